"""The map of the demonstration: city and districts as cells of a net with moved corners, nowhere on earth real."""

from math import cos, sin

from senim.demo.words import places
from senim.territory.geometry import UNIT, Point, Rings

ROWS, COLUMNS = 2, 4
WEST, SOUTH = 50.0, 47.0  # degrees of the corner
WIDE, HIGH = 1.0, 0.9  # of a cell


def _corner(column: int, row: int, step: int, steps: int, *, along_row: bool) -> Point:
    """A point on the border from a corner of the net, the same for both cells that share it."""
    x = column + (step / steps if along_row else 0)
    y = row + (0 if along_row else step / steps)
    east = WEST + WIDE * (x + 0.12 * sin(5 * x + 3 * y))
    north = SOUTH + HIGH * (y + 0.12 * cos(4 * x + 2 * y))
    return round(east * UNIT), round(north * UNIT)


def _cell(column: int, row: int, steps: int = 8) -> Rings:
    there = range(steps)
    back = range(steps, 0, -1)
    ring = [_corner(column, row, step, steps, along_row=True) for step in there]
    ring += [_corner(column + 1, row, step, steps, along_row=False) for step in there]
    ring += [_corner(column, row + 1, step, steps, along_row=True) for step in back]
    ring += [_corner(column, row, step, steps, along_row=False) for step in back]
    return [ring]


def shapes() -> dict[str, Rings]:
    """Area code -> rings of the city and the seven districts."""
    areas = [place.code for place in places() if place.kind in ("city", "district")]
    return {code: _cell(number % COLUMNS, number // COLUMNS) for number, code in enumerate(areas[: ROWS * COLUMNS])}
