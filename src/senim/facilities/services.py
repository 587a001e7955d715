"""What is done to facilities: verbs, each one transaction with its event and its record for the log.

Who may do what is decided here, on the held row: the secretariat keeps the register, a body speaks of its own
facilities, a responsible deputy inspects and reports defects and closes none, an operator turns a citizen's remark
into a defect.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.models import Staff
from senim.accounts.permissions import Role
from senim.appeals.models import Appeal
from senim.common.kazakh import fold
from senim.common.text import plain, random_code
from senim.common.titled import TITLES
from senim.facilities.models import Defect, Duty, Event, Facility, Inspection, Picture, Remark, Sign
from senim.ledger import services as ledger
from senim.programme.acts import Changes, Voice, need, today_of, voice_of
from senim.programme.models import Measure, Side, shown
from senim.rating.models import EvidenceRow, Region
from senim.territory.selectors import map_of
from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.facilities import NEXT, Stage, term_of

KEEPS = (Side.OFFICE, Side.SYSTEM, Side.RECORDS)  # who keeps the register
REPORTS = (*KEEPS, Side.BODY)
WATCHES = (Side.DEPUTY,)
FIELDS = (
    *TITLES, "area_code", "kind", "address", "body_id", "cost", "publicly_funded", "money_from", "contractor",
    "contract", "handover_due_on", "warranty_until",
)  # fmt: skip
TRACKED = (*FIELDS, "stage", "handed_over_on", "sign", "sign_basis")
LOGGED = ("stage", "handed_over_on", "handover_due_on", "warranty_until", "cost", "sign", "sign_basis", "place")
UNIT = 100_000


@dataclass(frozen=True)
class Photo:
    """A photo as it is handed in: ``file`` is (name, media type, content) as `papers.cleaned` gives it."""

    phase: str
    title: str
    file: tuple[str, str, bytes]
    taken_at: datetime | None = None
    point: str = ""


def operator(by: str) -> Voice:
    """The voice of the reception office. Raises InputError for an account that is no operator's."""
    kind, _colon, name = by.partition(":")
    if kind == "staff" and not Staff.objects.filter(username=name, is_active=True, role=Role.OPERATOR).exists():
        raise InputError(_("this is not yours to do"), hint=_("ask the reception office"))
    return Voice(by, Side.OFFICE)


def _check_voice(found: Facility, voice: Voice, sides: Sequence[Side]) -> None:
    """Raise InputError where this side may not do it, or speaks of what is not its own."""
    if voice.side not in sides:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    if voice.side == Side.BODY and (found.body is None or found.body.code != voice.about):
        raise InputError(_("another body answers for this facility"), hint=_("ask the secretariat"))
    if voice.side == Side.DEPUTY and not found.duties.filter(deputy_id=voice.about, ends_on=None).exists():
        raise InputError(_("you do not answer for this facility"), hint=_("ask the secretariat"))


def _state(found: Facility) -> dict[str, Any]:
    place = None if found.north is None or found.east is None else f"{found.north / UNIT:.5f}, {found.east / UNIT:.5f}"
    return {**{name: shown(getattr(found, name)) for name in TRACKED}, "place": place}


def _leave(
    found: Facility, act: str, voice: Voice, at: datetime, reason: str, changes: Changes, photos: Sequence[Photo] = (),
    **about: object,
) -> Event:  # fmt: skip
    """The event of an act that was done, its photos, and its record for the log."""
    event = Event.objects.create(
        facility=found, region_id=found.region_id, act=act, at=at, side=voice.side, by=voice.by, about=voice.about,
        reason=plain(reason), changes=changes,
    )  # fmt: skip
    Picture.objects.bulk_create(_pictures(event, photos))
    logged = {name: changes[name][1] for name in LOGGED if name in changes}
    ledger.record_later(
        kind=f"facility-{act}/v1", by=voice.by, facility=found.code, side=str(voice.side), **logged, **about
    )
    return event


