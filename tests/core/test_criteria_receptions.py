"""III-1 receptions, worked by hand on the first quarter of 2021: three months, so at least three receptions owed.

held p = (x·10⁶ + 3·800,000)/(n + 3), s = (p − 300,000)·10⁶/700,000; reached p = (x·10⁶ + 2·700,000)/(n + 2);
the criterion is held × reached / 10⁶.
"""

from typing import Any

import pytest

from core.bundles import FIRST_QUARTER, counts, day, feeds, outcome

Given = dict[str, Any]


def held(when: str, area: str = "a1", visitors: int = 1, announced: str = "") -> Given:
    return {
        "held_on": day(when),
        "area_code": area,
        "visitors": visitors,
        "announced_on": day(announced) if announced else None,
    }


def receptions(*rows: Given, **given: Any) -> Any:
    """The outcome with these receptions; the deputy answers for territory a1."""
    world: Given = {"receptions": rows, "deputy_areas": [{"area_code": "a1"}]}
    return outcome("III-1", **{"period": FIRST_QUARTER, **world, **given})


# reached 1 of 1: 2,400,000/3 = 800,000. 0 of 1: 1,400,000/3 = 466,667. 1 of 2: 2,400,000/4 = 600,000.
# held 3 of 3: 5,400,000/6 = 900,000; s = 600,000·10⁶/700,000 = 857,142.9 → 857,143; × 800,000 = 685,714.4.
THREE = [held("01-11"), held("02-11"), held("03-11")]
THREE_OF_THREE = ({"held": (3, 3, 3), "reached": (1, 1, 1)}, 685_714)
# held 2 of 3: 4,400,000/6 = 733,333.3 → 733,333; s = 433,333·10⁶/700,000 = 619,047.1 → 619,047;
# × 800,000 = 495,237.6 → 495,238.
TWO_OF_THREE = ({"held": (3, 2, 3), "reached": (1, 1, 1)}, 495_238)
TWO = THREE[:2]
CASES = {
    "one a month": (THREE, {}, *THREE_OF_THREE),
    "one month without": (TWO, {}, *TWO_OF_THREE),
    # held 0 of 3: 2,400,000/6 = 400,000; s = 100,000·10⁶/700,000 = 142,857.1 → 142,857;
    # × 466,667 = 66,666.65 → 66,667.
    "an idle deputy has zero of all": ([], {}, {"held": (3, 0, 3), "reached": (1, 0, 1)}, 66_667),
    # 1 March is a Monday: 4 March is three working days later.
    "no visitor, announced three working days before": (
        [*TWO, held("03-04", visitors=0, announced="03-01")],
        {},
        *THREE_OF_THREE,
    ),
    "no visitor, announced two working days before": (
        [*TWO, held("03-04", visitors=0, announced="03-02")],
        {},
        *TWO_OF_THREE,
    ),
    # From Friday 5 to Tuesday 9 March only Monday and Tuesday count.
    "a weekend is no notice": (
        [*TWO, held("03-09", visitors=0, announced="03-05")],
        {},
        *TWO_OF_THREE,
    ),
    "no visitor and not announced": ([*TWO, held("03-04", visitors=0)], {}, *TWO_OF_THREE),
    "more than owed in one month helps no other month": (
        [held("01-11"), held("01-12"), held("01-13"), held("02-11")],
        {},
        *TWO_OF_THREE,
    ),
    "a reception of another period": ([*TWO, held("2020-12-31"), held("04-01")], {}, *TWO_OF_THREE),
    # The timetable promises two in January: 4 owed. held 3 of 4: 5,400,000/7 = 771,428.6 → 771,429;
    # s = 471,429·10⁶/700,000 = 673,470; × 800,000 = 538,776.
    "the timetable may promise more than the norm": (
        THREE,
        {"reception_timetable": [{"planned_on": day("01-11")}, {"planned_on": day("01-31")}]},
        {"held": (4, 3, 4), "reached": (1, 1, 1)},
        538_776,
    ),
    "a timetable of fewer does not lower the norm": (
        TWO,
        {"reception_timetable": [{"planned_on": day("01-11")}]},
        *TWO_OF_THREE,
    ),
    # Two of one day and place are one: 2 owed in January, 1 held. held 3 of 4 as above.
    "one a day and place": (
        [*THREE, held("01-11")],
        {"reception_timetable": [{"planned_on": day("01-11")}, {"planned_on": day("01-11")}]},
        {"held": (4, 3, 4), "reached": (1, 1, 1)},
        538_776,
    ),
    # held 4 of 4: 6,400,000/7 = 914,285.7 → 914,286; s = 614,286·10⁶/700,000 = 877,551.4 → 877,551;
    # × 800,000 = 702,040.8 → 702,041.
    "two places on one day are two": (
        [*THREE, held("01-11", area="a2")],
        {"reception_timetable": [{"planned_on": day("01-11")}, {"planned_on": day("01-12")}]},
        {"held": (4, 4, 4), "reached": (1, 1, 1)},
        702_041,
    ),
    # 857,143 × 600,000 = 514,285.8 → 514,286.
    "one territory of two": (
        THREE,
        {"deputy_areas": [{"area_code": "a1"}, {"area_code": "a2"}]},
        {"held": (3, 3, 3), "reached": (2, 1, 2)},
        514_286,
    ),
    # 857,143 × 466,667 = 400,000.3 → 400,000.
    "receptions elsewhere reach nobody at home": (
        [held(f"0{month}-11", area="a2") for month in (1, 2, 3)],
        {},
        {"held": (3, 3, 3), "reached": (1, 0, 1)},
        400_000,
    ),
}


@pytest.mark.parametrize(("rows", "given", "sums", "ppm"), CASES.values(), ids=CASES.keys())
def test_receptions_are_held_times_reached(
    rows: list[Given], given: Given, sums: dict[str, tuple[int, int, int]], ppm: int
) -> None:
    found = receptions(*rows, **given)
    assert (counts(found), found.score) == (sums, ppm)


def test_a_month_mostly_on_leave_owes_no_reception() -> None:
    leave = [{"starts_on": day("03-01"), "ends_on": day("03-16")}]  # 15 of 31 days are left: less than half
    assert counts(receptions(*TWO, leave=leave))["held"] == (2, 2, 2)
    leave = [{"starts_on": day("03-01"), "ends_on": day("03-15")}]  # 16 of 31 days are left
    assert counts(receptions(*TWO, leave=leave))["held"] == (3, 2, 3)


def test_a_newcomer_owes_from_the_first_month_served_by_half() -> None:
    mandate = {"deputy_id": "d1", "starts_on": day("02-15"), "peer_group": "city"}  # 14 of 28 days
    assert counts(receptions(*THREE, mandates=[mandate]))["held"] == (2, 2, 2)
    mandate["starts_on"] = day("02-16")
    assert counts(receptions(*THREE, mandates=[mandate]))["held"] == (1, 1, 1)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"feeds": feeds(without=["receptions"])}, "source_missing"),
        ({"deputy_areas": []}, "not_applicable"),
    ],
)
def test_receptions_are_not_rated_with_the_reason(given: Given, reason: str) -> None:
    found = receptions(*THREE, **given)
    assert (found.score, found.reason) == (None, reason)
