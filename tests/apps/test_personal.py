"""What looks like personal data in a text, and what only looks like it at first sight."""

import pytest

from senim.appeals.personal import is_card, is_iin, personal


def control(digits: str) -> int:
    """By the rule: weights 1..11; where that gives 10, weights 3..11, 1, 2."""
    first = sum((i + 1) * int(one) for i, one in enumerate(digits)) % 11
    if first < 10:
        return first
    return sum(weight * int(one) for weight, one in zip([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2], digits, strict=True)) % 11


def test_the_control_digit_is_the_one_of_the_rule() -> None:
    for serial in range(0, 3000, 7):
        digits = f"8501013{serial:04d}"
        right = control(digits)
        for last in range(10):
            assert is_iin(f"{digits}{last}") == (right == last)


@pytest.mark.parametrize("text", ["", "12", "8513013001290", "851301300120", "850132300120", "٨٥٠١٠١٣٠٠١٢٩"])
def test_what_is_no_iin(text: str) -> None:
    assert not is_iin(text)


@pytest.mark.parametrize(
    ("text", "card"), [("4111 1111 1111 1111", True), ("4111-1111-1111-1112", False), ("4111", False)]
)
def test_a_card_has_a_right_last_digit(text: str, card: bool) -> None:
    assert is_card(text) == card


def iin() -> str:
    return next(
        f"8501013001{i:01d}{control(f'8501013001{i:01d}')}" for i in range(10) if control(f"8501013001{i:01d}") < 10
    )


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Жөндеу керек", []),
        (f"ЖСН {iin()}", ["iin"]),
        ("есеп 123456789012", []),
        ("+7 (701) 123-45-67", ["phone"]),
        ("87011234567", ["phone"]),
        ("мектеп № 8, 2021 жылғы 5 мамыр", []),
        ("a.b+c@mail.example.kz", ["email"]),
        ("4111 1111 1111 1111", ["card"]),
        ("Абай көшесі, 15", ["address"]),
        ("ул. Абая, д. 15, кв. 3", ["address", "address"]),
        ("дом 15", ["address"]),
        ("850101 адам", []),
    ],
)
def test_personal_data_are_found_by_kind_in_their_order(text: str, kinds: list[str]) -> None:
    found = personal(text)
    assert [one.kind for one in found] == kinds
    assert all(text[one.start : one.end] == one.text for one in found)