def _pictures(event: Event, photos: Sequence[Photo]) -> list[Picture]:
    made = []
    for one in photos:
        if one.phase not in Picture.Phase.values:
            raise InputError(_("nobody said what the photo shows"), hint=_("before, during or after the works"))
        name, media_type, content = one.file
        if not media_type.startswith("image/"):
            raise InputError(_("this is no photo"), hint=_("send a photo (JPEG, PNG, WebP)"))
        made.append(
            Picture(
                event=event, phase=one.phase, title=plain(one.title, 300) or name, media_type=media_type,
                size=len(content), sha256=sha256(content), content=content, taken_at=one.taken_at, point=one.point,
            )
        )  # fmt: skip
    return made


def _held(facility: Facility, voice: Voice, sides: Sequence[Side], version: int | None) -> Facility:
    found = Facility.objects.select_for_update(of=("self",)).select_related("body", "region").get(pk=facility.pk)
    _check_voice(found, voice, sides)
    if version is not None and version != found.version:
        raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
    return found


@transaction.atomic
def _done(
    act: str, facility: Facility, change: Callable[[Facility, date], Changes | None], *, voice: Voice,
    sides: Sequence[Side], at: datetime, reason: str, photos: Sequence[Photo] = (), version: int | None = None,
    **about: object,
) -> Event:  # fmt: skip
    """Do ``act`` to the held row: ``change`` sets fields and may give changes that are no field. Raises InputError."""
    found = _held(facility, voice, sides, version)
    before = _state(found)
    more = change(found, today_of(at)) or {}
    _check(found, today_of(at))
    after = _state(found)
    found.version += 1
    found.search = search_words(found)
    found.save()
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]} | more
    return _leave(found, act, voice, at, reason, changes, photos, **about)


def search_words(found: Facility) -> str:
    """What a search looks in: code, titles and address, folded."""
    said = (found.code, found.title_kk, found.title_ru, found.title_en, found.address)
    return fold(" ".join(part for part in said if part))[:2500]


def _set(found: Facility, what: dict[str, Any]) -> None:
    strange = set(what) - {*FIELDS, "body", "point"}
    if strange:
        raise InputError(f"{', '.join(sorted(strange))}: not set this way", hint="each has a verb of its own")
    point = what.pop("point", None)
    for name, value in what.items():
        most = getattr(Facility._meta.get_field(name), "max_length", None) if isinstance(value, str) else None
        setattr(found, name, plain(value, most or 1) if isinstance(value, str) else value)
    if not (found.title_kk and found.title_ru):
        raise InputError(_("a title is missing"), hint=_("give it in Kazakh and in Russian"))
    if found.cost is not None and found.cost < 0:
        raise InputError(_("the cost is less than nothing"), hint=_("whole tenge, or leave it empty"))
    if not EvidenceRow.objects.filter(region=found.region, table="areas", key=found.area_code).exists():
        raise InputError(_("there is no such territory"), hint=_("choose one from the list"))
    if point is not None:
        found.north, found.east = point or (None, None)
        drawn = map_of(found.region) if point else None
        found.district = drawn.holding((point[1], point[0])) if drawn and point else ""


def _check(found: Facility, today: date) -> None:
    """What holds of every facility after every act. Raises InputError where it does not."""
    if (found.stage == Stage.IN_USE) != (found.handed_over_on is not None):
        raise InputError(_("the day of the hand-over goes with a facility in use"), hint=_("give both, or neither"))
    if found.handed_over_on and found.handed_over_on > today:
        raise InputError(_("this day is still to come"), hint=_("a day up to today"))
    if found.handed_over_on and found.warranty_until and found.warranty_until < found.handed_over_on:
        raise InputError(_("the warranty ends before the hand-over"), hint=_("correct one of the two days"))
    if found.sign == Sign.EMBLEM and found.publicly_funded and not found.sign_basis:
        raise InputError(
            _("an emblem of a party on a publicly funded facility needs a legal basis"),
            hint=_("name the law or decision that allows it, or choose another sign"),
        )


