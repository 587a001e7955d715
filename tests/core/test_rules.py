"""Rules over the rows of the evidence: each rule of the table is broken once, and only that."""

from typing import Any

import pytest

from core.bundles import CALENDAR, day, engine_with, evidence
from senim_core.evidence.rules import RULES, check

Given = dict[str, Any]


def found(**given: Any) -> list[tuple[str, str, str, int]]:
    engine = engine_with(evidence(**given))
    try:
        return [(item.table, item.column, item.problem, item.count) for item in check(engine.connection)]
    finally:
        engine.close()


EARLY, LATE = day("02-28"), day("03-02")  # dates left to their default are 1 March 2021
SOURCE = {"regime": "source"}  # brings its own terms: nothing is recomputed
THREE = [SOURCE | {"topic": "gas", "area_code": "a1"}] * 3
TEN = [{"mark": 5, "month": "2021-03"}] * 10


def counted(**parts: int) -> list[Given]:
    return [{"chairs": 10, "women": 0, "under_35": 0, "renewed": 0, "primaries": 0, **parts}]


# One row a rule, in the order of RULES: what breaks it, and how many rows.
BROKEN: list[tuple[Given, int]] = [
    ({"mandates": [{"ends_on": EARLY}]}, 1),
    ({"leave": [{"ends_on": EARLY}]}, 1),
    ({"feeds": [{"from_date": LATE}]}, 1),
    ({"sittings": [{"start_minute": 600, "end_minute": 600}]}, 1),
    (
        {
            "attendance": [
                {"sitting_id": "s1", "value": "present", "kind": "absent"},
                {"sitting_id": "s2", "value": "absent", "kind": "council_business"},
                {"sitting_id": "s3", "value": "excused", "kind": "not_yet_member"},
                {"sitting_id": "s4", "value": "absent", "kind": "absent_at_vote"},
            ]
        },
        3,
    ),
    ({"requests": [{"answered_on": EARLY}]}, 1),
    ({"requests": [{"accepted_on": EARLY}]}, 1),
    ({"budget_notes": [{"accepted_on": EARLY}]}, 1),
    ({"voter_reports": [{"questions": 1, "questions_answered": 2}]}, 1),
    ({"measures": [{"status": None, "first_due_on": EARLY}]}, 1),
    (
        {
            "measures": [
                {"status": "done", "act_on": None},
                {"status": "in_progress", "act_on": LATE},
                {"status": None, "act_on": LATE},
            ]
        },
        3,
    ),
    ({"defects": [{"closed_on": EARLY}]}, 1),
    ({"recommendations": [{"answered_on": EARLY}]}, 1),
    ({"appeals": [row | {"answered_on": EARLY} for row in THREE[:1]] + THREE[1:]}, 1),
    ({"appeals": [row | {"outcome": "resolved"} for row in THREE[:1]] + THREE[1:]}, 1),
    ({"appeals": [row | {"answered_on": LATE, "disputed_on": day("03-01")} for row in THREE]}, 3),
    ({"appeals": THREE, "pauses": [{"replied_on": EARLY}]}, 1),
    ({"appeals": [*THREE, *[SOURCE | {"topic": "land", "area_code": "a1"}] * 2]}, 2),
    ({"assessments": [*TEN, {"mark": 0, "month": "2021-03"}, {"mark": 6, "month": "2021-03"}]}, 2),
    ({"assessments": [*TEN, {"mark": 1, "month": "2021-13"}, {"mark": 1, "month": "2021-3"}]}, 2),
    ({"assessments": TEN[:9]}, 9),
    ({"campaign_counts": counted(women=11)}, 1),
]


@pytest.mark.parametrize(
    ("rule", "given", "count"),
    [(rule, *broken) for rule, broken in zip(RULES, BROKEN, strict=True)],
    ids=[f"{table}: {problem}" for table, _, problem, _ in RULES],
)
def test_each_rule_finds_what_breaks_it_and_nothing_else(
    rule: tuple[str, str, str, str], given: Given, count: int
) -> None:
    table, column, problem, _ = rule
    assert found(**given) == [(table, column, problem, count)]


