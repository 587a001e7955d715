"""Names of deputies and areas of a region, from its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from senim.rating.models import EvidenceRow, Region


def region_of_office() -> Region | None:
    """The region whose reception office this installation runs: that of the home page."""
    return Region.objects.filter(primary=True).first()


@dataclass(frozen=True)
class Names:
    """Names of deputies and areas of a region in one language, and the area above each, from its evidence."""

    deputies: Mapping[str, str]
    areas: Mapping[str, str]
    above: Mapping[str, str]


def names_of(region: Region, language: str) -> Names:
    """Deputies and areas by identifier, sorted as the evidence is; kept until the evidence changes."""
    key = f"names:{region.pk}:{region.evidence_version}:{language}"
    found = cache.get(key)
    if found is None:
        found = _names(region, language)
        cache.set(key, found)
    return found


def _names(region: Region, language: str) -> Names:
    kept = EvidenceRow.objects.filter(region=region, table__in=["mandates", "areas"]).order_by("table", "key")
    deputies, areas, above = {}, {}, {}
    for table, values in kept.values_list("table", "values"):
        if table == "mandates":
            deputies[values["deputy_id"]] = values[f"name_{language}"]
        else:
            areas[values["area_code"]] = values[f"name_{language}"]
            above[values["area_code"]] = values["parent_code"] or ""
    return Names(deputies, areas, above)
