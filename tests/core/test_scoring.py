"""From sums to scores, blocks, totals, bands and places."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundles import model
from core.rulesets import part, tiny
from senim_core.rating.engine import Tally
from senim_core.rating.scoring import (
    CriterionOutcome,
    Mandate,
    NotRated,
    Scored,
    Total,
    band_of,
    score_criterion,
    score_part,
    total_of,
    with_places,
)

DEPUTY = Mandate("d1", "city", days=365, months=12, electors=5000)


def tally(name: str, n: int, x: int, y: int) -> Tally:
    return Tally("d1", name, n, x, y)


def one_part(text: str) -> Any:
    return tiny(text).criteria["T-1"].parts["done"]


RATE = part(kind="rate", a=2, b=8, lo=0, hi=500_000, minimum=0)
RATIO = part(kind="ratio", unit=10, k=0, lo=400_000, hi=1_600_000, minimum=1)
NO_PRIOR = part(k=0, m=0)


@pytest.mark.parametrize(
    ("text", "sums", "estimate", "score"),
    [
        # share, k = 2, m = 500,000: (3,000,000 + 1,000,000)/6 = 666,667.
        (part(), (4, 3, 4), 666_667, 666_667),
        # rate over 5,000 electors × 12 months = 60 thousand: (15 + 2)/(60 + 8) = 250,000; s = 250,000/500,000.
        (RATE, (15, 15, 15), 250_000, 500_000),
        # a rate without an event is known too: 2/68 = 29,412; s = 58,824.
        (RATE, (0, 0, 0), 29_412, 58_824),
        # ratio without a prior: 8/10 = 800,000; s = 400,000/1,200,000 = 333,333.
        (RATIO, (2, 8, 10), 800_000, 333_333),
        # target 6: 3·12 = 36 of 72.
        (part(kind="target", target=6), (3, 3, 3), 500_000, 500_000),
    ],
)
def test_each_kind_gives_an_estimate_and_a_score(
    text: str, sums: tuple[int, int, int], estimate: int, score: int
) -> None:
    found = score_part(one_part(text), tally("done", *sums), DEPUTY, delivered=True)
    assert isinstance(found, Scored)
    assert (found.estimate, found.score) == (estimate, score)


@pytest.mark.parametrize(
    ("text", "sums", "delivered", "reason"),
    [
        (part(), (4, 3, 4), False, "source_missing"),
        (part(), (0, 0, 0), True, "not_applicable"),
        (part(minimum=5), (4, 3, 4), True, "too_few"),
        (NO_PRIOR, (2, 0, 0), True, "not_applicable"),  # items that weigh nothing
        (RATIO, (2, 0, 0), True, "not_applicable"),
        (part(kind="rate", a=1, b=1, lo=0, hi=1, minimum=1), (0, 0, 0), True, "too_few"),
    ],
)
def test_a_part_without_a_score_says_why(text: str, sums: tuple[int, int, int], delivered: bool, reason: str) -> None:
    assert score_part(one_part(text), tally("done", *sums), DEPUTY, delivered=delivered) == NotRated(
        tally("done", *sums), reason
    )


PLAIN = {"m": 0, "k": 0}
PAIR = (part("a", **PLAIN), part("b", **PLAIN, minimum=2))


def combined(combine: str, **sums: tuple[int, int, int]) -> CriterionOutcome:
    criterion = tiny(*PAIR, combine=combine).criteria["T-1"]
    given_sums = {name: tally(name, *values) for name, values in sums.items()}
    return score_criterion(criterion, given_sums, DEPUTY, delivered=True)


@pytest.mark.parametrize(
    ("combine", "a", "b", "score", "reason"),
    [
        ("mean", (2, 1, 2), (4, 1, 4), 375_000, ""),  # (500,000 + 250,000)/2
        ("product", (2, 1, 2), (4, 1, 4), 125_000, ""),  # 0.5 · 0.25
        ("mean", (3, 1, 3), (3, 2, 3), 500_000, ""),  # (333,333 + 666,667)/2
        ("product", (3, 1, 3), (3, 1, 3), 111_111, ""),  # 333,333² / 10⁶ = 111,110.9
        ("mean", (2, 1, 2), (0, 0, 0), 500_000, ""),  # an empty part drops out
        ("product", (2, 1, 2), (0, 0, 0), None, "not_applicable"),
        ("product", (2, 1, 2), (1, 1, 1), None, "too_few"),
        ("mean", (0, 0, 0), (1, 1, 1), None, "not_applicable"),  # the graver reason of the two
    ],
)
def test_parts_are_combined(combine: str, a: Any, b: Any, score: int | None, reason: str) -> None:
    found = combined(combine, a=a, b=b)
    assert (found.score, found.reason) == (score, reason)


def scored(**scores: int | None) -> dict[str, CriterionOutcome]:
    """Outcomes of the model's criteria; those not named have 500,000."""
    known = {code.replace("_", "-"): value for code, value in scores.items()}
    return {
        code: CriterionOutcome(code, known.get(code, 500_000), "" if known.get(code, 1) is not None else "too_few", ())
        for code in model().criteria
    }


def total(mandate: Mandate = DEPUTY, *, exercise: bool = False, **scores: int | None) -> Total:
    return total_of(model(), scored(**scores), mandate, exercise=exercise)


