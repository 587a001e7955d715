"""Roll calls of an assembly, one line an agenda item and one column a member, as evidence of attendance.

Names become seats by recorded decisions (``senim.intake.decisions``). Attendance is counted by meeting: who voted in
any roll call of a day was present. A meeting's length is not in such files; the source gives one for all.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.intake.decisions import Member, members, undecided
from senim.intake.formats.rollcall_lines import NOTES, REASONS, RollCall, cures, read
from senim.intake.parsed import USED, Finding, Parsed, Rows, UnfitError, by_language, count, feeds, largest
from senim.intake.source import Source, exercise, fixed_period, plain
from senim.intake.tabular import Table
from senim_core.errors import InputError

QUARTER = 3


@dataclass
class Meeting:
    """One day's meeting: its beginning, and the marks of each member over all roll calls."""

    day: date
    start: int | None
    marks: dict[str, Counter[str]]


def _meetings(calls: Sequence[RollCall]) -> dict[date, Meeting]:
    found: dict[date, Meeting] = {}
    for call in calls:
        if call.line.result != USED or call.day is None:
            continue
        meeting = found.setdefault(call.day, Meeting(call.day, None, defaultdict(Counter)))
        meeting.start = call.minute if meeting.start is None else min(meeting.start, call.minute or meeting.start)
        for member, mark in call.marks:
            meeting.marks[member.id][mark] += 1
    return found


def mark_of(member: Member, day: date, marks: Counter[str], source: Source) -> tuple[str, str | None]:
    """(value, kind of absence) of a member at a meeting, from the marks of its roll calls.

    The first word in the order of ``[marks]`` that was recorded decides; without any, a member out of office was not
    eligible, and one in office is unknown. Who has a mark of unknown meaning is present by another, or unknown: the
    mark might be one of presence.
    """
    strange = set(marks) - {"", *source.get("marks"), *source.get("no_vote")}
    for word, meaning in source.get("marks").items():
        if marks[word] and strange and meaning["value"] != "present":
            return "unknown", None
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


def mandates(listed: Sequence[Member], source: Source) -> list[dict[str, Any]]:
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
        "mandates": mandates(listed, source),
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


def columns_of_members(votes: Sequence[Table], listed: Sequence[Member], calls: Sequence[RollCall]) -> list[Finding]:
    """Members with two columns in a file, and members in office on a day of the file who have none."""
    found = []
    for table in votes:
        used = [call for call in calls if call.line.file == table.name and call.line.result == USED]
        days = [call.day for call in used if call.day]
        for member in listed:
            own = [name for name in table.header if name in member.spellings]
            told = f"{table.name}: {', '.join(map(repr, own or member.spellings))}"
            held = sum(member.since <= day and (member.until is None or day <= member.until) for day in days)
            if len(own) > 1:
                both = sum(sum(bool(mark) for one, mark in call.marks if one is member) > 1 for call in used)
                told += f"; lines where both have a mark: {both}"
                found.append(Finding(f"columns {member.id}", _("two columns of one member"), len(days), None, told))
            elif not own and held:
                found.append(Finding(f"no column {member.id}", _("no column of a member in office"), held, None, told))
    return found


@dataclass(frozen=True)
class Opened:
    """Votes files with every line read: the files, the members by decision, the lines in their order."""

    votes: Sequence[Table]
    members: Sequence[Member]
    calls: Sequence[RollCall]


def opened(tables: Sequence[Table], source: Source) -> Opened:
    """The votes files among ``tables``; rosters only help to name an undecided spelling.

    Raises InputError where a file is neither, or where a spelling has no decision.
    """
    roster = {plain(name) for name in source.get("roster").values()}
    rosters = [table for table in tables if roster <= {plain(name) for name in table.header}]
    votes = [table for table in tables if table not in rosters]
    if not votes:
        raise InputError("no file with roll calls", hint="give the votes files, with or without their rosters")
    listed = members(source)
    by_name = {spelling: member for member in listed for spelling in member.spellings}
    undecided(votes, rosters, source, set(by_name))
    for table in votes:
        if not set(table.header) & set(by_name):
            raise InputError(
                "no column of a member", where=table.name, hint=f"members are named in {source.decided_in}"
            )
    return Opened(votes, listed, read(votes, source, by_name))


def parse(tables: Sequence[Table], source: Source, period: tuple[date, date] | None = None) -> Parsed:
    """Sittings and attendance of the votes files, as evidence.

    Raises InputError where a file is neither, where a spelling has no decision, or nothing can be used.
    """
    found = opened(tables, source)
    votes, listed, calls = found.votes, found.members, found.calls
    lines = [call.line for call in calls]
    meetings = _meetings(calls)
    if not meetings:
        raise UnfitError(
            f"no line holds a roll call: {largest(lines, REASONS, cures(source))}",
            hint="--rows FILE says what became of every line",
            lines=lines,
        )
    first, last = period or fixed_period(source) or _period(list(meetings))
    rows, counted = _evidence({day: one for day, one in meetings.items() if first <= day <= last}, listed, source)
    rows["feeds"] = feeds(source.get("council", "id"), first, last, ("sittings",))
    noted = [
        *count(lines, REASONS, NOTES, cures(source)),
        *columns_of_members(votes, listed, calls),
        *_noted(meetings, listed, counted),
    ]
    return Parsed(rows, lines, noted, exercise(source), (first, last))
