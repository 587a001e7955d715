"""Stages, acts, fields and states in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from senim.facilities.models import Kind, Sign
from senim_core.facilities import Due, Stage

STAGES: Mapping[str, Any] = {
    Stage.PLANNED: _("planned"),
    Stage.BUILDING: _("works go on"),
    Stage.IN_USE: _("in use"),
}
KINDS: Mapping[str, Any] = dict(Kind.choices)
SIGNS: Mapping[str, Any] = dict(Sign.choices)
DUES: Mapping[str, Any] = {
    Due.HANDOVER: _("hand-over"),
    Due.WARRANTY: _("end of the warranty"),
    Due.INSPECTION: _("inspection of this half-year"),
    Due.DEFECT: _("defect to mend"),
}
ACTS: Mapping[str, Any] = {
    "register": _("put into the register"),
    "correct": _("corrected"),
    "stage": _("stage"),
    "photos": _("photos"),
    "duty": _("responsible deputies"),
    "inspect": _("inspection by the deputy"),
    "defect": _("defect"),
    "mend": _("defect mended"),
    "sign": _("sign"),
}
STATES: Mapping[str, Any] = {
    "all": _("all"),
    "unassigned": _("without a responsible deputy"),
    "defects": _("with open defects"),
    "late": _("with defects past their term"),
    "handover": _("hand-over late"),
    "unplaced": _("without a place on the map"),
    "outside": _("in none of the districts of the map"),
}
FIELDS: Mapping[str, Any] = {
    "title_kk": _("title in Kazakh"),
    "title_ru": _("title in Russian"),
    "title_en": _("title in English"),
    "area_code": _("territory"),
    "kind": _("kind"),
    "stage": _("stage"),
    "address": _("address"),
    "place": _("place on the map"),
    "body_id": _("responsible body"),
    "cost": _("cost, tenge"),
    "publicly_funded": _("publicly funded"),
    "money_from": _("source of the money"),
    "contractor": _("contractor"),
    "contract": _("contract"),
    "handover_due_on": _("hand-over due"),
    "handed_over_on": _("handed over"),
    "warranty_until": _("warranty until"),
    "sign": _("sign"),
    "sign_basis": _("legal basis of the sign"),
    "measures": _("measures"),
    "duties": _("responsible deputies"),
}
