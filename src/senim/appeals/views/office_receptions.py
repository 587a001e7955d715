"""The office's pages of receptions: announced, booked by those who call, recorded, given up."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.appeals import receptions, vault
from senim.appeals.forms import HeldForm, ReceptionForm, UnannouncedForm
from senim.appeals.models import Reception
from senim.common import paging
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError

PAGE = 50


def _reception_form(region: Region, *given: Any) -> ReceptionForm:
    known = names_of(region, spoken())
    return ReceptionForm(*given, deputies=dict(known.deputies), areas=dict(known.areas))


def _held_form(region: Region, *given: Any) -> UnannouncedForm:
    known = names_of(region, spoken())
    return UnannouncedForm(*given, deputies=dict(known.deputies), areas=dict(known.areas))


def _receptions(
    request: HttpRequest, form: ReceptionForm, held: UnannouncedForm, status: int = 200, problem: str = ""
) -> HttpResponse:
    person, region = actor(request), office_region()
    found = Reception.objects.filter(region=region)
    if person.deputy_id:
        found = found.filter(deputy_id=person.deputy_id)
    past, today = "past" in request.GET, timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if past:
        found = found.filter(starts_at__lt=today).order_by("-starts_at", "-id")
    else:
        found = found.filter(starts_at__gte=today).order_by("starts_at", "id")
    page = paging.page(found.annotate(booked=Count("bookings")), request.GET.get("page"), PAGE)
    names = names_of(region, spoken())
    context = {
        **frame(region), "person": person, "form": form, "held": held, "page": page, "problem": problem,
        "may_work": person.may(Permission.RECEPTION_WORK), "past": past, "query": "past=on" if past else "",
        "rows": [
            (
                one, names.deputies.get(one.deputy_id, ""), names.areas.get(one.area_code, ""),
                Reception.State(one.state).label,
            )
            for one in page.rows
        ],
    }  # fmt: skip
    return render(request, "appeals/office_receptions.html", context, status=status)


def reception_list(request: HttpRequest) -> HttpResponse:
    """Receptions, newest first, and a form to announce one."""
    region = office_region()
    return _receptions(request, _reception_form(region), _held_form(region))


def record_held(request: HttpRequest) -> HttpResponse:
    """Record a reception that was held and had not been announced."""
    region = office_region()
    form = _held_form(region, request.POST)
    if not form.is_valid():
        return _receptions(request, _reception_form(region), form, 400)
    given = form.cleaned_data
    begins, ends = form.times()[0]
    try:
        receptions.record_unannounced(
            region=region, deputy_id=given["deputy_id"], area_code=given["area_code"], place=given["place"],
            starts_at=begins, ends_at=ends, form=given["form"], visitors=given["visitors"], report=given["report"],
            by=actor(request).actor, client_key=given["client_key"],
        )  # fmt: skip
    except InputError as error:
        return _receptions(request, _reception_form(region), form, 400, said(error))
    return HttpResponseRedirect(reverse("office-receptions"), status=303)


def announce(request: HttpRequest) -> HttpResponse:
    """Announce a reception, once or every week."""
    region, by = office_region(), actor(request).actor
    form = _reception_form(region, request.POST)
    if not form.is_valid():
        return _receptions(request, form, _held_form(region), 400)
    given = form.cleaned_data
    try:
        receptions.announce_all(
            region=region, deputy_id=given["deputy_id"], area_code=given["area_code"], place=given["place"],
            times=form.times(), form=given["form"], slots=given["slots"], by=by, client_key=given["client_key"],
            owed=not given["beside"],
        )  # fmt: skip
    except InputError as error:
        return _receptions(request, form, _held_form(region), 400, said(error))
    return HttpResponseRedirect(reverse("office-receptions"), status=303)


def _reception(request: HttpRequest, code: str) -> Reception:
    person = actor(request)
    found = Reception.objects.filter(region=office_region())
    return get_object_or_404(found.filter(deputy_id=person.deputy_id) if person.deputy_id else found, code=code)


def _one(request: HttpRequest, found: Reception, status: int = 200, problem: str = "") -> HttpResponse:
    person, names = actor(request), names_of(found.region, spoken())
    works = person.may(Permission.RECEPTION_WORK)
    live = found.bookings.select_related("person__key")
    context = {
        **frame(found.region), "person": person, "reception": found, "problem": problem, "works": works,
        "deputy": names.deputies.get(found.deputy_id, ""), "area": names.areas.get(found.area_code, ""),
        "state": Reception.State(found.state).label, "form_name": Reception.Form(found.form).label,
        "in_time": receptions.announced_in_time(found), "form": HeldForm(), "booked": live.count(),
        "people": [
            (number, one.pk, vault.words(one.person, one.person.sealed)) for number, one in enumerate(live, start=1)
        ]
        if works
        else [],
    }  # fmt: skip
    return render(request, "appeals/office_reception.html", context, status=status)


def reception(request: HttpRequest, code: str) -> HttpResponse:
    """One reception: who booked, and the report after it."""
    return _one(request, _reception(request, code))


def unbook(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give up the place of someone who called."""
    booking = get_object_or_404(_reception(request, code).bookings.select_related("person", "reception"), pk=number)
    receptions.unbook(booking=booking, by=actor(request).actor)
    return HttpResponseRedirect(reverse("office-reception", args=[code]), status=303)


def reception_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Record that it was held, or cancel it with a public reason."""
    found, by, form = _reception(request, code), actor(request).actor, HeldForm(request.POST)
    if not form.is_valid():
        return _one(request, found, 400, "; ".join(str(errors[0]) for errors in form.errors.values()))
    given = form.cleaned_data
    try:
        if act == "hold":
            receptions.hold(reception=found, visitors=given["visitors"], report=given["report"], by=by)
        else:
            receptions.cancel(reception=found, reason=given["report"], by=by)
    except InputError as error:
        return _one(request, found, 400, said(error))
    return HttpResponseRedirect(reverse("office-reception", args=[code]), status=303)
