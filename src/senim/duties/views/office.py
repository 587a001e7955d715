"""Deputies' duties for those who work on them: the secretariat writes them down, a deputy reads the own ones."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.assembly import services as people
from senim.assembly.models import Person
from senim.common import paging
from senim.common.acts import Failed, Makers, acts
from senim.common.days import day
from senim.duties import profile, reports, requests, selectors, words
from senim.duties.forms import (
    AcceptForm,
    AnnounceForm,
    ContactsForm,
    HoldForm,
    OweForm,
    PublishForm,
    RepeatForm,
    ReplyForm,
    RequestForm,
    TestMessageForm,
)  # fmt: skip
from senim.duties.models import Question, Request, VoterReport
from senim.duties.profile import Point
from senim.duties.views import shown
from senim.duties.views.public import card_of, rows_of_requests
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.sittings.views.shown import sums_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError

PAGE = 30


def _writes(request: HttpRequest) -> bool:
    return actor(request).may(Permission.DUTY_WORK)


def _own(request: HttpRequest) -> dict[str, str]:
    """The choice within which one reads: nothing for the secretariat, the own mandate for a deputy."""
    found = selectors.own(actor(request))
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest, states: Any, region: Region) -> dict[str, str]:
    """The reader's choice, of a deputy within the own duties."""
    return {**shown.given_of(request, states, region), **_own(request)}


def _request_form(region: Region, data: Any = None) -> RequestForm:
    return RequestForm(
        data, deputies=shown.deputies(region), bodies=region.bodies.all(), spoken=spoken(),
        initial={"sent_on": region.today()},
    )  # fmt: skip


