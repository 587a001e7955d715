"""Notices for those who work on them: the secretariat signs and closes, a body acknowledges and answers."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.common import paging
from senim.common.text import MOST_WORDS
from senim.programme import notices, selectors, telling, words
from senim.programme.models import Measure, Notice
from senim.programme.views.public import letter
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError
from senim_core.programme.notice import PUBLIC, WAITING, Act, State, may

PAGE = 50


def listing(request: HttpRequest) -> HttpResponse:
    """Notices by state: drafts that wait for a signature first; for a body, those that wait for its answer."""
    person, region = actor(request), office_region()
    own = selectors.notices_for_staff(person, region)
    signs = person.may(Permission.NOTICE_SIGN)
    states = [one for one in State if signs or one in PUBLIC]
    state = request.GET.get("state", State.DRAFT if signs else "")
    if state and state not in states:
        raise Http404
    found = own.filter(state=state) if state else selectors.unanswered(own)
    page = paging.page(found.select_related("measure", "body").order_by("due_on", "-id"), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "person": person, "page": page, "state": state, "signs": signs, "today": region.today(),
        "tabs": [(one.value, words.NOTICES[one], own.filter(state=one).count()) for one in states],
        "rows": [
            (one, one.measure.title(spoken()), one.body.title(spoken()), words.NOTICES[one.state]) for one in page.rows
        ],
        "query": f"state={state}" if state else "",
    }  # fmt: skip
    return render(request, "programme/office_notices.html", context)


def _notice(request: HttpRequest, code: str) -> Notice:
    found = selectors.notices_for_staff(actor(request), office_region())
    return get_object_or_404(found.select_related("measure__road_map", "body", "region"), code=code)


def _page(request: HttpRequest, one: Notice, status: int = 200, problem: str = "") -> HttpResponse:
    person = actor(request)
    signs, answers = person.may(Permission.NOTICE_SIGN), person.may(Permission.NOTICE_ANSWER)
    state = State(one.state)
    allowed = {
        Act.SEND: signs, Act.DROP: signs, Act.RESOLVE: signs, Act.ACKNOWLEDGE: signs or answers,
        Act.ANSWER: signs or answers,
    }  # fmt: skip
    context = {
        **frame(one.region), "person": person, "problem": problem, "notice": one, "state": words.NOTICES[one.state],
        "title": one.measure.title(spoken()), "body": one.body.title(spoken()),
        "reasons": telling.reasons_of(one.reasons), "signed": one.state in PUBLIC,
        "do": {act.value for act, own in allowed.items() if own and may(state, act)},
        "typed": request.POST.get("words", "")[:MOST_WORDS],
        "late": one.state in WAITING and one.due_on is not None and one.due_on < one.region.today(),
    }  # fmt: skip
    return render(request, "programme/office_notice.html", context, status=status)


def notice(request: HttpRequest, code: str) -> HttpResponse:
    """A notice with what may be done to it now."""
    return _page(request, _notice(request, code))


def paper(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """The letter, also of a draft, so that whoever signs reads what goes out."""
    return letter(request, _notice(request, code), language, form)


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


Verb = Callable[[Notice, HttpRequest, str], Notice]
SIGN: dict[str, Verb] = {
    "send": lambda one, request, by: notices.sign(
        notice=one, by=by, words_kk=request.POST.get("words_kk", ""), words_ru=request.POST.get("words_ru", ""),
        version=_version(request),
    ),
    "drop": lambda one, request, by: notices.drop(notice=one, by=by, version=_version(request)),
    "resolve": lambda one, request, by: notices.resolve(
        notice=one, words=request.POST.get("words", ""), by=by, version=_version(request)
    ),
}  # fmt: skip
ANSWER: dict[str, Verb] = {
    "acknowledge": lambda one, request, by: notices.acknowledge(notice=one, by=by, version=_version(request)),
    "answer": lambda one, request, by: notices.answer(
        notice=one, words=request.POST.get("words", ""), by=by, version=_version(request)
    ),
}


def _act(request: HttpRequest, code: str, act: str, verbs: dict[str, Verb]) -> HttpResponse:
    one = _notice(request, code)
    if act not in verbs:
        raise Http404
    try:
        verbs[act](one, request, actor(request).actor)
    except InputError as error:
        return _page(request, _notice(request, code), 400, said(error))
    return HttpResponseRedirect(reverse("office-notice", args=[code]), status=303)


def sign(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Sign, drop or close a notice."""
    return _act(request, code, act, SIGN)


def reply(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Acknowledge or answer a notice: an officer of the body it went to, or the office for what came on paper."""
    return _act(request, code, act, ANSWER)


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a notice about a measure at risk."""
    measure = get_object_or_404(Measure, region=office_region(), code=code)
    try:
        made = notices.draft(measure=measure, by=actor(request).actor)
    except InputError as error:
        context = {"person": actor(request), "problem": said(error)}
        return render(request, "programme/office_refused.html", context, status=400)
    return HttpResponseRedirect(reverse("office-notice", args=[made.code]), status=303)
