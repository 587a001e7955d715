"""From sums to scores, blocks, totals, bands and places (rating-engine D.3 to D.6).

Every outcome is `Scored` or `NotRated` with its reason; there is no magic number for "no score".
Reasons, always shown: `source_missing` (a feed was not delivered: never the deputy's fault),
`not_applicable` (nothing was owed), `too_few` (fewer items than the minimum).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from senim_core.rating import arithmetic
from senim_core.rating.engine import Tally
from senim_core.rating.ruleset import Block, Criterion, Part, Ruleset

SOURCE_MISSING, NOT_APPLICABLE, TOO_FEW = "source_missing", "not_applicable", "too_few"
TERM_SHORT, BLOCK_MISSING, COVERAGE, EXERCISE = "term_short", "block_missing", "coverage", "exercise"
REASONS = (SOURCE_MISSING, NOT_APPLICABLE, TOO_FEW)
NOT_RANKED = (EXERCISE, TERM_SHORT, BLOCK_MISSING, COVERAGE)


@dataclass(frozen=True)
class Mandate:
    """What scoring needs of a mandate: peer group, days in office by the period's end, months owed, electors."""

    deputy_id: str
    peer_group: str
    days: int
    months: int
    electors: int | None


@dataclass(frozen=True)
class Scored:
    """A part that has a score: the shrunk estimate and the score, both in ppm."""

    tally: Tally
    estimate: int
    score: int


@dataclass(frozen=True)
class NotRated:
    """A part without a score, and why."""

    tally: Tally
    reason: str


PartOutcome = Scored | NotRated


@dataclass(frozen=True)
class CriterionOutcome:
    """A mandate's outcome in one criterion: score in ppm, or None with a reason."""

    code: str
    score: int | None
    reason: str
    parts: tuple[PartOutcome, ...]


@dataclass(frozen=True)
class Total:
    """A mandate's blocks (ppm or None), coverage in points of weight, total and place.

    ``balanced`` is the geometric mean of the blocks; ``band`` is high, middle or low; ``place`` of
    ``ranked`` is inside the peer group; ``reason`` says why there is no total or no place.
    """

    deputy_id: str
    peer_group: str
    blocks: Mapping[str, int | None]
    coverage: int
    total: int | None
    balanced: int | None
    band: str
    place: int | None
    ranked: int | None
    reason: str


def exposure(mandate: Mandate) -> int:
    """Elector-months in thousands, the exposure of kind ``rate``; a mandate without electors has no rate."""
    return arithmetic.rounded((mandate.electors or 0) * mandate.months, 1000)


def _estimate(part: Part, tally: Tally, mandate: Mandate) -> tuple[int, int]:
    group = mandate.peer_group
    if part.kind == "target":
        value = arithmetic.saturating_target(tally.x, target=part.number("target", group), months=mandate.months)
        return value, value
    if part.kind == "rate":
        value = arithmetic.rate(
            tally.x, exposure=exposure(mandate), a=part.number("a", group), b=part.number("b", group)
        )
    elif part.kind == "ratio":
        value = arithmetic.observed_over_expected(tally.x, tally.y, k=part.number("k", group), unit=part.unit)
    else:
        value = arithmetic.share(tally.x, tally.y, k=part.number("k", group), unit=part.unit, m=part.number("m", group))
    return value, arithmetic.goalposts(value, part.number("lo", group), part.number("hi", group))


def score_part(part: Part, tally: Tally, mandate: Mandate, *, delivered: bool) -> PartOutcome:
    """Outcome of one part.

    A ``target`` without rows is a real 0; every other kind without rows owed nothing (`not_applicable`),
    or, where rows are withheld below the minimum, has `too_few`.
    """
    reason = SOURCE_MISSING if not delivered else _why_not(part, tally, mandate)
    return NotRated(tally, reason) if reason else Scored(tally, *_estimate(part, tally, mandate))


def _why_not(part: Part, tally: Tally, mandate: Mandate) -> str:
    if part.kind == "target":
        return "" if mandate.months else NOT_APPLICABLE
    if tally.n == 0 and part.kind != "rate":
        return TOO_FEW if part.withheld else NOT_APPLICABLE
    if tally.n < part.number("minimum", mandate.peer_group):
        return TOO_FEW
    if part.kind == "rate":
        return SOURCE_MISSING if mandate.electors is None else ""
    return "" if tally.y + part.number("k", mandate.peer_group) * part.unit else NOT_APPLICABLE


