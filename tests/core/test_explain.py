"""A score in words and line by line: the same counts as the score, numbers as each language writes them."""

from dataclasses import replace

import pytest

from core.bundles import day, feeds, model, rate_one
from senim_core.errors import InputError
from senim_core.i18n import LANGUAGES, check_texts, translator
from senim_core.rating.engine import Tally
from senim_core.rating.explain import arithmetic_lines, percent, points, reason_text, sentences, whole
from senim_core.rating.ruleset import Part
from senim_core.rating.scoring import NOT_RANKED, REASONS, CriterionOutcome, Mandate, Scored

APPEALS = [
    {"registered_on": day("01-04"), "due_on": day("01-25"), "answered_on": day(when)}
    for when in ("01-20", "01-25", "01-26")
]
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [(1234567, "kk", f"1{NBSP}234{NBSP}567"), (1234567, "ru", f"1{NBSP}234{NBSP}567"), (1234567, "en", "1,234,567")],
)
def test_whole_numbers_are_grouped_as_the_language_does(value: int, language: str, shown: str) -> None:
    assert whole(value, language) == shown


# 772,727 ppm = 77.2727 points; 5,050 ppm = 0.505 points, the half to the even hundredth: 0.50.
@pytest.mark.parametrize(
    ("ppm", "kazakh", "english"),
    [(772727, "77,27", "77.27"), (1_000_000, "100,00", "100.00"), (0, "0,00", "0.00"), (5050, "0,50", "0.50")],
)
def test_points_have_two_decimals(ppm: int, kazakh: str, english: str) -> None:
    assert (points(ppm, "kk"), points(ppm, "en")) == (kazakh, english)


def test_a_share_of_the_report_is_written_with_one_decimal() -> None:
    assert percent(304, 607, "ru") == f"50,1{NBSP}%"
    assert percent(34, 108, "en") == "31.5%"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [*REASONS, *NOT_RANKED])
def test_every_reason_has_words(reason: str, language: str) -> None:
    assert len(reason_text(reason, language)) > 10


def test_reasons_differ_between_languages() -> None:
    assert len({reason_text("too_few", language) for language in LANGUAGES}) == len(LANGUAGES)


# n = 3, x = 2: p = (2,000,000 + 10·800,000)/13 = 769,230.77 → 769,231; s = 269,231·10⁶/500,000 = 538,462; 53.85.
def test_a_share_is_told_with_its_counts_and_can_be_redone() -> None:
    rating = rate_one("III-2", appeals=APPEALS)
    criterion, outcome = model().criteria["III-2"], rating.criteria["d1"]["III-2"]
    mandate = rating.mandates["d1"]
    assert sentences(criterion, outcome, mandate, "en") == ["Appeals due: 3. Answered in term: 2. Late or open: 1."]
    assert sentences(criterion, outcome, mandate, "kk") == [
        "Мерзімі келген өтініш: 3. Мерзімінде жауап берілгені: 2. Мерзімі өткені: 1."
    ]
    lines = arithmetic_lines(criterion, outcome, mandate, "en")
    assert lines == [
        "Answers in term: n = 3; x = 2; y = 3",
        "p = (2 × 1,000,000 + 10 × 1 × 800,000) / (3 + 10 × 1) = 769,231 ppm",
        "s = (769,231 − 500,000) × 1,000,000 / 500,000 ⇒ 538,462 ppm",
        "Score: 53.85 of 100. Weight: 8.",
    ]


def test_a_missing_source_is_told_without_counts() -> None:
    rating = rate_one("III-2", appeals=APPEALS, feeds=feeds(without=["appeals"]))
    outcome = rating.criteria["d1"]["III-2"]
    said = sentences(model().criteria["III-2"], outcome, rating.mandates["d1"], "en")
    assert len(said) == 1
    assert said[0].startswith("Not rated: source missing.")
    lines = arithmetic_lines(model().criteria["III-2"], outcome, rating.mandates["d1"], "en")
    assert lines[-1] == said[0]


