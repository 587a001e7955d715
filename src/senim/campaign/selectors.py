"""Reads of a campaign: counts that tell of no few people, terms by who is due when, decisions of conferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from senim.campaign.models import Campaign, ChairElection, ConferenceDecision, ElectiveBody, PrimaryOrganization
from senim.rating.models import Region
from senim_core.small_cells import shown

SOON = timedelta(days=90)
FACTS = ("woman", "under_35", "renewed", "in_primaries")


@dataclass(frozen=True)
class Cell:
    """So many of so many chairs; ``number`` is None where it is hidden."""

    number: int | None
    whole: int


@dataclass(frozen=True)
class Chairs:
    """Counts of chairs of a campaign: by area, and of all; ``hidden``: whether any is."""

    counted_on: date | None
    elected: int
    primaries: int
    total: Mapping[str, Cell]
    areas: Mapping[str, Mapping[str, Cell]]
    of_area: Mapping[str, tuple[int, date]]

    @property
    def hidden(self) -> bool:
        """Whether a cell is hidden."""
        cells = [*self.total.values(), *(cell for row in self.areas.values() for cell in row.values())]
        return any(cell.number is None for cell in cells)


def newest(region: Region) -> Campaign | None:
    """The campaign that began last; where all are still to come, the next one."""
    every = Campaign.objects.filter(region=region)
    return every.filter(starts_on__lte=region.today()).first() or every.last()


def chairs(campaign: Campaign) -> Chairs:
    """What may be said of the chairs elected in a campaign: before it is closed nothing but how many. Two queries.

    A count that grew with each election would tell of each chair who was elected.
    """
    counts = {fact: Count("pk", filter=Q(**{fact: True})) for fact in FACTS}
    by_area = campaign.elections.order_by().values("primary__area_code")
    found: list[dict[str, Any]] = [dict(row) for row in by_area.annotate(n=Count("pk"), last=Max("held_on"), **counts)]
    found.sort(key=lambda row: row["primary__area_code"])
    areas: dict[str, dict[str, Cell]] = {row["primary__area_code"]: {} for row in found}
    total: dict[str, Cell] = {}
    whole = sum(row["n"] for row in found)
    for fact in FACTS:
        may, sum_may = shown([(row[fact], row["n"]) for row in found])
        if campaign.closed_on is None:
            may, sum_may = [False] * len(found), False
        for row, seen in zip(found, may, strict=True):
            areas[row["primary__area_code"]][fact] = Cell(row[fact] if seen else None, row["n"])
        total[fact] = Cell(sum(row[fact] for row in found) if sum_may else None, whole)
    return Chairs(
        max((row["last"] for row in found), default=None), whole,
        PrimaryOrganization.objects.filter(region=campaign.region, dissolved_on=None).count(), total, areas,
        {row["primary__area_code"]: (row["n"], row["last"]) for row in found},
    )  # fmt: skip


PRIMARY_STATES = ("elected", "not_yet")


def primaries(campaign: Campaign, given: Mapping[str, str]) -> QuerySet[PrimaryOrganization]:
    """Primary organisations of a choice: ``area``, ``state`` (whether the campaign elected a chair)."""
    found = PrimaryOrganization.objects.filter(region=campaign.region, dissolved_on=None)
    if given.get("area"):
        found = found.filter(area_code=given["area"])
    if given.get("state"):
        found = found.filter(primary_states(campaign)[given["state"]])
    return found


def primary_states(campaign: Campaign) -> Mapping[str, Q]:
    """Whether a chair was elected -> condition. They sum to all."""
    elected = Q(pk__in=ChairElection.objects.filter(campaign=campaign).values("primary"))
    return {"elected": elected, "not_yet": ~elected}


def term_states(today: date) -> Mapping[str, Q]:
    """State of a term -> condition. They sum to all."""
    return {
        "running": Q(due_on__gt=today + SOON),
        "soon": Q(due_on__gte=today, due_on__lte=today + SOON),
        "late": Q(due_on__lt=today),
    }


def bodies(region: Region, given: Mapping[str, str], today: date) -> QuerySet[ElectiveBody]:
    """Elective bodies of a choice: ``area``, ``state``; who is due first comes first."""
    found = ElectiveBody.objects.filter(region=region)
    if given.get("area"):
        found = found.filter(area_code=given["area"])
    if given.get("state"):
        found = found.filter(term_states(today)[given["state"]])
    return found


def decision_states(today: date) -> Mapping[str, Q]:
    """State of a decision of a conference -> condition. They sum to all."""
    return {
        "running": Q(done_on=None, due_on__gte=today),
        "late": Q(done_on=None, due_on__lt=today),
        "done": Q(done_on__isnull=False, done_on__lte=F("due_on")),
        "done_late": Q(done_on__isnull=False, done_on__gt=F("due_on")),
        "adopted": Q(due_on=None),
    }


def decision_state(one: ConferenceDecision, today: date) -> str:
    """The state of a decision, as `decision_states` counts it."""
    if one.due_on is None:
        return "adopted"
    if one.done_on is not None:
        return "done" if one.done_on <= one.due_on else "done_late"
    return "late" if one.due_on < today else "running"
