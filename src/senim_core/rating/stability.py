"""How firm a place is: seeded Monte Carlo over weights and data, in whole numbers (rating-engine D.7).

Three variants, each of ``draws`` draws: ``weights`` moves every weight by up to the rule set's spread ("sensitivity
to weights"), ``data`` moves every total by its standard deviation ("data uncertainty"), ``both`` does both.

Every number is whole. Matrix products run in float64, where they are exact as long as every sum stays below 2**53:
effective weights are whole numbers of 2**-32 that sum to at most 2**32, scores are at most 10**6 < 2**20. So the
result does not depend on the order of adding, on threads or on the processor. Totals are whole 1/256 ppm.

The noise comes from SHAKE-256 of a seed that the release itself gives: nobody can pick it, everybody can repeat it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from senim_core.canonical import to_csv
from senim_core.rating.rate import Rating
from senim_core.rating.ruleset import Ruleset
from senim_core.rating.uncertainty import total_deviation

VARIANTS = ("weights", "data", "both")
CHUNK = 250  # draws that share one stream of noise; part of the method, not of the implementation
UNIT = 1 << 32  # effective weights are whole numbers of 1/UNIT
TO_256 = 24  # from 1/UNIT ppm to 1/256 ppm
OFFSET = 1 << 40  # makes every sort key positive; totals and noise stay far below
EXACT = 1 << 53
MANY = 60_000  # more mandates than this in a group do not fit two bytes
LEVELS = (5, 50, 95)
NORMAL = Path(__file__).with_name("normal.csv")

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Interval:
    """Places in a share of the draws: 5th, 50th and 95th percentile; draws in the top and in the bottom decile.

    Where fewer than ten are ranked there is no decile: the last two are None.
    """

    low: int
    median: int
    high: int
    top: int | None
    bottom: int | None


def seed(evidence_root: bytes, ruleset_sha256: str) -> bytes:
    """SHA-256("mc/v1" ‖ evidence root ‖ hash of the rule set): the seed of a release's intervals."""
    return hashlib.sha256(b"mc/v1" + evidence_root + bytes.fromhex(ruleset_sha256)).digest()


@cache
def normal_table() -> Whole:
    """1,024 quantiles of the normal distribution at (i + 1/2)/1024, times 4096, as whole numbers."""
    return np.array([int(line) for line in NORMAL.read_text("ascii").split()], dtype=np.int64)


def _stream(seed_bytes: bytes, label: bytes, size: int) -> bytes:
    return hashlib.shake_256(seed_bytes + label).digest(size)


def factors(seed_bytes: bytes, label: bytes, draws: int, columns: int, spread: int) -> Whole:
    """Noise factors in per mille, ``draws`` × ``columns``, uniform from 1000 - spread to 1000 + spread."""
    words = np.frombuffer(_stream(seed_bytes, label, 4 * draws * columns), dtype="<u4").astype(np.int64)
    return (1000 - spread + ((words * (2 * spread + 1)) >> 32)).reshape(draws, columns)


def effective_weights(
    ruleset: Ruleset, rated: Sequence[bool], criterion_noise: Whole, block_noise: Whole
) -> NDArray[np.float64]:
    """Weights of the criteria in the total, draws × criteria, whole numbers of 2**-32 held in float64.

    ``rated``: which criteria, in the order of the rule set, have a score; each block has at least one.
    """
    blocks = list(ruleset.blocks.values())
    criteria = list(ruleset.criteria.values())
    weight = criterion_noise * np.array([criterion.weight for criterion in criteria], dtype=np.int64)
    block_weight = block_noise * np.array([block.weight for block in blocks], dtype=np.int64)
    share = (block_weight * UNIT) // block_weight.sum(axis=1, keepdims=True)
    found = np.zeros(weight.shape, dtype=np.int64)
    for position, block in enumerate(blocks):
        inside = [i for i, criterion in enumerate(criteria) if criterion.block == block.id and rated[i]]
        chosen = weight[:, inside]
        found[:, inside] = share[:, [position]] * chosen // chosen.sum(axis=1, keepdims=True)
    return found.astype(np.float64)


def places(totals: Whole) -> Whole:
    """Places of each row's totals, 1 for the highest, equal totals sharing the better place ("1224")."""
    draws, size = totals.shape
    bits = max(size - 1, 1).bit_length()
    keys = ((OFFSET - totals) << bits) | np.arange(size, dtype=np.int64)
    keys.sort(axis=1)
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    found = np.empty((draws, size), dtype=np.int64 if size > MANY else np.uint16)
    ranks = np.broadcast_to(np.arange(1, size + 1, dtype=found.dtype), (draws, size))
    np.put_along_axis(found, order, ranks, axis=1)
    tied = np.flatnonzero((keys[:, 1:] == keys[:, :-1]).any(axis=1))
    for draw in tied:
        first = np.concatenate(([True], keys[draw, 1:] != keys[draw, :-1]))
        starts = np.maximum.accumulate(np.where(first, np.arange(size), 0)) + 1
        found[draw, order[draw]] = starts
    return found


