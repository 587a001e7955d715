"""Sittings and votes of a Popolo file: events that are sittings, motions, and vote events with their votes.

A vote event without a sitting of its own makes one of its body's day. Popolo says nothing of who was on a list, so the
votes alone settle who was there. What a vote came to is our count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop as _

from senim.assembly.models import Organization
from senim.assembly.selectors import SITS
from senim.common.text import plain
from senim.people.models import PopoloFile
from senim.people.rows import Known, Row
from senim.sittings import services as desk
from senim.sittings.models import Sitting
from senim_core.sittings import Ballot, Mark, Needed

OPTIONS = {"yes": Ballot.FOR, "no": Ballot.AGAINST, "abstain": Ballot.ABSTAINED, "absent": Ballot.ABSENT}
LASTS = timedelta(hours=2)  # where a source says no end
NEEDED = {str(one): one for one in Needed}


@dataclass
class Day:
    """A sitting as a file tells it: its code, body, times, whether it was held, its votes in their order."""

    code: str
    body: str
    starts_at: datetime
    ends_at: datetime
    number: str
    place: str
    status: str
    votes: list[tuple[Row, str]] = field(default_factory=list)  # a vote event, what was asked


def sitting(row: Row, known: Known) -> None:
    """Check an event that is a sitting."""
    _of_body(row, known)
    starts, ends = _moment(row.values.get("start_date")), _moment(row.values.get("end_date"))
    row.values["starts_at"], row.values["ends_at"] = starts, ends or (starts + LASTS if starts else None)
    if starts is None:
        row.refuse("start_date", _("a day and an hour as 2021-01-15T10:00:00+05:00"))
    elif row.values["ends_at"] <= starts or timezone.localdate(row.values["ends_at"]) != timezone.localdate(starts):
        row.refuse("end_date", _("a sitting ends on the day it began"))


def motion(row: Row, known: Known) -> None:
    """Check a motion: what is asked."""
    row.values["text"] = plain(str(row.values.get("text") or ""), 600)
    if not row.values["text"]:
        row.refuse("text", _("the question is missing"))


def vote_event(row: Row, known: Known) -> None:
    """Check a vote with its votes, each voter once."""
    _of_body(row, known)
    session = row.values["session"] = str(row.values.get("legislative_session_id") or "")
    asked = row.values["motion"] = str(row.values.get("motion_id") or "")
    if asked not in known["motions"]:
        row.refuse("motion_id", _("there is none of this code"))
    at = row.values["at"] = _moment(row.values.get("start_date"))
    if session and session not in known["sittings"]:
        row.refuse("legislative_session_id", _("there is none of this code"))
    if not session and at is None:
        row.refuse("start_date", _("a day and an hour as 2021-01-15T10:00:00+05:00"))
    votes = row.values.get("votes")
    said: dict[str, str] = {}
    for one in votes if isinstance(votes, list) else []:
        told = one if isinstance(one, dict) else {}
        voter, option = str(told.get("voter_id") or ""), str(told.get("option") or "")
        if voter not in known["persons"] or option not in OPTIONS or voter in said:
            row.refuse("votes", _("a voter or an option that is not known, or a voter twice"))
            return
        said[voter] = option
    if not said:
        row.refuse("votes", _("no member has a vote"))
    row.values["said"] = said


def _of_body(row: Row, known: Known) -> None:
    body = row.values["body"] = str(row.values.get("organization_id") or "")
    if body not in known["organizations"] or known["organizations"][body].get("classification") not in SITS:
        row.refuse("organization_id", _("this organisation holds no sittings here"))


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if found is None and isinstance(value, str) and len(value) == 10:
        try:
            found = datetime.combine(date.fromisoformat(value), time(10))
        except ValueError:
            return None
    if found is None:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def session_of(row: Row) -> str:
    """The code of the sitting that a vote belongs to."""
    values = row.values
    return values["session"] or f"votes-{values['body']}-{timezone.localdate(values['at'])}"[:120]


def days(rows: Mapping[str, list[Row]]) -> list[Day]:
    """The sittings of a file in the order of time, each with its votes."""
    found: dict[str, Day] = {}
    for row in rows["sittings"]:
        values = row.values
        name = str(values.get("name") or "")
        number = name.rsplit("№ ", 1)[1] if "№ " in name else ""
        found[row.code] = Day(
            row.code, values["body"], values["starts_at"], values["ends_at"], plain(number, 40),
            plain(str(values.get("location") or ""), 300), str(values.get("status") or ""),
        )  # fmt: skip
    asked = {row.code: row.values["text"] for row in rows["motions"]}
    for row in rows["vote_events"]:
        values = row.values
        code = session_of(row)
        if code not in found:
            start = timezone.make_aware(datetime.combine(timezone.localdate(values["at"]), time(0)))
            found[code] = Day(code, values["body"], start, start + timedelta(hours=23), "", "", "confirmed")
        found[code].votes.append((row, asked[values["motion"]]))
    return sorted(found.values(), key=lambda one: (one.starts_at, one.code))


def write(file: PopoloFile, new: list[Day], by: str, at: datetime) -> Iterator[str]:
    """Make each sitting with its votes; gives the codes. Raises InputError for a voter who is no member that day."""
    bodies = {one.code: one for one in Organization.objects.filter(region=file.region)}
    for one in new:
        made = desk.plan(
            organization=bodies[one.body], code=one.code, number=one.number, starts_at=one.starts_at,
            ends_at=one.ends_at, place=one.place, by=by, at=min(at, one.starts_at),
        )  # fmt: skip
        if one.status == "cancelled":
            desk.cancel(sitting=made, words=file.document, by=by, at=at)
        elif one.votes or (one.status == "confirmed" and one.ends_at <= at):
            _hold(made, one, by)
        yield one.code


def _hold(sitting: Sitting, one: Day, by: str) -> None:
    sitting = desk.mark(sitting=sitting, marks={}, by=by, at=one.starts_at)
    eligible = sitting.attendance.exclude(start=Mark.NOT_ELIGIBLE)
    seats = dict(eligible.values_list("membership__person__code", "membership__code"))
    for row, asked in one.votes:
        said = {seats.get(voter, voter): str(OPTIONS[option]) for voter, option in row.values["said"].items()}
        needed = NEEDED.get(str(row.values.get("requirement") or ""), Needed.OF_ALL)
        desk.call(sitting=sitting, options=said, titles=(asked, asked, asked), needed=needed, by=by, at=one.starts_at)
    desk.close(sitting=Sitting.objects.get(pk=sitting.pk), ended_at=one.ends_at, by=by, at=one.ends_at)
