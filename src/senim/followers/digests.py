"""What moved, told to who follows it: one letter a day at most, the newest first, cut where it would grow too long.

A letter comes soon after the first change of a day; what comes later that day is told on the next.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from senim.appeals import letters
from senim.common.days import day
from senim.followers.models import Follower, Following, Watermark
from senim.followers.services import newest, page_of
from senim.programme.models import Event
from senim.programme.views.shown import teller
from senim.rating.models import Region

MOST_MEASURES, MOST_LINES = 20, 5
LONGEST_REASON = 200
SETTLES = timedelta(minutes=5)  # longer than any transaction that writes events
Teller = Callable[[Iterable[Event]], list[dict[str, Any]]]
log = logging.getLogger(__name__)


class Moved(NamedTuple):
    """A measure that moved: its newest events, and how many there were."""

    events: list[Event]
    number: int


@transaction.atomic
def settled(region: Region, at: datetime) -> int:
    """The last event before which none can still appear: on PostgreSQL keys are given before transactions end."""
    now = newest(region)
    mark, made = Watermark.objects.select_for_update(of=("self",)).get_or_create(
        region=region, defaults={"last": 0, "newest": now, "at": at}
    )
    moved = mark.last != now  # where nothing did, nothing is written
    if not made and moved and at - mark.at >= SETTLES:
        mark.last, mark.newest, mark.at = mark.newest, now, at
        mark.save()
    return mark.last


def _due(region: Region, at: datetime, last: int) -> QuerySet[Following]:
    """What is confirmed, behind the last event that may be told, and of one who had no letter today."""
    today = timezone.localdate(at)
    behind = Following.objects.filter(follower__region=region, confirmed_at__isnull=False, told__lt=last)
    return behind.filter(Q(follower__told_on=None) | Q(follower__told_on__lt=today))


def send_all(*, region: Region, at: datetime, most: int = 500) -> int:
    """Write the letters that are due, at most so many; returns how many. One that fails stops no other."""
    if not Following.objects.filter(follower__region=region, confirmed_at__isnull=False).exists():
        return 0
    last = settled(region, at)
    due = _due(region, at, last)
    since = due.order_by("told").values_list("told", flat=True).first()
    if since is None:
        return 0
    wanted, whole = _wanted(due, _moved(region, since, last), most)
    if whole:  # nothing of the others' moved: they need not be looked at again for these events
        due.exclude(follower__in=wanted).update(told=last)
    tellers: dict[str, Teller] = {}
    sent = 0
    for key in wanted:
        try:
            sent += _one(key, last, at, tellers)
        except Exception:
            log.exception("a digest was not written")  # it is tried again in the next round
    return sent


def _moved(region: Region, since: int, last: int) -> tuple[set[int], set[int]]:
    """Keys of measures and of road maps that had an event."""
    events = Event.objects.filter(region=region, pk__gt=since, pk__lte=last)
    pairs = list(events.order_by().values_list("measure", "measure__road_map").distinct())
    return {measure for measure, _road_map in pairs}, {road_map for _measure, road_map in pairs}


def _wanted(due: QuerySet[Following], moved: tuple[set[int], set[int]], most: int) -> tuple[list[UUID], bool]:
    """Followers of whose something moved; and whether that is all, or the next round goes on."""
    wanted: dict[UUID, None] = {}
    rows = due.order_by("follower").values_list("follower", "measure", "road_map")
    for follower, measure, road_map in rows.iterator():
        if measure in moved[0] or road_map in moved[1]:
            if follower not in wanted and len(wanted) == most:
                return list(wanted), False
            wanted[follower] = None
    return list(wanted), True


@transaction.atomic
def _one(key: UUID, last: int, at: datetime, tellers: dict[str, Teller]) -> bool:
    today = timezone.localdate(at)
    held = Follower.objects.select_for_update(of=("self",)).select_related("person__key", "region")
    follower = held.filter(pk=key).exclude(told_on=today).exclude(person__key=None).first()
    if follower is None:  # stopped meanwhile, or another worker was faster
        return False
    behind = follower.followings.filter(confirmed_at__isnull=False, told__lt=last)
    events = _events(behind, last)
    total = events.order_by().values("measure").distinct().count()
    moved = _newest(events) if total else []
    behind.update(told=last)
    if not total:
        return False

    address = settings.SENIM_ADDRESS or follower.site
    with translation.override(follower.language):
        page = page_of(follower, address)

    def words() -> tuple[str, str]:
        told = tellers.get(follower.language) or tellers.setdefault(follower.language, teller(follower.region))
        return _words(moved, total, told, address, page)

    written = letters.write(
        person=follower.person, language=follower.language, words=words, at=at, bulk=True, ends=page
    )
    if written is None:
        return False
    follower.told_on = today
    follower.save(update_fields=["told_on"])
    return True


def _events(behind: QuerySet[Following], last: int) -> QuerySet[Event]:
    """The events to tell: those of what is followed, after what was told of it."""
    mine = Q(pk__in=[])
    by_told: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for told, measure, road_map in behind.values_list("told", "measure", "road_map"):
        by_told[told][0 if measure else 1].append(measure or road_map)
    for told, (measures, road_maps) in by_told.items():
        mine |= Q(Q(measure__in=measures) | Q(measure__road_map__in=road_maps), pk__gt=told)
    return Event.objects.filter(mine, pk__lte=last)


def _newest(events: QuerySet[Event]) -> list[Moved]:
    """The measures that moved last, each with its newest events: two queries for all."""
    ranked = events.order_by().values("measure").annotate(last=Max("pk"), number=Count("pk")).order_by("-last")
    numbers = {one["measure"]: one["number"] for one in ranked[:MOST_MEASURES]}
    place = Window(RowNumber(), partition_by="measure", order_by=F("pk").desc())
    listed = events.filter(measure__in=list(numbers)).annotate(place=place).filter(place__lte=MOST_LINES)
    by_measure: dict[int, list[Event]] = {key: [] for key in numbers}
    for event in listed.select_related("measure").order_by("-pk"):
        by_measure[event.measure_id].append(event)
    return [Moved(found, numbers[key]) for key, found in by_measure.items()]


def _words(moved: Sequence[Moved], total: int, teller: Teller, address: str, page: str) -> tuple[str, str]:
    told = iter(teller([event for one in moved for event in one.events]))
    parts = [_part([next(told) for _event in one.events], one.number, address) for one in moved]
    if total > len(moved):
        more = _("Others that moved: {number}. All of them:").format(number=total - len(moved))
        parts.append(f"{more} {address}{reverse('programme')}")
    own = _("What you follow, and how to stop:")
    parts.append(f"{own} {page}")
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
