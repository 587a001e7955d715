"""Pages of a long list: one row more than is shown tells whether there is another; nothing is counted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

FARTHEST = 10_000  # a page farther on is found by a choice or a search, not by turning pages


@dataclass(frozen=True)
class Page:
    """The rows of one page, its number, and whether there is one more."""

    rows: list[Any]
    number: int
    more: bool

    @property
    def before(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the page after; 0 where there is none."""
        return self.number + 1 if self.more else 0


def page(found: QuerySet[Any], given: str | None, size: int) -> Page:
    """Page number ``given`` (the first one where it is no number) of so many rows."""
    number = int(given) if given and given.isascii() and given.isdigit() and len(given) < 7 else 1
    number = min(max(number, 1), FARTHEST)
    rows = list(found[(number - 1) * size : number * size + 1])
    return Page(rows[:size], number, len(rows) > size)
