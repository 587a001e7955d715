"""Other choices of the rules: each scenario worked by hand on three mandates, and its comparison with the release."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ratings import Counts, rating, rules, shares
from senim_core.rating import scenarios
from senim_core.rating.scenarios import compared, concordance, placed, ranges

# Totals: a 0.4·90 + 0.2·30 + 0.4·40 = 58; b 0.4·30 + 0.2·90 + 0.4·70 = 58; c 0.6·50 + 0.4·60 = 54 (A-2 not rated).
PEOPLE: Counts = {"a": shares(90, 30, 40), "b": shares(30, 90, 70), "c": shares(50, None, 60)}


def totals(kind: str, subject: str = "", people: Counts = PEOPLE, k: int = 0) -> dict[str, int]:
    found = rating(people, rules(k=k))
    entry = next(one for one in scenarios.scenarios(found, list(people)) if (one.kind, one.subject) == (kind, subject))
    return dict(entry.totals)


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [
        # Each criterion weighs 1, so block A weighs 2 of 3.
        ("equal_weights", "", (533_333, 633_333, 533_333)),
        # Blocks a (70, 40), b (50, 70), c (50, 60), weights 60 : 40; 0.7^0.6 · 0.4^0.4 = 0.559606…
        ("geometric_blocks", "", (559_606, 572_033, 537_826)),
        ("without_criterion", "A-1", (340_000, 820_000, 600_000)),
        ("without_criterion", "A-2", (700_000, 460_000, 540_000)),
        ("without_criterion", "B-1", (700_000, 500_000, 500_000)),
        ("without_block", "B", (700_000, 500_000, 500_000)),
        ("without_block", "A", (400_000, 700_000, 600_000)),
        # Places: A-1 a 1, c 1/2, b 0; A-2 a 0, b 1; B-1 a 0, c 1/2, b 1.
        ("places_as_scores", "", (400_000, 600_000, 500_000)),
        # c's A-2 counts as the mean 60: 0.4·50 + 0.2·60 + 0.4·60 = 56.
        ("missing_as_mean", "", (580_000, 580_000, 560_000)),
        ("no_prior", "", (580_000, 580_000, 540_000)),
    ],
)
def test_a_scenario_worked_by_hand(kind: str, subject: str, expected: tuple[int, int, int]) -> None:
    if (kind, subject) == ("without_criterion", "A-1"):
        people = {name: row for name, row in PEOPLE.items() if name != "c"} | {"c": shares(50, 60, 60)}
        assert tuple(totals(kind, subject, people).values()) == expected
    else:
        assert tuple(totals(kind, subject).values()) == expected


def test_a_prior_twice_as_strong_pulls_further_to_its_mean() -> None:
    # k = 10 of m = 1/2 on 90 of 100: (90 + 5)/110; doubled (90 + 10)/120.
    people: Counts = {"a": shares(90, 90, 90)}
    assert totals("double_prior", people=people, k=10) == {"a": 833_333}
    assert totals("no_prior", people=people, k=10) == {"a": 900_000}
    assert rating(people, rules(k=10)).totals["a"].total == 863_636


def test_a_scenario_that_leaves_someone_without_any_score_is_left_out() -> None:
    found = {(one.kind, one.subject) for one in scenarios.scenarios(rating(PEOPLE), list(PEOPLE))}
    assert ("without_source", "appeals") not in found, "every criterion reads it"
    assert ("without_criterion", "B-1") in found


def test_a_single_mandate_stands_in_the_middle_of_its_own_places() -> None:
    found = rating({"a": shares(90, 30, 40)})
    entry = next(one for one in scenarios.scenarios(found, ["a"]) if one.kind == "places_as_scores")
    assert entry.totals == {"a": 500_000}


def test_the_comparison_with_the_release_worked_by_hand() -> None:
    found = next(one for one in compared(rating(PEOPLE)) if one.scenario.subject == "B-1")
    # Release: a 1, b 1, c 3; without B-1: a 1, b 2, c 2.
    assert dict(found.places) == {"a": 1, "b": 2, "c": 2}
    assert (found.ranked, found.shift_sum, found.shift_max) == (3, 2, 1)
    assert (found.top_size, found.top_same, found.bottom_size, found.bottom_same) == (3, 3, 0, 0)
    # a-b is equal in the release, b-c equal in the scenario, a-c in the same order.
    assert (found.concordance, found.pairs) == (1, 3)


def test_deciles_and_tops_of_a_larger_group() -> None:
    people: Counts = {f"d{i:02d}": shares(i, 40 - i, 50) for i in range(30)}
    found = {one.scenario.subject: one for one in compared(rating(people)) if one.scenario.kind == "without_criterion"}
    turned = found["A-1"]  # only A-2 is left in block A: the order turns round
    assert (turned.top_size, turned.top_same, turned.bottom_size, turned.bottom_same) == (10, 0, 3, 0)
    assert turned.concordance == -turned.pairs == -435
    assert turned.shift_max == 29


def test_best_and_worst_place_name_their_scenario() -> None:
    found = ranges(compared(rating(PEOPLE)))
    assert (found["b"].best, found["b"].best_in) == (1, ("equal_weights", ""))
    assert (found["a"].worst, found["a"].worst_in) == (3, ("without_criterion", "A-1"))


def test_results_are_text_in_the_order_of_the_identifiers() -> None:
    files = scenarios.results(compared(rating(PEOPLE)))
    lines = files["ranges.csv"].decode().splitlines()
    assert lines[0] == "deputy_id,best,best_scenario,best_subject,worst,worst_scenario,worst_subject"
    assert [line.split(",")[0] for line in lines[1:]] == ["a", "b", "c"]
    assert files["scenarios.csv"].decode().startswith("peer_group,scenario,subject,ranked,")


def test_nobody_ranked_nothing_compared() -> None:
    assert compared(rating({"a": shares(50, 50, None)})) == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40), st.integers(1, 40))
def test_concordance_counts_pairs(pairs: list[tuple[int, int]], rows: int) -> None:
    left, right = [one for one, _ in pairs], [two for _, two in pairs]
    expected = 0
    for i in range(len(pairs)):
        for j in range(i):
            expected += ((left[i] > left[j]) - (left[i] < left[j])) * ((right[i] > right[j]) - (right[i] < right[j]))
    original, scenarios.SLICE = scenarios.SLICE, rows
    try:
        assert concordance(left, right) == expected
    finally:
        scenarios.SLICE = original


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 5), max_size=20))
def test_equal_totals_share_the_better_place(given_totals: dict[str, int]) -> None:
    for one, place in placed(given_totals).items():
        assert place == 1 + sum(value > given_totals[one] for value in given_totals.values())
