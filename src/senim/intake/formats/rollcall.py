"""Roll calls of an assembly, one line an agenda item and one column a member, as evidence of attendance.

Names become seats by a recorded decision file: which spellings are one member, why, and from when to when. A spelling
without a decision stops the run; nothing is merged silently. Attendance is counted by meeting: who voted in any roll
call of a day was present. A meeting's length is not in such files; the source gives one for all.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.intake.parsed import USED, Finding, Line, Parsed, Rows, by_language, count, feeds
from senim.intake.source import Source, columns, fixed_period, plain
from senim.intake.tabular import Table
from senim_core.errors import InputError

REASONS = {
    "cells": _("not as many cells as the header"),
    "unparsable_date": _("a day of the meeting that cannot be read"),
    "no_roll_call": _("no roll call was taken: no member has a mark"),
    "no_vote": _("a roll call without a vote: every mark says so"),
    "unknown_mark": _("a mark the source does not list"),
    "repeated": _("the same item of the same meeting stood in an earlier line"),
}
NOTES: Mapping[str, str] = {}
QUARTER = 3


@dataclass(frozen=True)
class Member:
    """One member by decision: the seat, a number inside it, all spellings, the days in office, the reason."""

    id: str
    seat: str
    number: int
    spellings: tuple[str, ...]
    since: date
    until: date | None
    reason: str


def members(source: Source) -> list[Member]:
    """The members that the decision file names. Raises InputError for a malformed or contradictory one."""
    where = f"{source.name}.names.toml"
    try:
        raw = tomllib.loads(source.decisions.decode("utf-8"))
        listed = raw["member"]
        if not raw["decided_by"] or not isinstance(raw["decided_on"], date):
            raise InputError("who decided, and when, is not recorded", where=where, hint="decided_by, decided_on")
        found, seats, seen = [], Counter[str](), set[str]()
        for entry in listed:
            seat, spellings = str(entry["seat"]), tuple(entry["spellings"])
            if len(spellings) > 1 and not str(entry.get("reason", "")).strip():
                raise InputError("a merge without a reason", where=f"{where}, seat {seat}", hint="say why they are one")
            if doubled := seen & set(spellings):
                raise InputError(
                    f"{sorted(doubled)[0]!r} is two members", where=where, hint="a spelling is one member's"
                )
            seen |= set(spellings)
            seats[seat] += 1
            width = len(max(source.get("seats", "values"), key=len))
            code = f"seat-{seat.zfill(width)}-{seats[seat]}"
            since = entry.get("since", source.get("seats", "since"))
            found.append(
                Member(code, seat, seats[seat], spellings, since, entry.get("until"), str(entry.get("reason", "")))
            )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"not a decision file ({error})", where=where, hint="compare with the one that ships"
        ) from error
    return found


def _undecided(votes: Sequence[Table], rosters: Sequence[Table], source: Source, known: set[str]) -> None:
    fixed = {plain(name) for name in source.get("fixed")}
    names = [name for table in votes for name in table.header if plain(name) not in fixed]
    missing = sorted({name for name in names if name and name not in known})
    if not missing:
        return
    seats = {}
    for table in rosters:
        places = columns(Source(source.name, {"columns": source.get("roster")}), table.header, table.name)
        name_at, seat_at = places["name"], places["seat"]
        assert name_at is not None and seat_at is not None
        seats.update({line[name_at]: line[seat_at] for line in table.lines if len(line) == len(table.header)})
    told = "; ".join(f"{name!r} (seat {seats.get(name, 'unknown')})" for name in missing)
    raise InputError(
        f"no decision on {len(missing)} columns: {told}",
        where=", ".join(sorted({table.name for table in votes})),
        hint=f"record in {source.name}.names.toml whose spelling each is, or give another file with --decisions; "
        "a column that is no member belongs to `fixed` in the source",
    )


@dataclass
class Meeting:
    """One day's meeting: its beginning, and the marks of each member over all roll calls."""

    day: date
    start: int | None
    marks: dict[str, Counter[str]]


def _minute(text: str, source: Source) -> int | None:
    try:
        moment = datetime.strptime(text, source.get("time"))  # noqa: DTZ007 (a time of day)
    except ValueError:
        return None
    return moment.hour * 60 + moment.minute


