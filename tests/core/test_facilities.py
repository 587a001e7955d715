"""Stages, terms, half-years, and what falls due: by tables and for any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.facilities import NEXT, Due, Facts, Stage, due, half_of, term_of

TODAY = date(2026, 5, 20)
DAYS = st.dates(date(2021, 1, 1), date(2031, 12, 31))


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def test_every_stage_has_a_next_one_and_none_follows_itself() -> None:
    assert set(NEXT) == set(Stage)
    for stage, after in NEXT.items():
        assert after
        assert stage not in after


def test_a_defect_has_thirty_days() -> None:
    assert term_of(date(2026, 2, 10)) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_half_years(day: date, first: date, last: date) -> None:
    assert half_of(day) == (first, last)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(Stage.BUILDING, handover_due_on=days(30)), [(Due.HANDOVER, days(30))]),
        (Facts(Stage.BUILDING, handover_due_on=days(31)), []),
        (Facts(Stage.BUILDING, handover_due_on=days(-9)), [(Due.HANDOVER, days(-9))]),
        (Facts(Stage.IN_USE, handover_due_on=days(-9), handed_over_on=days(-5)), []),
        (Facts(Stage.IN_USE, warranty_until=days(60)), [(Due.WARRANTY, days(60))]),
        (Facts(Stage.IN_USE, warranty_until=days(61)), []),
        (Facts(Stage.IN_USE, warranty_until=days(0)), [(Due.WARRANTY, days(0))]),
        (Facts(Stage.IN_USE, warranty_until=days(-1)), []),
        (Facts(Stage.IN_USE, defects=(days(3), days(-3))), [(Due.DEFECT, days(3)), (Due.DEFECT, days(-3))]),
        # The half-year ends on 30 June, 41 days away; a duty of 2 April still owes an inspection, one of 3 April none.
        (Facts(Stage.IN_USE, since=(date(2026, 4, 2),), duties=(None,)), [(Due.INSPECTION, date(2026, 6, 30))]),
        (Facts(Stage.IN_USE, since=(date(2026, 4, 3),), duties=(None,)), []),
        (Facts(Stage.IN_USE, since=(date(2025, 1, 1),), duties=(date(2026, 1, 1),)), []),
        (
            Facts(Stage.IN_USE, since=(date(2025, 1, 1),), duties=(date(2025, 12, 31),)),
            [(Due.INSPECTION, date(2026, 6, 30))],
        ),
        (Facts(Stage.PLANNED), []),
    ],
)
def test_what_falls_due(facts: Facts, found: list[tuple[Due, date]]) -> None:
    assert list(due(facts, TODAY)) == found


def test_an_inspection_is_called_to_mind_in_the_last_sixty_days_alone() -> None:
    facts = Facts(Stage.IN_USE, since=(date(2025, 1, 1),), duties=(None,))
    assert list(due(facts, date(2026, 5, 1))) == [(Due.INSPECTION, date(2026, 6, 30))]
    assert list(due(facts, date(2026, 4, 30))) == []


@given(DAYS, DAYS, DAYS)
def test_what_is_late_stays_late_until_it_is_done(due_on: date, today: date, later: date) -> None:
    facts = Facts(Stage.BUILDING, handover_due_on=due_on)
    first, last = sorted((today, later))
    if list(due(facts, first)):
        assert list(due(facts, last))
    assert not list(due(Facts(Stage.IN_USE, handover_due_on=due_on, handed_over_on=today), later))


@given(DAYS)
def test_a_day_lies_in_its_half_year(day: date) -> None:
    first, last = half_of(day)
    assert first <= day <= last
    assert 180 <= (last - first).days <= 183
