"""Spans of a mandate: the months, quarters and half-years in which something was owed.

A span is owed when it has ended within the period and the mandate served, leave taken off, at least half
of its days. So a newcomer, a deputy on leave and a quarter that still runs owe nothing for it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

LENGTHS = {"month": 1, "quarter": 3, "half_year": 6}
DAY = timedelta(days=1)

Interval = tuple[date, date]
Span = tuple[str, str, str, date, date]  # deputy_id, span, span_id, span_start, span_end


def _name(kind: str, start: date) -> str:
    if kind == "month":
        return f"{start:%Y-%m}"
    letter = {"quarter": "Q", "half_year": "H"}[kind]
    return f"{start.year}-{letter}{(start.month - 1) // LENGTHS[kind] + 1}"


def calendar_spans(kind: str, first: date, last: date) -> Iterator[tuple[str, date, date]]:
    """(span_id, start, end) of the calendar spans of ``kind`` that lie wholly between first and last."""
    months = LENGTHS[kind]
    year, month = first.year, (first.month - 1) // months * months + 1
    while True:
        start = date(year, month, 1)
        month += months
        if month > 12:
            year, month = year + 1, 1
        end = date(year, month, 1) - DAY
        if end > last:
            return
        if start >= first:
            yield _name(kind, start), start, end


def days_served(start: date, end: date, mandate: Interval, leave: Iterable[Interval]) -> int:
    """Days between ``start`` and ``end`` (both included) inside the mandate and outside every leave."""
    first, last = max(start, mandate[0]), min(end, mandate[1])
    if first > last:
        return 0
    excused: set[date] = set()
    for leave_start, leave_end in leave:
        day = max(first, leave_start)
        while day <= min(last, leave_end):
            excused.add(day)
            day += DAY
    return (last - first).days + 1 - len(excused)


def spans(deputy_id: str, mandate: Interval, leave: Iterable[Interval], period: Interval) -> list[Span]:
    """Rows of table ``spans`` for one mandate: every span owed in ``period``."""
    taken = list(leave)
    found = []
    for kind in LENGTHS:
        for span_id, start, end in calendar_spans(kind, *period):
            if 2 * days_served(start, end, mandate, taken) >= (end - start).days + 1:
                found.append((deputy_id, kind, span_id, start, end))
    return found
