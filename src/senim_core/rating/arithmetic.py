"""Exact whole-number arithmetic of the score (rating-engine D.1 and D.3): no float anywhere.

A score is a whole number of ppm, 0..1,000,000. `ratio_of` is the one place where rounding happens.
"""

from math import prod

SCALE = 1_000_000
FLOOR = 10_000  # a block below one point counts as one point in the geometric mean, so that it is never 0


def rounded(numerator: int, denominator: int) -> int:
    """R(a, b): the whole number nearest to a/b, halves to the even one; b > 0, a >= 0.

    >>> [rounded(a, 2) for a in (1, 2, 3, 5)]
    [0, 1, 2, 2]
    """
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1))


def goalposts(estimate: int, low: int, high: int) -> int:
    """Position of ``estimate`` between the goalposts, 0 at ``low`` and 1,000,000 at ``high``, in ppm."""
    if estimate <= low:
        return 0
    return min(rounded((estimate - low) * SCALE, high - low), SCALE)


def share(x: int, y: int, *, k: int, unit: int, m: int) -> int:
    """Shrunk share in ppm: x of y points, a prior of k items of ``unit`` points at mean ``m`` ppm.

    Posterior mean of the Beta-binomial model with its prior frozen in the rule set; y + k*unit > 0.
    """
    return rounded(x * SCALE + k * unit * m, y + k * unit)


def saturating_target(x: int, *, target: int, months: int) -> int:
    """x points against ``target`` points a year, pro rata of ``months`` in office, at most 1,000,000 ppm."""
    owed = target * months
    return rounded(min(x * 12, owed) * SCALE, owed)


def rate(x: int, *, exposure: int, a: int, b: int) -> int:
    """Gamma-Poisson mean (x + a)/(exposure + b) in ppm; a/b is the frozen reference rate, b > 0."""
    return rounded((x + a) * SCALE, exposure + b)


def observed_over_expected(x: int, y: int, *, k: int, unit: int) -> int:
    """Shrunk ratio of observed to expected in ppm: 1,000,000 means just as expected; y + k*unit > 0."""
    return rounded((x + k * unit) * SCALE, y + k * unit)


def weighted_mean(values: list[tuple[int, int]]) -> int:
    """Weighted mean of (weight, ppm) pairs with at least one positive weight."""
    return rounded(sum(weight * value for weight, value in values), sum(weight for weight, _ in values))


def integer_root(value: int, degree: int) -> int:
    """The largest whole r with r**degree <= value (Newton's method on whole numbers)."""
    if value < 2:
        return value
    guess = 1 << -(-value.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


def geometric_mean(values: list[tuple[int, int]]) -> int:
    """Weighted geometric mean of (weight, ppm) pairs, rounded down; values below 10,000 count as 10,000."""
    return integer_root(
        prod(max(value, FLOOR) ** weight for weight, value in values), sum(weight for weight, _ in values)
    )
