"""II-1 to II-3, the election programme, worked by hand."""

from typing import Any

import pytest

from core.bundles import YEAR, counts, day, feeds, outcome
from senim_core.rating.engine import Period

Given = dict[str, Any]
COUNCIL = {"council_id": "c1"}


def measure(due: str = "03-31", act: str = "", weight: int = 2, **more: Any) -> Given:
    """A measure due on 31 March; 90 days later is 29 June (30 April days, 31 of May, 29 of June)."""
    return {
        "weight": weight,
        "starts_on": day("2020-06-01"),
        "first_due_on": day(due),
        "act_on": day(act) if act else None,
        "confirmed_by": "c1",
        **more,
    }


def assigned(code: str, *measures: Given, assignment: Given | None = None, **given: Any) -> Any:
    """The outcome of a deputy to whom these measures are assigned since before they started."""
    world: Given = {
        "councils": [COUNCIL],
        "measures": [{"measure_id": f"m{i}", **row} for i, row in enumerate(measures)],
        "assignments": [
            {
                "measure_id": f"m{i}",
                "assignment_id": f"g{i}",
                "starts_on": day("2020-06-01"),
                **(assignment or {}),
            }
            for i in range(len(measures))
        ],
    }
    return outcome(code, **{**world, **given})


# II-1: weight × (2, 1, 0) of weight × 2; p = (x·10⁶ + 3·4·500,000)/(y + 12) = s.
FULL, HALF, NONE = (
    # 4 of 4: (4,000,000 + 6,000,000)/16 = 625,000.
    ((1, 4, 4), 625_000),
    # 2 of 4: 8,000,000/16 = 500,000.
    ((1, 2, 4), 500_000),
    # 0 of 4: 6,000,000/16 = 375,000.
    ((1, 0, 4), 375_000),
)
DELIVERED = {
    "on the due date": ([measure(act="03-31")], {}, *FULL),
    "a day late is half": ([measure(act="04-01")], {}, *HALF),
    "90 days late is half": ([measure(act="06-29")], {}, *HALF),
    "91 days late is nothing": ([measure(act="06-30")], {}, *NONE),
    "a moved date changes nothing": ([measure(act="06-30", due_on=day("12-31"))], {}, *NONE),
    "no act": ([measure()], {}, *NONE),
    "an act no council confirmed": ([measure(act="03-31", confirmed_by=None)], {}, *NONE),
    "confirmed by a council the deputy chairs": (
        [measure(act="03-31")],
        {"councils": [{**COUNCIL, "chair_deputy_id": "d1"}]},
        *NONE,
    ),
    "confirmed by a council another deputy chairs": (
        [measure(act="03-31")],
        {"councils": [{**COUNCIL, "chair_deputy_id": "d2"}]},
        *FULL,
    ),
    # weight 1 in time 2 of 2, weight 3 late 3 of 6: (5,000,000 + 6,000,000)/20 = 550,000.
    "weights count": (
        [measure(act="03-31", weight=1), measure(act="04-15", weight=3)],
        {},
        (2, 5, 8),
        550_000,
    ),
    # 0 of 8: 6,000,000/20 = 300,000.
    "an idle deputy has zero of all": ([measure(), measure()], {}, (2, 0, 8), 300_000),
    # Due 2 October 2020: 29 days of October, 30 of November, 31 of December make 90 on 31 December 2020.
    "90 days over before the period": ([measure(due="2020-10-02"), measure()], {}, *NONE),
    "90 days over on the period's first day": ([measure(due="2020-10-03")], {}, *NONE),
    "assigned from the day of the act": (
        [measure(act="03-31")],
        {"assignment": {"starts_on": day("03-31")}},
        *FULL,
    ),
    "assigned until the day of the act": (
        [measure(act="03-31")],
        {"assignment": {"ends_on": day("03-31")}},
        *FULL,
    ),
}


@pytest.mark.parametrize(("measures", "given", "sums", "ppm"), DELIVERED.values(), ids=DELIVERED.keys())
def test_measures_are_scored_by_their_first_date(
    measures: list[Given], given: Given, sums: tuple[int, int, int], ppm: int
) -> None:
    found = assigned("II-1", *measures, **given)
    assert (counts(found)["delivered"], found.score) == (sums, ppm)


