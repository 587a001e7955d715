"""Shapes of areas in whole hundred-thousandths of a degree (about a metre), read from GeoJSON and drawn as SVG paths.

A ring is a list of (longitude, latitude), its last point left out where it repeats the first. An area is the inside of
its rings by the even-odd rule, so that holes need no mark of their own. The drawing is equirectangular, true to scale
along the middle latitude: for the width of a region that is enough.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from senim_core.errors import InputError

UNIT = 100_000
MOST_POINTS = 200_000
WIDTH = 1000
Point = tuple[int, int]
Rings = list[list[Point]]


def _polygons(geometry: Any, where: str) -> Iterator[Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "Polygon":
        yield geometry["coordinates"]
    elif kind == "MultiPolygon":
        yield from geometry["coordinates"]
    else:
        raise InputError(f"a shape of type {kind!r}", where=where, hint="Polygon or MultiPolygon")


def _ring(points: Any, where: str) -> list[Point]:
    found = []
    for pair in points:
        east, north = float(pair[0]), float(pair[1])
        if not (-180 <= east <= 180 and -90 <= north <= 90):
            raise InputError(f"{pair[0]}, {pair[1]} is no place", where=where, hint="longitude, latitude in degrees")
        found.append((round(east * UNIT), round(north * UNIT)))
    if found and found[0] == found[-1]:
        found.pop()
    if len(found) < 3:
        raise InputError("a ring of fewer than three points", where=where, hint="draw the area anew")
    return found


def read(content: bytes, name: str, codes: Mapping[str, str] | None = None) -> dict[str, Rings]:
    """Area code -> rings of the features of a GeoJSON file; property ``name`` holds the code, or a key of ``codes``.

    Raises InputError naming the feature that cannot be used.
    """
    try:
        features = json.loads(content)["features"]
        listed = [(feature["properties"], feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("this is no GeoJSON of features", hint="a FeatureCollection with properties") from error
    found: dict[str, Rings] = {}
    for number, (properties, geometry) in enumerate(listed, start=1):
        where = f"feature {number}"
        said = str((properties or {}).get(name) or "")
        code = codes.get(said, "") if codes is not None else said
        if not code:
            raise InputError(f"no code for {said!r}", where=where, hint=f"in {name!r}, or in the table of codes")
        if code in found:
            raise InputError(f"{code} stands twice", where=where, hint="keep one feature an area")
        try:
            found[code] = [_ring(ring, where) for polygon in _polygons(geometry, where) for ring in polygon]
        except (ValueError, TypeError, IndexError, KeyError) as error:
            raise InputError(
                "coordinates that are none", where=where, hint="pairs of longitude and latitude"
            ) from error
    if sum(len(ring) for rings in found.values() for ring in rings) > MOST_POINTS:
        raise InputError(f"more than {MOST_POINTS} points", hint="simplify the shapes")
    if not found:
        raise InputError("no shape in the file", hint="a FeatureCollection with one feature an area")
    return found


def holds(rings: Rings, point: Point) -> bool:
    """Whether a point lies inside, by the even-odd rule in whole numbers."""
    east, north = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > north) != (y2 > north):
                # The crossing lies east of the point: (x2-x1)(north-y1)/(y2-y1) > east-x1, without dividing.
                left, right = (x2 - x1) * (north - y1), (east - x1) * (y2 - y1)
                if (left > right) == (y2 > y1):
                    inside = not inside
    return inside


def area_of(shapes: Mapping[str, Rings], point: Point) -> str:
    """The area a point lies in; empty where in none."""
    return next((code for code, rings in shapes.items() if holds(rings, point)), "")


@dataclass(frozen=True)
class Drawing:
    """Shapes as SVG paths in a box of ``width`` and ``height``; degrees west and north of the corner, and per unit."""

    paths: Mapping[str, str]
    width: int
    height: int
    west: float
    north: float
    east_per_unit: float
    north_per_unit: float

    def at(self, point: Point) -> tuple[int, int]:
        """Where a point of the earth lies in the drawing."""
        east, north = point[0] / UNIT, point[1] / UNIT
        return round((east - self.west) / self.east_per_unit), round((self.north - north) / self.north_per_unit)


def draw(shapes: Mapping[str, Rings]) -> Drawing:
    """The drawing of shapes, ``WIDTH`` wide."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points) / UNIT, max(x for x, _ in points) / UNIT
    south, north = min(y for _, y in points) / UNIT, max(y for _, y in points) / UNIT
    per_unit = (east - west) / WIDTH
    upright = per_unit * math.cos(math.radians((north + south) / 2))
    height = max(1, round((north - south) / upright))
    empty = Drawing({}, WIDTH, height, west, north, per_unit, upright)
    paths = {
        code: " ".join(_path([empty.at(point) for point in ring]) for ring in rings) for code, rings in shapes.items()
    }
    return Drawing(paths, WIDTH, height, west, north, per_unit, upright)


def _path(points: list[tuple[int, int]]) -> str:
    kept = [point for before, point in zip([None, *points[:-1]], points, strict=True) if point != before]
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z"
