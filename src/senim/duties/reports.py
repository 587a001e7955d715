"""Yearly reports to voters: owed, announced, published, held with a log of questions. Each verb is one transaction.

One row is owed by each mandate and year, held or not, so that a report that was never given is seen. A meeting that
was announced late is not refused: it says so.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly.models import Classification
from senim.assembly.selectors import known, on
from senim.common.text import plain, random_code
from senim.duties.models import Question, VoterReport
from senim.duties.requests import need_mandate
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of
from senim.rating.models import Region
from senim.sittings.services import office
from senim_core.errors import InputError
from senim_core.workdays import Workdays

DUE = (3, 31)  # month and day, the standard that we publish
NOTICE_DAYS = 5  # working days between announcement and meeting


@transaction.atomic
def owe(*, region: Region, deputy_id: str, due_on: date, by: str, code: str = "") -> VoterReport:
    """A report that a deputy owes by a day. Raises InputError for who has no mandate then, or owes it already."""
    office(by)
    need_mandate(region, deputy_id, due_on)
    if VoterReport.objects.filter(region=region, deputy_id=deputy_id, due_on=due_on).exists():
        raise InputError(_("this report is owed already"), hint=_("nothing is left to do"))
    made = VoterReport.objects.create(
        region=region, code=code or random_code(), deputy_id=deputy_id, due_on=due_on, by=by
    )
    ledger.record_later(kind="voter-report-owed/v1", by=by, report=made.code, deputy=deputy_id, due_on=due_on)
    return made


@transaction.atomic
def owe_all(*, region: Region, due_on: date, by: str) -> tuple[int, int]:
    """Every mandate that runs on a day owes a report by it; who has none then, and did nothing, owes none.

    Returns how many owe it now who did not, and how many no longer do. Doing it twice changes nothing.
    """
    office(by)
    Region.objects.select_for_update().get(pk=region.pk)  # two at once would both find nobody owing
    seats = known(region).filter(on(due_on), organization__classification=Classification.MASLIKHAT)
    wanted = set(seats.values_list("code", flat=True))
    there = list(VoterReport.objects.select_for_update().filter(region=region, due_on=due_on))
    back = [one for one in there if one.dropped and one.deputy_id in wanted]
    idle = [one for one in there if not one.dropped and one.deputy_id not in wanted and not one.begun]
    new = sorted(wanted - {one.deputy_id for one in there})
    VoterReport.objects.bulk_create(
        VoterReport(region=region, code=random_code(), deputy_id=deputy, due_on=due_on, by=by) for deputy in new
    )
    VoterReport.objects.filter(pk__in=[one.pk for one in idle]).update(dropped=True)
    VoterReport.objects.filter(pk__in=[one.pk for one in back]).update(dropped=False)
    if new or idle or back:
        owing = sorted([*new, *(one.deputy_id for one in back)])
        ledger.record_later(
            kind="voter-reports-owed/v1", by=by, due_on=due_on, deputies=owing,
            no_longer=sorted(one.deputy_id for one in idle),
        )  # fmt: skip
    return len(new) + len(back), len(idle)


def _held(report: VoterReport, by: str) -> VoterReport:
    office(by)
    return VoterReport.objects.select_for_update().get(pk=report.pk)


@transaction.atomic
def announce(*, report: VoterReport, planned_on: date, place: str, by: str, at: datetime | None = None) -> VoterReport:
    """The meeting is announced today: day and place. Announced anew, the first day of announcing no longer counts.

    Raises InputError without a place, for a day that is past, or once it was held.
    """
    held, today, where = _held(report, by), today_of(at or timezone.now()), plain(place, 300)
    if held.met_on is not None:
        raise InputError(_("the meeting took place"), hint=_("look at it again"))
    if planned_on < today:
        raise InputError(_("the new day is missing or past"), hint=_("give a day from today on"))
    if not where:
        raise InputError(_("the place is missing"), hint=_("say where the voters are to come"))
    held.announced_on, held.planned_on, held.place = today, planned_on, where
    held.save(update_fields=["announced_on", "planned_on", "place"])
    ledger.record_later(kind="voter-report-announced/v1", by=by, report=held.code, planned_on=planned_on)
    return held


def short_notice(announced_on: date | None, met_on: date, calendar: Workdays) -> bool:
    """Whether a meeting was announced less than `NOTICE_DAYS` working days before it, or not at all."""
    return announced_on is None or calendar.number(met_on) - calendar.number(announced_on) < NOTICE_DAYS


@transaction.atomic
def publish(
    *, report: VoterReport, document: str, published_on: date, by: str, at: datetime | None = None
) -> VoterReport:
    """The written report is public since a day. Raises InputError without its name, or for a day to come."""
    held, named = _held(report, by), plain(document, 600)
    if held.published_on is not None:
        raise InputError(_("this was written down before"), hint=_("look at it again"))
    if not named:
        raise InputError(_("the proof has no name"), hint=_("name the document, give a link or a file"))
    if published_on > today_of(at or timezone.now()):
        raise InputError(_("this day is still to come"), hint=_("write it down when it happened"))
    held.published_on, held.document = published_on, named
    held.save(update_fields=["published_on", "document"])
    ledger.record_later(kind="voter-report-published/v1", by=by, report=held.code, published_on=published_on)
    return held


@transaction.atomic
def hold(
    *, report: VoterReport, met_on: date, place: str, questions: Iterable[tuple[str, str]], by: str,
    at: datetime | None = None,
) -> VoterReport:  # fmt: skip
    """The meeting took place; ``questions``: (question, answer or empty), in their order.

    Raises InputError for a day to come, one before its announcement, or where it was written down before.
    """
    held, where = _held(report, by), plain(place, 300)
    if held.met_on is not None:
        raise InputError(_("this was written down before"), hint=_("look at it again"))
    if met_on > today_of(at or timezone.now()):
        raise InputError(_("this day is still to come"), hint=_("write it down when it happened"))
    if held.announced_on is not None and met_on < held.announced_on:
        raise InputError(_("the meeting lies before its announcement"), hint=_("check both days"))
    if not (where or held.place):
        raise InputError(_("the place is missing"), hint=_("say where the voters came"))
    held.met_on, held.place = met_on, where or held.place
    held.save(update_fields=["met_on", "place"])
    asked = [(need(words), plain(answer)) for words, answer in questions]
    Question.objects.bulk_create(
        Question(report=held, words=words, answer=answer, answered_on=met_on if answer else None, by=by)
        for words, answer in asked
    )
    ledger.record_later(
        kind="voter-report-held/v1", by=by, report=held.code, met_on=met_on, questions=len(asked),
        answered=sum(bool(answer) for _words, answer in asked),
    )  # fmt: skip
    return held


@transaction.atomic
def answer_question(*, question: Question, words: str, by: str, at: datetime | None = None) -> Question:
    """A question of the log is answered today. Raises InputError where it was before."""
    office(by)
    held = Question.objects.select_for_update().get(pk=question.pk)
    if held.answered_on is not None:
        raise InputError(_("this was answered before"), hint=_("look at it again"))
    held.answer, held.answered_on = need(words), today_of(at or timezone.now())
    held.save(update_fields=["answer", "answered_on"])
    ledger.record_later(
        kind="voter-question-answered/v1", by=by, report=held.report.code, question=held.pk,
    )  # fmt: skip
    return held
