"""Days and numbers of decisions in running text: real ones of both languages, any day, and texts that lie."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.decisions import MONTHS, Reference, key_of, number_of, references

REAL = Path(__file__).parents[3] / "shared" / "data" / "kz_maslikhat_decisions"
NAMES = {language: {number: word for word, number in months.items()} for language, months in MONTHS.items()}


def said(day: date, number: str, language: str) -> str:
    month = NAMES[language][day.month]
    if language == "ru":
        return f"Решение маслихата от {day.day} {month} {day.year} года № {number} о ставке"
    return f"мәслихатының {day.year} жылғы {day.day} {month} № {number} шешімі"


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("Решение от 26 ноября 2025 года № 51/272-VIII", "51/272-VIII", date(2025, 11, 26)),
        ("2025 жылғы 27 қарашадағы № 53-3 шешімі", "53-3", date(2025, 11, 27)),
        ("от 6 ноября 2025 года № 280", "280", date(2025, 11, 6)),
        ("от 25 ноября 2025 года № 8С-26/5", "8С-26/5", date(2025, 11, 25)),
        ("от 25 ноября 2025 года № 8С34-4", "8С34-4", date(2025, 11, 25)),
        ("от 28 ноября 2025 года № VIII-42/327.", "VIII-42/327", date(2025, 11, 28)),
        ("от 28 ноября 2025 года № 28-198/ VIII Примечание", "28-198/VIII", date(2025, 11, 28)),
        ("от 28 ноября 2025 года № 32-204-VIІI", "32-204-VIII", date(2025, 11, 28)),
        ("от 28 ноября 2025 года № 24- 65", "24-65", date(2025, 11, 28)),
        ("от «1» декабря 2025 г. № С-26/2,", "С-26/2", date(2025, 12, 1)),
        ("2025 ж. 5 мамырдағы №12 қаулысы", "12", date(2025, 5, 5)),
        ("от 30 февраля 2025 года № 7", "7", None),
        ("2025 жылғы 31 қарашадағы № 7", "7", None),
    ],
)
def test_a_day_and_a_number_are_read_as_they_are_written(text: str, number: str, day: date | None) -> None:
    (found,) = references(text)
    assert (found.number, found.decided_on) == (number, day)


@pytest.mark.parametrize(
    "text",
    [
        "", "№ 7", "от 26 ноября 2025 года", "от 26 ноябрь 2025 года № 7", "от 126 ноября 2025 года № 7",
        "2025 жылғы 27 қараша № 7", "от 26 ноября 2025 года № слово", "от 26 ноября 2025 года номер 7",
    ],
)  # fmt: skip
def test_what_is_no_reference_is_none(text: str) -> None:
    assert references(text) == []


def test_a_dash_before_a_word_does_not_belong_to_the_number() -> None:
    (found,) = references("от 26 ноября 2025 года № 190 - решение принято")
    assert found.number == "190"


NUMBERS = st.from_regex(r"[1-9][0-9]{0,2}(?:С)?(?:[-/][1-9][0-9]{0,2}){0,2}(?:-VIII)?", fullmatch=True)


@given(st.dates(date(1995, 1, 1), date(2100, 1, 1)), NUMBERS, st.sampled_from(["ru", "kk"]))
def test_any_day_and_number_that_is_said_is_read_back(day: date, number: str, language: str) -> None:
    text = said(day, number, language)
    assert references(text) == [
        Reference(number, day, language, *next(one.span() for one in re.finditer(_around(text), text)))
    ]


def _around(text: str) -> str:
    return r"от .*?№ \S+" if text.startswith("Решение") else r"[0-9]{4} жылғы .*?№ \S+"


@given(st.dates(date(1995, 1, 1), date(2100, 1, 1)), NUMBERS)
def test_both_languages_speak_of_one_decision(day: date, number: str) -> None:
    russian, kazakh = references(said(day, number, "ru") + " / " + said(day, number.replace("С", "C"), "kk"))
    assert (russian.language, kazakh.language) == ("ru", "kk")
    assert russian.decided_on == kazakh.decided_on
    assert key_of(russian.number) == key_of(kazakh.number)


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    for one in references(text):
        assert 0 <= one.start < one.end <= len(text)


@given(NUMBERS)
def test_a_spelling_that_is_one_already_stays(number: str) -> None:
    assert number_of(number_of(number)) == number_of(number)


@pytest.mark.skipif(not REAL.is_dir(), reason="the decisions are not part of the repository")
def test_158_real_decisions_are_read() -> None:
    with (REAL / "rates.csv").open(encoding="utf-8") as file:
        told = [row["decision_ref"] for row in csv.DictReader(file)]
    assert len(told) == 158
    for text in told:
        (found,) = references(text)
        assert found.decided_on is not None
        assert found.decided_on.year == 2025
        assert key_of(found.number) == key_of(text.split("№")[1])


@pytest.mark.skipif(not REAL.is_dir(), reason="the decisions are not part of the repository")
def test_six_real_texts_in_both_languages_are_one_decision_each() -> None:
    pairs = 0
    for path in sorted((REAL / "decision_texts").glob("*.kaz.txt")):
        kazakh = references(path.read_text("utf-8"))[0]
        russian = references(path.with_name(path.name.replace(".kaz", "")).read_text("utf-8"))[0]
        assert (kazakh.language, russian.language) == ("kk", "ru")
        assert kazakh.decided_on == russian.decided_on
        assert key_of(kazakh.number) == key_of(russian.number)
        pairs += 1
    assert pairs == 6
