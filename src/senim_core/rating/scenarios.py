"""What becomes of the places if a choice of the rules had been another one (rating-engine D.8).

A fixed list: equal weights; geometric mean of the blocks; each criterion, block and source left out; no prior and a
doubled prior; places inside the group instead of goalposts; not rated counted as the group's mean. In every scenario
the same mandates are compared, those that are ranked in the release; gates are not applied again, so a choice that
takes a whole block away still compares everyone. Whole numbers only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from senim_core.canonical import to_csv
from senim_core.rating import arithmetic
from senim_core.rating.rate import Rating
from senim_core.rating.ruleset import Criterion, Part, Ruleset
from senim_core.rating.scoring import SOURCE_MISSING, score_criterion

TOP = 10
SLICE = 512  # rows of the comparison of all pairs that are in memory at a time

Scores = Mapping[str, int | None]  # code of a criterion -> ppm or None
Totals = Mapping[str, int]  # deputy_id -> ppm


@dataclass(frozen=True)
class Scenario:
    """One other choice: its kind, what it is about (a code, block or source, or nothing), and the totals it gives."""

    kind: str
    subject: str
    totals: Totals


@dataclass(frozen=True)
class Comparison:
    """A scenario's places against the release's inside one peer group.

    ``shift_sum`` of ``ranked`` is the average shift as an exact fraction; ``top_same`` of ``top_size`` and
    ``bottom_same`` of ``bottom_size`` say who stays; ``concordance`` of ``pairs`` is Kendall's tau-a.
    """

    peer_group: str
    scenario: Scenario
    ranked: int
    shift_sum: int
    shift_max: int
    top_size: int
    top_same: int
    bottom_size: int
    bottom_same: int
    concordance: int
    pairs: int
    places: Mapping[str, int]


def placed(totals: Totals) -> dict[str, int]:
    """Places by total, "1224"."""
    ordered = sorted(totals.values(), reverse=True)
    first: dict[int, int] = {}
    for position, value in enumerate(ordered, start=1):
        first.setdefault(value, position)
    return {deputy_id: first[value] for deputy_id, value in totals.items()}


def total(ruleset: Ruleset, scores: Scores, *, weigh: Callable[[Criterion], int], geometric: bool = False) -> int:
    """The total of one mandate without gates: weighted mean of what is there, block by block; a score must be there."""
    blocks = []
    for block in ruleset.blocks.values():
        inside = [
            (weigh(criterion), score)
            for code, criterion in ruleset.criteria.items()
            if criterion.block == block.id and (score := scores[code]) is not None
        ]
        if inside:
            weight = sum(weigh(criterion) for criterion in ruleset.criteria.values() if criterion.block == block.id)
            blocks.append((weight, arithmetic.weighted_mean(inside)))
    return arithmetic.geometric_mean(blocks) if geometric else arithmetic.weighted_mean(blocks)


def own_weight(criterion: Criterion) -> int:
    """The weight the rule set gives."""
    return criterion.weight


def equal_weight(_: Criterion) -> int:
    """The same weight for each criterion; a block weighs as much as it has criteria."""
    return 1


def _with_prior(part: Part, times: int) -> Part:
    if "k" not in part.numbers:
        return part
    prior = {group: value * times for group, value in part.numbers["k"].items()}
    return replace(part, numbers={**part.numbers, "k": prior})


def _rescored(rating: Rating, deputies: Sequence[str], times: int) -> dict[str, dict[str, int | None]]:
    """Scores from the same sums with every prior strength k multiplied."""
    rules = {
        code: replace(criterion, parts={name: _with_prior(part, times) for name, part in criterion.parts.items()})
        for code, criterion in rating.ruleset.criteria.items()
    }
    found: dict[str, dict[str, int | None]] = {}
    for deputy_id in deputies:
        found[deputy_id] = {}
        for code, outcome in rating.criteria[deputy_id].items():
            sums = {part.tally.part: part.tally for part in outcome.parts}
            again = score_criterion(
                rules[code], sums, rating.mandates[deputy_id], delivered=outcome.reason != SOURCE_MISSING
            )
            found[deputy_id][code] = again.score
    return found


def _by_rank(scores: Mapping[str, Scores], codes: Sequence[str]) -> dict[str, dict[str, int | None]]:
    """Each score as its place inside the group from 0 to 1,000,000, equal scores in the middle of theirs."""
    found: dict[str, dict[str, int | None]] = {deputy_id: {} for deputy_id in scores}
    for code in codes:
        there = sorted(score for row in scores.values() if (score := row[code]) is not None)
        below: dict[int, int] = {}
        upto: dict[int, int] = {}
        for position, value in enumerate(there):
            below.setdefault(value, position)
            upto[value] = position
        for deputy_id, row in scores.items():
            score = row[code]
            if score is None or len(there) == 1:
                found[deputy_id][code] = None if score is None else arithmetic.SCALE // 2
            else:
                middle = (below[score] + upto[score]) * arithmetic.SCALE
                found[deputy_id][code] = arithmetic.rounded(middle, 2 * (len(there) - 1))
    return found


def _mean_for_missing(scores: Mapping[str, Scores], codes: Sequence[str]) -> dict[str, dict[str, int | None]]:
    """Where a criterion is not rated, the group's mean of it; where nobody has it, still nothing."""
    found: dict[str, dict[str, int | None]] = {deputy_id: {} for deputy_id in scores}
    for code in codes:
        there = [score for row in scores.values() if (score := row[code]) is not None]
        mean = arithmetic.rounded(sum(there), len(there)) if there else None
        for deputy_id, row in scores.items():
            found[deputy_id][code] = mean if row[code] is None else row[code]
    return found


