"""What councils do: verbs, each one transaction with its record for the log.

A council's member speaks for the own council alone. What a council gains from (an answer in substance) the secretariat
writes down, never the council; and what a body did, the council judges, never the body.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.appeals.models import Problem
from senim.assembly.models import Classification, Organization
from senim.common.text import plain, random_code
from senim.common.workdays_kz import calendar
from senim.councils.models import IssueStep, PlanItem, Recommendation, SocialIssue, Visit, VisitPhoto
from senim.facilities.models import Facility
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of, voice_of
from senim.programme.models import Body, Measure, Side
from senim.sittings.services import Titles, titled
from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.social_issues import ANSWER_DAYS, NEXT, TAKE_UP_WORKING_DAYS, State, Step, answer_by, take_up_by

MACHINE = (Side.SYSTEM, Side.RECORDS)
OFFICE = (Side.OFFICE, *MACHINE)
LATEST = timedelta(days=ANSWER_DAYS + 3 * TAKE_UP_WORKING_DAYS)  # how far a calendar has to reach


def of_council(council: Organization, by: str) -> None:
    """Raise InputError for who does not speak for this council."""
    if council.classification != Classification.PUBLIC_COUNCIL:
        raise InputError(_("there is no such council"), hint=_("choose one from the list"))
    voice = voice_of(by)
    if voice.side not in MACHINE and (voice.side != Side.COUNCIL or voice.about != council.code):
        raise InputError(_("this is not yours to do"), hint=_("a member of the council does it"))


def of_office(by: str) -> None:
    """Raise InputError for who is not of the secretariat."""
    if voice_of(by).side not in OFFICE:
        raise InputError(_("this is not yours to do"), hint=_("the secretariat does it"))


@transaction.atomic
def plan(*, council: Organization, titles: Titles, due_on: date, by: str) -> PlanItem:
    """Something the council plans until a day of a year."""
    of_council(council, by)
    made = PlanItem.objects.create(council=council, year=due_on.year, due_on=due_on, by=by, **titled(titles))
    ledger.record_later(kind="council-plan/v1", by=by, council=council.code, item=made.pk, due_on=due_on)
    return made


@transaction.atomic
def fulfil(*, item: PlanItem, words: str, by: str, at: datetime | None = None) -> PlanItem:
    """It was done today, and how. Raises InputError where it was before."""
    of_council(item.council, by)
    held = PlanItem.objects.select_for_update().get(pk=item.pk)
    if held.done_on:
        raise InputError(_("this was done already"), hint=_("look at it again"))
    held.done_on, held.done_words = today_of(at or timezone.now()), need(words)
    held.save(update_fields=["done_on", "done_words"])
    ledger.record_later(kind="council-plan-done/v1", by=by, council=item.council.code, item=held.pk)
    return held


@transaction.atomic
def visit(
    *, council: Organization, place: str, area_code: str, words: str, visited_on: date, by: str,
    client_key: UUID | None = None, measure: Measure | None = None, facility: Facility | None = None,
    photos: Sequence[tuple[str, str, bytes]] = (), code: str = "", at: datetime | None = None,
) -> Visit:  # fmt: skip
    """What a council found on the spot. The same ``client_key`` again gives the visit that is there.

    ``photos``: (name, media type, content) as `papers.cleaned` gives them. Raises InputError for a day that is not
    yet, without a place or words, or for a paper that is no photo.
    """
    of_council(council, by)
    key, when = client_key or uuid4(), at or timezone.now()
    there = Visit.objects.filter(client_key=key).first()
    if there is not None:
        if there.by != by:
            raise InputError(_("this form was sent by somebody else"), hint=_("open the form again"))
        return there
    spot = plain(place, 300)
    if not spot:
        raise InputError(_("the place is missing"), hint=_("say where it was"))
    if visited_on > today_of(when):
        raise InputError(_("this day is not yet"), hint=_("give the day of the visit"))
    if any(not media_type.startswith("image/") for _name, media_type, _content in photos):
        raise InputError(_("this is no photo"), hint=_("send a photo (JPEG, PNG, WebP)"))
    kept = Visit(
        region_id=council.region_id, code=code or random_code(), council=council, measure=measure, facility=facility,
        area_code=area_code, place=spot, visited_on=visited_on, words=need(words), recorded_at=when, client_key=key,
        by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:  # the same form is being sent twice at once: the other one is first
        return Visit.objects.get(client_key=key, by=by)
    made = kept
    VisitPhoto.objects.bulk_create(
        VisitPhoto(visit=made, media_type=kind, size=len(content), sha256=sha256(content), content=content)
        for _name, kind, content in photos
    )
    ledger.record_later(
        kind="council-visit/v1", by=by, council=council.code, visit=made.code, visited_on=visited_on,
        photos=[sha256(content) for _name, _kind, content in photos],
    )  # fmt: skip
    return made


@transaction.atomic
def recommend(
    *, council: Organization, words: str, demand: str, term_on: date, by: str, body: Body | None = None,
    addressee: str = "", measure: Measure | None = None, code: str = "", at: datetime | None = None,
) -> Recommendation:  # fmt: skip
    """A recommendation of today. Raises InputError without an addressee, a term after today, or a measurable demand."""
    of_council(council, by)
    today, whom, asked = today_of(at or timezone.now()), plain(addressee, 300), plain(demand, 600)
    if body is None and not whom:
        raise InputError(_("nobody is addressed"), hint=_("choose a body, or write the office"))
    if term_on <= today:
        raise InputError(_("the term is not after today"), hint=_("give a later day"))
    if not any(letter.isdigit() for letter in asked):
        raise InputError(_("the demand cannot be measured"), hint=_("say how many, how much or until which day"))
    made = Recommendation.objects.create(
        region_id=council.region_id, code=code or random_code(), council=council, body=body, addressee=whom,
        measure=measure, words=need(words), demand=asked, made_on=today, term_on=term_on, by=by,
    )  # fmt: skip
    ledger.record_later(
        kind="recommendation/v1", by=by, council=council.code, recommendation=made.code, term_on=term_on
    )
    return made


@transaction.atomic
def answer(
    *, recommendation: Recommendation, words: str, in_substance: bool, by: str, at: datetime | None = None
) -> Recommendation:
    """The answer that came today, and whether it is one in substance: the secretariat reads it, not the council.

    Another answer, or another reading of one, may follow: the earlier ones are kept and shown.
    """
    of_office(by)
    held = Recommendation.objects.select_for_update(of=("self",)).select_related("council").get(pk=recommendation.pk)
    if held.answered_on:
        before = {"on": held.answered_on.isoformat(), "words": held.answer, "in_substance": held.in_substance}
        held.earlier = [*held.earlier, before]
    held.answered_on, held.answer = today_of(at or timezone.now()), need(words)
    held.in_substance, held.read_by = in_substance, by
    held.save(update_fields=["answered_on", "answer", "in_substance", "read_by", "earlier"])
    ledger.record_later(
        kind="recommendation-answered/v1", by=by, recommendation=held.code, answered_on=held.answered_on,
        in_substance=in_substance,
    )  # fmt: skip
    return held


@transaction.atomic
def raise_issue(
    *, council: Organization, titles: Titles, words: str, by: str, problem: Problem | None = None,
    visit: Visit | None = None, code: str = "", at: datetime | None = None,
) -> SocialIssue:  # fmt: skip
    """An acute social issue from grouped appeals or a visit of the council.

    Raises InputError where it rests on neither, on another council's visit, or was raised already.
    """
    of_council(council, by)
    if problem is None and visit is None:
        raise InputError(_("the issue rests on nothing"), hint=_("choose grouped appeals or a visit of the council"))
    if visit is not None and visit.council_id != council.pk:
        raise InputError(_("this visit is another council's"), hint=_("choose one of your own"))
    if problem is not None and visit is not None:
        raise InputError(_("the issue rests on one of the two"), hint=_("choose grouped appeals or a visit"))
    Organization.objects.select_for_update().get(pk=council.pk)  # two at once would raise it twice
    open_ones = SocialIssue.objects.filter(region=council.region).exclude(
        state__in=[State.RESOLVED, State.NOT_RESOLVED]
    )
    if open_ones.filter(problem=problem, visit=visit).exists():
        raise InputError(_("this issue was raised already"), hint=_("look at the list of issues"))
    when = at or timezone.now()
    today = today_of(when)
    made = SocialIssue.objects.create(
        region_id=council.region_id, code=code or random_code(), council=council, problem=problem, visit=visit,
        state=State.RAISED, raised_on=today, take_up_due_on=take_up_by(today, calendar(today + LATEST)), by=by,
        **titled(titles),
    )  # fmt: skip
    IssueStep.objects.create(issue=made, step="raise", at=when, words=need(words), by=by)
    ledger.record_later(
        kind="social-issue/v1", by=by, council=council.code, issue=made.code, take_up_due_on=made.take_up_due_on
    )
    return made


@transaction.atomic
def step_issue(
    *, issue: SocialIssue, step: Step, words: str, by: str, body: Body | None = None, at: datetime | None = None
) -> SocialIssue:
    """A body took it up, or answered: the secretariat writes it down. What came of it, the council says.

    Raises InputError out of order, for who may not, or where no body takes it up.
    """
    held = SocialIssue.objects.select_for_update(of=("self",)).select_related("council").get(pk=issue.pk)
    if step in (Step.TAKE_UP, Step.ANSWER):
        of_office(by)
    else:
        of_council(held.council, by)
    after = NEXT[State(held.state)].get(step)
    if after is None:
        raise InputError(_("the issue is not at this point"), hint=_("look at it again, then decide"))
    when = at or timezone.now()
    today = today_of(when)
    if step == Step.TAKE_UP:
        if body is None:
            raise InputError(_("nobody takes it up"), hint=_("choose the body"))
        held.body, held.taken_up_on, held.answer_due_on = body, today, answer_by(today)
    elif step == Step.ANSWER:
        held.answered_on = today
    else:
        held.ended_on = today
    held.state = after
    held.save()
    IssueStep.objects.create(issue=held, step=step, at=when, words=need(words), by=by)
    ledger.record_later(kind="social-issue-step/v1", by=by, issue=held.code, step=step)
    return held
