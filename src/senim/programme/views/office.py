"""The programme's pages for those who work on it: secretariat, officer of a body, deputy; each sees the own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.models import Staff
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.common import paging
from senim.common.kazakh import sort_key
from senim.programme import notices, selectors, services, telling, words
from senim.programme.forms import (
    ActForm,
    AssignForm,
    BodyForm,
    CheckForm,
    CorrectForm,
    MoveForm,
    ProofForm,
    RelateForm,
    ReportForm,
    RoadMapForm,
    StepForm,
)
from senim.programme.models import Measure, ProgrammeKind
from senim.programme.views import shown
from senim.programme.views.public import events_of
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError
from senim_core.programme.status import Status, choices, needs

PAGE = 50
TABS = ("all", "risk", "overdue", "unconfirmed", "nobody", "bodyless")
OWN_TABS = ("all", "risk", "overdue")


def queue(request: HttpRequest) -> HttpResponse:
    """The measures one works on, the nearest due date first, by saved filters."""
    person, region = actor(request), office_region()
    given = shown.given_of(request)
    own = selectors.for_staff(person, region)
    today = region.today()
    keeps = person.may(Permission.PROGRAMME_WORK)
    tabs = [
        (key, words.STATES[key], selectors.among(own, region, {"state": key}).count())
        for key in (TABS if keeps else OWN_TABS)
    ]
    tabs.append(("unclassified", words.STATUSES[Status.UNCLASSIFIED], own.filter(status="unclassified").count()))
    found = selectors.among(own, region, given).select_related("road_map", "body")
    page = paging.page(found.order_by("due_on", "id"), request.GET.get("page"), PAGE)
    names, titles = names_of(region, spoken()), selectors.titles(region, spoken())
    context = {
        **frame(region), "person": person, "page": page, "given": given, "today": today, "tabs": tabs,
        "query": shown.query_of({name: given[name] for name in ("state", "status", "q")}),
        "chosen": given["status"] or given["state"] or "all", "keeps": keeps,
        "rows": [shown.row_of(one, names, titles, region) for one in page.rows],
    }  # fmt: skip
    return render(request, "programme/office_queue.html", context)


def _measure(request: HttpRequest, code: str) -> Measure:
    found = selectors.for_staff(actor(request), office_region()).select_related("road_map", "direction", "body")
    return get_object_or_404(found, code=code)


def _councils(region: Region) -> list[tuple[str, str]]:
    return sorted(selectors.titles(region, spoken()).councils.items(), key=lambda one: sort_key(one[1]))


def _deputies(region: Region) -> list[tuple[str, str]]:
    return sorted(names_of(region, spoken()).deputies.items(), key=lambda one: sort_key(one[1]))


def form_of(act: str, one: Measure, *given: Any) -> forms.Form:
    """The form of an act, with what is there now where nothing was typed. Raises Http404 for an unknown act."""
    first: dict[str, Any] = {"initial": {"version": one.version}, "auto_id": f"{act}-%s"}
    makers: dict[str, Callable[[], forms.Form]] = {
        "report": lambda: ReportForm(*given, **first, next_ones=choices(Status(one.status))),
        "move_date": lambda: MoveForm(*given, **first),
        "take_out": lambda: ProofForm(*given, **first),
        "relate": lambda: RelateForm(
            *given, auto_id=first["auto_id"], initial={"version": one.version, "problems": one.problems.all()},
            problems=selectors.problems_for(one), named=shown.namer(one.region),
        ),
        "assign": lambda: AssignForm(*given, **first, deputies=_deputies(one.region)),
        "correct": lambda: CorrectForm(
            *given, auto_id=first["auto_id"], initial={**_now(one), "version": one.version}, spoken=spoken(),
            bodies=one.region.bodies.all(), councils=_councils(one.region),
        ),
        "milestone": lambda: StepForm(*given, **first),
        "check": lambda: CheckForm(*given, **first),
        "warn": lambda: ActForm(*given, **first),
    }  # fmt: skip
    if act not in makers:
        raise Http404
    return makers[act]()


def _now(one: Measure) -> dict[str, Any]:
    fields = ("title_kk", "title_ru", "title_en", "indicator", "unit", "base", "target", "weight")
    return {**{name: getattr(one, name) for name in fields}, "body": one.body_id, "council": one.council_id}


KEEP = ("move_date", "assign", "correct", "milestone", "relate", "take_out")
REPORT = ("report", "meet_milestone", "act_on_warning")
WATCH = ("check", "warn")


def _may(person: Staff) -> list[str]:
    found = list(REPORT[:1]) if person.may(Permission.PROGRAMME_REPORT) else []
    found += KEEP if person.may(Permission.PROGRAMME_WORK) else ()
    return [*found, *(WATCH if person.may(Permission.PROGRAMME_WATCH) else ())]


TITLES = {
    "report": _("Report on it"), "move_date": _("Move the due date"), "assign": _("Give it to a deputy"),
    "correct": _("Correct it"), "milestone": _("Add a step"), "relate": _("Which appeals it answers"),
    "take_out": _("Take it out of the programme"),
    "check": _("I checked it"), "warn": _("I warn that it may fail"),
}  # fmt: skip


def _page(
    request: HttpRequest, one: Measure, status: int = 200, problem: str = "", failed: tuple[str, Any] | None = None
) -> HttpResponse:
    person, region = actor(request), office_region()
    names, titles = names_of(region, spoken()), selectors.titles(region, spoken())
    may = [] if one.removed_on else _may(person)
    standing = Status(one.status)
    context = {
        **frame(region), **shown.row_of(one, names, titles, region), **shown.progress_of(one, region),
        "person": person, "problem": problem, "today": region.today(),
        "acts": [
            (act, TITLES[act], failed[1] if failed and failed[0] == act else form_of(act, one),
             bool(failed and failed[0] == act), reverse(ROUTES[act], args=[one.code, act]))
            for act in may
        ],
        "needs": [
            (words.STATUSES[after], [words.PROOFS[proof] for proof in sorted(needs(standing, after) or ())])
            for after in choices(standing)
        ],
        "flags": telling.flags_of(one.flags.filter(cleared_on=None)),
        "notices": [(found, words.NOTICES[found.state]) for found in _notices(person, one)],
        "may_draft": person.may(Permission.NOTICE_SIGN) and one.at_risk and one.body_id is not None
        and not one.notices.filter(state__in=notices.OPEN).exists(),
        "warnings": [
            (found, names.deputies.get(found.assignment.deputy_id, found.assignment.deputy_id))
            for found in _warnings(one)
        ],
        "may_reply": person.may(Permission.PROGRAMME_REPORT),
        "steps": [(step, step.title(spoken())) for step in one.milestones.all()],
        "events": events_of(region, one),
        "hidden": _hidden(one) if person.may(Permission.PROGRAMME_WORK) else [],
    }  # fmt: skip
    return render(request, "programme/office_measure.html", context, status=status)


ROUTES = {
    **dict.fromkeys(KEEP, "office-measure-keep"), **dict.fromkeys(REPORT, "office-measure-report"),
    **dict.fromkeys(WATCH, "office-measure-watch"),
}  # fmt: skip


def _hidden(one: Measure) -> list[tuple[str, Any, str]]:
    """What photos of deputies' checks said of day and place: for the office's eyes."""
    found = []
    for event in one.events.filter(act="check").prefetch_related("proofs"):
        found += [(proof.title, proof.taken_at, proof.point) for proof in event.proofs.all() if proof.size]
    return found


def _notices(person: Staff, one: Measure) -> Any:
    return selectors.notices_for_staff(person, one.region).filter(measure=one).order_by("-id")


def _warnings(one: Measure) -> list[Any]:
    return [warning for own in one.assignments.prefetch_related("warnings") for warning in own.warnings.all()]


def measure(request: HttpRequest, code: str) -> HttpResponse:
    """A measure: where it stands, what may be done now, everything that happened."""
    return _page(request, _measure(request, code))


def _report(one: Measure, given: dict[str, Any], proofs: Any, by: str) -> object:
    danger = {"yes": True, "no": False}.get(given["danger"])
    status = Status(given["status"]) if given["status"] else None
    return services.report(
        measure=one, reason=given["words"], status=status, value=given["value"], in_danger=danger, proofs=proofs, by=by,
        version=given["version"],
    )  # fmt: skip


def _correct(one: Measure, given: dict[str, Any], _proofs: Any, by: str) -> object:
    fields = ("title_kk", "title_ru", "title_en", "indicator", "unit", "base", "target", "weight", "body")
    what = {name: given[name] for name in fields}
    return services.correct(
        measure=one, reason=given["words"], by=by, version=given["version"], council_id=given["council"], **what
    )


def _step(one: Measure, given: dict[str, Any], _proofs: Any, by: str) -> object:
    titles = {name: given[name] for name in ("title_kk", "title_ru", "title_en")}
    return services.add_milestone(measure=one, due_on=given["due_on"], reason=given["words"], by=by, **titles)


DO: dict[str, Callable[[Measure, dict[str, Any], Any, str], object]] = {
    "report": _report,
    "correct": _correct,
    "milestone": _step,
    "move_date": lambda one, given, proofs, by: services.move_date(
        measure=one, to=given["to"], reason=given["words"], proofs=proofs, by=by, version=given["version"]
    ),
    "take_out": lambda one, given, proofs, by: services.take_out(
        measure=one, reason=given["words"], proofs=proofs, by=by, version=given["version"]
    ),
    "relate": lambda one, given, _proofs, by: services.relate(
        measure=one, problems=list(given["problems"]), reason=given["words"], by=by, version=given["version"]
    ),
    "assign": lambda one, given, _proofs, by: services.assign(
        measure=one, deputy_id=given["deputy"], reason=given["words"], by=by, version=given["version"]
    ),
    "check": lambda one, given, proofs, by: services.check(
        measure=one, kind=given["check"], words=given["words"], proofs=proofs, by=by
    ),
    "warn": lambda one, given, _proofs, by: services.warn(measure=one, reason=given["words"], by=by),
}


def _act(request: HttpRequest, code: str, act: str, allowed: tuple[str, ...]) -> HttpResponse:
    one = _measure(request, code)
    if act not in allowed or act not in DO:
        raise Http404
    form = form_of(act, one, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, one, 400, failed=(act, form))
    proofs = form.proofs() if isinstance(form, ProofForm) else []
    try:
        DO[act](one, form.cleaned_data, proofs, actor(request).actor)
    except InputError as error:
        return _page(request, _measure(request, code), 400, said(error), (act, form))
    own = selectors.for_staff(actor(request), office_region()).filter(code=code).exists()
    return HttpResponseRedirect(
        reverse("office-measure", args=[code]) if own else reverse("office-programme"), status=303
    )


def keep(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """What the secretariat does to a measure."""
    return _act(request, code, act, KEEP)


def report(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """What a body says of its measure; an answer to a deputy's warning, or a step reached, by their numbers."""
    if act == "report":
        return _act(request, code, act, REPORT)
    one, by = _measure(request, code), actor(request).actor
    number = request.POST.get("number", "")
    key = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else 0
    try:
        if act == "act_on_warning":
            warning = next((found for found in _warnings(one) if found.pk == key), None)
            if warning is None:
                raise Http404
            services.act_on_warning(warning=warning, words=request.POST.get("words", ""), by=by)
        elif act == "meet_milestone":
            step = get_object_or_404(one.milestones, pk=key)
            services.meet_milestone(milestone=step, words=request.POST.get("words", ""), by=by)
        else:
            raise Http404
    except InputError as error:
        return _page(request, one, 400, said(error))
    return HttpResponseRedirect(reverse("office-measure", args=[code]), status=303)


