"""II-4 facilities and II-5 public councils, worked by hand."""

from typing import Any

import pytest

from core.bundles import counts, day, feeds, outcome

Given = dict[str, Any]


def duty(starts: str = "2020-06-01", ends: str = "") -> Given:
    return {
        "duty_id": "u1",
        "facility_id": "f1",
        "starts_on": day(starts),
        "ends_on": day(ends) if ends else None,
    }


def defect(term: str, closed: str = "", reported: str = "01-10", **more: Any) -> Given:
    return {
        "facility_id": "f1",
        "reported_on": day(reported),
        "term_on": day(term),
        "closed_on": day(closed) if closed else None,
        **more,
    }


def inspected(*days: str) -> list[Given]:
    return [{"duty_id": "u1", "inspected_on": day(when)} for when in days]


# II-4: inspected p = (x·10⁶ + 2·700,000)/(n + 2); closed p = (x·10⁶ + 3·600,000)/(n + 3); s = mean of the two.
# Both half-years: 3,400,000/4 = 850,000. One: 2,400,000/4 = 600,000. None: 1,400,000/4 = 350,000.
# None of one half-year: 1,400,000/3 = 466,666.67 → 466,667.
FACILITIES = {
    # closed 1 of 2: 2,800,000/5 = 560,000; mean (600,000 + 560,000)/2 = 580,000.
    "one inspection of two, one defect of two": (
        {"inspections": inspected("06-30"), "defects": [defect("03-01", "03-01"), defect("03-01")]},
        {"inspected": (2, 1, 2), "closed": (2, 1, 2)},
        580_000,
    ),
    "no defect: the inspections alone": (
        {"inspections": inspected("01-01", "07-01")},
        {"inspected": (2, 2, 2), "closed": (0, 0, 0)},
        850_000,
    ),
    # closed 0 of 1: 1,800,000/4 = 450,000; mean (350,000 + 450,000)/2 = 400,000.
    "an idle deputy has zero of all": (
        {"defects": [defect("03-01", "03-02", reported_by="citizen")]},
        {"inspected": (2, 0, 2), "closed": (1, 0, 1)},
        400_000,
    ),
    "two inspections of one half-year are one": (
        {"inspections": inspected("01-01", "06-30")},
        {"inspected": (2, 1, 2), "closed": (0, 0, 0)},
        600_000,
    ),
    # H1 begins on 1 January; + 91 days is 2 April.
    "held from 2 April owes the half-year": (
        {"facility_duties": [duty("04-02")]},
        {"inspected": (2, 0, 2), "closed": (0, 0, 0)},
        350_000,
    ),
    "held from 3 April does not": (
        {"facility_duties": [duty("04-03")]},
        {"inspected": (1, 0, 1), "closed": (0, 0, 0)},
        466_667,
    ),
    "held to 30 June owes the half-year": (
        {"facility_duties": [duty(ends="06-30")]},
        {"inspected": (1, 0, 1), "closed": (0, 0, 0)},
        466_667,
    ),
    # closed 1 of 1: 2,800,000/4 = 700,000; mean (350,000 + 700,000)/2 = 525,000.
    "defects of before the duty or of another period are not the deputy's": (
        {
            "facility_duties": [duty("01-10")],
            "defects": [
                defect("12-31", "12-31"),
                defect("2022-01-01"),
                defect("2020-12-31", reported="2020-12-01"),
                defect("03-01", reported="01-09"),
            ],
        },
        {"inspected": (2, 0, 2), "closed": (1, 1, 1)},
        525_000,
    ),
    # closed 0 of 1: 450,000; mean (466,667 + 450,000)/2 = 458,333.5 → the even 458,334.
    "a defect counts for who held the facility to its term": (
        {"facility_duties": [duty(ends="06-30")], "defects": [defect("06-30"), defect("07-01")]},
        {"inspected": (1, 0, 1), "closed": (1, 0, 1)},
        458_334,
    ),
}


@pytest.mark.parametrize(("given", "sums", "ppm"), FACILITIES.values(), ids=FACILITIES.keys())
def test_facilities_are_inspected_and_their_defects_closed(
    given: Given, sums: dict[str, tuple[int, int, int]], ppm: int
) -> None:
    found = outcome("II-4", **{"facility_duties": [duty()], "facilities": [{"facility_id": "f1"}], **given})
    assert (counts(found), found.score) == (sums, ppm)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"facility_duties": [duty()], "feeds": feeds(without=["facilities"])}, "source_missing"),
        ({}, "not_applicable"),
        ({"facility_duties": [duty(ends="06-29", starts="2020-01-01")]}, "not_applicable"),
    ],
)
def test_facilities_are_not_rated_with_the_reason(given: Given, reason: str) -> None:
    found = outcome("II-4", **given)
    assert (found.score, found.reason) == (None, reason)


