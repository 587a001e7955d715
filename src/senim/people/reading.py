"""A Popolo file read row by row: what each would bring, and what is wrong with it.

Fields are of Popolo 1.0.1; ``areas``, ``events`` and ``legislative_period_id`` as EveryPolitician has them. A
membership needs no identifier: it gets one from its person, organisation, period and place among those of these three.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.assembly.models import Classification, Membership, Person
from senim.assembly.selectors import SITS
from senim.assembly.services import MOST_CODE
from senim.common.text import plain
from senim.people import votes
from senim.people.rows import Known, Row
from senim_core.canonical import sha256
from senim_core.errors import InputError

# In the order of who needs whom; sittings are those events that are one.
KINDS = ("areas", "organizations", "persons", "events", "posts", "memberships", "sittings", "motions", "vote_events")
SITTING = "sitting"  # what an event is classified as that is one
MOST_ROWS = 50_000
MOST_AREA = 200  # signs of an area's code: divisions of a country name every level above them
DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
# What a source may call them -> what we do.
CLASSIFICATIONS = {
    "legislature": Classification.MASLIKHAT, "chamber": Classification.MASLIKHAT,
    "parliamentary group": Classification.FACTION, "committee": Classification.COMMISSION,
}  # fmt: skip
CONTACTS = ("email", "phone", "address", "twitter", "facebook", "website")


@dataclass(frozen=True)
class Document:
    """Everything a file says: rows of each kind."""

    rows: Mapping[str, list[Row]]

    @property
    def bad(self) -> list[Row]:
        """Entries that cannot be used."""
        return [row for rows in self.rows.values() for row in rows if row.bad]


def read(name: str, content: bytes) -> Document:
    """The file's rows. Raises InputError for what is no Popolo document or has more than `MOST_ROWS` entries."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        hint = _("bring the file as the source gives it")
        raise InputError(_("this is no JSON in UTF-8"), where=name, hint=hint) from error
    lists = {kind: found.get(kind) or [] for kind in KINDS} if isinstance(found, dict) else {}
    if not any(lists.values()) or not all(isinstance(one, list) for one in lists.values()):
        raise InputError(
            _("this is no Popolo document"), where=name, hint=_("an object with lists: persons, organizations, …")
        )
    if sum(len(one) for one in lists.values()) > MOST_ROWS:
        raise InputError(_("the file has too many entries"), where=name, hint=_("bring it in parts"))
    held = [isinstance(one, dict) and one.get("classification") == SITTING for one in lists["events"]]
    lists["sittings"] = [one for one, is_one in zip(lists["events"], held, strict=True) if is_one]
    lists["events"] = [one for one, is_one in zip(lists["events"], held, strict=True) if not is_one]
    rows: dict[str, list[Row]] = {}
    for kind in KINDS:
        rows[kind] = [_row(kind, number, entry) for number, entry in enumerate(lists[kind], 1)]
        _once(rows[kind])
    known = {kind: {row.code: row.values for row in listed} for kind, listed in rows.items()}
    for kind in KINDS:
        for row in rows[kind]:
            _READERS[kind](row, known)
    _name_memberships(rows["memberships"])
    return Document(rows)


def _row(kind: str, number: int, entry: Any) -> Row:
    row = Row(kind, number, "", {})
    if not isinstance(entry, dict):
        row.refuse("", _("this entry is no object"))
        return row  # its values stay empty, so that every reader finds nothing
    row.values = entry
    row.code = _text(entry, "id", MOST_AREA + 1)
    if kind != "memberships" and not row.code:
        row.refuse("id", _("the code is missing"))
    if "/" in row.code and kind in ("persons", "memberships", "sittings"):
        row.refuse("id", _("a code with a slash has no page here"))
    if len(row.code) > (MOST_AREA if kind == "areas" else MOST_CODE):
        row.refuse("id", _("the code is too long"))
    return row


def _once(rows: list[Row]) -> None:
    counts = Counter(row.code for row in rows if row.code)
    for row in rows:
        if counts[row.code] > 1:
            row.refuse("id", _("this code stands twice"))


def _text(entry: Mapping[str, Any], name: str, most: int = 600) -> str:
    value = entry.get(name)
    return plain(str(value), most) if isinstance(value, str | int) else ""


def _named(row: Row, most: int) -> None:
    name = _text(row.values, "name", most)
    if not name:
        row.refuse("name", _("the name is missing"))
    row.values["name"] = name


def _refers(row: Row, name: str, known: Known, kind: str) -> None:
    """Refuse a reference that leads nowhere in the file."""
    code = _text(row.values, name, MOST_AREA)
    row.values[name] = code
    if code and code not in known[kind]:
        row.refuse(name, _("there is none of this code"))


def _days(row: Row, *names: str) -> None:
    for name in names:
        text = _text(row.values, name, 40)
        row.values[name] = text
        if text and (not DAY.fullmatch(text) or _day(text, last=False) is None):
            row.refuse(name, _("a day as 2021, 2021-01 or 2021-01-15"))


def _day(text: str, *, last: bool) -> date | None:
    """The first or last day that a reduced date means; None for what is no day."""
    if not DAY.fullmatch(text):
        return None
    parts = [int(part) for part in text.split("-")]
    try:
        if len(parts) == 3:
            return date(*parts)
        year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12 if last else 1)
        if not last:
            return date(year, month, 1)
        following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    except ValueError:
        return None
    return following - timedelta(days=1)


