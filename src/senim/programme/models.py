"""What is kept of the election programme. Everything here is public but for who typed it and who follows it.

A measure carries the latest state of what its history says, so that lists need no history. ``first_due_on`` is frozen:
no act changes it, and the rating counts by it.
"""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.appeals.models import Problem
from senim.common.titled import TITLES, Titled
from senim.rating.models import Region
from senim_core.programme import notice
from senim_core.programme.status import Proof as Kind
from senim_core.programme.status import Status


def shown(value: Any) -> Any:
    """A field's value as an event keeps it."""
    return value.isoformat() if isinstance(value, date) else value


class ProgrammeKind(models.TextChoices):
    """Which programme a road map belongs to; the youth programme is counted apart."""

    REGIONAL = "regional", _("regional programme")
    CITY_DISTRICT = "city_district", _("city and district programmes")
    YOUTH = "youth", _("youth programme (counted apart)")


class Body(Titled):
    """A local executive body that answers for measures (Popolo: Organization, classification executive).

    ``head_kk`` and ``head_ru`` are how a letter addresses its head: the office, not a name.
    """

    PRIVACY = {
        **dict.fromkeys(("id", "region", "code", *TITLES, "head_kk", "head_ru"), "public"),
        "email": "internal",
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="bodies")
    code = models.CharField(max_length=40)
    head_kk = models.CharField(max_length=200, blank=True)
    head_ru = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_body_a_code")]

    def __str__(self) -> str:
        return self.code


class RoadMap(Titled):
    """A road map: the programme of one area, approved with a document."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "code", "programme", "area_code", *TITLES, "approved_on", "document"), "public"
    )

    region = models.ForeignKey(Region, models.PROTECT, related_name="road_maps")
    code = models.CharField(max_length=60)
    programme = models.CharField(max_length=16, choices=ProgrammeKind.choices)
    area_code = models.CharField(max_length=80)
    approved_on = models.DateField(null=True)
    document = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["programme", "code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_road_map_a_code")]

    def __str__(self) -> str:
        return self.code


class Direction(Titled):
    """A direction of a road map, such as roads or schools."""

    PRIVACY = dict.fromkeys(("id", "road_map", "position", *TITLES), "public")

    road_map = models.ForeignKey(RoadMap, models.CASCADE, related_name="directions")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["road_map", "title_kk"], name="one_direction_a_title")]

    def __str__(self) -> str:
        return f"{self.road_map_id} {self.position}"


class Measure(Titled):
    """One measure. ``value`` of ``target`` in ``unit`` is its indicator; None is unknown, never zero."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "road_map", "programme", "area_code", "direction", "code", "number", *TITLES, "indicator",
             "unit", "base", "target", "value", "value_on", "weight", "starts_on", "first_due_on", "due_on", "body",
             "deputy_id", "council_id", "status", "status_on", "act_on", "confirmed_by", "confirmed_on",
             "last_word_on", "body_said_on", "finding", "finding_on", "proofs_count", "at_risk", "planned", "paid",
             "problems", "removed_on"),
            "public",
        ),
        **dict.fromkeys(("version", "search"), "internal"),
    }  # fmt: skip

    class Finding(models.TextChoices):
        """What a council found, beside what the body reports."""

        AGREE = "agree", _("agrees")
        DISAGREE = "disagree", _("disagrees")
        NO_EVIDENCE = "no_evidence", _("found no evidence")

    region = models.ForeignKey(Region, models.PROTECT, related_name="measures")
    road_map = models.ForeignKey(RoadMap, models.PROTECT, related_name="measures")
    programme = models.CharField(max_length=16, choices=ProgrammeKind.choices)  # of the road map
    area_code = models.CharField(max_length=80)  # of the road map
    direction = models.ForeignKey(Direction, models.PROTECT, null=True, related_name="measures")
    code = models.CharField(max_length=60)
    number = models.CharField(max_length=30, blank=True)  # as the road map numbers it
    indicator = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    base = models.BigIntegerField(null=True)
    target = models.BigIntegerField(null=True)
    value = models.BigIntegerField(null=True)
    value_on = models.DateField(null=True)
    weight = models.PositiveIntegerField(default=1)
    starts_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField()
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="measures")
    deputy_id = models.CharField(max_length=80, blank=True)  # who supervises it now
    council_id = models.CharField(max_length=80, blank=True)  # which council watches it
    status = models.CharField(max_length=14, choices=[(one.value, one.value) for one in Status])
    status_on = models.DateField()
    act_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=80, blank=True)  # a council
    confirmed_on = models.DateField(null=True)
    last_word_on = models.DateField()
    body_said_on = models.DateField(null=True)
    finding = models.CharField(max_length=12, choices=Finding.choices, blank=True)  # the latest of a council
    finding_on = models.DateField(null=True)
    proofs_count = models.PositiveIntegerField(default=0)
    at_risk = models.BooleanField(default=False)
    planned = models.BigIntegerField(null=True)  # tenge, of all budget lines
    paid = models.BigIntegerField(null=True)
    problems = models.ManyToManyField(Problem, related_name="measures")  # what people wrote of, grouped
    removed_on = models.DateField(null=True)  # taken out of the programme; it stays here, and is counted apart
    version = models.PositiveIntegerField(default=1)
    search = models.CharField(max_length=2000)  # folded titles and number

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_measure_a_code")]
        indexes = [
            models.Index(fields=["region", "programme", "status", "due_on", "id"]),
            models.Index(fields=["region", "due_on", "id"]),
            models.Index(fields=["region", "status", "due_on", "id"]),
            models.Index(fields=["region", "at_risk", "due_on", "id"]),
            models.Index(fields=["road_map", "status", "due_on", "id"]),
            models.Index(fields=["body", "status", "due_on", "id"]),
            models.Index(fields=["region", "deputy_id", "due_on", "id"]),
            models.Index(fields=["region", "area_code", "due_on", "id"]),
            models.Index(fields=["region", "council_id", "due_on", "id"]),
        ]

    def __str__(self) -> str:
        return self.code


