"""What is done to sittings: verbs, each one transaction with its event and its record for the log.

The secretariat alone does them: no deputy marks anybody. A sitting is planned with its agenda, opened with the list,
held with its calls and decisions, closed with its end. What is corrected after that needs words that everybody reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly import selectors as assembly
from senim.assembly.models import Membership, Organization, Person
from senim.common.text import plain, random_code
from senim.common.titled import Titled
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of, voice_of
from senim.programme.models import Side
from senim.rating.models import Region
from senim.sittings.models import Attendance, Ballot, Call, Document, Event, Expression, Item, Sitting
from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.sittings import Ballot as Option
from senim_core.sittings import Mark, Needed, outside, passed, settled, tally

Stage = Sitting.Stage
OFFICE = (Side.OFFICE, Side.SYSTEM, Side.RECORDS)
Titles = tuple[str, str, str]
HERE, GONE = Option.FOR, Option.ABSENT


@dataclass(frozen=True)
class Given:
    """A member's mark on the list at the start; an excuse has its reason and paper."""

    value: str
    reason: str = ""
    paper: str = ""


def office(by: str) -> None:
    """Raise InputError for who is not of the secretariat."""
    if voice_of(by).side not in OFFICE:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))


def titled(titles: Titles) -> dict[str, str]:
    """Titles as fields. Raises InputError without a Kazakh and a Russian one."""
    kept = dict(zip(("title_kk", "title_ru", "title_en"), (plain(one, 600) for one in titles), strict=True))
    if not kept["title_kk"] or not kept["title_ru"]:
        raise InputError(_("the title is missing"), hint=_("give it in Kazakh and in Russian"))
    return kept


def held_row(sitting: Sitting, by: str, stages: Sequence[str], version: int | None = None) -> Sitting:
    """The sitting's row, held until the transaction ends. Raises InputError for who may not, or where it is past."""
    office(by)
    found = Sitting.objects.select_for_update(of=("self",)).select_related("organization", "region").get(pk=sitting.pk)
    if version is not None and found.version != version:
        raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
    if found.state not in stages:
        raise InputError(_("the sitting is not at this point"), hint=_("look at it again, then decide"))
    found.version += 1
    return found


def told(sitting: Sitting, act: str, by: str, at: datetime, words: str = "", **changes: Any) -> Event:
    """The public event of an act."""
    return Event.objects.create(sitting=sitting, act=act, at=at, by=by, words=plain(words), changes=changes)


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise InputError(_("the end is not after the start"), hint=_("check both times"))
    if timezone.localdate(starts_at) != timezone.localdate(ends_at):
        raise InputError(_("a sitting ends on the day it began"), hint=_("plan one sitting for each day"))


@transaction.atomic
def plan(
    *, organization: Organization, starts_at: datetime, ends_at: datetime, by: str, code: str = "", number: str = "",
    place: str = "", at: datetime | None = None,
) -> Sitting:  # fmt: skip
    """A sitting that will be held. Raises InputError for a body that holds none, or times that cannot be."""
    office(by)
    _check_times(starts_at, ends_at)
    if organization.classification not in assembly.SITS:
        raise InputError(_("this organisation holds no sittings here"), hint=_("choose from the list"))
    when, own = at or timezone.now(), code or random_code()
    if Sitting.objects.filter(region=organization.region, code=own).exists():
        raise InputError(_("this code is taken"), hint=_("choose another one"))
    made = Sitting.objects.create(
        region_id=organization.region_id, organization=organization, code=own, number=plain(number, 40),
        starts_at=starts_at, ends_at=ends_at, place=plain(place, 300), published_at=when, by=by,
    )  # fmt: skip
    told(made, "plan", by, when)
    ledger.record_later(
        kind="sitting/v1", by=by, sitting=own, body=organization.code, starts_at=starts_at.isoformat(),
        ends_at=ends_at.isoformat(),
    )  # fmt: skip
    return made


def _unbegun(sitting: Sitting, by: str, version: int | None) -> Sitting:
    """The held row of a sitting of which nothing was called or decided yet, its list forgotten."""
    found = held_row(sitting, by, [Stage.PLANNED, Stage.OPEN], version)
    if found.calls.exists() or found.decisions.exists():
        raise InputError(_("the sitting has begun"), hint=_("end it, and correct what is wrong"))
    found.attendance.all().delete()
    return found