def _area(row: Row, known: Known) -> None:
    _named(row, 200)
    _refers(row, "parent_id", known, "areas")


def _organization(row: Row, known: Known) -> None:
    _named(row, 600)
    given = _text(row.values, "classification", 60).lower()
    ours = {str(one): one for one in Classification}
    row.values["classification"] = ours.get(given) or CLASSIFICATIONS.get(given) or Classification.OTHER
    if row.values["classification"] == Classification.OTHER and given not in ("", "other"):
        row.findings.append(("classification", _("not known to us: kept as another organisation")))
    if "/" in row.code and row.values["classification"] in SITS:
        row.refuse("id", _("a code with a slash has no page here"))
    _refers(row, "parent_id", known, "organizations")
    _refers(row, "area_id", known, "areas")


def _person(row: Row, known: Known) -> None:
    _named(row, 200)
    gender = _text(row.values, "gender", 20).lower()
    row.values["gender"] = gender if gender in Person.Gender.values else ""
    if gender and not row.values["gender"]:
        row.findings.append(("gender", _("not known to us: left out")))
    _days(row, "birth_date")
    text = row.values["birth_date"]
    row.values["birth_date"] = _day(text, last=False) if len(text) == 10 else None
    row.values["contacts"] = list(_contacts(row))


def _contacts(row: Row) -> Iterator[tuple[str, str]]:
    listed = row.values.get("contact_details")
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and one.get("type") in CONTACTS and _text(one, "value", 200):
            yield str(one["type"]), _text(one, "value", 200)
    if email := _text(row.values, "email", 200):
        yield "email", email


def _event(row: Row, known: Known) -> None:
    _named(row, 600)
    row.values["classification"] = _text(row.values, "classification", 60) or "event"
    _refers(row, "organization_id", known, "organizations")
    _days(row, "start_date", "end_date")


def _post(row: Row, known: Known) -> None:
    _refers(row, "organization_id", known, "organizations")
    _refers(row, "area_id", known, "areas")
    role = _text(row.values, "role", 60)
    row.values["seats"] = role if role in Membership.Electoral.values else ""


def _membership(row: Row, known: Known) -> None:
    for name, kind in (
        ("person_id", "persons"), ("organization_id", "organizations"), ("on_behalf_of_id", "organizations"),
        ("area_id", "areas"), ("legislative_period_id", "events"), ("post_id", "posts"),
    ):  # fmt: skip
        _refers(row, name, known, kind)
    for name in ("person_id", "organization_id"):
        if not row.values[name] and not row.bad:
            row.refuse(name, _("a membership needs a person and an organisation"))
    role = _text(row.values, "role", 60).lower()
    row.values["role"] = role if role in Membership.Role.values else Membership.Role.MEMBER
    row.values["role_said"] = role == row.values["role"]
    if role and not row.values["role_said"]:
        row.findings.append(("role", _("not known to us: kept as a member")))
    _days(row, "start_date", "end_date")
    if row.bad:
        return
    period = known["events"].get(row.values["legislative_period_id"])
    post = known["posts"].get(row.values["post_id"])
    starts = row.values["start_date"] or (_text(period, "start_date", 10) if period else "")
    ends = row.values["end_date"] or (_text(period, "end_date", 10) if period else "")
    row.values["starts_on"] = _day(starts, last=False) if starts else None
    row.values["ends_on"] = _day(ends, last=True) if ends else None
    row.values["area_id"] = row.values["area_id"] or (_text(post, "area_id", MOST_AREA) if post else "")
    row.values["seats"] = _text(post, "seats", 20) if post else ""
    if row.values["starts_on"] is None:
        row.refuse("start_date", _("neither the membership nor its period has a first day"))
    elif row.values["ends_on"] is not None and row.values["ends_on"] < row.values["starts_on"]:
        if row.values["start_date"]:
            row.refuse("end_date", _("the last day is before the first"))
        else:  # elected, and gone before the period's first day
            row.values["starts_on"] = row.values["ends_on"]
            row.findings.append(("end_date", _("ended before its period began: kept as one day")))


def _name_memberships(rows: list[Row]) -> None:
    """A code for each membership without one, and a word where a person sits twice at once."""
    by_place: dict[tuple[str, str, str], list[Row]] = {}
    by_seat: dict[tuple[str, str], list[Row]] = {}
    for row in (row for row in rows if not row.bad):
        values = row.values
        by_place.setdefault(
            (values["person_id"], values["organization_id"], values["legislative_period_id"]), []
        ).append(row)
        by_seat.setdefault((values["person_id"], values["organization_id"]), []).append(row)
    for place, found in by_place.items():
        found.sort(key=lambda row: (row.values["starts_on"], row.number))
        for position, row in enumerate(found):
            row.code = row.code or f"m-{sha256(repr((*place, position)).encode())[:20]}"
    for found in by_seat.values():
        found.sort(key=lambda row: (row.values["starts_on"], row.number))
        for position, row in enumerate(found):
            row.values["parallel"] = any(_at_once(before, row) for before in found[:position])
            if row.values["parallel"]:
                row.findings.append(("person_id", _("sits there twice at the same time: both are kept")))


def _at_once(one: Row, other: Row) -> bool:
    ends = one.values["ends_on"]
    return ends is None or ends >= other.values["starts_on"]


_READERS = {
    "areas": _area, "organizations": _organization, "persons": _person, "events": _event, "posts": _post,
    "memberships": _membership, "sittings": votes.sitting, "motions": votes.motion, "vote_events": votes.vote_event,
}  # fmt: skip
