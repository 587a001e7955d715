"""What is done to measures: verbs, each one transaction through `acts.done`. The first due date has no verb.

Who may do what is decided here, not in pages alone: the secretariat keeps the road map, a body reports on its own
measures, a deputy checks and warns on the own ones and does nothing else to them, a council confirms.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.models import Staff
from senim.appeals.models import Problem
from senim.assembly.models import Membership
from senim.assembly.selectors import known, on
from senim.common.text import plain, random_code
from senim.common.titled import TITLES
from senim.ledger import services as ledger
from senim.programme.acts import Changes, Given, Todo, Voice, done, need, today_of, voice_of
from senim.programme.models import Assignment, Body, Check, Event, Measure, Milestone, RoadMap, Side, Warning
from senim.programme.searching import words_for
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError
from senim_core.programme.status import Proof, Status, needs

KEEPS = (Side.OFFICE, Side.SYSTEM, Side.RECORDS)  # who keeps the road map
REPORTS = (*KEEPS, Side.BODY)
WATCHES = (Side.DEPUTY,)
COUNCILS = (Side.COUNCIL,)
DAY = timedelta(days=1)


@transaction.atomic
def set_body(*, region: Region, code: str, by: str, **what: str) -> Body:
    """Create or change an executive body: titles, head_kk, head_ru, email."""
    found, _made = Body.objects.update_or_create(region=region, code=code, defaults=what)
    ledger.record(kind="body/v1", by=by, region=region.slug, code=code, title=found.title_ru)
    return found


@transaction.atomic
def set_road_map(*, region: Region, code: str, by: str, **what: object) -> RoadMap:
    """Create or change a road map: programme, area_code, titles, approved_on, document."""
    found, _made = RoadMap.objects.update_or_create(region=region, code=code, defaults=what)
    ledger.record(
        kind="road-map/v1", by=by, region=region.slug, code=code, programme=found.programme, area=found.area_code,
        document=found.document,
    )  # fmt: skip
    return found


def set_status(found: Measure, status: Status, proofs: Collection[Given], today: date) -> None:
    """Put the status reported with these proofs. Raises InputError where the table does not allow it or a proof lacks.

    "Done" has the day of its act of acceptance; whatever else a status becomes, act and confirmation go.
    """
    wanted = needs(Status(found.status), status)
    if wanted is None:
        raise InputError(_("this status cannot follow the one before"), hint=_("choose one from the list"))
    given = [one for one in proofs if one.kind in wanted]
    if not given:
        raise InputError(_("this status needs a proof"), hint=_("add one of those named beside the status"))
    found.act_on = found.confirmed_on = None
    found.confirmed_by = ""
    if status == Status.DONE:
        found.act_on = _day_of_act(found, given, today)
        found.body_said_on = None
    found.status, found.status_on = status, today


def _day_of_act(found: Measure, given: Collection[Given], today: date) -> date:
    days = [one.dated_on for one in given if one.dated_on]
    if not days:
        raise InputError(_("the act of acceptance has no day"), hint=_("give the day on which it was signed"))
    if not found.starts_on <= min(days) <= today:
        raise InputError(_("the day of the act does not fit"), hint=_("a day between the first day of work and today"))
    return min(days)


def report(
    *, measure: Measure, reason: str, by: str, status: Status | None = None, value: int | None = None,
    in_danger: bool | None = None, proofs: Sequence[Given] = (), side: Side = Side.SYSTEM, about: str = "",
    version: int | None = None, at: datetime | None = None,
) -> Event:  # fmt: skip
    """What the responsible body says: a status with its proof, the indicator's value, whether it is in danger.

    Raises InputError without words, or where the table of statuses refuses.
    """
    when, voice, words = at or timezone.now(), voice_of(by, side, about), need(reason)

    def change(found: Measure, today: date) -> None:
        if status is not None and status != found.status:
            set_status(found, status, proofs, today)
        if value is not None:
            found.value, found.value_on = value, today
        if in_danger is not None:
            found.body_said_on = (found.body_said_on or today) if in_danger else None
        found.last_word_on = today

    return done("report", [Todo(measure, change, words, proofs, version)], voice=voice, sides=REPORTS, at=when)[0]


def move_date(
    *, measure: Measure, to: date, reason: str, by: str, proofs: Sequence[Given] = (), version: int | None = None,
    side: Side = Side.SYSTEM, at: datetime | None = None,
) -> Event:  # fmt: skip
    """Another due date with its reason; the first one stays and keeps counting.

    Raises InputError without a decision laid open, or for a day before the first day of work or the same as before.
    """
    when, voice, words = at or timezone.now(), voice_of(by, side), need(reason)
    if not any(one.kind in (Proof.DOCUMENT, Proof.LINK) for one in proofs):
        raise InputError(_("the decision is missing"), hint=_("name the document, or give a link to it"))

    def change(found: Measure, _today: date) -> None:
        if to == found.due_on or to < found.starts_on:
            raise InputError(_("this day does not fit"), hint=_("another day, after work begins"))
        found.due_on = to

    return done("move_date", [Todo(measure, change, words, proofs, version)], voice=voice, sides=KEEPS, at=when)[0]


def correct(
    *, measure: Measure, reason: str, by: str, side: Side = Side.SYSTEM, version: int | None = None,
    at: datetime | None = None, **what: object,
) -> Event:  # fmt: skip
    """Correct, with a reason: titles, indicator, unit, base, target, weight, number, direction, body, council.

    Raises InputError for a field that has a verb of its own, or none.
    """
    when, voice, words = at or timezone.now(), voice_of(by, side), need(reason)
    strange = set(what) - {*TITLES, "number", "indicator", "unit", "base", "target", "weight", "direction", "body",
                           "council_id"}  # fmt: skip
    if strange:
        raise InputError(f"{', '.join(sorted(strange))}: not corrected this way", hint="each has a verb of its own")

    def change(found: Measure, _today: date) -> None:
        for name, value in what.items():
            setattr(found, name, plain(value) if isinstance(value, str) else value)
        if not (found.title_kk and found.title_ru):
            raise InputError(_("a title is missing"), hint=_("give it in Kazakh and in Russian"))
        found.search = words_for(found)

    return done("correct", [Todo(measure, change, words, (), version)], voice=voice, sides=KEEPS, at=when)[0]


def relate(
    *, measure: Measure, problems: Collection[Problem], reason: str, by: str, side: Side = Side.SYSTEM,
    version: int | None = None, at: datetime | None = None,
) -> Event:  # fmt: skip
    """Say which problems, groups of alike appeals, the measure answers: these and no others.

    Raises InputError for a problem of another region, or where nothing would change.
    """
    when, voice, words = at or timezone.now(), voice_of(by, side), need(reason)

    def change(found: Measure, _today: date) -> Changes:
        if any(one.region_id != found.region_id for one in problems):
            raise InputError(_("a problem of another region"), hint=_("choose from the list"))
        before = sorted(found.problems.values_list("code", flat=True))
        after = sorted(one.code for one in problems)
        if before == after:
            raise InputError(_("it answers these already"), hint=_("choose others, or leave it"))
        found.problems.set(problems)
        return {"problems": [before, after]}

    return done("relate", [Todo(measure, change, words, (), version)], voice=voice, sides=KEEPS, at=when)[0]


def take_out(
    *, measure: Measure, reason: str, by: str, proofs: Sequence[Given], side: Side = Side.SYSTEM,
    version: int | None = None, at: datetime | None = None,
) -> Event:  # fmt: skip
    """Take a measure out of the programme, by a decision laid open. It stays readable and is counted apart."""
    when, voice, words = at or timezone.now(), voice_of(by, side), need(reason)
    if not proofs:
        raise InputError(_("the decision is missing"), hint=_("name the document, or give a link to it"))

    def change(found: Measure, today: date) -> None:
        found.removed_on = today

    return done("take_out", [Todo(measure, change, words, proofs, version)], voice=voice, sides=KEEPS, at=when)[0]


@transaction.atomic
def assign(
    *, measure: Measure, deputy_id: str, by: str, reason: str = "", since: date | None = None, code: str = "",
    version: int | None = None, at: datetime | None = None,
) -> Assignment | None:  # fmt: skip
    """Give the measure to a deputy who supervises it from a day on; empty: to nobody. Returns the new assignment."""
    when, voice = at or timezone.now(), voice_of(by)
    day = since or today_of(when)

    def change(found: Measure, _today: date) -> None:
        if found.deputy_id == deputy_id:
            raise InputError(_("this deputy supervises it already"), hint=_("choose another one"))
        found.deputy_id = deputy_id

    event = done("assign", [Todo(measure, change, reason, (), version)], voice=voice, sides=KEEPS, at=when)[0]
    for one in event.measure.assignments.filter(ends_on=None):
        one.ends_on = max(one.starts_on, day - DAY)
        one.save(update_fields=["ends_on"])
    if not deputy_id:
        return None
    return Assignment.objects.create(
        region_id=event.region_id, measure=event.measure, code=code or random_code(), deputy_id=deputy_id, starts_on=day
    )


def _own(measure: Measure) -> Assignment:
    found = measure.assignments.filter(ends_on=None).first()
    if found is None:
        raise InputError(_("no deputy supervises this measure"), hint=_("the secretariat gives it to one"))
    return found


@transaction.atomic
def check(
    *, measure: Measure, kind: str, words: str, by: str, proofs: Sequence[Given] = (), code: str = "",
    side: Side = Side.SYSTEM, about: str = "", at: datetime | None = None,
) -> Check:  # fmt: skip
    """A deputy's check of an own measure, dated by the clock. A visit brings a photo, or says what was seen.

    Raises InputError without words, where another deputy supervises it, or for a second check on one day.
    """
    when, voice, said = at or timezone.now(), voice_of(by, side, about), need(words)
    own = _own(measure)
    if kind not in Check.Kind.values:
        raise InputError(_("there is no such kind of check"), hint=_("choose one from the list"))
    if own.checks.filter(checked_on=today_of(when)).exists():
        raise InputError(_("it was checked today"), hint=_("one check a day is kept"))
    event = done("check", [Todo(measure, _nothing, said, proofs)], voice=voice, sides=WATCHES, at=when)[0]
    return Check.objects.create(
        region_id=event.region_id,
        assignment=own,
        event=event,
        code=code or random_code(),
        checked_on=today_of(when),
        kind=kind,
    )


def _nothing(_found: Measure, _today: date) -> None:
    """An act that changes no field."""


def _not_done(found: Measure, _today: date) -> None:
    if found.status == Status.DONE:
        raise InputError(_("this measure is done"), hint=_("a warning is for what may still fail"))


@transaction.atomic
def warn(
    *, measure: Measure, reason: str, by: str, code: str = "", side: Side = Side.SYSTEM, about: str = "",
    at: datetime | None = None,
) -> Warning:  # fmt: skip
    """A deputy's own warning that a measure may fail, with its reason, dated by the clock.

    Raises InputError without a reason, for one that is done, or where another deputy supervises it.
    """
    when, voice, said = at or timezone.now(), voice_of(by, side, about), need(reason)
    own = _own(measure)
    if own.warnings.filter(warned_on=today_of(when)).exists():
        raise InputError(_("you warned of it today"), hint=_("one warning a day is kept"))
    event = done("warn", [Todo(measure, _not_done, said)], voice=voice, sides=WATCHES, at=when)[0]
    return Warning.objects.create(
        region_id=event.region_id, assignment=own, event=event, code=code or random_code(), warned_on=today_of(when)
    )


@transaction.atomic
def act_on_warning(
    *, warning: Warning, words: str, by: str, side: Side = Side.SYSTEM, about: str = "", at: datetime | None = None
) -> Warning:
    """The body replied to a warning with a measure of its own. Raises InputError where it did already."""
    when, voice, said = at or timezone.now(), voice_of(by, side, about), need(words)
    held = Warning.objects.select_for_update(of=("self",)).select_related("assignment__measure").get(pk=warning.pk)
    measure = held.assignment.measure
    if held.body_acted_on:
        raise InputError(_("this warning is answered already"), hint=_("look at it again"))
    done("act_on_warning", [Todo(measure, _word, said)], voice=voice, sides=REPORTS, at=when)
    held.body_acted_on = today_of(when)
    held.save(update_fields=["body_acted_on"])
    return held


def _word(found: Measure, today: date) -> None:
    found.last_word_on = today


def refuse_own_council(measure: Measure, council_id: str, deputy_id: str) -> None:
    """Raise InputError where the council is unknown, or its chair supervises the measure by any mandate."""
    chairs = known(measure.region).filter(
        on(measure.region.today()), organization__code=council_id, role=Membership.Role.CHAIR
    )
    own = known(measure.region).filter(code=deputy_id).exclude(code="")
    if chairs.filter(person__in=own.values("person")).exists():
        raise InputError(
            _("the chair of this council supervises the measure"), hint=_("another council has to look at it")
        )
    kept = EvidenceRow.objects.filter(region=measure.region_id, table="councils", key=council_id)
    values = kept.values_list("values", flat=True).first()
    if values is None:
        raise InputError(_("there is no such council"), hint=_("choose one from the list"))
    if deputy_id and values["chair_deputy_id"] == deputy_id:
        raise InputError(
            _("the chair of this council supervises the measure"), hint=_("another council has to look at it")
        )


def find(
    *, measure: Measure, council_id: str, finding: str, words: str, by: str, proofs: Sequence[Given] = (),
    side: Side = Side.COUNCIL, version: int | None = None, at: datetime | None = None,
) -> Event:  # fmt: skip
    """A council's finding beside the body's status; agreeing with "done" confirms it.

    Raises InputError for a council whose chair supervises the measure, or where it changed since ``version``.
    """
    when, voice = at or timezone.now(), Voice(by, side, council_id)
    if finding not in Measure.Finding.values:
        raise InputError(_("there is no such finding"), hint=_("choose one from the list"))

    def change(found: Measure, today: date) -> Changes:
        # Of the row that is held: who supervises it may have changed since the page was read.
        refuse_own_council(found, council_id, found.deputy_id)
        _refuse_others(found.region, by, council_id, found.deputy_id)
        said = {"finding": [found.finding, finding]}  # told even where the one before said the same
        found.finding, found.finding_on = finding, today
        if finding == Measure.Finding.AGREE and found.status == Status.DONE:
            found.confirmed_by, found.confirmed_on = council_id, today
        elif found.confirmed_by == council_id:  # what another council confirmed, that one takes back
            found.confirmed_by, found.confirmed_on = "", None
        return said

    todo = Todo(measure, change, need(words), proofs, version)
    return done("finding", [todo], voice=voice, sides=COUNCILS, at=when)[0]


def _refuse_others(region: Region, by: str, council_id: str, deputy_id: str) -> None:
    """Of the staff a member of the council alone speaks for it, and not the person whom it is about."""
    if not by.startswith("staff:"):
        return
    voice = voice_of(by)
    if voice.side != Side.COUNCIL or voice.about != council_id:
        raise InputError(_("this is not yours to do"), hint=_("a council says it"))
    person = Staff.objects.values_list("person_code", flat=True).get(username=by.removeprefix("staff:"))
    seats = known(region).filter(person__code=person)
    if not seats.filter(on(region.today()), organization__code=council_id).exists():
        raise InputError(_("you are no member of this council today"), hint=_("ask the secretariat"))
    if seats.filter(code=deputy_id).exclude(code="").exists():
        raise InputError(_("you supervise this measure yourself"), hint=_("another member of the council says it"))


@transaction.atomic
def recheck(*, check: Check, outcome: str, council_id: str, words: str, by: str, at: datetime | None = None) -> Check:
    """What a council's re-check of a deputy's check found. Raises InputError for the deputy's own council, or twice."""
    when = at or timezone.now()
    held = Check.objects.select_for_update(of=("self",)).select_related("assignment__measure").get(pk=check.pk)
    measure = held.assignment.measure
    _refuse_others(measure.region, by, council_id, held.assignment.deputy_id)
    refuse_own_council(measure, council_id, held.assignment.deputy_id)
    if outcome not in (Check.Recheck.CONFIRMED, Check.Recheck.FAILED) or held.recheck != Check.Recheck.NONE:
        raise InputError(_("this check is re-checked already, or this is no outcome"), hint=_("look at it again"))
    voice = Voice(by, Side.COUNCIL, council_id)
    done("recheck", [Todo(measure, _nothing, need(words))], voice=voice, sides=COUNCILS, at=when)
    held.recheck, held.rechecked_by, held.rechecked_on = outcome, council_id, today_of(when)
    held.save(update_fields=["recheck", "rechecked_by", "rechecked_on"])
    return held


