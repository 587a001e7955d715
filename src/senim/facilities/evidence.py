"""The public rows that the register gives the rating: facilities, duties, inspections, defects; no sign among them."""

from collections.abc import Iterator, Mapping
from typing import Any

from senim.facilities.models import Defect, Duty, Facility, Inspection
from senim.rating.models import Region

Row = dict[str, Any]


def facilities(region: Region) -> Iterator[Row]:
    """Rows of table ``facilities``."""
    for one in Facility.objects.filter(region=region).order_by("code").iterator(2000):
        yield {
            "facility_id": one.code, "area_code": one.area_code,
            **{f"name_{language}": one.title(language) for language in ("kk", "ru", "en")}, "stage": one.stage,
        }  # fmt: skip


def duties(region: Region) -> Iterator[Row]:
    """Rows of table ``facility_duties``."""
    found = Duty.objects.filter(region=region).order_by("code")
    for code, deputy, facility, since, until in found.values_list(
        "code", "deputy_id", "facility__code", "starts_on", "ends_on"
    ):
        yield {
            "duty_id": code, "deputy_id": deputy, "facility_id": facility, "starts_on": since, "ends_on": until,
        }  # fmt: skip


def inspections(region: Region) -> Iterator[Row]:
    """Rows of table ``inspections``."""
    found = Inspection.objects.filter(region=region).order_by("code")
    for code, duty, day in found.values_list("code", "duty__code", "inspected_on"):
        yield {"inspection_id": code, "duty_id": duty, "inspected_on": day}


def defects(region: Region) -> Iterator[Row]:
    """Rows of table ``defects``."""
    found = Defect.objects.filter(region=region).order_by("code")
    for code, facility, day, by, term, closed in found.values_list(
        "code", "facility__code", "reported_on", "reported_by", "term_on", "closed_on"
    ):
        yield {
            "defect_id": code, "facility_id": facility, "reported_on": day, "reported_by": by, "term_on": term,
            "closed_on": closed,
        }  # fmt: skip


MADE = {"facilities": facilities, "facility_duties": duties, "inspections": inspections, "defects": defects}
TABLES = tuple(MADE)


def rows(region: Region) -> Mapping[str, list[Row]]:
    """Every table that the register gives."""
    return {table: list(give(region)) for table, give in MADE.items()}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are the register's."""
    kept = {
        "facilities": Facility.objects.filter(region=region), "facility_duties": Duty.objects.filter(region=region),
        "inspections": Inspection.objects.filter(region=region), "defects": Defect.objects.filter(region=region),
    }  # fmt: skip
    return {table: set(found.values_list("code", flat=True)) for table, found in kept.items()}
