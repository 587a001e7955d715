"""What the demonstration's acts have in common: moments, chance that depends on names alone, rows."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from senim.demo.plan import Plan
from senim_core.canonical import sha256
from senim_core.evidence.schema import tables

Act = tuple[datetime, Callable[[], object]]  # when, and what


def moment(day: date, hour: int) -> datetime:
    """An hour of a day in the region's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def chance(*what: object) -> int:
    """A number from 0 to 99 that depends on ``what`` alone."""
    return int(sha256(repr(what).encode())[:8], 16) % 100


def rows(plan: Plan, table: str) -> Iterator[dict[str, Any]]:
    """The plan's rows of a table of the evidence, as {column: value}."""
    for row in plan.rows[table]:
        yield dict(zip(tables()[table].names, row, strict=True))
