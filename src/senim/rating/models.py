"""What the platform stores of the rating: regions, their evidence, and frozen releases with their outcomes."""

from django.db import models


class Region(models.Model):
    """Whose deputies are rated. ``primary`` is the region of the home page; an ``exercise`` never is."""

    PRIVACY = dict.fromkeys(("id", "slug", "title", "notice", "ruleset", "fictional", "exercise", "primary"), "public")

    slug = models.SlugField(unique=True)
    title = models.JSONField()
    notice = models.JSONField()
    ruleset = models.CharField(max_length=60)
    fictional = models.BooleanField(default=False)
    exercise = models.BooleanField(default=False)
    primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["primary"], condition=models.Q(primary=True), name="one_primary_region")
        ]

    def __str__(self) -> str:
        return self.slug


class EvidenceRow(models.Model):
    """One row of a public evidence table, as it stands now; ``values`` are the schema's columns."""

    PRIVACY = {
        "id": "internal",
        "region": "internal",
        "table": "internal",
        "key": "internal",
        "values": "internal",
    }

    region = models.ForeignKey(Region, models.CASCADE, related_name="evidence")
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "table", "key"], name="one_row_a_key")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class Release(models.Model):
    """A frozen, signed and logged release. Nothing in it changes; a correction is a new release."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "slug", "seq", "period_start", "period_end", "published_at", "ruleset_sha256", "statement",
         "leaf_index", "leaves", "items", "figures"),
        "public",
    )  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="releases")
    slug = models.SlugField(unique=True)
    seq = models.PositiveIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    published_at = models.DateTimeField()
    ruleset_sha256 = models.CharField(max_length=64)
    statement = models.TextField()
    leaf_index = models.BigIntegerField()
    leaves = models.BigIntegerField()
    items = models.BigIntegerField()
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "seq"], name="one_release_a_number")]
        ordering = ["-seq"]

    def __str__(self) -> str:
        return self.slug


class RatedMandate(models.Model):
    """A mandate's outcomes in one release, as the pages show them; the release folder holds the originals."""

    PRIVACY = dict.fromkeys(
        ("id", "release", "deputy_id", "person_id", "name", "assembly_id", "assembly", "level", "area_code", "area",
         "office", "cohorts", "starts_on", "ends_on", "peer_group", "days", "months", "electors", "blocks",
         "coverage", "total", "balanced", "band", "place", "ranked", "reason", "outcomes", "search"),
        "public",
    )  # fmt: skip

    release = models.ForeignKey(Release, models.CASCADE, related_name="mandates")
    deputy_id = models.CharField(max_length=80)
    person_id = models.CharField(max_length=80)
    name = models.JSONField()
    assembly_id = models.CharField(max_length=80)
    assembly = models.JSONField()
    level = models.CharField(max_length=20)
    area_code = models.CharField(max_length=20)
    area = models.JSONField()
    office = models.CharField(max_length=40)
    cohorts = models.CharField(max_length=200, blank=True)  # names between commas, with a comma at both ends
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    peer_group = models.CharField(max_length=40)
    days = models.PositiveIntegerField()
    months = models.PositiveIntegerField()
    electors = models.PositiveIntegerField(null=True)
    blocks = models.JSONField()
    coverage = models.PositiveIntegerField()
    total = models.PositiveIntegerField(null=True)
    balanced = models.PositiveIntegerField(null=True)
    band = models.CharField(max_length=10, blank=True)
    place = models.PositiveIntegerField(null=True)
    ranked = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    outcomes = models.JSONField()
    search = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "deputy_id"], name="one_outcome_a_mandate")]
        indexes = [models.Index(fields=["release", "peer_group", "place"])]

    def __str__(self) -> str:
        return f"{self.release_id} {self.deputy_id}"
