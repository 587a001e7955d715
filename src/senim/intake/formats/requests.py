"""Service requests of a city (311), one line a request, as evidence on appeals.

An exercise of the engine: mandates are seats without names. No line is swallowed: each is used, or left out for one
named reason. The source says which words are what; days are the city's own clock, cut to the day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.intake.parsed import USED, Line, Parsed, Rows, by_language, count, feeds
from senim.intake.source import Source, columns, fixed_period
from senim.intake.tabular import Table
from senim_core.errors import InputError

# Why a line is left out. A line may show several; the first in this order is the reason that is named.
REASONS = {
    "cells": _("not as many cells as the header"),
    "no_id": _("no identifier"),
    "duplicate_id": _("the identifier stood in an earlier line"),
    "unparsable_date": _("a date that cannot be read"),
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
ISO = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")  # what a spreadsheet's dates are read as
MOST_BAD = 10  # where more than one filled cell in 10 cannot be read, the source does not fit, not the line
MONTH = timedelta(days=31)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """A line understood: what identifies it, its days, its words and everything found about it."""

    line: Line
    type: str
    district: str
    status: str
    created: date | None
    due: date | None
    closed: date | None


def _rows(table: Table, source: Source) -> list[Row]:
    """The lines as {meaning: cell}, spaces cut off, words that mean "empty" emptied; ``cells`` says if they fit."""
    places = columns(source, table.header, table.name)
    empty = set(source.find("empty", default=[]))

    def cell(line: Sequence[str], place: int | None) -> str:
        text = line[place].strip() if place is not None and place < len(line) else ""
        return "" if text in empty else text

    return [
        {meaning: cell(line, place) for meaning, place in places.items()}
        | {"cells": "" if len(line) == len(table.header) else "differ"}
        for line in table.lines
    ]


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 (no zone in such files)
    except ValueError:
        return None


def moments(texts: Sequence[str], source: Source, where: str) -> list[datetime | None]:
    """The dates of one column; None where a cell is empty or cannot be read.

    The one of the source's forms that reads most cells is taken for the whole column. Raises InputError where it
    leaves so many unread that the column must be of a form the source does not list.
    """
    forms = [*source.get("dates", "forms"), *ISO]
    filled = [text for text in texts if text]
    sample = filled[:: max(len(filled) // 200, 1)]
    form = max(forms, key=lambda one: sum(_moment(text, one) is not None for text in sample))
    found = [_moment(text, form) if text else None for text in texts]
    bad = [text for text, moment in zip(texts, found, strict=True) if text and moment is None]
    if len(bad) * MOST_BAD > len(filled):
        raise InputError(
            f"{len(bad)} of {len(filled)} dates are of no known form, such as {bad[0]!r}",
            where=where,
            hint=f"add their form to `forms` under [dates] in {source.name}.toml",
        )
    return found


def _statuses(rows: Sequence[Row], source: Source, where: str) -> list[str]:
    kinds = {word: kind for kind, words in source.get("status").items() for word in words}
    found = [kinds.get(row["status"], "") for row in rows]
    unknown = sorted({row["status"] for row, kind in zip(rows, found, strict=True) if not kind and not row["cells"]})
    if sum(not kind for kind in found) * MOST_BAD > len(found):
        raise InputError(
            f"statuses are not known: {', '.join(map(repr, unknown))}",
            where=where,
            hint=f"add them to a list under [status] in {source.name}.toml",
        )
    return found


def _facts(row: Row, said: str, days: Mapping[str, datetime | None], seen: set[str], source: Source) -> dict[str, bool]:
    created, due, closed = days["created"], days["due"], days["closed"]
    return {
        "cells": bool(row["cells"]),
        "no_id": not row["id"],
        "duplicate_id": row["id"] in seen,
        "unparsable_date": any(row[key] and moment is None for key, moment in days.items()),
        "no_created_date": not row["created"],
        "unknown_status": not said,
        "no_district": not row["district"],
        "unknown_district": bool(row["district"]) and row["district"] not in source.get("districts", "values"),
        "no_due_date": not row["due"],
        "no_term": due is not None and due == created,
        "due_before_created": due is not None and created is not None and due.date() < created.date(),
        "closed_before_created": closed is not None and created is not None and closed < created,
        "closed_without_date": said == "closed" and not row["closed"],
        "closing_date_while_open": said == "open" and bool(row["closed"]),
        "placeholder_coordinates": [row.get("latitude"), row.get("longitude")]
        == source.find("placeholder", default=[]),
        "no_coordinates": not (row.get("latitude") and row.get("longitude")),
        **{kind: said == kind for kind in ("duplicate", "cancelled", "open", "referred")},
    }


Found = tuple[Table, int, Row, str, Mapping[str, datetime | None], dict[str, bool]]


def _understood(tables: Sequence[Table], source: Source) -> Iterator[Found]:
    seen: set[str] = set()
    for table in tables:
        rows = _rows(table, source)
        said = _statuses(rows, source, table.name)
        days = {
            key: moments([row[key] for row in rows], source, f"{table.name}, {key}")
            for key in ("created", "due", "closed")
        }
        for number, row in enumerate(rows):
            own = {key: column[number] for key, column in days.items()}
            facts = _facts(row, said[number], own, seen, source)
            seen.add(row["id"])
            yield table, number + 2, row, said[number], own, facts


def period_of(created: Sequence[date], source: Source) -> tuple[date, date]:
    """The period: the source's own, or the whole months of registration and as many after as the source says.

    Raises InputError where there is no day to go by.
    """
    fixed = fixed_period(source)
    if fixed:
        return fixed
    if not created:
        raise InputError("no line has a day of registration", hint="is this the file the source is for?")
    last = max(created).replace(day=1)
    for _month in range(source.get("period", "months_after") + 1):
        last = (last + MONTH).replace(day=1)
    return min(created).replace(day=1), last - timedelta(days=1)


def requests(
    tables: Sequence[Table], source: Source, period: tuple[date, date] | None
) -> tuple[list[Request], tuple[date, date]]:
    """Every line of the files, understood, and the period they are for. Raises InputError."""
    found = list(_understood(tables, source))
    made = [days["created"].date() for *_, days, facts in found if days["created"] and not facts["cells"]]
    first, last = period or period_of(made, source)
    listed = []
    for table, number, row, said, days, facts in found:
        due = days["due"]
        facts["outside_period"] = due is not None and not first <= due.date() <= last
        shown = tuple(name for name in (*REASONS, *NOTES) if facts[name])
        result = next((name for name in shown if name in REASONS), USED)
        dates = (moment.date() if moment else None for moment in (days["created"], due, days["closed"]))
        listed.append(
            Request(Line(table.name, number, row["id"], shown, result), row["type"], row["district"], said, *dates)
        )
    return listed, (first, last)


def topic(kind: str, source: Source) -> str:
    """The topic of a request of this type: by a word in it, else by its longest known beginning."""
    for word, name in source.find("topics", "word", default={}).items():
        if word in kind:
            return str(name)
    beginnings = source.find("topics", "beginning", default={})
    fitting = max((beginning for beginning in beginnings if kind.startswith(beginning)), key=len, default="")
    return str(beginnings.get(fitting, source.get("topics", "default")))


def _outcome(request: Request, source: Source) -> str | None:
    words = source.find("outcome", default={})
    return words.get(request.status) if request.closed or request.status == "referred" else None


def _appeal(request: Request, source: Source, deputy: str, area: str) -> dict[str, Any]:
    return {
        "appeal_id": request.line.key, "deputy_id": deputy, "topic": topic(request.type, source), "area_code": area,
        "regime": "source", "registered_on": request.created, "first_due_on": request.due, "extended_on": None,
        "extension_notified_on": None, "extended_to": None, "due_on": request.due, "answered_on": request.closed,
        "outcome": _outcome(request, source), "applicant_says": "silent", "disputed_on": None,
    }  # fmt: skip


def _seats(source: Source) -> tuple[Rows, dict[str, tuple[str, str]]]:
    """Rows of areas, assembly and mandates, and district -> (mandate, area): seats, not people."""
    council, area = source.get("council", "id"), source.get("council", "area")
    districts = source.get("districts", "values")
    width = max(map(len, districts))
    codes = {value: f"district-{value.zfill(width)}" for value in districts}
    texts = source.get("districts", "name")
    areas = [
        {
            "area_code": area,
            "parent_code": None,
            "kind": "city",
            **by_language(source.get("council", "area_name"), "name"),
        }
    ]
    mandates = []
    for value, code in codes.items():
        name = by_language(texts, "name", value)
        place = f"{area}-{code}"
        areas.append({"area_code": place, "parent_code": area, "kind": "council_district", **name})
        mandates.append(
            # No person stands behind a seat, and the file has no count of voters: electors are unknown.
            {"deputy_id": code, "person_id": f"seat-{code}", "assembly_id": council, "level": "city", **name,
             "electoral_type": "single_mandate", "area_code": place, "starts_on": source.get("districts", "since"),
             "ends_on": None, "office": "none", "peer_group": "exercise", "electors": None}
        )  # fmt: skip
    assembly = {
        "assembly_id": council,
        "level": "city",
        "area_code": area,
        **by_language(source.get("council", "name"), "name"),
    }
    rows: Rows = {"areas": areas, "assemblies": [assembly], "mandates": mandates}
    return rows, {value: (code, f"{area}-{code}") for value, code in codes.items()}


def parse(tables: Sequence[Table], source: Source, period: tuple[date, date] | None = None) -> Parsed:
    """Evidence of all used lines, with what became of every line. Raises InputError where the files do not fit."""
    listed, (first, last) = requests(tables, source, period)
    rows, seats = _seats(source)
    used = [request for request in listed if request.line.result == USED]
    if listed and not used:
        due = sorted(request.due for request in listed if request.due)
        span = f"due dates run from {due[0]} to {due[-1]}" if due else "no line has a due date"
        raise InputError(
            f"no line can be used for {first} – {last}; {span}", hint="give --period FIRST LAST, or look at --rows"
        )
    rows["appeals"] = [_appeal(request, source, *seats[request.district]) for request in used]
    delivered = ("appeals", "outcomes") if source.find("outcome") else ("appeals",)
    rows["feeds"] = feeds(source.get("council", "id"), first, last, delivered)
    lines = [request.line for request in listed]
    region = {"slug": source.get("id"), "title": source.get("title"), "notice": source.get("notice"),
              "ruleset": source.get("ruleset"), "fictional": False, "exercise": True}  # fmt: skip
    return Parsed(rows, lines, count(lines, REASONS, NOTES), region)
