"""What is kept of the budget. Everything here is public but for who typed it and statements not yet taken in.

Amounts are whole tenge; None is unknown, never zero. An amount is never changed: a later statement has a newer one.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.common.titled import TITLES, Titled
from senim.programme.models import Body, Measure
from senim.rating.models import Region


class Line(Titled):
    """A line of the budget by its code of the budget classification, and the measure that it pays for."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "code", *TITLES, "body", "measure"), "public"),
        "search": "internal",
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="budget_lines")
    code = models.CharField(max_length=60)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="budget_lines")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="budget_lines")
    search = models.CharField(max_length=2000)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_budget_line_a_code")]

    def __str__(self) -> str:
        return self.code


class Statement(models.Model):
    """A source document with amounts as of a day: brought, taken in, perhaps taken back. Until then only its bringer
    sees it."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "document", "as_of", "name", "sha256", "applied_at", "undone_at"), "public"),
        **dict.fromkeys(("content", "by", "at", "undone_by", "before"), "internal"),
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    document = models.CharField(max_length=300)
    as_of = models.DateField()
    name = models.CharField(max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)  # code of a line -> what it was before this statement; None: it was not

    class Meta:
        ordering = ["-as_of", "-id"]

    def __str__(self) -> str:
        return self.document


class Amount(models.Model):
    """What a statement says of a line and year. ``current``: no newer statement in force says it anew."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "statement", "line", "year", "planned", "adjusted", "paid", "current"), "public"
    )

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="amounts")
    line = models.ForeignKey(Line, models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField()
    planned = models.BigIntegerField(null=True)
    adjusted = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(null=True)
    current = models.BooleanField()

    class Meta:
        ordering = ["-year", "-statement"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "line", "year"], name="one_amount_a_statement"),
            models.UniqueConstraint(
                fields=["line", "year"], condition=models.Q(current=True), name="one_current_amount"
            ),
        ]
        indexes = [models.Index(fields=["region", "year", "current"])]

    def __str__(self) -> str:
        return f"{self.line_id} {self.year}"


class Note(models.Model):
    """A deputy's finding on a budget line, with a document; it counts once a second reader accepts it."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "deputy_id", "noted_on", "budget_code", "amount", "document", "words",
             "accepted_on", "refused_on", "refusal"),
            "public",
        ),
        **dict.fromkeys(("by", "read_by"), "internal"),
    }  # fmt: skip

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waits for a second reader")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("not accepted")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    deputy_id = models.CharField(max_length=80)
    by = models.CharField(max_length=150)
    noted_on = models.DateField()
    budget_code = models.CharField(max_length=60)
    amount = models.BigIntegerField(null=True)
    document = models.CharField(max_length=300, blank=True)
    words = models.TextField()
    read_by = models.CharField(max_length=150, blank=True)
    accepted_on = models.DateField(null=True)
    refused_on = models.DateField(null=True)
    refusal = models.TextField(blank=True)

    class Meta:
        ordering = ["-noted_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_note_a_code")]
        indexes = [
            models.Index(fields=["region", "deputy_id"]),
            models.Index(fields=["region", "accepted_on", "refused_on"]),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> str:
        """What became of it."""
        if self.accepted_on:
            return self.State.ACCEPTED
        return self.State.REFUSED if self.refused_on else self.State.WAITING
