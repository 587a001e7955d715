"""Calibration suggests m, k and goalposts by the method of moments; exact on small cases, near on drawn ones."""

import random
from fractions import Fraction

import pytest

from core.bundles import day, engine_with, evidence, model
from senim_core.rating.calibrate import calibrate, prior_strength
from senim_core.rating.engine import Period
from senim_core.rating.rate import rate

HALF = Fraction(1, 2)


# Two mandates with n items each and shares 1/2 ± d: S = 2nd², room = 2n - n = n, t² = (2nd² - 1/4)/n.
@pytest.mark.parametrize(
    ("shares", "k"),
    [
        # n = 100, d = 1/10: t² = (2 - 0.25)/100 = 0.0175; k = 0.25/0.0175 - 1 = 13.29.
        ([(Fraction(4, 10), 100), (Fraction(6, 10), 100)], 13),
        # n = 10, d = 3/10: t² = (1.8 - 0.25)/10 = 0.155; k = 0.61, kept at 5.
        ([(Fraction(2, 10), 10), (Fraction(8, 10), 10)], 5),
        # No spread at all: nothing tells the mandates apart, the strongest prior.
        ([(HALF, 20), (HALF, 20), (HALF, 20)], 100),
        # One mandate has no spread between mandates: room is 0.
        ([(HALF, 20)], 100),
    ],
)
def test_the_strength_of_the_prior_worked_by_hand(shares: list[tuple[Fraction, int]], k: int) -> None:
    assert prior_strength(shares, HALF) == k


def rated(counts: list[tuple[int, int]]) -> list[dict[str, object]]:
    """Appeals of several mandates: (answered in time, answered late) of each."""
    rows: list[dict[str, object]] = []
    for number, (good, late) in enumerate(counts):
        for position in range(good + late):
            when = day("02-01") if position < good else day("03-20")
            rows.append({"deputy_id": f"d{number}", "due_on": day("03-01"), "answered_on": when})
    return rows


def suggestions(counts: list[tuple[int, int]]) -> dict[str, object]:
    mandates = [
        {"deputy_id": f"d{number}", "starts_on": day("2020-01-01"), "peer_group": "city"}
        for number in range(len(counts))
    ]
    engine = engine_with(evidence(mandates=mandates, appeals=rated(counts)))
    try:
        found = calibrate(rate(engine, model(), Period(day("01-01"), day("12-31"))))
    finally:
        engine.close()
    return {f"{entry.criterion}/{entry.part}": entry for entry in found}


def test_the_mean_is_the_pooled_share_and_goalposts_lie_around_it() -> None:
    # 5 mandates of 10: 4 + 5 + 6 + 7 + 8 = 30 of 50.
    entry = suggestions([(4, 6), (5, 5), (6, 4), (7, 3), (8, 2)])["III-2/answered"]
    assert (entry.mandates, entry.items, entry.m) == (5, 50, 600_000)  # type: ignore[attr-defined]
    assert 0 < entry.lo < entry.m < entry.hi < 1_000_000  # type: ignore[attr-defined]


def test_fewer_than_five_mandates_suggest_nothing() -> None:
    assert "III-2/answered" not in suggestions([(4, 6), (5, 5), (6, 4), (7, 3)])


def test_a_known_prior_is_found_again_about() -> None:
    # Shares drawn from Beta(12, 8), 60 items each: m = 0.6, k = 20.
    chance = random.Random(7)
    counts = []
    for _ in range(300):
        share = chance.betavariate(12, 8)
        good = sum(chance.random() < share for _ in range(60))
        counts.append((good, 60 - good))
    total = sum(good for good, _ in counts)
    k = prior_strength([(Fraction(good, 60), 60) for good, _ in counts], Fraction(total, 300 * 60))
    assert abs(total / 18_000 - 0.6) < 0.03
    assert 15 <= k <= 27
