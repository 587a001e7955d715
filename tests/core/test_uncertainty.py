"""Variances of scores, each worked by hand."""

from dataclasses import replace

import pytest

from core.ratings import rating, rules, shares
from core.rulesets import part, tiny
from senim_core.rating.engine import Tally
from senim_core.rating.scoring import Mandate, Scored, score_criterion
from senim_core.rating.uncertainty import criterion_variance, part_variance, total_deviation

ME = Mandate("d1", "city", 365, 12, 10_000)


def variance(text: str, n: int, x: int, y: int, mandate: Mandate = ME) -> int:
    criterion = tiny(text).criteria["T-1"]
    outcome = score_criterion(criterion, {"done": Tally("d1", "done", n, x, y)}, mandate, delivered=True)
    scored = outcome.parts[0]
    assert isinstance(scored, Scored)
    return part_variance(criterion.parts["done"], scored, mandate)


@pytest.mark.parametrize(
    ("text", "counts", "expected"),
    [
        # Beta: p = 1/2 of 8 items, k = 2 with m = 1/2: 0.25 / (8 + 3) = 0.0227272… of 10¹².
        (part(), (8, 4, 8), 22_727_272_727),
        # Goalposts 0.4 to 0.6: the slope is 5, the variance 25 times as large.
        (part(lo=400_000, hi=600_000), (8, 4, 8), 568_181_818_175),
        # Points of two an item: 8 items are 16 points, the same variance.
        (part(unit=2), (8, 8, 16), 22_727_272_727),
        # Target 12 points a year, 6 done, one item a point: Poisson, 6 / 12² of 10¹².
        (part(kind="target", target=12), (6, 6, 0), 41_666_666_667),
        # A target that is full cannot be missed by a few counts.
        (part(kind="target", target=12), (12, 12, 0), 0),
        # Gamma: (3 + 1) / (120 + 10)², goalposts 0 to 1; exposure = 10,000 electors × 12 months / 1000.
        (part(kind="rate", a=1, b=10, lo=0, hi=1_000_000, minimum=0), (3, 3, 3), 236_686_391),
        # Ratio: observed 4 of 5 expected, k = 1: 5 / 36 of 10¹².
        (part(kind="ratio", k=1, lo=0, hi=1_000_000, minimum=1), (5, 4, 5), 138_888_888_889),
    ],
)
def test_the_variance_of_each_kind_worked_by_hand(text: str, counts: tuple[int, int, int], expected: int) -> None:
    assert variance(text, *counts) == expected


def test_parts_of_a_mean_share_their_variance_and_of_a_product_carry_each_others_score() -> None:
    two = (part("done"), part("more"))
    sums = {name: Tally("d1", name, 8, 4, 8) for name in ("done", "more")}
    one = 22_727_272_727
    for combine, expected in (("mean", (2 * one + 2) // 4), ("product", 2 * ((one + 2) // 4))):
        criterion = tiny(*two, combine=combine).criteria["T-1"]
        outcome = score_criterion(criterion, sums, ME, delivered=True)
        assert abs(criterion_variance(criterion, outcome, ME) - expected) <= 1


def test_the_deviation_of_a_total_weighs_what_is_rated() -> None:
    found = rating({"d1": shares(50, None, 50)}, rules())
    # Block A rests on A-1 alone, so it carries the whole 60: var = (0.6² + 0.4²) × 0.25/101; sd = 0.03587…
    assert total_deviation(found.ruleset, found.criteria["d1"], found.mandates["d1"]) == 35_876


def test_more_items_mean_less_uncertainty() -> None:
    few, many = (variance(part(), n, n // 2, n) for n in (10, 1000))
    assert few > 50 * many


def test_a_full_share_with_a_prior_is_still_uncertain() -> None:
    mandate = replace(ME, electors=None)
    assert variance(part(), 4, 4, 4, mandate) > 0