def advice(*, answered: str = "", in_substance: bool = True, made: str = "01-10", term: str = "03-31") -> Given:
    return {
        "council_id": "c1",
        "made_on": day(made),
        "term_on": day(term),
        "answered_on": day(answered) if answered else None,
        "in_substance": in_substance,
    }


def council(advices: list[Given], values: list[str], **given: Any) -> Any:
    """A member of council c1 with these recommendations and marks at its sittings, one a day from 1 February."""
    sittings = [
        {"sitting_id": f"s{i}", "body": "council", "council_id": "c1", "held_on": day(f"02-0{i + 1}"),
         "start_minute": 600, "end_minute": 700}
        for i in range(len(values))
    ]  # fmt: skip
    attendance = [{"sitting_id": f"s{i}", "value": value} for i, value in enumerate(values)]
    member = {"council_id": "c1", "starts_on": day("2020-06-01")}
    given["sittings"] = sittings + given.get("sittings", [])
    given["attendance"] = attendance + given.get("attendance", [])
    world = {"councils": [{"council_id": "c1"}], "council_members": [member], "recommendations": advices}
    return outcome("II-5", **{**world, **given})


YES, NO = advice(answered="12-31"), advice()
# II-5: answered p = (x·10⁶ + 3·500,000)/(n + 3); attended p = (x·10⁶ + 3·850,000)/(n + 3); s = p·q/10⁶.
# Attended 2 of 2: 4,550,000/5 = 910,000.
COUNCILS = {
    # 2 of 3: 3,500,000/6 = 583,333.3 → 583,333; 583,333·910,000/10⁶ = 530,833.03 → 530,833.
    "two of three answered": ([YES, YES, NO], ["present"] * 2, (3, 2, 3), (2, 2, 2), 530_833),
    # 0 of 3: 250,000; 0 of 2: 2,550,000/5 = 510,000; 250,000·510,000/10⁶ = 127,500.
    "an idle deputy has zero of all": ([NO] * 3, ["absent"] * 2, (3, 0, 3), (2, 0, 2), 127_500),
    # 250,000·910,000/10⁶ = 227,500.
    "not in substance, or after the period, is no answer": (
        [advice(answered="03-01", in_substance=False), advice(answered="2022-01-01"), NO],
        ["present"] * 2,
        (3, 0, 3),
        (2, 2, 2),
        227_500,
    ),
    "excused and unknown are left out": (
        [YES, YES, NO],
        ["present", "excused", "present", "unknown"],
        (3, 2, 3),
        (2, 2, 2),
        530_833,
    ),
    "due in the period only, and made while a member": (
        [YES, YES, NO, advice(term="2022-01-01"), advice(made="2020-05-31"), advice(term="2020-12-31", made="2020-12-01")],
        ["present"] * 2,
        (3, 2, 3),
        (2, 2, 2),
        530_833,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("advices", "values", "answered", "attended", "ppm"), COUNCILS.values(), ids=COUNCILS.keys())
def test_councils_are_answers_times_attendance(
    advices: list[Given], values: list[str], answered: Any, attended: Any, ppm: int
) -> None:
    found = council(advices, values)
    assert (counts(found), found.score) == ({"answered": answered, "attended": attended}, ppm)


def test_a_clash_with_a_session_and_leave_excuse_from_the_council() -> None:
    session = {
        "sitting_id": "x",
        "body": "session",
        "held_on": day("02-03"),
        "start_minute": 650,
        "end_minute": 800,
    }
    found = council(
        [YES, YES, NO],
        ["present", "present", "absent", "absent"],
        sittings=[session],
        attendance=[{"sitting_id": "x", "value": "present"}],
        leave=[{"starts_on": day("02-04"), "ends_on": day("02-04")}],
    )
    assert (counts(found)["attended"], found.score) == ((2, 2, 2), 530_833)


def test_sittings_before_membership_are_not_owed() -> None:
    member = {"council_id": "c1", "starts_on": day("02-02"), "ends_on": day("02-03")}
    found = council([], ["absent", "present", "present", "absent"], council_members=[member])
    assert counts(found)["attended"] == (2, 2, 2)


@pytest.mark.parametrize(
    ("advices", "values", "without", "reason"),
    [
        ([YES] * 3, ["present"], ["councils"], "source_missing"),
        ([YES] * 3, ["present"], ["sittings"], "source_missing"),
        ([YES] * 2, ["present"], [], "too_few"),
        ([], ["present"], [], "not_applicable"),
        ([YES] * 3, [], [], "not_applicable"),
        ([YES] * 2, [], [], "not_applicable"),
    ],
)
def test_a_product_needs_both_parts(advices: list[Given], values: list[str], without: list[str], reason: str) -> None:
    found = council(advices, values, feeds=feeds(without=without))
    assert (found.score, found.reason) == (None, reason)
