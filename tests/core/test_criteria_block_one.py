"""I-2 to I-5, worked by hand. Targets of a whole year: s = min(x·12, T·12)·10⁶/(T·12)."""

from typing import Any

import pytest

from core.bundles import counts, day, feeds, outcome

Rows = list[dict[str, Any]]


def sent(when: str, answered: str = "", accepted: str = "", **more: Any) -> dict[str, Any]:
    return {
        "sent_on": day(when),
        "answered_on": day(answered) if answered else None,
        "accepted_on": day(accepted) if accepted else None,
        **more,
    }


# I-2: target 20 points a year, so 240 are owed in twelfths; at most 6 requests a quarter; of requests that
# stayed at the first stage at most 20 % of the target count: 4 points a year.
REQUESTS: dict[str, tuple[Rows, tuple[int, int, int], int]] = {
    # 5 + 2 + 1 = 8 points of 3·5: 8·12 = 96; 96·10⁶/240 = 400,000.
    "accepted 5, answered 2, sent 1": (
        [sent("01-10", "02-01", "03-01"), sent("02-10", "03-01"), sent("03-10")],
        (3, 8, 15),
        400_000,
    ),
    # 4·12 = 48; 48·10⁶/240 = 200,000.
    "four requests without an answer are the 20 % limit": (
        [sent(f"0{month}-10") for month in (1, 2, 4, 5)],
        (4, 4, 20),
        200_000,
    ),
    "the fifth without an answer gives nothing": (
        [sent(f"0{month}-10") for month in (1, 2, 4, 5, 7)],
        (5, 4, 25),
        200_000,
    ),
    # 6·2 = 12 points: 144·10⁶/240 = 600,000.
    "six of a quarter count": (
        [sent(f"01-1{i}", "03-01") for i in range(6)],
        (6, 12, 30),
        600_000,
    ),
    "the seventh of a quarter gives nothing, whatever came of it": (
        [*[sent(f"01-1{i}", "03-01") for i in range(6)], sent("03-31", "04-01", "05-01")],
        (7, 12, 35),
        600_000,
    ),
    # 7·2 = 14 points: 168·10⁶/240 = 700,000.
    "the next quarter counts anew": (
        [*[sent(f"01-1{i}", "03-01") for i in range(6)], sent("04-01", "05-01")],
        (7, 14, 35),
        700_000,
    ),
    "a repeat is no request": (
        [sent("01-10", "02-01", request_id="r1"), sent("02-10", "03-01", duplicate_of="r1")],
        # 2·12 = 24; 24·10⁶/240 = 100,000.
        (1, 2, 5),
        100_000,
    ),
    # Accepted a day after the period: still "answered", 2 points; 100,000 as above.
    "a stage reached after the period does not count yet": (
        [sent("12-01", "12-31", "2022-01-01")],
        (1, 2, 5),
        100_000,
    ),
    # 5·5 = 25 points: min(300, 240)·10⁶/240 = 1,000,000.
    "points over the target saturate": (
        [sent(f"0{month}-10", "10-01", "11-01") for month in (1, 2, 3, 4, 5)],
        (5, 25, 25),
        1_000_000,
    ),
    "no request at all is a real zero": ([], (0, 0, 0), 0),
}


