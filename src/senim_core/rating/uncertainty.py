"""How far a score may be off because its counts are few: variances in ppm², whole numbers (rating-engine D.7).

The estimate of a part has the posterior variance of its model, carried through the goalposts by their slope, also
where the score itself stands at a goalpost; so the interval is rather too wide than too narrow. The criteria are
taken as independent of each other.
"""

from collections.abc import Mapping
from math import isqrt

from senim_core.rating.arithmetic import SCALE, rounded
from senim_core.rating.ruleset import Criterion, Part, Ruleset
from senim_core.rating.scoring import CriterionOutcome, Mandate, Scored, exposure


def _estimate_variance(part: Part, outcome: Scored, mandate: Mandate) -> int:
    """Variance of the estimate in ppm²: Beta (share), Gamma (rate), Poisson counts (ratio, target)."""
    tally, group = outcome.tally, mandate.peer_group
    if part.kind == "target":
        owed = part.number("target", group) * mandate.months
        # A full target cannot be missed by a few counts; below it, events come as a Poisson count of items.
        return 0 if tally.x * 12 >= owed else rounded(tally.x * part.unit * (12 * SCALE) ** 2, owed**2)
    if part.kind == "rate":
        a, b = part.number("a", group), part.number("b", group)
        return rounded((tally.x + a) * SCALE**2, (exposure(mandate) + b) ** 2)
    k = part.number("k", group)
    if part.kind == "ratio":
        return rounded((tally.x + k * part.unit) * part.unit * SCALE**2, (tally.y + k * part.unit) ** 2)
    share = outcome.estimate
    return rounded(share * (SCALE - share) * part.unit, tally.y + (k + 1) * part.unit)


def part_variance(part: Part, outcome: Scored, mandate: Mandate) -> int:
    """Variance of a part's score in ppm²."""
    variance = _estimate_variance(part, outcome, mandate)
    if part.kind == "target":
        return variance
    span = part.number("hi", mandate.peer_group) - part.number("lo", mandate.peer_group)
    return rounded(variance * SCALE**2, span**2)


def criterion_variance(criterion: Criterion, outcome: CriterionOutcome, mandate: Mandate) -> int:
    """Variance of a criterion's score in ppm²: parts averaged, or a product by first-order propagation."""
    scored = [part for part in outcome.parts if isinstance(part, Scored)]
    variances = [part_variance(criterion.parts[part.tally.part], part, mandate) for part in scored]
    if criterion.combine != "product":
        return rounded(sum(variances), len(variances) ** 2)
    total = 0
    for index, variance in enumerate(variances):
        others = SCALE
        for other, part in enumerate(scored):
            if other != index:
                others = rounded(others * part.score, SCALE)
        total += rounded(variance * others**2, SCALE**2)
    return total


def total_deviation(ruleset: Ruleset, outcomes: Mapping[str, CriterionOutcome], mandate: Mandate) -> int:
    """Standard deviation of a mandate's total in ppm, rounded down; every block has a scored criterion."""
    rated = {code: outcome for code, outcome in outcomes.items() if outcome.score is not None}
    inside = {
        name: sum(ruleset.criteria[code].weight for code in rated if ruleset.criteria[code].block == name)
        for name in ruleset.blocks
    }
    whole = sum(block.weight for block in ruleset.blocks.values())
    variance = 0
    for code, outcome in rated.items():
        criterion = ruleset.criteria[code]
        weight, divisor = ruleset.blocks[criterion.block].weight * criterion.weight, whole * inside[criterion.block]
        variance += rounded(criterion_variance(criterion, outcome, mandate) * weight**2, divisor**2)
    return isqrt(variance)
