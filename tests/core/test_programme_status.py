"""The table of a measure's statuses, its indicator and plan, and totals that always reconcile."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.errors import InputError
from senim_core.programme.status import Proof, Status, choices, elapsed_of, goes_back, made_of, needs
from senim_core.programme.totals import known_share, together, whole

# Written out by hand; it must not follow the code. d document, a act, p photo, l link.
PROOFS = {"d": Proof.DOCUMENT, "a": Proof.ACT, "p": Proof.PHOTO, "l": Proof.LINK}
ALLOWED = {
    "unclassified": {"not_due": "dapl", "in_progress": "dapl", "done": "a", "partly_done": "da", "not_done": "dl"},
    "not_due": {"in_progress": "dapl", "done": "a", "not_done": "dl"},
    "in_progress": {"not_due": "d", "done": "a", "partly_done": "da", "not_done": "dl"},
    "partly_done": {"in_progress": "dl", "done": "a", "not_done": "dl"},
    "not_done": {"in_progress": "dl", "partly_done": "da", "done": "a"},
    "done": {"in_progress": "dl", "partly_done": "dl", "not_done": "dl"},
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_a_change_needs_the_proof_the_table_says_or_cannot_happen(before: Status, after: Status) -> None:
    wanted = ALLOWED[before].get(after)
    assert needs(before, after) == (None if wanted is None else {PROOFS[letter] for letter in wanted})
    assert (after in choices(before)) == (wanted is not None)


def test_nothing_becomes_done_without_an_act_of_acceptance() -> None:
    for before in Status:
        assert needs(before, Status.DONE) in (None, {Proof.ACT})


def test_nobody_can_make_a_known_status_unknown_again() -> None:
    assert all(needs(before, Status.UNCLASSIFIED) is None for before in Status)


@pytest.mark.parametrize(
    ("before", "after", "back"),
    [
        ("done", "in_progress", True), ("partly_done", "not_done", True), ("in_progress", "not_due", True),
        ("not_due", "done", False), ("not_done", "done", False), ("unclassified", "not_due", False),
        ("done", "unclassified", True), ("unclassified", "unclassified", False), ("done", "done", False),
    ],
)  # fmt: skip
def test_a_step_back_is_told_from_a_step_on(before: str, after: str, back: bool) -> None:
    assert goes_back(Status(before), Status(after)) is back


@pytest.mark.parametrize(
    ("base", "target", "value", "made"),
    [
        (0, 10, 4, (4, 10)), (100, 40, 70, (30, 60)), (0, 10, 12, (10, 10)), (5, 10, 3, (0, 5)), (100, 40, 120, (0, 60)),
        (0, 10, None, None), (None, 10, 4, None), (0, None, 4, None), (7, 7, 7, None), (0, 10, 0, (0, 10)),
    ],
)  # fmt: skip
def test_an_indicator_rises_or_falls_and_unknown_is_never_zero(
    base: int | None, target: int | None, value: int | None, made: tuple[int, int] | None
) -> None:
    assert made_of(base, target, value) == made


@pytest.mark.parametrize(("day", "gone"), [(-3, 0), (0, 0), (4, 4), (10, 10), (30, 10)])
def test_a_linear_plan_runs_from_the_first_day_to_the_due_date(day: int, gone: int) -> None:
    first = date(2021, 1, 1)
    assert elapsed_of(first, first + timedelta(days=10), first + timedelta(days=day)) == (gone, 10)


def test_a_plan_of_one_day_has_a_day() -> None:
    assert elapsed_of(date(2021, 1, 1), date(2021, 1, 1), date(2021, 1, 2)) == (1, 1)


def test_the_reports_sentences_reconcile_with_their_named_remainder() -> None:
    regional = whole(128, {Status.DONE: 5, Status.IN_PROGRESS: 98, Status.NOT_DUE: 24})
    districts = whole(778, {Status.DONE: 50, Status.IN_PROGRESS: 482, Status.NOT_DUE: 236})
    assert (regional[Status.UNCLASSIFIED], districts[Status.UNCLASSIFIED]) == (1, 10)
    assert known_share(together([regional, districts]), Status.DONE) == (55, 906)


@pytest.mark.parametrize(
    ("total", "counts"),
    [
        (4, {Status.DONE: 5}), (5, {Status.DONE: 6, Status.NOT_DUE: -1}), (5, {Status.DONE: 2, Status.UNCLASSIFIED: 2}),
        (-1, {}), (0, {Status.UNCLASSIFIED: 1}),
    ],
)  # fmt: skip
def test_a_set_that_does_not_sum_to_its_total_is_never_given_out(total: int, counts: dict[Status, int]) -> None:
    with pytest.raises(InputError):
        whole(total, counts)


COUNTS = st.dictionaries(st.sampled_from([one for one in Status if one != Status.UNCLASSIFIED]), st.integers(0, 10**6))


@given(COUNTS, st.integers(0, 10**6))
def test_every_total_is_the_sum_of_its_parts(counts: dict[Status, int], rest: int) -> None:
    total = sum(counts.values()) + rest
    found = whole(total, counts)
    assert sum(found.values()) == total
    assert set(found) == set(Status)
    assert found[Status.UNCLASSIFIED] == rest
    assert whole(total, found) == found


@given(st.lists(COUNTS, max_size=6))
def test_sums_of_parts_are_the_sum_of_sums(parts: list[dict[Status, int]]) -> None:
    assert sum(together(parts).values()) == sum(sum(counts.values()) for counts in parts)
