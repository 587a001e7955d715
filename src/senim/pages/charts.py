"""Pictures drawn on the server, each with a text that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from senim_core.rating.explain import points

WIDTH, MARGIN, ROW = 640, 20, 12
BUCKETS = 50


@dataclass(frozen=True)
class Strip:
    """Dots of a peer group's totals on a line from 0 to 100; ``own`` marks one of them."""

    dots: Sequence[tuple[int, int, bool]]
    ticks: Sequence[tuple[int, int]]
    height: int
    width: int
    count: int
    low: str
    quarter: str
    median: str
    three_quarters: str
    high: str


def _x(total: int) -> int:
    return MARGIN + total * (WIDTH - 2 * MARGIN) // 1_000_000


def _at(ordered: Sequence[int], per_cent: int) -> int:
    return ordered[(len(ordered) - 1) * per_cent // 100]


def strip(totals: Sequence[int], own: int | None, language: str) -> Strip | None:
    """The distribution of ``totals`` (ppm); None where the group has no total."""
    if not totals:
        return None
    ordered = sorted(totals)
    stacked: dict[int, int] = {}
    dots, marked = [], False
    for total in ordered:
        bucket = total * BUCKETS // 1_000_001
        level = stacked[bucket] = stacked.get(bucket, 0) + 1
        mine = total == own and not marked
        marked = marked or mine
        dots.append((_x(total), level, mine))
    tallest = max(stacked.values())
    height = tallest * ROW + 34
    placed = [(x, height - 28 - (level - 1) * ROW, mine) for x, level, mine in dots]
    words = [points(_at(ordered, per_cent), language) for per_cent in (0, 25, 50, 75, 100)]
    ticks = [(value, _x(value * 10_000)) for value in (0, 25, 50, 75, 100)]
    return Strip(placed, ticks, height, WIDTH, len(ordered), *words)
