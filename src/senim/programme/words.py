"""Statuses, acts, fields and states in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim_core.programme.notice import State
from senim_core.programme.status import Proof, Status

STATUSES: Mapping[str, Any] = {
    Status.DONE: _("done"),
    Status.IN_PROGRESS: _("in progress"),
    Status.NOT_DUE: _("not yet due"),
    Status.PARTLY_DONE: _("done in part"),
    Status.NOT_DONE: _("not done"),
    Status.UNCLASSIFIED: _("status not stated"),
}
PROOFS: Mapping[str, Any] = {
    Proof.DOCUMENT: _("document"),
    Proof.ACT: _("act of acceptance"),
    Proof.PHOTO: _("photo"),
    Proof.LINK: _("link"),
}
ACTS: Mapping[str, Any] = {
    "import": _("taken in from a spreadsheet"),
    "undo": _("an import was taken back"),
    "report": _("report"),
    "move_date": _("due date moved"),
    "correct": _("corrected"),
    "relate": _("problems it answers"),
    "take_out": _("taken out of the programme"),
    "assign": _("supervising deputy"),
    "check": _("check by the deputy"),
    "recheck": _("re-check by a council"),
    "warn": _("warning by the deputy"),
    "act_on_warning": _("the body acted on a warning"),
    "weigh_warning": _("a council weighed a warning"),
    "finding": _("finding of a council"),
    "milestone": _("step added"),
    "meet_milestone": _("step reached"),
    "money": _("money"),
}
FIELDS: Mapping[str, Any] = {
    "title_kk": _("title in Kazakh"),
    "title_ru": _("title in Russian"),
    "title_en": _("title in English"),
    "number": _("number in the road map"),
    "indicator": _("indicator"),
    "unit": _("unit"),
    "base": _("value at the start"),
    "target": _("target value"),
    "value": _("value now"),
    "weight": _("weight"),
    "starts_on": _("first day of work"),
    "due_on": _("due date"),
    "body_id": _("responsible body"),
    "direction_id": _("direction"),
    "deputy_id": _("supervising deputy"),
    "council_id": _("watching council"),
    "status": _("status"),
    "act_on": _("day of the act"),
    "confirmed_by": _("confirmed by the council"),
    "body_said_on": _("the body says it is in danger since"),
    "finding": _("finding of the council"),
    "planned": _("planned, tenge"),
    "paid": _("paid, tenge"),
    "problems": _("problems of appeals"),
    "removed_on": _("taken out on"),
}
STATES: Mapping[str, Any] = {
    "all": _("All measures"),
    "risk": _("At risk"),
    "overdue": _("Overdue"),
    "moved": _("Due date moved"),
    "unconfirmed": _("Done, not confirmed by a council yet"),
    "watched": _("Watched by a council"),
    "unwatched": _("Watched by no council"),
    "nobody": _("Supervised by no deputy"),
    "bodyless": _("No responsible body named"),
    "undirected": _("In no direction"),
    "removed": _("Taken out of the programme"),
}
NOTICES: Mapping[str, Any] = {
    State.DRAFT: _("draft"),
    State.DROPPED: _("not sent"),
    State.SENT: _("sent, waits for an answer"),
    State.ACKNOWLEDGED: _("received, waits for an answer"),
    State.ANSWERED: _("answered"),
    State.RESOLVED: _("resolved"),
    State.LAPSED: _("not answered in time"),
}
GROUPS: Mapping[str, Any] = {
    "road_map": _("by road map"),
    "direction": _("by direction"),
    "body": _("by responsible body"),
    "deputy": _("by supervising deputy"),
    "area": _("by territory"),
}
# What the limits of the rules of risk are called; their names are those of `risk.toml`.
LIMITS: Mapping[str, Any] = {
    "days": _("days"),
    "points": _("percentage points"),
    "time_points": _("part of the time gone, in hundredths"),
    "paid_points": _("part of the plan paid, in hundredths"),
}