class Milestone(Titled):
    """A step of a measure with a day; the first day is kept."""

    PRIVACY = dict.fromkeys(("id", "measure", *TITLES, "first_due_on", "due_on", "met_on"), "public")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    first_due_on = models.DateField()
    due_on = models.DateField()
    met_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.due_on}"


class Side(models.TextChoices):
    """Who spoke, as the public is told: the side, not the person who typed."""

    OFFICE = "office", _("secretariat of the programme")
    BODY = "body", _("executive body")
    DEPUTY = "deputy", _("deputy")
    COUNCIL = "council", _("public council")
    RECORDS = "records", _("records of the source")
    SYSTEM = "system", _("the system")


class Event(models.Model):
    """One act on a measure: when, which side, why, and what changed from what. ``by`` is who typed it.

    ``about`` names the deputy, council, body or import; ``changes`` is {field: [before, after]}.
    """

    PRIVACY = {
        **dict.fromkeys(
            ("id", "measure", "region", "act", "at", "side", "about", "reason", "changes", "back"), "public"
        ),
        "by": "internal",
    }

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="events")
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    side = models.CharField(max_length=8, choices=Side.choices)
    by = models.CharField(max_length=150)
    about = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    back = models.BooleanField(default=False)  # less is reported than before

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["region", "-id"]), models.Index(fields=["measure", "id"])]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.act}"


