"""The public rows that the programme gives the rating: road maps, measures, who supervises them, checks, warnings."""

from collections.abc import Iterator, Mapping
from typing import Any

from senim.programme.models import Assignment, Check, Measure, RoadMap, Warning
from senim.rating.models import Region
from senim_core.programme.status import Status

Row = dict[str, Any]


def road_maps(region: Region) -> Iterator[Row]:
    """Rows of table ``road_maps``."""
    for one in RoadMap.objects.filter(region=region).order_by("code"):
        yield {
            "road_map_id": one.code, "programme": one.programme, "area_code": one.area_code,
            **{f"name_{language}": one.title(language) for language in ("kk", "ru", "en")},
        }  # fmt: skip


def measures(region: Region) -> Iterator[Row]:
    """Rows of table ``measures``; a status that nobody reported is empty, one taken out of the programme is no row."""
    found = Measure.objects.filter(region=region, removed_on=None).order_by("code").select_related("road_map")
    for one in found.iterator(2000):
        yield {
            "measure_id": one.code, "road_map_id": one.road_map.code,
            **{f"title_{language}": one.title(language) for language in ("kk", "ru", "en")},
            "weight": one.weight, "starts_on": one.starts_on, "first_due_on": one.first_due_on, "due_on": one.due_on,
            "status": None if one.status == Status.UNCLASSIFIED else one.status, "act_on": one.act_on,
            "confirmed_by": one.confirmed_by or None,
        }  # fmt: skip


def assignments(region: Region) -> Iterator[Row]:
    """Rows of table ``assignments``."""
    found = Assignment.objects.filter(region=region, measure__removed_on=None).order_by("code")
    for code, deputy, measure, since, until in found.values_list(
        "code", "deputy_id", "measure__code", "starts_on", "ends_on"
    ):
        yield {
            "assignment_id": code, "deputy_id": deputy, "measure_id": measure, "starts_on": since, "ends_on": until,
        }  # fmt: skip


def checks(region: Region) -> Iterator[Row]:
    """Rows of table ``measure_checks``."""
    found = Check.objects.filter(region=region, assignment__measure__removed_on=None).order_by("code")
    for code, assignment, day, kind, recheck in found.values_list(
        "code", "assignment__code", "checked_on", "kind", "recheck"
    ):
        yield {
            "check_id": code, "assignment_id": assignment, "checked_on": day, "kind": kind, "recheck": recheck,
        }  # fmt: skip


def warnings(region: Region) -> Iterator[Row]:
    """Rows of table ``warnings``; where no council has looked at one yet, none agrees."""
    found = Warning.objects.filter(region=region, assignment__measure__removed_on=None).order_by("code")
    for code, assignment, day, acted, agrees in found.values_list(
        "code", "assignment__code", "warned_on", "body_acted_on", "council_agrees"
    ):
        yield {
            "warning_id": code, "assignment_id": assignment, "warned_on": day, "body_acted_on": acted,
            "council_agrees": bool(agrees),
        }  # fmt: skip


MADE = {
    "road_maps": road_maps, "measures": measures, "assignments": assignments, "measure_checks": checks,
    "warnings": warnings,
}  # fmt: skip
TABLES = tuple(MADE)


def rows(region: Region) -> Mapping[str, list[Row]]:
    """Every table that the programme gives."""
    return {table: list(give(region)) for table, give in MADE.items()}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are the programme's, also of measures that were taken out of it."""
    kept = {
        "road_maps": RoadMap.objects.filter(region=region), "measures": Measure.objects.filter(region=region),
        "assignments": Assignment.objects.filter(region=region),
        "measure_checks": Check.objects.filter(region=region),
        "warnings": Warning.objects.filter(region=region),
    }  # fmt: skip
    return {table: set(found.values_list("code", flat=True)) for table, found in kept.items()}
