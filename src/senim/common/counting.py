"""How many of a choice are in which state: one query, however many states."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet


def counted(found: QuerySet[Any], conditions: Mapping[str, Q]) -> dict[str, int]:
    """State -> number of rows that meet its condition."""
    # By number, for a state may be called as a field is.
    sums = {f"n{place}": Count("pk", filter=condition) for place, condition in enumerate(conditions.values())}
    numbers = found.order_by().aggregate(**sums)
    return {key: numbers[f"n{place}"] for place, key in enumerate(conditions)}