def watch(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """A deputy's own check or warning."""
    return _act(request, code, act, WATCH)


def _places(region: Region) -> list[tuple[str, str]]:
    names = names_of(region, spoken())
    top = {code: name for code, name in names.areas.items() if not names.above.get(names.above.get(code, ""), "")}
    return sorted(top.items(), key=lambda one: sort_key(one[1]))


def _setup(request: HttpRequest, status: int = 200, problem: str = "", **failed: forms.Form) -> HttpResponse:
    region = office_region()
    context = {
        **frame(region), "person": actor(request), "problem": problem,
        "road_maps": [(one, one.title(spoken()), ProgrammeKind(one.programme).label) for one in region.road_maps.all()],
        "bodies": [(one, one.title(spoken())) for one in region.bodies.all()],
        "road_map_form": failed.get("road_map") or RoadMapForm(areas=_places(region)),
        "body_form": failed.get("body") or BodyForm(),
    }  # fmt: skip
    return render(request, "programme/office_setup.html", context, status=status)


def setup(request: HttpRequest) -> HttpResponse:
    """Road maps and bodies: what there is, and forms to add or change one."""
    return _setup(request)


def set_road_map(request: HttpRequest) -> HttpResponse:
    """Add a road map, or change the one of this code."""
    region = office_region()
    form = RoadMapForm(request.POST, areas=_places(region))
    if not form.is_valid():
        return _setup(request, 400, road_map=form)
    services.set_road_map(region=region, by=actor(request).actor, **form.cleaned_data)
    return HttpResponseRedirect(reverse("office-programme-setup"), status=303)


def set_body(request: HttpRequest) -> HttpResponse:
    """Add a body, or change the one of this code."""
    form = BodyForm(request.POST)
    if not form.is_valid():
        return _setup(request, 400, body=form)
    services.set_body(region=office_region(), by=actor(request).actor, **form.cleaned_data)
    return HttpResponseRedirect(reverse("office-programme-setup"), status=303)
