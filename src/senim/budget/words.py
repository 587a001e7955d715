"""States and columns of the budget in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim.budget.models import Note

NOTES: Mapping[str, Any] = dict(Note.State.choices)
STATES: Mapping[str, Any] = {
    "all": _("all"),
    "unpaid": _("payment not known"),
    "unlinked": _("without a measure of the programme"),
}
COLUMNS: Mapping[str, Any] = {
    "code": _("code"), "year": _("year"), "title_kk": _("title in Kazakh"), "title_ru": _("title in Russian"),
    "title_en": _("title in English"), "body": _("responsible body"), "measure": _("measure"),
    "planned": _("plan"), "adjusted": _("adjusted plan"), "paid": _("paid"),
}  # fmt: skip