def _without(scores: Mapping[str, Scores], codes: set[str]) -> dict[str, dict[str, int | None]]:
    return {
        deputy_id: {code: None if code in codes else score for code, score in row.items()}
        for deputy_id, row in scores.items()
    }


def _left_out(ruleset: Ruleset) -> Iterator[tuple[str, str, set[str]]]:
    for code in ruleset.criteria:
        yield "without_criterion", code, {code}
    for block in ruleset.blocks:
        yield "without_block", block, {code for code, one in ruleset.criteria.items() if one.block == block}
    for source in sorted({source for criterion in ruleset.criteria.values() for source in criterion.sources}):
        yield "without_source", source, {code for code, one in ruleset.criteria.items() if source in one.sources}


Choice = tuple[str, str, Mapping[str, Scores]]


def _choices(rating: Rating, deputies: Sequence[str]) -> Iterator[Choice]:
    rules = rating.ruleset
    codes = list(rules.criteria)
    scores = {one: {code: rating.criteria[one][code].score for code in codes} for one in deputies}
    yield "equal_weights", "", scores
    yield "geometric_blocks", "", scores
    for kind, subject, gone in _left_out(rules):
        yield kind, subject, _without(scores, gone)
    yield "no_prior", "", _rescored(rating, deputies, 0)
    yield "double_prior", "", _rescored(rating, deputies, 2)
    yield "places_as_scores", "", _by_rank(scores, codes)
    yield "missing_as_mean", "", _mean_for_missing(scores, codes)


def scenarios(rating: Rating, deputies: Sequence[str]) -> Iterator[Scenario]:
    """Every scenario over the ranked mandates of one peer group; one that leaves someone without any score is not."""
    for kind, subject, scores in _choices(rating, deputies):
        if all(any(score is not None for score in row.values()) for row in scores.values()):
            weigh = equal_weight if kind == "equal_weights" else own_weight
            geometric = kind == "geometric_blocks"
            totals = {one: total(rating.ruleset, row, weigh=weigh, geometric=geometric) for one, row in scores.items()}
            yield Scenario(kind, subject, totals)


