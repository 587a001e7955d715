"""The reception office's pages: the queue, registering, a case with what may be done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.appeals import (
    filing,
    letters,
    likeness,
    presence,
    publishing,
    routing,
    selectors,
    services,
    vault,
    words,
)
from senim.appeals.forms import LANGUAGES, ActForm, OfficeForm
from senim.appeals.models import Appeal, Channel, Paper
from senim.appeals.views.citizen import case_address, districts, placed
from senim.appeals.views.public import described
from senim.common import paging
from senim.common.kazakh import sort_key
from senim.common.workdays_kz import calendar
from senim.rating.models import Region
from senim.rating.names import Names, names_of
from senim.territory.shown import drawn, frame, office_region, outside, spoken
from senim_core.appeals.deadlines import forward_by
from senim_core.appeals.status import OPEN, Act, Outcome, Status, may
from senim_core.errors import InputError

PAGE = 50


def queue(request: HttpRequest) -> HttpResponse:
    """What is owed, by saved filters, the nearest term on top."""
    person, region, today = actor(request), office_region(), timezone.localdate()
    filters = selectors.queue_filters(today)
    name = request.GET.get("filter", "open")
    if name not in filters:
        raise Http404
    own = selectors.for_staff(person, region)
    counts = selectors.queue_counts(own, today, person.username)
    found = selectors.queue(own, name, today, person.username)
    number = request.GET.get("q", "").strip().replace("\0", "")[:30]
    if number:
        found = selectors.with_number(found, region, number)
    problem = request.GET.get("problem", "").replace("\0", "")[:16]
    if problem:
        found = found.filter(problem__code=problem)
    rule = request.GET.get("route", "")
    if rule:
        wanted = int(rule) if rule.isascii() and rule.isdigit() and len(rule) < 10 else 0
        found = found.filter(pk__in=routing.spoken_for(get_object_or_404(region.routes, pk=wanted)).values("pk"))
    page = paging.page(found, request.GET.get("page"), PAGE)
    names, topics = names_of(region, spoken()), selectors.topics(spoken())
    context = {
        **frame(region),
        "person": person,
        "filters": [(key, title, counts[key]) for key, (title, _condition) in filters.items()],
        "many": selectors.MANY,
        "filter": name,
        "page": page,
        "q": number,
        "today": today,
        "may_register": person.may(Permission.APPEAL_REGISTER),
        "may_work": person.may(Permission.APPEAL_WORK),
        "deputies": sorted(names.deputies.items(), key=lambda one: sort_key(one[1])),
        "rows": [
            {
                "appeal": one,
                "topic": topics.get(one.topic, one.topic),
                "area": names.areas.get(one.area_code, one.area_code),
                "deputy": names.deputies.get(one.deputy_id, ""),
                "status": words.STATUSES[Status(one.status)].name,
                "says": words.SAYS.get(one.says, ""),
                "late": one.clock_on is not None and one.clock_on < today,
            }
            for one in page.rows
        ],
    }
    return render(request, "appeals/queue.html", context)


def _register_form(request: HttpRequest, region: Region, *given: Any) -> OfficeForm:
    known = names_of(region, spoken())
    return OfficeForm(
        *given, topics=selectors.topics(spoken()), areas=districts(known), spoken=spoken(),
        initial={"channel": Channel.WALK_IN},
    )  # fmt: skip


def register(request: HttpRequest) -> HttpResponse:
    """The form for who comes, calls or writes."""
    region = office_region()
    return _registering(request, _register_form(request, region))


def _registering(request: HttpRequest, form: OfficeForm, status: int = 200) -> HttpResponse:
    person = actor(request)
    context = {**frame(office_region()), "person": person, "form": form, "kept_key": vault.device_key(person.username)}
    return render(request, "appeals/register.html", context, status=status)


def worker(_request: HttpRequest) -> HttpResponse:
    """The script that keeps the forms that work without a connection; its reach is the folder it is served from."""
    path = finders.find("appeals/worker.js")
    assert isinstance(path, str)
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


def register_now(request: HttpRequest) -> HttpResponse:
    """Register, then show the case with its receipt to print."""
    region, person = office_region(), actor(request)
    form = _register_form(request, region, request.POST, request.FILES)
    if not form.is_valid():
        return _registering(request, form, 400)
    given = form.cleaned_data
    filed = form.filing(channel=given["channel"], consent=given["consent"])
    appeal = filing.file(region=region, filed=filed, by=person.actor)
    return HttpResponseRedirect(reverse("office-appeal", args=[appeal.code]), status=303)


def _appeal(request: HttpRequest, code: str) -> Appeal:
    own = selectors.for_staff(actor(request), office_region())
    return get_object_or_404(own.select_related("person__key", "region", "joined_to", "problem"), code=code)


def _page(request: HttpRequest, appeal: Appeal, status: int = 200, problem: str = "") -> HttpResponse:
    person, who = actor(request), appeal.person
    works = person.may(Permission.APPEAL_WORK)
    names = names_of(appeal.region, spoken())
    own = selectors.for_staff(person, appeal.region)
    standing = Status(appeal.status)
    doable = {one.value for one in Act if may(standing, one)} if works else set()
    kept = vault.words(who, appeal.sealed)
    context = {
        **frame(appeal.region),
        "person": person,
        **described(appeal),
        "forward_by": forward_by(appeal.registered_on, calendar(appeal.registered_on)),
        "status": words.STATUSES[standing].name,
        "open": standing in OPEN,
        "channel": Channel(appeal.channel).label,
        "late": appeal.clock_on is not None and appeal.clock_on < timezone.localdate(),
        "text": kept.get("words", ""),
        "place": placed(appeal, kept),
        "map": drawn(appeal.region, kept["point"]) if kept.get("point") else None,
        "parts": [
            (one, vault.words(who, one.about).get("words", ""), vault.words(who, one.answer).get("words", ""))
            for one in appeal.parts.all()
        ],
        "others": presence.look(appeal=appeal, who=person, at=timezone.now()),
        # A deputy reads the matter, not who it is: name and contact stay with the office.
        "applicant": vault.words(who, who.sealed) if works else {},
        "erased": who.key_id is None,
        "papers": list(appeal.papers.defer("sealed")),
        "events": [
            (
                one,
                words.ACTS[one.act],
                vault.words(who, one.sealed).get("words", ""),
                _("Applicant") if one.by == services.APPLICANT else one.by.removeprefix("staff:"),
                names.deputies.get(one.about.get("deputy", ""), "")
                or one.about.get("worker", "")
                or one.about.get("body", "")
                or one.about.get("executive", ""),
            )
            for one in appeal.events.all()
        ],
        "notes": [(one, vault.words(who, one.sealed).get("words", "")) for one in appeal.notes.all()],
        "alike": likeness.alike(appeal, own) if works and standing in OPEN else [],
        "may_group": bool(appeal.deputy_id) and standing in OPEN and not appeal.problem_id,
        "language_name": dict(LANGUAGES)[appeal.language],
        "typed": _typed(request) if problem else {},
        "co_applicants": appeal.co_applicants.count(),
        "do": doable,
        "route": _route(appeal, names) if works and not appeal.deputy_id else None,
        "works": works,
        "deputies": sorted(names.deputies.items(), key=lambda one: sort_key(one[1])),
        "operators": selectors.operators() if works else [],
        "outcomes": _outcomes(appeal),
        "receipt": case_address(appeal) if works else "",
        "templates": list(appeal.region.answer_templates.all()) if works else [],
        "draft": _draft(request, appeal),
        "problem": problem,
    }
    return render(request, "appeals/office_case.html", context, status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed into an act that was refused, so that nothing is typed twice."""
    act = request.resolver_match.kwargs.get("act", "") if request.resolver_match else ""
    names = ("words", "until", "executive", "registered_as", "part")
    return {"act": act, **{name: request.POST.get(name, "")[:20_000] for name in names}}


