"""Reads of sittings and decisions. A number and the list it opens are one query with the same choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission, Role
from senim.assembly.models import Leave, Organization
from senim.assembly.selectors import known, on
from senim.programme.searching import matching
from senim.rating.models import Region
from senim.sittings.models import Attendance, Decision, Sitting
from senim_core.following_up import State
from senim_core.sittings import Attended, Mark, kind_of

Stage = Sitting.Stage
KINDS = ("present", "absent", "excused", "on_leave", "clashing", "not_eligible", "unknown")
OWED = ("present", "absent")


def sitting_states(today: date) -> Mapping[str, Q]:
    """State of a sitting -> condition. They sum to all."""
    return {
        "coming": Q(state=Stage.PLANNED, starts_at__date__gte=today),
        "not_recorded": Q(state=Stage.PLANNED, starts_at__date__lt=today),
        "open": Q(state=Stage.OPEN),
        "held": Q(state=Stage.HELD),
        "cancelled": Q(state=Stage.CANCELLED),
    }


def sittings(region: Region, given: Mapping[str, str], today: date) -> QuerySet[Sitting]:
    """The sittings of a reader's choice: ``body`` (code), ``kind`` (classification), ``year``, ``state``."""
    found = Sitting.objects.filter(region=region).select_related("organization")
    if given.get("body"):
        found = found.filter(organization__code=given["body"])
    if given.get("kind"):
        found = found.filter(organization__classification=given["kind"])
    if given.get("year"):
        found = found.filter(starts_at__year=int(given["year"]))
    if given.get("state"):
        found = found.filter(sitting_states(today)[given["state"]])
    return found


def years(region: Region) -> list[int]:
    """Years in which sittings are, newest first."""
    found = Sitting.objects.filter(region=region).order_by("-starts_at__year")
    return list(found.values_list("starts_at__year", flat=True).distinct())


def decision_states(today: date) -> Mapping[str, Q]:
    """State of a decision -> condition. They sum to all: late ones are open decisions past the day first due."""
    late = Q(state=State.ASSIGNED, first_due_on__lt=today)
    return {
        "running": Q(state=State.ASSIGNED, first_due_on__gte=today),
        "late": late,
        "done": Q(state=State.DONE, ended_on__lte=F("first_due_on")),
        "done_late": Q(state=State.DONE, ended_on__gt=F("first_due_on")),
        "not_done": Q(state=State.NOT_DONE),
        "withdrawn": Q(state=State.WITHDRAWN),
        "adopted": Q(state=State.ADOPTED),
    }


def decisions(region: Region, given: Mapping[str, str], today: date) -> QuerySet[Decision]:
    """The decisions of a reader's choice: ``state``, ``body`` (code), ``year``, and words as they are typed."""
    found = Decision.objects.filter(region=region).select_related("organization", "owner", "sitting__organization")
    if given.get("state"):
        found = found.filter(decision_states(today)[given["state"]])
    if given.get("body"):
        found = found.filter(organization__code=given["body"])
    if given.get("year"):
        found = found.filter(decided_on__year=int(given["year"]))
    return found.filter(matching(given.get("q", "")))


@dataclass(frozen=True)
class Listed:
    """One mark as it is counted: the row, and the field of the core's `Attendance` that it counts in."""

    row: Attendance
    kind: str


def attended(organization: Organization, year: int, person_code: str = "") -> list[Listed]:
    """Every mark of a year's held sittings of a body, with what it counts as; of one person where one is given.

    Presence at sittings of other bodies is looked at, for they may clash. Three queries, however many members.
    """
    region = organization.region
    own = Attendance.objects.filter(
        sitting__organization=organization, sitting__state=Stage.HELD, sitting__starts_at__year=year
    )
    if person_code:
        own = own.filter(membership__person__code=person_code)
    rows = list(own.select_related("sitting__organization", "membership__person").order_by("-sitting__starts_at"))
    deputies = {row.deputy_id for row in rows if row.deputy_id}
    there = Attendance.objects.filter(
        region=region, deputy_id__in=deputies, value=Mark.PRESENT, sitting__state=Stage.HELD,
        sitting__starts_at__year=year,
    ).select_related("sitting")  # fmt: skip
    present: dict[tuple[str, date], list[Attended]] = {}
    for row in there:
        one = _seen(row)
        present.setdefault((row.deputy_id, one.day), []).append(one)
    leave: dict[str, list[tuple[date, date]]] = {}
    excused = Leave.objects.filter(region=region, deputy_id__in=deputies)
    for deputy, starts, ends in excused.values_list("deputy_id", "starts_on", "ends_on"):
        leave.setdefault(deputy, []).append((starts, ends))
    found = []
    for row in rows:
        day = timezone.localdate(row.sitting.starts_at)
        away = any(starts <= day <= ends for starts, ends in leave.get(row.deputy_id, ()))
        found.append(Listed(row, kind_of(_seen(row, on_leave=away), present.get((row.deputy_id, day), ()))))
    return found


def _seen(row: Attendance, *, on_leave: bool = False) -> Attended:
    starts, ends = timezone.localtime(row.sitting.starts_at), timezone.localtime(row.sitting.ends_at)
    return Attended(
        row.sitting.code, starts.date(), starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute,
        Mark(row.value), on_leave,
    )  # fmt: skip


def member_counts(region: Region, day: date) -> dict[int, int]:
    """Organisation -> how many are members on a day."""
    found = known(region).filter(on(day)).order_by().values_list("organization").annotate(n=Count("pk"))
    return dict(found)


def clashes(sitting: Sitting) -> list[tuple[Sitting, int]]:
    """Other sittings at the same time, each with how many members of this one are members there too."""
    day = timezone.localdate(sitting.starts_at)
    at_once = Sitting.objects.filter(
        region=sitting.region, starts_at__lt=sitting.ends_at, ends_at__gt=sitting.starts_at
    ).exclude(pk=sitting.pk).exclude(state=Stage.CANCELLED).select_related("organization")  # fmt: skip
    that_day = known(sitting.region).filter(on(day))
    own = that_day.filter(organization=sitting.organization).values("person")
    both = that_day.filter(organization__in=at_once.values("organization"), person__in=own).order_by()
    shared = dict(both.values_list("organization").annotate(n=Count("person", distinct=True)))
    return [(other, shared[other.organization_id]) for other in at_once if other.organization_id in shared]


def for_staff(person: Staff, region: Region) -> QuerySet[Sitting]:
    """Sittings one works with: the secretariat all, a deputy and a council's member the own, others none."""
    found = Sitting.objects.filter(region=region).select_related("organization")
    if person.may(Permission.SITTING_WORK):
        return found
    if not person.may(Permission.SITTING_READ):
        return found.none()
    if person.role == Role.COUNCIL:
        return found.filter(organization__code=person.body_code)
    bodies = known(region).filter(deputy_id=person.deputy_id).exclude(deputy_id="")
    return found.filter(organization__in=bodies.values("organization"))


def decisions_for_staff(person: Staff, region: Region) -> QuerySet[Decision]:
    """Decisions of the sittings one works with; the secretariat also those known from their papers alone."""
    found = Decision.objects.filter(region=region).select_related("organization", "sitting__organization")
    if person.may(Permission.SITTING_WORK):
        return found
    return found.filter(sitting__in=for_staff(person, region))
