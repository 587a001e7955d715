"""What pages of a region have in common: its name and notice, the reader's language, its map."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext

from senim.common.kazakh import sort_key
from senim.rating.models import Region
from senim.rating.names import names_of, region_of_office
from senim.territory.selectors import map_of, spot


def spoken() -> str:
    """The page's language: kk, ru or en."""
    return get_language() or "kk"


def frame(region: Region) -> dict[str, Any]:
    """The region's name, and its notice where it is fictional or an exercise."""
    notice = region.notice[spoken()] if region.fictional or region.exercise else ""
    return {"region": region.title[spoken()], "banner": notice}


def office_region() -> Region:
    """The region whose office this is. Raises Http404 where there is none yet."""
    found = region_of_office()
    if found is None:
        raise Http404
    return found


def drawn(region: Region, point: str = "") -> dict[str, Any] | None:
    """The region's map with its districts by name and, where one is given, a point; None where there is no map."""
    found = map_of(region)
    if found is None:
        return None
    known, drawing = names_of(region, spoken()).areas, found.drawing
    here = found.area_of(point) if point else ""
    x, y = drawing.at(spot(point)) if point else (0, 0)
    listed = ", ".join(sorted((known.get(code, code) for code in found.shapes), key=sort_key))
    where = known.get(here, "") or gettext("in none of the districts drawn here")
    caption = f"{point}: {where}" if point else gettext("A click fills the field of the point; you can type it too.")
    title = gettext("Map of the districts")
    areas = [(code, known.get(code, ""), path) for code, path in drawing.paths.items()]
    return {
        "width": drawing.width, "height": drawing.height, "point": point, "here": here, "x": x, "y": y,
        # As text: a decimal comma would be no number to the script.
        "west": str(drawing.west), "north": str(drawing.north), "east_per_unit": str(drawing.east_per_unit),
        "north_per_unit": str(drawing.north_per_unit), "areas": areas, "title": f"{title}: {listed}",
        "caption": caption,
    }  # fmt: skip


def outside(request: HttpRequest, path: str) -> str:
    """An address as others reach it: by the installation's own, not by what a request calls it."""
    base = settings.SENIM_ADDRESS
    return f"{base}{path}" if base else request.build_absolute_uri(path)
