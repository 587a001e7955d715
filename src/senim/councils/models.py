"""What is kept of councils. Everything here is public but for who typed it; a council itself is an organisation.

A finding on a measure is an event of the programme; here is what councils do besides.
"""

from django.db import models

from senim.appeals.models import Problem
from senim.assembly.models import Organization
from senim.common.titled import TITLES, Titled
from senim.facilities.models import Facility
from senim.programme.models import Body, Measure
from senim.rating.models import Region
from senim_core.social_issues import State, Step


class PlanItem(Titled):
    """Something a council plans for a year, and whether it was done."""

    PRIVACY = {
        **dict.fromkeys(("id", "council", "year", *TITLES, "due_on", "done_on", "done_words"), "public"),
        "by": "internal",
    }

    council = models.ForeignKey(Organization, models.CASCADE, related_name="plan_items")
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_words = models.TextField(blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title_ru


class Visit(models.Model):
    """A visit of a council to a place: what was found there. ``client_key`` is of the form it was written in."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "council", "measure", "facility", "area_code", "place", "visited_on", "words",
             "recorded_at"),
            "public",
        ),
        **dict.fromkeys(("client_key", "by"), "internal"),
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    council = models.ForeignKey(Organization, models.PROTECT, related_name="visits")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="visits")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="visits")
    area_code = models.CharField(max_length=80)
    place = models.CharField(max_length=300)
    visited_on = models.DateField()
    words = models.TextField()
    recorded_at = models.DateTimeField()
    client_key = models.UUIDField(unique=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-visited_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_visit_a_code")]
        indexes = [models.Index(fields=["council", "-visited_on"])]

    def __str__(self) -> str:
        return self.code


class VisitPhoto(models.Model):
    """A photo of a visit; what it hid of day and place is dropped."""

    PRIVACY = dict.fromkeys(("id", "visit", "media_type", "size", "sha256", "content"), "public")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.sha256


class Recommendation(models.Model):
    """What a council asks of whom, until when, and by what it will be seen that it was done."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "council", "body", "addressee", "measure", "words", "demand", "made_on",
             "term_on", "answered_on", "answer", "in_substance", "earlier"),
            "public",
        ),
        **dict.fromkeys(("by", "read_by"), "internal"),
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    council = models.ForeignKey(Organization, models.PROTECT, related_name="recommendations")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="recommendations")
    addressee = models.CharField(max_length=300, blank=True)  # an office, where it is no body of ours
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="recommendations")
    words = models.TextField()
    demand = models.CharField(max_length=600)
    made_on = models.DateField()
    term_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    in_substance = models.BooleanField(null=True)
    earlier = models.JSONField(default=list)  # answers before: [{"on": day, "words": …, "in_substance": …}]
    by = models.CharField(max_length=150)
    read_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-made_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_recommendation_a_code")]
        indexes = [
            models.Index(fields=["region", "answered_on", "term_on"]),
            models.Index(fields=["council", "-made_on"]),
        ]

    def __str__(self) -> str:
        return self.code


class SocialIssue(Titled):
    """An acute social issue that a council raised, from grouped appeals or its own visit."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "code", "council", *TITLES, "problem", "visit", "body", "state", "raised_on",
             "take_up_due_on", "taken_up_on", "answer_due_on", "answered_on", "ended_on"),
            "public",
        ),
        "by": "internal",
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    council = models.ForeignKey(Organization, models.PROTECT, related_name="issues")
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="issues")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="issues")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="issues")
    state = models.CharField(max_length=12, choices=[(str(one), str(one)) for one in State])
    raised_on = models.DateField()
    take_up_due_on = models.DateField()
    taken_up_on = models.DateField(null=True)
    answer_due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-raised_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_issue_a_code")]
        indexes = [models.Index(fields=["region", "state"])]

    def __str__(self) -> str:
        return self.code


class IssueStep(models.Model):
    """What happened to an issue, in public words."""

    PRIVACY = {**dict.fromkeys(("id", "issue", "step", "at", "words"), "public"), "by": "internal"}

    issue = models.ForeignKey(SocialIssue, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=[("raise", "raise"), *((str(one), str(one)) for one in Step)])
    at = models.DateTimeField()
    words = models.TextField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.step
