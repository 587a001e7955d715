"""Reads of the rating: releases, mandates, distributions, and the lists behind the numbers."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from senim.common.kazakh import fold, sort_key
from senim.rating.models import RatedMandate, Region, Release
from senim_core.bundle.meta import Bundle, open_bundle
from senim_core.evidence.schema import tables
from senim_core.figures import compute
from senim_core.rating.engine import facts, items
from senim_core.rating.ruleset import Criterion, Ruleset, load

OPEN_RELEASES = 4
SMALL = 200_000  # rows of evidence up to which a release's lists are kept in memory


def primary_region() -> Region | None:
    """The region of the home page."""
    return Region.objects.filter(primary=True).first()


def latest(region: Region) -> Release | None:
    """The newest release of a region."""
    return region.releases.select_related("region").order_by("-seq").first()


def previous(release: Release) -> Release | None:
    """The release before this one in its series."""
    return Release.objects.filter(region_id=release.region_id, seq=release.seq - 1).first()


def folder(release: Release) -> Path:
    """Where the release's files lie."""
    return Path(settings.SENIM_RELEASES) / release.slug


@lru_cache(maxsize=OPEN_RELEASES)
def _ruleset(path: Path) -> Ruleset:
    return load(path)


def ruleset(release: Release) -> Ruleset:
    """The rule set the release was computed under, from its own folder."""
    return _ruleset(folder(release) / "ruleset")


def deputies(release: Release, language: str, **chosen: str) -> list[RatedMandate]:
    """Mandates of a release: filtered by assembly, level, area, cohort, initial letter and words of the name.

    Sorted by the name in ``language``, Cyrillic names in the order of the Kazakh alphabet.
    """
    found = RatedMandate.objects.filter(release=release)
    for key, column in (("assembly", "assembly_id"), ("level", "level"), ("district", "area_code")):
        if chosen.get(key):
            found = found.filter(**{column: chosen[key]})
    if chosen.get("letter"):
        found = found.filter(**{f"name__{language}__startswith": chosen["letter"]})
    if chosen.get("cohort"):
        found = found.filter(cohorts__contains=f",{chosen['cohort']},")
    for word in fold(chosen.get("q", "")).split():
        found = found.filter(search__contains=word)
    return sorted(found, key=lambda rated: (sort_key(rated.name[language]), rated.deputy_id))


def peers(rated: RatedMandate) -> list[int]:
    """Totals of the peer group in the same release, highest first."""
    group = RatedMandate.objects.filter(release_id=rated.release_id, peer_group=rated.peer_group, total__isnull=False)
    return [total for total in group.order_by("-total").values_list("total", flat=True) if total is not None]


class Opened:
    """A release folder opened by the core, its lists ready to be asked for; one caller at a time."""

    def __init__(self, path: Path, *, small: bool) -> None:
        self.bundle: Bundle = open_bundle(path)
        self._small = small
        self._rows: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
        self.bundle.prepare()
        self._lock = threading.Lock()
        self._facts: dict[tuple[str, str], dict[str, tuple[Any, ...]]] = {}
        self._areas: dict[str, dict[str, str]] = {
            row[0]: {"kk": row[1], "ru": row[2], "en": row[3]}
            for row in self.bundle.engine.rows("select area_code, name_kk, name_ru, name_en from areas")
        }

    def area(self, code: str, language: str) -> str:
        """Name of an area, or the code where it has none."""
        return self._areas.get(code, {}).get(language, code)

    def rows(self, criterion: Criterion, deputy_id: str) -> list[tuple[Any, ...]]:
        """Item rows of a criterion of one mandate: the same query for one, or, in a small release, for all at once."""
        with self._lock:
            if not self._small:
                return items(self.bundle.engine, criterion, deputy_id)
            if criterion.code not in self._rows:
                grouped: dict[str, list[tuple[Any, ...]]] = {}
                for row in items(self.bundle.engine, criterion):
                    grouped.setdefault(row[0], []).append(row)
                self._rows[criterion.code] = grouped
            return self._rows[criterion.code].get(deputy_id, [])

    def behind(self, criterion: Criterion, part: str) -> dict[str, tuple[Any, ...]]:
        """The evidence shown beside the items of a part."""
        key = (criterion.code, part)
        with self._lock:
            if key not in self._facts:
                self._facts[key] = facts(self.bundle.engine, criterion.parts[part])
            return self._facts[key]

    def figure(self, figure: compute.Figure) -> list[tuple[Any, ...]]:
        """The list behind a figure."""
        with self._lock:
            return compute.items(self.bundle.engine, figure)


@lru_cache(maxsize=OPEN_RELEASES)
def _opened(path: Path, small: bool) -> Opened:
    return Opened(path, small=small)


def opened(release: Release) -> Opened:
    """The release's folder, opened once a process."""
    return _opened(folder(release), release.items <= SMALL)


@dataclass(frozen=True)
class ItemList:
    """The items of one part: names of the columns shown, and for each item its id, points and those values."""

    part: str
    table: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, int, int, Sequence[Any]]]


def item_lists(release: Release, code: str, deputy_id: str) -> list[ItemList]:
    """The lists behind a criterion of one mandate: the rating's own query, filtered to the mandate."""
    source = opened(release)
    criterion = ruleset(release).criteria[code]
    rows = source.rows(criterion, deputy_id)
    found = []
    for name, part in criterion.parts.items():
        behind = source.behind(criterion, name)
        empty = (None,) * len(part.show)
        listed = [
            (item_id, earned, possible, behind.get(item_id.split("/", 1)[0], empty))
            for _, in_part, item_id, earned, possible in rows
            if in_part == name
        ]
        found.append(ItemList(name, part.table, part.show, listed))
    return found


def column_type(table: str, column: str) -> str:
    """Type of a column of the schema."""
    return next(entry.type for entry in tables()[table].columns if entry.name == column)
