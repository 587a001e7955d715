"""What is kept of cohorts beside who belongs to them: their rules, and tasks that their members do together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.assembly.models import CohortMember
from senim.common.titled import TITLES, Titled
from senim.rating.models import Region

OFFICE_HOLDERS = "office_holders"
COHORTS = (*CohortMember.Cohort.choices, (OFFICE_HOLDERS, _("office holders")))


class Rule(Titled):
    """Who belongs to a cohort, in words, and since when that holds; the newest is in force."""

    PRIVACY = {**dict.fromkeys(("id", "region", "cohort", *TITLES, "since"), "public"), "by": "internal"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    cohort = models.CharField(max_length=20, choices=COHORTS)
    since = models.DateField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["cohort", "-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "cohort", "since"], name="one_rule_a_cohort_and_day")]

    def __str__(self) -> str:
        return f"{self.cohort} {self.since}"


class Task(Titled):
    """Something that the members of a cohort do together until a day."""

    PRIVACY = {
        **dict.fromkeys(("id", "region", "cohort", *TITLES, "given_on", "due_on", "done_on", "done_words"), "public"),
        "by": "internal",
    }

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    cohort = models.CharField(max_length=20, choices=COHORTS)
    given_on = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_words = models.TextField(blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["region", "cohort", "due_on"])]

    def __str__(self) -> str:
        return self.title_ru