@transaction.atomic
def reschedule(
    *, sitting: Sitting, starts_at: datetime, ends_at: datetime, words: str, by: str, place: str = "",
    version: int | None = None, at: datetime | None = None,
) -> Sitting:  # fmt: skip
    """Another time or place, with a public reason. Raises InputError once something was called or decided.

    A list that was opened by mistake is forgotten.
    """
    found = _unbegun(sitting, by, version)
    _check_times(starts_at, ends_at)
    before = (found.starts_at, found.ends_at, found.place)
    found.starts_at, found.ends_at, found.place = starts_at, ends_at, plain(place, 300)
    found.state = Stage.PLANNED
    found.save()
    shown = [found.starts_at.isoformat(), found.ends_at.isoformat(), found.place]
    told(
        found, "reschedule", by, at or timezone.now(), need(words),
        times=[[before[0].isoformat(), before[1].isoformat(), before[2]], shown],
    )  # fmt: skip
    ledger.record_later(kind="sitting-moved/v1", by=by, sitting=found.code, starts_at=shown[0], ends_at=shown[1])
    return found


@transaction.atomic
def cancel(*, sitting: Sitting, words: str, by: str, version: int | None = None, at: datetime | None = None) -> Sitting:
    """It will not be held, and why. Raises InputError once something was called or decided."""
    found = _unbegun(sitting, by, version)
    found.state, found.cancelled = Stage.CANCELLED, need(words)
    found.save()
    told(found, "cancel", by, at or timezone.now(), found.cancelled)
    ledger.record_later(kind="sitting-cancelled/v1", by=by, sitting=found.code)
    return found


@transaction.atomic
def add_item(
    *, sitting: Sitting, titles: Titles, by: str, speaker: Person | None = None, speaker_words: str = "",
    at: datetime | None = None,
) -> Item:  # fmt: skip
    """One more point at the end of the agenda. Raises InputError once the sitting is closed."""
    found = held_row(sitting, by, [Stage.PLANNED, Stage.OPEN])
    last = found.items.order_by("-position").values_list("position", flat=True).first() or 0
    made = Item.objects.create(
        sitting=found, position=last + 1, speaker=speaker, speaker_words=plain(speaker_words, 300), **titled(titles)
    )
    found.save(update_fields=["version"])
    told(found, "item", by, at or timezone.now(), title=title_of(made))
    ledger.record_later(kind="sitting-item/v1", by=by, sitting=found.code, position=made.position)
    return made


@transaction.atomic
def drop_item(*, item: Item, words: str, by: str, at: datetime | None = None) -> None:
    """Take a point off the agenda, with a public reason. Raises InputError where something hangs on it, or too late."""
    found = held_row(item.sitting, by, [Stage.PLANNED, Stage.OPEN])
    own_item(found, item)
    if item.decisions.exists() or item.calls.exists() or item.documents.exists():
        raise InputError(_("something rests on this point"), hint=_("leave it on the agenda"))
    why = need(words)
    told(found, "drop_item", by, at or timezone.now(), why, title=title_of(item))
    ledger.record_later(kind="sitting-item-dropped/v1", by=by, sitting=found.code, position=item.position)
    item.delete()
    found.save(update_fields=["version"])


def own_item(sitting: Sitting, item: Item | None) -> None:
    """Raise InputError where a point is none of this sitting, or was taken off the agenda meanwhile."""
    if item is not None and not sitting.items.filter(pk=item.pk).exists():
        raise InputError(_("this point is not on the agenda"), hint=_("look at it again, then decide"))


def listed(sitting: Sitting) -> list[Membership]:
    """Who stands on the list: each person once, by the membership that runs that day, else the latest of that year."""
    day = timezone.localdate(sitting.starts_at)
    found: dict[int, Membership] = {}
    for one in assembly.on_list(sitting.organization, day):
        before = found.get(one.person_id)
        if before is None or outside(day, before.starts_on, before.ends_on):
            found[one.person_id] = one
    return list(found.values())