@transaction.atomic
def weigh_warning(
    *, warning: Warning, agrees: bool, council_id: str, words: str, by: str, at: datetime | None = None
) -> Warning:
    """Whether a council agrees that the risk was real. Raises InputError for the deputy's own council, or twice."""
    when = at or timezone.now()
    held = Warning.objects.select_for_update(of=("self",)).select_related("assignment__measure").get(pk=warning.pk)
    _refuse_others(held.assignment.measure.region, by, council_id, held.assignment.deputy_id)
    refuse_own_council(held.assignment.measure, council_id, held.assignment.deputy_id)
    if held.council_agrees is not None:
        raise InputError(_("a council said so already"), hint=_("look at it again"))
    voice = Voice(by, Side.COUNCIL, council_id)
    done("weigh_warning", [Todo(held.assignment.measure, _nothing, need(words))], voice=voice, sides=COUNCILS, at=when)
    held.council_agrees, held.council_id = agrees, council_id
    held.save(update_fields=["council_agrees", "council_id"])
    return held


@transaction.atomic
def add_milestone(
    *, measure: Measure, due_on: date, by: str, reason: str, at: datetime | None = None, **titles: str
) -> Milestone:
    """A step of a measure with its day. Raises InputError without titles in Kazakh and Russian."""
    when, voice = at or timezone.now(), voice_of(by)
    kept = {name: plain(titles.get(name, ""), 600) for name in TITLES}
    if not (kept["title_kk"] and kept["title_ru"]):
        raise InputError(_("a title is missing"), hint=_("give it in Kazakh and in Russian"))
    if not measure.starts_on <= due_on <= measure.due_on:
        raise InputError(_("this day does not fit"), hint=_("a day between the first day of work and the due date"))
    done("milestone", [Todo(measure, _nothing, need(reason))], voice=voice, sides=KEEPS, at=when)
    return Milestone.objects.create(measure=measure, first_due_on=due_on, due_on=due_on, **kept)


@transaction.atomic
def meet_milestone(
    *, milestone: Milestone, words: str, by: str, proofs: Sequence[Given] = (), at: datetime | None = None
) -> Milestone:
    """A step was reached today. Raises InputError where it was already."""
    when, voice = at or timezone.now(), voice_of(by)
    held = Milestone.objects.select_for_update(of=("self",)).select_related("measure").get(pk=milestone.pk)
    if held.met_on:
        raise InputError(_("this step is reached already"), hint=_("look at it again"))
    done("meet_milestone", [Todo(held.measure, _word, need(words), proofs)], voice=voice, sides=REPORTS, at=when)
    held.met_on = today_of(when)
    held.save(update_fields=["met_on"])
    return held
