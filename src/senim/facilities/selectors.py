"""Reads of the register. `for_staff` is the one guarded way to what a member of staff may work on.

A number and the list it opens are the same query: `chosen` with the same choice. So are a mark on the map and its list.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission, Role
from senim.facilities.models import Defect, Duty, Facility, Remark
from senim.programme.searching import matching
from senim.rating.models import Region
from senim.rating.names import Names
from senim.territory.selectors import Map
from senim_core.facilities import HALF_DAYS, HANDOVER_DAYS, WARRANTY_DAYS, Due, Facts, Stage, due, half_of

CHOICES: Mapping[str, str] = {
    "stage": "stage", "kind": "kind", "body": "body__code", "measure": "measures__code",
}  # fmt: skip
GIVEN = ("area", *CHOICES, "deputy", "state", "box")
STEPS = 40  # the map's width in cells of marks
OPEN = Q(closed_on=None)


def _duty(**more: object) -> Exists:
    return Exists(Duty.objects.filter(facility=OuterRef("pk"), ends_on=None, **more))


def _defect(*what: Q) -> Exists:
    return Exists(Defect.objects.filter(OPEN, *what, facility=OuterRef("pk")))


def states(today: date) -> dict[str, Q]:
    """State of a facility -> condition. Late is reckoned from dates, never a status."""
    return {
        "all": Q(),
        "unassigned": ~Q(_duty()),
        "defects": Q(_defect()),
        "late": Q(_defect(Q(term_on__lt=today))),
        "handover": Q(handed_over_on=None, handover_due_on__lt=today),
        "unplaced": Q(north=None),
        "outside": Q(north__isnull=False, district=""),
    }


def below(names: Names, code: str) -> set[str]:
    """An area and everything that lies in it."""
    found = {code}
    while more := {one for one, above in names.above.items() if above in found} - found:
        found |= more
    return found


def box_of(text: str) -> tuple[int, int, int, int] | None:
    """(west, south, east, north) of ``west,south,east,north`` in hundred-thousandths of a degree; None for no box."""
    parts = text.split(",")
    if len(parts) != 4 or not all(re.fullmatch(r"-?[0-9]{1,9}", part) for part in parts):
        return None
    west, south, east, north = (int(part) for part in parts)
    return west, south, east, north


def chosen(region: Region, given: Mapping[str, str], today: date, names: Names) -> QuerySet[Facility]:
    """The region's facilities by a reader's choice."""
    found = Facility.objects.filter(states(today)[given.get("state") or "all"], region=region)
    for name, field in CHOICES.items():
        if given.get(name):
            found = found.filter(**{field: given[name]})
    if given.get("area"):
        found = found.filter(area_code__in=below(names, given["area"]))
    if given.get("deputy"):
        found = found.filter(_duty(deputy_id=given["deputy"]))
    box = box_of(given.get("box", ""))
    if box:
        found = found.filter(east__gte=box[0], north__gte=box[1], east__lt=box[2], north__lt=box[3])
    return found.filter(matching(given.get("q", "")))


def counted(found: QuerySet[Facility]) -> dict[Stage, int]:
    """How many facilities of a choice are in which stage; they sum to the choice."""
    counts = dict.fromkeys(Stage, 0)
    counts |= {Stage(stage): n for stage, n in found.order_by().values_list("stage").annotate(n=Count("pk"))}
    return counts


@dataclass(frozen=True)
class Mark:
    """One mark of the map: where, how many facilities, the code of the one where it is one, the box of its list."""

    x: int
    y: int
    number: int
    code: str
    box: str


def marks(found: QuerySet[Facility], drawn: Map) -> list[Mark]:
    """The placed facilities of a choice, those of one cell of the map together: one query, at most a cell each."""
    points = [point for rings in drawn.shapes.values() for ring in rings for point in ring]
    west, south = min(x for x, _ in points), min(y for _, y in points)
    step = max((max(x for x, _ in points) - west) // STEPS, 1)
    # Shifted by whole cells, so that the database divides no negative number: it would round towards zero.
    shift_x, shift_y = west - 10_000 * step, south - 10_000 * step
    cells = (
        found.filter(north__isnull=False)
        .order_by()
        .annotate(column=(F("east") - shift_x) / step, row=(F("north") - shift_y) / step)
        .values_list("column", "row")
        .annotate(n=Count("pk"), code=Min("code"), e0=Min("east"), e1=Max("east"), n0=Min("north"), n1=Max("north"))
    )
    made = []
    for column, row, number, code, e0, e1, n0, n1 in cells:
        x, y = drawn.drawing.at(((e0 + e1) // 2, (n0 + n1) // 2))
        left, low = shift_x + column * step, shift_y + row * step
        box = f"{left},{low},{left + step},{low + step}"
        made.append(Mark(x, y, number, code if number == 1 else "", box))
    return sorted(made, key=lambda one: (one.y, one.x))


def for_staff(person: Staff, region: Region) -> QuerySet[Facility]:
    """What a member of staff may work on: a deputy and an officer the own ones, the secretariat all, others none."""
    found = Facility.objects.filter(region=region)
    if person.may(Permission.FACILITY_WORK):
        return found
    if person.role == Role.DEPUTY and person.deputy_id:
        return found.filter(_duty(deputy_id=person.deputy_id))
    if person.role == Role.EXECUTIVE and person.body_code:
        return found.filter(body__code=person.body_code)
    return found.none()


def remarks_for_staff(person: Staff, region: Region) -> QuerySet[Remark]:
    """Citizens' remarks: the reception office alone."""
    if not person.may(Permission.FACILITY_REMARK):
        return Remark.objects.none()
    return Remark.objects.filter(facility__region=region).select_related("facility", "appeal")


