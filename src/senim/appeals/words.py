"""Every status, outcome and act in words: what it is called, what it means, what comes next, what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim_core.appeals.status import Act, Outcome, Says, Status


@dataclass(frozen=True)
class Words:
    """A status for people."""

    name: Any
    means: Any
    next: Any
    can: Any


ASK_OFFICE = _("You can call the office and name the number of your appeal.")
STATUSES: Mapping[Status, Words] = {
    Status.REGISTERED: Words(
        _("registered"), _("Your appeal has its number and cannot be lost."),
        _("The office gives it to a deputy."), ASK_OFFICE,
    ),
    Status.IN_REVIEW: Words(
        _("under review"), _("Someone is working on it."),
        _("You get an answer by the due date, or are told why it takes longer."), ASK_OFFICE,
    ),
    Status.RETURNED: Words(
        _("a question to you"), _("The office needs something from you. The clock stands until you reply."),
        _("After your reply the clock goes on; without a reply it goes on after 10 working days."),
        _("Reply below."),
    ),
    Status.IN_EXECUTION: Words(
        _("in execution"), _("The office has said what will be done and by when. This is not the answer yet."),
        _("The answer comes when it is done."), ASK_OFFICE,
    ),
    Status.FORWARDED: Words(
        _("forwarded"), _("Another body is competent; your appeal was sent there and you were told."),
        _("That body answers within its own term."), _("You can ask that body, or the office, where it stands."),
    ),
    Status.ANSWERED: Words(
        _("answered"), _("The answer is below."),
        _("Say whether it helped. If you say nothing, it counts as not confirmed."),
        _("You can say what came of it, give a mark, or have it considered again within 15 working days."),
    ),
    Status.CLOSED: Words(
        _("closed"), _("The answer stands and nothing more is planned."), _("Nothing more happens by itself."),
        _("Within 15 working days of the answer you can still have it considered again."),
    ),
    Status.WITHDRAWN: Words(
        _("withdrawn"), _("You took it back."), _("Nothing more happens."), _("You can file a new appeal at any time."),
    ),
    Status.LEFT: Words(
        _("left without consideration"), _("The office does not consider it; its reason is below."),
        _("Nothing more happens."), _("You can file a new appeal at any time."),
    ),
    Status.JOINED: Words(
        _("joined to a like appeal"), _("Others wrote of the same; you are a co-applicant there."),
        _("The answer to that appeal is for you too."), ASK_OFFICE,
    ),
}  # fmt: skip
OUTCOMES: Mapping[str, Any] = {
    Outcome.RESOLVED: _("resolved"),
    Outcome.PARTLY_RESOLVED: _("partly resolved"),
    Outcome.EXPLAINED: _("explained"),
    Outcome.REFUSED: _("refused"),
    Outcome.FORWARDED: _("forwarded"),
}
SAYS: Mapping[str, Any] = {
    Says.SOLVED: _("solved"),
    Says.PARTLY: _("partly solved"),
    Says.NOT_MY_POINTS: _("answered, but not my points"),
    Says.NOT_SOLVED: _("not solved"),
    Says.CANNOT_TELL: _("I cannot tell"),
}
LEVELS: Mapping[str, Any] = {
    "deputy": _("deputy"),
    "faction": _("deputies' faction"),
    "council": _("public council"),
    "executive": _("executive body"),
}
ACTS: Mapping[str, Any] = {
    "register": _("registered"),
    Act.TAKE: _("taken up"),
    Act.ASSIGN: _("given to a deputy"),
    Act.HAND: _("given to a colleague"),
    Act.ASK: _("question to the applicant"),
    Act.REPLY: _("reply of the applicant"),
    Act.PROMISE: _("promised"),
    Act.EXTEND: _("term extended"),
    Act.FORWARD: _("forwarded"),
    Act.SEND_PART: _("a part sent to another body"),
    Act.PART_ANSWER: _("answer to a part"),
    Act.ANSWER: _("answered"),
    Act.SAY: _("the applicant's word"),
    Act.REOPEN: _("considered again"),
    Act.REMIND: _("reminded by the applicant"),
    Act.ESCALATE: _("taken a step higher"),
    Act.CLOSE: _("closed"),
    Act.WITHDRAW: _("withdrawn"),
    Act.LEAVE: _("left without consideration"),
    Act.JOIN: _("joined"),
}
PERSONAL: Mapping[str, Any] = {
    "iin": _("an individual identification number (IIN)"),
    "phone": _("a telephone number"),
    "email": _("an e-mail address"),
    "nick": _("a name in a messenger"),
    "card": _("a bank card number"),
    "address": _("an address"),
}
FIGURES: Mapping[str, Any] = {
    **{f"outcome_{name}": text for name, text in OUTCOMES.items()},
    **{f"says_{name}": text for name, text in SAYS.items()},
}
