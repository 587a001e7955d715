"""Turns a city's CSV of service requests into a bundle of evidence that `senim rate` reads.

    python make_bundle.py INPUT.csv OUTPUT_FOLDER [--source baltimore.toml] [--period 2018-01-01 2018-12-31]

An exercise of the engine, never an assessment: mandates are seats without names, only the feed `appeals` is
delivered. What is what in the file says the TOML beside this script. No row is swallowed: each is used, or
excluded for one named reason, and `findings.csv` and `rows.csv` in the output say so of every one of them.
"""

import argparse
import csv
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from senim_core.bundle.meta import Meta
from senim_core.canonical import to_csv
from senim_core.cli.command import BAD_INPUT, OK, table
from senim_core.errors import InputError, SenimError
from senim_core.evidence.rules import generalise
from senim_core.evidence.schema import sources, tables
from senim_core.i18n import LANGUAGES, check_texts
from senim_core.rating.engine import Period

# Why a row is excluded. A row may show several; the first in this order is the reason that is named.
REASONS = {
    "cells": "not as many cells as the header",
    "no_id": "no identifier",
    "duplicate_id": "the identifier stood in an earlier row",
    "unparsable_date": "a date that cannot be read",
    "no_created_date": "no day of registration",
    "duplicate": "the status says it repeats another request",
    "no_district": "no council district",
    "unknown_district": "a district that is not listed",
    "no_due_date": "no due date: nothing was promised",
    "no_term": "due in the second it was made: not a term anyone could keep",
    "due_before_created": "due before it was made",
    "closed_before_created": "closed before it was made",
    "closed_without_date": "closed by its status, without a day",
    "closing_date_while_open": "open by its status, with a day of closing",
    "outside_period": "due outside the period",
}
# What is only counted: such rows are used.
NOTES = {
    "placeholder_coordinates": "coordinates that stand for an unknown place",
    "no_coordinates": "no coordinates",
    "open": "still open when the file was made",
}
FINDINGS = ("finding", "what", "rows", "excluded")
MOST_BAD = 10  # where more than one filled cell in 10 cannot be read as a date, the style is wrong, not the row

Row = Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """A line of the file, understood: its identifier, days and district, and everything found about it."""

    line: int
    id: str
    type: str
    district: str
    created: date | None
    due: date | None
    closed: date | None
    found: tuple[str, ...]

    @property
    def result(self) -> str:
        """`used`, or the reason for which the row is excluded."""
        return next((reason for reason in REASONS if reason in self.found), "used")


class Source:
    """The TOML that says what in the file is what. A missing key is an InputError that names it."""

    def __init__(self, path: Path) -> None:
        try:
            self.raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(str(error), where=path.name, hint="give a TOML file like baltimore.toml") from error
        self.name = path.name

    def get(self, *keys: str) -> Any:
        """The value under ``keys``."""
        value = self.raw
        for key in keys:
            if not isinstance(value, dict) or key not in value:
                raise InputError(f"no key {'.'.join(keys)}", where=self.name, hint="compare with baltimore.toml")
            value = value[key]
        return value


def period_of(days: Any, source: Source) -> Period:
    """The period from two days. Raises InputError."""
    if not isinstance(days, list) or len(days) != 2 or not all(isinstance(day, date) for day in days):
        raise InputError("period is not two days", where=source.name, hint="period = [2018-01-01, 2018-12-31]")
    if days[1] < days[0]:
        raise InputError("the period ends before it starts", where=f"{days[0]} – {days[1]}")
    return Period(*days)


def read(path: Path, source: Source) -> list[Row]:
    """The lines of the CSV file as {what it is: cell}, spaces around a cell cut off; `cells` says if they fit.

    Raises InputError naming a column that the TOML expects and the header lacks.
    """
    columns = source.get("columns")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = list(csv.reader(file, strict=True)) or [[]]
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(str(error), where=path.name, hint="give a CSV file in UTF-8 with commas") from error
    places = {}
    for meaning, column in columns.items():
        if column not in header:
            raise InputError(
                f"no column {column!r}; the file has {', '.join(header) or 'no header'}",
                where=path.name,
                hint=f"set `{meaning}` under [columns] in {source.name}",
            )
        places[meaning] = header.index(column)
    return [
        {key: line[place].strip() if place < len(line) else "" for key, place in places.items()}
        | {"cells": "" if len(line) == len(header) else "differ"}
        for line in lines
    ]