SOUND: list[Given] = [
    {"mandates": [{"ends_on": day("03-01")}], "leave": [{}], "feeds": [{}]},
    {"sittings": [{"start_minute": 600, "end_minute": 601}]},
    {"requests": [{"answered_on": day("03-01"), "accepted_on": day("03-01")}, {}]},
    {"voter_reports": [{"questions": 1, "questions_answered": 1}]},
    {"measures": [{"status": "done", "act_on": LATE}, {"status": "in_progress"}, {"status": None}]},
    {"appeals": [row | {"outcome": "forwarded"} for row in THREE]},
    {"appeals": [row | {"answered_on": LATE, "outcome": "resolved", "disputed_on": LATE} for row in THREE]},
    {"appeals": [SOURCE | {"topic": "other", "area_code": "other"}]},
    {"assessments": TEN},
    {"campaign_counts": counted(women=10, under_35=3, renewed=0, primaries=9)},
]


@pytest.mark.parametrize("given", SOUND)
def test_sound_rows_break_no_rule(given: Given) -> None:
    assert found(**given) == []


@pytest.mark.parametrize("part", ["women", "under_35", "renewed", "primaries"])
@pytest.mark.parametrize("number", [1, 2, 11])
def test_a_part_of_a_count_is_none_or_three_and_never_more_than_all(part: str, number: int) -> None:
    assert len(found(campaign_counts=counted(**{part: number}))) == 1


# Registered on Monday 1 March: the answer is owed by Monday 22 March; extended by 62 days at most.
TERM = {"regime": "appc", "registered_on": day("03-01"), "first_due_on": day("03-22"), "due_on": day("03-22")}
OTHER = {"topic": "other", "area_code": "other"}
EXTENDED = {"extended_on": day("03-22"), "extension_notified_on": day("03-25"), "extended_to": day("05-03")}
WRONG = "date differs from the one the term gives"


@pytest.mark.parametrize(
    ("appeal", "columns"),
    [
        ({}, []),
        ({"regime": "party_internal"}, []),
        ({"first_due_on": day("03-23"), "due_on": day("03-23")}, ["first_due_on"]),
        ({"regime": "party_internal", "due_on": day("03-23")}, ["due_on"]),
        ({"registered_on": day("02-28"), "first_due_on": day("03-19"), "due_on": day("03-19")}, ["registered_on"]),
        ({"due_on": day("05-03"), **EXTENDED}, []),
        ({**EXTENDED}, ["due_on"]),
        ({"due_on": day("05-03"), **EXTENDED, "extension_notified_on": day("03-26")}, ["due_on"]),
        ({"regime": "source", "first_due_on": day("05-01"), "due_on": day("06-01")}, []),
    ],
)
def test_the_terms_of_appeals_are_recomputed(appeal: Given, columns: list[str]) -> None:
    assert found(appeals=[TERM | OTHER | appeal]) == [("appeals", column, WRONG, 1) for column in columns]


def test_a_question_to_the_applicant_moves_the_term() -> None:
    late = TERM | OTHER | {"appeal_id": "a1", "due_on": day("03-25")}
    asked = {"appeal_id": "a1", "asked_on": day("03-01"), "replied_on": day("03-04")}
    assert found(appeals=[late], pauses=[asked]) == []
    assert found(appeals=[late]) == [("appeals", "due_on", WRONG, 1)]


def calendar(rows: list[Any]) -> list[Given]:
    return [{"day": when, "is_working": working, "number": number} for when, working, number in rows]


def test_a_calendar_that_does_not_reach_is_a_finding() -> None:
    (finding,) = found(appeals=[TERM | OTHER], calendar=calendar(CALENDAR[:95]))
    assert finding[:2] == ("calendar", "day")
    assert "outside the calendar" in finding[2]


def test_a_calendar_with_a_gap_is_a_finding_even_without_appeals() -> None:
    (finding,) = found(calendar=calendar(CALENDAR[:9] + CALENDAR[10:]))
    assert finding == ("calendar", "day", "calendar, after 2020-12-09: a day is missing", 1)
