"""The public rows that say what was handed in."""

from collections.abc import Mapping
from typing import Any

from senim.people.models import Delivery
from senim.rating.models import Region

TABLES = ("feeds",)


def rows(region: Region) -> Mapping[str, list[dict[str, Any]]]:
    """Rows of table ``feeds``."""
    names = ("source", "assembly_id", "from_date", "to_date", "delivered")
    columns = ("source", "assembly__code", "from_date", "to_date", "delivered")
    found = Delivery.objects.filter(region=region).values_list(*columns)
    return {"feeds": [dict(zip(names, row, strict=True)) for row in found]}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are of these records."""
    found = Delivery.objects.filter(region=region).values_list("source", "assembly__code", "from_date")
    return {"feeds": {f"{source}/{assembly}/{day}" for source, assembly, day in found}}
