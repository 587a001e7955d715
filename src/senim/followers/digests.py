"""What moved, told to who follows it: one letter a day at most, the newest first, cut where it would grow too long.

A letter comes with the first change of a day; what comes later that day is told on the next. An event whose transaction
ends after a later one was told is not told: the page and the feed have it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from senim.appeals import letters
from senim.common.days import day
from senim.followers.models import Follower, Following
from senim.followers.services import newest, page_of
from senim.programme.models import Event
from senim.programme.views.shown import events_told
from senim.rating.models import Region

MOST_MEASURES, MOST_LINES = 20, 5
LONGEST_REASON = 200


class Moved(NamedTuple):
    """A measure that moved: its newest events, and how many there were."""

    events: list[Event]
    number: int


def _due(region: Region, at: datetime, last: int) -> QuerySet[Following]:
    """What is confirmed, behind the newest event, and of one who had no letter today."""
    today = timezone.localdate(at)
    behind = Following.objects.filter(follower__region=region, confirmed_at__isnull=False, told__lt=last)
    return behind.filter(Q(follower__told_on=None) | Q(follower__told_on__lt=today))


def send_all(*, region: Region, address: str, at: datetime, most: int = 500) -> int:
    """Write the letters that are due, at most so many; returns how many. ``address``: the site's, without a slash."""
    last = newest(region)
    due = _due(region, at, last)
    since = due.order_by("told").values_list("told", flat=True).first()
    if since is None:
        return 0
    wanted, whole = _wanted(due, _moved(region, since, last), most)
    if whole:  # nothing of the others' moved: they need not be looked at again for these events
        due.exclude(follower__in=list(wanted)).update(told=last)
    return sum(_one(key, found, last, address, at) for key, found in wanted.items())


def _moved(region: Region, since: int, last: int) -> tuple[set[int], set[int]]:
    """Keys of measures and of road maps that had an event."""
    events = Event.objects.filter(region=region, pk__gt=since, pk__lte=last)
    pairs = list(events.order_by().values_list("measure", "measure__road_map").distinct())
    return {measure for measure, _road_map in pairs}, {road_map for _measure, road_map in pairs}


def _wanted(
    due: QuerySet[Following], moved: tuple[set[int], set[int]], most: int
) -> tuple[Mapping[UUID, list[Following]], bool]:
    """Follower -> what of theirs moved; and whether that is all, or the next round goes on."""
    wanted: dict[UUID, list[Following]] = defaultdict(list)
    for one in due.order_by("follower", "pk").iterator():
        if one.measure_id in moved[0] or one.road_map_id in moved[1]:
            if one.follower_id not in wanted and len(wanted) == most:
                return wanted, False
            wanted[one.follower_id].append(one)
    return wanted, True


@transaction.atomic
def _one(key: UUID, found: Sequence[Following], last: int, address: str, at: datetime) -> bool:
    today = timezone.localdate(at)
    held = Follower.objects.select_for_update(of=("self",)).select_related("person__key", "region")
    follower = held.filter(pk=key).exclude(told_on=today).first()
    if follower is None:  # stopped meanwhile, or another worker was faster
        return False
    follower.followings.filter(confirmed_at__isnull=False).update(told=last)
    mine = Q(pk__in=[])
    for one in found:
        what = {"measure": one.measure_id} if one.measure_id else {"measure__road_map": one.road_map_id}
        mine |= Q(**what, pk__gt=one.told)
    events = Event.objects.filter(mine, pk__lte=last)
    total = events.order_by().values("measure").distinct().count()
    if not total:
        return False
    moved = _newest(events)

    def words() -> tuple[str, str]:
        return _words(follower, moved, total, address)

    letters.write(person=follower.person, language=follower.language, words=words, at=at)
    follower.told_on = today
    follower.save(update_fields=["told_on"])
    return True


def _newest(events: QuerySet[Event]) -> list[Moved]:
    """The measures that moved last, each with its newest events."""
    ranked = events.order_by().values("measure").annotate(last=Max("pk"), number=Count("pk")).order_by("-last")
    return [
        Moved(list(events.filter(measure=one["measure"]).select_related("measure").order_by("-pk")[:MOST_LINES]),
              one["number"])
        for one in ranked[:MOST_MEASURES]
    ]  # fmt: skip


def _words(follower: Follower, moved: Sequence[Moved], total: int, address: str) -> tuple[str, str]:
    told = iter(events_told(follower.region, [event for one in moved for event in one.events]))
    parts = [_part([next(told) for _event in one.events], one.number, address) for one in moved]
    if total > len(moved):
        more = _("Others that moved: {number}. All of them:").format(number=total - len(moved))
        parts.append(f"{more} {address}{reverse('programme')}")
    own = _("What you follow, and how to stop:")
    parts.append(f"{own} {page_of(follower, address)}")
    return _("What you follow has moved: {number}").format(number=total), "\n\n".join(parts)


def _part(told: Sequence[Mapping[str, Any]], number: int, address: str) -> str:
    """One measure: its title, what happened, where it stands."""
    lines = [told[0]["title"]]
    for one in told:
        event = one["event"]
        changes = "; ".join(f"{field}: {before} → {after}" for field, before, after in one["changes"])
        said = ". ".join(text for text in (changes, event.reason.replace("\n", " ")[:LONGEST_REASON]) if text)
        lines.append(f"– {day(event.at)}, {one['who']}: {one['act']}{f': {said}' if said else ''}")
    if number > len(told):
        lines.append(_("Earlier changes: {number}").format(number=number - len(told)))
    return "\n".join([*lines, f"{address}{reverse('measure', args=[told[0]['event'].measure.code])}"])
