"""The public rows that people and organisations give the rating: assemblies, mandates, leave, cohorts, councils."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from senim.assembly.models import AssignedArea, Classification, CohortMember, Leave, Membership, Organization
from senim.assembly.selectors import known, on
from senim.common.titled import LANGUAGES
from senim.rating.models import EvidenceRow, Region

Row = dict[str, Any]
CHAIR = Membership.Role.CHAIR
# What a chair of it is in the assembly, the highest office first.
OFFICES = {
    Classification.MASLIKHAT: "chair",
    Classification.FACTION: "faction_leader",
    Classification.COMMISSION: "commission_chair",
}


def assemblies(region: Region) -> Iterator[Row]:
    """Rows of table ``assemblies``."""
    for one in Organization.objects.filter(region=region, classification=Classification.MASLIKHAT):
        yield {
            "assembly_id": one.code, "level": one.level, "area_code": one.area_code,
            **{f"name_{language}": one.title(language) for language in LANGUAGES},
        }  # fmt: skip


def _offices(region: Region) -> dict[str, str]:
    """Mandate -> office, of those who are chairs on the region's day."""
    found: dict[str, str] = {}
    for classification, office in OFFICES.items():
        chairs = known(region).filter(on(region.today()), organization__classification=classification, role=CHAIR)
        for deputy in chairs.exclude(deputy_id="").values_list("deputy_id", flat=True):
            found.setdefault(deputy, office)
    return found


def mandates(region: Region) -> Iterator[Row]:
    """Rows of table ``mandates``; who holds an office is compared with others who hold one."""
    offices = _offices(region)
    seats = known(region).filter(organization__classification=Classification.MASLIKHAT)
    for one in seats.select_related("person", "organization").order_by("code"):
        office, level = offices.get(one.code, "none"), one.organization.level
        yield {
            "deputy_id": one.code, "person_id": one.person.code, "assembly_id": one.organization.code, "level": level,
            **{f"name_{language}": one.person.name(language) for language in LANGUAGES},
            "electoral_type": one.electoral_type, "area_code": one.area_code, "starts_on": one.starts_on,
            "ends_on": one.ends_on, "office": office, "peer_group": level if office == "none" else f"{level}_office",
            "electors": one.electors,
        }  # fmt: skip


def cohorts(region: Region) -> Iterator[Row]:
    """Rows of table ``cohorts``: of those who did not leave the cohort."""
    for one in CohortMember.objects.filter(region=region, ends_on=None):
        yield {"deputy_id": one.deputy_id, "cohort": one.cohort}


def leave(region: Region) -> Iterator[Row]:
    """Rows of table ``leave``: the days alone."""
    for one in Leave.objects.filter(region=region):
        yield {
            "leave_id": one.code, "deputy_id": one.deputy_id, "starts_on": one.starts_on, "ends_on": one.ends_on,
        }  # fmt: skip


def deputy_areas(region: Region) -> Iterator[Row]:
    """Rows of table ``deputy_areas``."""
    for one in AssignedArea.objects.filter(region=region):
        yield {"deputy_id": one.deputy_id, "area_code": one.area_code}


def _councils(region: Region) -> Any:
    return Organization.objects.filter(region=region, classification=Classification.PUBLIC_COUNCIL)


def councils(region: Region) -> Iterator[Row]:
    """Rows of table ``councils``; a council of the whole region is a regional one."""
    chairs = known(region).filter(on(region.today()), organization__in=_councils(region), role=CHAIR)
    by_council = dict(chairs.values_list("organization__code", "deputy_id"))
    for one in _councils(region):
        yield {
            "council_id": one.code, "kind": "regional" if one.level == "region" else "territorial",
            "area_code": one.area_code, **{f"name_{language}": one.title(language) for language in LANGUAGES},
            "chair_deputy_id": by_council.get(one.code) or None,
        }  # fmt: skip


def council_members(region: Region) -> Iterator[Row]:
    """Rows of table ``council_members``: deputies; several stints are one, from the first day to the last."""
    found = known(region).filter(organization__in=_councils(region)).exclude(deputy_id="")
    stints: dict[tuple[str, str], list[Membership]] = {}
    for one in found.select_related("organization").order_by("starts_on"):
        stints.setdefault((one.organization.code, one.deputy_id), []).append(one)
    for (council, deputy), listed in stints.items():
        yield {
            "council_id": council, "deputy_id": deputy, "starts_on": listed[0].starts_on,
            "ends_on": listed[-1].ends_on,
        }  # fmt: skip


MADE = {
    "assemblies": assemblies, "mandates": mandates, "cohorts": cohorts, "leave": leave, "deputy_areas": deputy_areas,
    "councils": councils, "council_members": council_members,
}  # fmt: skip
TABLES = tuple(MADE)


def rows(region: Region) -> Mapping[str, list[Row]]:
    """Every table that people and organisations give."""
    return {table: list(give(region)) for table, give in MADE.items()}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are of these records, also of what has ended or was corrected away."""
    ever = Membership.objects.filter(region=region)
    seats = set(ever.filter(organization__classification=Classification.MASLIKHAT).values_list("code", flat=True))
    listed = EvidenceRow.objects.filter(region=region, table="deputy_areas").values_list("key", flat=True)
    in_councils = ever.filter(organization__in=_councils(region)).exclude(deputy_id="")
    kept = {
        "assemblies": Organization.objects.filter(region=region, classification=Classification.MASLIKHAT),
        "leave": Leave.objects.filter(region=region), "councils": _councils(region),
    }  # fmt: skip
    return {
        **{table: set(found.values_list("code", flat=True)) for table, found in kept.items()},
        "mandates": seats,
        "deputy_areas": {key for key in listed if key.split("/")[0] in seats},
        "cohorts": _pairs(CohortMember.objects.filter(region=region).values_list("deputy_id", "cohort")),
        "council_members": _pairs(in_councils.values_list("organization__code", "deputy_id")),
    }


def _pairs(found: Iterable[tuple[str, str]]) -> set[str]:
    return {f"{one}/{other}" for one, other in found}