def concordance(left: Sequence[int], right: Sequence[int]) -> int:
    """Pairs in the same order minus pairs in the opposite order; a pair that is equal in one of them counts 0."""
    first, second = np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)
    found = 0
    for start in range(0, len(first), SLICE):
        rows = slice(start, start + SLICE)
        one = (first[rows, None] > first).astype(np.int8) - (first[rows, None] < first).astype(np.int8)
        two = (second[rows, None] > second).astype(np.int8) - (second[rows, None] < second).astype(np.int8)
        found += int((one * two).sum(dtype=np.int64))
    return found // 2


def compare(peer_group: str, base: Totals, scenario: Scenario) -> Comparison:
    """The scenario against the release's totals ``base`` of the same mandates."""
    before, after = placed(base), placed(scenario.totals)
    shifts = [abs(before[one] - after[one]) for one in base]
    size = len(base)
    top, bottom = min(TOP, size), size // 10

    def among(places: Mapping[str, int], low: int, high: int) -> set[str]:
        return {one for one, place in places.items() if low <= place <= high}

    return Comparison(
        peer_group,
        scenario,
        size,
        sum(shifts),
        max(shifts),
        top,
        len(among(before, 1, top) & among(after, 1, top)),
        bottom,
        len(among(before, size - bottom + 1, size) & among(after, size - bottom + 1, size)),
        concordance(list(base.values()), [scenario.totals[one] for one in base]),
        size * (size - 1) // 2,
        after,
    )


def compared(rating: Rating) -> list[Comparison]:
    """Every scenario in every peer group in which somebody is ranked."""
    found = []
    for group in rating.ruleset.peer_groups:
        base = {
            one: entry.total
            for one, entry in rating.totals.items()
            if entry.peer_group == group and entry.total is not None
        }
        if base:
            found += [compare(group, base, scenario) for scenario in scenarios(rating, list(base))]
    return found


@dataclass(frozen=True)
class Range:
    """The best and the worst place of one mandate over all scenarios, with the first scenario that gives it."""

    best: int
    best_in: tuple[str, str]
    worst: int
    worst_in: tuple[str, str]


def ranges(found: Sequence[Comparison]) -> dict[str, Range]:
    """Best and worst place of every ranked mandate."""
    listed: dict[str, list[tuple[int, tuple[str, str]]]] = {}
    for one in found:
        for deputy_id, place in one.places.items():
            listed.setdefault(deputy_id, []).append((place, (one.scenario.kind, one.scenario.subject)))
    answer = {}
    for deputy_id, entries in listed.items():
        best = min(entries, key=lambda entry: entry[0])
        worst = max(entries, key=lambda entry: entry[0])
        answer[deputy_id] = Range(best[0], best[1], worst[0], worst[1])
    return answer


SCENARIO_COLUMNS = (
    "peer_group", "scenario", "subject", "ranked", "shift_sum", "shift_max", "top_size", "top_same",
    "bottom_size", "bottom_same", "concordance", "pairs",
)  # fmt: skip
RANGE_COLUMNS = ("deputy_id", "best", "best_scenario", "best_subject", "worst", "worst_scenario", "worst_subject")


def results(found: Sequence[Comparison]) -> dict[str, bytes]:
    """``scenarios.csv`` and ``ranges.csv`` as canonical text."""
    rows = [
        (one.peer_group, one.scenario.kind, one.scenario.subject or None, one.ranked, one.shift_sum, one.shift_max,
         one.top_size, one.top_same, one.bottom_size, one.bottom_same, one.concordance, one.pairs)
        for one in found
    ]  # fmt: skip
    by_deputy = ranges(found)
    listed = [
        (
            deputy_id,
            by_deputy[deputy_id].best,
            *(text or None for text in by_deputy[deputy_id].best_in),
            by_deputy[deputy_id].worst,
            *(text or None for text in by_deputy[deputy_id].worst_in),
        )
        for deputy_id in sorted(by_deputy, key=str.encode)
    ]
    return {"scenarios.csv": to_csv(SCENARIO_COLUMNS, rows), "ranges.csv": to_csv(RANGE_COLUMNS, listed)}
