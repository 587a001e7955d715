"""The register in the Open Contracting for Infrastructure Data Standard (OC4IDS 0.9): a project a facility.

What is not known is left out: the standard has no word for it, and a zero would be a lie. Identifiers have the region's
own prefix; a prefix of the standard's registry belongs to a publisher and is for it to ask for.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation

from senim.facilities.models import Event, Facility, Kind
from senim.facilities.models import Picture as Photo
from senim.rating.models import Region
from senim.rating.names import names_of
from senim_core.facilities import Stage

VERSION = "0.9"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
STATUS = {Stage.PLANNED: "preparation", Stage.BUILDING: "implementation", Stage.IN_USE: "completion"}
SECTORS: dict[str, list[str]] = {
    Kind.SCHOOL: ["education"], Kind.CLINIC: ["health"], Kind.SPORT: ["cultureSportsAndRecreation"],
    Kind.CULTURE: ["cultureSportsAndRecreation"], Kind.ROAD: ["transport", "transport.road"],
    Kind.WATER: ["waterAndWaste"], Kind.ENERGY: ["energy"], Kind.HOUSING: ["socialHousing"],
    Kind.PARK: ["cultureSportsAndRecreation"], Kind.OTHER: [],
}  # fmt: skip
CURRENCY = "KZT"
Json = dict[str, Any]


def package(region: Region, address: str, language: str) -> Json:
    """The project package of a region, in a language. ``address`` is where the installation stands."""
    with translation.override(language):
        uri = address.rstrip("/") + reverse("oc4ids")
    projects = list(_projects(region, address.rstrip("/"), language))
    return {
        "uri": uri, "publishedDate": _last(region), "version": VERSION, "license": LICENSE,
        "publisher": {"name": region.title[language]}, "projects": projects,
    }  # fmt: skip


def _last(region: Region) -> str:
    """When the register last changed: the same register gives the same file, whenever it is asked for."""
    at = Event.objects.filter(region=region).aggregate(last=Max("at"))["last"]
    return (at or timezone.make_aware(datetime(1970, 1, 1))).isoformat()  # noqa: DTZ001 (made aware here)


def _projects(region: Region, address: str, language: str) -> Iterator[Json]:
    names = names_of(region, language)
    photos: dict[int, list[Photo]] = defaultdict(list)
    for photo in Photo.objects.filter(event__region=region).defer("content").select_related("event"):
        photos[photo.event.facility_id].append(photo)
    found = Facility.objects.filter(region=region).select_related("body").annotate(last=Max("events__at"))
    for one in found.order_by("code").iterator(2000):
        about = _project(one, region, names.areas.get(one.area_code, ""), address, language)
        about["documents"] += [_photo(photo, address) for photo in photos[one.pk]]
        yield _without_nothing(about)


def _project(one: Facility, region: Region, area: str, address: str, language: str) -> Json:
    with translation.override(language):
        page = address + reverse("facility", args=[one.code])
    return {
        "id": f"{region.slug}-{one.code}",
        "updated": one.last.isoformat() if one.last else None,  # type: ignore[attr-defined]
        "title": one.title(language), "status": STATUS[Stage(one.stage)], "sector": SECTORS[one.kind],
        "period": _without_nothing({"endDate": _moment(one.handed_over_on or one.handover_due_on)}),
        "locations": [_location(one, area)],
        "budget": _budget(one),
        "parties": list(_parties(one, language)),
        "publicAuthority": _reference(one, language),
        "documents": [{"id": "page", "title": one.title(language), "url": page}],
        "completion": _without_nothing({"endDate": _moment(one.handed_over_on)}),
    }  # fmt: skip


def _without_nothing(found: Json) -> Json:
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def _moment(day: Any) -> str | None:
    """A day as the standard's date-time: its first moment in the region's time zone."""
    return timezone.make_aware(datetime.combine(day, time())).isoformat() if day else None


def _location(one: Facility, area: str) -> Json:
    place: Json = {"id": one.area_code, "description": area}
    if one.north is not None and one.east is not None:
        place["geometry"] = {"type": "Point", "coordinates": [one.east / 100_000, one.north / 100_000]}
    address = _without_nothing({"streetAddress": one.address, "region": area, "countryName": "Kazakhstan"})
    return _without_nothing({**place, "address": address})


def _budget(one: Facility) -> Json:
    if one.cost is None:
        return {}
    return _without_nothing({"amount": {"amount": one.cost, "currency": CURRENCY}, "description": one.money_from})


def _parties(one: Facility, language: str) -> Iterator[Json]:
    if one.body:
        yield {"id": one.body.code, "name": one.body.title(language), "roles": ["publicAuthority"]}
    if one.contractor:
        yield {"id": f"contractor-{one.code}", "name": one.contractor, "roles": ["supplier"]}


def _reference(one: Facility, language: str) -> Json:
    return {"id": one.body.code, "name": one.body.title(language)} if one.body else {}


def _photo(photo: Photo, address: str) -> Json:
    return {
        "id": f"photo-{photo.pk}", "documentType": "illustration", "title": photo.title,
        "url": address + reverse("facility-picture", args=[photo.pk]), "format": photo.media_type,
    }  # fmt: skip
