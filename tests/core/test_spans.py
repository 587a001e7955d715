"""Months, quarters and half-years owed: ended in the period, and served by at least half."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundles import YEAR, day, engine_with, evidence
from core.rulesets import tiny
from senim_core.evidence.spans import Interval, calendar_spans, days_served, spans
from senim_core.rating.engine import prepare

PERIOD = (YEAR.start, YEAR.end)
ALWAYS = (date(2020, 1, 1), date(2030, 1, 1))


def named(mandate: Interval = ALWAYS, *leave: Interval, kind: str = "", period: Interval = PERIOD) -> list[str]:
    return [span[2] for span in spans("d1", mandate, leave, period) if kind in ("", span[1])]


def test_a_year_has_twelve_months_four_quarters_and_two_half_years() -> None:
    months = [f"2021-{month:02d}" for month in range(1, 13)]
    assert named() == [*months, "2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4", "2021-H1", "2021-H2"]
    assert spans("d1", ALWAYS, (), PERIOD)[-1] == ("d1", "half_year", "2021-H2", day("07-01"), day("12-31"))


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("01-01", "08-31", ["2021-Q1", "2021-Q2"]),  # the third still runs
        ("01-01", "06-29", ["2021-Q1"]),
        ("01-02", "06-30", ["2021-Q2"]),  # the first began before the period
        ("02-01", "02-28", []),
    ],
)
def test_only_spans_wholly_inside_the_period_are_owed(first: str, last: str, found: list[str]) -> None:
    assert named(kind="quarter", period=(day(first), day(last))) == found


def test_spans_run_over_the_end_of_a_year() -> None:
    assert named(kind="month", period=(day("2020-12-01"), day("02-28"))) == ["2020-12", "2021-01", "2021-02"]


@pytest.mark.parametrize(
    ("first", "last", "served"),
    [
        # June has 30 days: 15 of them are half.
        ("06-16", "12-31", True),
        ("06-17", "12-31", False),
        ("01-01", "06-15", True),
        ("01-01", "06-14", False),
    ],
)
def test_a_month_is_owed_by_who_served_half_of_it(first: str, last: str, served: bool) -> None:
    assert ("2021-06" in named((day(first), day(last)))) is served


@pytest.mark.parametrize(
    ("leave", "served"),
    [
        ([("06-01", "06-15")], True),
        ([("06-01", "06-16")], False),
        ([("06-01", "06-10"), ("06-05", "06-15")], True),  # days of two leaves count once
        ([("05-01", "06-15")], True),
        ([("06-16", "07-15"), ("06-01", "06-01")], False),
        ([("05-01", "05-31")], True),
    ],
)
def test_leave_is_taken_off_day_by_day(leave: list[tuple[str, str]], served: bool) -> None:
    taken = [(day(first), day(last)) for first, last in leave]
    assert ("2021-06" in named(ALWAYS, *taken)) is served


def test_who_was_not_in_office_served_no_day() -> None:
    assert days_served(day("01-01"), day("01-31"), (day("02-01"), day("03-01")), ()) == 0


@given(st.dates(date(2020, 1, 1), date(2023, 12, 31)), st.dates(date(2020, 1, 1), date(2023, 12, 31)))
def test_months_follow_each_other_without_a_gap(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = list(calendar_spans("month", first, last))
    for (_, _, end), (_, start, _) in zip(found, found[1:], strict=False):
        assert (start - end).days == 1
    assert all(first <= start <= end <= last for _, start, end in found)


def test_the_engine_offers_the_spans_of_every_mandate() -> None:
    mandates = [
        {"deputy_id": "d1", "starts_on": day("2020-01-01"), "peer_group": "city"},
        {"deputy_id": "d2", "starts_on": day("11-01"), "ends_on": day("11-30"), "peer_group": "city"},
    ]
    leave = [{"deputy_id": "d1", "starts_on": day("01-01"), "ends_on": day("11-30")}]
    engine = engine_with(evidence(mandates=mandates, leave=leave))
    prepare(engine, tiny(), YEAR)
    assert sorted(engine.rows("select deputy_id, span_id from spans")) == [("d1", "2021-12"), ("d2", "2021-11")]
    engine.close()