def _outcomes(appeal: Appeal) -> list[tuple[str, Any]]:
    """The outcomes an answer may have: "forwarded" only where it was sent to another body."""
    return [one for one in words.OUTCOMES.items() if one[0] != Outcome.FORWARDED or appeal.executive]


def _draft(request: HttpRequest, appeal: Appeal) -> dict[str, Any]:
    """An answer in the making: the words of a template in the applicant's language, or what was typed so far."""
    if request.method == "POST":
        outcome, typed = request.POST.get("outcome", ""), request.POST.get("words", "")
        preview = "preview" in request.POST
        answering = request.path.endswith("/answer/")
        if not answering:
            return {}
        return {
            "open": True, "preview": preview, "words": typed, "outcome": outcome,
            "outcome_name": words.OUTCOMES.get(outcome, "—"),
        }  # fmt: skip
    asked = request.GET.get("template", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 0
    found = appeal.region.answer_templates.filter(pk=number).first() if number else None
    if found is None:
        return {}
    return {"open": True, "template": found.pk, "words": found.texts[appeal.language], "outcome": found.outcome}


def _route(appeal: Appeal, names: Names) -> dict[str, str] | None:
    """The deputy a rule suggests, and why."""
    found = routing.suggested(routing.routes(appeal.region), appeal.topic, appeal.area_code)
    if found is None:
        return None
    topic, area = selectors.topics(spoken()).get(found.topic, ""), names.areas.get(found.area_code, "")
    because = ", ".join(part for part in (topic, area) if part)
    return {"id": found.deputy_id, "name": names.deputies.get(found.deputy_id, ""), "because": because}


def appeal(request: HttpRequest, code: str) -> HttpResponse:
    """A case: words, terms, everything done so far, and what may be done now."""
    return _page(request, _appeal(request, code))


def paper(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A photo or paper, as a download."""
    found = get_object_or_404(Paper, appeal=_appeal(request, code), pk=number)
    if found.appeal.person.key_id is None:
        raise Http404
    answer = HttpResponse(vault.unseal(found.appeal.person, found.sealed), content_type=found.kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="paper-{found.pk}"'
    return answer


def _tell(appeal: Appeal, text: str, request: HttpRequest) -> None:
    with translation.override(appeal.language):  # the link leads to the page the applicant reads
        address = outside(request, case_address(appeal))
    news = letters.news(appeal.number, text, address)
    letters.write(person=appeal.person, language=appeal.language, words=news, at=timezone.now())


def _ask(one: Appeal, given: dict[str, Any], by: str) -> Appeal:
    return services.ask(appeal=one, question=given["words"], by=by, version=given["version"])


def _until(given: dict[str, Any]) -> Any:
    if given["until"] is None:
        raise InputError(_("a day is missing"), hint=_("choose a day"))
    return given["until"]


def _join(one: Appeal, given: dict[str, Any], by: str) -> Appeal:
    to = Appeal.objects.filter(region=one.region, number=given["other"].strip()).first()
    if to is None:
        raise InputError(_("there is no such number"), hint=_("look it up in the queue"))
    return services.join(appeal=one, to=to, by=by, version=given["version"])


def _part_answered(one: Appeal, given: dict[str, Any], by: str) -> Appeal:
    part = one.parts.filter(pk=given["part"] or 0).first()
    if part is None:
        raise InputError(_("there is no such part"), hint=_("look at it again"))
    return services.part_answered(
        part=part, words=given["words"], number=given["registered_as"], by=by, version=given["version"]
    )


DONE: dict[str, Callable[[Appeal, dict[str, Any], str], Appeal]] = {
    "take": lambda one, given, by: services.take(appeal=one, by=by, version=given["version"]),
    "send_part": lambda one, given, by: services.send_part(
        appeal=one, body=given["executive"], about=given["words"], by=by, version=given["version"]
    ),
    "part_answer": _part_answered,
    "publish": lambda one, given, by: publishing.publish(
        appeal=one, words=given["words"], by=by, version=given["version"]
    ),
    "assign": lambda one, given, by: services.assign(
        appeal=one, deputy_id=given["deputy_id"], reason=given["words"], by=by, version=given["version"]
    ),
    "hand": lambda one, given, by: services.hand(appeal=one, worker=given["worker"], by=by, version=given["version"]),
    "ask": _ask,
    "promise": lambda one, given, by: services.promise(
        appeal=one, until=_until(given), words=given["words"], by=by, version=given["version"]
    ),
    "extend": lambda one, given, by: services.extend(
        appeal=one, until=_until(given), reason=given["words"], by=by, version=given["version"]
    ),
    "forward": lambda one, given, by: services.forward(
        appeal=one, executive=given["executive"], words=given["words"], by=by, version=given["version"]
    ),
    "answer": lambda one, given, by: services.answer(
        appeal=one, outcome=given["outcome"], words=given["words"], by=by, version=given["version"]
    ),
    "leave": lambda one, given, by: services.leave(appeal=one, reason=given["words"], by=by, version=given["version"]),
    "close": lambda one, given, by: services.close(appeal=one, by=by, version=given["version"]),
    "join": _join,
}
TELLS = {
    "ask": gettext_noop("The office has a question to you."),
    "promise": gettext_noop("The office has said what will be done."),
    "extend": gettext_noop("The term of your appeal was extended."),
    "forward": gettext_noop("Your appeal was forwarded."),
    "send_part": gettext_noop("A part of your appeal was sent to another body."),
    "part_answer": gettext_noop("There is an answer to a part of your appeal."),
    "answer": gettext_noop("Your appeal is answered."),
    "leave": gettext_noop("Your appeal is left without consideration."),
}


def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do something to a case; the applicant is told in the language of the appeal."""
    found, by = _appeal(request, code), actor(request).actor
    form = ActForm(request.POST)
    if act not in DONE:
        raise Http404
    if not form.is_valid():
        problem = "; ".join(f"{form.fields[name].label or name}: {errors[0]}" for name, errors in form.errors.items())
        return _page(request, found, 400, problem)
    if act == "assign" and form.cleaned_data["deputy_id"] not in {"", *names_of(found.region, "kk").deputies}:
        return _page(request, found, 400, _("There is no such deputy."))
    if act == "answer" and "preview" in request.POST:
        return _page(request, found)
    try:
        with transaction.atomic():  # the letter is of the act's own transaction
            done = DONE[act](found, form.cleaned_data, by)
            if act in TELLS:
                _tell(done, TELLS[act], request)
    except InputError as error:
        return _page(request, _appeal(request, code), 400, said(error))
    return HttpResponseRedirect(reverse("office-appeal", args=[code]), status=303)


def note(request: HttpRequest, code: str) -> HttpResponse:
    """Say something inside the office."""
    found = _appeal(request, code)
    try:
        services.note(appeal=found, words=request.POST.get("words", ""), by=actor(request).actor)
    except InputError as error:
        return _page(request, found, 400, said(error))
    return HttpResponseRedirect(reverse("office-appeal", args=[code]), status=303)


def erase(request: HttpRequest, code: str) -> HttpResponse:
    """Destroy the key of the applicant's data, as the applicant asked."""
    found = _appeal(request, code)
    services.erase(appeal=found, by=actor(request).actor)
    return HttpResponseRedirect(reverse("office-appeal", args=[code]), status=303)
