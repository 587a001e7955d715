"""What is done to an appeal: each act is one transaction that holds the row, changes it, and leaves an event and a
record for the log. What may be done when is the table in `senim_core.appeals.status`, nothing here decides it.

A deputy, who gains from outcome and dates, can do none of these; that is checked here too, not in pages alone.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.models import Staff
from senim.accounts.permissions import Role
from senim.accounts.services import refuse_who_gains
from senim.appeals import vault
from senim.appeals.models import (
    Appeal,
    AssessedAppeal,
    Assessment,
    Event,
    Note,
    Part,
    Pause,
    Person,
    PersonKey,
    Regime,
    Word,
)
from senim.common.text import plain, random_code
from senim.common.workdays_kz import calendar
from senim.ledger import services as ledger
from senim_core.appeals.deadlines import DISPUTE_DAYS, due_on, first_due_on, paused_days
from senim_core.appeals.status import DISPUTES, OPEN, Act, Outcome, Says, Status, after, may
from senim_core.errors import InputError
from senim_core.workdays import Workdays

APPLICANT = "applicant"
OWED = OPEN | {Status.FORWARDED}  # something is owed to the applicant
GONE = (Status.WITHDRAWN, Status.LEFT, Status.JOINED)
LOGGED = {"due_on", "extended_to", "outcome", "says", "level", "deputy"}  # no free text goes into the log
LADDER = ("deputy", "faction", "council", "executive")
Change = Callable[[Appeal, date, Workdays], dict[str, Any]]


def _today(at: datetime) -> date:
    return timezone.localtime(at).date()


def _nothing(*_: object) -> dict[str, Any]:
    return {}


@transaction.atomic
def _done(
    appeal: Appeal, act: Act, *, by: str, at: datetime | None, change: Change = _nothing, words: str = "",
    shown: bool = True, version: int | None = None, about: dict[str, Any] | None = None,
) -> Appeal:  # fmt: skip
    """Do ``act``: ``change`` may set fields and returns what is said of it in the open. Raises InputError."""
    if by != APPLICANT:
        refuse_who_gains(by)
    # By its key alone: a join would be planned by how large the tables were when the database last looked at them.
    found = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if version is not None and version != found.version:
        raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
    when = at or timezone.now()
    if not may(Status(found.status), act):
        raise InputError(_("this cannot be done as it stands now"), hint=_("look at it again, then decide"))
    found.status = after(Status(found.status), act)
    said = {**(about or {}), **change(found, _today(when), calendar(when.date()))}
    if found.status not in OWED:
        found.clock_on = None
    if found.status in GONE:  # nothing of it is shown any more
        hide_words(found)
    found.waiting = found.status in OPEN
    found.unhappy = found.says in DISPUTES or (found.round > 1 and found.waiting)
    found.spoke_last = by == APPLICANT
    found.version += 1
    found.save()
    kept = words and found.person.key_id is not None  # after erasing no words are kept
    sealed = vault.seal_words(found.person, {"words": plain(words)}) if kept else None
    Event.objects.create(
        appeal=found, act=act, by=by, at=when, status=found.status, shown=shown, about=said, sealed=sealed
    )
    told = {name: value for name, value in said.items() if name in LOGGED}
    ledger.record_later(kind=f"appeal-{act}/v1", by=by, appeal=found.code, status=found.status, **told)
    return found


def hide_words(appeal: Appeal) -> None:
    """Take back what was shown of an appeal's words, and the words that stand nowhere else; the caller saves it."""
    appeal.may_publish, appeal.public_words = False, ""
    own = Word.objects.filter(appeals__appeal=appeal.pk).values_list("pk", flat=True)
    held = [word.pk for word in Word.objects.filter(pk__in=list(own)).order_by("text").select_for_update()]
    appeal.words.all().delete()
    Word.objects.filter(pk__in=held, appeals=None).delete()


def _recount(appeal: Appeal, days: Workdays) -> None:
    pauses = [(one.asked_on, one.replied_on) for one in appeal.pauses.filter(round=appeal.round)]
    paused = paused_days(pauses, days)
    if appeal.again_due_on:
        appeal.clock_on = days.after(appeal.again_due_on, paused)
        return
    appeal.due_on = appeal.clock_on = due_on(
        appeal.first_due_on, appeal.extended_on, appeal.extension_notified_on, appeal.extended_to, days, paused
    )


