"""What everyone sees of the register: the map with its list, a facility, its plaque, and a citizen's remark."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation

from senim.appeals.models import Appeal, Kind
from senim.appeals.views import citizen
from senim.common import paging
from senim.facilities import oc4ids, plaque, selectors, services, words
from senim.facilities.models import Defect, Facility, Picture, Sign
from senim.facilities.sheets import csv_of
from senim.facilities.views import shown
from senim.programme.views.shown import query_of
from senim.programme.words import STATUSES
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import drawn, frame, office_region, outside, spoken
from senim_core.facilities import Stage

PAGE = 50
MOST_OUT = 20_000  # facilities of a download
LANGUAGES = ("kk", "ru", "en")
WATCH = [state for state in words.STATES if state != "all"]
MOST_PLACE = 300


def overview(request: HttpRequest) -> HttpResponse:
    """The map and the list of a choice, by territory and code; the map's marks and the list are one query."""
    region, given = office_region(), shown.given_of(request)
    names, today = names_of(region, spoken()), region.today()
    found = selectors.chosen(region, given, today, names)
    counts = selectors.counted(selectors.chosen(region, {**given, "stage": ""}, today, names))
    page = paging.page(found.order_by("code"), request.GET.get("page"), PAGE)
    choices = shown.choices_of(region, given)
    whole = sum(counts.values())
    total = counts[Stage(given["stage"])] if given["stage"] else whole
    map_ = shown.map_shown(region, found, {**given, "box": ""})
    context = {
        **frame(region), "given": given, "choices": choices, "told": shown.told(given, choices), "today": today,
        "query": query_of(given), "total": total, "whole": whole,
        "whole_query": query_of({**given, "stage": ""}), "page": page, "rows": shown.rows_of(page.rows, region),
        "parts": shown.parts_of(counts, {**given, "stage": ""}), "map": map_,
        "unplaced": total - map_["placed"] if map_ else 0,
        "watch": [
            (key, words.STATES[key], selectors.chosen(region, {"state": key}, today, names).count())
            for key in WATCH
            if map_ or key != "outside"
        ],
    }  # fmt: skip
    return render(request, "facilities/overview.html", context)


def _facility(region: Region, code: str) -> Facility:
    return get_object_or_404(Facility.objects.select_related("body", "region"), region=region, code=code)


def facility(request: HttpRequest, code: str) -> HttpResponse:
    """A facility: stage, money, contractor, dates, who answers for it, inspections, defects, photos, its history."""
    region = office_region()
    one = _facility(region, code)
    names, today = names_of(region, spoken()), region.today()
    duties = [
        (duty, names.deputies.get(duty.deputy_id, duty.deputy_id), list(duty.inspections.all()))
        for duty in one.duties.prefetch_related("inspections")
    ]
    point = shown.point_of(one)
    context = {
        **frame(region), **shown.rows_of([one], region)[0], "today": today, "duties": duties,
        "defects": [(found, Defect.Reporter(found.reported_by).label) for found in one.defects.all()],
        "measures": [(found, found.title(spoken()), STATUSES[found.status]) for found in one.measures.all()],
        "gallery": _gallery(one), "body": one.body.title(spoken()) if one.body else "",
        "events": shown.events_of(one, region),
        "sign": words.SIGNS[one.sign] if one.sign != Sign.OFF else "", "map": drawn(region, point) if point else None,
        "open": one.defects.filter(closed_on=None).count(), "languages": LANGUAGES,
        "warranty_over": one.warranty_until is not None and one.warranty_until < today,
    }  # fmt: skip
    return render(request, "facilities/facility.html", context)


def _gallery(one: Facility) -> list[tuple[Any, list[Picture]]]:
    """Photos by what they show: before, during, after."""
    found = list(Picture.objects.filter(event__facility=one).defer("content"))
    phases = [(phase.label, [photo for photo in found if photo.phase == phase]) for phase in Picture.Phase]
    return [(label, photos) for label, photos in phases if photos]


def remark(request: HttpRequest, code: str) -> HttpResponse:
    """A citizen's remark at a facility: an appeal like any other, with its receipt, that the facility knows of."""
    region = office_region()
    one = _facility(region, code)
    title = one.title(spoken())
    place = f"{title[: MOST_PLACE - len(one.code) - 3]} ({one.code})"
    form = citizen.form_of(request, region, kind=Kind.MESSAGE, area_code=one.area_code, place=place)
    context: dict[str, Any] = {**frame(region), "form": form, "facility": one, "title": title}

    def noted(appeal: Appeal) -> object:
        return services.remark(facility=one, appeal=appeal)

    return citizen.taken_in(request, region, form, "facilities/remark.html", context, noted)


def picture(request: HttpRequest, number: int) -> HttpResponse:
    """A photo of a facility."""
    found = get_object_or_404(Picture.objects.filter(event__region=office_region()), pk=number)
    return HttpResponse(bytes(found.content), content_type=found.media_type)


def plaque_pdf(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The plaque to print and to hang beside the door, with a QR code of the facility's page."""
    if language not in LANGUAGES:
        raise Http404
    one = _facility(office_region(), code)
    with translation.override(language):
        address = outside(request, reverse("facility", args=[one.code]))
        content = plaque.made(one, language, address)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="plaque-{one.code}-{language}.pdf"'
    return answer


def register_csv(request: HttpRequest) -> HttpResponse:
    """The facilities of a choice as CSV, with the responsible deputies of each."""
    region, given = office_region(), shown.given_of(request)
    names = names_of(region, spoken())
    found = selectors.chosen(region, given, region.today(), names).select_related("body").order_by("code")
    answer = HttpResponse(csv_of(list(found[:MOST_OUT]), names, spoken()), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="facilities.csv"'
    return answer


def oc4ids_json(request: HttpRequest) -> HttpResponse:
    """All facilities as a project package of the Open Contracting for Infrastructure Data Standard."""
    region = office_region()
    found = oc4ids.package(region, outside(request, "/"), spoken())
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
