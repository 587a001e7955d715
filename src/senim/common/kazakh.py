"""Kazakh letters: the order of the alphabet, and folding for those who type without a Kazakh keyboard."""

import unicodedata
from functools import lru_cache

ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
_ORDER = {letter: f"{position:02d}" for position, letter in enumerate(ALPHABET, start=10)}
_FOLD = str.maketrans("әғқңөұүһіё", "агкноуухие")

_LATIN = {
    **dict(zip("аәбвгғдеёзийкқлмнңоөпрстуұүфһыіэ", "aabvggdeeziykqlmnnooprstuuufhyie", strict=True)),
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": "",
}  # fmt: skip


@lru_cache(maxsize=4096)  # the names of a region, again and again
def sort_key(text: str) -> str:
    """Text that sorts by code points as ``text`` sorts in the Kazakh alphabet; other letters come after Я.

    >>> sorted(["Қанат", "Әлия", "Кайрат", "Азамат"], key=sort_key)
    ['Азамат', 'Әлия', 'Кайрат', 'Қанат']
    """
    return "".join(_ORDER.get(letter, "00" if letter == " " else f"99{letter}") for letter in text.upper())


def fold(text: str) -> str:
    """Lower-case text with Kazakh letters as they are typed without them: ә as а, қ as к, і as и.

    >>> fold("Құрманғазы") == fold("курмангазы")
    True
    """
    return " ".join(unicodedata.normalize("NFC", text).lower().translate(_FOLD).split())


def latin(text: str) -> str:
    """Kazakh or Russian text in Latin letters without marks, for readers who read no Cyrillic.

    >>> latin("Құрманғазы ауданы")
    'Qurmangazy audany'
    """
    return "".join(_latin(letter) for letter in unicodedata.normalize("NFC", text))


def _latin(letter: str) -> str:
    small = letter.lower()
    # A letter of no alphabet here, as in a slip of the pen, is read as the one it is made of.
    found = _LATIN.get(small, _LATIN.get(unicodedata.normalize("NFD", small)[:1]))
    if found is None:
        return letter
    return found if letter.islower() else found.capitalize()
