"""Nothing is published about fewer than three applicants, and no mark of a mandate with fewer than ten."""

from collections import defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from senim_core.evidence.rules import generalise, publishable_marks


def cells(*appeals: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Published cells of (applicant, topic, area), in order."""
    named = [(str(i), *appeal) for i, appeal in enumerate(appeals)]
    return list(generalise(named).values())


def test_three_applicants_keep_their_topic_and_area() -> None:
    assert cells(("p", "gas", "a"), ("q", "gas", "a"), ("r", "gas", "a")) == [("gas", "a")] * 3


def test_one_applicant_with_many_appeals_is_one_applicant() -> None:
    assert cells(*[("p", "gas", "a")] * 9) == [("other", "other")] * 9


def test_the_topic_is_given_up_first() -> None:
    assert cells(("p", "gas", "a"), ("q", "gas", "a"), ("r", "land", "a")) == [("other", "a")] * 3


def test_then_the_area() -> None:
    assert cells(("p", "gas", "a"), ("q", "gas", "a"), ("r", "gas", "b")) == [("other", "other")] * 3


def test_a_cell_that_is_large_enough_is_not_touched_by_a_small_one() -> None:
    found = cells(("p", "gas", "a"), ("q", "gas", "a"), ("r", "gas", "a"), ("s", "land", "a"))
    assert found == [("gas", "a")] * 3 + [("other", "other")]


def test_nothing_gives_nothing() -> None:
    assert generalise([]) == {}


words = st.sampled_from(["gas", "land", "other"])
appeals = st.lists(st.tuples(st.integers(0, 9), words, st.sampled_from(["a", "b", "other"])), max_size=60)


@given(appeals)
def test_every_published_cell_has_three_applicants(given_appeals: list[tuple[int, str, str]]) -> None:
    named = [(str(i), *appeal) for i, appeal in enumerate(given_appeals)]
    found = generalise(named)
    sharing: dict[tuple[str, str], set[int]] = defaultdict(set)
    for appeal_id, applicant, topic, area in named:
        cell = found[appeal_id]
        sharing[cell].add(applicant)
        assert cell[0] in (topic, "other")
        assert cell[1] in (area, "other")
    assert all(len(people) >= 3 for cell, people in sharing.items() if cell != ("other", "other"))


def test_marks_are_published_from_ten_and_by_the_month() -> None:
    ten = [(f"m{i}", "d1", date(2021, 3, 1 + i), 5) for i in range(10)]
    nine = [(f"n{i}", "d2", date(2021, 3, 1), 1) for i in range(9)]
    assert publishable_marks(nine + ten) == [(f"m{i}", "d1", "2021-03", 5) for i in range(10)]
