"""The notice: a letter to the head of the responsible executive body about a measure at risk, and its clock.

No law sets a term for it: 15 working days from sending are the office's own published standard.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from senim_core.workdays import Workdays

REPLY_DAYS = 15


class State(StrEnum):
    """Where a notice stands."""

    DRAFT = "draft"
    DROPPED = "dropped"  # a person looked at the draft and did not sign it
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    LAPSED = "lapsed"  # the term went by without an answer; a late answer may still come


class Act(StrEnum):
    """What can be done to a notice."""

    DROP = "drop"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    RESOLVE = "resolve"
    LAPSE = "lapse"


# act -> (states in which it may be done, the state after it)
TABLE: Mapping[Act, tuple[frozenset[State], State]] = {
    Act.DROP: (frozenset({State.DRAFT}), State.DROPPED),
    Act.SEND: (frozenset({State.DRAFT}), State.SENT),
    Act.ACKNOWLEDGE: (frozenset({State.SENT}), State.ACKNOWLEDGED),
    Act.ANSWER: (frozenset({State.SENT, State.ACKNOWLEDGED, State.LAPSED}), State.ANSWERED),
    Act.RESOLVE: (frozenset({State.ANSWERED}), State.RESOLVED),
    Act.LAPSE: (frozenset({State.SENT, State.ACKNOWLEDGED}), State.LAPSED),
}
WAITING = frozenset({State.SENT, State.ACKNOWLEDGED})  # an answer is owed and its term runs
PUBLIC = frozenset(State) - {State.DRAFT, State.DROPPED}


def may(state: State, act: Act) -> bool:
    """Whether ``act`` can be done to a notice in ``state``."""
    return state in TABLE[act][0]


def due_on(sent_on: date, calendar: Workdays) -> date:
    """The day by which an answer is owed."""
    return calendar.after(sent_on, REPLY_DAYS)
