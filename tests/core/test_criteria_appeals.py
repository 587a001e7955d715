"""III-2 to III-5, people's problems, worked by hand."""

from typing import Any

import pytest

from core.bundles import counts, day, feeds, outcome

Given = dict[str, Any]
Rows = list[Given]


def due(when: str, answered: str = "") -> Given:
    return {"due_on": day(when), "answered_on": day(answered) if answered else None}


IN_TERM, LATE, OPEN = due("03-22", "03-22"), due("03-22", "03-23"), due("03-22")
# III-2: p = (x·10⁶ + 10·800,000)/(n + 10), s = (p − 500,000)·10⁶/500,000.
ANSWERED: dict[str, tuple[Rows, tuple[int, int, int], int]] = {
    # 11,000,000/14 = 785,714.3 → 785,714; s = 571,428.
    "on the due date is in term, the day after is late": ([IN_TERM] * 3 + [LATE], (4, 3, 4), 571_428),
    # 8,000,000/14 = 571,428.6 → 571,429; s = 142,858.
    "an idle deputy has zero of four": ([OPEN] * 4, (4, 0, 4), 142_858),
    # 11,000,000/13 = 846,153.8 → 846,154; s = 692,308.
    "three are the minimum": ([IN_TERM] * 3, (3, 3, 3), 692_308),
    "due on the period's first and last day": (
        [IN_TERM, due("01-01", "2020-12-30"), due("12-31", "12-31")],
        (3, 3, 3),
        692_308,
    ),
    "due outside the period": ([IN_TERM] * 3 + [due("2020-12-31"), due("2022-01-01")], (3, 3, 3), 692_308),
    # 10,000,000/13 = 769,230.8 → 769,231; s = 538,462.
    "an answer after the period is late all the same": (
        [IN_TERM] * 2 + [due("12-31", "2022-01-01")],
        (3, 2, 3),
        538_462,
    ),
}


