"""The rating as a whole: who is in it, what it does not depend on, and its published text."""

from datetime import date
from random import Random
from typing import Any

import pytest

from core.bundles import FIRST_QUARTER, YEAR, day, engine_with, evidence, feeds, model, rate_one
from core.rulesets import SQL, part, tiny
from senim_core.errors import InputError
from senim_core.rating.rate import Rating, rate, results

Given = dict[str, Any]


def mandate(name: str, group: str = "city", starts: str = "2020-01-01", ends: str = "", **more: Any) -> Given:
    return {
        "deputy_id": name,
        "peer_group": group,
        "starts_on": day(starts),
        "ends_on": day(ends) if ends else None,
        **more,
    }


def answered(deputy_id: str, number: int, when: str = "03-01") -> list[Given]:
    return [{"deputy_id": deputy_id, "answered_on": day(when)} for _ in range(number)]


def tiny_rating(*, exercise: bool = False, period: Any = YEAR, ruleset: Any = None, **given: Any) -> Rating:
    engine = engine_with(evidence(**given))
    try:
        return rate(engine, ruleset or tiny(), period, exercise=exercise)
    finally:
        engine.close()


def test_everyone_in_office_for_a_day_of_the_period_is_rated_and_nobody_else() -> None:
    mandates = [
        mandate("before", ends="2020-12-31"),
        mandate("first-day", ends="2021-01-01"),
        mandate("last-day", starts="2021-12-31"),
        mandate("after", starts="2022-01-01"),
    ]
    assert list(tiny_rating(mandates=mandates).totals) == ["first-day", "last-day"]


@pytest.mark.parametrize(("starts", "reason"), [("10-03", ""), ("10-04", "term_short")])
def test_ninety_days_in_office_are_counted_to_the_periods_end(starts: str, reason: str) -> None:
    # From 3 October: 29 + 30 + 31 = 90 days.
    found = tiny_rating(mandates=[mandate("d1", starts=starts)], appeals=answered("d1", 3))
    assert found.totals["d1"].reason == reason


def test_days_before_the_period_count_as_days_in_office() -> None:
    found = tiny_rating(mandates=[mandate("d1", starts="2020-12-01")], appeals=answered("d1", 3), period=FIRST_QUARTER)
    assert found.mandates["d1"].days == 121  # 31 of December and 90 of the quarter
    assert found.totals["d1"].reason == ""


def test_places_are_shared_inside_a_peer_group_and_office_holders_are_their_own() -> None:
    names = {
        "a": ("city", 3),
        "b": ("city", 1),
        "c": ("city", 1),
        "d": ("city_office", 1),
        "e": ("region", 0),
    }
    found = rate_one(
        "I-5",
        mandates=[mandate(name, group) for name, (group, _) in names.items()],
        profile_checks=[
            {"deputy_id": name, "passed": i < passed} for name, (_, passed) in names.items() for i in range(3)
        ],
    )
    scores = {name: found.criteria[name]["I-5"].score for name in names}
    assert scores == {"a": 1_000_000, "b": 333_333, "c": 333_333, "d": 333_333, "e": 0}
    tiny_found = tiny_rating(
        mandates=[mandate(name) for name in "abc"],
        appeals=answered("a", 5) + answered("b", 2) + answered("c", 2),
    )
    assert [tiny_found.totals[name].place for name in "abc"] == [1, 2, 2]


def test_one_person_with_two_mandates_is_rated_twice() -> None:
    mandates = [mandate(name, person_id="p", ends=last) for name, last in (("p/1", "06-30"), ("p/2", ""))]
    found = tiny_rating(mandates=mandates, appeals=answered("p/1", 2))
    assert found.totals["p/1"].total is not None
    assert found.criteria["p/2"]["T-1"].reason == "not_applicable"


def test_an_exercise_has_scores_but_no_total_and_no_place() -> None:
    found = tiny_rating(exercise=True, appeals=answered("d1", 3))
    assert found.criteria["d1"]["T-1"].score is not None
    total = found.totals["d1"]
    assert (total.total, total.place, total.band, total.reason) == (None, None, "", "exercise")


def test_a_peer_group_that_the_rules_do_not_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"mandates, d1: unknown peer group 'village' — city"):
        tiny_rating(mandates=[mandate("d1", "village")])


@pytest.mark.parametrize(
    ("handed", "reason"),
    [
        ([("2021-01-01", "2021-12-31", True)], ""),
        ([("2021-07-01", "2021-12-31", True), ("2021-01-01", "2021-06-30", True)], ""),
        ([("2021-01-01", "2021-08-31", True), ("2021-06-01", "2021-12-31", True)], ""),
        ([("2021-01-01", "2021-12-31", True), ("2021-02-01", "2021-03-01", True)], ""),
        ([("2021-01-01", "2021-06-29", True), ("2021-07-01", "2021-12-31", True)], "source_missing"),
        ([("2021-01-02", "2021-12-31", True)], "source_missing"),
        ([("2021-01-01", "2021-12-31", False)], "source_missing"),
        ([], "source_missing"),
    ],
)
def test_a_source_is_there_when_every_day_is_covered(handed: list[tuple[str, str, bool]], reason: str) -> None:
    rows = [
        {"source": "appeals", "from_date": day(first), "to_date": day(last), "delivered": delivered}
        for first, last, delivered in handed
    ]
    found = tiny_rating(feeds=rows, appeals=answered("d1", 3))
    assert found.criteria["d1"]["T-1"].reason == reason


