"""Kazakh letters: the order of the alphabet, and folding for those who type without a Kazakh keyboard."""

import re
import unicodedata
from functools import cmp_to_key
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.common import kazakh
from senim.common.kazakh import ALPHABET, fold, sort_key

FILTER = Path(kazakh.__file__).parents[1] / "pages" / "static" / "pages" / "filter.js"
# The 42 letters as schools teach them: 33 of Russian, 9 of Kazakh alone.
SCHOOL = list("АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ")
words = st.text(alphabet=ALPHABET + ALPHABET.lower(), max_size=8)


def before(left: str, right: str) -> int:
    """Letter by letter by place in the alphabet; the shorter word first. Written without sort_key."""
    for one, other in zip(left.upper(), right.upper(), strict=False):
        if one != other:
            return SCHOOL.index(one) - SCHOOL.index(other)
    return len(left) - len(right)


def test_the_alphabet_is_the_schools() -> None:
    assert list(ALPHABET) == SCHOOL
    assert len(SCHOOL) == 42


@given(st.lists(words))
def test_words_sort_as_in_a_dictionary(listed: list[str]) -> None:
    assert sorted(listed, key=sort_key) == sorted(listed, key=cmp_to_key(before))


@given(words)
def test_case_does_not_matter_to_the_order(word: str) -> None:
    assert sort_key(word.lower()) == sort_key(word.upper())


@pytest.mark.parametrize(
    "ordered",
    [
        ["Азамат", "Айгүл", "Әлия", "Әсел", "Болат"],
        ["Ғалым", "Дана", "Ермек"],
        ["Гүлнар", "Ғазиз", "Дархан"],
        ["Кайрат", "Қайрат", "Лаура"],
        ["Нұрлан", "Ңүр", "Олжас", "Өмір", "Пернебек"],
        ["Талғат", "Уәли", "Ұлан", "Үміт", "Фариза"],
        ["Хадиша", "Һакім", "Цой"],
        ["Ынтымақ", "Ілияс", "Эльмира"],
        ["Ан Бота", "Ана Ақ"],
        ["Яков", "Smith"],
    ],
    ids=lambda ordered: ordered[1],
)
def test_named_vectors_of_the_order(ordered: list[str]) -> None:
    assert sorted(ordered, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Құрманғазы", "курмангазы"),
        ("Әбілқайыр Өмірұлы", "АБИЛКАЙЫР  омирулы"),
        ("Үміт", "умит"),
        ("Ұлан", "улан"),
        ("Жаңабай", "ЖАНАБАЙ"),
        ("Ғалым", "галым"),
        ("Һәкім", "хаким"),
        ("Артём", "артем"),
        ("Қайрат", unicodedata.normalize("NFD", "қайрат")),
    ],
)
def test_a_name_is_found_as_it_is_typed_without_kazakh_letters(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_browser_folds_the_same_letters_into_the_same() -> None:
    pairs = dict(re.findall(r'"(\w)": "(\w)"', FILTER.read_text("utf-8")))
    assert set(pairs) == {letter for letter in (ALPHABET + "Ё").lower() if fold(letter) != letter}
    assert all(fold(letter) == plain for letter, plain in pairs.items())
