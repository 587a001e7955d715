"""What is kept of deputies' duties: requests with their replies, yearly reports to voters, checks of public cards.

Everything here is public but for who typed it. The secretariat writes it down; a deputy, who is rated by it, does not.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.programme.models import Body
from senim.rating.models import Region


class Request(models.Model):
    """A deputy's request to a body or official. ``first_due_on`` is frozen when it is sent.

    ``answered_on`` is the day of the first reply in substance; ``accepted_on`` that of the decision that took it up.
    """

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "deputy_id", "body", "addressee", "words", "sent_on", "first_due_on",
             "answered_on", "accepted_on", "accepted_by", "duplicate_of"),
            "public",
        ),
        "by": "internal",
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    deputy_id = models.CharField(max_length=80)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="requests")
    addressee = models.CharField(max_length=300, blank=True)  # an office, where it is no body of ours
    words = models.TextField()
    sent_on = models.DateField()
    first_due_on = models.DateField()
    answered_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    accepted_by = models.CharField(max_length=300, blank=True)  # the decision: who, day, number
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats")
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_request_a_code")]
        indexes = [
            models.Index(fields=["region", "deputy_id"]),
            models.Index(fields=["region", "answered_on", "first_due_on"]),
        ]

    def __str__(self) -> str:
        return self.code


class Reply(models.Model):
    """What came back on a request, and whether it speaks of the matter."""

    PRIVACY = {
        **dict.fromkeys(("id", "request", "replied_on", "words", "in_substance"), "public"),
        "by": "internal",
    }

    request = models.ForeignKey(Request, models.CASCADE, related_name="replies")
    replied_on = models.DateField()
    words = models.TextField()
    in_substance = models.BooleanField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["replied_on", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.replied_on}"


class VoterReport(models.Model):
    """A report to voters that a deputy owes by a day, held or not."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "deputy_id", "due_on", "announced_on", "planned_on", "place", "published_on",
             "document", "met_on", "dropped"),
            "public",
        ),
        "by": "internal",
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=90)
    deputy_id = models.CharField(max_length=80)
    due_on = models.DateField()
    announced_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)  # the day of the meeting as it was announced
    place = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True)
    document = models.CharField(max_length=600, blank=True)  # name or address of the paper
    met_on = models.DateField(null=True)
    dropped = models.BooleanField(default=False)  # no longer owed: the mandate does not run on the day
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-due_on", "deputy_id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="one_voter_report_a_code"),
            models.UniqueConstraint(fields=["region", "deputy_id", "due_on"], name="one_voter_report_a_day"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def begun(self) -> bool:
        """Whether anything was done for it."""
        return bool(self.announced_on or self.published_on or self.met_on)


class Question(models.Model):
    """A question put to the deputy at the meeting, without a name, and what was said to it."""

    PRIVACY = {**dict.fromkeys(("id", "report", "words", "answer", "answered_on"), "public"), "by": "internal"}

    report = models.ForeignKey(VoterReport, models.CASCADE, related_name="questions")
    words = models.TextField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.pk}"


class ProfileCheck(models.Model):
    """Whether a point of a deputy's public card held on a day, and what was seen."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "code", "deputy_id", "checked_on", "point", "passed", "seen"), "public"),
        "by": "internal",
    }

    class Point(models.TextChoices):
        """What a public card has to show."""

        CONTACTS = "contacts", _("contacts of the office")
        TIMETABLE = "timetable", _("timetable of receptions of the month")
        COMMISSION = "commission", _("standing commission")
        MEASURES = "measures", _("measures of the programme")
        FRESHNESS = "freshness", _("contacts looked at within 90 days")
        TEST_MESSAGE = "test_message", _("a test message was answered")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=120)
    deputy_id = models.CharField(max_length=80)
    checked_on = models.DateField()
    point = models.CharField(max_length=20, choices=Point.choices)
    passed = models.BooleanField()
    seen = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-checked_on", "deputy_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="one_profile_check_a_code"),
            models.UniqueConstraint(
                fields=["region", "deputy_id", "checked_on", "point"], name="one_profile_check_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.code