def moments(rows: list[Row], key: str, source: Source) -> list[datetime | None]:
    """The dates in one column; None where a cell is empty or cannot be read.

    Raises InputError where so many cannot be read that the whole column must be of another style.
    """
    form, found, bad = source.get("dates", "format"), [], []
    for row in rows:
        try:
            found.append(datetime.strptime(row[key], form) if row[key] else None)  # noqa: DTZ007 (no zone in the file)
        except ValueError:
            found.append(None)
            bad.append(row[key])
    filled = sum(bool(row[key]) for row in rows)
    if len(bad) * MOST_BAD > filled:
        raise InputError(
            f"{len(bad)} of {filled} dates are not of the form {form}, such as {bad[0]!r}",
            where=f"column {source.get('columns', key)}",
            hint=f"set `format` under [dates] in {source.name}",
        )
    return found


def understand(rows: list[Row], source: Source, period: Period) -> Iterator[Request]:
    """Every row with all that is found about it. Raises InputError for a status that is not listed."""
    days = {key: moments(rows, key, source) for key in ("created", "due", "closed")}
    seen: set[str] = set()
    for number, row in enumerate(rows):
        created, due, closed = (days[key][number] for key in ("created", "due", "closed"))
        facts = {
            "cells": bool(row["cells"]),
            "no_id": not row["id"],
            "duplicate_id": row["id"] in seen,
            "unparsable_date": any(row[key] and not days[key][number] for key in days),
            "no_created_date": not row["created"],
            "no_district": not row["district"],
            "unknown_district": bool(row["district"]) and row["district"] not in source.get("districts", "values"),
            "no_due_date": not row["due"],
            "no_term": due is not None and due == created,
            "due_before_created": due is not None and created is not None and due < created,
            "closed_before_created": closed is not None and created is not None and closed < created,
            "outside_period": due is not None and not period.start <= due.date() <= period.end,
            "placeholder_coordinates": [row["latitude"], row["longitude"]] == source.get("coordinates", "placeholder"),
            "no_coordinates": not (row["latitude"] and row["longitude"]),
            **_status(row, source),
        }
        seen.add(row["id"])
        found = tuple(name for name, holds in facts.items() if holds)
        made, owed, done = (moment.date() if moment else None for moment in (created, due, closed))
        yield Request(number + 2, row["id"], row["type"], row["district"], made, owed, done, found)


def _status(row: Row, source: Source) -> dict[str, bool]:
    said = next((kind for kind, words in source.get("status").items() if row["status"] in words), "")
    if not said and not row["cells"]:
        raise InputError(
            f"status {row['status']!r} is not known",
            where=f"column {source.get('columns', 'status')}",
            hint=f"add it to a list under [status] in {source.name}",
        )
    return {
        "duplicate": said == "duplicate",
        "open": said == "open",
        "closed_without_date": said == "closed" and not row["closed"],
        "closing_date_while_open": said == "open" and bool(row["closed"]),
    }


def topic(kind: str, source: Source) -> str:
    """The topic of a request of this type."""
    for word, name in source.get("topics", "word").items():
        if word in kind:
            return str(name)
    beginnings = source.get("topics", "beginning")
    fitting = max((beginning for beginning in beginnings if kind.startswith(beginning)), key=len, default="")
    return str(beginnings.get(fitting, source.get("topics", "default")))