@transaction.atomic
def mark(
    *, sitting: Sitting, marks: Mapping[str, Given], by: str, words: str = "", version: int | None = None,
    at: datetime | None = None,
) -> Sitting:  # fmt: skip
    """The list at the start: ``marks`` by code of membership; whoever is left out is unknown.

    Who is no member that day is not eligible, whatever is given. On a sitting that was held it is a correction and
    needs ``words``, names the marks before and after, and the minutes have to be signed anew. Raises InputError before
    the day, for an excuse without reason and paper, a member who is not on the list.
    """
    found = held_row(sitting, by, [Stage.PLANNED, Stage.OPEN, Stage.HELD], version)
    day, when = timezone.localdate(found.starts_at), at or timezone.now()
    said = need(words) if found.state == Stage.HELD else plain(words)
    if day > today_of(when):
        raise InputError(_("this day is not yet"), hint=_("move the sitting, or wait for its day"))
    members = listed(found)
    _check_marks(marks, {one.code for one in members})
    there = {one.membership.code: one for one in found.attendance.select_related("membership")}
    before = {code: one.start for code, one in there.items()}
    rows = [_row(found, one, day, marks.get(one.code), there.get(one.code)) for one in members]
    Attendance.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
    Attendance.objects.bulk_update(
        [row for row in rows if row.pk], ["membership", "deputy_id", "start", "reason", "paper"], batch_size=500
    )
    gone = [one.pk for code, one in there.items() if code not in {member.code for member in members}]
    Attendance.objects.filter(pk__in=gone).delete()
    if found.state == Stage.PLANNED:
        found.state = Stage.OPEN
    found.minutes_on = None
    found.save()
    counts = settle(found)
    after = {row.membership.code: str(row.start) for row in rows}
    changed = {code: [before[code], after.get(code)] for code in sorted(before) if before[code] != after.get(code)}
    told(found, "mark" if found.state == Stage.OPEN else "correct_mark", by, when, said, **counts, changed=changed)
    ledger.record_later(kind="sitting-marked/v1", by=by, sitting=found.code, **counts, changed=changed)
    return found


@transaction.atomic
def follow_membership(*, region: Region, code: str, by: str, at: datetime) -> None:
    """A membership is known anew: lists already marked follow, each with an event that says so.

    Who was no member that day was not eligible; who turns out to have been one has no mark yet.
    """
    newest = Membership.objects.get(region=region, code=code, superseded_at=None)
    rows = Attendance.objects.filter(region=region, membership__code=code).select_related("sitting")
    for row in rows.order_by("sitting_id"):
        sitting = Sitting.objects.select_for_update().get(pk=row.sitting_id)
        day, before = timezone.localdate(sitting.starts_at), row.start
        why = outside(day, newest.starts_on, newest.ends_on)
        if why is not None:
            row.start, row.reason, row.paper = Mark.NOT_ELIGIBLE, "", ""
        elif before == Mark.NOT_ELIGIBLE:
            row.start = Mark.UNKNOWN
        row.membership, row.deputy_id = newest, newest.deputy_id
        row.save()
        counts = settle(sitting)
        if row.start != before:
            changed = {code: [before, str(row.start)]}
            told(sitting, "correct_mark", by, at, newest.reason, **counts, changed=changed)
            ledger.record_later(kind="sitting-marked/v1", by=by, sitting=sitting.code, **counts, changed=changed)


def _check_marks(marks: Mapping[str, Given], known: set[str]) -> None:
    strangers = sorted(set(marks) - known)
    if strangers:
        raise InputError(_("somebody is no member of this body"), where=strangers[0], hint=_("choose from the list"))
    for code, given in marks.items():
        if given.value not in set(Mark):
            raise InputError(_("there is no such mark"), where=code, hint=_("choose from the list"))
        if given.value == Mark.EXCUSED and not (plain(given.reason) and plain(given.paper)):
            raise InputError(_("an excuse needs a reason and a paper"), hint=_("name both; they stay in the office"))


def _row(found: Sitting, member: Membership, day: date, given: Given | None, there: Attendance | None) -> Attendance:
    row = there or Attendance(sitting=found, region_id=found.region_id)
    kept = given or Given(Mark.UNKNOWN)
    eligible = outside(day, member.starts_on, member.ends_on) is None
    if eligible and kept.value == Mark.NOT_ELIGIBLE:
        raise InputError(_("this person is a member on that day"), where=member.code, hint=_("choose from the list"))
    row.membership, row.deputy_id = member, member.deputy_id
    row.start = kept.value if eligible else Mark.NOT_ELIGIBLE
    if row.pk is None:
        value, kind = settled(Mark(row.start), ())
        row.value, row.kind = value, str(outside(day, member.starts_on, member.ends_on) or kind or "")
    excused = row.start == Mark.EXCUSED
    row.reason = plain(kept.reason, 300) if excused else ""
    row.paper = plain(kept.paper, 300) if excused else ""
    return row


