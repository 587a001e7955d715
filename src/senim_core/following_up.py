"""A decision, followed to its end: its states and what leads from one to another, as one table.

The first day a decision was due is frozen: a moved day is a public event and the first one keeps counting.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a decision stands."""

    ADOPTED = "adopted"  # nothing is left to carry out
    ASSIGNED = "assigned"  # somebody has to carry it out by a day
    DONE = "done"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What happens to a decision after it was taken."""

    REPORT = "report"
    MOVE = "move"
    DONE = "done"
    NOT_DONE = "not_done"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


NEXT: Mapping[State, Mapping[Step, State]] = {
    State.ADOPTED: {Step.WITHDRAW: State.WITHDRAWN},
    State.ASSIGNED: {
        Step.REPORT: State.ASSIGNED,
        Step.MOVE: State.ASSIGNED,
        Step.DONE: State.DONE,
        Step.NOT_DONE: State.NOT_DONE,
        Step.WITHDRAW: State.WITHDRAWN,
    },
    State.DONE: {Step.REOPEN: State.ASSIGNED},
    State.NOT_DONE: {Step.REOPEN: State.ASSIGNED},
    State.WITHDRAWN: {},
}


def late(state: State, first_due_on: date | None, ended_on: date | None, today: date) -> bool:
    """Whether it missed the day it was first due: still open past it, or ended after it."""
    if first_due_on is None or state in (State.ADOPTED, State.WITHDRAWN):
        return False
    return (today if state == State.ASSIGNED or ended_on is None else ended_on) > first_due_on