def request_queue(
    request: HttpRequest, form: RequestForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    """Requests of a choice, and a form to write one down."""
    region = office_region()
    today, given = region.today(), _given(request, words.REQUESTS, region)
    whole = selectors.requests(region, {**given, "state": ""}, today)
    page = paging.page(selectors.requests(region, given, today), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "person": actor(request), "problem": problem, "given": given, "page": page, "tab": "requests",
        **sums_of(whole, selectors.request_states(today), words.REQUESTS, given), "query": query_of(given),
        "rows": rows_of_requests(region, page.rows),
        "form": (form or _request_form(region)) if _writes(request) else None, "refused": form is not None,
    }  # fmt: skip
    return render(request, "duties/office_requests.html", context, status=status)


def send(request: HttpRequest) -> HttpResponse:
    """Write a deputy's request down."""
    region = office_region()
    form = _request_form(region, request.POST)
    if not form.is_valid():
        return request_queue(request, form, 400)
    try:
        made = requests.send(region=region, by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return request_queue(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-request", args=[made.code]), status=303)


def _own_request(request: HttpRequest, code: str) -> Request:
    region, own = office_region(), _own(request)
    found: QuerySet[Request] = selectors.requests(region, own, region.today())
    return get_object_or_404(found, code=code)


def _request_forms(one: Request, data: Any = None) -> Makers:
    today = one.region.today()
    before = Request.objects.filter(
        region=one.region, deputy_id=one.deputy_id, sent_on__lte=one.sent_on, duplicate_of=None
    ).exclude(pk=one.pk)
    earlier = [(first.code, f"{day(first.sent_on)}: {first.words[:80]}") for first in before[:100]]
    first = one.duplicate_of.code if one.duplicate_of else ""
    makers: Makers = {
        "reply": (_("A reply came"),
                  lambda: ReplyForm(data, auto_id="reply-%s", initial={"replied_on": today})),
        "repeat": (_("It repeats an earlier request"),
                   lambda: RepeatForm(data, auto_id="repeat-%s", earlier=earlier, initial={"of": first})),
    }  # fmt: skip
    if one.accepted_on is None:
        makers["accept"] = (
            _("A decision took it up"),
            lambda: AcceptForm(data, auto_id="accept-%s", initial={"accepted_on": today}),
        )
    return makers


def _request_page(
    request: HttpRequest, one: Request, status: int = 200, problem: str = "", failed: Failed = None
) -> HttpResponse:
    replies = list(one.replies.all())
    context = {
        **frame(one.region), **shown.request_row(one, one.region.today(), replied=bool(replies)), "replies": replies,
        "person": actor(request), "problem": problem, "repeats": one.repeats.all(),
        "acts": acts(_request_forms(one), failed) if _writes(request) else [],
    }  # fmt: skip
    return render(request, "duties/office_request.html", context, status=status)


def deputy_request(request: HttpRequest, code: str) -> HttpResponse:
    """A request with its replies, and what may be written down."""
    return _request_page(request, _own_request(request, code))


def _repeat(one: Request, by: str, given: dict[str, Any]) -> object:
    first = Request.objects.filter(region=one.region, code=given["of"]).first() if given["of"] else None
    return requests.mark_repeat(request=one, of=first, by=by)


DO_REQUEST: dict[str, Callable[[Request, str, dict[str, Any]], object]] = {
    "reply": lambda one, by, given: requests.reply(request=one, by=by, **given),
    "accept": lambda one, by, given: requests.accept(request=one, by=by, **given),
    "repeat": _repeat,
}


def request_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """A reply, a decision that took it up, or that it repeats an earlier one."""
    one = _own_request(request, code)
    if act not in DO_REQUEST:
        raise Http404
    makers = _request_forms(one, request.POST)
    if act not in makers:
        return _request_page(request, one, 400, said(InputError("this was written down before")))
    form = makers[act][1]()
    if not form.is_valid():
        return _request_page(request, one, 400, failed=(act, form))
    try:
        DO_REQUEST[act](one, actor(request).actor, form.cleaned_data)
    except InputError as error:
        return _request_page(request, one, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-request", args=[code]), status=303)


def report_queue(
    request: HttpRequest, form: OweForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    """Reports owed of a choice, and the day by which everyone owes one."""
    region = office_region()
    today, given = region.today(), _given(request, words.REPORTS, region)
    whole = selectors.reports(region, {**given, "state": ""}, today)
    found = selectors.with_log(selectors.reports(region, given, today))
    page = paging.page(found, request.GET.get("page"), PAGE)
    due = today.replace(month=reports.DUE[0], day=reports.DUE[1])
    context = {
        **frame(region), "person": actor(request), "problem": problem, "given": given, "page": page, "tab": "reports",
        **sums_of(whole, selectors.report_states(today), words.REPORTS, given), "query": query_of(given),
        "rows": [shown.report_row(one, today) for one in page.rows],
        "form": (form or OweForm(initial={"due_on": due})) if _writes(request) else None,
    }  # fmt: skip
    return render(request, "duties/office_reports.html", context, status=status)


def owe(request: HttpRequest) -> HttpResponse:
    """Everyone who has a mandate on a day owes a report by it."""
    form = OweForm(request.POST)
    if not form.is_valid():
        return report_queue(request, form, 400)
    try:
        reports.owe_all(region=office_region(), by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return report_queue(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-voter-reports"), status=303)


def _own_report(request: HttpRequest, code: str) -> VoterReport:
    region, own = office_region(), _own(request)
    return get_object_or_404(selectors.reports(region, own, region.today()), code=code)


def _report_forms(one: VoterReport, data: Any = None) -> Makers:
    today = one.region.today()
    makers: Makers = {}
    if one.met_on is None:
        makers["announce"] = (
            _("Announce the meeting today"),
            lambda: AnnounceForm(data, auto_id="announce-%s", initial={"place": one.place}),
        )
    if one.published_on is None:
        makers["publish"] = (
            _("The written report is public"),
            lambda: PublishForm(data, auto_id="publish-%s", initial={"published_on": today}),
        )
    if one.met_on is None:
        first = {"met_on": one.planned_on or today, "place": one.place}
        makers["hold"] = (_("The meeting took place"), lambda: HoldForm(data, auto_id="hold-%s", initial=first))
    return makers


def _report_page(
    request: HttpRequest, one: VoterReport, status: int = 200, problem: str = "", failed: Failed = None
) -> HttpResponse:
    context = {
        **frame(one.region), **shown.report_row(one, one.region.today()), "questions": one.questions.all(),
        "person": actor(request), "problem": problem, "notice": reports.NOTICE_DAYS, "writes": _writes(request),
        "acts": acts(_report_forms(one), failed) if _writes(request) else [],
    }  # fmt: skip
    return render(request, "duties/office_report.html", context, status=status)


def report(request: HttpRequest, code: str) -> HttpResponse:
    """A report owed, and what may be written down."""
    return _report_page(request, _own_report(request, code))


def _hold(one: VoterReport, by: str, form: Any) -> object:
    given = form.cleaned_data
    return reports.hold(report=one, met_on=given["met_on"], place=given["place"], questions=form.questions(), by=by)


DO_REPORT: dict[str, Callable[[VoterReport, str, Any], object]] = {
    "announce": lambda one, by, form: reports.announce(report=one, by=by, **form.cleaned_data),
    "publish": lambda one, by, form: reports.publish(report=one, by=by, **form.cleaned_data),
    "hold": _hold,
}


def report_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The announcement, the paper, or the meeting with its log."""
    one = _own_report(request, code)
    if act not in DO_REPORT:
        raise Http404
    makers = _report_forms(one, request.POST)
    if act not in makers:
        return _report_page(request, one, 400, said(InputError("this was written down before")))
    form = makers[act][1]()
    if not form.is_valid():
        return _report_page(request, one, 400, failed=(act, form))
    try:
        DO_REPORT[act](one, actor(request).actor, form)
    except InputError as error:
        return _report_page(request, one, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-voter-report", args=[code]), status=303)


def answer(request: HttpRequest, number: int) -> HttpResponse:
    """A question of the log is answered today."""
    question = get_object_or_404(Question.objects.select_related("report"), pk=number)
    one = _own_report(request, question.report.code)
    try:
        reports.answer_question(question=question, words=request.POST.get("words", ""), by=actor(request).actor)
    except InputError as error:
        return _report_page(request, one, 400, said(error))
    return HttpResponseRedirect(reverse("office-voter-report", args=[one.code]), status=303)


def card_queue(request: HttpRequest) -> HttpResponse:
    """Public cards as they stand today, those that lack something first."""
    region, own = office_region(), _own(request)
    today = region.today()
    rows = [
        {"card": card, "name": card.mandate.person.name(spoken()),
         "lacks": [words.POINTS[point] for point, holds in card.holds(today).items() if not holds]}
        for card in profile.cards(region, today, own.get("deputy", ""))
    ]  # fmt: skip
    rows.sort(key=lambda row: -len(row["lacks"]))  # type: ignore[arg-type]
    context = {
        **frame(region), "person": actor(request), "rows": rows, "tab": "checks", "writes": _writes(request),
        "whole": len(rows), "lacking": sum(bool(row["lacks"]) for row in rows), "today": today,
    }  # fmt: skip
    return render(request, "duties/office_cards.html", context)


def look(request: HttpRequest) -> HttpResponse:
    """Check all cards by the records."""
    profile.look(region=office_region(), by=actor(request).actor)
    return HttpResponseRedirect(reverse("office-cards"), status=303)


def _card_forms(person: Person, region: Region, data: Any = None) -> Makers:
    first = {entry["type"]: entry["value"] for entry in reversed(person.contacts)}
    return {
        "contacts": (_("Contacts, looked at today"),
                     lambda: ContactsForm(data, auto_id="contacts-%s", initial=first)),
        "message": (_("A test message"),
                    lambda: TestMessageForm(data, auto_id="message-%s", initial={"checked_on": region.today()})),
    }  # fmt: skip


def _card_page(
    request: HttpRequest, deputy_id: str, status: int = 200, problem: str = "", failed: Failed = None
) -> HttpResponse:
    region, own = office_region(), _own(request)
    if own.get("deputy", deputy_id) != deputy_id:
        raise Http404
    shows = card_of(region, deputy_id)
    context = {
        **frame(region), **shows, "person": actor(request), "problem": problem, "deputy_id": deputy_id,
        "acts": acts(_card_forms(shows["card"].mandate.person, region), failed) if _writes(request) else [],
    }  # fmt: skip
    return render(request, "duties/office_card.html", context, status=status)


def card(request: HttpRequest, deputy_id: str) -> HttpResponse:
    """A card as it stands, its contacts, and the test message."""
    return _card_page(request, deputy_id)


def card_act(request: HttpRequest, deputy_id: str, act: str) -> HttpResponse:
    """Contacts that were looked at, or what became of a test message."""
    region, by = office_region(), actor(request).actor
    person = card_of(region, deputy_id)["card"].mandate.person
    makers = _card_forms(person, region, request.POST)
    if act not in makers:
        raise Http404
    form: Any = makers[act][1]()
    if not form.is_valid():
        return _card_page(request, deputy_id, 400, failed=(act, form))
    try:
        if act == "contacts":
            people.set_contacts(person=person, contacts=form.contacts(person.contacts), by=by)
        else:
            profile.note(region=region, deputy_id=deputy_id, point=Point.TEST_MESSAGE, by=by, **form.cleaned_data)
    except InputError as error:
        return _card_page(request, deputy_id, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-card", args=[deputy_id]), status=303)
