"""Imports: what was taken in from which files, and every row of evidence it changed, so that it can be undone."""

from django.conf import settings
from django.db import models

from senim.rating.models import Region


class Import(models.Model):
    """One set of files taken in by one source. ``findings`` are counts; ``files`` name, SHA-256 and size."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "source", "source_sha256", "files", "fingerprint", "by", "at", "undone_by", "undone_at",
         "findings", "new", "changed", "unchanged"),
        "internal",
    )  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="imports")
    source = models.CharField(max_length=80)
    source_sha256 = models.CharField(max_length=64)
    files = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)
    findings = models.JSONField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.id} {self.source}"


class ImportedRow(models.Model):
    """One row of evidence that an import changed: as it was (None: not there) and as it became."""

    PRIVACY = dict.fromkeys(("id", "imported", "table", "key", "before", "after"), "internal")

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["imported", "table", "key"], name="one_change_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class Upload(models.Model):
    """Files of a member of staff between preview and decision; removed when applied or given up.

    Only who brought them can go on with them.
    """

    PRIVACY = dict.fromkeys(("id", "by", "at", "source", "region", "period_start", "period_end"), "internal")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=80)
    region = models.ForeignKey(Region, models.CASCADE, null=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.id} {self.source}"


class UploadedFile(models.Model):
    """One file of an upload, as it came."""

    PRIVACY = dict.fromkeys(("id", "upload", "name", "content"), "internal")

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    name = models.CharField(max_length=150)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name
