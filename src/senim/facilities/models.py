"""What is kept of facilities. Everything here is public but for who typed it, what photos hid, and citizens' remarks.

How a facility is branded is recorded and never scored: no row of the evidence holds it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.appeals.models import Appeal
from senim.common.titled import TITLES, Titled
from senim.programme.models import Body, Measure, Side
from senim.rating.models import Region
from senim_core.facilities import Stage


class Kind(models.TextChoices):
    """What a facility is for."""

    SCHOOL = "school", _("school or kindergarten")
    CLINIC = "clinic", _("hospital or clinic")
    SPORT = "sport", _("sports ground")
    CULTURE = "culture", _("house of culture, library")
    ROAD = "road", _("road, street or bridge")
    WATER = "water", _("water supply or sewerage")
    ENERGY = "energy", _("gas, heat, power or street light")
    HOUSING = "housing", _("housing")
    PARK = "park", _("park, square or playground")
    OTHER = "other", _("other")


class Sign(models.TextChoices):
    """What stands on the facility beside its plaque."""

    OFF = "off", _("none")
    PROGRAMME = "programme", _("the programme and the source of the money")
    EMBLEM = "emblem", _("the emblem of a party as well")


class Facility(Titled):
    """One facility. ``north`` and ``east`` are hundred-thousandths of a degree; None is unknown, never zero."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "area_code", *TITLES, "kind", "stage", "stage_on", "address", "north", "east",
             "district", "body", "cost", "publicly_funded", "money_from", "contractor", "contract", "handover_due_on",
             "handed_over_on", "warranty_until", "sign", "sign_basis", "measures"),
            "public",
        ),
        **dict.fromkeys(("version", "search"), "internal"),
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="facilities")
    code = models.CharField(max_length=60)
    area_code = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    stage = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Stage])
    stage_on = models.DateField()
    address = models.CharField(max_length=300, blank=True)
    north = models.IntegerField(null=True)
    east = models.IntegerField(null=True)
    district = models.CharField(max_length=80, blank=True)  # the drawn district its point lies in; empty: in none
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="facilities")
    cost = models.BigIntegerField(null=True)  # tenge
    publicly_funded = models.BooleanField(default=True)
    money_from = models.CharField(max_length=300, blank=True)
    contractor = models.CharField(max_length=300, blank=True)  # an organisation
    contract = models.CharField(max_length=100, blank=True)
    handover_due_on = models.DateField(null=True)
    handed_over_on = models.DateField(null=True)
    warranty_until = models.DateField(null=True)
    sign = models.CharField(max_length=10, choices=Sign.choices, default=Sign.OFF)
    sign_basis = models.CharField(max_length=300, blank=True)
    measures = models.ManyToManyField(Measure, related_name="facilities")
    version = models.PositiveIntegerField(default=1)
    search = models.CharField(max_length=2500)  # folded titles, code and address

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_facility_a_code")]
        indexes = [
            models.Index(fields=["region", "area_code", "code"]),
            models.Index(fields=["region", "stage", "code"]),
            models.Index(fields=["region", "kind", "code"]),
            models.Index(fields=["region", "body", "code"]),
            models.Index(fields=["region", "handover_due_on"]),
            models.Index(fields=["region", "warranty_until"]),
        ]

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """One act on a facility: when, which side, why, and what changed from what. ``by`` is who typed it."""

    PRIVACY = {
        **dict.fromkeys(("id", "facility", "region", "act", "at", "side", "about", "reason", "changes"), "public"),
        "by": "internal",
    }

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="events")
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    side = models.CharField(max_length=8, choices=Side.choices)
    by = models.CharField(max_length=150)
    about = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["facility", "id"])]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.act}"


class Picture(models.Model):
    """A photo or paper of an act, its hidden data stripped; what they said of day and place is for the office."""

    class Phase(models.TextChoices):
        """What a photo shows."""

        BEFORE = "before", _("before the works")
        DURING = "during", _("during the works")
        AFTER = "after", _("after the works")

    PRIVACY = {
        **dict.fromkeys(
            ("id", "event", "phase", "title", "media_type", "size", "sha256", "content"), "public"
        ),
        **dict.fromkeys(("taken_at", "point"), "internal"),
    }  # fmt: skip

    event = models.ForeignKey(Event, models.CASCADE, related_name="pictures")
    phase = models.CharField(max_length=8, choices=Phase.choices)
    title = models.CharField(max_length=300)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    taken_at = models.DateTimeField(null=True)
    point = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.phase} {self.title}"


class Duty(models.Model):
    """A deputy answers for a facility from a day to a day; several may at once."""

    PRIVACY = dict.fromkeys(("id", "region", "facility", "code", "deputy_id", "starts_on", "ends_on"), "public")

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="duties")
    code = models.CharField(max_length=80)
    deputy_id = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="one_duty_a_code"),
            models.UniqueConstraint(
                fields=["facility", "deputy_id"], condition=models.Q(ends_on=None), name="one_duty_a_deputy"
            ),
        ]
        indexes = [models.Index(fields=["region", "deputy_id"])]

    def __str__(self) -> str:
        return self.code


class Inspection(models.Model):
    """A responsible deputy saw the facility on a day."""

    PRIVACY = dict.fromkeys(("id", "region", "duty", "event", "code", "inspected_on"), "public")

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    duty = models.ForeignKey(Duty, models.CASCADE, related_name="inspections")
    event = models.OneToOneField(Event, models.CASCADE, related_name="+")
    code = models.CharField(max_length=80)
    inspected_on = models.DateField()

    class Meta:
        ordering = ["inspected_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="one_inspection_a_code"),
            models.UniqueConstraint(fields=["duty", "inspected_on"], name="one_inspection_a_day"),
        ]

    def __str__(self) -> str:
        return self.code


class Defect(models.Model):
    """A defect found at a facility, its term, and how it was mended. ``words`` name nobody."""

    class Reporter(models.TextChoices):
        """Who found it."""

        DEPUTY = "deputy", _("deputy")
        CITIZEN = "citizen", _("citizen")
        COUNCIL = "council", _("public council")

    PRIVACY = dict.fromkeys(
        ("id", "region", "facility", "event", "code", "reported_on", "reported_by", "words", "term_on", "closed_on",
         "closed_words"),
        "public",
    )  # fmt: skip

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="defects")
    event = models.OneToOneField(Event, models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    reported_on = models.DateField()
    reported_by = models.CharField(max_length=8, choices=Reporter.choices)
    words = models.TextField()
    term_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_words = models.TextField(blank=True)

    class Meta:
        ordering = ["term_on", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_defect_a_code")]
        indexes = [models.Index(fields=["region", "closed_on", "term_on"])]

    def __str__(self) -> str:
        return self.code


class Remark(models.Model):
    """A citizen's remark at a facility is an appeal; the office says whether it is a defect, beside answering it."""

    PRIVACY = dict.fromkeys(("id", "facility", "appeal", "defect", "refused_on"), "internal")

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="remarks")
    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="remark")
    defect = models.OneToOneField(Defect, models.SET_NULL, null=True, related_name="+")
    refused_on = models.DateField(null=True)  # it is no defect; the appeal is answered all the same

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["defect", "refused_on"])]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.appeal_id}"
