"""Lines of roll calls: the day, the marks of each member, and everything that is found about a line.

A mark that the source does not list says nothing of its member, and takes nothing from the others of its line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_noop as _

from senim.intake import dates
from senim.intake.decisions import Member
from senim.intake.parsed import MOST_BAD, USED, Line, UnfitError, check, examples
from senim.intake.source import Source, columns
from senim.intake.tabular import Table

REASONS = {
    "cells": _("not as many cells as the header"),
    "unparsable_date": _("a day of the meeting that cannot be read"),
    "implausible_date": _("a date outside the days the source allows, or far from all other lines"),
    "no_roll_call": _("no roll call was taken: no member has a mark"),
    "no_vote": _("a roll call without a vote: every mark says so"),
    "repeated": _("the same item of the same meeting stood in an earlier line"),
}
# What is only counted: such lines are used.
NOTES: Mapping[str, str] = {
    "unknown_mark": _("a mark the source does not list"),
    "unparsable_time": _("a time of day that cannot be read"),
}
TIMES = ("%H:%M", "%H:%M:%S")  # beside the source's own: what a spreadsheet's times are read as


def cures(source: Source) -> dict[str, str]:
    """What to do about each finding that speaks of the source rather than of the line."""
    toml = f"{source.name}.toml"
    return {
        "cells": "is the file whole, and is every cell with a comma in double quotes?",
        "unparsable_date": f"the forms of dates are `forms` under [dates] in {toml}",
        "implausible_date": f"the days allowed are `earliest` and `latest` under [dates] in {toml}",
        "unknown_mark": f"say under [marks] in {toml} what it means, or add it to `no_vote`",
        "unparsable_time": f"the form of times is `time` in {toml}",
    }


def _minute(text: str, source: Source) -> int | None:
    for form in (source.get("time"), *TIMES):
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 (a time of day)
        except ValueError:
            continue
        return moment.hour * 60 + moment.minute
    return None


@dataclass(frozen=True)
class RollCall:
    """A line as it was read: the day and minute of the meeting, and the marks of members, as the source writes them."""

    line: Line
    day: date | None
    minute: int | None
    marks: tuple[tuple[Member, str], ...]


class _Reader:
    """Reads the lines of votes files; it knows the words of the source and what stood in earlier lines."""

    def __init__(self, source: Source, by_name: Mapping[str, Member]) -> None:
        self.source, self.by_name = source, by_name
        self.known, self.silent = set(source.get("marks")), set(source.get("no_vote"))
        self.written = {word.casefold(): word for word in (*self.known, *self.silent)}
        self.seen: set[str] = set()
        self.days: list[dates.Column] = []

    def table(self, table: Table) -> list[RollCall]:
        """Every line of a file. Raises InputError for a header without a column the source needs."""
        places = columns(self.source, table.header, table.name)
        date_at = places["date"]
        assert date_at is not None
        texts = [cells[date_at].strip() if date_at < len(cells) else "" for cells in table.lines]
        days = dates.read(texts, table.header[date_at], self.source)
        self.days.append(days)
        held = [(place, self.by_name[name]) for place, name in enumerate(table.header) if name in self.by_name]
        found = []
        for place, (number, cells) in enumerate(table.numbered()):
            named = {
                meaning: cells[at].strip() if at is not None and at < len(cells) else ""
                for meaning, at in places.items()
            }
            marks = tuple((member, self._mark(cells[at])) for at, member in held if at < len(cells))
            found.append(self._line(table, number, len(cells), named, marks, place))
        return found

    def _mark(self, text: str) -> str:
        """The mark as the source writes it: case and spaces around it do not matter."""
        return self.written.get(text.strip().casefold(), text.strip())

    def _line(
        self, table: Table, number: int, width: int, named: Mapping[str, str],
        held: tuple[tuple[Member, str], ...], place: int,
    ) -> RollCall:  # fmt: skip
        days = self.days[-1]
        moment = days.moments[place]
        marks = {mark for _member, mark in held} - {""}
        unknown = tuple(repr(mark) for _member, mark in held if mark and mark not in self.known | self.silent)
        minute = _minute(named["time"], self.source)
        key = f"{named['date']} {named['item']}".strip()
        facts = {
            "cells": width != len(table.header),
            "unparsable_date": moment is None and place not in days.odd,
            "implausible_date": place in days.odd,
            "no_roll_call": not marks,
            "no_vote": bool(marks) and marks <= self.silent,
            "repeated": bool(named["item"]) and key in self.seen,
        }
        used = not any(facts.values())
        facts |= {
            "unknown_mark": used and bool(unknown),
            "unparsable_time": used and bool(named["time"]) and minute is None,
        }
        self.seen.add(key)
        words = {
            "cells": (f"{width} cells, {len(table.header)} headings",),
            "unparsable_date": (f"{days.heading} {named['date']!r}",),
            "implausible_date": (f"{days.heading} {named['date']!r}",),
            "unknown_mark": unknown,
            "unparsable_time": (repr(named["time"]),),
        }
        line = _line(table.name, number, key, facts, words)
        return RollCall(line, moment.date() if moment else None, minute, held)


def _line(file: str, number: int, key: str, facts: Mapping[str, bool], words: Mapping[str, tuple[str, ...]]) -> Line:
    shown = tuple(name for name in (*REASONS, *NOTES) if facts[name])
    result = next((name for name in shown if name in REASONS), USED)
    return Line(file, number, key, shown, result, {name: words[name] for name in shown if name in words})


def _without_strays(calls: Sequence[RollCall]) -> list[RollCall]:
    """The same lines, those of a day far from all others left out: a mistyped year would stretch the period."""
    strays = dates.strays([call.day for call in calls if call.day is not None])

    def judged(call: RollCall) -> RollCall:
        if call.day not in strays or call.line.result == "cells":
            return call
        line = call.line
        shown = ("implausible_date", *line.found)
        words = {"implausible_date": (f"{call.day}",), **line.words}
        return RollCall(Line(line.file, line.number, line.key, shown, shown[0], words), call.day, None, call.marks)

    return [judged(call) for call in calls]


def _known_marks(calls: Sequence[RollCall], source: Source) -> None:
    """Raise UnfitError where more than one mark in 10 is of a word the source does not list."""
    known = {*source.get("marks"), *source.get("no_vote")}
    marks = [mark for call in calls if call.line.result == USED for _member, mark in call.marks if mark]
    unknown = [repr(mark) for mark in marks if mark not in known]
    if len(unknown) * MOST_BAD > len(marks):
        raise UnfitError(
            f"{len(unknown)} of {len(marks)} marks are not known: {examples(unknown)}",
            where=", ".join(sorted({call.line.file for call in calls})),
            hint=cures(source)["unknown_mark"],
            lines=[call.line for call in calls],
        )


def read(votes: Sequence[Table], source: Source, by_name: Mapping[str, Member]) -> list[RollCall]:
    """Every line of the votes files. Raises UnfitError where the source does not fit them."""
    reader = _Reader(source, by_name)
    calls = _without_strays([call for table in votes for call in reader.table(table)])
    lines = [call.line for call in calls]
    check(lines, REASONS, {"cells": cures(source)["cells"]})  # first: in a line that is cut off all else is doubtful
    for table, column in zip(votes, reader.days, strict=True):
        dates.check(column, source, table.name, lines)
    stops = {name: cure for name, cure in cures(source).items() if name in REASONS}
    check(lines, REASONS, stops)
    _known_marks(calls, source)
    return calls
