"""A council's work for its members, phone in hand; and for the secretariat, which writes answers down."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.appeals import vault
from senim.appeals.models import Problem
from senim.appeals.selectors import topics
from senim.assembly.models import Organization
from senim.common import paging
from senim.common.counting import counted
from senim.common.days import day
from senim.common.kazakh import sort_key
from senim.councils import selectors, services, words
from senim.councils.forms import AnswerForm, FindingForm, IssueForm, PlanForm, RecommendForm, StepForm, VisitForm
from senim.councils.models import Recommendation, SocialIssue, Visit
from senim.councils.views import shown
from senim.programme import services as programme
from senim.programme.models import Body, Check, Measure, Warning
from senim.programme.words import STATUSES
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError
from senim_core.social_issues import Step

PAGE = 30
FEW = 10
TITLES = {
    "recommend": _("Write a recommendation"), "plan": _("Plan something"),
    "raise": _("Raise an acute social issue"),
}  # fmt: skip
BODY_STEPS = (Step.TAKE_UP, Step.ANSWER)
COUNCIL_STEPS = (Step.RESOLVE, Step.GIVE_UP)


def _own(request: HttpRequest) -> Organization:
    found = selectors.own_council(actor(request), office_region())
    if found is None:
        raise Http404
    return found


def form_of(council: Organization, act: str, *given: Any) -> forms.Form:
    """The form of an act. Raises Http404 for an unknown one."""
    first: dict[str, Any] = {"auto_id": f"{act}-%s"}
    region, names = council.region, shown.names(council)
    makers: dict[str, Callable[[], forms.Form]] = {
        "recommend": lambda: RecommendForm(*given, **first, bodies=region.bodies.all(), spoken=spoken()),
        "plan": lambda: PlanForm(*given, **first),
        "raise": lambda: IssueForm(
            *given, **first,
            problems=[
                (one.code, f"{topics(spoken()).get(one.topic, one.topic)}, "
                           f"{names.areas.get(one.area_code, one.area_code)}, {day(one.grouped_on)}")
                for one in Problem.objects.filter(region=region, done_on=None).order_by("-grouped_on")
            ],
            visits=[(one.code, f"{day(one.visited_on)}, {one.place}") for one in council.visits.all()[:100]],
        ),
    }  # fmt: skip
    if act not in makers:
        raise Http404
    return makers[act]()


def _page(
    request: HttpRequest, status: int = 200, problem: str = "", failed: tuple[str, Any] | None = None
) -> HttpResponse:
    council = _own(request)
    region = council.region
    today, own = region.today(), {"council": council.code, "state": ""}
    waiting = request.GET.get("state") == "to_confirm"
    found = selectors.to_confirm(council) if waiting else selectors.to_look_at(council)
    page = paging.page(found.order_by("due_on", "pk"), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "person": actor(request), "problem": problem, "council": council, "page": page,
        "waiting": waiting, "query": "state=to_confirm" if waiting else "",
        "title": council.title(spoken()), "to_confirm": selectors.to_confirm(council).count(),
        "measures": [(one, one.title(spoken()), STATUSES[one.status],
                      words.FINDINGS.get(one.finding, words.NO_FINDING)) for one in page.rows],
        "watched": selectors.to_look_at(council).count(),
        "plan": [shown.plan_row(item, today) for item in council.plan_items.filter(year=today.year)],
        "visits": [shown.visit_row(one, shown.names(council)) for one in selectors.visits(region, own)[:FEW]],
        "asked": [shown.recommendation_row(one, today) for one in selectors.recommendations(region, own, today)[:FEW]],
        "issues": [shown.issue_row(one, today) for one in selectors.issues(region, own)[:FEW]],
        "acts": [
            (act, title, failed[1] if failed and failed[0] == act else form_of(council, act),
             bool(failed and failed[0] == act))
            for act, title in TITLES.items()
        ],
    }  # fmt: skip
    return render(request, "councils/office_council.html", context, status=status)


def home(request: HttpRequest) -> HttpResponse:
    """The own council: measures to look at, visits, recommendations, issues, the plan."""
    return _page(request)


def _recommend(council: Organization, form: Any, by: str) -> object:
    return services.recommend(council=council, by=by, **form.cleaned_data)


def _plan(council: Organization, form: Any, by: str) -> object:
    return services.plan(council=council, titles=form.titles(), due_on=form.cleaned_data["due_on"], by=by)


def _raise(council: Organization, form: Any, by: str) -> object:
    given = form.cleaned_data
    problem = Problem.objects.filter(region=council.region, code=given["problem"] or "-").first()
    visit = council.visits.filter(code=given["visit"] or "-").first()
    return services.raise_issue(
        council=council, titles=form.titles(), words=given["words"], problem=problem, visit=visit, by=by
    )


DO: dict[str, Callable[[Organization, Any, str], object]] = {
    "recommend": _recommend, "plan": _plan, "raise": _raise,
}  # fmt: skip


def act(request: HttpRequest, act: str) -> HttpResponse:
    """A recommendation, a point of the plan, an issue of the own council."""
    council = _own(request)
    form = form_of(council, act, request.POST)
    if not form.is_valid():
        return _page(request, 400, failed=(act, form))
    try:
        DO[act](council, form, actor(request).actor)
    except InputError as error:
        return _page(request, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-council"), status=303)


def fulfil(request: HttpRequest, number: int) -> HttpResponse:
    """A point of the plan was done."""
    item = get_object_or_404(_own(request).plan_items, pk=number)
    try:
        services.fulfil(item=item, words=request.POST.get("words", ""), by=actor(request).actor)
    except InputError as error:
        return _page(request, 400, said(error))
    return HttpResponseRedirect(reverse("office-council"), status=303)


def _measure_page(
    request: HttpRequest, one: Measure, form: FindingForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    region = office_region()
    council = _own(request)
    names = names_of(region, spoken())
    context = {
        **frame(region), "person": actor(request), "measure": one, "title": one.title(spoken()), "problem": problem,
        "status": STATUSES[one.status], "council": council,
        "form": form or FindingForm(initial={"version": one.version}),
        "deputy": names.deputies.get(one.deputy_id, ""), "finding": words.FINDINGS.get(one.finding, words.NO_FINDING),
        "findings": [(event, shown.found_of(event))
                     for event in one.events.filter(act="finding")],
        "visits": [shown.visit_row(found, names) for found in one.visits.select_related("council", "facility")],
        "checks": [(check, check.get_kind_display(), names.deputies.get(check.assignment.deputy_id, ""),
                    check.get_recheck_display()) for check in selectors.checks(one)],
        "warnings": [(warning, names.deputies.get(warning.assignment.deputy_id, "")) for warning in
                     selectors.warnings(one)],
    }  # fmt: skip
    return render(request, "councils/office_measure.html", context, status=status)


def _measure(request: HttpRequest, code: str) -> Measure:
    region = _own(request).region
    return get_object_or_404(selectors.in_programme(region), code=code)


def measure(request: HttpRequest, code: str) -> HttpResponse:
    """A measure as a council sees it: what the body reports, what councils found, the form of a finding."""
    return _measure_page(request, _measure(request, code))


def find(request: HttpRequest, code: str) -> HttpResponse:
    """The own council's finding on a measure."""
    one, council = _measure(request, code), _own(request)
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _measure_page(request, one, form, 400)
    try:
        programme.find(
            measure=one, council_id=council.code, finding=form.cleaned_data["finding"],
            words=form.cleaned_data["words"], version=form.cleaned_data["version"], by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        again = FindingForm(initial={**form.cleaned_data, "version": _measure(request, code).version})
        return _measure_page(request, one, again, 400, said(error))
    return HttpResponseRedirect(reverse("office-council-measure", args=[code]), status=303)


def recheck(request: HttpRequest, code: str) -> HttpResponse:
    """What the own council's re-check of a deputy's check found."""
    council = _own(request)
    check = get_object_or_404(Check.objects.select_related("assignment__measure"), region=council.region, code=code)
    one = check.assignment.measure
    try:
        programme.recheck(
            check=check, outcome=request.POST.get("outcome", ""), council_id=council.code,
            words=request.POST.get("words", ""), by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        return _measure_page(request, one, None, 400, said(error))
    return HttpResponseRedirect(reverse("office-council-measure", args=[one.code]), status=303)


def weigh(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the own council agrees with a deputy's warning."""
    council = _own(request)
    warning = get_object_or_404(Warning.objects.select_related("assignment__measure"), region=council.region, code=code)
    one, agrees = warning.assignment.measure, request.POST.get("agrees", "")
    try:
        if agrees not in ("yes", "no"):
            raise InputError("there is no such answer", hint="choose from the list")
        programme.weigh_warning(
            warning=warning, agrees=agrees == "yes", council_id=council.code, words=request.POST.get("words", ""),
            by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        return _measure_page(request, one, None, 400, said(error))
    return HttpResponseRedirect(reverse("office-council-measure", args=[one.code]), status=303)


def _visit_form(council: Organization, *given: Any) -> VisitForm:
    areas = sorted(shown.names(council).areas.items(), key=lambda one: sort_key(one[1]))
    measures = [(one.code, f"{one.number}. {one.title(spoken())}") for one in selectors.to_look_at(council)]
    first = {"client_key": uuid4(), "visited_on": council.region.today(), "area_code": council.area_code}
    return VisitForm(*given, areas=areas, measures=measures, initial=first)


def _visiting(request: HttpRequest, form: VisitForm, status: int = 200, problem: str = "") -> HttpResponse:
    person = actor(request)
    context = {
        **frame(office_region()), "person": person, "form": form, "problem": problem,
        "kept_key": vault.device_key(person.username),
    }  # fmt: skip
    return render(request, "councils/office_visit.html", context, status=status)


def visit_new(request: HttpRequest) -> HttpResponse:
    """The form of a visit; it works without a connection and is sent later, once."""
    return _visiting(request, _visit_form(_own(request)))


def visit_send(request: HttpRequest) -> HttpResponse:
    """Keep a visit and lead to it."""
    council = _own(request)
    form = _visit_form(council, request.POST, request.FILES)
    if not form.is_valid():
        return _visiting(request, form, 400)
    given = form.cleaned_data
    about = selectors.to_look_at(council).filter(code=given["measure"] or "-").first()
    try:
        made = services.visit(
            council=council, place=given["place"], area_code=given["area_code"], words=given["words"],
            visited_on=given["visited_on"], client_key=given["client_key"], measure=about, photos=given["papers"] or (),
            by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        return _visiting(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-council-visit", args=[made.code]), status=303)


def visit(request: HttpRequest, code: str) -> HttpResponse:
    """A visit that was kept."""
    council = _own(request)
    one = get_object_or_404(Visit.objects.select_related("council", "measure", "facility"), code=code, council=council)
    row = shown.visit_row(one, shown.names(council))
    context = {**frame(council.region), **row, "person": actor(request), "photos": list(one.photos.defer("content"))}
    return render(request, "councils/office_visit_kept.html", context)


def answers(request: HttpRequest) -> HttpResponse:
    """Recommendations and issues one works with; the secretariat writes answers down."""
    return _answers(request)


def _answers(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    person, region = actor(request), office_region()
    today, own = region.today(), selectors.for_staff(person, region)
    state = request.GET.get("state", "late")
    if state not in words.RECOMMENDATIONS:
        raise Http404
    conditions = selectors.recommendation_states(today)
    page = paging.page(own.filter(conditions[state]).order_by("term_on", "pk"), request.GET.get("page"), PAGE)
    issues = selectors.issues_for_staff(person, region)
    context = {
        **frame(region), "person": person, "problem": problem, "page": page, "state": state, "query": f"state={state}",
        "tabs": [(key, words.RECOMMENDATIONS[key], number) for key, number in counted(own, conditions).items()],
        "rows": [shown.recommendation_row(one, today) for one in page.rows],
        "answers": person.may(Permission.COUNCIL_ANSWER),
        "issues": [shown.issue_row(one, today) for one in issues.order_by("ended_on", "-raised_on")[:PAGE]],
    }  # fmt: skip
    return render(request, "councils/office_answers.html", context, status=status)


def _recommendation_page(
    request: HttpRequest, one: Recommendation, form: AnswerForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    person, region = actor(request), office_region()
    context = {
        **frame(region), **shown.recommendation_row(one, region.today()), "person": person, "problem": problem,
        "form": (form or AnswerForm()) if person.may(Permission.COUNCIL_ANSWER) else None,
    }  # fmt: skip
    return render(request, "councils/office_recommendation.html", context, status=status)


def _recommendation(request: HttpRequest, code: str) -> Recommendation:
    return get_object_or_404(selectors.for_staff(actor(request), office_region()), code=code)


def recommendation(request: HttpRequest, code: str) -> HttpResponse:
    """A recommendation and its answer."""
    return _recommendation_page(request, _recommendation(request, code))


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """What was answered, and whether in substance."""
    one, form = _recommendation(request, code), AnswerForm(request.POST)
    if not form.is_valid():
        return _recommendation_page(request, one, form, 400)
    try:
        services.answer(recommendation=one, by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return _recommendation_page(request, one, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-recommendation", args=[code]), status=303)


def _issue_form(request: HttpRequest, one: SocialIssue, *given: Any) -> StepForm:
    steps = BODY_STEPS if actor(request).may(Permission.COUNCIL_ANSWER) else COUNCIL_STEPS
    return StepForm(*given, issue=one, steps=steps, bodies=Body.objects.filter(region=one.region), spoken=spoken())


def _issue_page(
    request: HttpRequest, one: SocialIssue, form: StepForm, status: int = 200, problem: str = ""
) -> HttpResponse:
    region = office_region()
    step: Any = form.fields["step"]
    context = {
        **frame(region), **shown.issue_row(one, region.today()), "person": actor(request), "problem": problem,
        "form": form if step.choices else None,
        "steps": [(found, words.STEPS[found.step]) for found in one.steps.all()],
    }  # fmt: skip
    return render(request, "councils/office_issue.html", context, status=status)


def _issue(request: HttpRequest, code: str) -> SocialIssue:
    found = selectors.issues_for_staff(actor(request), office_region()).select_related("region", "problem", "visit")
    return get_object_or_404(found, code=code)


def issue(request: HttpRequest, code: str) -> HttpResponse:
    """An issue: everything that happened, and what may be done."""
    one = _issue(request, code)
    return _issue_page(request, one, _issue_form(request, one))


def issue_step(request: HttpRequest, code: str) -> HttpResponse:
    """The next step of an issue."""
    one = _issue(request, code)
    form = _issue_form(request, one, request.POST)
    if not form.is_valid():
        return _issue_page(request, one, form, 400)
    given = form.cleaned_data
    try:
        services.step_issue(
            issue=one, step=Step(given["step"]), words=given["words"], body=given.get("body"), by=actor(request).actor
        )
    except InputError as error:
        return _issue_page(request, _issue(request, code), form, 400, said(error))
    return HttpResponseRedirect(reverse("office-issue", args=[code]), status=303)