class Proof(models.Model):
    """What was laid before the public with an act: a document, act of acceptance, photo or link."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "event", "kind", "title", "url", "dated_on", "media_type", "size", "sha256", "content"), "public"
        ),
        **dict.fromkeys(("taken_at", "point"), "internal"),
    }

    event = models.ForeignKey(Event, models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Kind])
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=1000, blank=True)
    dated_on = models.DateField(null=True)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)
    taken_at = models.DateTimeField(null=True)  # read from a photo before its hidden data were dropped
    point = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class Assignment(models.Model):
    """A deputy supervises a measure from a day to a day."""

    PRIVACY = dict.fromkeys(("id", "region", "measure", "code", "deputy_id", "starts_on", "ends_on"), "public")

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="assignments")
    code = models.CharField(max_length=60)
    deputy_id = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="one_assignment_a_code"),
            models.UniqueConstraint(
                fields=["measure"], condition=models.Q(ends_on=None), name="one_supervisor_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["deputy_id"])]

    def __str__(self) -> str:
        return self.code


class Check(models.Model):
    """A deputy's dated check of a measure, and what a council's re-check of it found."""

    class Kind(models.TextChoices):
        """How it was checked."""

        VISIT = "visit", _("visit")
        DOCUMENTS = "documents", _("documents")

    class Recheck(models.TextChoices):
        """What the council's re-check found."""

        NONE = "none", _("not re-checked")
        CONFIRMED = "confirmed", _("confirmed")
        FAILED = "failed", _("failed")

    PRIVACY = dict.fromkeys(
        (
            "id",
            "region",
            "assignment",
            "event",
            "code",
            "checked_on",
            "kind",
            "recheck",
            "rechecked_by",
            "rechecked_on",
        ),
        "public",
    )

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="checks")
    event = models.OneToOneField(Event, models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    checked_on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    recheck = models.CharField(max_length=10, choices=Recheck.choices, default=Recheck.NONE)
    rechecked_by = models.CharField(max_length=80, blank=True)
    rechecked_on = models.DateField(null=True)

    class Meta:
        ordering = ["checked_on", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_check_a_code")]

    def __str__(self) -> str:
        return self.code


class Warning(models.Model):
    """A deputy's own reasoned warning that a measure may fail: the only one that counts in the rating."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "assignment", "event", "code", "warned_on", "body_acted_on", "council_agrees", "council_id"),
        "public",
    )

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="warnings")
    event = models.OneToOneField(Event, models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    warned_on = models.DateField()
    body_acted_on = models.DateField(null=True)
    council_agrees = models.BooleanField(null=True)  # None: no council has looked at it yet
    council_id = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["warned_on", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_warning_a_code")]

    def __str__(self) -> str:
        return self.code


class Flag(models.Model):
    """A rule of risk that a measure breaks: why, since when, until when."""

    PRIVACY = dict.fromkeys(("id", "measure", "rule", "values", "raised_on", "cleared_on"), "public")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="flags")
    rule = models.CharField(max_length=20)
    values = models.JSONField()
    raised_on = models.DateField()
    cleared_on = models.DateField(null=True)

    class Meta:
        ordering = ["raised_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "rule"], condition=models.Q(cleared_on=None), name="one_open_flag_a_rule"
            )
        ]
        indexes = [models.Index(fields=["rule", "cleared_on"])]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.rule}"


class Look(models.Model):
    """The day as of which all measures of a region were last looked at by the rules of risk."""

    PRIVACY = dict.fromkeys(("id", "region", "looked_on"), "internal")

    region = models.OneToOneField(Region, models.CASCADE, related_name="+")
    looked_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.region_id} {self.looked_on}"


class Notice(models.Model):
    """A letter to the head of the responsible body about a measure at risk, and what became of it."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "number", "measure", "body", "reasons", "words_kk", "words_ru", "state", "sent_on",
             "due_on", "acknowledged_on", "answered_on", "answer", "lapsed_on", "resolved_on", "resolution"),
            "public",
        ),
        **dict.fromkeys(("drafted_on", "signed_by", "answered_by", "version"), "internal"),
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="notices")
    code = models.CharField(max_length=20, unique=True)
    number = models.CharField(max_length=30, blank=True)  # given when it is signed
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notices")
    body = models.ForeignKey(Body, models.PROTECT, related_name="notices")
    reasons = models.JSONField()  # [[rule, values], …] as they stood when it was drafted
    words_kk = models.TextField(blank=True)  # what the one who signs adds
    words_ru = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in notice.State])
    drafted_on = models.DateField()
    signed_by = models.CharField(max_length=150, blank=True)
    sent_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    acknowledged_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)
    lapsed_on = models.DateField(null=True)
    resolved_on = models.DateField(null=True)
    resolution = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number"], condition=~models.Q(number=""), name="one_notice_a_number"
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=models.Q(state__in=["draft", "sent", "acknowledged", "lapsed", "answered"]),
                name="one_notice_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["region", "state", "due_on"]), models.Index(fields=["body", "state", "due_on"])]

    def __str__(self) -> str:
        return self.number or self.code


class Post(models.Model):
    """A notice on its way by e-mail to the body."""

    PRIVACY = {
        **dict.fromkeys(("id", "notice", "sent_at"), "public"),
        **dict.fromkeys(("to", "not_before", "tries"), "internal"),
    }

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="post")
    to = models.EmailField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "not_before"])]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.to}"


class Counter(models.Model):
    """The last number of a notice in a region and year; a number is given once and never again."""

    PRIVACY = dict.fromkeys(("id", "region", "year", "last"), "internal")

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="one_notice_counter_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class SheetSource(models.Model):
    """What the columns of one supplier's spreadsheets are called: remembered when a sheet was taken in."""

    PRIVACY = dict.fromkeys(("id", "region", "name", "headings"), "internal")

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    headings = models.JSONField()  # {field: heading}

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="one_sheet_source_a_name")]

    def __str__(self) -> str:
        return self.name


class SheetUpload(models.Model):
    """A spreadsheet between preview and decision; only who brought it goes on with it. ``mended``: {cell: new text}."""

    PRIVACY = dict.fromkeys(
        ("id", "by", "at", "road_map", "source", "document", "name", "content", "headings", "mended"), "internal"
    )

    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    road_map = models.ForeignKey(RoadMap, models.CASCADE, related_name="+")
    source = models.CharField(max_length=100)
    document = models.CharField(max_length=300)
    name = models.CharField(max_length=150)
    content = models.BinaryField()
    headings = models.JSONField(default=dict)
    mended = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class SheetImport(models.Model):
    """A spreadsheet that was taken into a road map, and whether that was taken back."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "road_map", "source", "document", "name", "sha256", "at", "new", "changed", "same", "left_out",
             "undone_at"),
            "public",
        ),
        **dict.fromkeys(("by", "undone_by"), "internal"),
    }  # fmt: skip

    road_map = models.ForeignKey(RoadMap, models.PROTECT, related_name="imports")
    source = models.CharField(max_length=100)
    document = models.CharField(max_length=300)
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class SheetChange(models.Model):
    """A measure that an import added (``before`` is None) or changed, and its version after that."""

    PRIVACY = dict.fromkeys(("id", "imported", "measure", "before", "version"), "internal")

    imported = models.ForeignKey(SheetImport, models.CASCADE, related_name="changes")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    before = models.JSONField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["imported", "measure"], name="one_change_a_measure")]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.measure_id}"
