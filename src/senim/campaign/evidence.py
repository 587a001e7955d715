"""The public rows that a campaign gives: counts of chairs, by area only where none tells of a few people."""

from collections.abc import Mapping
from typing import Any

from senim.campaign import selectors
from senim.campaign.models import Campaign
from senim.rating.models import EvidenceRow, Region

TABLES = ("campaign_counts",)
COLUMNS = {"woman": "women", "under_35": "under_35", "renewed": "renewed", "in_primaries": "primaries"}


def _row(area: str, day: Any, number: int, cells: Mapping[str, selectors.Cell]) -> dict[str, Any]:
    return {
        "area_code": area, "counted_on": day, "chairs": number,
        **{column: cells[fact].number for fact, column in COLUMNS.items()},
    }  # fmt: skip


def rows(region: Region) -> Mapping[str, list[dict[str, Any]]]:
    """Rows of table ``campaign_counts`` of the newest campaign that is closed.

    Where a count of an area would tell of a few people, the whole region is one row; where that would, there is none.
    """
    campaign = Campaign.objects.filter(region=region).exclude(closed_on=None).first()
    found = selectors.chairs(campaign) if campaign else None
    if found is None or not found.elected:
        return {"campaign_counts": []}
    if not found.hidden:
        made = [
            _row(area, found.of_area[area][1], found.of_area[area][0], cells) for area, cells in found.areas.items()
        ]
        return {"campaign_counts": made}
    top = EvidenceRow.objects.filter(region=region, table="areas", values__parent_code=None).order_by("key").first()
    if top is None or any(cell.number is None for cell in found.total.values()):
        return {"campaign_counts": []}
    return {"campaign_counts": [_row(top.key, found.counted_on, found.elected, found.total)]}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are of these records: all of them, once there is a campaign."""
    if not Campaign.objects.filter(region=region).exists():
        return {"campaign_counts": set()}
    kept = EvidenceRow.objects.filter(region=region, table="campaign_counts").values_list("key", flat=True)
    return {"campaign_counts": set(kept)}
