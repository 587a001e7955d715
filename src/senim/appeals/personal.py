"""Finds personal data in a text before it is sent: IIN, phone, e-mail, bank card, address. It changes nothing.

An IIN is 12 digits with a control digit (order of 2003: weights 1 to 11, then 3 to 11, 1, 2); a card number has Luhn's.
So an account of 12 digits that is no IIN is not called one.

>>> [found.kind for found in personal("My number is +7 701 123 45 67, mail me: a@example.kz")]
['phone', 'email']
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


@dataclass(frozen=True)
class Found:
    """A piece of a text: what it looks like, from where to where, and the piece itself."""

    kind: str
    start: int
    end: int
    text: str


def is_iin(digits: str) -> bool:
    """Whether 12 digits are an individual identification number: a date of birth and the right control digit."""
    if not re.fullmatch(r"[0-9]{12}", digits) or not (1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31):
        return False
    numbers = [int(digit) for digit in digits]
    for weights in (FIRST, SECOND):
        control = sum(weight * number for weight, number in zip(weights, numbers, strict=False)) % 11
        if control < 10:
            return control == numbers[11]
    return False


def is_card(text: str) -> bool:
    """Whether 16 digits pass Luhn's check."""
    digits = [int(one) for one in re.sub(r"\D", "", text)]
    doubled = [(2 * one - 9 if one > 4 else 2 * one) for one in digits[-2::-2]]
    return len(digits) == 16 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_iin_text(text: str) -> bool:
    return is_iin(re.sub(r"\D", "", text))


def _any(_: str) -> bool:
    return True


PATTERNS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("email", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", _any),
    ("card", r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?!\d)", is_card),
    ("iin", r"(?<!\d)\d{6}[ -]?\d{3}[ -]?\d{3}(?!\d)", _is_iin_text),
    # With or without +7 or 8 before it; of a mobile (7 701 123 45 67) or a town (7 7112 50 12 34).
    ("phone", r"(?<![\d+])(?:(?:\+7|8)[\s(-]{0,2})?7\d{2}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)", _any),
    ("phone", r"(?<![\d+])(?:\+7|8)[\s(-]{0,2}7\d{3}[\s)-]{0,2}\d{2}[\s-]?\d{2}[\s-]?\d{2}(?!\d)", _any),
    ("nick", r"(?<![\w.@])@[A-Za-z]\w{3,31}(?![\w.]*@)", _any),
    (
        "address",
        r"(?i)(?:\b(?:көшесі|даңғылы|шағынауданы|улица|ул\.|проспект|пр\.|мкр\.?|микрорайон|street|st\.)[^.\n]{0,40}?\d{1,6}"
        r"|\b(?:үй|пәтер|дом|д\.|кв\.|квартира|house|flat|apt\.?)\s{0,3}№?\s{0,3}\d{1,6})",
        _any,
    ),
)


def personal(text: str) -> list[Found]:
    """Everything in ``text`` that looks like personal data, in order, no piece twice."""
    found: list[Found] = []
    for kind, pattern, is_one in PATTERNS:
        for match in re.finditer(pattern, text):
            clash = any(match.start() < other.end and other.start < match.end() for other in found)
            if is_one(match.group()) and not clash:
                found.append(Found(kind, match.start(), match.end(), match.group()))
    return sorted(found, key=lambda one: one.start)
