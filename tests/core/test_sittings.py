"""Attendance, clashes, votes and decisions: tables by hand, properties, and the criterion's own SQL."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bundles import counts, rate_one
from senim_core.following_up import NEXT, State, Step, late
from senim_core.sittings import (
    Absence,
    Attendance,
    Attended,
    Ballot,
    Mark,
    Needed,
    Tally,
    counted,
    outside,
    overlap,
    passed,
    settled,
    tally,
)

DAY = date(2021, 2, 1)
SETTLED = {
    "the list alone": (Mark.PRESENT, [], Mark.PRESENT, None),
    "the list and a vote": (Mark.PRESENT, [True], Mark.PRESENT, None),
    "the list and one vote of two": (Mark.PRESENT, [False, True], Mark.PRESENT, None),
    "signed in and left": (Mark.PRESENT, [False, False], Mark.ABSENT, Absence.AT_VOTE),
    "came for one vote alone": (Mark.ABSENT, [False, True], Mark.ABSENT, Absence.AT_VOTE),
    "came late and stayed for two votes": (Mark.ABSENT, [True, True], Mark.PRESENT, None),
    "never there": (Mark.ABSENT, [False], Mark.ABSENT, None),
    "an excuse stands": (Mark.EXCUSED, [False, True], Mark.EXCUSED, None),
    "not eligible": (Mark.NOT_ELIGIBLE, [], Mark.NOT_ELIGIBLE, None),
    "nobody handed in a list": (Mark.UNKNOWN, [], Mark.UNKNOWN, None),
    "no list, but one vote": (Mark.UNKNOWN, [True], Mark.PRESENT, None),
    "no list, one vote of three": (Mark.UNKNOWN, [True, False, False], Mark.ABSENT, Absence.AT_VOTE),
}


@pytest.mark.parametrize(("start", "calls", "mark", "kind"), SETTLED.values(), ids=SETTLED.keys())
def test_presence_takes_two_marks_where_two_were_made(start: Mark, calls: list[bool], mark: Mark, kind: Any) -> None:
    assert settled(start, calls) == (mark, kind)


@given(st.sampled_from([Mark.PRESENT, Mark.ABSENT, Mark.UNKNOWN]), st.lists(st.booleans(), max_size=6))
def test_one_more_mark_of_presence_never_makes_a_present_member_absent(start: Mark, calls: list[bool]) -> None:
    before, _ = settled(start, calls)
    after, _ = settled(start, [*calls, True])
    if before == Mark.PRESENT and (calls or start == Mark.PRESENT):
        assert after == Mark.PRESENT


def test_a_member_is_eligible_from_the_first_to_the_last_day() -> None:
    assert outside(DAY, DAY, DAY) is None
    assert outside(DAY, DAY, None) is None
    assert outside(DAY, DAY + timedelta(1), None) == Absence.NOT_YET
    assert outside(DAY, date(2020, 1, 1), DAY - timedelta(1)) == Absence.NO_LONGER


def at(start: int, end: int, mark: Mark = Mark.PRESENT, day: date = DAY, **more: Any) -> Attended:
    return Attended(f"{day}-{start}-{end}", day, start, end, mark, **more)


def test_sittings_clash_where_they_share_a_minute() -> None:
    assert overlap(at(600, 700), at(699, 800))
    assert not overlap(at(600, 700), at(700, 800))
    assert not overlap(at(600, 700), at(600, 700, day=DAY + timedelta(1)))


def test_a_sitting_missed_for_another_one_is_not_owed_and_one_of_another_body_may_be_the_reason() -> None:
    missed = at(650, 750, Mark.ABSENT)
    assert counted([at(600, 700), missed]) == Attendance(present=1, clashing=1)
    assert counted([missed], [at(600, 700)]) == Attendance(clashing=1)
    assert counted([missed], [at(600, 700, Mark.ABSENT)]) == Attendance(absent=1)


def test_leave_takes_an_absence_away_and_no_presence() -> None:
    marks = [at(600, 700, on_leave=True), at(800, 900, Mark.ABSENT, on_leave=True)]
    assert counted(marks) == Attendance(present=1, on_leave=1)


MARKS = st.builds(
    Attended,
    st.just(""),
    st.integers(0, 5).map(lambda days: DAY + timedelta(days)),
    st.sampled_from([600, 660, 700]),
    st.sampled_from([720, 760, 800]),
    st.sampled_from(list(Mark)),
)
BODIES = st.sampled_from(["session", "commission", "faction", "council"])


@given(st.lists(MARKS, max_size=12))
def test_what_became_of_sittings_sums_to_those_on_the_list(marks: list[Attended]) -> None:
    found = counted(marks)
    assert found.listed == len(marks)
    assert found.present == sum(one.mark == Mark.PRESENT for one in marks)
    assert 0 <= found.present <= found.owed <= found.listed


@given(st.lists(MARKS, max_size=12), MARKS)
def test_what_is_not_owed_never_enters_the_denominator(marks: list[Attended], one: Attended) -> None:
    owed = counted(marks).owed
    for mark in (Mark.EXCUSED, Mark.NOT_ELIGIBLE, Mark.UNKNOWN):
        more = Attended(one.sitting, one.day, one.start, one.end, mark)
        assert counted([*marks, more]).owed == owed


@settings(max_examples=6, deadline=None)
@given(st.lists(st.lists(st.tuples(MARKS, BODIES), min_size=3, max_size=10), min_size=8, max_size=8))
def test_the_share_on_a_page_is_the_share_of_the_rating(deputies: list[list[tuple[Attended, str]]]) -> None:
    leave = (DAY + timedelta(2), DAY + timedelta(3))
    given_rows: dict[str, list[dict[str, Any]]] = {"mandates": [], "sittings": [], "attendance": [], "leave": []}
    expected = {}
    for number, marks in enumerate(deputies):
        deputy = f"d{number}"
        starts, ends = DAY + timedelta(number % 2), DAY + timedelta(5 - number % 3)
        given_rows["mandates"].append({"deputy_id": deputy, "starts_on": starts, "ends_on": ends, "peer_group": "city"})
        given_rows["leave"].append({"deputy_id": deputy, "starts_on": leave[0], "ends_on": leave[1]})
        own, others = [], []
        for place, (one, body) in enumerate(marks):
            sitting = f"{deputy}-{place}"
            given_rows["sittings"].append(
                {"sitting_id": sitting, "held_on": one.day, "body": body, "start_minute": one.start,
                 "end_minute": one.end}
            )  # fmt: skip
            given_rows["attendance"].append({"sitting_id": sitting, "deputy_id": deputy, "value": str(one.mark)})
            mark = one.mark if outside(one.day, starts, ends) is None else Mark.NOT_ELIGIBLE
            seen = Attended(sitting, one.day, one.start, one.end, mark, leave[0] <= one.day <= leave[1])
            (others if body == "council" else own).append(seen)
        expected[deputy] = counted(own, others)
    found = rate_one("I-1", **given_rows).criteria
    for deputy, share in expected.items():
        n, x, y = counts(found[deputy]["I-1"]).get("attended", (0, 0, 0))
        assert (x, y) == (share.present, share.owed)
        assert n == share.owed


def test_a_vote_is_counted_and_passes_by_more_than_half_of_all_or_of_those_there() -> None:
    ballots = [Ballot.FOR] * 5 + [Ballot.AGAINST] * 3 + [Ballot.ABSTAINED] + [Ballot.ABSENT] * 2
    count = tally(ballots)
    assert count == Tally(5, 3, 1, 2)
    assert (count.members, count.present) == (11, 9)
    assert not passed(count, Needed.OF_ALL)
    assert passed(count, Needed.OF_PRESENT)
    assert not passed(tally([Ballot.FOR, Ballot.AGAINST]), Needed.OF_PRESENT)
    with pytest.raises(ValueError, match="perhaps"):
        tally(["perhaps"])


def test_every_pair_of_state_and_step_is_allowed_or_not_as_written_here() -> None:
    allowed = {
        ("adopted", "withdraw", "withdrawn"), ("assigned", "report", "assigned"), ("assigned", "move", "assigned"),
        ("assigned", "done", "done"), ("assigned", "not_done", "not_done"), ("assigned", "withdraw", "withdrawn"),
        ("done", "reopen", "assigned"), ("not_done", "reopen", "assigned"),
    }  # fmt: skip
    found = {
        (str(state), str(step), str(NEXT[state][step])) for state, step in product(State, Step) if step in NEXT[state]
    }
    assert found == allowed


LATE = [
    (State.ASSIGNED, DAY, None, DAY, False),
    (State.ASSIGNED, DAY, None, DAY + timedelta(1), True),
    (State.DONE, DAY, DAY, DAY + timedelta(9), False),
    (State.DONE, DAY, DAY + timedelta(1), DAY + timedelta(9), True),
    (State.NOT_DONE, DAY, None, DAY + timedelta(1), True),
    (State.ADOPTED, None, None, DAY, False),
    (State.ASSIGNED, None, None, DAY, False),
    (State.WITHDRAWN, DAY, None, DAY + timedelta(9), False),
]


@pytest.mark.parametrize(("state", "first_due_on", "ended_on", "today", "expected"), LATE)
def test_a_decision_is_late_by_the_day_it_was_first_due(
    state: State, first_due_on: date | None, ended_on: date | None, today: date, expected: bool
) -> None:
    assert late(state, first_due_on, ended_on, today) is expected
