"""Working days and the terms of appeals, against dates counted by hand for Kazakhstan."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.appeals.deadlines import due_on, first_due_on, registered_on
from senim_core.errors import InputError
from senim_core.workdays import Workdays, calendar_rows

# Days off that fall on Monday to Friday, and weekends that were worked, around the dates below.
OFF = {
    2021: "01-01 01-04 01-07 03-08 03-22 03-23 03-24 05-03 05-07 05-10 07-05 07-06 07-20 08-30 12-01 12-16 12-17",
    2022: "01-03 01-04 01-07 03-07 03-08 03-21 03-22 03-23 05-02 05-09 05-10 07-06 08-29 08-30 10-24 10-25 12-16",
    2023: "01-02 01-03 03-08 03-21 03-22 03-23 05-01 05-08 05-09 06-28 07-06 07-07 08-30 10-25 12-18",
    2024: "01-01 01-02 03-08 03-21 03-22 03-25 05-01 05-07 05-08 05-09 07-08 08-30 10-25 12-16",
    2025: "01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16",
    2026: "01-01 01-02 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-11 05-27 07-06 10-26 12-16",
}
WORKED = "2021-07-03 2022-03-05 2022-08-27 2022-10-22 2023-07-01 2024-05-04 2025-01-05"
KAZAKHSTAN = Workdays.of(
    date(2021, 1, 1),
    date(2026, 12, 31),
    off={date.fromisoformat(f"{year}-{day}") for year, days in OFF.items() for day in days.split()},
    worked={date.fromisoformat(day) for day in WORKED.split()},
)


@pytest.mark.parametrize(
    ("received", "registered", "forward", "answer"),
    [
        ("2021-07-01", "2021-07-01", "2021-07-07", "2021-07-26"),  # worked Sat 3 July; off 5, 6 and 20 July
        ("2021-07-03", "2021-07-03", "2021-07-09", "2021-07-28"),  # a Saturday that is a working day
        ("2021-08-27", "2021-08-27", "2021-09-02", "2021-09-20"),  # 30 August
        ("2021-12-10", "2021-12-10", "2021-12-15", "2022-01-06"),  # 16-17 December, New Year with two moved days
        ("2022-05-05", "2022-05-05", "2022-05-12", "2022-05-30"),  # Saturday 7 May moved to 10 May
        ("2023-06-30", "2023-06-30", "2023-07-04", "2023-07-24"),  # worked Sat 1 July; off 6 and 7 July
        ("2024-05-03", "2024-05-03", "2024-05-10", "2024-05-28"),  # worked Sat 4 May; off 7, 8 and 9 May
        ("2025-03-14", "2025-03-14", "2025-03-19", "2025-04-09"),  # Nauryz on a weekend
        ("2026-03-16", "2026-03-16", "2026-03-19", "2026-04-09"),
        ("2021-07-04", "2021-07-07", "2021-07-12", "2021-07-29"),  # Sunday before two days off
    ],
)
def test_terms_are_those_counted_by_hand(received: str, registered: str, forward: str, answer: str) -> None:
    day = registered_on(date.fromisoformat(received), KAZAKHSTAN)
    assert day == date.fromisoformat(registered)
    assert KAZAKHSTAN.after(day, 3) == date.fromisoformat(forward)
    assert first_due_on(day, KAZAKHSTAN) == date.fromisoformat(answer)


# Monday to Friday, no holidays: Monday 1 March 2021 + 15 working days is Monday 22 March.
PLAIN = Workdays.of(date(2021, 1, 1), date(2021, 12, 31), off=(), worked=())
FIRST = date(2021, 3, 22)


@pytest.mark.parametrize(
    ("extended", "notified", "to", "due"),
    [
        ("03-22", "03-25", "05-22", "05-22"),  # decided on the due date, told on the third working day
        ("03-22", "03-26", "05-22", "03-22"),  # told on the fourth
        ("03-19", "03-24", "04-22", "04-22"),  # a weekend lies between: Monday, Tuesday, Wednesday
        ("03-22", "03-21", "05-22", "03-22"),  # told before it was decided
        ("03-23", "03-23", "05-22", "03-22"),  # decided after the term
        ("03-22", "03-22", "05-23", "05-23"),  # 62 days: two months are at most that
        ("03-22", "03-22", "05-24", "03-22"),  # 63 days
        ("03-22", "03-22", "03-22", "03-22"),  # no extension at all
        ("03-22", "03-22", "03-23", "03-23"),
        (None, "03-22", "05-22", "03-22"),
        ("03-22", None, "05-22", "03-22"),
        ("03-22", "03-22", None, "03-22"),
    ],
)
def test_an_extension_counts_only_when_told_in_time_and_in_reach(
    extended: str | None, notified: str | None, to: str | None, due: str
) -> None:
    days = [date.fromisoformat(f"2021-{day}") if day else None for day in (extended, notified, to)]
    assert due_on(FIRST, *days, PLAIN) == date.fromisoformat(f"2021-{due}")


def test_a_calendar_may_come_in_any_order_and_start_at_any_number() -> None:
    rows = [(day, working, number + 100) for day, working, number in reversed(calendar_rows(
        date(2021, 3, 1), date(2021, 3, 7), off=(), worked=()))]  # fmt: skip
    week = Workdays(rows)
    assert week.number(date(2021, 3, 1)) == 101
    assert week.after(date(2021, 3, 1), 4) == date(2021, 3, 5)
    assert week.is_working(date(2021, 3, 5))


def test_a_calendar_that_starts_on_a_weekend_begins_with_the_monday() -> None:
    calendar = Workdays.of(date(2021, 3, 6), date(2021, 3, 9), off=(), worked=())
    assert calendar.after(date(2021, 3, 6), 0) == date(2021, 3, 8)
    assert not calendar.is_working(date(2021, 3, 7))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([(date(2021, 3, 1), True, 1), (date(2021, 3, 3), True, 2)], "calendar, after 2021-03-01: a day is missing"),
        ([(date(2021, 3, 1), True, 1), (date(2021, 3, 1), True, 1)], "a day is missing"),
        ([(date(2021, 3, 1), True, 1), (date(2021, 3, 2), True, 3)], "calendar, 2021-03-02: the count of working"),
        ([(date(2021, 3, 1), True, 1), (date(2021, 3, 2), False, 2)], "does not run on"),
    ],
)
def test_a_calendar_with_a_gap_is_refused(rows: list[tuple[date, bool, int]], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Workdays(rows)


@pytest.mark.parametrize(
    ("day", "days"),
    [(date(2020, 12, 31), 0), (date(2022, 1, 1), 0), (date(2021, 12, 31), 1), (date(2021, 1, 1), -1)],
)
def test_outside_the_calendar_nothing_is_guessed(day: date, days: int) -> None:
    with pytest.raises(InputError, match="outside the calendar — extend"):
        PLAIN.after(day, days)


def test_an_empty_calendar_knows_no_day() -> None:
    with pytest.raises(InputError, match="the day lies outside the calendar"):
        Workdays([]).number(date(2021, 1, 1))


@given(st.integers(0, 300), st.integers(0, 40))
def test_n_working_days_after_are_n_working_days(offset: int, days: int) -> None:
    start = date(2021, 1, 1) + timedelta(days=offset)
    end = KAZAKHSTAN.after(start, days)
    between = [start + timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert KAZAKHSTAN.is_working(end)
    if days:
        assert sum(KAZAKHSTAN.is_working(day) for day in between) == days
    else:
        assert not any(KAZAKHSTAN.is_working(day) for day in [start, *between][:-1])


@pytest.mark.parametrize(
    ("day", "last"), [("2021-07-05", "2021-07-03"), ("2021-07-07", "2021-07-07"), ("2021-01-05", "2021-01-05")]
)
def test_the_latest_working_day_up_to_a_day(day: str, last: str) -> None:
    assert KAZAKHSTAN.last(date.fromisoformat(day)) == date.fromisoformat(last)


def test_before_the_first_working_day_there_is_none() -> None:
    with pytest.raises(InputError, match="no working day up to 2021-01-04"):
        KAZAKHSTAN.last(date(2021, 1, 4))
