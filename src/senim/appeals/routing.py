"""Which deputy an appeal is suggested for: by topic and area, by topic, by area; the most exact rule speaks.

A rule suggests and explains, a person decides. Of several rules the one that names both topic and area comes first,
then the one that names the area, then the one that names the topic.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.appeals.models import Appeal, Route
from senim.appeals.services import refuse_who_gains
from senim.ledger import services as ledger
from senim.rating.models import Region
from senim_core.appeals.status import OPEN
from senim_core.errors import InputError


def routes(region: Region) -> list[Route]:
    """The rules of a region, the most exact first."""
    return sorted(region.routes.all(), key=lambda one: (not one.area_code, not one.topic, one.pk))


def suggested(rules: Sequence[Route], topic: str, area_code: str) -> Route | None:
    """The rule that speaks for a topic and area, of ``rules`` in their order; None where none does."""
    return next((one for one in rules if one.topic in ("", topic) and one.area_code in ("", area_code)), None)


def dry_run(region: Region) -> list[tuple[Route, int]]:
    """Each rule with how many open appeals without a deputy it would speak for now, the most exact first."""
    rules = routes(region)
    counts = dict.fromkeys((one.pk for one in rules), 0)
    waiting = Appeal.objects.filter(region=region, deputy_id="", status__in=list(OPEN))
    for topic, area in waiting.values_list("topic", "area_code"):
        found = suggested(rules, topic, area)
        if found:
            counts[found.pk] += 1
    return [(one, counts[one.pk]) for one in rules]


@transaction.atomic
def keep(*, region: Region, topic: str, area_code: str, deputy_id: str, by: str, at: datetime | None = None) -> Route:
    """Keep the rule of a topic and area. Raises InputError where it names neither."""
    refuse_who_gains(by)
    if not topic and not area_code:
        raise InputError(_("a rule names a topic, a territory or both"), hint=_("choose at least one"))
    made, _new = Route.objects.update_or_create(
        region=region, topic=topic, area_code=area_code,
        defaults={"deputy_id": deputy_id, "by": by, "at": at or timezone.now()},
    )  # fmt: skip
    ledger.record_later(kind="route/v1", by=by, topic=topic, area=area_code, deputy=deputy_id)
    return made


@transaction.atomic
def drop(*, route: Route, by: str) -> None:
    """Take a rule out."""
    refuse_who_gains(by)
    ledger.record_later(kind="route-dropped/v1", by=by, topic=route.topic, area=route.area_code)
    route.delete()
