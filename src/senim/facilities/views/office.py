"""The register for those who work on it: secretariat, officer of a body, deputy; each sees the own. And the reception
office, which says of a citizen's remark whether it names a defect."""

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
from senim.appeals import vault
from senim.common import paging
from senim.common.kazakh import sort_key
from senim.common.text import MOST_WORDS
from senim.facilities import selectors, services, words
from senim.facilities.forms import DefectForm, DutyForm, FacilityForm, NewForm, PhotoForm, SignForm, StageForm
from senim.facilities.models import Defect, Facility, Picture
from senim.facilities.views import shown
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError
from senim_core.facilities import NEXT, Stage

PAGE = 50
KEEP = ("correct", "duty", "sign")
REPORT = ("stage", "photos")
WATCH = ("inspect", "defect")
TITLES = {
    "stage": _("Report its stage"), "photos": _("Add photos"), "correct": _("Correct it"),
    "duty": _("Who answers for it"), "sign": _("Its sign"), "inspect": _("I inspected it"),
    "defect": _("Report a defect"),
}  # fmt: skip
ROUTES = {
    **dict.fromkeys(KEEP, "office-facility-keep"), **dict.fromkeys(REPORT, "office-facility-report"),
    **dict.fromkeys(WATCH, "office-facility-watch"),
}  # fmt: skip


def queue(request: HttpRequest) -> HttpResponse:
    """One's facilities; first what is near or past its day: hand-overs, warranties, inspections, defects."""
    person, region, given = actor(request), office_region(), shown.given_of(request)
    names, today = names_of(region, spoken()), region.today()
    own = selectors.for_staff(person, region)
    due = request.GET.get("due") == "1"
    found = own.filter(pk__in=selectors.chosen(region, given, today, names).values("pk"))
    if due:
        found = selectors.with_due(found, today, person.deputy_id)
    page = paging.page(found.order_by("code"), request.GET.get("page"), PAGE)
    rows = shown.rows_of(page.rows, region)
    for row in rows if due else ():
        row["due"] = [
            (words.DUES[what], when, when < today)
            for what, when in selectors.due_of(row["facility"], today, person.deputy_id)
        ]
    context = {
        **frame(region), "person": person, "page": page, "rows": rows, "given": given, "today": today, "due": due,
        "reminders": selectors.with_due(own, today, person.deputy_id).count(),
        "keeps": person.may(Permission.FACILITY_WORK),
        "tabs": [
            (key, words.STATES[key],
             own.filter(pk__in=selectors.chosen(region, {"state": key}, today, names).values("pk")).count())
            for key in words.STATES
        ],
        "query": query_of({**given, "due": "1" if due else ""}),
    }  # fmt: skip
    return render(request, "facilities/office_queue.html", context)


def _facility(request: HttpRequest, code: str) -> Facility:
    found = selectors.for_staff(actor(request), office_region()).select_related("body", "region")
    return get_object_or_404(found, code=code)


def _areas(region: Region) -> list[tuple[str, str]]:
    return sorted(names_of(region, spoken()).areas.items(), key=lambda one: sort_key(one[1]))


def _may(person: Staff) -> list[str]:
    found = list(WATCH) if person.may(Permission.FACILITY_WATCH) else []
    found += REPORT if person.may(Permission.FACILITY_REPORT) else ()
    return [*found, *((*KEEP, "defect") if person.may(Permission.FACILITY_WORK) else ())]


def form_of(person: Staff, act: str, one: Facility, *given: Any) -> forms.Form:
    """The form of an act, with what is there now where nothing was typed. Raises Http404 for an unknown act."""
    now = {"version": one.version, **({"sign": one.sign, "basis": one.sign_basis} if act == "sign" else {})}
    first: dict[str, Any] = {"auto_id": f"{act}-%s", "initial": now}
    region = one.region
    makers: dict[str, Callable[[], forms.Form]] = {
        "stage": lambda: StageForm(*given, **first, next_ones=NEXT[Stage(one.stage)]),
        "photos": lambda: PhotoForm(*given, **first),
        "inspect": lambda: PhotoForm(*given, **first),
        "defect": lambda: DefectForm(*given, **first, keeps=person.may(Permission.FACILITY_WORK)),
        "sign": lambda: SignForm(*given, **first),
        "duty": lambda: DutyForm(*given, **first, **_deputies(one)),
        "correct": lambda: FacilityForm(
            *given, auto_id=first["auto_id"], initial={**_now(one), **now}, region=region,
            areas=_areas(region), spoken=spoken(),
        ),
    }  # fmt: skip
    if act not in makers:
        raise Http404
    return makers[act]()