@transaction.atomic
def register(
    *, region: Region, code: str, by: str, reason: str, stage: Stage = Stage.PLANNED,
    handed_over_on: date | None = None, measures: Collection[Measure] = (), side: Side = Side.SYSTEM,
    at: datetime | None = None, **what: Any,
) -> Facility:  # fmt: skip
    """Put a facility into the register: titles, area_code, kind and what else is known; ``point``: (north, east).

    Raises InputError for a code that is taken, an unknown territory, or one in use without the day of its hand-over.
    """
    when, voice, words = at or timezone.now(), voice_of(by, side), need(reason)
    if voice.side not in KEEPS:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    Region.objects.select_for_update().get(pk=region.pk)  # who sends the form twice waits, and is told
    if Facility.objects.filter(region=region, code=code).exists():
        raise InputError(_("this code is taken"), hint=_("choose another one, or correct the facility of this code"))
    found = Facility(region=region, code=code, stage=stage, stage_on=today_of(when), handed_over_on=handed_over_on)
    _set(found, what)
    _check(found, today_of(when))
    found.search = search_words(found)
    found.save()
    found.measures.set(measures)
    changes: Changes = {name: [None, value] for name, value in _state(found).items() if value not in (None, "")}
    _leave(found, "register", voice, when, words, changes)
    return found


def correct(
    *, facility: Facility, reason: str, by: str, version: int | None = None,
    measures: Collection[Measure] | None = None, side: Side = Side.SYSTEM, at: datetime | None = None, **what: Any,
) -> Event:  # fmt: skip
    """Correct, with a reason, any field of `FIELDS`, the place (``point``: (north, east); empty: none), the measures.

    Raises InputError for a field that has a verb of its own, or a value that cannot be.
    """
    when, voice, words = at or timezone.now(), voice_of(by, side), need(reason)

    def change(found: Facility, _today: date) -> Changes | None:
        _set(found, dict(what))
        return None if measures is None else _measures(found, measures)

    return _done("correct", facility, change, voice=voice, sides=KEEPS, at=when, reason=words, version=version)


def _measures(found: Facility, measures: Collection[Measure]) -> Changes:
    if any(one.region_id != found.region_id for one in measures):
        raise InputError(_("a measure of another region"), hint=_("choose from the list"))
    before = sorted(found.measures.values_list("code", flat=True))
    after = sorted(one.code for one in measures)
    found.measures.set(measures)
    return {"measures": [before, after]} if before != after else {}


def set_stage(
    *, facility: Facility, stage: Stage, reason: str, by: str, handed_over_on: date | None = None,
    photos: Sequence[Photo] = (), version: int | None = None, side: Side = Side.SYSTEM, about: str = "",
    at: datetime | None = None,
) -> Event:  # fmt: skip
    """The next stage; into use goes with the day of the act of hand-over. Raises InputError where it cannot follow."""
    when, voice, words = at or timezone.now(), voice_of(by, side, about), need(reason)

    def change(found: Facility, today: date) -> None:
        if stage not in NEXT[Stage(found.stage)]:
            raise InputError(_("this stage cannot follow the one before"), hint=_("choose one from the list"))
        if found.stage == Stage.IN_USE:  # rebuilt: the day it was due before is no day of the new works
            found.handover_due_on = None
        found.stage, found.stage_on, found.handed_over_on = stage, today, handed_over_on

    return _done(
        "stage", facility, change, voice=voice, sides=REPORTS, at=when, reason=words, photos=photos, version=version
    )


def add_photos(
    *, facility: Facility, photos: Sequence[Photo], reason: str, by: str, side: Side = Side.SYSTEM, about: str = "",
    at: datetime | None = None,
) -> Event:  # fmt: skip
    """Photos of before, during or after the works. Raises InputError without one."""
    when, voice, words = at or timezone.now(), voice_of(by, side, about), need(reason)
    if not photos:
        raise InputError(_("there is no photo"), hint=_("choose at least one"))
    return _done(
        "photos", facility, _nothing, voice=voice, sides=(*REPORTS, *WATCHES), at=when, reason=words, photos=photos
    )


def _nothing(_found: Facility, _today: date) -> None:
    """An act that changes no field."""


