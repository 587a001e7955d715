"""How something is done to measures: each act holds the rows, changes them, and leaves an event, its proofs, the flags
of risk that follow and a record for the log, all in one transaction. One measure or a sheet of them go the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.models import Staff
from senim.accounts.permissions import Role
from senim.common.text import plain
from senim.common.titled import TITLES
from senim.ledger import services as ledger
from senim.programme import risks
from senim.programme.models import Event, Measure, Proof, Side, shown
from senim.rating.models import Region
from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.programme.status import Status, goes_back

# What the public history tells of, and the log: names of fields of a measure.
TRACKED = (
    *TITLES, "number", "indicator", "unit", "base", "target", "value", "weight", "starts_on", "due_on", "body_id",
    "direction_id", "deputy_id", "council_id", "status", "act_on", "confirmed_by", "body_said_on", "finding",
    "planned", "paid", "removed_on",
)  # fmt: skip
LOGGED = ("status", "due_on", "act_on", "deputy_id", "confirmed_by", "value", "weight", "removed_on")


Changes = dict[str, list[Any]]  # {field: [before, after]}


@dataclass(frozen=True)
class Given:
    """A proof as it is handed in: ``file`` is (name, media type, content) as `papers.cleaned` gives it."""

    kind: str
    title: str
    url: str = ""
    dated_on: date | None = None
    file: tuple[str, str, bytes] | None = None
    taken_at: datetime | None = None
    point: str = ""


@dataclass(frozen=True)
class Voice:
    """Who speaks: the account that typed, the side it speaks for, and which deputy, council or body that is."""

    by: str
    side: Side
    about: str = ""


@dataclass(frozen=True)
class Todo:
    """One measure of an act: ``change`` sets its fields, gives changes that are no field, and may raise InputError."""

    measure: Measure
    change: Callable[[Measure, date], Changes | None]
    reason: str = ""
    proofs: Sequence[Given] = ()
    version: int | None = None


SIDES = {Role.SECRETARY: Side.OFFICE, Role.EXECUTIVE: Side.BODY, Role.DEPUTY: Side.DEPUTY, Role.COUNCIL: Side.COUNCIL}


def voice_of(by: str, side: Side = Side.SYSTEM, about: str = "") -> Voice:
    """The voice of an account; of a member of staff the account alone says it. Raises InputError for other roles."""
    kind, _colon, name = by.partition(":")
    if kind != "staff":
        return Voice(by, side, about)
    staff = Staff.objects.filter(username=name, is_active=True).first()
    if staff is None or staff.role not in SIDES:
        raise InputError(_("this account does nothing to the programme"), hint=_("ask the secretariat"))
    return Voice(by, SIDES[Role(staff.role)], staff.body_code or staff.deputy_id)


def today_of(at: datetime) -> date:
    """The day of a moment in the region's time zone."""
    return timezone.localtime(at).date()


def need(words: str) -> str:
    """The words as they are kept. Raises InputError where there are none."""
    kept = plain(words)
    if not kept:
        raise InputError(_("words are missing"), hint=_("write at least one sentence"))
    return kept


def _check_voice(measure: Measure, voice: Voice, sides: Sequence[Side]) -> None:
    """Raise InputError where this side may not do it, or speaks of what is not its own."""
    if voice.side not in sides:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    if voice.side == Side.BODY and (measure.body is None or measure.body.code != voice.about):
        raise InputError(_("another body answers for this measure"), hint=_("ask the secretariat"))
    if voice.side == Side.DEPUTY and measure.deputy_id != voice.about:
        raise InputError(_("another deputy supervises this measure"), hint=_("ask the secretariat"))


def done(act: str, todo: Sequence[Todo], *, voice: Voice, sides: Sequence[Side], at: datetime) -> list[Event]:
    """Do ``act`` to each measure, all or none; returns the events in the same order.

    ``sides``: who may do it; of the row that is held, not of the one the caller read before. Raises InputError.
    """
    with transaction.atomic():
        return _done(act, todo, voice, sides, at)


def _held(todo: Sequence[Todo]) -> dict[int, Measure]:
    """The measures by key, held until the transaction ends, always in one order so that two acts cannot cross."""
    keys = sorted({one.measure.pk for one in todo})
    held: dict[int, Measure] = {}
    for start in range(0, len(keys), 500):
        found = Measure.objects.select_for_update(of=("self",)).filter(pk__in=keys[start : start + 500])
        held |= {one.pk: one for one in found.order_by("pk")}
    return held


def _done(act: str, todo: Sequence[Todo], voice: Voice, sides: Sequence[Side], at: datetime) -> list[Event]:
    held, today, events, proofs = _held(todo), today_of(at), list[Event](), list[Proof]()
    for one in todo:
        found = held[one.measure.pk]
        _check_voice(found, voice, sides)
        if one.version is not None and one.version != found.version:
            raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
        if found.removed_on:
            raise InputError(_("this measure was taken out of the programme"), hint=_("look at its history"))
        before = {name: shown(getattr(found, name)) for name in TRACKED}
        more = one.change(found, today) or {}
        after = {name: shown(getattr(found, name)) for name in TRACKED}
        changes = {name: [before[name], after[name]] for name in TRACKED if before[name] != after[name]} | more
        back = "status" in changes and goes_back(Status(before["status"]), Status(after["status"]))
        found.proofs_count += len(one.proofs)
        found.version += 1
        found.save()
        event = Event(
            measure=found, region_id=found.region_id, act=act, at=at, side=voice.side, by=voice.by, about=voice.about,
            reason=plain(one.reason), changes=changes, back=back,
        )  # fmt: skip
        events.append(event)
        proofs += [proof_of(event, given) for given in one.proofs]
    Event.objects.bulk_create(events, batch_size=500)
    for proof in proofs:
        proof.event_id = proof.event.pk
    Proof.objects.bulk_create(proofs, batch_size=100)
    regions = Region.objects.filter(pk__in={event.region_id for event in events})
    stands = [day for day in regions.values_list("stands_on", flat=True) if day]
    risks.look([event.measure for event in events], min([today, *stands]))
    ledger.record_many_later(
        (f"measure-{act}/v1", voice.by, {"measure": event.measure.code, "side": str(voice.side), **logged(event)})
        for event in events
    )
    return events


def logged(event: Event) -> dict[str, Any]:
    """What the log keeps of an event: codes, dates and numbers, no words."""
    return {name: event.changes[name][1] for name in LOGGED if name in event.changes}


def proof_of(event: Event, given: Given) -> Proof:
    """A proof of an event, not yet saved. Raises InputError where it names neither a title, a link nor a file."""
    title = plain(given.title, 300) or (given.file[0] if given.file else given.url[:300])
    if not title:
        raise InputError(_("the proof has no name"), hint=_("name the document, give a link or a file"))
    made = Proof(event=event, kind=given.kind, title=title, url=given.url, dated_on=given.dated_on)
    made.taken_at, made.point = given.taken_at, given.point
    if given.file:
        _name, made.media_type, content = given.file
        made.content, made.size, made.sha256 = content, len(content), sha256(content)
    return made
