"""The plaque of a facility: what it is, who pays and builds, and a QR code that opens its page, as PDF.

It bears the programme's name only where the sign says so, and no emblem: an emblem is recorded, not printed here.
"""

from django.utils.translation import gettext as _

from senim.common import documents
from senim.common.days import day
from senim.facilities import words
from senim.facilities.models import Facility, Sign


def made(one: Facility, language: str, address: str) -> bytes:
    """The plaque in a language (the one that is active); ``address`` is where the facility stands in public."""
    facts = [
        (_("Source of the money"), one.money_from),
        (_("Contractor"), one.contractor),
        (_("Responsible body"), one.body.title(language) if one.body else ""),
        (_("Hand-over due"), day(one.handover_due_on) if one.handover_due_on and not one.handed_over_on else ""),
        (_("Handed over"), day(one.handed_over_on) if one.handed_over_on else ""),
        (_("Warranty until"), day(one.warranty_until) if one.warranty_until else ""),
    ]
    context: dict[str, object] = {
        "language": language, "office": one.region.title[language], "title": one.title(language), "code": one.code,
        "stage": words.STAGES[one.stage], "facts": [(what, value) for what, value in facts if value],
        "programme": one.sign != Sign.OFF, "qr": documents.qr(address), "address": address,
        "notice": one.region.notice[language] if one.region.fictional or one.region.exercise else "",
    }  # fmt: skip
    return documents.pdf("facilities/plaque_pdf.html", context)
