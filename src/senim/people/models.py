"""Popolo files that were brought: kept for their preview, taken in, perhaps taken back."""

from django.db import models

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
