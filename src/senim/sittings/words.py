"""Stages, acts, marks, votes and states in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim.assembly.models import Classification, Membership
from senim.sittings.models import Sitting
from senim_core.following_up import State, Step
from senim_core.sittings import Absence, Ballot, Mark, Needed

BODIES: Mapping[str, Any] = {
    Classification.MASLIKHAT: _("session of a maslikhat"),
    Classification.COMMISSION: _("standing commission"),
    Classification.FACTION: _("faction"),
    Classification.PUBLIC_COUNCIL: _("council of the organisation that set it up"),
}
KINDS: Mapping[str, Any] = dict(Classification.choices)
ROLES: Mapping[str, Any] = dict(Membership.Role.choices)
STAGES: Mapping[str, Any] = dict(Sitting.Stage.choices)
SITTING_STATES: Mapping[str, Any] = {
    "coming": _("to come"),
    "not_recorded": _("past, nothing recorded"),
    "open": _("being held"),
    "held": _("took place"),
    "cancelled": _("called off"),
}
MARKS: Mapping[str, Any] = {
    Mark.PRESENT: _("present"),
    Mark.EXCUSED: _("excused with a reason"),
    Mark.ABSENT: _("absent"),
    Mark.NOT_ELIGIBLE: _("not eligible"),
    Mark.UNKNOWN: _("no mark"),
}
COUNTED: Mapping[str, Any] = {
    **{str(mark): text for mark, text in MARKS.items()},
    "on_leave": _("on leave"),
    "clashing": _("at another sitting at the same time"),
}
ABSENCES: Mapping[str, Any] = {
    Absence.ABSENT: _("absent"),
    Absence.AT_VOTE: _("marked once, but not at the list and a vote both"),
    Absence.NOT_YET: _("not yet a member"),
    Absence.NO_LONGER: _("no longer a member"),
}
BALLOTS: Mapping[str, Any] = {
    Ballot.FOR: _("for"),
    Ballot.AGAINST: _("against"),
    Ballot.ABSTAINED: _("abstained"),
    Ballot.ABSENT: _("absent when the vote was taken"),
}
HERE: Mapping[str, Any] = {Ballot.FOR: _("present"), Ballot.ABSENT: _("absent")}
NEEDED: Mapping[str, Any] = {
    Needed.OF_ALL: _("more than half of all members"),
    Needed.OF_PRESENT: _("more than half of those present"),
}
ACTS: Mapping[str, Any] = {
    "plan": _("sitting planned"),
    "reschedule": _("another time or place"),
    "cancel": _("called off"),
    "item": _("point put on the agenda"),
    "drop_item": _("point taken off the agenda"),
    "mark": _("list of those present"),
    "correct_mark": _("list of those present corrected"),
    "vote": _("roll-call vote"),
    "roll_call": _("roll call"),
    "correct_call": _("roll call corrected"),
    "decide": _("decision"),
    "close": _("ended"),
    "sign_minutes": _("minutes signed"),
    "attach": _("paper added"),
}
DECISIONS: Mapping[str, Any] = {
    State.ADOPTED: _("adopted, nothing is left to carry out"),
    State.ASSIGNED: _("being carried out"),
    State.DONE: _("carried out"),
    State.NOT_DONE: _("not carried out"),
    State.WITHDRAWN: _("the decision is withdrawn"),
}
DECISION_STATES: Mapping[str, Any] = {
    "running": _("being carried out, in term"),
    "late": _("being carried out, past the term"),
    "done": _("carried out in term"),
    "done_late": _("carried out late"),
    "not_done": _("not carried out"),
    "withdrawn": _("the decision is withdrawn"),
    "adopted": _("nothing to carry out"),
}
STEPS: Mapping[str, Any] = {
    Step.REPORT: _("report"),
    Step.MOVE: _("day moved"),
    Step.DONE: _("carried out"),
    Step.NOT_DONE: _("not carried out"),
    Step.WITHDRAW: _("the decision is withdrawn"),
    Step.REOPEN: _("taken up again"),
}
LINES: Mapping[str, Any] = {
    "new": _("a decision not known yet"),
    "known": _("a decision known already"),
    "bad": _("cannot be used"),
}