def undecided(found: QuerySet[Remark]) -> QuerySet[Remark]:
    """Those of which nobody has said yet whether they name a defect."""
    return found.filter(defect=None, refused_on=None)


def with_due(found: QuerySet[Facility], today: date, deputy_id: str = "") -> QuerySet[Facility]:
    """The facilities of which something is near or past, for one deputy or for all, with what `due_of` needs."""
    near = (
        Q(handed_over_on=None, handover_due_on__lte=today + timedelta(days=HANDOVER_DAYS))
        | Q(warranty_until__gte=today, warranty_until__lte=today + timedelta(days=WARRANTY_DAYS))
        | Q(_defect())
        | _lacking(today, deputy_id)
    )
    duties = Duty.objects.filter(ends_on=None).annotate(seen=Max("inspections__inspected_on"))
    return found.filter(near).prefetch_related(
        Prefetch("duties", duties, "now"), Prefetch("defects", Defect.objects.filter(OPEN), "open")
    )


def _lacking(today: date, deputy_id: str) -> Q:
    first, last = half_of(today)
    if last > today + timedelta(days=HALF_DAYS):
        return Q(pk__in=[])
    seen = Duty.objects.filter(pk=OuterRef("pk"), inspections__inspected_on__gte=first)
    lacks = Duty.objects.filter(~Exists(seen), facility=OuterRef("pk"), ends_on=None)
    lacks = lacks.filter(deputy_id=deputy_id) if deputy_id else lacks
    return Q(Exists(lacks.filter(starts_on__lte=first + timedelta(days=91))))


def due_of(one: Facility, today: date, deputy_id: str = "") -> list[tuple[Due, date]]:
    """What is near or past for a facility that `with_due` gave; of one deputy, or of all."""
    duties = [duty for duty in one.now if deputy_id in ("", duty.deputy_id)]  # type: ignore[attr-defined]
    facts = Facts(
        Stage(one.stage), one.handover_due_on, one.handed_over_on, one.warranty_until,
        tuple(duty.starts_on for duty in duties), tuple(duty.seen for duty in duties),
        tuple(defect.term_on for defect in one.open),  # type: ignore[attr-defined]
    )  # fmt: skip
    return list(dict.fromkeys(due(facts, today)))  # one line for all deputies who owe the same


def deputies_of(found: Iterable[Facility], names: Names) -> dict[int, list[str]]:
    """Facility -> names of the deputies who answer for it now, in one query."""
    keys = [one.pk for one in found]
    rows = Duty.objects.filter(facility__in=keys, ends_on=None).order_by("pk").values_list("facility", "deputy_id")
    listed: dict[int, list[str]] = {key: [] for key in keys}
    for key, deputy in rows:
        listed[key].append(names.deputies.get(deputy, deputy))
    return listed


def open_defects(found: Iterable[Facility]) -> dict[int, int]:
    """Facility -> open defects, in one query."""
    keys = [one.pk for one in found]
    rows = Defect.objects.filter(OPEN, facility__in=keys).order_by().values_list("facility").annotate(n=Count("pk"))
    return {**dict.fromkeys(keys, 0), **dict(chain(rows))}
