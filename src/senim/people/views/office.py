"""People, organisations and memberships for the secretariat; Popolo files with preview, taking in and taking back."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.assembly import services as assembly
from senim.assembly.models import Classification, Leave, Membership, Organization, Person
from senim.assembly.selectors import known
from senim.common import paging
from senim.common.acts import Failed, Makers, acts
from senim.common.days import day
from senim.common.kazakh import fold, sort_key
from senim.people import deliveries, services, words
from senim.people.forms import CorrectForm, DeliveryForm, EndForm, FileForm, FoundForm, JoinForm, LeaveForm, PersonForm
from senim.people.models import Delivery, PopoloFile
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError
from senim_core.evidence.schema import label

PAGE = 50
SHOWN = 200  # entries of a preview that are shown; those that cannot be used always come first
MOST_BYTES = 20 * 1024**2


def _areas(region: Region) -> list[tuple[str, str]]:
    return sorted(names_of(region, spoken()).areas.items(), key=lambda one: sort_key(one[1]))


def _bodies(region: Region) -> Any:
    return Organization.objects.filter(region=region).order_by("classification", "code")


def _makers(region: Region, data: Any = None) -> Makers:
    return {
        "person": (_("Add a person"), lambda: PersonForm(data, auto_id="person-%s")),
        "organization": (
            _("Add an organisation"),
            lambda: FoundForm(
                data, auto_id="organization-%s", spoken=spoken(), found=_bodies(region), areas=_areas(region)
            ),
        ),
    }  # fmt: skip


def _home(request: HttpRequest, status: int = 200, problem: str = "", failed: Failed = None) -> HttpResponse:
    region, typed = office_region(), request.GET.get("q", "").replace("\0", "")[:80]
    found = Person.objects.filter(region=region)
    if typed.strip():
        wanted = fold(typed).split()
        named = found.values_list("pk", "code", "name_kk", "name_ru", "name_en")
        found = found.filter(
            pk__in=[pk for pk, *texts in named if all(word in fold(" ".join(texts)) for word in wanted)]
        )
    page = paging.page(found.order_by("name_kk", "pk"), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "person": actor(request), "problem": problem, "typed": typed, "page": page,
        "query": f"q={typed}" if typed else "", "whole": found.count(),
        "rows": [(one, one.name(spoken())) for one in page.rows], "acts": acts(_makers(region), failed),
        "organizations": _bodies(region).count(),
    }  # fmt: skip
    return render(request, "people/home.html", context, status=status)


def home(request: HttpRequest) -> HttpResponse:
    """People of the register, found by name; a new person or organisation."""
    return _home(request)


def act(request: HttpRequest, act: str) -> HttpResponse:
    """A person or an organisation."""
    region, by = office_region(), actor(request).actor
    makers = _makers(region, request.POST)
    if act not in makers:
        raise Http404
    form: Any = makers[act][1]()
    if not form.is_valid():
        return _home(request, 400, failed=(act, form))
    given = form.cleaned_data
    try:
        if act == "person":
            assembly.add_person(
                region=region, code=given["code"], names=form.names(), gender=given["gender"],
                birth_date=given["birth_date"], by=by,
            )  # fmt: skip
            return HttpResponseRedirect(reverse("office-person", args=[given["code"]]), status=303)
        named = {name: given[name] for name in ("code", "classification", "parent", "assembly", "level", "area_code")}
        assembly.found(region=region, titles=form.titles(), by=by, **named)
    except InputError as error:
        return _home(request, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-people"), status=303)


def _mandates(one: Person) -> list[tuple[str, str]]:
    seats = known(one.region).filter(person=one, organization__classification=Classification.MASLIKHAT)
    return [
        (seat.code, f"{seat.organization.title(spoken())}, {day(seat.starts_on)}")
        for seat in seats.select_related("organization")
    ]


def _person_makers(one: Person, data: Any = None) -> Makers:
    region = one.region
    found: Makers = {
        "join": (
            _("The person takes a seat"),
            lambda: JoinForm(
                data, auto_id="join-%s", spoken=spoken(), found=_bodies(region), areas=_areas(region),
                mandates=_mandates(one),
            ),
        ),
    }  # fmt: skip
    if _mandates(one):
        found["leave"] = (
            _("Excuse from everything for some days"),
            lambda: LeaveForm(data, auto_id="leave-%s", mandates=_mandates(one)),
        )
    return found


def _person(
    request: HttpRequest, one: Person, status: int = 200, problem: str = "", failed: Failed = None
) -> HttpResponse:
    every = Membership.objects.filter(region=one.region, person=one).select_related("organization", "on_behalf_of")
    rows = list(every.order_by("-superseded_at", "-starts_on", "pk"))
    codes = [seat.code for seat in rows]
    context = {
        **frame(one.region), "person": actor(request), "problem": problem, "one": one, "name": one.name(spoken()),
        "rows": [(seat, seat.organization.title(spoken()), Membership.Role(seat.role).label)
                 for seat in rows if seat.superseded_at is None],
        "before": [(seat, seat.organization.title(spoken())) for seat in rows if seat.superseded_at],
        "acts": acts(_person_makers(one), failed),
        "leave": Leave.objects.filter(region=one.region, deputy_id__in=codes).order_by("-starts_on"),
    }  # fmt: skip
    return render(request, "people/person.html", context, status=status)


def _one(code: str) -> Person:
    return get_object_or_404(Person.objects.select_related("region"), region=office_region(), code=code)


def person(request: HttpRequest, code: str) -> HttpResponse:
    """A person: what is known of memberships, what was known before, and what may be written down."""
    return _person(request, _one(code))


def person_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """A seat, or days of leave."""
    one, by = _one(code), actor(request).actor
    makers = _person_makers(one, request.POST)
    if act not in makers:
        raise Http404
    form: Any = makers[act][1]()
    if not form.is_valid():
        return _person(request, one, 400, failed=(act, form))
    try:
        if act == "join":
            assembly.join(person=one, by=by, **form.cleaned_data)
        else:
            assembly.grant_leave(region=one.region, by=by, **form.cleaned_data)
    except InputError as error:
        return _person(request, one, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-person", args=[code]), status=303)


def _membership(
    request: HttpRequest, seat: Membership, status: int = 200, problem: str = "", failed: Failed = None
) -> HttpResponse:
    first = {"role": seat.role, "starts_on": seat.starts_on, "ends_on": seat.ends_on}
    makers: Makers = {
        "correct": (_("Correct it"), lambda: CorrectForm(auto_id="correct-%s", initial=first)),
        "end": (_("It ends"), lambda: EndForm(auto_id="end-%s")),
    }
    history = Membership.objects.filter(region=seat.region, code=seat.code).order_by("-recorded_at", "-pk")
    context = {
        **frame(seat.region), "person": actor(request), "problem": problem, "seat": seat,
        "name": seat.person.name(spoken()), "title": seat.organization.title(spoken()),
        "history": [(one, Membership.Role(one.role).label) for one in history], "acts": acts(makers, failed),
    }  # fmt: skip
    return render(request, "people/membership.html", context, status=status)


def _seat(code: str) -> Membership:
    found = known(office_region()).select_related("person", "organization", "region")
    return get_object_or_404(found, code=code)


def membership(request: HttpRequest, code: str) -> HttpResponse:
    """A membership with everything that was ever known of it, and the forms that correct or end it."""
    return _membership(request, _seat(code))


def membership_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Correct a membership, or end it; what was known before stays."""
    seat, by = _seat(code), actor(request).actor
    form: Any = {"correct": CorrectForm, "end": EndForm}.get(act, forms.Form)(request.POST, auto_id=f"{act}-%s")
    if act not in ("correct", "end"):
        raise Http404
    if not form.is_valid():
        return _membership(request, seat, 400, failed=(act, form))
    try:
        if act == "correct":
            assembly.correct(membership=seat, by=by, **form.cleaned_data)
        else:
            assembly.end(membership=seat, by=by, **form.cleaned_data)
    except InputError as error:
        return _membership(request, seat, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-membership", args=[code]), status=303)


def organization_list(request: HttpRequest) -> HttpResponse:
    """Organisations by kind."""
    region = office_region()
    page = paging.page(_bodies(region), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "person": actor(request), "page": page, "query": "", "whole": _bodies(region).count(),
        "rows": [(one, one.title(spoken()), Classification(one.classification).label) for one in page.rows],
    }  # fmt: skip
    return render(request, "people/organizations.html", context)


def _files(request: HttpRequest, form: FileForm, status: int = 200, problem: str = "") -> HttpResponse:
    region = office_region()
    found = PopoloFile.objects.filter(region=region).defer("content")
    context = {
        **frame(region), "person": actor(request), "problem": problem, "form": form,
        "waiting": found.filter(applied_at=None), "taken": found.exclude(applied_at=None)[:PAGE],
    }  # fmt: skip
    return render(request, "people/files.html", context, status=status)


def _deliveries(request: HttpRequest, form: DeliveryForm | None, status: int = 200, problem: str = "") -> HttpResponse:
    region = office_region()
    rows: dict[str, list[tuple[Any, Any]]] = {}
    for one in Delivery.objects.filter(region=region).select_related("assembly"):
        rows.setdefault(one.assembly.title(spoken()), []).append((one, label("source", one.source, spoken())))
    first = {"from_date": region.today().replace(month=1, day=1), "to_date": region.today()}
    context = {
        **frame(region), "person": actor(request), "problem": problem,
        "form": form or DeliveryForm(spoken=spoken(), found=_bodies(region), initial=first),
        "rows": sorted(rows.items(), key=lambda one: sort_key(one[0])),
    }  # fmt: skip
    return render(request, "people/deliveries.html", context, status=status)


def delivery_list(request: HttpRequest) -> HttpResponse:
    """What is handed in of each assembly and source, and the form that says so."""
    return _deliveries(request, None)


def declare(request: HttpRequest) -> HttpResponse:
    """Say what is handed in."""
    form = DeliveryForm(request.POST, spoken=spoken(), found=_bodies(office_region()))
    if not form.is_valid():
        return _deliveries(request, form, 400)
    try:
        deliveries.declare(by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return _deliveries(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-deliveries"), status=303)


def file_list(request: HttpRequest) -> HttpResponse:
    """Popolo files that wait for a decision, those taken in, and a form for another one."""
    return _files(request, FileForm())


def bring(request: HttpRequest) -> HttpResponse:
    """Keep a file and lead to its preview."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files(request, form, 400)
    given = form.cleaned_data
    content = given["file"].read(MOST_BYTES + 1)
    try:
        if len(content) > MOST_BYTES:
            raise InputError("the file is too large", hint="bring it in parts")
        made = services.bring(
            region=office_region(), name=given["file"].name, content=content, document=given["document"],
            seats=given["seats"], by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        return _files(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-popolo-file", args=[made.pk]), status=303)


def _file(number: int) -> PopoloFile:
    return get_object_or_404(PopoloFile.objects.select_related("region"), region=office_region(), pk=number)


def _shown(request: HttpRequest, one: PopoloFile, status: int = 200, problem: str = "") -> HttpResponse:
    seen = services.preview(one)
    every = [row for rows in seen.document.rows.values() for row in rows]
    every.sort(key=lambda row: (seen.state(row) != "bad", not row.findings))
    rows: list[dict[str, Any]] = [
        {"row": row, "kind": words.KINDS[row.kind], "state": words.STATES[seen.state(row)], "bad": row.bad,
         "name": row.values.get("name") or row.code, "findings": row.findings}
        for row in every[:SHOWN]
    ]  # fmt: skip
    context = {
        **frame(one.region), "person": actor(request), "problem": problem, "file": one, "rows": rows,
        "total": len(every), "shown": SHOWN, "bad": sum(state == "bad" for state in seen.states.values()),
        "kinds": [
            (text, len(seen.document.rows[kind]),
             [(words.STATES[state], number) for state, number in seen.counts(kind).items() if number])
            for kind, text in words.KINDS.items()
        ],
    }  # fmt: skip
    return render(request, "people/file.html", context, status=status)


def file(request: HttpRequest, number: int) -> HttpResponse:
    """A file entry by entry: what each would do, or did."""
    return _shown(request, _file(number))


def file_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Take a file in, forget it, or take it back."""
    one, by = _file(number), actor(request).actor
    try:
        if act == "apply":
            services.take_in(file=one, by=by)
        elif act == "undo":
            services.undo(file=one, by=by)
        elif act == "drop":
            services.drop(file=one, by=by)
        else:
            raise Http404
    except InputError as error:
        return _shown(request, one, 400, said(error))
    return HttpResponseRedirect(reverse("office-popolo"), status=303)
