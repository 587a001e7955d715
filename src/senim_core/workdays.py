"""Working-day arithmetic. The calendar is an argument: this module knows no holiday by itself.

A calendar is a run of days, each with the count of working days up to and including it. So "n working days
after d" is a look-up, in Python and in SQL alike: number(d) + n.

>>> week = Workdays.of(date(2021, 7, 1), date(2021, 7, 9), off={date(2021, 7, 5), date(2021, 7, 6)},
...                    worked={date(2021, 7, 3)})
>>> week.after(date(2021, 7, 1), 3)     # Fri 2, the worked Sat 3, then Wed 7
datetime.date(2021, 7, 7)
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from senim_core.errors import InputError

SATURDAY = 5


class Workdays:
    """A run of consecutive days and which of them are worked."""

    def __init__(self, rows: Iterable[tuple[date, bool, int]]) -> None:
        """``rows``: (day, is_working, number) for consecutive days in any order.

        Raises InputError where a day is missing or a number is not the running count of working days.
        """
        ordered = sorted(rows)
        self._number: dict[date, int] = {}
        self._working: list[date] = []
        self._first_number = 0
        previous: tuple[date, int] | None = None
        for day, is_working, number in ordered:
            if previous is None:
                self._first_number = number - int(is_working)
            elif day != previous[0] + timedelta(days=1):
                raise InputError("a day is missing", where=f"calendar, after {previous[0]}")
            elif number != previous[1] + int(is_working):
                raise InputError("the count of working days does not run on", where=f"calendar, {day}")
            previous = (day, number)
            self._number[day] = number
            if is_working:
                self._working.append(day)

    @classmethod
    def of(cls, first: date, last: date, *, off: Collection[date], worked: Collection[date]) -> "Workdays":
        """Calendar from ``first`` to ``last``: weekends and ``off`` are free, ``worked`` weekends are not."""
        return cls(calendar_rows(first, last, off=off, worked=worked))

    def number(self, day: date) -> int:
        """Count of working days up to and including ``day``. Raises InputError outside the calendar."""
        if day not in self._number:
            raise InputError("the day lies outside the calendar", where=str(day), hint="extend table `calendar`")
        return self._number[day]

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        return self.after(day, 0) == day

    def last(self, day: date) -> date:
        """The latest working day up to ``day``. Raises InputError where the calendar has none so early."""
        position = self.number(day) - self._first_number
        if position < 1:
            raise InputError(f"no working day up to {day}", hint="extend `calendar`")
        return self._working[position - 1]

    def after(self, day: date, days: int) -> date:
        """The ``days``-th working day after ``day``, ``day`` itself not counted.

        With 0: ``day`` itself if worked, else the next working day (APPC Art. 64(3): an appeal received on
        a day off is registered on the next working day). Raises InputError past the end of the calendar.
        """
        number = self.number(day)
        position = number + days - self._first_number
        if days == 0 and not (position and self._working[position - 1] == day):
            position += 1
        if not 1 <= position <= len(self._working):
            raise InputError(f"{days} working days after {day} lie outside the calendar", hint="extend `calendar`")
        return self._working[position - 1]


def calendar_rows(
    first: date, last: date, *, off: Collection[date], worked: Collection[date]
) -> list[tuple[date, bool, int]]:
    """Rows (day, is_working, number) of table ``calendar`` from ``first`` to ``last``, both included."""
    rows = []
    number = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        working = day in worked or (day.weekday() < SATURDAY and day not in off)
        number += working
        rows.append((day, working, number))
    return rows
