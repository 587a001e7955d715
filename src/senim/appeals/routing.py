"""Which deputy an appeal is suggested for: by topic and area, by topic, by area; the most exact rule speaks.

A rule suggests and explains, a person decides. Of several rules the one that names both topic and area comes first,
then the one that names the area, then the one that names the topic.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.services import refuse_who_gains
from senim.appeals.models import Appeal, Route
from senim.ledger import services as ledger
from senim.rating.models import Region
from senim_core.errors import InputError


def routes(region: Region) -> list[Route]:
    """The rules of a region, the most exact first."""
    return sorted(region.routes.all(), key=lambda one: (not one.area_code, not one.topic, one.pk))


def suggested(rules: Sequence[Route], topic: str, area_code: str) -> Route | None:
    """The rule that speaks for a topic and area, of ``rules`` in their order; None where none does."""
    return next((one for one in rules if one.topic in ("", topic) and one.area_code in ("", area_code)), None)


def _unassigned(region: Region) -> QuerySet[Appeal]:
    return Appeal.objects.filter(region=region, deputy_id="", waiting__in=[True])


def _spoken_for(region: Region) -> dict[int, list[tuple[str, str, int]]]:
    """Rule -> (topic, area, how many open appeals without a deputy) of each cell it would speak for now."""
    rules = routes(region)
    found: dict[int, list[tuple[str, str, int]]] = {one.pk: [] for one in rules}
    cells = _unassigned(region).order_by().values_list("topic", "area_code").annotate(n=Count("pk"))
    for topic, area, count in cells:
        rule = suggested(rules, topic, area)
        if rule:
            found[rule.pk].append((topic, area, count))
    return found


def dry_run(region: Region) -> list[tuple[Route, int]]:
    """Each rule with how many open appeals without a deputy it would speak for now, the most exact first."""
    found = _spoken_for(region)
    return [(one, sum(count for *_cell, count in found[one.pk])) for one in routes(region)]


def spoken_for(route: Route) -> QuerySet[Appeal]:
    """The open appeals without a deputy that a rule would speak for now: those `dry_run` counts."""
    wanted = Q(pk__in=[])
    for topic, area, _count in _spoken_for(route.region).get(route.pk, []):
        wanted |= Q(topic=topic, area_code=area)
    return _unassigned(route.region).filter(wanted)


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
