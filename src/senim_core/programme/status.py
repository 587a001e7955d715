"""Statuses of a measure, and which proof a change from one to another needs: one table, nothing else decides.

"At risk" is no status but a flag with reasons (`risk`), "overdue" is computed from dates, and "unclassified" is the
named remainder: a measure of which nobody has said where it stands.

>>> needs(Status.IN_PROGRESS, Status.DONE) == {Proof.ACT}
True
>>> needs(Status.DONE, Status.NOT_DUE) is None      # what was done cannot become what was never due
True
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where a measure stands, as the responsible body reported it."""

    NOT_DUE = "not_due"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    PARTLY_DONE = "partly_done"
    NOT_DONE = "not_done"
    UNCLASSIFIED = "unclassified"


class Proof(StrEnum):
    """What is laid before the public when a status changes."""

    DOCUMENT = "document"
    ACT = "act"  # the act of acceptance, with its day
    PHOTO = "photo"
    LINK = "link"


_ANY = frozenset(Proof)
_PAPER = frozenset({Proof.DOCUMENT, Proof.ACT})
_SAID = frozenset({Proof.DOCUMENT, Proof.LINK})
_ACT = frozenset({Proof.ACT})

# (before, after) -> kinds of proof of which at least one is needed. A pair that is not here cannot happen.
TABLE: Mapping[tuple[Status, Status], frozenset[Proof]] = {
    (Status.UNCLASSIFIED, Status.NOT_DUE): _ANY,
    (Status.UNCLASSIFIED, Status.IN_PROGRESS): _ANY,
    (Status.UNCLASSIFIED, Status.DONE): _ACT,
    (Status.UNCLASSIFIED, Status.PARTLY_DONE): _PAPER,
    (Status.UNCLASSIFIED, Status.NOT_DONE): _SAID,
    (Status.NOT_DUE, Status.IN_PROGRESS): _ANY,
    (Status.NOT_DUE, Status.DONE): _ACT,
    (Status.NOT_DUE, Status.NOT_DONE): _SAID,
    (Status.IN_PROGRESS, Status.NOT_DUE): frozenset({Proof.DOCUMENT}),
    (Status.IN_PROGRESS, Status.DONE): _ACT,
    (Status.IN_PROGRESS, Status.PARTLY_DONE): _PAPER,
    (Status.IN_PROGRESS, Status.NOT_DONE): _SAID,
    (Status.PARTLY_DONE, Status.IN_PROGRESS): _SAID,
    (Status.PARTLY_DONE, Status.DONE): _ACT,
    (Status.PARTLY_DONE, Status.NOT_DONE): _SAID,
    (Status.NOT_DONE, Status.IN_PROGRESS): _SAID,
    (Status.NOT_DONE, Status.PARTLY_DONE): _PAPER,
    (Status.NOT_DONE, Status.DONE): _ACT,
    (Status.DONE, Status.IN_PROGRESS): _SAID,
    (Status.DONE, Status.PARTLY_DONE): _SAID,
    (Status.DONE, Status.NOT_DONE): _SAID,
}
ENDED = frozenset({Status.DONE, Status.PARTLY_DONE, Status.NOT_DONE})
_ORDER = (Status.NOT_DUE, Status.IN_PROGRESS, Status.NOT_DONE, Status.PARTLY_DONE, Status.DONE)


def needs(before: Status, after: Status) -> frozenset[Proof] | None:
    """Kinds of proof of which a change needs at least one; None where it cannot happen."""
    return TABLE.get((before, after))


def choices(before: Status) -> list[Status]:
    """The statuses a measure can have next, in the order of `Status`."""
    return [after for after in Status if (before, after) in TABLE]


def goes_back(before: Status, after: Status) -> bool:
    """Whether less is reported than before: it is allowed, and said aloud. From unclassified nothing goes back."""
    if Status.UNCLASSIFIED in (before, after):
        return after == Status.UNCLASSIFIED != before
    return _ORDER.index(after) < _ORDER.index(before)


def made_of(base: int | None, target: int | None, value: int | None) -> tuple[int, int] | None:
    """(made, whole): how far an indicator came from base to target, both at least 0, made at most whole.

    An indicator may fall, such as a number of accidents. None where one of them is unknown or nothing was to change:
    unknown is never zero.
    """
    if base is None or target is None or value is None or base == target:
        return None
    whole, made = (target - base, value - base) if target > base else (base - target, base - value)
    return min(max(made, 0), whole), whole


def elapsed_of(starts_on: date, due_on: date, today: date) -> tuple[int, int]:
    """(days gone, days planned) of a linear plan from start to due date; a plan of one day has one."""
    days = max((due_on - starts_on).days, 1)
    return min(max((today - starts_on).days, 0), days), days