def summary(found: Any) -> list[Interval]:
    """The interval of each column of ``found``, draws × mandates."""
    draws, size = found.shape
    tenth = size // 10
    bottom = (found > size - tenth).sum(axis=0)
    top = (found <= tenth).sum(axis=0)
    at = [(draws * level + 99) // 100 - 1 for level in LEVELS]
    intervals = []
    for start in range(0, size, 64):  # columns side by side in memory sort several times faster
        ordered = np.sort(np.ascontiguousarray(found[:, start : start + 64].T), axis=1)[:, at]
        for offset, levels in enumerate(ordered.tolist()):
            column = start + offset
            deciles = (int(top[column]), int(bottom[column])) if tenth else (None, None)
            intervals.append(Interval(*levels, *deciles))
    return intervals


@dataclass(frozen=True)
class Group:
    """The ranked mandates of one peer group as matrices, sorted so that equal patterns of rated criteria are together.

    ``scores`` is mandates × criteria in ppm (0 where not rated), ``patterns`` names (first row, row after the last,
    which criteria are rated), ``deviations`` the standard deviation of each total in ppm.
    """

    name: str
    deputies: tuple[str, ...]
    scores: NDArray[np.float64]
    patterns: tuple[tuple[int, int, tuple[bool, ...]], ...]
    deviations: Whole


def group_of(rating: Rating, name: str) -> Group | None:
    """The ranked mandates of peer group ``name``; None where nobody is ranked."""
    codes = list(rating.ruleset.criteria)
    listed = []
    for deputy_id, total in rating.totals.items():
        if total.peer_group == name and total.total is not None:
            scores = [rating.criteria[deputy_id][code].score for code in codes]
            listed.append((tuple(score is not None for score in scores), deputy_id.encode(), deputy_id, scores))
    if not listed:
        return None
    listed.sort(key=lambda row: row[:2])
    patterns: list[tuple[int, int, tuple[bool, ...]]] = []
    for row, (pattern, *_) in enumerate(listed):
        if patterns and patterns[-1][2] == pattern:
            patterns[-1] = (patterns[-1][0], row + 1, pattern)
        else:
            patterns.append((row, row + 1, pattern))
    deputies = tuple(row[2] for row in listed)
    return Group(
        name,
        deputies,
        np.array([[score or 0 for score in row[3]] for row in listed], dtype=np.float64),
        tuple(patterns),
        np.array(
            [total_deviation(rating.ruleset, rating.criteria[one], rating.mandates[one]) for one in deputies],
            dtype=np.int64,
        ),
    )


def _totals(group: Group, weights: Sequence[NDArray[np.float64]], rows: slice) -> Whole:
    """Totals in 1/256 ppm, draws × mandates: one exact matrix product for each pattern."""
    found = np.empty((rows.stop - rows.start, len(group.deputies)))
    for (first, last, _), weight in zip(group.patterns, weights, strict=True):
        np.matmul(weight[rows], group.scores[first:last].T, out=found[:, first:last])
    assert not found.size or found.max() < EXACT
    return found.astype(np.int64) >> TO_256


def _noise(group: Group, seed_bytes: bytes, chunk: int, draws: int) -> Whole:
    """Data noise of one chunk in 1/256 ppm, draws × mandates in the order of their identifiers."""
    size = len(group.deputies)
    label = f"z/{group.name}/{chunk}".encode()
    words = np.frombuffer(_stream(seed_bytes, label, 2 * draws * size), dtype="<u2").reshape(draws, size)
    order = np.argsort(np.array(sorted(range(size), key=lambda one: group.deputies[one].encode())))
    shift: Whole = (normal_table()[words[:, order] >> 6] * group.deviations) >> 4
    return shift


def draw(
    group: Group, ruleset: Ruleset, seed_bytes: bytes, variants: Sequence[str] = VARIANTS
) -> Iterator[tuple[str, Any]]:
    """(variant, places of every draw: draws × mandates) for each of ``variants``."""
    draws, spread = ruleset.stability.draws, ruleset.stability.spread
    shapes = ((b"w", len(ruleset.criteria)), (b"b", len(ruleset.blocks)))
    noise = [factors(seed_bytes, label, draws, columns, spread) for label, columns in shapes]
    still = [np.full((1, columns), 1000, dtype=np.int64) for _, columns in shapes]
    moved = [effective_weights(ruleset, pattern, *noise) for *_, pattern in group.patterns]
    fixed = _totals(group, [effective_weights(ruleset, pattern, *still) for *_, pattern in group.patterns], slice(0, 1))
    kind = np.int64 if len(group.deputies) > MANY else np.uint16
    found = {variant: np.empty((draws, len(group.deputies)), dtype=kind) for variant in variants}
    for chunk, start in enumerate(range(0, draws, CHUNK)):
        rows = slice(start, min(start + CHUNK, draws))
        totals = _totals(group, moved, rows)
        if "weights" in found:
            found["weights"][rows] = places(totals)
        if "data" in found or "both" in found:
            shift = _noise(group, seed_bytes, chunk, rows.stop - rows.start)
            for variant, base in (("data", fixed), ("both", totals)):
                if variant in found:
                    found[variant][rows] = places(base + shift)
    yield from found.items()


def intervals(rating: Rating, seed_bytes: bytes) -> dict[str, dict[str, Interval]]:
    """``found[deputy_id][variant]`` for every ranked mandate. An engine exercise ranks nobody: empty."""
    found: dict[str, dict[str, Interval]] = {}
    for name in rating.ruleset.peer_groups:
        group = group_of(rating, name)
        if group is None:
            continue
        for variant, drawn in draw(group, rating.ruleset, seed_bytes):
            for deputy_id, interval in zip(group.deputies, summary(drawn), strict=True):
                found.setdefault(deputy_id, {})[variant] = interval
    return found


FIELDS = ("p5", "p50", "p95", "top", "bottom")
COLUMNS = ("deputy_id", *(f"{variant}_{name}" for variant in VARIANTS for name in FIELDS))


def result(found: Mapping[str, Mapping[str, Interval]]) -> bytes:
    """``intervals.csv``: one row a ranked mandate, sorted by the bytes of its identifier."""
    rows = []
    for deputy_id in sorted(found, key=str.encode):
        cells: list[int | None] = []
        for variant in VARIANTS:
            one = found[deputy_id][variant]
            cells += [one.low, one.median, one.high, one.top, one.bottom]
        rows.append((deputy_id, *cells))
    return to_csv(COLUMNS, rows)
