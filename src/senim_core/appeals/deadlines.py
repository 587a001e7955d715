"""Terms of appeals: a dated table of rules, each with the article that gives it; the calendar is an argument.

Under the regime ``appc`` the law gives the terms: the Administrative Procedural and Process-Related Code of 29 June
2020 No. 350-VI, in force from 1 July 2021. Under ``party_internal`` the same numbers are the office's own published
standard, which no law imposes, and no article may be shown for them. Under ``source`` the records bring their own due
dates and nothing is recomputed.

>>> rule("appc", "answer", date(2021, 7, 1)).article
'APPC Art. 76(1)'
>>> rule("party_internal", "answer", date(2021, 1, 1)).article
''
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from senim_core.errors import InputError
from senim_core.workdays import Workdays

APPC_SINCE = date(2021, 7, 1)
COMPUTED_REGIMES = frozenset({"appc", "party_internal"})


@dataclass(frozen=True)
class Rule:
    """A term: so many days for a step, under a regime, between two days; ``article`` is empty where no law gives it."""

    regime: str
    step: str
    days: int
    working: bool
    article: str
    valid_from: date
    valid_until: date | None = None


STEPS: tuple[tuple[str, int, bool, str], ...] = (
    ("register", 0, True, "APPC Art. 64(3)"),  # the day of receipt or the next working day
    ("answer", 15, True, "APPC Art. 76(1)"),
    ("forward", 3, True, "APPC Art. 65"),  # to the competent body, with notice to the applicant at the same time
    ("notice", 3, True, "APPC Art. 76"),  # the applicant is told of an extension
    ("extension", 62, False, "APPC Art. 76"),  # two months are at most 62 calendar days
)
# What the law leaves open and the office sets for itself, under either regime.
OWN_STEPS: tuple[tuple[str, int, bool, str], ...] = (
    ("reply", 10, True, ""),  # the longest a question to the applicant stops the clock
    ("dispute", 15, True, ""),  # within it the applicant reopens with one click
)
RULES: tuple[Rule, ...] = (
    *(Rule("appc", *step, APPC_SINCE) for step in STEPS + OWN_STEPS),
    *(Rule("party_internal", name, days, working, "", date.min) for name, days, working, _ in STEPS + OWN_STEPS),
)
_OWN = {one.step: one.days for one in RULES if one.regime == "party_internal"}
ANSWER_DAYS, NOTICE_DAYS, EXTENSION_DAYS = _OWN["answer"], _OWN["notice"], _OWN["extension"]
REPLY_DAYS, DISPUTE_DAYS, FORWARD_DAYS = _OWN["reply"], _OWN["dispute"], _OWN["forward"]


def rule(regime: str, step: str, on: date) -> Rule:
    """The rule in force on a day. Raises InputError where the regime has none then."""
    for one in RULES:
        if (one.regime, one.step) == (regime, step) and one.valid_from <= on <= (one.valid_until or date.max):
            return one
    raise InputError(f"no term of {step!r} under {regime!r} on {on}", hint="choose the regime in force on that day")


def registered_on(received_on: date, calendar: Workdays) -> date:
    """Day of registration: the day of receipt, or the next working day (APPC Art. 64(3))."""
    return calendar.after(received_on, 0)


def first_due_on(registered: date, calendar: Workdays) -> date:
    """Day by which an answer is owed before any extension or pause (APPC Art. 76(1))."""
    return calendar.after(registered, ANSWER_DAYS)


def forward_by(registered: date, calendar: Workdays) -> date:
    """Last day to send it to the competent body (APPC Art. 65)."""
    return calendar.after(registered, FORWARD_DAYS)


def paused_days(pauses: Iterable[tuple[date, date | None]], calendar: Workdays) -> int:
    """Working days for which questions to the applicant stopped the clock.

    ``pauses``: (day asked, day replied or None). A question stops it until the reply, at most 10 working days: who
    never replies does not stop it for ever, and an office cannot hide behind a question.
    """
    total = 0
    for asked, replied in pauses:
        waited = REPLY_DAYS if replied is None else calendar.number(replied) - calendar.number(asked)
        total += min(max(waited, 0), REPLY_DAYS)
    return total


def due_on(
    first_due: date,
    extended_on: date | None,
    notified_on: date | None,
    extended_to: date | None,
    calendar: Workdays,
    paused: int = 0,
) -> date:
    """The due date that counts.

    ``paused`` working days move the term (`paused_days`). An extension counts if it was decided by the term, told to
    the applicant within 3 working days and reaches no further than two months beyond the term (APPC Art. 76);
    otherwise the term holds.
    """
    term = calendar.after(first_due, paused)
    if extended_on is None or notified_on is None or extended_to is None:
        return term
    told_in_time = extended_on <= notified_on <= calendar.after(extended_on, NOTICE_DAYS)
    in_reach = term < extended_to and (extended_to - term).days <= EXTENSION_DAYS
    return extended_to if told_in_time and in_reach and extended_on <= term else term
