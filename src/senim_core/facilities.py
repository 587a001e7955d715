"""Facilities: stages and what may follow which, the term of a defect, half-years of inspection, and what falls due.

Terms are our own published standard; no law sets them. A day comes in as an argument: there is no clock here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DEFECT_DAYS = 30  # calendar days to mend a defect
HANDOVER_DAYS = 30  # so many days before a hand-over it is called to mind
WARRANTY_DAYS = 60  # so many days before a warranty ends, while the contractor still mends without pay
HALF_DAYS = 60  # so many days before a half-year ends, an inspection that it lacks is called to mind


class Stage(StrEnum):
    """Where a facility stands."""

    PLANNED = "planned"
    BUILDING = "building"
    IN_USE = "in_use"


# Stage -> what may be said next. In use again becomes building where it is rebuilt.
NEXT: dict[Stage, tuple[Stage, ...]] = {
    Stage.PLANNED: (Stage.BUILDING,),
    Stage.BUILDING: (Stage.IN_USE, Stage.PLANNED),
    Stage.IN_USE: (Stage.BUILDING,),
}


class Due(StrEnum):
    """What is called to mind."""

    HANDOVER = "handover"
    WARRANTY = "warranty"
    INSPECTION = "inspection"
    DEFECT = "defect"


def term_of(reported_on: date) -> date:
    """The day by which a defect reported on a day is to be mended."""
    return reported_on + timedelta(days=DEFECT_DAYS)


def half_of(day: date) -> tuple[date, date]:
    """First and last day of the half-year a day lies in: January to June, July to December."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


@dataclass(frozen=True)
class Facts:
    """What is known of a facility; None is unknown or not yet. ``duties``: the latest inspection of each duty.

    ``defects``: terms of the open ones. ``since``: the day each duty began, in the order of ``duties``.
    """

    stage: Stage
    handover_due_on: date | None = None
    handed_over_on: date | None = None
    warranty_until: date | None = None
    since: tuple[date, ...] = ()
    duties: tuple[date | None, ...] = ()
    defects: tuple[date, ...] = ()


def _near(day: date | None, today: date, days: int) -> bool:
    return day is not None and day <= today + timedelta(days=days)


def due(facts: Facts, today: date) -> Iterator[tuple[Due, date]]:
    """(what, by when) of everything near or past; a day before today is late. In the order of `Due`."""
    if facts.handed_over_on is None and _near(facts.handover_due_on, today, HANDOVER_DAYS):
        assert facts.handover_due_on is not None
        yield Due.HANDOVER, facts.handover_due_on
    if _near(facts.warranty_until, today, WARRANTY_DAYS):
        assert facts.warranty_until is not None
        if facts.warranty_until >= today:  # a warranty that ended asks for nothing any more
            yield Due.WARRANTY, facts.warranty_until
    first, last = half_of(today)
    for since, seen in zip(facts.since, facts.duties, strict=True):
        # As criterion II-4 counts: a duty that began in the half-year's second half owes no inspection in it.
        owed = since <= first + timedelta(days=91)
        if owed and (seen is None or seen < first) and _near(last, today, HALF_DAYS):
            yield Due.INSPECTION, last
    for term in facts.defects:
        yield Due.DEFECT, term