def test_a_target_tells_its_goal_for_the_months_in_office() -> None:
    # A year in office: 6 notes a year × 12 months / 12 = 6; one accepted: 1·12/(6·12) = 166,667 ppm.
    note = {"noted_on": day("02-01"), "budget_code": "1", "amount": 5, "document": "x", "accepted_on": day("02-03")}
    rating = rate_one("I-3", budget_notes=[note])
    criterion, outcome, mandate = model().criteria["I-3"], rating.criteria["d1"]["I-3"], rating.mandates["d1"]
    assert sentences(criterion, outcome, mandate, "en") == ["Notes: 1. Accepted: 1. Target for this time: 6."]
    assert "s = min(1 × 12; 6 × 12) × 1,000,000 / 72 = 166,667 ppm" in arithmetic_lines(
        criterion, outcome, mandate, "en"
    )
    half = replace(mandate, months=5)
    assert sentences(criterion, outcome, half, "en")[0].endswith("Target for this time: 2.5.")


def test_a_ratio_counts_in_items_and_shows_what_is_only_shown() -> None:
    # Topic other expects 480,000: three appeals 1,440,000, shown as 1.4; resolved, partly, explained: 1.5 items.
    rows = [
        {"answered_on": day("02-01"), "topic": "other", "outcome": outcome, "applicant_says": says}
        for outcome, says in (("resolved", "confirmed"), ("partly_resolved", "silent"), ("explained", "silent"))
    ]
    rating = rate_one("III-3", appeals=rows)
    criterion, outcome, mandate = model().criteria["III-3"], rating.criteria["d1"]["III-3"], rating.mandates["d1"]
    said = sentences(criterion, outcome, mandate, "en")
    assert said[0] == "Appeals with an outcome: 3. Resolved (partly ½): 1.5. Expected for the topics: 1.4."
    assert said[1] == "Appeals the office calls resolved: 1. Confirmed by the applicant: 1. Not confirmed: 0."
    lines = arithmetic_lines(criterion, outcome, mandate, "en")
    assert lines[1].startswith("p = (1,500,000 + 10 × 1,000,000) × 1,000,000 / (1,440,000 + 10 × 1,000,000) = ")
    assert "Confirmed by the applicant: n = 1; x = 1; y = 1" in lines


def test_a_product_and_a_mean_show_how_their_parts_are_joined() -> None:
    mandate = Mandate("d1", "city", 365, 12, 1000)
    for code, joined in (
        ("II-5", "s = 500,000 × 400,000 / 1,000,000 = 200,000 ppm"),
        ("II-4", "s = (500,000 + 400,000) / 2 = 450,000 ppm"),
    ):
        criterion = model().criteria[code]
        first, second = criterion.parts
        parts = (
            Scored(Tally("d1", first, 3, 1, 3), 500_000, 500_000),
            Scored(Tally("d1", second, 3, 1, 3), 400_000, 400_000),
        )
        outcome = CriterionOutcome(code, 200_000 if code == "II-5" else 450_000, "", parts)
        assert joined in arithmetic_lines(criterion, outcome, mandate, "en")


def test_a_rate_shows_its_exposure() -> None:
    groups = model().peer_groups
    numbers = {"a": 2, "b": 10, "lo": 0, "hi": 1_000_000, "minimum": 0}
    part = replace(
        model().criteria["I-3"].parts["notes"],
        kind="rate",
        numbers={name: dict.fromkeys(groups, value) for name, value in numbers.items()},
    )
    criterion = replace(model().criteria["I-3"], parts={"notes": part})
    # Exposure 1000 electors × 12 months / 1000 = 12: (4 + 2)·10⁶/(12 + 10) = 272,727.
    outcome = CriterionOutcome("I-3", 272_727, "", (Scored(Tally("d1", "notes", 4, 4, 4), 272_727, 272_727),))
    lines = arithmetic_lines(criterion, outcome, Mandate("d1", "city", 365, 12, 1000), "en")
    assert isinstance(part, Part)
    assert "p = (4 + 2) × 1,000,000 / (12 + 10) = 272,727 ppm" in lines


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(InputError, match="one of kk, ru, en"):
        translator("de")


def test_a_text_must_stand_in_each_language() -> None:
    assert check_texts({"kk": "а", "ru": "б", "en": "c"}, "here") == {"kk": "а", "ru": "б", "en": "c"}
    for broken in ({"kk": "а", "ru": "б"}, {"kk": "а", "ru": " ", "en": "c"}, "text", None):
        with pytest.raises(InputError, match="here: no text in"):
            check_texts(broken, "here")
