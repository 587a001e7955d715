"""States of duties in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim.duties.models import ProfileCheck

REQUESTS: Mapping[str, Any] = {
    "waiting": _("waits for a reply, in term"),
    "late": _("no reply, past the term"),
    "empty": _("replied, not in substance"),
    "answered": _("answered in substance"),
    "accepted": _("taken up by a decision"),
}
REPORTS: Mapping[str, Any] = {
    "done": _("published and held in term"),
    "running": _("the term still runs"),
    "part": _("only one of the two in term"),
    "missed": _("neither in term"),
}
CHECKS: Mapping[str, Any] = {"passed": _("holds"), "failed": _("does not hold")}
POINTS: Mapping[str, Any] = dict(ProfileCheck.Point.choices)
CONTACTS: Mapping[str, Any] = {"phone": _("telephone"), "email": _("e-mail"), "address": _("address")}
