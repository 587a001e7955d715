"""Service requests of a city (311), one line a request, as evidence on appeals.

An exercise of the engine: mandates are seats without names. The source says which words are what; days are the city's
own clock, cut to the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from senim.intake.formats.request_lines import NOTES, REASONS, cures, read
from senim.intake.parsed import USED, Line, Parsed, Rows, UnfitError, by_language, count, feeds, largest
from senim.intake.source import Source, exercise, fixed_period
from senim.intake.tabular import Table
from senim_core.errors import InputError

MONTH = timedelta(days=31)


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
    found = read(tables, source)
    made = [
        one.days["created"].date()
        for one in found
        if one.days["created"] and not one.facts["cells"] and not one.facts["implausible_date"]
    ]
    first, last = period or period_of(made, source)
    listed = []
    for one in found:
        due = one.days["due"]
        one.facts["outside_period"] = due is not None and not first <= due.date() <= last
        days = (moment.date() if moment else None for moment in one.days.values())
        listed.append(Request(one.line(), one.row["type"], one.row["district"], one.said, *days))
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
    lines = [request.line for request in listed]
    if not used:
        due = sorted(request.due for request in listed if request.due)
        span = f"due dates run from {due[0]} to {due[-1]}" if due else "no line has a due date"
        raise UnfitError(
            f"no line can be used for {first} – {last}: {largest(lines, REASONS, cures(source))}; {span}",
            hint="if only the period is another, give --period FIRST LAST; --rows FILE says what became of every line",
            lines=lines,
        )
    rows["appeals"] = [_appeal(request, source, *seats[request.district]) for request in used]
    delivered = ("appeals", "outcomes") if source.find("outcome") else ("appeals",)
    rows["feeds"] = feeds(source.get("council", "id"), first, last, delivered)
    return Parsed(rows, lines, count(lines, REASONS, NOTES, cures(source)), exercise(source), (first, last))