def _due(appeal: Appeal) -> dict[str, Any]:
    return {"due_on": appeal.clock_on.isoformat() if appeal.clock_on else ""}


def take(*, appeal: Appeal, by: str, version: int | None = None, at: datetime | None = None) -> Appeal:
    """Begin to consider it; who takes it up works on it, unless somebody does already."""

    def change(found: Appeal, *_: object) -> dict[str, Any]:
        kind, _colon, name = by.partition(":")
        if kind == "staff" and not found.worker:
            found.worker = name
        return {}

    return _done(appeal, Act.TAKE, by=by, version=version, at=at, change=change)


def assign(
    *, appeal: Appeal, deputy_id: str, by: str, reason: str = "", version: int | None = None, at: datetime | None = None
) -> Appeal:
    """Give it to a deputy (a mandate), or take it from one where empty."""

    def change(found: Appeal, *_: object) -> dict[str, Any]:
        found.deputy_id = deputy_id
        return {"deputy": deputy_id}

    return _done(appeal, Act.ASSIGN, by=by, at=at, change=change, words=reason, shown=False, version=version)


def hand(*, appeal: Appeal, worker: str, by: str, version: int | None = None, at: datetime | None = None) -> Appeal:
    """Give it to one of the office to work on, or to nobody where empty. Raises InputError for who is no operator."""
    if worker and not Staff.objects.filter(username=worker, role=Role.OPERATOR, is_active=True).exists():
        raise InputError(_("there is no such operator"), hint=_("choose one from the list"))

    def change(found: Appeal, *_: object) -> dict[str, Any]:
        found.worker = worker
        return {"worker": worker}

    return _done(appeal, Act.HAND, by=by, at=at, change=change, shown=False, version=version)


def ask(*, appeal: Appeal, question: str, by: str, version: int | None = None, at: datetime | None = None) -> Appeal:
    """Ask the applicant; the clock stands until the reply, at most ten working days. Raises InputError."""
    _need(question)

    def change(found: Appeal, today: date, days: Workdays) -> dict[str, Any]:
        if found.clock_on and today > found.clock_on:
            raise InputError(_("the term is over: a question does not stop it any more"), hint=_("answer, or extend"))
        Pause.objects.create(appeal=found, code=random_code(), asked_on=today, round=found.round)
        _recount(found, days)
        return _due(found)

    return _done(appeal, Act.ASK, by=by, at=at, change=change, words=question, version=version)


def reply(*, appeal: Appeal, words: str, at: datetime | None = None) -> Appeal:
    """The applicant's reply; the clock goes on."""
    _need(words)

    def change(found: Appeal, today: date, days: Workdays) -> dict[str, Any]:
        found.pauses.filter(replied_on=None).update(replied_on=today)
        _recount(found, days)
        return _due(found)

    return _done(appeal, Act.REPLY, by=APPLICANT, at=at, change=change, words=words)


def promise(
    *, appeal: Appeal, until: date, words: str, by: str, version: int | None = None, at: datetime | None = None
) -> Appeal:
    """Say what will be done by when. It is no answer: the term goes on. Raises InputError for a day gone by."""
    _need(words)

    def change(found: Appeal, today: date, _days: Workdays) -> dict[str, Any]:
        if until < today:
            raise InputError(_("the promised day is gone by"), hint=_("name a day to come"))
        found.promised_on = until
        return {"promised_on": until.isoformat()}

    return _done(appeal, Act.PROMISE, by=by, at=at, change=change, words=words, version=version)


def extend(
    *, appeal: Appeal, until: date, reason: str, by: str, version: int | None = None, at: datetime | None = None
) -> Appeal:
    """Extend the term with a reason; the applicant is told at once (APPC Art. 76).

    Raises InputError where it is too late, too far, or extended already.
    """
    _need(reason)

    def change(found: Appeal, today: date, days: Workdays) -> dict[str, Any]:
        if found.again_due_on:
            raise InputError(_("a second look is not extended"), hint=_("answer, or say what is done so far"))
        if found.extended_on:
            raise InputError(_("the term was extended already"), hint=_("answer, or say what is done so far"))
        before = found.due_on
        found.extended_on = found.extension_notified_on = today
        found.extended_to = until
        _recount(found, days)
        if found.due_on != until or until <= before:
            raise InputError(
                _("this extension does not count"),
                hint=_("decide it within the term, for a later day, at most two months beyond"),
            )
        return {"extended_to": until.isoformat()}

    return _done(appeal, Act.EXTEND, by=by, at=at, change=change, words=reason, version=version)


