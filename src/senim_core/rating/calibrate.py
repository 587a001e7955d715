"""Suggests the frozen parameters m, k, lo, hi of shares from one year of evidence (rating-engine D.3).

Method of moments for the Beta-binomial: m is the pooled share; the between-variance is
t2 = (S - (K - 1) m (1 - m)) / (N - sum n_i^2 / N) with S = sum n_i (p_i - m)^2 over K mandates with n_i items;
k = m (1 - m) / t2 - 1, kept within 5 and 100. Goalposts are the 5th and 95th of 100 of the shrunk shares.
People round these to friendly numbers and accept them; nothing here changes a rule set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from senim_core.rating import arithmetic
from senim_core.rating.rate import Rating

LEAST_K, MOST_K = 5, 100
LEAST_MANDATES = 5


@dataclass(frozen=True)
class Suggestion:
    """Suggested whole numbers for one part and peer group, and how many mandates and items they rest on."""

    criterion: str
    part: str
    peer_group: str
    mandates: int
    items: int
    m: int
    k: int
    lo: int
    hi: int


def prior_strength(shares: Sequence[tuple[Fraction, int]], mean: Fraction) -> int:
    """k in items from (share, items) of each mandate around the pooled ``mean``."""
    total = sum(count for _, count in shares)
    spread = sum((count * (share - mean) ** 2 for share, count in shares), Fraction(0))
    chance = mean * (1 - mean)
    room = total - Fraction(sum(count * count for _, count in shares), total)
    between = (spread - (len(shares) - 1) * chance) / room if room else Fraction(0)
    if between <= 0:
        return MOST_K
    return int(min(max(round(chance / between - 1), LEAST_K), MOST_K))


def _suggest(code: str, part: str, group: str, sums: Sequence[tuple[int, int, int]], unit: int) -> Suggestion:
    x, y = sum(row[1] for row in sums), sum(row[2] for row in sums)
    mean = Fraction(x, y)
    m = arithmetic.rounded(x * arithmetic.SCALE, y)
    k = prior_strength([(Fraction(row[1], row[2]), row[0]) for row in sums], mean)
    shrunk = sorted(arithmetic.share(row[1], row[2], k=k, unit=unit, m=m) for row in sums)
    low, high = (shrunk[(len(shrunk) - 1) * rank // 100] for rank in (5, 95))
    return Suggestion(code, part, group, len(sums), sum(row[0] for row in sums), m, k, low, high)


def calibrate(rating: Rating) -> list[Suggestion]:
    """Suggestions for every share part and peer group with at least 5 mandates that have items."""
    found = []
    for code, criterion in rating.ruleset.criteria.items():
        for position, part in enumerate(criterion.parts.values()):
            if part.kind != "share":
                continue
            by_group: dict[str, list[tuple[int, int, int]]] = {}
            for deputy_id, outcomes in rating.criteria.items():
                tally = outcomes[code].parts[position].tally
                if tally.y:
                    by_group.setdefault(rating.mandates[deputy_id].peer_group, []).append((tally.n, tally.x, tally.y))
            found += _for_groups(code, part.name, by_group, part.unit)
    return found


def _for_groups(
    code: str, part: str, by_group: Mapping[str, Sequence[tuple[int, int, int]]], unit: int
) -> list[Suggestion]:
    return [
        _suggest(code, part, group, sums, unit)
        for group, sums in sorted(by_group.items())
        if len(sums) >= LEAST_MANDATES
    ]
