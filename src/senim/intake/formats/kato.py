"""KATO, the national classifier of administrative-territorial objects, as the areas of a region.

A code has nine digits: two of the region, two of the district, two of the rural okrug, three of the settlement.
What lies above a place is said by its code alone, so a place whose region is not in the file has no place in the tree.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.common.kazakh import latin
from senim.intake.parsed import USED, Line, Parsed, count
from senim.intake.source import Source, columns
from senim.intake.tabular import Table
from senim_core.errors import InputError

CODE = re.compile(r"[0-9]{9}")
ENDS = (6, 4, 2)  # how many digits name the place above, from the nearest
REASONS = {
    "code": _("a code that is not nine digits"),
    "level": _("a level that the source does not list"),
    "name": _("a name is missing in Kazakh or in Russian"),
    "repeated": _("the same key stood in an earlier line"),
    "above": _("the place above it is not in the file"),
    "elsewhere": _("a place outside of what the source asks for"),
}


def above(code: str, known: Collection[str]) -> str | None:
    """The nearest place above ``code`` among the ``known`` ones; None where it is at the top, or nothing is there."""
    upper = (code[:digits].ljust(9, "0") for digits in ENDS)
    return next((one for one in upper if one != code and one in known), None)


def english(name: str, words: Mapping[str, str]) -> str:
    """A Kazakh name in Latin letters; the kind of place at its end in English: ``Өрлік а.``, ``Orlik village``."""
    first, _space, last = name.rpartition(" ")
    return f"{latin(first)} {words[last]}" if first and last in words else latin(name)


def parse(files: Sequence[Table], source: Source, period: tuple[date, date] | None = None) -> Parsed:
    """The areas of the files, below those codes that ``within`` names (all where it names none). Raises InputError."""
    if period is not None:
        raise InputError("a classifier has no period", hint="leave --period out")
    found: dict[str, dict[str, str]] = {}
    read: list[tuple[str, int, str, set[str]]] = []
    for file in files:
        places = columns(source, file.header, file.name)
        for number, cells in file.numbered():
            given = {name: _cell(cells, place) for name, place in places.items()}
            wrong = _wrong(given, source, found)
            read.append((file.name, number, given["code"], wrong))
            if not wrong:
                found[given["code"]] = given
    refused = {code for _name, _number, code, wrong in read if wrong} - set(found)
    there = {*found, *refused}
    lines, rows = [], []
    for name, number, code, wrong in read:
        reasons = wrong or _misplaced(code, found, refused, there, source)
        shown = [one for one in REASONS if one in reasons]
        lines.append(Line(name, number, code, tuple(shown), shown[0] if shown else USED))
        if not shown:
            rows.append(_area(found[code], found, source))
    return Parsed({"areas": rows}, lines, count(lines, REASONS, {}))


def _cell(cells: Sequence[str], place: int | None) -> str:
    return " ".join(cells[place].split()) if place is not None and place < len(cells) else ""


def _wrong(given: Mapping[str, str], source: Source, found: Mapping[str, Any]) -> set[str]:
    wrong = set()
    if not CODE.fullmatch(given["code"]):
        wrong.add("code")
    if given["level"] not in source.get("kinds"):
        wrong.add("level")
    if not (given["name_kk"] and given["name_ru"]):
        wrong.add("name")
    if given["code"] in found:
        wrong.add("repeated")
    return wrong


def _misplaced(
    code: str, found: Mapping[str, Mapping[str, str]], refused: Collection[str], there: Collection[str], source: Source
) -> set[str]:
    """What is wrong with where a place lies: nothing above it up to the top, or it is outside of what is asked for.

    ``there``: every place of the files, found or refused.

    A place whose own upper line was refused is not hung on the next one above: it waits until that line is mended.
    """
    roots = source.find("within", default=[])
    inside, step = not roots, code
    while True:
        inside = inside or step in roots
        if found[step]["level"] in source.get("tops"):
            return set() if inside else {"elsewhere"}
        upper = above(step, there)
        if upper is None or upper in refused:
            return {"above"}
        step = upper


def _area(given: Mapping[str, str], found: Collection[str], source: Source) -> dict[str, Any]:
    code, last = given["code"], given["name_kk"].rpartition(" ")[2]
    by_name = source.find("kind_by_name", given["level"], default={})
    return {
        "area_code": code,
        "parent_code": None if code in source.find("within", default=[]) else above(code, found),
        "kind": by_name.get(last, source.get("kinds")[given["level"]]),
        "name_kk": given["name_kk"], "name_ru": given["name_ru"],
        "name_en": english(given["name_kk"], source.get("english")),
    }  # fmt: skip