@pytest.mark.parametrize(("appeals", "sums", "ppm"), ANSWERED.values(), ids=ANSWERED.keys())
def test_answers_in_term_are_shared_by_those_due(appeals: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("III-2", appeals=appeals)
    assert (counts(found)["answered"], found.score) == (sums, ppm)


def closed(result: str, topic: str = "land", answered: str = "03-01", **more: Any) -> Given:
    return {"outcome": result, "topic": topic, "answered_on": day(answered), **more}


# III-3: p = (x + 10·10⁶)·10⁶/(y + 10·10⁶), s = (p − 400,000)·10⁶/1,200,000. Land is expected at 300,000 an appeal.
THREE = [closed("resolved"), closed("partly_resolved"), closed("refused")]
# 11.5/10.9 = 1,055,045.9 → 1,055,046; s = 655,046/1.2 = 545,871.67 → 545,872.
RESOLVED_AND_HALF = ((3, 1_500_000, 900_000), 545_872)
# 10.5/10.9 = 963,302.75 → 963,303; s = 563,303/1.2 = 469,419.2 → 469,419.
ONLY_HALF = ((3, 500_000, 900_000), 469_419)
RESOLVED = {
    "one, a half and none": (THREE, *RESOLVED_AND_HALF),
    # 10/10.9 = 917,431.2 → 917,431; s = 517,431/1.2 = 431,192.5 → the even 431,192.
    "none of three": ([closed("explained"), closed("refused"), closed("refused")], (3, 0, 900_000), 431_192),
    "forwarded, in execution and open are left out": (
        [*THREE, closed("forwarded"), closed("in_execution"), {"outcome": None}],
        *RESOLVED_AND_HALF,
    ),
    "answered outside the period": (
        [*THREE, closed("resolved", answered="2020-12-31"), closed("resolved", answered="2022-01-01")],
        *RESOLVED_AND_HALF,
    ),
    # Monday 1 March + 15 working days without a holiday is Monday 22 March.
    "disputed on the 15th working day": (
        [closed("resolved", disputed_on=day("03-22")), *THREE[1:]],
        *ONLY_HALF,
    ),
    "disputed on the 16th working day": (
        [closed("resolved", disputed_on=day("03-23")), *THREE[1:]],
        *RESOLVED_AND_HALF,
    ),
    "disputed after the period, not known yet": (
        [closed("resolved", answered="12-30", disputed_on=day("2022-01-01")), *THREE[1:]],
        *RESOLVED_AND_HALF,
    ),
    # Expected 300,000 + 480,000 + 600,000 = 1,380,000: 11.5/11.38 = 1,010,544.8 → 1,010,545; s = 508,787.5
    # → the even 508,788.
    "each topic has its own expectation, an unknown one that of other": (
        [closed("resolved"), closed("partly_resolved", "camels"), closed("refused", "internet")],
        (3, 1_500_000, 1_380_000),
        508_788,
    ),
    # 13/10.9 = 1,192,660.55 → 1,192,661; s = 792,661/1.2 = 660,550.83 → 660,551.
    "more than expected is possible": ([closed("resolved")] * 3, (3, 3_000_000, 900_000), 660_551),
}


@pytest.mark.parametrize(("appeals", "sums", "ppm"), RESOLVED.values(), ids=RESOLVED.keys())
def test_resolution_is_observed_over_expected(appeals: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("III-3", appeals=appeals)
    assert (counts(found)["resolved"], found.score) == (sums, ppm)


def test_the_share_confirmed_is_shown_beside_and_scores_nothing() -> None:
    said = [closed("resolved", applicant_says=word) for word in ("confirmed", "silent", "disputed")]
    found = outcome("III-3", appeals=said)
    # Scored as three of three resolved: 660,551, whatever the applicants confirmed.
    assert (counts(found)["confirmed"], found.score) == ((3, 1, 3), 660_551)


def marks(*values: int, month: str = "2021-03") -> Rows:
    return [{"mark": value, "month": month} for value in values]


TEN = (5, 5, 5, 5, 4, 4, 4, 3, 3, 1)
# III-4: p = (x·10⁶ + 40·600,000)/(y + 40), s = (p − 200,000)·10⁶/800,000; a mark m gives m − 1 of 4.
# 16 + 9 + 4 + 0 = 29 of 40: 53,000,000/80 = 662,500; s = 462,500/0.8 = 578,125.
MARKS = {
    "ten marks": (marks(*TEN), (10, 29, 40), 578_125),
    # 24,000,000/80 = 300,000; s = 100,000/0.8 = 125,000.
    "ten times the lowest mark": (marks(*[1] * 10), (10, 0, 40), 125_000),
    # 64,000,000/80 = 800,000; s = 750,000.
    "ten times the highest mark": (marks(*[5] * 10), (10, 40, 40), 750_000),
    "the first and the last month count": (
        marks(*TEN[:5], month="2021-01") + marks(*TEN[5:], month="2021-12"),
        (10, 29, 40),
        578_125,
    ),
    "months outside do not": (
        marks(*TEN) + marks(1, month="2020-12") + marks(1, month="2022-01"),
        (10, 29, 40),
        578_125,
    ),
}


@pytest.mark.parametrize(("assessments", "sums", "ppm"), MARKS.values(), ids=MARKS.keys())
def test_marks_are_a_mean_shrunk_to_the_group(assessments: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("III-4", assessments=assessments)
    assert (counts(found)["marks"], found.score) == (sums, ppm)


def group(persons: int = 3, **more: Any) -> Given:
    return {"persons": persons, **{key: day(when) for key, when in more.items()}}


DECIDED = {"proposed_on": "04-01", "accepted_on": "05-01"}
NUMBER = {"decision_number": "12"}
# III-5: target 12 a year, 144 twelfths: 1 point 12/144 = 83,333; 2: 166,667; 4: 333,333; 6: 500,000.
GROUPS: dict[str, tuple[Rows, tuple[int, int, int], int]] = {
    "grouped": ([group()], (1, 1, 6), 83_333),
    "grouped from two persons": ([group(2)], (1, 0, 6), 0),
    "proposed": ([group(proposed_on="12-31")], (1, 2, 6), 166_667),
    "accepted by a numbered decision": ([group(**DECIDED) | NUMBER], (1, 4, 6), 333_333),
    "accepted without a number is proposed": ([group(**DECIDED)], (1, 2, 6), 166_667),
    "done": ([group(**DECIDED, done_on="12-31") | NUMBER], (1, 6, 6), 500_000),
    "done without a decision is proposed": (
        [group(proposed_on="04-01", done_on="12-31")],
        (1, 2, 6),
        166_667,
    ),
    "done after the period is accepted": (
        [group(**DECIDED, done_on="2022-01-01") | NUMBER],
        (1, 4, 6),
        333_333,
    ),
    "accepted after the period is proposed": (
        [group(proposed_on="12-01", accepted_on="2022-01-01") | NUMBER],
        (1, 2, 6),
        166_667,
    ),
    # 6 + 6 + 6 = 18 points: min(216, 144) → 1,000,000.
    "three done saturate": ([group(**DECIDED, done_on="06-01") | NUMBER] * 3, (3, 18, 18), 1_000_000),
    "none is a real zero": ([], (0, 0, 0), 0),
    "grouped in another period": ([group(grouped_on="2020-12-31")], (0, 0, 0), 0),
}


@pytest.mark.parametrize(("groups", "sums", "ppm"), GROUPS.values(), ids=GROUPS.keys())
def test_systemic_problems_give_stage_points(groups: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("III-5", problem_groups=groups)
    assert (counts(found)["points"], found.score) == (sums, ppm)


@pytest.mark.parametrize(
    ("code", "given", "reason"),
    [
        ("III-2", {"appeals": [OPEN] * 3, "feeds": feeds(without=["appeals"])}, "source_missing"),
        ("III-2", {}, "not_applicable"),
        ("III-2", {"appeals": [OPEN] * 2}, "too_few"),
        ("III-3", {"appeals": THREE, "feeds": feeds(without=["appeals"])}, "source_missing"),
        ("III-3", {"appeals": THREE, "feeds": feeds(without=["outcomes"])}, "source_missing"),
        ("III-3", {}, "not_applicable"),
        ("III-3", {"appeals": THREE[:2]}, "too_few"),
        ("III-4", {"assessments": marks(*TEN), "feeds": feeds(without=["assessments"])}, "source_missing"),
        ("III-4", {"assessments": marks(*TEN[:9])}, "too_few"),
        ("III-4", {}, "too_few"),  # fewer than ten are never published, so none seen means too few
        ("III-5", {"feeds": feeds(without=["problems"])}, "source_missing"),
    ],
)
def test_block_three_is_not_rated_with_its_reason(code: str, given: Given, reason: str) -> None:
    found = outcome(code, **given)
    assert (found.score, found.reason) == (None, reason)