def _day(text: str, source: Source) -> date | None:
    for form in source.get("dates", "forms"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day)
        except ValueError:
            continue
    return None


def _line(
    table: Table, number: int, line: Sequence[str], places: Mapping[str, int | None], source: Source, seen: set[Any]
) -> tuple[Line, date | None]:
    """What becomes of one line, by its cells alone."""
    known = set(source.get("marks"))
    silent = set(source.get("no_vote"))
    named = {
        meaning: line[place] if place is not None and place < len(line) else "" for meaning, place in places.items()
    }
    fixed = {plain(name) for name in source.get("fixed")}
    marks = {
        line[place] for place, name in enumerate(table.header) if plain(name) not in fixed and place < len(line)
    } - {""}
    day = _day(named["date"], source)
    key = f"{named['date']} {named['item']}".strip()
    facts = {
        "cells": len(line) != len(table.header),
        "unparsable_date": day is None,
        "no_roll_call": not marks,
        "no_vote": bool(marks) and marks <= silent,
        "unknown_mark": bool(marks - known - silent),
        "repeated": bool(named["item"]) and key in seen,
    }
    seen.add(key)
    shown = tuple(name for name, holds in facts.items() if holds)
    return Line(table.name, number, key, shown, shown[0] if shown else USED), day


def _meetings(
    votes: Sequence[Table], source: Source, by_name: Mapping[str, Member]
) -> tuple[list[Line], dict[date, Meeting]]:
    lines: list[Line] = []
    found: dict[date, Meeting] = {}
    seen: set[Any] = set()
    for table in votes:
        places = columns(source, table.header, table.name)
        held = [(place, by_name[name]) for place, name in enumerate(table.header) if name in by_name]
        for number, cells in enumerate(table.lines, start=2):
            line, day = _line(table, number, cells, places, source, seen)
            lines.append(line)
            if line.result != USED or day is None:
                continue
            meeting = found.setdefault(day, Meeting(day, None, defaultdict(Counter)))
            time_at = places["time"]
            start = _minute(cells[time_at], source) if time_at is not None else None
            meeting.start = start if meeting.start is None else min(meeting.start, start or meeting.start)
            for place, member in held:
                meeting.marks[member.id][cells[place]] += 1
    return lines, found


def mark_of(member: Member, day: date, marks: Counter[str], source: Source) -> tuple[str, str | None]:
    """(value, kind of absence) of a member at a meeting, from the marks of its roll calls.

    The first word in the order of ``[marks]`` that was recorded decides; without any, a member out of office was not
    eligible, and one in office is unknown.
    """
    for word, meaning in source.get("marks").items():
        if marks[word]:
            return meaning["value"], meaning.get("kind")
    if day < member.since:
        return "not_eligible", "not_yet_member"
    if member.until and day > member.until:
        return "not_eligible", "no_longer_member"
    return "unknown", None