def settle(sitting: Sitting) -> dict[str, int]:
    """What the marks come to, of each member, by the core's rule; returns how many there are of each value."""
    day = timezone.localdate(sitting.starts_at)
    calls = list(sitting.calls.prefetch_related("ballots__membership"))
    seen = [{one.membership.code: one.option != GONE for one in call.ballots.all()} for call in calls]
    rows = list(sitting.attendance.select_related("membership"))
    counts, changed = dict.fromkeys(map(str, Mark), 0), []
    for row in rows:
        member = row.membership
        value, kind = settled(Mark(row.start), [call[member.code] for call in seen if member.code in call])
        why = str(outside(day, member.starts_on, member.ends_on) or kind or "")
        counts[str(value)] += 1
        if (row.value, row.kind) != (value, why):
            row.value, row.kind = value, why
            changed.append(row)
    Attendance.objects.bulk_update(changed, ["value", "kind"], batch_size=500)
    return counts


@transaction.atomic
def call(
    *, sitting: Sitting, options: Mapping[str, str], by: str, titles: Titles = ("", "", ""), item: Item | None = None,
    vote: bool = True, needed: Needed = Needed.OF_ALL, version: int | None = None, at: datetime | None = None,
) -> Call:  # fmt: skip
    """A roll call: ``options`` by code of membership; an eligible member left out was absent when it was taken.

    Without ``vote`` it asks only who is there. Raises InputError before the list was marked, for an option that does
    not exist, for somebody who is no member that day, or a vote without a question.
    """
    found = held_row(sitting, by, [Stage.OPEN], version)
    own_item(found, item)
    said = _answers(found, options, vote=vote)
    asked = titled(titles) if vote else {"title_kk": "", "title_ru": "", "title_en": ""}
    when = at or timezone.now()
    made = Call(sitting=found, item=item, position=found.calls.count() + 1, at=when, vote=vote, needed=needed, **asked)
    numbers = _counted(made, said)
    found.save(update_fields=["version"])
    settle(found)
    told(found, "vote" if vote else "roll_call", by, when, "", **numbers, title=title_of(made))
    ledger.record_later(kind="roll-call/v1", by=by, sitting=found.code, vote=vote, passed=made.passed, **numbers)
    return made


@transaction.atomic
def correct_call(
    *, call: Call, options: Mapping[str, str], words: str, by: str, version: int | None = None,
    at: datetime | None = None,
) -> Call:  # fmt: skip
    """Put a roll call right: ``options`` of those who answered otherwise; the event keeps what stood before.

    Raises InputError without words, for an answer that cannot be, or where a decision rests on a vote that would fail.
    """
    found = held_row(call.sitting, by, [Stage.OPEN, Stage.HELD], version)
    held = Call.objects.select_for_update(of=("self",)).get(pk=call.pk, sitting=found)
    why, when = need(words), at or timezone.now()
    ballots = held.ballots.select_related("membership")
    before = {one.membership.code: one.option for one in ballots}
    said = _answers(found, {**before, **options}, vote=held.vote)
    changed = {code: [before.get(code), said[code]] for code in sorted(said) if before.get(code) != said[code]}
    held.ballots.all().delete()
    numbers = _counted(held, said)
    if held.vote and not held.passed and held.decisions.exists():
        raise InputError(_("a decision rests on this vote"), hint=_("withdraw the decision first"))
    found.minutes_on = None
    found.save()
    settle(found)
    told(found, "correct_call", by, when, why, **numbers, changed=changed)
    ledger.record_later(
        kind="roll-call-corrected/v1", by=by, sitting=found.code, passed=held.passed, **numbers, changed=changed
    )
    return held