@pytest.mark.parametrize(("requests", "sums", "ppm"), REQUESTS.values(), ids=REQUESTS.keys())
def test_requests_give_stage_points(requests: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("I-2", requests=requests)
    assert (counts(found)["points"], found.score) == (sums, ppm)


def test_the_limits_of_requests_are_pro_rata_of_the_months_in_office() -> None:
    # From 1 July: 6 months, 120 twelfths owed; first stage at most 20·20·6/1200 = 2 points: 24·10⁶/120 = 200,000.
    mandate = {"deputy_id": "d1", "starts_on": day("07-01"), "peer_group": "city"}
    found = outcome("I-2", requests=[sent(f"0{month}-10") for month in (7, 8, 9)], mandates=[mandate])
    assert (counts(found)["points"], found.score) == ((3, 2, 15), 200_000)


def test_a_mandate_without_a_month_in_office_owes_no_points() -> None:
    mandate = {"deputy_id": "d1", "starts_on": day("12-20"), "peer_group": "city"}
    for code in ("I-2", "I-3", "III-5"):
        found = outcome(code, mandates=[mandate])
        assert (found.score, found.reason) == (None, "not_applicable")


def note(**more: Any) -> dict[str, Any]:
    return {"budget_code": "b", "amount": 1, "document": "d", "accepted_on": day("12-31"), **more}


# I-3: target 6 notes a year, 72 twelfths.
NOTES: dict[str, tuple[Rows, tuple[int, int, int], int]] = {
    # 12·10⁶/72 = 166,666.67 → 166,667.
    "a complete note accepted on the last day": ([note()], (1, 1, 1), 166_667),
    "accepted a day later": ([note(accepted_on=day("2022-01-01"))], (1, 0, 1), 0),
    "not accepted": ([note(accepted_on=None)], (1, 0, 1), 0),
    "without a budget line": ([note(budget_code=None)], (1, 0, 1), 0),
    "without an amount": ([note(amount=None)], (1, 0, 1), 0),
    "without a document": ([note(document=None)], (1, 0, 1), 0),
    # 6·12 = 72 → 1,000,000; the seventh changes nothing.
    "six notes are the target": ([note()] * 6, (6, 6, 6), 1_000_000),
    "seven saturate": ([note()] * 7, (7, 7, 7), 1_000_000),
    "none is a real zero": ([], (0, 0, 0), 0),
    "a note of another period": ([note(noted_on=day("2020-12-31"))], (0, 0, 0), 0),
}


@pytest.mark.parametrize(("notes", "sums", "ppm"), NOTES.values(), ids=NOTES.keys())
def test_budget_notes_count_when_complete_and_accepted(notes: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("I-3", budget_notes=notes)
    assert (counts(found)["notes"], found.score) == (sums, ppm)


def report(**more: Any) -> dict[str, Any]:
    """A report that meets every duty: announced on Monday 1 March, met on Monday 8 March, five working days."""
    full = {"due_on": day("03-31"), "published_on": day("03-31"), "announced_on": day("03-01")}
    return {**full, "met_on": day("03-08"), "questions": 3, "questions_answered": 3, **more}


# I-4: 40 + 30 + 30 of 100, no prior: s = x·10⁶/y.
NOTHING = {
    "published_on": None,
    "announced_on": None,
    "met_on": None,
    "questions": 0,
    "questions_answered": 0,
}
REPORTS: dict[str, tuple[Rows, tuple[int, int, int], int]] = {
    "all three duties, to the day": ([report()], (3, 100, 100), 1_000_000),
    "published a day late": ([report(published_on=day("04-01"))], (3, 60, 100), 600_000),
    "announced four working days before": ([report(announced_on=day("03-02"))], (3, 70, 100), 700_000),
    "not announced": ([report(announced_on=None)], (3, 70, 100), 700_000),
    "one question left open": ([report(questions_answered=2)], (3, 70, 100), 700_000),
    "nobody asked": ([report(questions=0, questions_answered=0)], (3, 100, 100), 1_000_000),
    "met a day late": ([report(met_on=day("04-01"))], (3, 40, 100), 400_000),
    "an idle deputy has zero of 100": ([report(**NOTHING)], (3, 0, 100), 0),
    # 100 + 40 of 200: 700,000.
    "two reports, one only published": (
        [report(), report(**NOTHING | {"published_on": day("03-01")})],
        (6, 140, 200),
        700_000,
    ),
}


@pytest.mark.parametrize(("reports", "sums", "ppm"), REPORTS.values(), ids=REPORTS.keys())
def test_reports_to_voters_have_three_duties(reports: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("I-4", voter_reports=reports)
    assert (counts(found)["report"], found.score) == (sums, ppm)


def check(passed: bool, when: str = "03-01") -> dict[str, Any]:
    return {"checked_on": day(when), "passed": passed}


# I-5: no prior: s = x·10⁶/n.
CHECKS: dict[str, tuple[Rows, tuple[int, int, int], int]] = {
    # 5·10⁶/6 = 833,333.33.
    "five of six in order": ([check(True)] * 5 + [check(False)], (6, 5, 6), 833_333),
    "an idle deputy has zero of six": ([check(False)] * 6, (6, 0, 6), 0),
    "a single check is enough": ([check(True)], (1, 1, 1), 1_000_000),
    "the period's first and last day": ([check(True, "01-01"), check(False, "12-31")], (2, 1, 2), 500_000),
    "checks outside the period": (
        [check(True), check(False, "2020-12-31"), check(False, "2022-01-01")],
        (1, 1, 1),
        1_000_000,
    ),
}


@pytest.mark.parametrize(("checks", "sums", "ppm"), CHECKS.values(), ids=CHECKS.keys())
def test_the_public_profile_is_a_share_of_points_in_order(checks: Rows, sums: tuple[int, int, int], ppm: int) -> None:
    found = outcome("I-5", profile_checks=checks)
    assert (counts(found)["profile"], found.score) == (sums, ppm)


@pytest.mark.parametrize(
    ("code", "given", "reason"),
    [
        ("I-2", {"feeds": feeds(without=["requests"])}, "source_missing"),
        ("I-3", {"feeds": feeds(without=["budget"])}, "source_missing"),
        ("I-4", {"voter_reports": [report()], "feeds": feeds(without=["reports"])}, "source_missing"),
        ("I-4", {"voter_reports": [report(due_on=day("2022-01-01"))]}, "not_applicable"),
        ("I-5", {"profile_checks": [check(True)], "feeds": feeds(without=["profile"])}, "source_missing"),
        ("I-5", {}, "not_applicable"),
    ],
)
def test_block_one_is_not_rated_with_its_reason(code: str, given: dict[str, Any], reason: str) -> None:
    found = outcome(code, **given)
    assert (found.score, found.reason) == (None, reason)
