"""States and steps in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim.programme.models import Measure
from senim_core.social_issues import State, Step

RECOMMENDATIONS: Mapping[str, Any] = {
    "waiting": _("waits for an answer, in term"),
    "late": _("no answer, past the term"),
    "in_substance": _("answered in substance, in term"),
    "in_substance_late": _("answered in substance, late"),
    "not_in_substance": _("answered, but not in substance"),
}
ISSUES: Mapping[str, Any] = {
    State.RAISED: _("raised"),
    State.TAKEN_UP: _("taken up by a body"),
    State.ANSWERED: _("answered"),
    State.RESOLVED: _("the issue is resolved"),
    State.NOT_RESOLVED: _("not resolved"),
}
STEPS: Mapping[str, Any] = {
    "raise": _("raised by the council"),
    Step.TAKE_UP: _("taken up by a body"),
    Step.ANSWER: _("the body answered"),
    Step.RESOLVE: _("the council finds it resolved"),
    Step.GIVE_UP: _("the council finds it not resolved"),
}
FINDINGS: Mapping[str, Any] = dict(Measure.Finding.choices)
EACH_FINDING = (*FINDINGS, "")
NO_FINDING = _("no finding yet")
KINDS: Mapping[str, Any] = {"regional": _("councils of the region"), "territorial": _("councils of city and districts")}