def evidence(requests: Iterable[Request], source: Source, period: Period) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of the evidence tables, in the schema's column order, from the requests that are used."""
    council, area, called = (source.get("council", key) for key in ("id", "area", "name"))
    areas = [(area, None, "city", *(source.get("council", "area_name", language) for language in LANGUAGES))]
    mandates = []
    width = max(map(len, source.get("districts", "values")))
    codes = {value: f"district-{value.zfill(width)}" for value in source.get("districts", "values")}
    for value, code in codes.items():
        names = [source.get("districts", "name", language).format(value) for language in LANGUAGES]
        areas.append((f"{area}-{code}", area, "council_district", *names))
        # No person stands behind a seat, and the file has no count of voters: electors are unknown.
        mandates.append(
            (code, f"seat-{code}", council, "city", *names, "single_mandate", f"{area}-{code}", period.start, None,
             "none", "exercise", None)
        )  # fmt: skip
    used = [request for request in requests if request.result == "used"]
    # The file names no applicants, so each request counts as an applicant of its own.
    cells = generalise((each.id, each.id, topic(each.type, source), f"{area}-{codes[each.district]}") for each in used)
    appeals = [
        (each.id, codes[each.district], *cells[each.id], "source", each.created, each.due, None, None, None, each.due,
         each.closed, None, "silent", None)
        for each in used
    ]  # fmt: skip
    feeds = [(name, council, period.start, period.end, name == "appeals") for name in sources()]
    return {
        "areas": areas,
        "assemblies": [(council, "city", area, *(called[language] for language in LANGUAGES))],
        "mandates": mandates,
        "feeds": feeds,
        "appeals": sorted(appeals),
    }


def findings(requests: list[Request]) -> list[tuple[str, str, int, int | None]]:
    """(finding, what it is, rows that show it, rows excluded for it), with the rows used and all rows last."""
    shown = Counter(name for request in requests for name in request.found)
    results = Counter(request.result for request in requests)
    reasons = ((name, text, shown[name], results[name]) for name, text in REASONS.items())
    notes = ((name, text, shown[name], None) for name, text in NOTES.items())
    used = results["used"]
    return [*reasons, *notes, ("used", "", used, None), ("all", "", len(requests), len(requests) - used)]


def write(folder: Path, requests: list[Request], source: Source, period: Period) -> None:
    """Write the bundle. Raises InputError where the folder exists."""
    title = check_texts(source.get("title"), f"{source.name}, title")
    meta = Meta(
        id=source.get("id"),
        title={name: text.format(first=period.start, last=period.end) for name, text in title.items()},
        notice=check_texts(source.get("notice"), f"{source.name}, notice"),
        period=period,
        ruleset=source.get("ruleset"),
        exercise=True,
        fictional=False,
        retrospective=True,
    )
    rows = evidence(requests, source, period)
    if folder.exists():
        raise InputError("the folder exists", where=str(folder), hint="choose a new one; nothing was written")
    (folder / "evidence").mkdir(parents=True)
    for name, known in tables().items():
        (folder / "evidence" / f"{name}.csv").write_bytes(to_csv(known.names, rows.get(name, ())))
    (folder / "bundle.json").write_bytes(meta.to_bytes())
    (folder / "findings.csv").write_bytes(to_csv(FINDINGS, findings(requests)))
    (folder / "rows.csv").write_bytes(to_csv(("line", "id", "result"), ((r.line, r.id, r.result) for r in requests)))


def main() -> int:
    """Read the arguments, write the bundle, show the findings; 3 where the file or the TOML is not fit."""
    parser = argparse.ArgumentParser(description="Make a bundle of evidence from a city's service requests.")
    parser.add_argument("input", type=Path, help="CSV file of service requests")
    parser.add_argument("output", type=Path, help="new folder for the bundle")
    parser.add_argument("--source", type=Path, default=Path(__file__).with_name("baltimore.toml"))
    parser.add_argument("--period", type=date.fromisoformat, nargs=2, metavar=("FIRST", "LAST"))
    options = parser.parse_args()
    try:
        source = Source(options.source)
        period = period_of(options.period or source.get("period"), source)
        requests = list(understand(read(options.input, source), source, period))
        write(options.output, requests, source, period)
    except SenimError as error:
        print(f"make_bundle: {error}", file=sys.stderr)
        return BAD_INPUT
    print(table(FINDINGS, findings(requests)))
    return OK


if __name__ == "__main__":
    sys.exit(main())
