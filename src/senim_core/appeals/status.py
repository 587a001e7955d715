"""Statuses of an appeal and what may be done in each: one table, nothing else decides.

The model follows the Administrative Procedural and Process-Related Code (APPC, No. 350-VI): an appeal is always
accepted and registered (Art. 64), may be forwarded in whole or in part (Art. 65), is answered within a term that may be
extended (Art. 76). What is overdue is computed from dates and never a status.

>>> after(Status.REGISTERED, Act.ANSWER)
<Status.ANSWERED: 'answered'>
>>> may(Status.CLOSED, Act.ANSWER)
False
"""

from collections.abc import Mapping
from enum import StrEnum

from senim_core.errors import InputError


class Status(StrEnum):
    """Where an appeal stands."""

    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    RETURNED = "returned_for_completion"  # a question to the applicant is open; the clock stands
    IN_EXECUTION = "in_execution"  # promised with a day of its own; not an answer
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    LEFT = "left_without_consideration"
    JOINED = "joined_duplicate"


class Act(StrEnum):
    """What can be done to an appeal."""

    TAKE = "take"
    ASSIGN = "assign"
    HAND = "hand"  # to one of the office who works on it
    ASK = "ask"
    REPLY = "reply"
    PROMISE = "promise"
    EXTEND = "extend"
    FORWARD = "forward"
    SEND_PART = "send_part"  # a part of it goes to another body, the rest stays
    PART_ANSWER = "part_answer"
    ANSWER = "answer"
    SAY = "say"  # the applicant says whether it helped
    REOPEN = "reopen"
    REMIND = "remind"
    ESCALATE = "escalate"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    JOIN = "join"


class Outcome(StrEnum):
    """What the office says came of it."""

    RESOLVED = "resolved"
    PARTLY_RESOLVED = "partly_resolved"
    EXPLAINED = "explained"
    REFUSED = "refused"
    FORWARDED = "forwarded"


class Says(StrEnum):
    """What the applicant says came of it. Silence is none of these and never counts as agreement."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_MY_POINTS = "not_my_points"
    NOT_SOLVED = "not_solved"
    CANNOT_TELL = "cannot_tell"


DISPUTES = frozenset({Says.NOT_MY_POINTS, Says.NOT_SOLVED})  # contradict an office that says "resolved"
OPEN = frozenset({Status.REGISTERED, Status.IN_REVIEW, Status.RETURNED, Status.IN_EXECUTION})
WORKED_ON = OPEN - {Status.RETURNED}

# act -> (statuses in which it may be done, the status after it; None: it stays)
TABLE: Mapping[Act, tuple[frozenset[Status], Status | None]] = {
    Act.TAKE: (frozenset({Status.REGISTERED}), Status.IN_REVIEW),
    Act.ASSIGN: (OPEN, None),
    Act.HAND: (OPEN | {Status.FORWARDED}, None),
    Act.ASK: (WORKED_ON, Status.RETURNED),
    Act.REPLY: (frozenset({Status.RETURNED}), Status.IN_REVIEW),
    Act.PROMISE: (frozenset({Status.REGISTERED, Status.IN_REVIEW}), Status.IN_EXECUTION),
    Act.EXTEND: (WORKED_ON, None),
    Act.FORWARD: (frozenset({Status.REGISTERED, Status.IN_REVIEW}), Status.FORWARDED),
    Act.SEND_PART: (WORKED_ON, None),
    Act.PART_ANSWER: (frozenset(Status) - {Status.WITHDRAWN}, None),
    Act.ANSWER: (OPEN | {Status.FORWARDED}, Status.ANSWERED),
    Act.SAY: (frozenset({Status.ANSWERED, Status.CLOSED}), None),
    Act.REOPEN: (frozenset({Status.ANSWERED, Status.CLOSED}), Status.IN_REVIEW),
    Act.REMIND: (OPEN | {Status.FORWARDED}, None),
    Act.ESCALATE: (OPEN | {Status.FORWARDED, Status.ANSWERED, Status.CLOSED}, None),
    Act.CLOSE: (frozenset({Status.ANSWERED}), Status.CLOSED),
    Act.WITHDRAW: (OPEN, Status.WITHDRAWN),
    Act.LEAVE: (OPEN, Status.LEFT),
    Act.JOIN: (WORKED_ON, Status.JOINED),
}


def may(status: Status, act: Act) -> bool:
    """Whether ``act`` can be done to an appeal that stands at ``status``."""
    return status in TABLE[act][0]


def after(status: Status, act: Act) -> Status:
    """The status after ``act``. Raises InputError where it cannot be done at ``status``."""
    allowed, then = TABLE[act]
    if status not in allowed:
        raise InputError(
            f"{act} cannot be done to an appeal that is {status}", hint="possible at: " + ", ".join(sorted(allowed))
        )
    return then or status
