"""The deputies of the demonstration are nobody: none is called as a member of a real parliament was."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from senim.demo.snapshot import make

REAL = Path(__file__).parents[3] / "shared" / "data" / "kz_majilis_term6" / "majilis_term6.csv"
SEEDS = (1, 2, 3)
# One spelling for what is romanised in several ways: Akhmetov and Ahmetov, Qanat and Kanat, Zhumabay and Jumabai.
ALIKE = (
    ("shch", "sh"), ("kh", "h"), ("zh", "j"), ("gh", "g"), ("ts", "c"), ("q", "k"), ("w", "u"), ("x", "h"),
    ("ye", "e"), ("yo", "o"), ("yu", "u"), ("iu", "u"), ("ya", "a"), ("ia", "a"), ("y", "i"), ("j", "i"), ("o", "u"),
)  # fmt: skip
LETTERS = (
    "а:a б:b в:v г:g д:d е:e ё:o ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:c ч:ch ш:sh щ:sh "
    "ъ: ы:y ь: э:e ю:yu я:ya ә:a ғ:g қ:k ң:n ө:o ұ:u ү:u һ:h і:i"
)
CYRILLIC = dict(pair.split(":") for pair in LETTERS.split())


def folded(word: str) -> str:
    """A word of a name, Cyrillic or Latin, in one rough Latin spelling."""
    text = "".join(CYRILLIC.get(letter, letter) for letter in word.lower())
    for written, one in ALIKE:
        text = text.replace(written, one)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", text))


def full_name(name: str) -> frozenset[str]:
    """Family and given name in either order; the patronymic is left out, also where it is glued on."""
    family, given = [*name.split(), ""][:2]
    glued = re.match(r"([A-Z][a-z]+)[A-Z]", given)
    return frozenset((folded(family), folded(glued[1] if glued else given)))


def invented() -> Iterator[tuple[str, frozenset[str]]]:
    for seed in SEEDS:
        for deputy in make(seed).deputies:
            for spelling in deputy.names:
                yield spelling, full_name(spelling)


def test_the_rough_spelling_finds_the_same_name_in_other_letters() -> None:
    assert full_name("AKHMETOV Kanat Zhumabayevich") == full_name("Ахметов Қанат") == full_name("Qanat Ahmetov")
    assert full_name("BALIEVA ZagipaYahyanovna") == full_name("Балиева Загипа")
    assert full_name("АХМЕТОВ Қанат") != full_name("Ахметов Қайрат")


def test_no_deputy_is_called_as_a_real_member_of_parliament() -> None:
    if not REAL.exists():
        pytest.skip("the public list of members of parliament is not on this machine")
    with REAL.open(encoding="utf-8", newline="") as file:
        real = {full_name(row["name"]): row["name"] for row in csv.DictReader(file)}
    assert len(real) > 100
    alike = {spelling: real[name] for spelling, name in invented() if name in real}
    assert not alike