@transaction.atomic
def set_duties(
    *, facility: Facility, deputies: Collection[str], reason: str, by: str, codes: dict[str, str] | None = None,
    version: int | None = None, side: Side = Side.SYSTEM, at: datetime | None = None,
) -> list[Duty]:  # fmt: skip
    """Who answers for it from today: duties of others end, new ones begin. Returns those in force.

    Raises InputError for who is no deputy of the region. ``codes``: deputy -> code of the new duty, from records.
    """
    when, voice, words = at or timezone.now(), voice_of(by, side), need(reason)
    wanted = set(deputies)
    known = EvidenceRow.objects.filter(region=facility.region_id, table="mandates", key__in=wanted)
    if known.count() != len(wanted):
        raise InputError(_("there is no such deputy"), hint=_("choose from the list"))
    own = facility.duties.filter(ends_on=None)

    def change(found: Facility, today: date) -> Changes:
        before = set(own.values_list("deputy_id", flat=True))
        own.exclude(deputy_id__in=wanted).update(ends_on=today)
        Duty.objects.bulk_create(
            Duty(
                region_id=found.region_id, facility=found, code=(codes or {}).get(one) or random_code(),
                deputy_id=one, starts_on=today,
            )
            for one in sorted(wanted - before)
        )  # fmt: skip
        return {"duties": [sorted(before), sorted(wanted)]} if before != wanted else {}

    _done(
        "duty", facility, change, voice=voice, sides=KEEPS, at=when, reason=words, version=version,
        deputies=sorted(wanted),
    )  # fmt: skip
    return list(own)


@transaction.atomic
def inspect(
    *, facility: Facility, words: str, by: str, photos: Sequence[Photo] = (), code: str = "", side: Side = Side.SYSTEM,
    about: str = "", at: datetime | None = None,
) -> Inspection:  # fmt: skip
    """A responsible deputy saw it today. Raises InputError where the deputy does not answer for it, or twice a day."""
    when, voice, said = at or timezone.now(), voice_of(by, side, about), need(words)
    event = _done("inspect", facility, _nothing, voice=voice, sides=WATCHES, at=when, reason=said, photos=photos)
    duty = facility.duties.get(deputy_id=voice.about, ends_on=None)
    today = today_of(when)
    seen = Inspection.objects.filter(duty__facility=facility, duty__deputy_id=voice.about, inspected_on=today)
    if seen.exists():
        raise InputError(_("you inspected it today"), hint=_("one inspection a day is kept"))
    return Inspection.objects.create(
        region_id=event.region_id, duty=duty, event=event, code=code or random_code(), inspected_on=today
    )


@transaction.atomic
def report_defect(
    *, facility: Facility, words: str, by: str, photos: Sequence[Photo] = (), code: str = "",
    reported_by: str = Defect.Reporter.DEPUTY, side: Side = Side.SYSTEM, about: str = "", at: datetime | None = None,
) -> Defect:  # fmt: skip
    """A defect, found by a responsible deputy today, or brought by the secretariat or records (``reported_by``).

    Raises InputError without words, or for a deputy who does not answer for it.
    """
    when, voice = at or timezone.now(), voice_of(by, side, about)
    if voice.side == Side.DEPUTY:
        reported_by = Defect.Reporter.DEPUTY
    sides = (*KEEPS, *WATCHES)
    return _defect(facility, need(words), reported_by, voice, sides, when, code=code, photos=photos)


def _defect(
    facility: Facility, words: str, reported_by: str, voice: Voice, sides: Sequence[Side], at: datetime, *,
    reported_on: date | None = None, code: str = "", photos: Sequence[Photo] = (),
) -> Defect:  # fmt: skip
    if reported_by not in Defect.Reporter.values:
        raise InputError(_("nobody said who found it"), hint=_("choose one from the list"))
    code, day = code or random_code(), reported_on or today_of(at)
    event = _done(
        "defect", facility, _nothing, voice=voice, sides=sides, at=at, reason=words, photos=photos, defect=code,
        reported_on=day,
    )  # fmt: skip
    return Defect.objects.create(
        region_id=event.region_id, facility=event.facility, event=event, code=code, reported_on=day,
        reported_by=reported_by, words=words, term_on=term_of(day),
    )  # fmt: skip


