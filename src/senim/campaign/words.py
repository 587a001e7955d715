"""Facts, states and marks of a campaign in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim.campaign.models import Conference

FACTS: Mapping[str, Any] = {
    "woman": _("women"),
    "under_35": _("under 35"),
    "renewed": _("renewed against the year before"),
    "in_primaries": _("took part in the primaries"),
}
PRIMARIES: Mapping[str, Any] = {"elected": _("chair elected"), "not_yet": _("not yet elected")}
TERMS: Mapping[str, Any] = {
    "running": _("the term runs"),
    "soon": _("due within 90 days"),
    "late": _("past the term"),
}
STAGES: Mapping[str, Any] = {"coming": _("to come"), "running": _("runs"), "over": _("has ended")}
MARKS: Mapping[str, Any] = dict(Conference.Mark.choices)
DECISIONS: Mapping[str, Any] = {
    "running": _("being carried out, in term"),
    "late": _("being carried out, past the term"),
    "done": _("carried out in term"),
    "done_late": _("carried out late"),
    "adopted": _("nothing to carry out"),
}
