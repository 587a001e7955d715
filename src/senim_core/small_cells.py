"""Which cells of a published table must be hidden, so that no count of a few people can be read or worked out.

A cell is a part of a whole, such as women among the chairs of an area; wholes and the sum of the parts are public. A
cell is small where the part, or what is left of the whole, is 1 to ``least`` - 1. One hidden cell is worked out from
the sum, so others are hidden beside it until each small cell could have had another value, and until all hidden cells
together are not small either (complementary suppression; Hundepool and others, Statistical Disclosure Control, 2012,
chapter 4).
"""

from collections.abc import Sequence

LEAST = 3
Cell = tuple[int, int]  # part, whole


def small(cell: Cell, least: int = LEAST) -> bool:
    """Whether a cell tells of fewer than ``least`` people. Raises ValueError where the part is no part of the whole."""
    part, whole = cell
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    return 0 < part < least or 0 < whole - part < least


def shown(cells: Sequence[Cell], least: int = LEAST) -> tuple[list[bool], bool]:
    """Whether each cell may be shown, and whether the sum of all may.

    >>> shown([(1, 9), (4, 9), (5, 12)])
    ([False, False, True], True)
    >>> shown([(1, 9), (0, 9), (5, 12)])  # one person in the first two would be as easily found as in one of them
    ([False, False, False], True)
    """
    hidden = {place for place, cell in enumerate(cells) if small(cell, least)}
    first = frozenset(hidden)
    total = (sum(part for part, _whole in cells), sum(whole for _part, whole in cells))
    if small(total, least):
        return [False] * len(cells), False
    rest = sorted(set(range(len(cells))) - hidden, key=lambda place: (cells[place], place))
    while rest and _tells(cells, hidden, first, least):
        hidden.add(rest.pop(0))
    sure = _tells(cells, hidden, first, least)
    return [place not in hidden for place in range(len(cells))], not sure


def _tells(cells: Sequence[Cell], hidden: set[int], first: frozenset[int], least: int) -> bool:
    """Whether what is shown tells a small cell, or of few people in all hidden cells together."""
    together = (sum(cells[place][0] for place in hidden), sum(cells[place][1] for place in hidden))
    return small(together, least) or any(_determined(cells, hidden, place) for place in first)


def _determined(cells: Sequence[Cell], hidden: set[int], place: int) -> bool:
    """Whether the sum of the hidden parts and their wholes leave a hidden cell only one value."""
    left = sum(cells[other][0] for other in hidden)
    others = sum(cells[other][1] for other in hidden if other != place)
    return max(0, left - others) == min(cells[place][1], left)
