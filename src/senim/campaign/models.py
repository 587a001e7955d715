"""What is kept of a report-and-election campaign.

Of a chair of a primary organisation four facts are kept and no name; the facts are the office's, and leave it only as
counts of which none tells of a few people.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.assembly.models import Organization
from senim.common.titled import TITLES, Titled
from senim.rating.models import Region


class Campaign(Titled):
    """A campaign of a party in a region. What is known of its chairs is counted once it is closed."""

    PRIVACY = dict.fromkeys(("id", "region", "code", *TITLES, "starts_on", "ends_on", "closed_on"), "public")

    region = models.ForeignKey(Region, models.PROTECT, related_name="campaigns")
    code = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_campaign_a_code")]

    def __str__(self) -> str:
        return self.code


class Stage(Titled):
    """A stage of a campaign, such as meetings of primary organisations."""

    PRIVACY = dict.fromkeys(("id", "campaign", "position", *TITLES, "starts_on", "ends_on"), "public")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="one_stage_a_position")]

    def __str__(self) -> str:
        return f"{self.position}. {self.title_ru}"


class PrimaryOrganization(Titled):
    """A primary organisation of the party."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "code", *TITLES, "area_code", "branch", "dissolved_on"), "public"),
        "by": "internal",
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    area_code = models.CharField(max_length=200)
    branch = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    dissolved_on = models.DateField(null=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["area_code", "code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_primary_organization_a_code")]

    def __str__(self) -> str:
        return self.code


class ChairElection(models.Model):
    """A primary organisation elected its chair in a campaign. Who it is, is not kept."""

    PRIVACY = {
        **dict.fromkeys(("id", "campaign", "primary", "held_on"), "public"),
        **dict.fromkeys(("woman", "under_35", "renewed", "in_primaries", "by"), "internal"),
    }

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="elections")
    primary = models.ForeignKey(PrimaryOrganization, models.PROTECT, related_name="elections")
    held_on = models.DateField()
    woman = models.BooleanField()
    under_35 = models.BooleanField()
    renewed = models.BooleanField()  # another chair than the year before
    in_primaries = models.BooleanField()  # took part in the party's primaries
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "primary"], name="one_election_a_primary")]

    def __str__(self) -> str:
        return f"{self.primary_id} {self.held_on}"


class ElectiveBody(Titled):
    """A body that is elected for a term: a bureau, a council of a branch, a commission of control."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "code", *TITLES, "area_code", "elected_on", "due_on"), "public"),
        "by": "internal",
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    area_code = models.CharField(max_length=200)
    elected_on = models.DateField()
    due_on = models.DateField()  # the last day of the term
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["due_on", "code"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_elective_body_a_code")]
        indexes = [models.Index(fields=["region", "due_on"])]

    def __str__(self) -> str:
        return self.code


class PastTerm(models.Model):
    """A term of a body that is over: a later election began another one."""

    PRIVACY = dict.fromkeys(("id", "body", "elected_on", "due_on", "ended_on"), "public")

    body = models.ForeignKey(ElectiveBody, models.CASCADE, related_name="past_terms")
    elected_on = models.DateField()
    due_on = models.DateField()
    ended_on = models.DateField()

    class Meta:
        ordering = ["-ended_on"]

    def __str__(self) -> str:
        return f"{self.body_id} {self.elected_on}"


class Conference(Titled):
    """A report-and-election conference: delegates, decisions, and the mark that the work reported was given."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "campaign", "code", *TITLES, "area_code", "place", "held_on", "delegates_elected",
             "delegates_present", "mark", "mark_words"),
            "public",
        ),
        "by": "internal",
    }  # fmt: skip

    class Mark(models.TextChoices):
        """What the conference thought of the work it heard of; empty where it gave none."""

        GOOD = "good", _("good")
        SATISFACTORY = "satisfactory", _("satisfactory")
        NOT_SATISFACTORY = "not_satisfactory", _("not satisfactory")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="conferences")
    code = models.CharField(max_length=60)
    area_code = models.CharField(max_length=200)
    place = models.CharField(max_length=300, blank=True)
    held_on = models.DateField()
    delegates_elected = models.PositiveIntegerField()
    delegates_present = models.PositiveIntegerField()
    mark = models.CharField(max_length=20, choices=Mark.choices, blank=True)
    mark_words = models.TextField(blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="one_conference_a_code")]

    def __str__(self) -> str:
        return self.code


class ConferenceDecision(Titled):
    """A decision of a conference, followed to its end where somebody has to carry it out."""

    PRIVACY = {
        **dict.fromkeys(("id", "conference", "number", *TITLES, "owner", "due_on", "done_on", "done_words"), "public"),
        "by": "internal",
    }

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="decisions")
    number = models.CharField(max_length=40)
    owner = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_words = models.TextField(blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="one_number_a_conference")]

    def __str__(self) -> str:
        return self.number
