"""What the platform stores of the rating: regions, their evidence, and frozen releases with their outcomes."""

from datetime import date

from django.db import models
from django.utils import timezone


class Region(models.Model):
    """Whose deputies are rated. ``primary`` is the region of the home page; an ``exercise`` never is.

    ``stands_on``: the records end on this day and the region's clock stands there, as a demonstration's does; else
    None.

    ``evidence_version`` grows with every change of the working evidence, so that a computation knows if it is stale.
    """

    PRIVACY = {
        **dict.fromkeys(
            ("id", "slug", "title", "notice", "ruleset", "fictional", "exercise", "primary", "stands_on"), "public"
        ),
        "evidence_version": "internal",
    }

    slug = models.SlugField(unique=True)
    title = models.JSONField()
    notice = models.JSONField()
    ruleset = models.CharField(max_length=60)
    fictional = models.BooleanField(default=False)
    exercise = models.BooleanField(default=False)
    primary = models.BooleanField(default=False)
    stands_on = models.DateField(null=True)
    evidence_version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["primary"], condition=models.Q(primary=True), name="one_primary_region")
        ]

    def __str__(self) -> str:
        return self.slug

    def today(self) -> date:
        """The day it is for this region."""
        return self.stands_on or timezone.localdate()


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
         "leaf_index", "leaves", "items", "figures", "corrects", "correction_reason", "scenarios"),
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
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    correction_reason = models.JSONField(default=dict)
    scenarios = models.JSONField(default=list)

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
         "coverage", "total", "balanced", "band", "place", "ranked", "reason", "outcomes", "search",
         "firmness", "change"),
        "public",
    )  # fmt: skip

    release = models.ForeignKey(Release, models.CASCADE, related_name="mandates")
    deputy_id = models.CharField(max_length=80)
    person_id = models.CharField(max_length=80)
    name = models.JSONField()
    assembly_id = models.CharField(max_length=80)
    assembly = models.JSONField()
    level = models.CharField(max_length=20)
    area_code = models.CharField(max_length=200)
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
    firmness = models.JSONField(default=dict)  # intervals by variant, best and worst place with their scenarios
    change = models.JSONField(default=dict)  # since the release before, in parts that add up

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "deputy_id"], name="one_outcome_a_mandate")]
        indexes = [models.Index(fields=["release", "peer_group", "place"])]

    def __str__(self) -> str:
        return f"{self.release_id} {self.deputy_id}"


class Draft(models.Model):
    """A computed rating that is not published: its folder, what it was computed from, and what was decided of it.

    ``computed`` may be replaced by a newer computation; ``submitted`` is frozen and waits for a second person;
    ``delayed`` waits longer, with a public reason; ``published``, ``withdrawn`` and ``replaced`` are ends.
    """

    class State(models.TextChoices):
        """Where a draft stands."""

        COMPUTED = "computed"
        SUBMITTED = "submitted"
        DELAYED = "delayed"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"
        REPLACED = "replaced"

    WAITING = (State.SUBMITTED, State.DELAYED)

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "period_start", "period_end", "evidence_version", "ruleset_sha256", "digest", "root",
             "items", "computed_at", "state", "findings", "preview", "prepared_by", "submitted_at", "decided_by",
             "decided_at", "release", "corrects", "correction_reason"),
            "internal",
        ),
        "delay_reason": "public",
        "delayed_at": "public",
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="drafts")
    period_start = models.DateField()
    period_end = models.DateField()
    evidence_version = models.PositiveBigIntegerField()
    ruleset_sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)  # over the hashes of every file: what is approved is what was computed
    root = models.CharField(max_length=64)
    items = models.BigIntegerField()
    computed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPUTED)
    findings = models.JSONField()
    preview = models.JSONField()
    prepared_by = models.CharField(max_length=150, blank=True)
    submitted_at = models.DateTimeField(null=True)
    delay_reason = models.JSONField(default=dict)
    delayed_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    release = models.OneToOneField(Release, models.PROTECT, null=True, related_name="draft")
    corrects = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    correction_reason = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=models.Q(state__in=["submitted", "delayed"]), name="one_draft_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
