"""I-1 attendance, worked by hand: p = (x·10⁶ + 10·850,000)/(n + 10), s = (p − 500,000)·10⁶/500,000 = 2p − 10⁶."""

from datetime import date
from typing import Any

import pytest

from core.bundles import counts, day, feeds, outcome

Sitting = dict[str, Any]


def sat(value: str, when: str = "02-01", body: str = "session", **more: Any) -> Sitting:
    return {
        "value": value,
        "held_on": day(when),
        "body": body,
        "start_minute": 600,
        "end_minute": 700,
        **more,
    }


def attend(*marks: Sitting, **given: Any) -> Any:
    """The outcome of a deputy with these marks, one sitting each."""
    sittings = [
        {"sitting_id": f"s{i}", **{key: value for key, value in mark.items() if key != "value"}}
        for i, mark in enumerate(marks)
    ]
    attendance = [{"sitting_id": f"s{i}", "value": mark["value"]} for i, mark in enumerate(marks)]
    return outcome("I-1", sittings=sittings, attendance=attendance, **given)


THREE = [sat("present", when) for when in ("02-01", "02-02", "02-03")]
# Three of three: p = (3,000,000 + 8,500,000)/13 = 884,615.38 → 884,615; s = 2·884,615 − 10⁶ = 769,230.
THREE_OF_THREE = ((3, 3, 3), 769_230)
# Three of four: p = 11,500,000/14 = 821,428.57 → 821,429; s = 642,858.
THREE_OF_FOUR = ((4, 3, 4), 642_858)

CASES = {
    "three of four": ([*THREE, sat("absent", "02-04")], *THREE_OF_FOUR),
    "exactly the minimum of three is rated": (THREE, *THREE_OF_THREE),
    # 0 of 5: p = 8,500,000/15 = 566,666.67 → 566,667; s = 133,334.
    "an idle deputy has zero of five": ([sat("absent", f"02-0{i}") for i in range(1, 6)], (5, 0, 5), 133_334),
    "excused, unknown and not eligible are not owed": (
        [*THREE, sat("excused"), sat("unknown"), sat("not_eligible")],
        *THREE_OF_THREE,
    ),
    "commission and faction sittings count": (
        [sat("present"), sat("present", "02-02", "commission"), sat("present", "02-03", "faction")],
        *THREE_OF_THREE,
    ),
    "a council's sitting belongs to another criterion": (
        [*THREE, sat("absent", "02-04", "council")],
        *THREE_OF_THREE,
    ),
    "an absence that overlaps an attended sitting is a clash": (
        [*THREE, sat("absent", "02-01", start_minute=699, end_minute=800)],
        *THREE_OF_THREE,
    ),
    "an attended council sitting also makes a clash": (
        [*THREE, sat("present", "02-04", "council"), sat("absent", "02-04")],
        *THREE_OF_THREE,
    ),
    "sittings that only touch do not clash": (
        [*THREE, sat("absent", "02-01", start_minute=700, end_minute=800)],
        *THREE_OF_FOUR,
    ),
    "two missed sittings that overlap are no clash": (
        # 3 of 5: p = 11,500,000/15 = 766,666.67 → 766,667; s = 533,334.
        [*THREE, sat("absent", "02-04"), sat("absent", "02-04")],
        (5, 3, 5),
        533_334,
    ),
    "the first and the last day of the period count": (
        [sat("present", "01-01"), sat("present"), sat("present", "12-31")],
        *THREE_OF_THREE,
    ),
    "days outside the period do not": (
        [*THREE, sat("absent", "2020-12-31"), sat("absent", "2022-01-01")],
        *THREE_OF_THREE,
    ),
}


@pytest.mark.parametrize(("marks", "sums", "ppm"), CASES.values(), ids=CASES.keys())
def test_attendance_is_as_worked_by_hand(marks: list[Sitting], sums: tuple[int, int, int], ppm: int) -> None:
    found = attend(*marks)
    assert (counts(found)["attended"], found.score) == (sums, ppm)


def test_an_absence_on_a_day_of_leave_is_not_owed_but_a_presence_counts() -> None:
    leave = [{"starts_on": day("02-03"), "ends_on": day("02-04")}]
    found = attend(*THREE, sat("absent", "02-04"), leave=leave)  # present on 3 February, on leave
    assert (counts(found)["attended"], found.score) == THREE_OF_THREE
    found = attend(*THREE, sat("absent", "02-05"), leave=leave)  # the day after the leave
    assert (counts(found)["attended"], found.score) == THREE_OF_FOUR


def test_only_sittings_in_office_are_owed_first_and_last_day_included() -> None:
    mandate = {"deputy_id": "d1", "starts_on": day("02-01"), "ends_on": day("02-03"), "peer_group": "city"}
    marks = [*THREE, sat("absent", "01-31"), sat("absent", "02-04")]
    found = attend(*marks, mandates=[mandate])
    assert (counts(found)["attended"], found.score) == THREE_OF_THREE


@pytest.mark.parametrize(
    ("marks", "given", "reason"),
    [
        (THREE, {"feeds": feeds(without=["sittings"])}, "source_missing"),
        ([], {}, "not_applicable"),
        ([sat("unknown")], {}, "not_applicable"),
        (THREE[:2], {}, "too_few"),
    ],
)
def test_attendance_is_not_rated_with_its_reason(marks: list[Sitting], given: dict[str, Any], reason: str) -> None:
    found = attend(*marks, **given)
    assert (found.score, found.reason) == (None, reason)


def test_a_feed_that_stops_a_day_before_the_period_ends_is_missing() -> None:
    one = {"source": "sittings", "from_date": date(2021, 1, 1), "delivered": True}
    for last, reason in ((day("12-31"), ""), (day("12-30"), "source_missing")):
        assert attend(*THREE, feeds=[{**one, "to_date": last}]).reason == reason
