"""People, organisations and memberships (Popolo 1.0.1), leave and cohorts.

A membership is held twice in time: from ``starts_on`` to ``ends_on`` in the world, and from ``recorded_at`` to
``superseded_at`` in our knowledge. A correction ends the row's knowledge and begins another one with the same code;
what was known on a day can be asked for ever. The code of a mandate is the ``deputy_id`` of the rating.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.common.titled import TITLES, Titled
from senim.rating.models import Region

# Area of an assembly whose source names none: its whole territory. It is ours, so that Popolo does not list it.
WHOLE = "whole"


class Classification(models.TextChoices):
    """What an organisation is (Popolo: Organization.classification)."""

    MASLIKHAT = "maslikhat", _("maslikhat")
    FACTION = "faction", _("faction")
    COMMISSION = "commission", _("standing commission")
    PUBLIC_COUNCIL = "public_council", _("council of the organisation that set it up")
    BRANCH = "branch", _("branch of the party")
    PARTY = "party", _("party")
    EXECUTIVE = "executive", _("executive body")
    OTHER = "other", _("another organisation")


class Person(models.Model):
    """A person in public office (Popolo: Person). Day of birth is for cohorts alone and never leaves."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "code", "name_kk", "name_ru", "name_en", "gender", "contacts"), "public"),
        **dict.fromkeys(("birth_date", "contacts_on"), "internal"),
    }

    class Gender(models.TextChoices):
        """As the election commission has it; empty where not known."""

        FEMALE = "female", _("woman")
        MALE = "male", _("man")

    region = models.ForeignKey(Region, models.PROTECT, related_name="people")
    code = models.CharField(max_length=80)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    birth_date = models.DateField(null=True)
    contacts = models.JSONField(default=list)  # of the office: [{"type": "phone", "value": "…"}]
    contacts_on = models.DateField(null=True)  # when somebody last looked at them

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_person_a_code")]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in a language."""
        return str(getattr(self, f"name_{language}"))


class Organization(Titled):
    """An assembly, a part of it, a council, a party or a body (Popolo: Organization).

    ``assembly`` is the one whose deputies sit in it; an assembly itself has none.
    """

    PRIVACY = dict.fromkeys(
        ("id", "region", "code", "classification", *TITLES, "parent", "assembly", "level", "area_code", "founded_on",
         "dissolved_on"),
        "public",
    )  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="organizations")
    code = models.CharField(max_length=80)
    classification = models.CharField(max_length=20, choices=Classification.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    assembly = models.ForeignKey("self", models.PROTECT, null=True, related_name="bodies")
    level = models.CharField(max_length=20, blank=True)
    area_code = models.CharField(max_length=200, blank=True)
    founded_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_organization_a_code")]
        indexes = [models.Index(fields=["region", "classification", "code"])]

    def __str__(self) -> str:
        return self.code


class Event(Titled):
    """An election, or the time between two (Popolo: Event); days as Popolo has them: 2021, 2021-01, 2021-01-15."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "code", "classification", *TITLES, "organization", "starts_on", "ends_on"), "public"
    )

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    classification = models.CharField(max_length=60)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="events")
    starts_on = models.CharField(max_length=10, blank=True)
    ends_on = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["starts_on", "code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_event_a_code")]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A person in an organisation for a time (Popolo: Membership); in an assembly it is a mandate.

    ``deputy_id``: the mandate in whose right the person sits there; a mandate's own code for the mandate itself, empty
    for who is no deputy. ``superseded_at`` is None for what is known now.
    """

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "person", "organization", "role", "deputy_id", "on_behalf_of", "area_code",
             "period", "electoral_type", "electors", "starts_on", "ends_on", "recorded_at", "superseded_at", "reason"),
            "public",
        ),
        "by": "internal",
    }  # fmt: skip

    class Role(models.TextChoices):
        """What the member is there."""

        MEMBER = "member", _("member")
        CHAIR = "chair", _("chair")
        DEPUTY_CHAIR = "deputy_chair", _("deputy chair")
        SECRETARY = "secretary", _("secretary")

    class Electoral(models.TextChoices):
        """How a seat is filled."""

        PARTY_LIST = "party_list", _("by a party's list")
        SINGLE_MANDATE = "single_mandate", _("in a single-mandate district")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    deputy_id = models.CharField(max_length=80, blank=True)
    on_behalf_of = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    area_code = models.CharField(max_length=200, blank=True)
    period = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")  # of the legislature
    electoral_type = models.CharField(max_length=20, choices=Electoral.choices, blank=True)
    electors = models.PositiveIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["organization", "code", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "code"], condition=models.Q(superseded_at=None), name="one_membership_known_now"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "superseded_at"]),
            models.Index(fields=["region", "deputy_id", "superseded_at"]),
        ]

    def __str__(self) -> str:
        return self.code


class AssignedArea(models.Model):
    """A rural okrug or settlement that a mandate looks after."""

    PRIVACY = dict.fromkeys(("id", "region", "deputy_id", "area_code"), "public")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    deputy_id = models.CharField(max_length=80)
    area_code = models.CharField(max_length=200)

    class Meta:
        ordering = ["deputy_id", "area_code"]
        constraints = [models.UniqueConstraint(fields=["region", "deputy_id", "area_code"], name="one_area_a_mandate")]

    def __str__(self) -> str:
        return f"{self.deputy_id} {self.area_code}"


class Leave(models.Model):
    """Days on which a mandate is excused from everything. The days are public, reason and paper are not."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "code", "deputy_id", "starts_on", "ends_on"), "public"),
        **dict.fromkeys(("reason", "paper", "by"), "internal"),
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    deputy_id = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    paper = models.CharField(max_length=300)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_leave_a_code")]
        indexes = [models.Index(fields=["region", "deputy_id", "starts_on"])]

    def __str__(self) -> str:
        return self.code


class CohortMember(models.Model):
    """A mandate in a cohort, such as the young deputies' corps, for a time."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "cohort", "deputy_id", "starts_on", "ends_on"), "public"),
        "by": "internal",
    }

    class Cohort(models.TextChoices):
        """The cohorts that the rating compares."""

        YOUNG_DEPUTIES = "young_deputies", _("young deputies")
        WOMEN = "women", _("women")
        NEWCOMERS = "newcomers", _("newcomers")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    cohort = models.CharField(max_length=20, choices=Cohort.choices)
    deputy_id = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["cohort", "deputy_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "cohort", "deputy_id"], condition=models.Q(ends_on=None), name="once_in_a_cohort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort} {self.deputy_id}"
