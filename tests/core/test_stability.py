"""How firm a place is: against a slow, plain recomputation in Python's own whole numbers, and by properties."""

import hashlib
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ratings import Counts, rating, rules, shares
from senim_core.rating import stability
from senim_core.rating.stability import VARIANTS, Interval, intervals
from senim_core.rating.uncertainty import total_deviation

SEED = bytes(range(32))
PEOPLE: Counts = {
    "b": shares(90, 10, 50),
    "a": shares(10, 90, 50),
    "c": shares(50, None, 55),
    "d": shares(50, 50, 50),
    "e": shares(50, 50, 50),
    "f": shares(None, 52, 49),
    **{f"z{i}": shares(5, 5, 5 + i) for i in range(6)},
}


def slow(found: object, draws: int) -> dict[str, dict[str, list[int]]]:
    """Places of every draw, as the method says it: no matrix, no float."""
    rules_ = found.ruleset  # type: ignore[attr-defined]
    criteria, blocks = list(rules_.criteria.values()), list(rules_.blocks.values())
    people = sorted(found.totals, key=str.encode)  # type: ignore[attr-defined]

    def words(label: bytes, count: int, size: int) -> list[int]:
        raw = hashlib.shake_256(SEED + label).digest(size * count)
        return [int.from_bytes(raw[i : i + size], "little") for i in range(0, len(raw), size)]

    def factor(word: int) -> int:
        return 750 + (word * 501 >> 32)

    w, b = words(b"w", draws * len(criteria), 4), words(b"b", draws * len(blocks), 4)
    table = stability.normal_table().tolist()
    places: dict[str, dict[str, list[int]]] = {variant: {one: [] for one in people} for variant in VARIANTS}
    for draw in range(draws):
        noise = words(f"z/city/{draw // 250}".encode(), min(250, draws - draw // 250 * 250) * len(people), 2)
        for variant in VARIANTS:
            totals = {}
            for column, one in enumerate(people):
                moving = variant != "data"
                weights = [
                    entry.weight * (factor(w[draw * len(criteria) + i]) if moving else 1000)
                    for i, entry in enumerate(criteria)
                ]
                block_weights = [
                    entry.weight * (factor(b[draw * len(blocks) + i]) if moving else 1000)
                    for i, entry in enumerate(blocks)
                ]
                scores = [found.criteria[one][entry.code].score for entry in criteria]  # type: ignore[attr-defined]
                total = 0
                for position, block in enumerate(blocks):
                    share = (block_weights[position] << 32) // sum(block_weights)
                    inside = [
                        i for i, entry in enumerate(criteria) if entry.block == block.id and scores[i] is not None
                    ]
                    whole = sum(weights[i] for i in inside)
                    total += sum(share * weights[i] // whole * scores[i] for i in inside)
                total >>= 24
                if variant != "weights":
                    deviation = total_deviation(rules_, found.criteria[one], found.mandates[one])  # type: ignore[attr-defined]
                    total += table[noise[(draw % 250) * len(people) + column] >> 6] * deviation >> 4
                totals[one] = total
            for one in people:
                places[variant][one].append(1 + sum(other > totals[one] for other in totals.values()))
    return places


def test_the_fast_way_and_the_slow_way_agree_in_every_draw() -> None:
    found = rating(PEOPLE, rules(top=rules_top(draws=600)))
    group = stability.group_of(found, "city")
    assert group is not None
    assert len(group.patterns) == 3, "everything rated, without A-1, without A-2"
    fast = dict(stability.draw(group, found.ruleset, SEED))
    expected = slow(found, 600)
    for variant in VARIANTS:
        for column, one in enumerate(group.deputies):
            assert fast[variant][:, column].tolist() == expected[variant][one], (variant, one)


def test_an_interval_is_read_off_the_sorted_places() -> None:
    found = rating(PEOPLE, rules(top=rules_top(draws=600)))
    firm = intervals(found, SEED)
    for variant, by_deputy in slow(found, 600).items():
        for one, drawn in by_deputy.items():
            ordered = sorted(drawn)
            expected = Interval(ordered[29], ordered[299], ordered[569], drawn.count(1), drawn.count(12))
            assert firm[one][variant] == expected


def rules_top(draws: int) -> str:
    from core.ratings import LOOSE  # noqa: PLC0415

    return LOOSE.replace("draws = 100", f"draws = {draws}")


def test_the_table_of_the_normal_distribution_is_what_it_says() -> None:
    expected = [round(NormalDist().inv_cdf((2 * i + 1) / 2048) * 4096) for i in range(1024)]
    assert stability.normal_table().tolist() == expected


def test_a_place_that_no_weight_can_change_is_one_number() -> None:
    found = rating({"best": shares(90, 90, 90), "worst": shares(10, 10, 10)})
    firm = intervals(found, SEED)
    assert firm["best"]["weights"] == Interval(1, 1, 1, None, None)
    assert firm["worst"]["weights"] == Interval(2, 2, 2, None, None)


def test_another_seed_gives_other_draws_and_the_same_seed_the_same() -> None:
    found = rating(PEOPLE)
    assert intervals(found, SEED) == intervals(found, SEED)
    assert intervals(found, SEED) != intervals(found, bytes(32))


def test_nobody_ranked_means_no_interval() -> None:
    found = rating({"d1": shares(50, 50, None)})
    assert found.totals["d1"].total is None
    assert intervals(found, SEED) == {}
    assert stability.result({}).decode().count("\n") == 1


def test_few_counts_widen_the_data_interval_and_not_the_one_of_weights() -> None:
    few = {
        name: {code: (pair[0] // 10, 10) for code, pair in row.items() if pair}
        for name, row in PEOPLE.items()
        if name in "abde"
    }
    many = {
        name: {code: (pair[0] * 10, 1000) for code, pair in row.items() if pair}
        for name, row in PEOPLE.items()
        if name in "abde"
    }
    narrow, wide = (intervals(rating(counts), SEED)["a"]["data"] for counts in (many, few))
    assert wide.high - wide.low > narrow.high - narrow.low


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_places_count_those_strictly_higher(totals: list[int]) -> None:
    found = stability.places(np.array([totals, totals[::-1]], dtype=np.int64))
    assert found[0].tolist() == [1 + sum(other > one for other in totals) for one in totals]
    assert found[1].tolist() == found[0].tolist()[::-1]


def test_places_hold_more_mandates_than_two_bytes_can_count() -> None:
    totals = np.arange(60_010, dtype=np.int64)[None, :]
    assert stability.places(totals)[0, :2].tolist() == [60_010, 60_009]


def test_a_large_group_is_counted_in_larger_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "MANY", 3)
    found = rating(PEOPLE)
    assert intervals(found, SEED) == expected_of(found, monkeypatch)


def expected_of(found: object, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.undo()
    return intervals(found, SEED)  # type: ignore[arg-type]


@given(st.integers(0, 900), st.integers(1, 5))
def test_factors_stay_inside_the_spread(spread: int, columns: int) -> None:
    found = stability.factors(SEED, b"w", 40, columns, spread)
    assert found.shape == (40, columns)
    assert found.min() >= 1000 - spread
    assert found.max() <= 1000 + spread


def test_effective_weights_are_shares_of_what_is_rated() -> None:
    still = [np.full((1, 3), 1000, dtype=np.int64), np.full((1, 2), 1000, dtype=np.int64)]
    whole = stability.effective_weights(rules(), (True, True, True), *still)[0]
    assert [round(value / 2**32, 6) for value in whole] == [0.4, 0.2, 0.4]
    part = stability.effective_weights(rules(), (False, True, True), *still)[0]
    assert [round(value / 2**32, 6) for value in part] == [0, 0.6, 0.4]


@pytest.mark.parametrize("variants", [("weights",), ("data",), ("both",), ("both", "weights")])
def test_a_variant_drawn_alone_is_the_one_drawn_with_the_others(variants: tuple[str, ...]) -> None:
    found = rating(PEOPLE)
    group = stability.group_of(found, "city")
    assert group is not None
    together = dict(stability.draw(group, found.ruleset, SEED))
    for variant, drawn in stability.draw(group, found.ruleset, SEED, variants):
        assert (drawn == together[variant]).all()