@pytest.mark.parametrize(
    ("row", "assignment"),
    [
        (measure(act="2020-12-31"), {}),  # done before the period began
        (measure(due="12-15", act="2022-01-10"), {}),  # the act, within 90 days, lies in the next period
        (measure(due="10-03"), {}),  # 90 days end on 1 January 2022
        (measure(act="03-31"), {"starts_on": day("04-01")}),
        (measure(act="03-31"), {"ends_on": day("03-30")}),
    ],
)
def test_a_measure_settled_elsewhere_is_not_owed(row: Given, assignment: Given) -> None:
    found = assigned("II-1", row, assignment=assignment)
    assert (found.score, found.reason) == (None, "not_applicable")


def test_a_late_act_belongs_to_the_period_it_came_in() -> None:
    row = measure(due="06-30", act="08-15")
    first, second = Period(YEAR.start, day("06-30")), Period(day("07-01"), YEAR.end)
    assert assigned("II-1", row, period=first).reason == "not_applicable"
    assert (counts(assigned("II-1", row, period=second))["delivered"]) == (1, 2, 4)


# II-2: p = (x·10⁶ + 5·700,000)/(n + 5); s = (p − 200,000)·10⁶/800,000.
def checked(*days: str, recheck: str = "none", **row: Any) -> Given:
    checks = [{"assignment_id": "g0", "checked_on": day(when), "recheck": recheck} for when in days]
    return {"measure_checks": checks, **row}


# 3 of 4: p = 6,500,000/9 = 722,222.2 → 722,222; s = 522,222·10⁶/800,000 = 652,777.5 → the even 652,778.
THREE_QUARTERS = ((4, 3, 4), 652_778)
# 0 of 4: p = 3,500,000/9 = 388,888.9 → 388,889; s = 188,889·10⁶/800,000 = 236,111.25 → 236,111.
NO_QUARTER = ((4, 0, 4), 236_111)
# 0 of 3: p = 3,500,000/8 = 437,500; s = 237,500·10⁶/800,000 = 296,875.
NONE_OF_THREE = ((3, 0, 3), 296_875)
CHECKED = {
    "three quarters of four": (measure(), {}, checked("03-31", "04-01", "12-31"), *THREE_QUARTERS),
    "an idle deputy has zero of four": (measure(), {}, {}, *NO_QUARTER),
    # 1 of 4: p = 4,500,000/9 = 500,000; s = 300,000·10⁶/800,000 = 375,000.
    "two checks of one quarter are one": (measure(), {}, checked("01-01", "03-31"), (4, 1, 4), 375_000),
    "a check that failed its re-check": (measure(), {}, checked("02-01", recheck="failed"), *NO_QUARTER),
    "a check that stood its re-check": (
        measure(),
        {},
        checked("02-01", "05-01", "08-01", recheck="confirmed"),
        *THREE_QUARTERS,
    ),
    "assigned up to the 46th day of a quarter owes it": (
        measure(),
        {"starts_on": day("02-15")},
        {},
        *NO_QUARTER,
    ),
    "assigned from the 47th day does not": (measure(), {"starts_on": day("02-16")}, {}, *NONE_OF_THREE),
    "assigned to the last day of a quarter owes it": (measure(), {"ends_on": day("12-31")}, {}, *NO_QUARTER),
    "assigned to the day before does not": (measure(), {"ends_on": day("12-30")}, {}, *NONE_OF_THREE),
    "a measure begun by the 46th day runs": (measure(starts_on=day("02-15")), {}, {}, *NO_QUARTER),
    "a measure begun on the 47th does not": (measure(starts_on=day("02-16")), {}, {}, *NONE_OF_THREE),
    "a measure done on the last day runs": (measure(act="12-31"), {}, {}, *NO_QUARTER),
    "a measure done the day before does not": (measure(act="12-30"), {}, {}, *NONE_OF_THREE),
}


@pytest.mark.parametrize(("row", "assignment", "given", "sums", "ppm"), CHECKED.values(), ids=CHECKED.keys())
def test_each_running_measure_is_checked_each_quarter(
    row: Given, assignment: Given, given: Given, sums: tuple[int, int, int], ppm: int
) -> None:
    found = assigned("II-2", row, assignment=assignment, **given)
    assert (counts(found)["checked"], found.score) == (sums, ppm)


