"""The arithmetic of a score: whole numbers, one place where rounding happens, halves to the even."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.rating.arithmetic import (
    FLOOR,
    SCALE,
    geometric_mean,
    goalposts,
    integer_root,
    observed_over_expected,
    rate,
    rounded,
    saturating_target,
    share,
    weighted_mean,
)

counts = st.integers(0, 10**9)
above_zero = st.integers(1, 10**9)
ppm = st.integers(0, SCALE)


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [
        (0, 7, 0),
        (1, 2, 0),  # a half goes to the even neighbour: down
        (3, 2, 2),  # and up
        (5, 2, 2),
        (7, 2, 4),
        (1, 3, 0),
        (2, 3, 1),
        (10, 5, 2),
        (10**30 + 1, 2, 5 * 10**29),
        (999_999_999_999_999_999, 10**18, 1),
    ],
)
def test_rounding_takes_the_nearest_and_halves_to_the_even(numerator: int, denominator: int, result: int) -> None:
    assert rounded(numerator, denominator) == result


@given(st.integers(0, 10**30), st.integers(1, 10**20))
def test_rounding_is_that_of_exact_fractions(numerator: int, denominator: int) -> None:
    assert rounded(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("estimate", "low", "high", "result"),
    [
        (500_000, 500_000, 1_000_000, 0),
        (499_999, 500_000, 1_000_000, 0),
        (0, 500_000, 1_000_000, 0),
        (750_000, 500_000, 1_000_000, 500_000),
        (1_000_000, 500_000, 1_000_000, 1_000_000),
        (1_200_000, 400_000, 1_000_000, 1_000_000),
        (1, 0, 3, 333_333),
        (500_001, 500_000, 500_001, 1_000_000),
    ],
)
def test_goalposts_stretch_and_clamp(estimate: int, low: int, high: int, result: int) -> None:
    assert goalposts(estimate, low, high) == result


@given(st.integers(0, 2 * SCALE), st.integers(0, 2 * SCALE), ppm, above_zero)
def test_goalposts_never_turn_the_order_round(one: int, other: int, low: int, width: int) -> None:
    left, right = sorted((one, other))
    assert 0 <= goalposts(left, low, low + width) <= goalposts(right, low, low + width) <= SCALE


@pytest.mark.parametrize(
    ("x", "y", "k", "unit", "m", "result"),
    [
        (3, 4, 10, 1, 850_000, 821_429),  # 11,500,000/14
        (0, 0, 10, 1, 850_000, 850_000),  # nothing known: the prior
        (29, 40, 10, 4, 600_000, 662_500),  # 53,000,000/80
        (1, 3, 0, 1, 0, 333_333),  # no prior: the plain share
        (100, 100, 0, 100, 0, 1_000_000),
    ],
)
def test_a_share_is_shrunk_to_its_prior(x: int, y: int, k: int, unit: int, m: int, result: int) -> None:
    assert share(x, y, k=k, unit=unit, m=m) == result


@given(st.data(), above_zero, st.integers(0, 100), st.integers(1, 1000), ppm)
def test_a_share_lies_between_the_plain_share_and_the_prior(
    data: st.DataObject, y: int, k: int, unit: int, m: int
) -> None:
    x = data.draw(st.integers(0, y))
    found, plain = share(x, y, k=k, unit=unit, m=m), rounded(x * SCALE, y)
    assert 0 <= found <= SCALE
    assert min(plain, m) - 1 <= found <= max(plain, m) + 1


@pytest.mark.parametrize(
    ("x", "target", "months", "result"),
    [
        (0, 20, 12, 0),
        (8, 20, 12, 400_000),  # 96/240
        (20, 20, 12, 1_000_000),
        (21, 20, 12, 1_000_000),
        (5, 20, 6, 500_000),  # 60/120
        (1, 7, 1, 1_000_000),  # 12 twelfths against 7
        (1, 6, 12, 166_667),
    ],
)
def test_a_target_is_pro_rata_and_saturates(x: int, target: int, months: int, result: int) -> None:
    assert saturating_target(x, target=target, months=months) == result


@given(counts, above_zero, st.integers(1, 60))
def test_one_more_point_never_lowers_a_target(x: int, target: int, months: int) -> None:
    less, more = (saturating_target(points, target=target, months=months) for points in (x, x + 1))
    assert 0 <= less <= more <= SCALE


def test_a_rate_is_the_mean_of_gamma_and_poisson() -> None:
    assert rate(3, exposure=12, a=2, b=8) == 250_000  # 5/20
    assert rate(0, exposure=0, a=2, b=8) == 250_000  # nothing known: the frozen reference rate
    assert rate(30, exposure=2, a=2, b=8) == 3_200_000  # a rate may be above one


def test_a_ratio_is_a_million_where_all_is_as_expected() -> None:
    assert observed_over_expected(0, 0, k=10, unit=1_000_000) == 1_000_000
    assert observed_over_expected(3_000_000, 900_000, k=10, unit=1_000_000) == 1_192_661  # 13/10.9
    assert observed_over_expected(1, 4, k=0, unit=1) == 250_000


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([(1, 7)], 7),
        ([(30, 400_000), (35, 600_000), (35, 800_000)], 610_000),  # 12 + 21 + 28 million of 100
        ([(1, 0), (1, 1)], 0),  # ½ → the even 0
        ([(1, 1), (1, 2)], 2),  # 1½ → the even 2
    ],
)
def test_a_mean_weighs_and_rounds_once(values: list[tuple[int, int]], mean: int) -> None:
    assert weighted_mean(values) == mean


@pytest.mark.parametrize(
    ("value", "degree", "root"),
    [
        (0, 3, 0),
        (1, 9, 1),
        (8, 3, 2),
        (7, 3, 1),
        (9, 3, 2),
        (10**100, 100, 10),
        (10**100 - 1, 100, 9),
        (5, 1, 5),
    ],
)
def test_roots_are_rounded_down(value: int, degree: int, root: int) -> None:
    assert integer_root(value, degree) == root


@given(st.integers(0, 10**130), st.integers(1, 24))
def test_a_root_is_the_largest_that_fits(value: int, degree: int) -> None:
    root = integer_root(value, degree)
    assert root**degree <= value < (root + 1) ** degree


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([(1, 400_000), (1, 900_000)], 600_000),  # √(0.4·0.9) = 0.6
        ([(1, 0), (1, 1_000_000)], 100_000),  # the zero counts as one point: √(0.01·1) = 0.1
        ([(6, 500_000), (7, 500_000), (7, 500_000)], 500_000),
        ([(2, 1_000_000), (1, 125_000)], 500_000),  # ∛(1·1·0.125) = 0.5
    ],
)
def test_the_geometric_mean_is_exact(values: list[tuple[int, int]], mean: int) -> None:
    assert geometric_mean(values) == mean


@given(st.lists(st.tuples(st.integers(1, 9), ppm), min_size=1, max_size=4))
def test_the_geometric_mean_is_never_above_the_arithmetic(values: list[tuple[int, int]]) -> None:
    lifted = [(weight, max(value, FLOOR)) for weight, value in values]
    assert geometric_mean(values) <= weighted_mean(lifted) + 1
