"""Reads of the programme. `for_staff` is the one guarded way to what a member of staff may work on.

A number and the list it opens are the same query: `chosen` with the same choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission, Role
from senim.appeals.models import Problem
from senim.programme.models import Body, Direction, Measure, Notice, ProgrammeKind, RoadMap
from senim.programme.searching import matching
from senim.rating.models import EvidenceRow, Region
from senim_core.programme import notice
from senim_core.programme.status import ENDED, Status
from senim_core.programme.totals import together

YES, NO = [True], [False]  # as lists: SQLite finds no index for a bare column, as Django writes it for `=True`
# Choice of a reader -> field of the measure.
CHOICES: Mapping[str, str] = {
    "programme": "programme", "road_map": "road_map__code", "area": "area_code", "direction": "direction__title_kk",
    "body": "body__code", "deputy": "deputy_id", "council": "council_id", "status": "status",
}  # fmt: skip
GIVEN = (*CHOICES, "state", "rule", "finding")
NONE_YET = "none"  # a choice: no council found anything yet


def states(today: date) -> dict[str, Q]:
    """State of a measure -> condition. Overdue is reckoned from dates, never a status."""
    return {
        "all": Q(),
        "risk": Q(at_risk__in=YES),
        "overdue": Q(due_on__lt=today) & ~Q(status__in=[*ENDED, Status.UNCLASSIFIED]),
        "moved": ~Q(due_on=F("first_due_on")),
        "unconfirmed": Q(status=Status.DONE, confirmed_by=""),
        "watched": ~Q(council_id=""),
        "unwatched": Q(council_id=""),
        "nobody": Q(deputy_id=""),
        "bodyless": Q(body=None),
        "undirected": Q(direction=None),
        "removed": Q(),
    }


def chosen(region: Region, given: Mapping[str, str], today: date) -> QuerySet[Measure]:
    """The region's measures by a reader's choice. Those taken out of the programme are in ``removed`` alone."""
    state = given.get("state") or "all"
    found = Measure.objects.filter(region=region, removed_on__isnull=state != "removed")
    found = found.filter(states(today)[state])
    for name, field in CHOICES.items():
        if given.get(name):
            found = found.filter(**{field: given[name]})
    if given.get("rule"):
        found = found.filter(flags__rule=given["rule"], flags__cleared_on=None)
    if given.get("finding"):
        found = found.filter(finding="" if given["finding"] == NONE_YET else given["finding"])
    if given.get("q"):
        found = found.filter(matching(given["q"]))
    return found


Counts = dict[Status, int]


def counted(found: QuerySet[Measure]) -> Counts:
    """How many measures of a choice have which status; they sum to the choice."""
    rows = found.order_by().values_list("status").annotate(n=Count("pk"))
    return together([{Status(status): number} for status, number in rows])


@dataclass(frozen=True)
class Roll:
    """One line of a roll-up: key, counts by status, weight done and all weight, how many are at risk."""

    key: str
    counts: Counts
    weight_done: int
    weight: int
    at_risk: int

    @property
    def total(self) -> int:
        """All measures of the line."""
        return sum(self.counts.values())


ROLLED = {
    "road_map": "road_map__code", "direction": "direction__title_kk", "body": "body__code", "deputy": "deputy_id",
    "area": "area_code", "programme": "programme",
}  # fmt: skip


def rolled(found: QuerySet[Measure], by: str) -> list[Roll]:
    """A choice rolled up by something, in one query; the lines sum to the choice, the line without a key too."""
    rows = (
        found.order_by()
        .values_list(ROLLED[by], "status")
        .annotate(n=Count("pk"), w=Sum("weight"), r=Count("pk", filter=Q(at_risk=True)))
    )
    lines: dict[str, dict[str, Any]] = {}
    for key, status, number, weight, risk in rows:
        line = lines.setdefault(key or "", {"counts": dict.fromkeys(Status, 0), "done": 0, "weight": 0, "risk": 0})
        line["counts"][Status(status)] += number
        line["done"] += weight if status == Status.DONE else 0
        line["weight"] += weight
        line["risk"] += risk
    return [
        Roll(key, line["counts"], line["done"], line["weight"], line["risk"]) for key, line in sorted(lines.items())
    ]


@dataclass(frozen=True)
class Titles:
    """Names of what measures point at, in one language."""

    road_maps: Mapping[str, str]
    bodies: Mapping[str, str]
    directions: Mapping[str, str]
    councils: Mapping[str, str]


def titles(region: Region, language: str) -> Titles:
    """Names by code; directions by their Kazakh title, for those of one name in several road maps are one."""
    councils = EvidenceRow.objects.filter(region=region, table="councils").order_by("key")
    return Titles(
        {one.code: one.title(language) for one in RoadMap.objects.filter(region=region)},
        {one.code: one.title(language) for one in Body.objects.filter(region=region)},
        {one.title_kk: one.title(language) for one in Direction.objects.filter(road_map__region=region)},
        {key: values[f"name_{language}"] for key, values in councils.values_list("key", "values")},
    )


def has_programme(region: Region) -> bool:
    """Whether the region has road maps at all."""
    return RoadMap.objects.filter(region=region).exists()


def kinds(region: Region) -> list[str]:
    """The programmes that the region has, in their order."""
    there = set(RoadMap.objects.filter(region=region).values_list("programme", flat=True))
    return [kind for kind in ProgrammeKind.values if kind in there]


def for_staff(person: Staff, region: Region) -> QuerySet[Measure]:
    """The measures a member of staff may work on: the secretariat all, a body and a deputy the own, others none."""
    found = Measure.objects.filter(region=region)
    if not person.may(Permission.PROGRAMME_READ):
        return found.none()
    if person.role == Role.DEPUTY:
        return found.filter(deputy_id=person.deputy_id).exclude(deputy_id="")
    if person.role == Role.EXECUTIVE:
        return found.filter(body__code=person.body_code).exclude(body=None)
    return found


def notices_for_staff(person: Staff, region: Region) -> QuerySet[Notice]:
    """The notices a member of staff may see: the secretariat all, a body those sent to it, a deputy those sent."""
    found = Notice.objects.filter(region=region)
    if person.may(Permission.NOTICE_SIGN):
        return found
    if person.role == Role.EXECUTIVE:
        return found.filter(body__code=person.body_code, state__in=[*notice.PUBLIC])
    return found.none()


def public_notices(region: Region) -> QuerySet[Notice]:
    """Notices that were sent, newest first."""
    return Notice.objects.filter(region=region, state__in=[*notice.PUBLIC]).order_by("-sent_on", "-id")


def problems_for(one: Measure) -> QuerySet[Problem]:
    """Problems a measure may be said to answer: those not done yet of its area, and those it answers already.

    A road map of the whole region, or of the young, is of every area.
    """
    found = Problem.objects.filter(region=one.region_id)
    near = Q(area_code=one.area_code) if one.programme == ProgrammeKind.CITY_DISTRICT else Q()
    return found.filter((near & Q(done_on=None)) | Q(pk__in=one.problems.values("pk")))


def among(own: QuerySet[Measure], region: Region, given: Mapping[str, str]) -> QuerySet[Measure]:
    """Those of one's own measures that a choice holds today."""
    return own.filter(pk__in=chosen(region, given, region.today()).values("pk"))


def unanswered(found: QuerySet[Notice]) -> QuerySet[Notice]:
    """Notices that a body has not answered, in time or not."""
    return found.filter(state__in=[*notice.WAITING, notice.State.LAPSED])
