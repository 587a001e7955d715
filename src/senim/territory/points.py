"""A point as people type it: latitude and longitude with a point or a comma, of a place in Kazakhstan."""

import re

NORTH, EAST = (40.5, 55.5), (46.4, 87.4)  # degrees between which Kazakhstan lies
PART = r"([0-9]{2}(?:[.,][0-9]+)?)"
TYPED = re.compile(rf"\s*{PART}[,;\s]+{PART}\s*")


def read_point(typed: str) -> str:
    """The point as ``47.11670, 51.88330``; empty for what is none, or lies elsewhere."""
    found = TYPED.fullmatch(typed)
    if not found:
        return ""
    north, east = (float(part.replace(",", ".")) for part in found.groups())
    inside = NORTH[0] <= north <= NORTH[1] and EAST[0] <= east <= EAST[1]
    return f"{north:.5f}, {east:.5f}" if inside else ""