def _deputies(one: Facility) -> dict[str, list[tuple[str, str]]]:
    names = sorted(names_of(one.region, spoken()).deputies.items(), key=lambda pair: sort_key(pair[1]))
    own = set(one.duties.filter(ends_on=None).values_list("deputy_id", flat=True))
    known = dict(names)
    return {
        "own": [(deputy, known.get(deputy, deputy)) for deputy in sorted(own)],
        "others": [pair for pair in names if pair[0] not in own],
    }  # fmt: skip


def _now(one: Facility) -> dict[str, Any]:
    names = (
        "title_kk", "title_ru", "title_en", "kind", "area_code", "address", "cost", "publicly_funded", "money_from",
        "contractor", "contract", "handover_due_on", "warranty_until",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in names}, "point": shown.point_of(one), "body": one.body_id,
        "measures": ", ".join(one.measures.values_list("code", flat=True)),
    }  # fmt: skip


def _page(
    request: HttpRequest, one: Facility, status: int = 200, problem: str = "", failed: tuple[str, Any] | None = None
) -> HttpResponse:
    person, region = actor(request), office_region()
    names = names_of(region, spoken())
    row = shown.rows_of([one], region)[0]
    now = selectors.with_due(Facility.objects.filter(pk=one.pk), region.today(), person.deputy_id).first()
    hidden = Picture.objects.filter(event__facility=one).defer("content").exclude(taken_at=None, point="")
    context = {
        **frame(region), **row, "person": person, "problem": problem, "today": region.today(),
        "acts": [
            (act, TITLES[act], failed[1] if failed and failed[0] == act else form_of(person, act, one),
             bool(failed and failed[0] == act), _route(person, act, one.code))
            for act in _may(person)
        ],
        "due": [
            (words.DUES[what], when, when < region.today())
            for what, when in (selectors.due_of(now, region.today(), person.deputy_id) if now else ())
        ],
        "defects_listed": [(found, Defect.Reporter(found.reported_by).label) for found in one.defects.all()],
        "may_mend": person.may(Permission.FACILITY_REPORT),
        "duties": [(duty, names.deputies.get(duty.deputy_id, duty.deputy_id)) for duty in one.duties.all()],
        "hidden": hidden if person.may(Permission.FACILITY_WORK) else [], "events": shown.events_of(one, region),
    }  # fmt: skip
    return render(request, "facilities/office_facility.html", context, status=status)


def _route(person: Staff, act: str, code: str) -> str:
    keeps = act == "defect" and person.may(Permission.FACILITY_WORK)
    return reverse("office-facility-keep" if keeps else ROUTES[act], args=[code, act])


def facility(request: HttpRequest, code: str) -> HttpResponse:
    """A facility: what falls due, what may be done now, everything that happened."""
    return _page(request, _facility(request, code))


def new(request: HttpRequest) -> HttpResponse:
    """The form of a new facility."""
    region = office_region()
    form = NewForm(region=region, areas=_areas(region), spoken=spoken())
    return render(request, "facilities/office_new.html", {**frame(region), "person": actor(request), "form": form})


def register(request: HttpRequest) -> HttpResponse:
    """Put a new facility into the register."""
    region, person = office_region(), actor(request)
    form = NewForm(request.POST, region=region, areas=_areas(region), spoken=spoken())
    context = {**frame(region), "person": person, "form": form}
    if not form.is_valid():
        return render(request, "facilities/office_new.html", context, status=400)
    given = form.cleaned_data
    try:
        services.register(region=region, code=given["code"], by=person.actor, reason=given["words"], **form.what())
    except InputError as error:
        return render(request, "facilities/office_new.html", {**context, "problem": said(error)}, status=400)
    return HttpResponseRedirect(reverse("office-facility", args=[given["code"]]), status=303)