def test_a_source_must_cover_the_days_in_office_only() -> None:
    rows = [{"source": "appeals", "from_date": day("04-01"), "to_date": day("12-31"), "delivered": True}]
    found = tiny_rating(feeds=rows, mandates=[mandate("d1", starts="04-01")], appeals=answered("d1", 3))
    assert found.criteria["d1"]["T-1"].reason == ""


def test_a_source_of_another_assembly_helps_nobody() -> None:
    rows = [{**row, "assembly_id": "m2"} for row in feeds()]
    assert tiny_rating(feeds=rows, appeals=answered("d1", 3)).criteria["d1"]["T-1"].reason == "source_missing"


def full(seed: int | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Evidence of every kind for three deputies; with a seed its rows lie in another order."""
    names = ("d1", "d2", "d3")
    rows = evidence(
        mandates=[mandate(name) for name in names],
        sittings=[{"sitting_id": f"s{i}", "held_on": day(f"02-0{i + 1}")} for i in range(4)],
        attendance=[
            {
                "deputy_id": name,
                "sitting_id": f"s{i}",
                "value": "present" if i % (place + 1) == 0 else "absent",
            }
            for place, name in enumerate(names)
            for i in range(4)
        ],
        requests=[{"deputy_id": names[i % 3], "sent_on": day(f"0{1 + i % 9}-10")} for i in range(20)],
        receptions=[{"deputy_id": names[i % 2], "held_on": day(f"0{1 + i % 9}-1{i % 5}")} for i in range(14)],
        deputy_areas=[{"deputy_id": name} for name in names],
        appeals=[
            {"deputy_id": names[i % 3], "topic": "land", "outcome": "resolved", "answered_on": day("03-01")}
            for i in range(12)
        ],
        profile_checks=[{"deputy_id": names[i % 3], "passed": i % 2 == 0} for i in range(9)],
    )
    if seed is not None:
        for listed in rows.values():
            Random(seed).shuffle(listed)
    return rows


def published(rows: dict[str, list[tuple[Any, ...]]], threads: int) -> dict[str, bytes]:
    engine = engine_with(rows, threads=threads)
    try:
        return results(rate(engine, model(), YEAR))
    finally:
        engine.close()


@pytest.mark.parametrize(("seed", "threads"), [(1, 1), (2, 4), (3, 4)])
def test_the_same_bytes_whatever_the_order_of_rows_and_the_threads(seed: int, threads: int) -> None:
    first = published(full(), 1)
    assert b"d3,I-1,attended,4," in first["parts.csv"]
    assert published(full(seed), threads) == first


def test_the_results_are_canonical_text_in_whole_numbers() -> None:
    ruleset = tiny(
        part(k=0, m=0),
        sql=SQL.replace("1 as earned", "case when a.topic = 'land' then 1 else 0 end as earned"),
    )
    found = results(
        tiny_rating(
            ruleset=ruleset,
            mandates=[mandate("b"), mandate("a"), mandate("Ә"), mandate("c", starts="2021-12-01")],
            appeals=[
                {"deputy_id": "a", "topic": topic, "answered_on": day("03-01")} for topic in ("land", "land", "gas")
            ] + [{"deputy_id": "b", "topic": "gas", "answered_on": day("03-01")}],
        )
    )  # fmt: skip
    assert found["parts.csv"].decode().splitlines() == [
        "deputy_id,criterion,part,n,x,y,estimate_ppm,score_ppm,reason",
        "a,T-1,done,3,2,3,666667,666667,",
        "b,T-1,done,1,0,1,0,0,",
        "c,T-1,done,0,0,0,,,not_applicable",
        "Ә,T-1,done,0,0,0,,,not_applicable",
    ]
    assert found["scores.csv"].decode().splitlines() == [
        "deputy_id,criterion,score_ppm,reason",
        "a,T-1,666667,",
        "b,T-1,0,",
        "c,T-1,,not_applicable",
        "Ә,T-1,,not_applicable",
    ]
    assert found["totals.csv"].decode().splitlines() == [
        "deputy_id,peer_group,block_T_ppm,coverage,total_ppm,balanced_ppm,band,place,ranked,reason",
        "a,city,666667,100,666667,666667,middle,1,2,",
        "b,city,0,100,0,10000,low,2,2,",
        "c,city,,0,,,,,,term_short",
        "Ә,city,,0,,,,,,block_missing",
    ]
    assert all(content.endswith(b"\n") and b"\r" not in content for content in found.values())


def test_a_mandate_that_ended_counts_its_days_to_its_end() -> None:
    found = tiny_rating(mandates=[mandate("d1", starts="01-01", ends="03-31")])
    assert found.mandates["d1"].days == (date(2021, 3, 31) - date(2021, 1, 1)).days + 1
    assert found.mandates["d1"].months == 3


def test_progress_is_told_criterion_by_criterion() -> None:
    told: list[str] = []
    engine = engine_with(evidence())
    rate(engine, tiny(), YEAR, progress=told.append)
    engine.close()
    assert told == ["T-1"]
