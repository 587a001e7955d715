"""The public rows that councils give the rating: their recommendations. Councils and members are organisations'."""

from collections.abc import Mapping
from typing import Any

from senim.councils.models import Recommendation
from senim.rating.models import Region

TABLES = ("recommendations",)


def rows(region: Region) -> Mapping[str, list[dict[str, Any]]]:
    """Rows of table ``recommendations``."""
    found = Recommendation.objects.filter(region=region).order_by("code")
    columns = ("code", "council__code", "made_on", "term_on", "answered_on", "in_substance")
    listed = [
        {
            "recommendation_id": code, "council_id": council, "made_on": made, "term_on": term, "answered_on": answered,
            "in_substance": bool(substance),
        }
        for code, council, made, term, answered, substance in found.values_list(*columns)
    ]  # fmt: skip
    return {"recommendations": listed}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are of these records."""
    return {"recommendations": set(Recommendation.objects.filter(region=region).values_list("code", flat=True))}
