"""The public rows that the budget gives the rating: deputies' notes."""

from collections.abc import Mapping
from typing import Any

from senim.budget.models import Note
from senim.rating.models import Region

TABLES = ("budget_notes",)


def rows(region: Region) -> Mapping[str, list[dict[str, Any]]]:
    """Rows of table ``budget_notes``."""
    found = Note.objects.filter(region=region).order_by("code")
    columns = ("code", "deputy_id", "noted_on", "budget_code", "amount", "document", "accepted_on")
    listed = [
        {
            "note_id": code, "deputy_id": deputy, "noted_on": day, "budget_code": budget, "amount": amount,
            "document": document or None, "accepted_on": accepted,
        }
        for code, deputy, day, budget, amount, document, accepted in found.values_list(*columns)
    ]  # fmt: skip
    return {"budget_notes": listed}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are the budget's."""
    return {"budget_notes": set(Note.objects.filter(region=region).values_list("code", flat=True))}
