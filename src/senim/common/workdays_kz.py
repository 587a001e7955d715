"""Kazakhstan's working days: `holidays` and, over it, a dated table of days that a decision of the government moved.

The library knows moved days up to 2025 only. Later ones go into a file ``calendar.csv`` in the installation's folder:
``day,kind,document``, one line a day, kind ``off`` or ``worked``; the document is the decision's date and number.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import holidays
from django.conf import settings

from senim_core.errors import InputError
from senim_core.workdays import Workdays, calendar_rows

FIRST = date(2020, 1, 1)
KINDS = ("off", "worked")


def overrides(path: Path) -> dict[date, str]:
    """Day -> ``off`` or ``worked``; empty where there is no file. Raises InputError naming the line that is wrong."""
    if not path.is_file():
        return {}
    found: dict[date, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            where = f"{path.name}, line {number}"
            try:
                day = date.fromisoformat((row.get("day") or "").strip())
            except ValueError as error:
                raise InputError(f"{row.get('day')!r} is no day", where=where, hint="write 2026-05-08") from error
            if row.get("kind") not in KINDS or not (row.get("document") or "").strip():
                raise InputError("kind or document is missing", where=where, hint="day,kind,document; off or worked")
            if day in found:
                raise InputError(f"{day} stands twice", where=where, hint="keep one line a day")
            found[day] = row["kind"]
    return found


def between(first: date, last: date, moved: Mapping[date, str]) -> list[tuple[date, bool, int]]:
    """(day, is_working, number) from ``first`` to ``last``; ``moved`` days overrule the library."""
    known = holidays.country_holidays("KZ", years=range(first.year, last.year + 1), observed=True)
    worked = {day for day in known.weekend_workdays if day not in moved} | {
        day for day, kind in moved.items() if kind == "worked"
    }
    off = (set(known.keys()) | {day for day, kind in moved.items() if kind == "off"}) - worked
    return calendar_rows(first, last, off=off, worked=worked)


@lru_cache(maxsize=4)
def _rows(last_year: int, path: Path, changed: float) -> tuple[tuple[date, bool, int], ...]:
    return tuple(between(FIRST, date(last_year, 12, 31), overrides(path)))


def rows(until: date) -> tuple[tuple[date, bool, int], ...]:
    """(day, is_working, number) from 2020 to the end of the year after ``until``."""
    path = Path(settings.SENIM_VAR) / "calendar.csv"
    return _rows(until.year + 1, path, path.stat().st_mtime if path.is_file() else 0)


@lru_cache(maxsize=4)
def _calendar(found: tuple[tuple[date, bool, int], ...]) -> Workdays:
    return Workdays(found)


def calendar(until: date) -> Workdays:
    """The working days from 2020 to the end of the year after ``until``."""
    return _calendar(rows(until))
