"""The day and the number of a decision, as running text says them in Russian and in Kazakh.

>>> references("Решение маслихата от 26 ноября 2025 года № 51/272-VIII")[0].number
'51/272-VIII'
>>> references("мәслихатының 2025 жылғы 27 қарашадағы № 53-3 шешімі")[0].decided_on
datetime.date(2025, 11, 27)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# Of a Russian month the genitive, of a Kazakh one the form that stands before a number ("in November's").
MONTHS: Mapping[str, Mapping[str, int]] = {
    language: {word: number for number, word in enumerate(words.split(), start=1)}
    for language, words in (
        ("ru", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        ("kk", "қаңтардағы ақпандағы наурыздағы сәуірдегі мамырдағы маусымдағы шілдедегі тамыздағы қыркүйектегі "
               "қазандағы қарашадағы желтоқсандағы"),
    )
}  # fmt: skip
ROMAN = "IVXLCІХС"  # the last three are Cyrillic letters that look like Latin ones, and are typed for them
# A part of a number: figures with a letter among them ("8С", "8С34"), Roman figures, or a letter alone ("С").
PART = rf"(?:[0-9]+[A-Za-zА-Яа-яІі]?[0-9]*|[{ROMAN}]{{2,8}}|[A-ZА-ЯІ])(?![A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі])"
NUMBER = rf"№\s*(?P<number>{PART}(?:\s*[-–/]\s*{PART})*)"
FORMS = {
    "ru": re.compile(
        rf"от\s+[«\"]?(?P<day>[0-9]{{1,2}})[»\"]?\s+(?P<month>{'|'.join(MONTHS['ru'])})\s+(?P<year>[0-9]{{4}})\s*"
        rf"(?:года|г\.)?\s*{NUMBER}"
    ),
    "kk": re.compile(
        rf"(?P<year>[0-9]{{4}})\s*(?:жылғы|ж\.)\s+[«\"]?(?P<day>[0-9]{{1,2}})[»\"]?\s+"
        rf"(?P<month>{'|'.join(MONTHS['kk'])})\s*{NUMBER}"
    ),
}
_LOOKS = str.maketrans("АВЕІКМНОРСТХ", "ABEIKMHOPCTX")


@dataclass(frozen=True)
class Reference:
    """A decision as it is spoken of: its number in one spelling, its day, and where in the text that stands.

    ``decided_on`` is None where the text says a day that no calendar has: somebody has to look.
    """

    number: str
    decided_on: date | None
    language: str
    start: int
    end: int


def references(text: str) -> list[Reference]:
    """Every decision ``text`` speaks of with its day and number, in the order of the text."""
    found = [
        Reference(number_of(one["number"]), _day(one, language), language, one.start(), one.end())
        for language, form in FORMS.items()
        for one in form.finditer(text)
    ]
    return sorted(found, key=lambda one: one.start)


def number_of(typed: str) -> str:
    """A number in one spelling: no spaces, one kind of dash, Roman figures in Latin letters.

    >>> number_of("28-198/ VIІI")
    '28-198/VIII'
    """
    parts = re.split(r"([-/])", re.sub(r"\s+", "", typed).replace("–", "-"))
    return "".join(part.translate(_LOOKS) if re.fullmatch(rf"[{ROMAN}]{{2,8}}", part) else part for part in parts)


def key_of(number: str) -> str:
    """What two spellings of one number have in common: letters that look alike are one ("8С" in either alphabet)."""
    return number_of(number).upper().translate(_LOOKS)


def _day(found: "re.Match[str]", language: str) -> date | None:
    try:
        return date(int(found["year"]), MONTHS[language][found["month"]], int(found["day"]))
    except ValueError:
        return None
