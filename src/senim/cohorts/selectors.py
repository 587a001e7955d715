"""Reads of cohorts: who belongs to one, how they compare inside it, and their tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from senim.assembly.evidence import OFFICES
from senim.assembly.models import Classification, CohortMember, Membership
from senim.assembly.selectors import known, on
from senim.cohorts.models import COHORTS, OFFICE_HOLDERS, Rule, Task
from senim.rating.models import RatedMandate, Region, Release

FEWEST = 3  # members of one peer group from which places inside the cohort say something


@dataclass(frozen=True)
class Member:
    """A mandate in a cohort with its result in a release, where it has one; ``place`` among ``among`` of its group."""

    seat: Membership
    since: date
    entry: CohortMember | None
    rated: RatedMandate | None
    place: int | None
    among: int


def entries(region: Region, cohort: str, today: date) -> list[tuple[str, date, CohortMember | None]]:
    """(mandate, since when, entry) of who belongs to a cohort on a day; office holders are who chairs something."""
    if cohort == OFFICE_HOLDERS:
        chairs = known(region).filter(
            on(today), organization__classification__in=list(OFFICES), role=Membership.Role.CHAIR
        )
        first: dict[str, date] = {}
        for deputy, starts in chairs.exclude(deputy_id="").values_list("deputy_id", "starts_on"):
            first[deputy] = min(starts, first.get(deputy, starts))
        return [(deputy, since, None) for deputy, since in sorted(first.items())]
    there = CohortMember.objects.filter(region=region, cohort=cohort, starts_on__lte=today)
    there = there.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    return [(one.deputy_id, one.starts_on, one) for one in there]


def members(region: Region, cohort: str, today: date, release: Release | None) -> list[Member]:
    """Members of a cohort whose mandate runs, each with its result and place inside the cohort and peer group."""
    found = entries(region, cohort, today)
    codes = [deputy for deputy, _since, _entry in found]
    seats = known(region).filter(
        on(today), code__in=codes, organization__classification=Classification.MASLIKHAT
    ).select_related("person", "organization")  # fmt: skip
    by_code = {seat.code: seat for seat in seats}
    rated = {
        one.deputy_id: one for one in RatedMandate.objects.filter(release=release, deputy_id__in=list(by_code))
    } if release else {}  # fmt: skip
    totals: dict[str, list[int]] = {}
    for one in rated.values():
        if one.total is not None:
            totals.setdefault(one.peer_group, []).append(one.total)
    made = []
    for deputy, since, entry in found:
        if deputy not in by_code:
            continue
        own = rated.get(deputy)
        peers = totals.get(own.peer_group, []) if own else []
        ranks = own is not None and own.total is not None and len(peers) >= FEWEST
        place = 1 + sum(other > own.total for other in peers) if ranks and own and own.total is not None else None
        made.append(Member(by_code[deputy], since, entry, own, place, len(peers)))
    return made


def numbers(region: Region, today: date) -> Mapping[str, int]:
    """Cohort -> how many belong to it on a day."""
    return {cohort: len(members(region, cohort, today, None)) for cohort, _text in COHORTS}


def rule(region: Region, cohort: str, today: date) -> Rule | None:
    """The rule in force on a day."""
    return Rule.objects.filter(region=region, cohort=cohort, since__lte=today).order_by("-since").first()


def task_states(today: date) -> Mapping[str, Q]:
    """State of a task -> condition. They sum to all."""
    return {
        "running": Q(done_on=None, due_on__gte=today),
        "late": Q(done_on=None, due_on__lt=today),
        "done": Q(done_on__isnull=False, done_on__lte=F("due_on")),
        "done_late": Q(done_on__isnull=False, done_on__gt=F("due_on")),
    }


def tasks(region: Region, cohort: str) -> QuerySet[Task]:
    """Tasks of a cohort, by day."""
    return Task.objects.filter(region=region, cohort=cohort)


def task_state(one: Task, today: date) -> str:
    """The state of a task, as `task_states` counts it."""
    if one.done_on is None:
        return "late" if one.due_on < today else "running"
    return "done" if one.done_on <= one.due_on else "done_late"
