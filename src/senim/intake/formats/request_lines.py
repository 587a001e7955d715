"""Lines of service requests: what each says by the source's words, and everything that is found about it.

No line is swallowed: each is used, or left out for one named reason. Where a source does not fit a file, the run
stops and names what to change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop as _

from senim.intake import dates
from senim.intake.parsed import USED, Line, check
from senim.intake.source import Source, columns
from senim.intake.tabular import Table

# Why a line is left out. A line may show several; the first in this order is the reason that is named.
REASONS = {
    "cells": _("not as many cells as the header"),
    "no_id": _("no identifier"),
    "duplicate_id": _("the identifier stood in an earlier line"),
    "unparsable_date": _("a date that cannot be read"),
    "implausible_date": _("a date outside the days the source allows, or far from all other lines"),
    "no_created_date": _("no day of registration"),
    "unknown_status": _("a status the source does not list"),
    "duplicate": _("the status says it repeats another request"),
    "cancelled": _("the status says it was cancelled: no answer was owed"),
    "no_district": _("no council district"),
    "unknown_district": _("a district that is not listed"),
    "no_due_date": _("no due date: nothing was promised"),
    "no_term": _("due in the second it was made: not a term anyone could keep"),
    "due_before_created": _("due on a day before it was made"),
    "closed_before_created": _("closed before it was made"),
    "closed_without_date": _("closed by its status, without a day"),
    "closing_date_while_open": _("open by its status, with a day of closing"),
    "outside_period": _("due outside the period"),
}
# What is only counted: such lines are used.
NOTES = {
    "placeholder_coordinates": _("coordinates that stand for an unknown place"),
    "no_coordinates": _("no coordinates"),
    "open": _("still open when the file was made"),
    "referred": _("sent on to another body"),
}
DAYS = ("created", "due", "closed")

Row = Mapping[str, str]


def cures(source: Source) -> dict[str, str]:
    """What to do about each finding that speaks of the source rather than of the line."""
    toml = f"{source.name}.toml"
    return {
        "cells": "is the file whole, and is every cell with a comma in double quotes?",
        "duplicate_id": f"do files overlap? If not, is `id` under [columns] in {toml} a column of identifiers?",
        "unparsable_date": f"the forms of dates are `forms` under [dates] in {toml}, words for an empty cell `empty`",
        "implausible_date": f"the days allowed are `earliest` and `latest` under [dates] in {toml}",
        "unknown_status": f"add it to a list under [status] in {toml}",
        "unknown_district": f"add it to `values` under [districts] in {toml}, or to `empty` if it says there is none",
    }


@dataclass(frozen=True)
class Read:
    """A line as it was read: where it stands, its cells by meaning, its status and days, and what holds of it."""

    file: str
    number: int
    row: Row
    said: str
    days: Mapping[str, datetime | None]
    facts: dict[str, bool]
    words: dict[str, tuple[str, ...]]

    def line(self) -> Line:
        """What became of it, by what is known so far."""
        shown = tuple(name for name in (*REASONS, *NOTES) if self.facts.get(name))
        result = next((name for name in shown if name in REASONS), USED)
        words = {name: self.words[name] for name in shown if name in self.words}
        return Line(self.file, self.number, self.row["id"], shown, result, words)


def _rows(table: Table, places: Mapping[str, int | None], source: Source) -> list[Row]:
    """The lines as {meaning: cell}, spaces cut off, words that mean "empty" emptied; ``cells`` says if they fit."""
    empty = set(source.find("empty", default=[]))

    def cell(line: Sequence[str], place: int | None) -> str:
        text = line[place].strip() if place is not None and place < len(line) else ""
        return "" if text in empty else text

    def differs(line: Sequence[str]) -> str:
        return "" if len(line) == len(table.header) else f"{len(line)} cells, {len(table.header)} headings"

    return [
        {meaning: cell(line, place) for meaning, place in places.items()} | {"cells": differs(line)}
        for line in table.lines
    ]


def _before(one: datetime | None, other: datetime | None, timed: bool) -> bool:
    """Whether ``one`` is earlier: by days where a column has no time of day."""
    if one is None or other is None:
        return False
    return one < other if timed else one.date() < other.date()


def _facts(
    row: Row, said: str, days: Mapping[str, datetime | None], timed: Mapping[str, bool], source: Source
) -> dict[str, bool]:
    """What holds of a line by its own cells; ``timed`` says which columns of dates have a time of day."""
    created, due, closed = days["created"], days["due"], days["closed"]
    return {
        "cells": bool(row["cells"]),
        "no_id": not row["id"],
        "no_created_date": not row["created"],
        "unknown_status": not said,
        "no_district": not row["district"],
        "unknown_district": bool(row["district"]) and row["district"] not in source.get("districts", "values"),
        "no_due_date": not row["due"],
        "no_term": due is not None and due == created and timed["due"] and timed["created"],
        "due_before_created": _before(due, created, timed=False),
        "closed_before_created": _before(closed, created, timed=timed["closed"] and timed["created"]),
        "closed_without_date": said == "closed" and not row["closed"],
        "closing_date_while_open": said == "open" and bool(row["closed"]),
        "placeholder_coordinates": [row.get("latitude"), row.get("longitude")]
        == source.find("placeholder", default=[]),
        "no_coordinates": not (row.get("latitude") and row.get("longitude")),
        **{kind: said == kind for kind in ("duplicate", "cancelled", "open", "referred")},
    }


def _words(row: Row, read: Mapping[str, dates.Column], place: int) -> dict[str, tuple[str, ...]]:
    """By finding, the cells that show it."""
    found: dict[str, tuple[str, ...]] = {"cells": (row["cells"],), "duplicate_id": (repr(row["id"]),)}
    if not row["cells"]:  # of a line that is cut off, what stands in a column may belong to another
        found |= {"unknown_status": (repr(row["status"]),), "unknown_district": (repr(row["district"]),)}
    for name, wrong in (
        ("unparsable_date", {key: one.unread for key, one in read.items()}),
        ("implausible_date", {key: one.odd for key, one in read.items()}),
    ):
        cells = tuple(f"{read[key].heading} {texts[place]!r}" for key, texts in wrong.items() if place in texts)
        if cells:
            found[name] = cells
    return found


def _understood(table: Table, source: Source, seen: set[str]) -> tuple[list[Read], Mapping[str, dates.Column]]:
    """Every line of a file, and its columns of dates; ``seen`` are identifiers of earlier lines."""
    places = columns(source, table.header, table.name)
    rows = _rows(table, places, source)
    kinds = {word.casefold(): kind for kind, words in source.get("status").items() for word in words}
    read = {}
    for key in DAYS:
        place = places[key]
        heading = table.header[place] if place is not None else key
        read[key] = dates.read([row[key] for row in rows], heading, source)
    timed = {key: column.timed for key, column in read.items()}
    found = []
    for place, (row, number) in enumerate(zip(rows, table.numbers, strict=True)):
        said = kinds.get(row["status"].casefold(), "")
        days = {key: column.moments[place] for key, column in read.items()}
        words = _words(row, read, place)
        facts = _facts(row, said, days, timed, source) | {
            "duplicate_id": bool(row["id"]) and row["id"] in seen,
            "unparsable_date": "unparsable_date" in words,
            "implausible_date": "implausible_date" in words,
        }
        seen.add(row["id"])
        found.append(Read(table.name, number, row, said, days, facts, words))
    return found, read


def read(tables: Sequence[Table], source: Source) -> list[Read]:
    """Every line of all files. Raises UnfitError where the source does not fit a file."""
    seen: set[str] = set()
    understood = [_understood(table, source, seen) for table in tables]
    found = [one for listed, _columns in understood for one in listed]
    made = [one.days["created"].date() for one in found if one.days["created"] and not one.facts["cells"]]
    strays = dates.strays(made)
    for one in found:
        moment = one.days["created"]
        if moment and moment.date() in strays:
            one.facts["implausible_date"] = True
            one.words.setdefault("implausible_date", (f"made {one.row['created']!r}",))
    lines = [one.line() for one in found]
    check(lines, REASONS, {"cells": cures(source)["cells"]})  # first: in a line that is cut off all else is doubtful
    for table, (_listed, read) in zip(tables, understood, strict=True):
        for column in read.values():
            dates.check(column, source, table.name, lines)
    check(lines, REASONS, cures(source))
    return found