def forward(
    *, appeal: Appeal, executive: str, words: str, by: str, version: int | None = None, at: datetime | None = None
) -> Appeal:
    """Send it to the competent body and tell the applicant at the same time (APPC Art. 65)."""
    _need(words)
    _need(executive)

    def change(found: Appeal, *_: object) -> dict[str, Any]:
        found.executive = executive[:120]
        if found.answered_on is None:  # the first answer's outcome stays what it was
            found.outcome = Outcome.FORWARDED
        return {"executive": executive[:120]}

    return _done(appeal, Act.FORWARD, by=by, at=at, change=change, words=words, version=version)


def send_part(
    *, appeal: Appeal, body: str, about: str, by: str, version: int | None = None, at: datetime | None = None
) -> Appeal:
    """Send a part of it to the competent body and tell the applicant at the same time (APPC Art. 65).

    The body's own term runs from its receipt: fifteen working days; the office's term for the rest goes on. Raises
    InputError without a body or words.
    """
    _need(body)
    _need(about)

    def change(found: Appeal, today: date, days: Workdays) -> dict[str, Any]:
        if found.person.key_id is None:
            raise InputError(_("the personal data were erased"), hint=_("number, dates and totals remain"))
        due = first_due_on(days.after(today, 0), days)
        sealed = vault.seal_words(found.person, {"words": plain(about)})
        Part.objects.create(appeal=found, body=plain(body, 120), about=sealed, sent_on=today, due_on=due, by=by)
        return {"body": plain(body, 120), "due_on": due.isoformat()}

    return _done(appeal, Act.SEND_PART, by=by, at=at, change=change, words=about, version=version)


def part_answered(
    *, part: Part, words: str, by: str, number: str = "", version: int | None = None, at: datetime | None = None
) -> Appeal:
    """Keep what the body answered to its part. Raises InputError without words, or where it answered already."""
    _need(words)

    def change(found: Appeal, today: date, _days: Workdays) -> dict[str, Any]:
        held = Part.objects.select_for_update().get(pk=part.pk)
        if held.answered_on:
            raise InputError(_("this part is answered already"), hint=_("look at it again"))
        held.answered_on, held.number = today, plain(number, 60)
        if found.person.key_id is not None:  # after erasing no words are kept; that it was answered is
            held.answer = vault.seal_words(found.person, {"words": plain(words)})
        held.save()
        return {"body": held.body}

    return _done(part.appeal, Act.PART_ANSWER, by=by, at=at, change=change, words=words, version=version)


def answer(
    *, appeal: Appeal, outcome: str, words: str, by: str, version: int | None = None, at: datetime | None = None
) -> Appeal:
    """Answer with an outcome; ``forwarded`` says that the body it was sent to answers the applicant itself.

    Raises InputError without words, for an outcome that is none, or for ``forwarded`` where it was sent to nobody.
    """
    _need(words)
    silent = outcome == "" and appeal.regime == Regime.SOURCE  # records that say when, and not what came of it
    if outcome not in set(Outcome) and not silent:
        raise InputError(_("this is no outcome of an answer"), hint=_("choose one from the list"))

    def change(found: Appeal, today: date, _days: Workdays) -> dict[str, Any]:
        if outcome == Outcome.FORWARDED and not found.executive:
            raise InputError(_("it was sent to no other body"), hint=_("forward it first, then say so"))
        day = max(today, found.registered_on)  # answered in the evening of a day off, before it is registered
        found.outcome, found.last_answered_on = outcome, day
        if found.answered_on is None:
            found.answered_on, found.answered_by = day, found.deputy_id
        found.says, found.said_on = "", None
        return {"outcome": outcome}

    return _done(appeal, Act.ANSWER, by=by, at=at, change=change, words=words, version=version)