def _answers(found: Sitting, options: Mapping[str, str], *, vote: bool) -> dict[str, str]:
    """Answer of each eligible member, by code; who is left out was absent."""
    rows = {one.membership.code: one for one in found.attendance.select_related("membership")}
    eligible = {code: row for code, row in rows.items() if row.start != Mark.NOT_ELIGIBLE}
    for code, option in options.items():
        if code not in eligible:
            raise InputError(_("somebody is no member of this body"), where=code, hint=_("choose from the list"))
        if option not in set(Option) if vote else option not in (HERE, GONE):
            raise InputError(_("there is no such answer"), where=code, hint=_("choose from the list"))
    return {code: options.get(code, str(GONE)) for code in eligible}


def _counted(made: Call, said: Mapping[str, str]) -> dict[str, int]:
    """Save a call with its count and ballots; the numbers its event tells."""
    count = tally(said.values())
    made.votes_for, made.against, made.abstained, made.absent = (
        count.votes_for, count.against, count.abstained, count.absent,
    )  # fmt: skip
    made.passed = passed(count, Needed(made.needed)) if made.vote else None
    made.save()
    members = {one.membership.code: one.membership for one in made.sitting.attendance.select_related("membership")}
    Ballot.objects.bulk_create(
        (Ballot(call=made, membership=members[code], option=option) for code, option in said.items()), batch_size=500
    )
    return {
        "position": made.position, "for": count.votes_for, "against": count.against, "abstained": count.abstained,
        "absent": count.absent,
    }  # fmt: skip


@transaction.atomic
def close(
    *, sitting: Sitting, ended_at: datetime, by: str, version: int | None = None, at: datetime | None = None
) -> Sitting:
    """The sitting was held and ended. Raises InputError before its list was marked, or for an end before the start."""
    found = held_row(sitting, by, [Stage.OPEN], version)
    _check_times(found.starts_at, ended_at)
    if ended_at > (at or timezone.now()):
        raise InputError(_("this hour is not yet"), hint=_("write the end down once it has come"))
    found.state, found.ends_at = Stage.HELD, ended_at
    found.save()
    counts = settle(found)
    told(found, "close", by, at or timezone.now(), "", **counts)
    ledger.record_later(kind="sitting-held/v1", by=by, sitting=found.code, ends_at=ended_at.isoformat(), **counts)
    return found


@transaction.atomic
def sign_minutes(*, sitting: Sitting, by: str, version: int | None = None, at: datetime | None = None) -> Sitting:
    """The minutes were signed today. Raises InputError before the sitting was closed, or where they were signed."""
    found = held_row(sitting, by, [Stage.HELD], version)
    if found.minutes_on:
        raise InputError(_("the minutes were signed already"), hint=_("a correction needs words"))
    when = at or timezone.now()
    found.minutes_on = today_of(when)
    found.save()
    told(found, "sign_minutes", by, when)
    ledger.record_later(kind="sitting-minutes/v1", by=by, sitting=found.code, signed_on=found.minutes_on)
    return found


@transaction.atomic
def attach(
    *, sitting: Sitting, titles: Titles, language: str, file: tuple[str, str, bytes], by: str, item: Item | None = None,
    decision: Any = None, document: Document | None = None, at: datetime | None = None,
) -> Expression:  # fmt: skip
    """A paper in one language; with ``document`` another language of one that is there.

    ``file``: (name, media type, content) as `papers.cleaned` gives it. Raises InputError where the language is there.
    """
    found = held_row(sitting, by, [Stage.PLANNED, Stage.OPEN, Stage.HELD])
    own_item(found, item)
    if any(one is not None and one.sitting_id != found.pk for one in (decision, document)):
        raise InputError(_("this is of another sitting"), hint=_("choose from the list"))
    name, media_type, content = file
    work = document or Document.objects.create(sitting=found, item=item, decision=decision, **titled(titles))
    if work.expressions.filter(language=language).exists():
        raise InputError(_("the text in this language is there already"), hint=_("add it as another paper"))
    when = at or timezone.now()
    made = Expression.objects.create(
        document=work, language=language, name=plain(name, 150), media_type=media_type, size=len(content),
        sha256=sha256(content), content=content, added_at=when, by=by,
    )  # fmt: skip
    found.save(update_fields=["version"])
    told(found, "attach", by, when, language=language, title=title_of(work))
    ledger.record_later(kind="sitting-document/v1", by=by, sitting=found.code, language=language, sha256=made.sha256)
    return made


def title_of(one: Titled) -> Titles:
    """The titles of something as they are given to a verb."""
    return one.title_kk, one.title_ru, one.title_en
