"""(b) Intervals by weights against their floor, and beside scikit-criteria and pymcdm; then the full intervals.

    python benchmarks/intervals.py [--mandates 3400] [--others]

The floor is what no implementation can avoid: the matrix product of weights and scores, and a sort of every draw's
totals as 64-bit numbers. --others needs `pip install -r requirements/bench.txt`; both others are run on some draws and
multiplied up, which is said.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np

from senim_core.rating import stability
from senim_core.rating.ruleset import Ruleset, shipped

SEED = bytes(range(32))
MISSING = 0.03  # share of criteria that are not rated
SOME = 40  # draws the others are run on


def seconds(act: Callable[[], object]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def group(rules: Ruleset, mandates: int) -> stability.Group:
    """A peer group with random scores and some criteria not rated; each block has a rated one."""
    chance = np.random.default_rng(1)
    width = len(rules.criteria)
    scores = chance.integers(0, 1_000_001, (mandates, width)).astype(np.float64)
    rated = chance.random((mandates, width)) >= MISSING
    for block in rules.blocks:
        first = next(i for i, one in enumerate(rules.criteria.values()) if one.block == block)
        rated[:, first] = True
    order = sorted(range(mandates), key=lambda row: tuple(rated[row]))
    patterns: list[tuple[int, int, tuple[bool, ...]]] = []
    for row, one in enumerate(order):
        pattern = tuple(bool(cell) for cell in rated[one])
        if patterns and patterns[-1][2] == pattern:
            patterns[-1] = (patterns[-1][0], row + 1, pattern)
        else:
            patterns.append((row, row + 1, pattern))
    names = tuple(f"D-{row:05d}" for row in range(mandates))
    deviations = np.full(mandates, 20_000, dtype=np.int64)
    return stability.Group("bench", names, np.where(rated, scores, 0)[order], tuple(patterns), deviations)


def floor(scores: stability.Group, draws: int) -> float:
    """Seconds of the product and the sort alone."""
    chance = np.random.default_rng(2)
    weights = chance.integers(0, 1 << 32, (draws, scores.scores.shape[1])).astype(np.float64)
    keys = chance.integers(0, 1 << 60, (stability.CHUNK, len(scores.deputies)))
    total = 0.0
    for start in range(0, draws, stability.CHUNK):
        total += seconds(lambda at=start: weights[at : at + stability.CHUNK] @ scores.scores.T)  # type: ignore[misc]
        copy = keys.copy()
        total += seconds(lambda kept=copy: kept.sort(axis=1))  # type: ignore[misc]
    return total


def ours(scores: stability.Group, rules: Ruleset, variants: tuple[str, ...]) -> float:
    """Seconds of the intervals of these variants."""
    return seconds(lambda: [stability.summary(drawn) for _, drawn in stability.draw(scores, rules, SEED, variants)])


def scikit_criteria(scores: stability.Group, draws: int) -> float:
    """Seconds of its weighted sum over all draws, from some."""
    from skcriteria import mkdm  # noqa: PLC0415 (only with --others)
    from skcriteria.agg.simple import WeightedSumModel  # noqa: PLC0415

    matrix = scores.scores + 1  # it refuses zeros
    chance = np.random.default_rng(3)

    def some() -> None:
        for _ in range(SOME):
            weights = chance.integers(750, 1251, matrix.shape[1])
            WeightedSumModel().evaluate(mkdm(matrix, [max] * matrix.shape[1], weights=weights))

    return seconds(some) * draws / SOME


def pymcdm(scores: stability.Group, draws: int) -> float:
    """Seconds of its weighted sum and ranks over all draws, from some."""
    from pymcdm.helpers import rankdata  # noqa: PLC0415 (only with --others)
    from pymcdm.methods import WSM  # noqa: PLC0415

    matrix = scores.scores + 1
    chance = np.random.default_rng(3)
    method = WSM(normalization_function=lambda column, cost=False: column)  # as it is: nothing to normalise

    def some() -> None:
        for _ in range(SOME):
            weights = chance.integers(750, 1251, matrix.shape[1]).astype(float)
            rankdata(method(matrix, weights / weights.sum(), np.ones(matrix.shape[1])), reverse=True)

    return seconds(some) * draws / SOME


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Intervals against their floor.")
    parser.add_argument("--mandates", type=int, default=3400)
    parser.add_argument("--others", action="store_true")
    given = parser.parse_args()
    rules = shipped()
    draws = rules.stability.draws
    scores = group(rules, given.mandates)
    runs = [(floor(scores, draws), ours(scores, rules, ("weights",))) for _ in range(3)]
    least, weights = min(run[0] for run in runs), min(run[1] for run in runs)
    print(f"{given.mandates} mandates, {len(scores.patterns)} patterns of missing criteria, {draws} draws")
    print(f"floor                {least:8.2f} s  ratio 1.00")
    print(f"intervals by weights {weights:8.2f} s  ratio {weights / least:.2f}")
    full = ours(scores, rules, stability.VARIANTS)
    print(f"full intervals       {full:8.2f} s  ratio {full / least:.2f}")
    if given.others:
        for name, act in (("scikit-criteria", scikit_criteria), ("pymcdm", pymcdm)):
            took = act(scores, draws)
            print(
                f"{name:20} {took:8.2f} s  ratio {took / least:.2f}  {took / weights:.0f} times ours, from {SOME} draws"
            )


if __name__ == "__main__":
    main()
