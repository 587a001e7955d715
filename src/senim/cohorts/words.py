"""Cohorts and states of tasks in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim.cohorts.models import COHORTS as NAMED

COHORTS: Mapping[str, Any] = dict(NAMED)
TASKS: Mapping[str, Any] = {
    "running": _("being carried out, in term"),
    "late": _("being carried out, past the term"),
    "done": _("carried out in term"),
    "done_late": _("carried out late"),
}
