"""A region's map as it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from senim.rating.models import Region
from senim.territory.geometry import Drawing, Point, Rings, area_of, draw


@dataclass(frozen=True)
class Map:
    """A region's shapes and their drawing."""

    shapes: Mapping[str, Rings]
    drawing: Drawing

    def area_of(self, text: str) -> str:
        """The area a point such as ``47.11670, 51.88330`` lies in; empty where in none."""
        return self.holding(spot(text))

    def holding(self, point: Point) -> str:
        """The area a point (longitude, latitude in hundred-thousandths) lies in; empty where in none."""
        return area_of(self.shapes, point)


def spot(text: str) -> tuple[int, int]:
    """(longitude, latitude) of ``47.11670, 51.88330`` in hundred-thousandths of a degree."""
    north, east = (round(float(part) * 100_000) for part in text.split(","))
    return east, north


def map_of(region: Region) -> Map | None:
    """The region's map, kept for a minute; None where it has none."""
    name = f"map:{region.pk}"
    found: Map | None = cache.get(name)
    if found is None:
        rows = region.shapes.values_list("area_code", "rings")
        shapes = {code: [[(x, y) for x, y in ring] for ring in rings] for code, rings in rows}
        if not shapes:
            return None
        found = Map(shapes, draw(shapes))
        cache.set(name, found, timeout=60)
    return found
