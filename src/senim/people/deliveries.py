"""What an office says it handed in: for each source, assembly and time whether everything is there.

A source that was not handed in is missing in the rating, which says so and counts nothing as zero.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly.models import Classification, Organization
from senim.ledger import services as ledger
from senim.people.models import Delivery
from senim.sittings.services import office
from senim_core.errors import InputError
from senim_core.evidence.schema import sources


@transaction.atomic
def declare(
    *, assembly: Organization, given: Iterable[str], from_date: date, to_date: date, delivered: bool, by: str,
    at: datetime | None = None,
) -> int:  # fmt: skip
    """Say of sources whether everything of an assembly's days is handed in; said again from a day, it is replaced.

    Returns how many sources it is about. Raises InputError for an unknown source, what is no assembly, or days in the
    wrong order.
    """
    office(by)
    named = sorted(set(given))
    if not named or set(named) - set(sources()):
        raise InputError(_("there is no such source"), hint=_("choose from the list"))
    if assembly.classification != Classification.MASLIKHAT:
        raise InputError(_("this is no assembly"), hint=_("choose from the list"))
    if to_date < from_date:
        raise InputError(_("the last day is before the first"), hint=_("check both days"))
    when = at or timezone.now()
    for source in named:
        Delivery.objects.update_or_create(
            region_id=assembly.region_id, source=source, assembly=assembly, from_date=from_date,
            defaults={"to_date": to_date, "delivered": delivered, "at": when, "by": by},
        )  # fmt: skip
    ledger.record_later(
        kind="delivery/v1", by=by, assembly=assembly.code, sources=named, from_date=from_date, to_date=to_date,
        delivered=delivered,
    )  # fmt: skip
    return len(named)
