"""Hidden cells: small ones, and enough beside them that none can be worked out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.small_cells import LEAST, shown, small

CELL = st.integers(0, 6).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("cell", "is_small"),
    [
        ((0, 9), False),
        ((1, 9), True),
        ((2, 9), True),
        ((3, 9), False),
        ((7, 9), True),
        ((9, 9), False),
        ((0, 0), False),
    ],
)
def test_few_people_and_all_but_a_few_are_small(cell: tuple[int, int], is_small: bool) -> None:
    assert small(cell) is is_small


@pytest.mark.parametrize("cell", [(-1, 3), (4, 3)])
def test_a_part_that_is_none_is_refused(cell: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no part"):
        small(cell)


@pytest.mark.parametrize(
    ("cells", "seen"),
    [
        ([], ([], True)),
        ([(4, 14), (5, 14)], ([True, True], True)),
        ([(1, 9), (4, 9), (5, 12)], ([False, False, True], True)),
        ([(1, 9), (1, 9), (5, 12)], ([False, False, False], True)),  # two hidden cells would tell of two people
        ([(1, 9), (0, 9), (5, 12)], ([False, False, False], True)),
        ([(1, 9)], ([False], False)),  # alone, its sum would tell it
        ([(1, 1), (5, 5), (0, 9)], ([False, False, False], True)),
        ([(1, 1), (5, 5), (6, 6)], ([False, False, False], False)),  # all of everyone: nothing can hide it
    ],
)
def test_by_hand(cells: list[tuple[int, int]], seen: tuple[list[bool], bool]) -> None:
    assert shown(cells) == seen


@given(st.lists(CELL, max_size=4))
def test_no_small_cell_can_be_worked_out(cells: list[tuple[int, int]]) -> None:
    seen, total = shown(cells)
    assert not any(one and small(cell) for one, cell in zip(seen, cells, strict=True))
    if not total:
        return
    hidden = [cell for one, cell in zip(seen, cells, strict=True) if not one]
    left = sum(part for part, _whole in hidden)
    assert not small((left, sum(whole for _part, whole in hidden)))
    could = [one for one in product(*(range(whole + 1) for _part, whole in hidden)) if sum(one) == left]
    for place, cell in enumerate(hidden):
        if small(cell):
            assert len({one[place] for one in could}) > 1


@given(st.lists(CELL, max_size=6))
def test_nothing_is_hidden_where_nothing_is_small(cells: list[tuple[int, int]]) -> None:
    whole = (sum(part for part, _ in cells), sum(of for _, of in cells))
    if not any(small(cell) for cell in [*cells, whole]):
        assert shown(cells) == ([True] * len(cells), True)
    assert LEAST == 3
