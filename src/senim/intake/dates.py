"""Columns of dates: one form for a whole column, and which days are beyond belief.

A column is read by one form and never cell by cell: 03/04/2022 is a day in March or in April, and only its neighbours
say which. A cell that would fit with day and month changed places stops the run, for then some others were misread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from senim.intake.parsed import MOST_BAD, Line, UnfitError
from senim.intake.source import Source
from senim_core.errors import InputError

ISO = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")  # what a spreadsheet's dates are read as
SAMPLE = 200
EARLIEST = date(1990, 1, 1)
AHEAD = timedelta(days=2 * 366)  # a term may end after the day of the import, but not by more
GAP = timedelta(days=62)
LEAST = 100  # days apart from all others are stray where they are fewer than one in 100


@dataclass(frozen=True)
class Column:
    """A column of dates as it was read: its heading and form, and a moment a line.

    A moment is None where the cell is empty, or stands in ``unread`` or ``odd``: cells by line that have another form,
    and days that the source does not allow.
    """

    heading: str
    form: str
    moments: Sequence[datetime | None]
    unread: dict[int, str]
    odd: dict[int, str]
    filled: int

    @property
    def timed(self) -> bool:
        """Whether the column knows a time of day; a spreadsheet writes midnight where it does not."""
        return any(one is not None and one.time() != datetime.min.time() for one in self.moments)


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 (no zone in such files)
    except ValueError:
        return None


def window(source: Source) -> tuple[date, date]:
    """The first and the last day a date may have: `earliest` and `latest` under [dates], else two years from today."""
    first = source.find("dates", "earliest", default=EARLIEST)
    last = source.find("dates", "latest", default=timezone.localdate() + AHEAD)
    if type(first) is not date or type(last) is not date or last < first:
        raise InputError("earliest and latest are not two days", where=f"{source.name}.toml", hint="2010-01-01")
    return first, last


def read(texts: Sequence[str], heading: str, source: Source) -> Column:
    """Read a column by the one of the source's forms that reads most of its cells."""
    filled = [text for text in texts if text]
    sample = filled[:: max(len(filled) // SAMPLE, 1)]
    forms = [*source.get("dates", "forms"), *ISO]
    form = max(forms, key=lambda one: sum(_moment(text, one) is not None for text in sample))
    first, last = window(source)
    moments: list[datetime | None] = []
    unread, odd = {}, {}
    for place, text in enumerate(texts):
        moment = _moment(text, form) if text else None
        if text and moment is None:
            unread[place] = text
        elif moment is not None and not first <= moment.date() <= last:
            odd[place], moment = text, None
        moments.append(moment)
    return Column(heading, form, moments, unread, odd, len(filled))


def _turned(form: str) -> str:
    return form.replace("%m", "%0").replace("%d", "%m").replace("%0", "%d")


def check(column: Column, source: Source, where: str, lines: Sequence[Line]) -> None:
    """Raise UnfitError for a column with day and month changed places, or with too many dates of no known form."""
    turned = _turned(column.form)
    wrong = next((text for text in column.unread.values() if _moment(text, turned) is not None), None)
    if wrong is not None:
        raise UnfitError(
            f"dates are read as {column.form!r}, but {wrong!r} has the day where the month should be",
            where=f"{where}, column {column.heading!r}",
            hint=f"if the whole column is so, put {turned!r} in the place of {column.form!r} in `forms` under [dates] "
            f"in {source.name}.toml; if not, mend the cells",
            lines=lines,
        )
    if len(column.unread) * MOST_BAD > column.filled:
        raise UnfitError(
            f"{len(column.unread)} of {column.filled} dates are of no known form, such as "
            f"{next(iter(column.unread.values()))!r}",
            where=f"{where}, column {column.heading!r}",
            hint=f"add their form, in the codes of strptime such as '%d.%m.%Y %H:%M', to `forms` under [dates] in "
            f"{source.name}.toml",
            lines=lines,
        )


def strays(days: Sequence[date]) -> set[date]:
    """Days that lie apart from all others and are few, such as those of a mistyped year."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] <= GAP:
            runs[-1].append(day)
        else:
            runs.append([day])
    return {day for run in runs if len(run) * LEAST < len(days) for day in run}
