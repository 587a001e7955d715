"""Acute social issues: the table of steps, and terms counted on a calendar given."""

from datetime import date
from itertools import product

from core.bundles import CALENDAR
from senim_core.social_issues import NEXT, State, Step, answer_by, take_up_by
from senim_core.workdays import Workdays


def test_every_pair_of_state_and_step_is_allowed_or_not_as_written_here() -> None:
    found = {
        (str(state), str(step), str(NEXT[state][step])) for state, step in product(State, Step) if step in NEXT[state]
    }
    assert found == {
        ("raised", "take_up", "taken_up"), ("raised", "give_up", "not_resolved"), ("taken_up", "answer", "answered"),
        ("taken_up", "give_up", "not_resolved"), ("answered", "resolve", "resolved"),
        ("answered", "give_up", "not_resolved"),
    }  # fmt: skip


def test_ten_working_days_to_take_it_up_and_thirty_days_to_answer() -> None:
    days = Workdays(CALENDAR)  # Monday to Friday, no holidays
    assert take_up_by(date(2021, 3, 1), days) == date(2021, 3, 15)
    assert take_up_by(date(2021, 3, 6), days) == date(2021, 3, 19)
    assert answer_by(date(2021, 3, 15)) == date(2021, 4, 14)