@transaction.atomic
def mend(
    *, defect: Defect, words: str, by: str, photos: Sequence[Photo] = (), side: Side = Side.SYSTEM, about: str = "",
    at: datetime | None = None,
) -> Defect:  # fmt: skip
    """A defect is mended today: the body or the secretariat says so, never who is rated by it.

    Raises InputError where it is mended already.
    """
    when, voice, said = at or timezone.now(), voice_of(by, side, about), need(words)
    held = Defect.objects.select_for_update(of=("self",)).select_related("facility").get(pk=defect.pk)
    if held.closed_on:
        raise InputError(_("this defect is mended already"), hint=_("look at it again"))
    _done(
        "mend", held.facility, _nothing, voice=voice, sides=REPORTS, at=when, reason=said, photos=photos,
        defect=held.code,
    )  # fmt: skip
    held.closed_on, held.closed_words = today_of(when), said
    held.save(update_fields=["closed_on", "closed_words"])
    return held


def set_sign(
    *, facility: Facility, sign: str, basis: str, reason: str, by: str, version: int | None = None,
    side: Side = Side.SYSTEM, at: datetime | None = None,
) -> Event:  # fmt: skip
    """What stands on it beside the plaque; recorded, never scored.

    Raises InputError for a party's emblem on a publicly funded facility without a legal basis on record.
    """
    when, voice, words, said = at or timezone.now(), voice_of(by, side), need(reason), plain(basis, 300)

    def change(found: Facility, _today: date) -> None:
        if sign not in Sign.values:
            raise InputError(_("there is no such sign"), hint=_("choose one from the list"))
        found.sign, found.sign_basis = sign, said

    return _done("sign", facility, change, voice=voice, sides=KEEPS, at=when, reason=words, version=version)


def remark(*, facility: Facility, appeal: Appeal) -> Remark:
    """A citizen's remark: the appeal that was filed at a facility. Sent twice it is one.

    The appeal's own record stands in the log; that the two belong together is for the office alone.
    """
    return Remark.objects.get_or_create(appeal=appeal, defaults={"facility": facility})[0]


@transaction.atomic
def accept_remark(*, remark: Remark, words: str, by: str, at: datetime | None = None) -> Defect:
    """A remark names a defect: ``words`` say which, for everyone, and name nobody. It counts from the appeal's day.

    Raises InputError where it was decided already, or without words.
    """
    when, voice, said = at or timezone.now(), operator(by), need(words)
    held = _open_remark(remark)
    # An appeal of a Saturday is registered on Monday; the defect was reported no later than it was accepted.
    day = min(held.appeal.registered_on, today_of(when))
    reporter = Defect.Reporter.CITIZEN
    held.defect = _defect(held.facility, said, reporter, voice, (Side.OFFICE,), when, reported_on=day)
    held.save(update_fields=["defect"])
    return held.defect


def _open_remark(remark: Remark) -> Remark:
    found = Remark.objects.select_for_update(of=("self",)).select_related("facility", "appeal").get(pk=remark.pk)
    if found.defect_id or found.refused_on:
        raise InputError(_("this was decided already"), hint=_("look at it again"))
    return found


@transaction.atomic
def refuse_remark(*, remark: Remark, by: str, at: datetime | None = None) -> Remark:
    """A remark names no defect; the appeal is answered all the same. Raises InputError where it was decided already."""
    voice = operator(by)
    held = _open_remark(remark)
    held.refused_on = today_of(at or timezone.now())
    held.save(update_fields=["refused_on"])
    ledger.record_later(kind="remark-refused/v1", by=voice.by, appeal=held.appeal.code)
    return held


@transaction.atomic
def place_again(*, region: Region) -> int:
    """Say anew in which district each placed facility lies: the map may have come later; returns how many moved."""
    drawn = map_of(region)
    moved = []
    for one in Facility.objects.filter(region=region, north__isnull=False).only("north", "east", "district"):
        assert one.north is not None
        assert one.east is not None
        there = drawn.holding((one.east, one.north)) if drawn else ""
        if there != one.district:
            one.district = there
            moved.append(one)
    Facility.objects.bulk_update(moved, ["district"], batch_size=500)
    if moved:
        ledger.record(kind="facilities-placed/v1", by="system:facilities", region=region.slug, moved=len(moved))
    return len(moved)
