"""Why a total moved between two ratings, in parts that add up exactly (rating-engine D.9).

Total = Σ a_j · s_j, where a_j is the effective weight of criterion j after what is not rated fell out. From rating 0
to rating 1: each criterion's own part is a_j0 · (s_j1 - s_j0); what is left, Σ (a_j1 - a_j0) · s_j1, is "availability"
(a criterion became rated or stopped being rated). Where the rule set changed too, the difference that the new rules
alone make is one part, and the rest is explained under the old rules.

Exact fractions inside; shown in 1/100 points by the largest remainder, so that what is shown adds up to the shown
difference. The rounding of blocks and totals (at most a few ppm) goes into the same distribution.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from senim_core.rating.arithmetic import SCALE, rounded
from senim_core.rating.engine import Row, Tally
from senim_core.rating.rate import Rating
from senim_core.rating.ruleset import Criterion
from senim_core.rating.scoring import SOURCE_MISSING, CriterionOutcome, Mandate, score_criterion

AVAILABILITY, METHOD = "availability", "method"
HUNDREDTH = SCALE // 10_000  # ppm in 1/100 point


@dataclass(frozen=True)
class Change:
    """A mandate's change. ``parts``: criterion code, ``availability`` or ``method`` -> 1/100 points; they sum to
    ``shown``. Without a total on one side, ``shown`` is None and there are no parts.

    ``own_places`` is what the place would have moved had the others stood still, ``others_places`` the rest;
    positive is up.
    """

    deputy_id: str
    total_before: int | None
    total_after: int | None
    place_before: int | None
    place_after: int | None
    shown: int | None
    parts: Mapping[str, int]
    own_places: int | None
    others_places: int | None


def effective_weights(rating: Rating, deputy_id: str) -> dict[str, Fraction]:
    """Share of each criterion in the total; 0 where it is not rated. Every block has a rated criterion."""
    rules, outcomes = rating.ruleset, rating.criteria[deputy_id]
    whole = sum(block.weight for block in rules.blocks.values())
    found = dict.fromkeys(rules.criteria, Fraction(0))
    for block in rules.blocks.values():
        rated = [
            criterion
            for code, criterion in rules.criteria.items()
            if criterion.block == block.id and outcomes[code].score is not None
        ]
        inside = sum(criterion.weight for criterion in rated)
        for criterion in rated:
            found[criterion.code] = Fraction(block.weight * criterion.weight, whole * inside)
    return found


def _apportioned(parts: Mapping[str, Fraction], shown: int) -> dict[str, int]:
    """Whole numbers that sum to ``shown``, each within one of its part: the largest remainders get the rest."""
    floors = {name: value.numerator // value.denominator for name, value in parts.items()}
    missing = shown - sum(floors.values())
    order = sorted(parts, key=lambda name: (floors[name] - parts[name], name))
    step, least = divmod(missing, len(order))
    return {name: floors[name] + step + (order.index(name) < least) for name in parts}


def hundredths(ppm: int) -> int:
    """ppm as 1/100 points, rounded for display."""
    return rounded(ppm, HUNDREDTH)


def place_among(total: int, others: Mapping[str, int], own: str) -> int:
    """The place a total would have among the totals of the others."""
    return 1 + sum(value > total for deputy_id, value in others.items() if deputy_id != own)


def _totals(rating: Rating, group: str) -> dict[str, int]:
    return {
        one: entry.total
        for one, entry in rating.totals.items()
        if entry.peer_group == group and entry.total is not None
    }


def _evidence_parts(before: Rating, after: Rating, deputy_id: str) -> dict[str, Fraction]:
    """Parts of the change between two ratings under one rule set, in 1/100 points."""
    old, new = effective_weights(before, deputy_id), effective_weights(after, deputy_id)
    parts = {}
    availability = Fraction(0)
    for code in before.ruleset.criteria:
        first, second = before.criteria[deputy_id][code].score, after.criteria[deputy_id][code].score
        if first is not None and second is not None:
            parts[code] = old[code] * (second - first) / HUNDREDTH
            availability += (new[code] - old[code]) * second / HUNDREDTH
        else:
            availability += (new[code] * (second or 0) - old[code] * (first or 0)) / HUNDREDTH
    parts[AVAILABILITY] = availability
    return parts


def change_of(before: Rating, after: Rating, deputy_id: str, same_rules: Rating | None = None) -> Change:
    """The change of one mandate that stands in both ratings.

    ``same_rules``: the new evidence under the old rule set, where the rule sets differ; without it the two
    ratings have one rule set.
    """
    old, new = before.totals[deputy_id], after.totals[deputy_id]
    bridge = same_rules or after
    middle = bridge.totals[deputy_id]
    usual = (deputy_id, old.total, new.total, old.place, new.place)
    if old.total is None or new.total is None or middle.total is None:
        return Change(*usual, None, {}, None, None)
    parts = _evidence_parts(before, bridge, deputy_id)
    if same_rules is not None:
        parts[METHOD] = Fraction(new.total - middle.total, HUNDREDTH)
    shown = hundredths(new.total) - hundredths(old.total)
    own = others = None
    if old.place is not None and new.place is not None and old.peer_group == new.peer_group:
        alone = place_among(new.total, _totals(before, old.peer_group), deputy_id)
        own, others = old.place - alone, alone - new.place
    return Change(*usual, shown, _apportioned(parts, shown), own, others)


def changes(before: Rating, after: Rating, same_rules: Rating | None = None) -> list[Change]:
    """The change of every mandate that stands in both ratings, in the order of the newer one."""
    return [change_of(before, after, one, same_rules) for one in after.totals if one in before.totals]


@dataclass(frozen=True)
class ItemChange:
    """One item that is new, gone or different: (earned, possible) before and after, None where it was not there.

    ``effect``: the criterion's score with all items less its score without this one, in ppm, on the side where the
    item stands (the newer one if both); None where the score is not there on that side. Effects do not add up.
    """

    part: str
    item_id: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    effect: int | None


def effect(criterion: Criterion, outcome: CriterionOutcome, mandate: Mandate, row: Row) -> int | None:
    """Leave-one-out effect of one item row (deputy_id, part, item_id, earned, possible) on the criterion's score."""
    if outcome.score is None:
        return None
    sums = {part.tally.part: part.tally for part in outcome.parts}
    tally = sums[row[1]]
    sums[row[1]] = Tally(tally.deputy_id, tally.part, tally.n - 1, tally.x - row[3], tally.y - row[4])
    without = score_criterion(criterion, sums, mandate, delivered=outcome.reason != SOURCE_MISSING)
    return None if without.score is None else outcome.score - without.score


def item_changes(
    criterion: Criterion,
    before: tuple[CriterionOutcome, Mandate, list[Row]],
    after: tuple[CriterionOutcome, Mandate, list[Row]],
) -> list[ItemChange]:
    """Items of one mandate and criterion that are new, gone or different between two sides, each with its effect.

    A side is its outcome, the mandate and its item rows. Sorted by part and item.
    """
    sides = [{(row[1], row[2]): row for row in side[2]} for side in (before, after)]
    found = []
    for key in sorted({*sides[0], *sides[1]}):
        first, second = sides[0].get(key), sides[1].get(key)
        pairs = [None if row is None else (row[3], row[4]) for row in (first, second)]
        if pairs[0] == pairs[1]:
            continue
        row, side = (second, after) if second is not None else (first, before)
        assert row is not None
        found.append(ItemChange(*key, pairs[0], pairs[1], effect(criterion, side[0], side[1], row)))
    return found