def _period(days: Sequence[date]) -> tuple[date, date]:
    """The whole quarters from the first meeting to the last."""
    first, last = min(days), max(days)
    start = date(first.year, (first.month - 1) // QUARTER * QUARTER + 1, 1)
    month = (last.month - 1) // QUARTER * QUARTER + QUARTER + 1
    return start, date(last.year + (month > 12), (month - 1) % 12 + 1, 1) - timedelta(days=1)


def _mandates(listed: Sequence[Member], source: Source) -> list[dict[str, Any]]:
    """Seats, not people; where a seat had several holders, which of them."""
    council, area = source.get("council", "id"), source.get("council", "area")
    holders = Counter(member.seat for member in listed)
    found = []
    for member in listed:
        texts = source.find("seats", "named", member.seat) or source.get("seats", "name")
        several = source.get("seats", "several") if holders[member.seat] > 1 else dict.fromkeys(texts, "{0}")
        seat = {language: text.format(member.seat) for language, text in texts.items()}
        name = {f"name_{one}": several[one].format(text, member.number) for one, text in seat.items()}
        found.append(
            {"deputy_id": member.id, "person_id": member.id, "assembly_id": council, "level": "city", **name,
             "electoral_type": "single_mandate", "area_code": area, "starts_on": member.since, "ends_on": member.until,
             "office": "none", "peer_group": "exercise", "electors": None}
        )  # fmt: skip
    return found


def _evidence(
    meetings: Mapping[date, Meeting], listed: Sequence[Member], source: Source
) -> tuple[Rows, Counter[tuple[str, str | None]]]:
    council, area = source.get("council", "id"), source.get("council", "area")
    area_name, name = source.get("council", "area_name"), source.get("council", "name")
    rows: Rows = {
        "areas": [{"area_code": area, "parent_code": None, "kind": "city", **by_language(area_name, "name")}],
        "assemblies": [{"assembly_id": council, "level": "city", "area_code": area, **by_language(name, "name")}],
        "mandates": _mandates(listed, source),
        "sittings": [],
        "attendance": [],
    }
    counted: Counter[tuple[str, str | None]] = Counter()
    minutes = source.get("minutes")
    for day, meeting in sorted(meetings.items()):
        start = meeting.start if meeting.start is not None else source.get("start_minute")
        rows["sittings"].append(
            {"sitting_id": f"{council}-{day}", "assembly_id": council, "body": "session", "council_id": None,
             "held_on": day, "start_minute": start, "end_minute": start + minutes}
        )  # fmt: skip
        for member in listed:
            if member.id in meeting.marks:
                value, kind = mark_of(member, day, meeting.marks[member.id], source)
                counted[value, kind] += 1
                rows["attendance"].append(
                    {"sitting_id": f"{council}-{day}", "deputy_id": member.id, "value": value, "kind": kind}
                )
    return rows, counted


def _noted(
    meetings: Mapping[date, Meeting], listed: Sequence[Member], counted: Counter[tuple[str, str | None]]
) -> list[Finding]:
    """Merges by decision, marks by word and attendance by kind: each set sums to what it is counted over."""
    found = [
        Finding(
            f"merged {member.id}",
            _("spellings merged by a recorded decision"),
            len(member.spellings),
            None,
            member.reason,
        )
        for member in listed
        if len(member.spellings) > 1
    ]
    marks: Counter[str] = Counter()
    for meeting in meetings.values():
        for one in meeting.marks.values():
            marks.update(one)
    found += [
        Finding(f"mark {word or '(empty)'}", _("marks in roll calls"), number, None)
        for word, number in sorted(marks.items())
    ]
    found += [
        Finding(f"attendance {value}{f' ({kind})' if kind else ''}", _("members at meetings"), number, None)
        for (value, kind), number in sorted(counted.items(), key=lambda entry: (entry[0][0], entry[0][1] or ""))
    ]
    return found


def parse(tables: Sequence[Table], source: Source, period: tuple[date, date] | None = None) -> Parsed:
    """Sittings and attendance of the votes files; rosters only help to name an undecided spelling.

    Raises InputError where a file is neither, where a spelling has no decision, or nothing can be used.
    """
    roster = {plain(name) for name in source.get("roster").values()}
    rosters = [table for table in tables if roster <= {plain(name) for name in table.header}]
    votes = [table for table in tables if table not in rosters]
    if not votes:
        raise InputError("no file with roll calls", hint="give the votes files, with or without their rosters")
    listed = members(source)
    by_name = {spelling: member for member in listed for spelling in member.spellings}
    _undecided(votes, rosters, source, set(by_name))
    lines, meetings = _meetings(votes, source, by_name)
    if not meetings:
        raise InputError("no line holds a roll call", hint="is this the file the source is for?")
    first, last = period or fixed_period(source) or _period(list(meetings))
    rows, counted = _evidence({day: one for day, one in meetings.items() if first <= day <= last}, listed, source)
    rows["feeds"] = feeds(source.get("council", "id"), first, last, ("sittings",))
    region = {"slug": source.get("id"), "title": source.get("title"), "notice": source.get("notice"),
              "ruleset": source.get("ruleset"), "fictional": False, "exercise": True}  # fmt: skip
    findings = [*count(lines, REASONS, NOTES), *_noted(meetings, listed, counted)]
    return Parsed(rows, lines, findings, region)
