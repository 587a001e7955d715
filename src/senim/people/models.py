"""Popolo files that were brought, and what offices say they handed in of each source."""

from django.db import models

from senim.assembly.models import Organization
from senim.rating.models import Region


class PopoloFile(models.Model):
    """A file with people, organisations, memberships, areas and events as of a source."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "name", "document", "seats", "content", "sha256", "by", "at", "applied_at", "undone_by",
         "undone_at", "made"),
        "internal",
    )  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    document = models.CharField(max_length=300)  # where it comes from
    seats = models.CharField(max_length=20)  # how seats are filled where the file does not say
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)
    made = models.JSONField(default=dict)  # kind -> codes of what it brought; "corrected": code -> what it was before

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """Whether an office handed in everything of a source for an assembly and some days: what is missing is no zero."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "source", "assembly", "from_date", "to_date", "delivered", "at"), "public"),
        "by": "internal",
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    assembly = models.ForeignKey(Organization, models.PROTECT, related_name="deliveries")
    from_date = models.DateField()
    to_date = models.DateField()
    delivered = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["assembly", "source", "from_date"]
        constraints = [
            models.UniqueConstraint(fields=["region", "source", "assembly", "from_date"], name="one_delivery_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.assembly_id} {self.from_date}"