DO: dict[str, Callable[[Facility, dict[str, Any], Any, str], object]] = {
    "correct": lambda one, given, form, by: services.correct(
        facility=one, reason=given["words"], by=by, version=given["version"], **form.what()
    ),
    "duty": lambda one, given, form, by: services.set_duties(
        facility=one, deputies=form.deputies(), reason=given["words"], by=by, version=given["version"]
    ),
    "sign": lambda one, given, _form, by: services.set_sign(
        facility=one, sign=given["sign"], basis=given["basis"], reason=given["words"], by=by, version=given["version"]
    ),
    "stage": lambda one, given, form, by: services.set_stage(
        facility=one, stage=Stage(given["stage"]), handed_over_on=given["handed_over_on"], reason=given["words"],
        photos=form.photos(), by=by, version=given["version"],
    ),
    "photos": lambda one, given, form, by: services.add_photos(
        facility=one, photos=form.photos(), reason=given["words"], by=by
    ),
    "inspect": lambda one, given, form, by: services.inspect(
        facility=one, words=given["words"], photos=form.photos(), by=by
    ),
    "defect": lambda one, given, form, by: services.report_defect(
        facility=one, words=given["words"], photos=form.photos(), by=by,
        reported_by=given.get("reported_by", Defect.Reporter.DEPUTY),
    ),
}  # fmt: skip


def _act(request: HttpRequest, code: str, act: str, allowed: tuple[str, ...]) -> HttpResponse:
    one, person = _facility(request, code), actor(request)
    if act not in allowed:
        raise Http404
    form = form_of(person, act, one, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, one, 400, failed=(act, form))
    try:
        DO[act](one, form.cleaned_data, form, person.actor)
    except InputError as error:
        return _page(request, _facility(request, code), 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-facility", args=[code]), status=303)


def keep(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """What the secretariat does to a facility."""
    return _act(request, code, act, (*KEEP, "defect"))


def report(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """What a body says of its facility: a stage, photos; or that a defect, by its code, is mended."""
    if act != "mend":
        return _act(request, code, act, REPORT)
    one, given = _facility(request, code), request.POST
    code_of_defect = given.get("defect", "")[:60]
    if "\0" in code_of_defect:
        raise Http404
    defect = get_object_or_404(one.defects, code=code_of_defect)
    try:
        services.mend(defect=defect, words=given.get("words", ""), by=actor(request).actor)
    except InputError as error:
        return _page(request, one, 400, said(error))
    return HttpResponseRedirect(reverse("office-facility", args=[code]), status=303)


def watch(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """A responsible deputy's inspection, or a defect the deputy found."""
    return _act(request, code, act, WATCH)


def remarks(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    """Citizens' remarks: first those of which nobody has said yet whether they name a defect."""
    person, region = actor(request), office_region()
    every = selectors.remarks_for_staff(person, region)
    waiting = selectors.undecided(every)
    decided = request.GET.get("decided") == "1"
    found = every.exclude(pk__in=waiting.values("pk")) if decided else waiting
    found = found.select_related("appeal__person__key", "defect").order_by("-id")
    page = paging.page(found, request.GET.get("page"), PAGE)
    context = {
        **frame(region), "person": person, "page": page, "decided": decided, "problem": problem, "most": MOST_WORDS,
        "waiting": waiting.count(), "query": "decided=1" if decided else "",
        "rows": [
            (one, one.facility.title(spoken()), vault.words(one.appeal.person, one.appeal.sealed).get("words", ""))
            for one in page.rows
        ],
    }  # fmt: skip
    return render(request, "facilities/office_remarks.html", context, status=status)


def decide(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """A remark is a defect, in words for everyone, or it is none."""
    person = actor(request)
    one = get_object_or_404(selectors.remarks_for_staff(person, office_region()), pk=number)
    try:
        if act == "accept":
            services.accept_remark(remark=one, words=request.POST.get("words", ""), by=person.actor)
        elif act == "refuse":
            services.refuse_remark(remark=one, by=person.actor)
        else:
            raise Http404
    except InputError as error:
        return remarks(request, 400, said(error))
    return HttpResponseRedirect(reverse("office-remarks"), status=303)
