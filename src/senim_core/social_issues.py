"""An acute social issue that a council raised: its states, what leads from one to another, and the terms.

Both terms are our own published standard, not law: a body takes it up within ten working days, and answers within
thirty days of taking it up. The calendar is an argument.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from senim_core.workdays import Workdays

TAKE_UP_WORKING_DAYS = 10
ANSWER_DAYS = 30


class State(StrEnum):
    """Where an issue stands."""

    RAISED = "raised"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    NOT_RESOLVED = "not_resolved"


class Step(StrEnum):
    """What happens to an issue."""

    TAKE_UP = "take_up"
    ANSWER = "answer"
    RESOLVE = "resolve"
    GIVE_UP = "give_up"


NEXT: Mapping[State, Mapping[Step, State]] = {
    State.RAISED: {Step.TAKE_UP: State.TAKEN_UP, Step.GIVE_UP: State.NOT_RESOLVED},
    State.TAKEN_UP: {Step.ANSWER: State.ANSWERED, Step.GIVE_UP: State.NOT_RESOLVED},
    State.ANSWERED: {Step.RESOLVE: State.RESOLVED, Step.GIVE_UP: State.NOT_RESOLVED},
    State.RESOLVED: {},
    State.NOT_RESOLVED: {},
}


def take_up_by(raised_on: date, days: Workdays) -> date:
    """The last day on which a body is to take an issue up."""
    return days.after(raised_on, TAKE_UP_WORKING_DAYS)


def answer_by(taken_up_on: date) -> date:
    """The last day on which the body is to answer."""
    return taken_up_on + timedelta(days=ANSWER_DAYS)