def say(*, appeal: Appeal, says: str, words: str = "", at: datetime | None = None) -> Appeal:
    """The applicant's own outcome, beside the office's. Raises InputError for a word that is none."""
    if says not in set(Says):
        raise InputError(_("this is no outcome"), hint=_("choose one from the list"))

    def change(found: Appeal, today: date, days: Workdays) -> dict[str, Any]:
        if says in DISPUTES and not _in_term(found, today, days):
            raise InputError(_("the term to dispute is over"), hint=_("file a new appeal; it may name this one"))
        day = max(today, found.last_answered_on or today)
        found.says, found.said_on = says, day
        if says in DISPUTES:
            found.disputed_on = found.disputed_on or day
        elif says == Says.SOLVED:
            found.disputed_on = None
        return {"says": says}

    return _done(appeal, Act.SAY, by=APPLICANT, at=at, change=change, words=words)


def may_reopen(appeal: Appeal, today: date) -> bool:
    """Whether the applicant may still reopen it: within 15 working days of the answer."""
    return appeal.status in (Status.ANSWERED, Status.CLOSED) and _in_term(appeal, today, calendar(today))


def _in_term(appeal: Appeal, today: date, days: Workdays) -> bool:
    last = appeal.last_answered_on
    return last is not None and days.number(today) - days.number(last) <= DISPUTE_DAYS


def reopen(*, appeal: Appeal, words: str = "", at: datetime | None = None) -> Appeal:
    """The applicant is not satisfied: it is considered again, with a new term. Raises InputError past the term.

    The first round's dates stay as they are: for the rating the first answer counts, with the dispute, until the
    applicant says that a later one solved it.
    """

    def change(found: Appeal, today: date, days: Workdays) -> dict[str, Any]:
        if not _in_term(found, today, days):
            raise InputError(_("the term to reopen is over"), hint=_("file a new appeal; it may name this one"))
        found.disputed_on = found.disputed_on or max(today, found.last_answered_on or today)
        found.round += 1
        found.promised_on = None
        found.again_due_on = first_due_on(days.after(today, 0), days)
        _recount(found, days)
        return _due(found)

    return _done(appeal, Act.REOPEN, by=APPLICANT, at=at, change=change, words=words)


def remind(*, appeal: Appeal, at: datetime | None = None) -> Appeal:
    """The applicant reminds the office of an overdue appeal, once a day. Raises InputError before that."""

    def change(found: Appeal, today: date, _days: Workdays) -> dict[str, Any]:
        _overdue(found, today)
        if found.reminded_on == today:
            raise InputError(_("the office was reminded today"), hint=_("come back tomorrow"))
        found.reminded_on = today
        return {}

    return _done(appeal, Act.REMIND, by=APPLICANT, at=at, change=change)


def escalate(*, appeal: Appeal, words: str = "", at: datetime | None = None) -> Appeal:
    """One step up the ladder: deputy, faction, council, executive body. Raises InputError before that or at the top."""

    def change(found: Appeal, today: date, _days: Workdays) -> dict[str, Any]:
        if found.clock_on:
            _overdue(found, today)
        if any(timezone.localtime(one).date() == today for one in _times(found, Act.ESCALATE)):
            raise InputError(_("it was taken a step higher today"), hint=_("come back tomorrow"))
        if found.level == LADDER[-1]:
            raise InputError(_("there is no further step"), hint=_("a court decides on complaints after that"))
        found.level = LADDER[LADDER.index(found.level) + 1]
        return {"level": found.level}

    return _done(appeal, Act.ESCALATE, by=APPLICANT, at=at, change=change, words=words)


def close(*, appeal: Appeal, by: str, version: int | None = None, at: datetime | None = None) -> Appeal:
    """Close what was answered."""
    return _done(appeal, Act.CLOSE, by=by, version=version, at=at)


def withdraw(*, appeal: Appeal, at: datetime | None = None) -> Appeal:
    """The applicant takes it back."""
    return _done(appeal, Act.WITHDRAW, by=APPLICANT, at=at)


def leave(*, appeal: Appeal, reason: str, by: str, version: int | None = None, at: datetime | None = None) -> Appeal:
    """Leave it without consideration, with a reason the applicant reads."""
    _need(reason)
    return _done(appeal, Act.LEAVE, by=by, at=at, words=reason, version=version)


def _times(appeal: Appeal, act: Act) -> list[datetime]:
    return list(appeal.events.filter(act=act).values_list("at", flat=True))