def test_a_quarter_mostly_on_leave_is_not_owed() -> None:
    leave = [{"starts_on": day("10-01"), "ends_on": day("11-30")}]  # 61 of the 92 days
    assert counts(assigned("II-2", measure(), leave=leave))["checked"] == (3, 0, 3)


# II-3, F1: p = (x·10⁶ + 2·2·500,000)/(y + 4) = s. The measures are due on 30 June; 30 days before is 31 May.
def warned(when: str, **more: Any) -> Given:
    return {"warnings": [{"assignment_id": "g0", "warned_on": day(when), **more}]}


LATE, DUE = measure("06-30", "07-01"), measure("06-30", "06-30")
# Right warning 2 of 2: 4,000,000/6 = 666,666.67 → 666,667. Wrong or missing 0 of 1: 2,000,000/5 = 400,000.
RIGHT, WRONG = ((1, 2, 2), 666_667), ((1, 0, 1), 400_000)
RESCUE = {"body_acted_on": day("06-30"), "council_agrees": True}
WARNED = {
    "warned 30 days before, and late": ([LATE], warned("05-31"), *RIGHT),
    "warned 29 days before, and late": ([LATE], warned("06-01"), *WRONG),
    "late and not warned": ([LATE], {}, *WRONG),
    "never done and not warned": ([measure("06-30")], {}, *WRONG),
    "warned in vain": ([DUE], warned("05-31"), *WRONG),
    "warned and rescued": ([DUE], warned("05-31", **RESCUE), *RIGHT),
    "a rescue no council agrees to": ([DUE], warned("05-31", body_acted_on=day("06-30")), *WRONG),
    "a rescue after the date": ([DUE], warned("05-31", **RESCUE | {"body_acted_on": day("07-01")}), *WRONG),
    # One right, one in vain, one not warned of: 2 of 4, (2,000,000 + 2,000,000)/8 = 500,000.
    "right, in vain and missing": (
        [LATE, DUE, LATE],
        {"warnings": [{"assignment_id": f"g{i}", "warned_on": day("05-01")} for i in (0, 1)]},
        (3, 2, 4),
        500_000,
    ),
    # 0 of 2: 2,000,000/6 = 333,333.3.
    "an idle deputy has zero of all failures": ([LATE, LATE], {}, (2, 0, 2), 333_333),
    "two warnings of one measure are one": (
        [LATE],
        {"warnings": [{"assignment_id": "g0", "warned_on": day(when)} for when in ("04-01", "05-01")]},
        *RIGHT,
    ),
}


@pytest.mark.parametrize(("measures", "given", "sums", "ppm"), WARNED.values(), ids=WARNED.keys())
def test_early_warnings_are_compared_with_what_failed(
    measures: list[Given], given: Given, sums: tuple[int, int, int], ppm: int
) -> None:
    found = assigned("II-3", *measures, **given)
    assert (counts(found)["warned"], found.score) == (sums, ppm)


@pytest.mark.parametrize("code", ["II-1", "II-2", "II-3"])
def test_without_the_programme_nothing_of_it_is_rated(code: str) -> None:
    given = feeds(without=["programme"])
    assert assigned(code, LATE, feeds=given).reason == "source_missing"
    assert outcome(code).reason == "not_applicable"


@pytest.mark.parametrize(
    "found",
    [
        {"row": DUE},  # in time and not warned: neither hit nor miss
        {"row": measure("2020-12-31")},
        {"row": measure("2022-01-01")},
        {"row": LATE, "assignment": {"starts_on": day("07-01")}},
        {"row": LATE, "assignment": {"ends_on": day("06-29")}},
    ],
)
def test_a_measure_without_hit_or_miss_says_nothing(found: Given) -> None:
    assert assigned("II-3", found["row"], assignment=found.get("assignment")).reason == "not_applicable"


def test_without_the_councils_delivery_is_not_rated() -> None:
    assert assigned("II-1", LATE, feeds=feeds(without=["councils"])).reason == "source_missing"