def _worst(reasons: Sequence[str]) -> str:
    return next(reason for reason in REASONS if reason in reasons)


def score_criterion(
    criterion: Criterion, sums: Mapping[str, Tally], mandate: Mandate, *, delivered: bool
) -> CriterionOutcome:
    """Outcome of one criterion: its parts combined by `single`, `mean` or `product`.

    An empty part drops out of a mean and makes a product not rated.
    """
    outcomes: list[PartOutcome] = []
    for part in criterion.parts.values():
        tally = sums.get(part.name) or Tally(mandate.deputy_id, part.name, 0, 0, 0)
        if part.kind == "shown":
            outcomes.append(NotRated(tally, "" if delivered else SOURCE_MISSING))
        else:
            outcomes.append(score_part(part, tally, mandate, delivered=delivered))
    scored = [outcome for outcome in outcomes if isinstance(outcome, Scored)]
    missing = [outcome.reason for outcome in outcomes if isinstance(outcome, NotRated) and outcome.reason]
    if not scored or (criterion.combine == "product" and missing):
        return CriterionOutcome(criterion.code, None, _worst(missing), tuple(outcomes))
    scores = [outcome.score for outcome in scored]
    if criterion.combine == "product":
        value = arithmetic.SCALE
        for score in scores:
            value = arithmetic.rounded(value * score, arithmetic.SCALE)
    else:
        value = arithmetic.rounded(sum(scores), len(scores))
    return CriterionOutcome(criterion.code, value, "", tuple(outcomes))


def _block_score(block: Block, ruleset: Ruleset, outcomes: Mapping[str, CriterionOutcome]) -> tuple[int | None, int]:
    inside = [criterion for criterion in ruleset.criteria.values() if criterion.block == block.id]
    pairs = [(criterion.weight, score) for criterion in inside if (score := outcomes[criterion.code].score) is not None]
    covered = sum(weight for weight, _ in pairs)
    if not pairs or covered * 100 < ruleset.gates.block_min * block.weight:
        return None, covered
    return arithmetic.weighted_mean(pairs), covered


def band_of(total: int, bands: Mapping[str, int]) -> str:
    """high, middle or low, by fixed bounds in ppm."""
    if total >= bands["high"]:
        return "high"
    return "middle" if total >= bands["middle"] else "low"


def total_of(ruleset: Ruleset, outcomes: Mapping[str, CriterionOutcome], mandate: Mandate, *, exercise: bool) -> Total:
    """Blocks, coverage, total and band of one mandate, not yet its place.

    No total: in an engine exercise; under the gate of days in office; a block with too little weight with
    data; coverage under the gate. The first of these is the reason.
    """
    scores = {block.id: _block_score(block, ruleset, outcomes) for block in ruleset.blocks.values()}
    blocks = {name: score for name, (score, _) in scores.items()}
    coverage = sum(covered for _, covered in scores.values())
    present = {name: score for name, score in blocks.items() if score is not None}
    conditions = (
        (EXERCISE, exercise),
        (TERM_SHORT, mandate.days < ruleset.gates.days),
        (BLOCK_MISSING, len(present) < len(blocks)),
        (COVERAGE, coverage < ruleset.gates.coverage),
    )
    reason = next((name for name, holds in conditions if holds), "")
    if reason:
        return Total(mandate.deputy_id, mandate.peer_group, blocks, coverage, None, None, "", None, None, reason)
    pairs = [(block.weight, present[block.id]) for block in ruleset.blocks.values()]
    shared = gcd(*(weight for weight, _ in pairs))
    total = arithmetic.weighted_mean(pairs)
    balanced = arithmetic.geometric_mean([(weight // shared, score) for weight, score in pairs])
    band = band_of(total, ruleset.bands)
    return Total(mandate.deputy_id, mandate.peer_group, blocks, coverage, total, balanced, band, None, None, "")


def with_places(totals: Sequence[Total]) -> list[Total]:
    """The same totals with places: 1 + how many of the peer group are strictly higher ("1224")."""
    by_group: dict[str, list[int]] = {}
    for entry in totals:
        if entry.total is not None:
            by_group.setdefault(entry.peer_group, []).append(entry.total)
    placed = []
    for entry in totals:
        if entry.total is None:
            placed.append(entry)
            continue
        peers = by_group[entry.peer_group]
        place = 1 + sum(peer > entry.total for peer in peers)
        placed.append(Total(**{**entry.__dict__, "place": place, "ranked": len(peers)}))
    return placed