@transaction.atomic
def join(*, appeal: Appeal, to: Appeal, by: str, version: int | None = None, at: datetime | None = None) -> Appeal:
    """Make its applicant a co-applicant of ``to``. Raises InputError where both are one or ``to`` is not open."""
    both = Appeal.objects.select_for_update(of=("self",)).filter(pk__in=[appeal.pk, to.pk]).order_by("pk")
    held = {one.pk: one for one in both}  # both are held in one order, so that two joins cannot cross
    to = held[to.pk]
    if to.pk == appeal.pk or to.status not in OPEN or to.region_id != appeal.region_id:
        raise InputError(_("it cannot be joined to this one"), hint=_("choose another open appeal"))

    def change(found: Appeal, *_: object) -> dict[str, Any]:
        found.joined_to = to
        return {"joined_to": to.number}

    return _done(appeal, Act.JOIN, by=by, version=version, at=at, change=change)


@transaction.atomic
def note(*, appeal: Appeal, words: str, by: str, at: datetime | None = None) -> Note:
    """Say something inside the office. No applicant ever sees it."""
    _need(words)
    return Note.objects.create(
        appeal=appeal, by=by, at=at or timezone.now(),
        sealed=vault.seal_words(appeal.person, {"words": plain(words)}),
    )  # fmt: skip


@transaction.atomic
def assess(*, appeal: Appeal, mark: int, code: str = "", at: datetime | None = None) -> None:
    """A mark from 1 to 5, once for an answered case. Nothing ties it to the appeal. Raises InputError.

    ``code``: the mark's own identifier where records bring one; random otherwise.
    """
    if mark not in range(1, 6):
        raise InputError(_("a mark is 1 to 5"), hint=_("choose one from the list"))
    found = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if found.status not in (Status.ANSWERED, Status.CLOSED) or not found.deputy_id:
        raise InputError(_("only an answered appeal of a deputy is assessed"), hint=_("wait for the answer"))
    _assessed, new = AssessedAppeal.objects.get_or_create(appeal=found)
    if not new:
        raise InputError(_("this appeal was assessed already"), hint=_("one mark for one case"))
    month = f"{_today(at or timezone.now()):%Y-%m}"
    Assessment.objects.create(
        region=found.region, code=code or random_code(), deputy_id=found.deputy_id, month=month, mark=mark
    )


@transaction.atomic
def erase(*, appeal: Appeal, by: str, at: datetime | None = None) -> None:
    """Destroy the keys of all data of the applicant of an appeal: of every person known by the same contact.

    Numbers, dates and outcomes remain, and what the log says of them.
    """
    refuse_who_gains(by)
    who = Person.objects.get(pk=appeal.person_id)
    same = Q(pk=who.pk) | (Q(contact=who.contact) & ~Q(contact=""))
    # All are held, in one order, so that two who erase at once do not wait for each other.
    held = Person.objects.filter(same, region=who.region_id).order_by("pk").select_for_update()
    for person in list(held):
        if person.key_id is not None:
            erase_person(person=person, by=by, at=at, about=appeal.code)


@transaction.atomic
def erase_person(*, person: Person, by: str, at: datetime | None = None, about: str = "") -> None:
    """Destroy a person's key, and say so in the log: nothing sealed under it can ever be read again."""
    destroy(person=person, at=at or timezone.now())
    ledger.record_later(kind="person-erased/v1", by=by, appeal=about)


@transaction.atomic
def destroy(*, person: Person, at: datetime) -> None:
    """Destroy a person's key without a word in the log; of an applicant use `erase_person`."""
    key = PersonKey.objects.filter(pk__in=[person.key_id])
    person.key, person.sealed, person.contact, person.erased_at = None, None, "", at
    person.save()
    key.delete()
    person.passes.all().delete()
    person.letters.all().delete()
    # Without the salt nobody can try out guesses of the words against the log.
    for appeal in person.appeals.order_by("pk").select_for_update():
        # Nobody knows any more whether two erased appeals are of one person: they count for none (`applicant` empty).
        appeal.salt = appeal.applicant = ""
        hide_words(appeal)
        appeal.save(update_fields=["salt", "applicant", "may_publish", "public_words"])
        appeal.papers.update(sha256="")


def _overdue(appeal: Appeal, today: date) -> None:
    if appeal.clock_on is None or today <= appeal.clock_on:
        raise InputError(_("it is not overdue yet"), hint=_("the office still has time until the due date"))


def _need(words: str) -> None:
    if not plain(words):
        raise InputError(_("words are missing"), hint=_("write at least one sentence"))
