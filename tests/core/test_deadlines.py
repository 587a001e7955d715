"""Terms: the table of rules with their articles, pauses, and the due date that counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.appeals.deadlines import RULES, due_on, first_due_on, forward_by, paused_days, rule
from senim_core.errors import InputError
from senim_core.workdays import Workdays

PLAIN = Workdays.of(date(2021, 1, 1), date(2021, 12, 31), off=(), worked=())
MONDAY = date(2021, 3, 1)


@pytest.mark.parametrize(
    ("step", "days", "working", "article"),
    [
        ("register", 0, True, "APPC Art. 64(3)"),
        ("answer", 15, True, "APPC Art. 76(1)"),
        ("forward", 3, True, "APPC Art. 65"),
        ("notice", 3, True, "APPC Art. 76"),
        ("extension", 62, False, "APPC Art. 76"),
        ("reply", 10, True, ""),
        ("dispute", 15, True, ""),
    ],
)
def test_the_law_gives_a_term_and_the_office_sets_the_same_as_its_own(
    step: str, days: int, working: bool, article: str
) -> None:
    by_law, own = rule("appc", step, date(2021, 7, 1)), rule("party_internal", step, date(2021, 7, 1))
    assert (by_law.days, by_law.working, by_law.article) == (days, working, article)
    assert (own.days, own.working, own.article) == (days, working, "")


def test_before_the_code_was_in_force_it_gives_no_term() -> None:
    with pytest.raises(InputError, match="no term of 'answer' under 'appc' on 2021-06-30"):
        rule("appc", "answer", date(2021, 6, 30))
    assert rule("party_internal", "answer", date(2021, 6, 30)).days == 15


def test_the_records_own_dates_have_no_rule() -> None:
    with pytest.raises(InputError, match="no term"):
        rule("source", "answer", MONDAY)


def test_no_two_rules_are_in_force_at_once() -> None:
    named = [(one.regime, one.step) for one in RULES]
    assert len(named) == len(set(named))


def test_three_working_days_to_forward() -> None:
    assert forward_by(date(2021, 3, 4), PLAIN) == date(2021, 3, 9)


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ([], 0),
        ([(MONDAY, date(2021, 3, 4))], 3),
        ([(MONDAY, MONDAY)], 0),
        ([(date(2021, 3, 5), date(2021, 3, 7))], 0),  # Friday to Sunday: no working day was lost
        ([(MONDAY, None)], 10),
        ([(MONDAY, date(2021, 5, 3))], 10),  # a late reply stops the clock no longer than no reply
        ([(MONDAY, date(2021, 3, 3)), (date(2021, 3, 8), date(2021, 3, 9))], 3),
    ],
)
def test_a_question_stops_the_clock_until_the_reply_at_most_ten_working_days(
    pauses: list[tuple[date, date | None]], days: int
) -> None:
    assert paused_days(pauses, PLAIN) == days


def test_a_pause_moves_the_term_and_an_extension_is_measured_from_there() -> None:
    first = first_due_on(MONDAY, PLAIN)
    assert first == date(2021, 3, 22)
    assert due_on(first, None, None, None, PLAIN, 3) == date(2021, 3, 25)
    decided = date(2021, 3, 24)  # after the first term, but within the paused one
    assert due_on(first, decided, decided, date(2021, 4, 20), PLAIN, 3) == date(2021, 4, 20)
    assert due_on(first, decided, decided, date(2021, 4, 20), PLAIN, 0) == first
    assert due_on(first, decided, decided, date(2021, 3, 25), PLAIN, 3) == date(2021, 3, 25)  # reaches no further


@given(st.integers(0, 120), st.integers(0, 40))
def test_more_pause_never_means_an_earlier_term(day: int, paused: int) -> None:
    first = first_due_on(MONDAY + timedelta(days=day), PLAIN)
    assert due_on(first, None, None, None, PLAIN, paused) >= first
    assert PLAIN.number(due_on(first, None, None, None, PLAIN, paused)) == PLAIN.number(first) + paused