def test_a_total_weighs_criteria_in_blocks_and_blocks_in_the_total() -> None:
    found = total(I_1=1_000_000, III_3=0)
    # I: 500,000 + 8·500,000/30 = 633,333; III: 500,000 − 9·500,000/35 = 371,428.6 → 371,429.
    assert found.blocks == {"I": 633_333, "II": 500_000, "III": 371_429}
    # (30·633,333 + 35·500,000 + 35·371,429)/100 = 495,000.05 → 495,000.
    assert (found.total, found.coverage, found.band) == (495_000, 100, "low")
    # 633,333⁶ · 500,000⁷ · 371,429⁷, its 20th root rounded down.
    assert found.balanced is not None
    root = found.balanced
    product = 633_333**6 * 500_000**7 * 371_429**7
    assert root**20 <= product < (root + 1) ** 20


def test_a_missing_criterion_gives_its_weight_to_the_others_of_its_block() -> None:
    found = total(I_1=None, I_2=1_000_000)
    # I without I-1: (7·1,000,000 + 15·500,000)/22 = 659,090.9 → 659,091.
    assert (found.blocks["I"], found.coverage) == (659_091, 92)


@pytest.mark.parametrize(
    ("missing", "coverage", "points", "reason"),
    [
        # I: 8 + 7 + 5 = 20; II: 8 + 6 + 6 = 20; III: 8 + 6 + 6 = 20.
        (("I_3", "I_5", "II_1", "II_4", "III_1", "III_3"), 60, 500_000, ""),
        # I: 8 + 7 = 15; II: 10 + 6 + 5 = 21; III: 8 + 9 + 6 = 23.
        (("I_3", "I_4", "I_5", "II_2", "II_5", "III_1", "III_5"), 59, None, "coverage"),
    ],
)
def test_a_total_needs_sixty_points_of_weight_with_data(
    missing: tuple[str, ...], coverage: int, points: int | None, reason: str
) -> None:
    found = total(**dict.fromkeys(missing))
    assert (found.coverage, found.total, found.reason) == (coverage, points, reason)


def test_a_block_needs_half_of_its_weight_with_data() -> None:
    # I: 8 + 7 = 15 of 30 is half; I: 8 + 6 = 14 is not.
    assert total(I_3=None, I_4=None, I_5=None).blocks["I"] == 500_000
    found = total(I_2=None, I_4=None, I_5=None)
    assert (found.blocks["I"], found.total, found.reason) == (None, None, "block_missing")
    # II: 17.5 of 35 would be half: 18 is enough, 17 is not.
    assert total(II_3=None, II_4=None, II_5=None).blocks["II"] == 500_000  # 10 + 8
    assert total(II_2=None, II_1=None).blocks["II"] is None  # 6 + 5 + 6
    assert total(**{f"I_{i}": None for i in range(1, 6)}).blocks["I"] is None


@pytest.mark.parametrize(("days", "reason"), [(90, ""), (89, "term_short")])
def test_a_total_needs_ninety_days_in_office(days: int, reason: str) -> None:
    found = total(replace(DEPUTY, days=days))
    assert (found.total is None, found.reason) == (bool(reason), reason)


def test_the_first_reason_is_the_one_that_is_said() -> None:
    nothing = {code.replace("-", "_"): None for code in model().criteria}
    assert total(replace(DEPUTY, days=1), exercise=True, **nothing).reason == "exercise"
    assert total(replace(DEPUTY, days=1), **nothing).reason == "term_short"
    assert total(**nothing).reason == "block_missing"
    assert total(**nothing).coverage == 0


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (1_000_000, "high"),
        (750_000, "high"),
        (749_999, "middle"),
        (500_000, "middle"),
        (499_999, "low"),
        (0, "low"),
    ],
)
def test_bands_have_fixed_bounds(points: int, band: str) -> None:
    assert band_of(points, model().bands) == band


def standing(deputy_id: str, points: int | None, group: str = "city") -> Total:
    return Total(deputy_id, group, {}, 100, points, points, "", None, None, "" if points else "coverage")


def test_equal_totals_share_a_place_and_the_next_one_is_skipped() -> None:
    placed = with_places([standing(name, points) for name, points in zip("abcd", (9, 7, 7, 5), strict=True)])
    assert [(entry.place, entry.ranked) for entry in placed] == [(1, 4), (2, 4), (2, 4), (4, 4)]


def test_a_difference_of_one_millionth_is_a_difference() -> None:
    placed = with_places([standing("a", 500_000), standing("b", 500_001)])
    assert [entry.place for entry in placed] == [2, 1]


def test_places_are_given_inside_the_peer_group_and_only_to_totals() -> None:
    placed = with_places(
        [standing("a", 5), standing("b", 9, "city_office"), standing("c", None), standing("d", 7, "region")]
    )
    assert [(entry.place, entry.ranked) for entry in placed] == [(1, 1), (1, 1), (None, None), (1, 1)]


@given(st.lists(st.one_of(st.none(), st.integers(1, 9)), max_size=12))
def test_a_place_is_one_more_than_those_strictly_above(points: list[int | None]) -> None:
    placed = with_places([standing(str(i), value) for i, value in enumerate(points)])
    for entry, value in zip(placed, points, strict=True):
        above = [other for other in points if other is not None and value is not None and other > value]
        assert entry.place == (None if value is None else 1 + len(above))
