"""Notices: a risk drafts a letter, a person signs it, it is sent, its clock starts; what came of it is public."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.common.text import plain, random_code
from senim.common.workdays_kz import calendar
from senim.ledger import services as ledger
from senim.programme import post
from senim.programme.acts import Voice, today_of, voice_of
from senim.programme.models import Counter, Flag, Measure, Notice, Side
from senim.rating.models import Region
from senim_core.errors import InputError
from senim_core.programme.notice import TABLE, WAITING, Act, State, due_on, may

OPEN = (State.DRAFT, *WAITING, State.LAPSED, State.ANSWERED)
SIGNS = (Side.OFFICE, Side.SYSTEM)
ANSWERS = (Side.BODY, *SIGNS)  # the office types in what came on paper


def _check(by: str, sides: Sequence[Side]) -> Voice:
    voice = voice_of(by)
    if voice.side not in sides:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    return voice


@transaction.atomic
def draft(*, measure: Measure, by: str, at: datetime | None = None) -> Notice:
    """A letter about the flags that stand on a measure. Raises InputError without flags or a body, or where one is."""
    _check(by, SIGNS)
    held = Measure.objects.select_for_update(of=("self",)).select_related("body").get(pk=measure.pk)
    flags = held.flags.filter(cleared_on=None)
    if not flags:
        raise InputError(_("this measure has no flag of risk"), hint=_("a notice names its reasons"))
    if held.body_id is None:
        raise InputError(_("no body answers for this measure"), hint=_("name the responsible body first"))
    if held.notices.filter(state__in=OPEN).exists():
        raise InputError(_("a notice about this measure is open already"), hint=_("bring that one to its end first"))
    return _drafts([held], flags, by, at or timezone.now())[0]


def _drafts(measures: Sequence[Measure], flags: QuerySet[Flag], by: str, at: datetime) -> list[Notice]:
    reasons: dict[int, list[list[object]]] = {}
    for flag in flags:
        reasons.setdefault(flag.measure_id, []).append([flag.rule, flag.values])
    made = Notice.objects.bulk_create(
        Notice(
            region_id=one.region_id, code=random_code(), measure=one, body=one.body, reasons=reasons[one.pk],
            state=State.DRAFT, drafted_on=today_of(at),
        )
        for one in measures
    )  # fmt: skip
    ledger.record_many_later(
        ("notice-drafted/v1", by, {"notice": one.code, "measure": one.measure.code}) for one in made
    )
    return made


@transaction.atomic
def draft_all(*, region: Region, by: str, at: datetime | None = None) -> int:
    """A draft for every measure with a new flag and no notice; returns how many.

    A flag that was there when a draft was dropped, or when a notice was brought to its end, asks for no other letter.
    """
    when = at or timezone.now()
    found = Measure.objects.filter(region=region, at_risk__in=[True], removed_on=None, body__isnull=False)
    waiting = found.exclude(notices__state__in=OPEN).order_by("pk").distinct()
    measures = list(
        Measure.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(pk__in=waiting.values("pk"))
        .order_by("pk")
    )
    flags = Flag.objects.filter(measure__in=[one.pk for one in measures], cleared_on=None)
    told = dict(_ended(measures))
    fresh = {flag.measure_id for flag in flags if flag.raised_on > told.get(flag.measure_id, date.min)}
    chosen = [one for one in measures if one.pk in fresh]
    return len(_drafts(chosen, flags, by, when)) if chosen else 0


def _ended(measures: Sequence[Measure]) -> list[tuple[int, date]]:
    """(measure, the day its latest notice that has an end was drafted)."""
    ended = Notice.objects.filter(measure__in=[one.pk for one in measures]).exclude(state__in=OPEN)
    return list(ended.order_by("drafted_on").values_list("measure_id", "drafted_on"))


def _number(region_id: int, day: date) -> str:
    counted = Counter.objects.filter(region=region_id, year=day.year)
    if not counted.update(last=F("last") + 1):
        Counter.objects.get_or_create(region_id=region_id, year=day.year)
        counted.update(last=F("last") + 1)
    return f"{day.year}-{counted.values_list('last', flat=True)[0]:04d}"


@transaction.atomic
def _done(
    notice: Notice, act: Act, change: Callable[[Notice, date], None], *, by: str, sides: Sequence[Side], at: datetime,
    version: int | None,
) -> Notice:  # fmt: skip
    voice = _check(by, sides)
    found = Notice.objects.select_for_update(of=("self",)).select_related("body", "measure").get(pk=notice.pk)
    if voice.side == Side.BODY and found.body.code != voice.about:
        raise InputError(_("this notice is for another body"), hint=_("ask the secretariat"))
    if version is not None and version != found.version:
        raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
    if not may(State(found.state), act):
        raise InputError(_("this cannot be done as it stands now"), hint=_("look at it again, then decide"))
    found.state = TABLE[act][1]
    change(found, today_of(at))
    found.version += 1
    found.save()
    told = {"number": found.number} if found.number else {}
    ledger.record_later(
        kind=f"notice-{act}/v1", by=by, notice=found.code, measure=found.measure.code, state=found.state, **told
    )
    return found


@transaction.atomic
def sign(
    *, notice: Notice, by: str, words_kk: str = "", words_ru: str = "", version: int | None = None,
    at: datetime | None = None,
) -> Notice:  # fmt: skip
    """Sign a draft: it gets its number, goes out, and its clock of 15 working days starts.

    It goes by e-mail where the body has an address, else by hand.
    """

    def change(found: Notice, today: date) -> None:
        found.signed_by, found.words_kk, found.words_ru = by, plain(words_kk), plain(words_ru)
        found.number = _number(found.region_id, today)
        found.sent_on, found.due_on = today, due_on(today, calendar(today))

    when = at or timezone.now()
    found = _done(notice, Act.SEND, change, by=by, sides=SIGNS, at=when, version=version)
    post.put_by(found, when)
    return found


def drop(*, notice: Notice, by: str, version: int | None = None, at: datetime | None = None) -> Notice:
    """Send no letter this time; a new flag drafts another one."""
    return _done(notice, Act.DROP, _keep, by=by, sides=SIGNS, at=at or timezone.now(), version=version)


def _keep(_found: Notice, _today: date) -> None:
    """Nothing but the state changes."""


def acknowledge(*, notice: Notice, by: str, version: int | None = None, at: datetime | None = None) -> Notice:
    """The body has it on its table."""

    def change(found: Notice, today: date) -> None:
        found.acknowledged_on = today

    return _done(notice, Act.ACKNOWLEDGE, change, by=by, sides=ANSWERS, at=at or timezone.now(), version=version)


def answer(*, notice: Notice, words: str, by: str, version: int | None = None, at: datetime | None = None) -> Notice:
    """The body's answer: what it does about it. Public. Raises InputError without words."""
    kept = plain(words)
    if not kept:
        raise InputError(_("words are missing"), hint=_("write what is done, by whom and by when"))

    def change(found: Notice, today: date) -> None:
        found.answered_on, found.answered_by, found.answer = today, by, kept
        found.acknowledged_on = found.acknowledged_on or today

    return _done(notice, Act.ANSWER, change, by=by, sides=ANSWERS, at=at or timezone.now(), version=version)


def resolve(*, notice: Notice, words: str, by: str, version: int | None = None, at: datetime | None = None) -> Notice:
    """The office says what came of the answer, and closes it. Raises InputError without words."""
    kept = plain(words)
    if not kept:
        raise InputError(_("words are missing"), hint=_("write what came of it"))

    def change(found: Notice, today: date) -> None:
        found.resolved_on, found.resolution = today, kept

    return _done(notice, Act.RESOLVE, change, by=by, sides=SIGNS, at=at or timezone.now(), version=version)


def lapse_all(*, region: Region, today: date, by: str, at: datetime | None = None) -> int:
    """Notices whose term went by without an answer; returns how many. A late answer may still come."""
    found = list(Notice.objects.filter(region=region, state__in=[*WAITING], due_on__lt=today).order_by("pk"))

    def change(one: Notice, _today: date) -> None:
        one.lapsed_on = today

    for one in found:
        _done(one, Act.LAPSE, change, by=by, sides=(Side.SYSTEM,), at=at or timezone.now(), version=None)
    return len(found)
