"""The public card of a deputy and its checks.

Five points of a card are answered by records alone; whether a test message was answered, somebody has to say. A check
is of a day and is never changed afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.appeals.models import Slot
from senim.assembly.models import Classification, Membership
from senim.assembly.selectors import known, on
from senim.common.text import plain, random_code
from senim.duties.models import ProfileCheck
from senim.duties.requests import need_mandate
from senim.ledger import services as ledger
from senim.programme.acts import today_of
from senim.programme.models import Measure
from senim.rating.models import Region
from senim.sittings.services import office
from senim_core.errors import InputError

FRESH_DAYS = 90
Point = ProfileCheck.Point
BY_RECORDS = (Point.CONTACTS, Point.TIMETABLE, Point.COMMISSION, Point.MEASURES, Point.FRESHNESS)


@dataclass(frozen=True)
class Card:
    """What a deputy's public card shows on a day."""

    mandate: Membership
    commissions: tuple[Membership, ...]
    slots: tuple[date, ...]  # days of receptions of the month
    measures: int

    def holds(self, day: date) -> Mapping[str, bool]:
        """Point -> whether it holds; the test message is not among them."""
        looked_on = self.mandate.person.contacts_on
        return {
            Point.CONTACTS: bool(self.mandate.person.contacts),
            Point.TIMETABLE: bool(self.slots),
            Point.COMMISSION: bool(self.commissions),
            Point.MEASURES: self.measures > 0,
            Point.FRESHNESS: looked_on is not None and looked_on >= day - timedelta(days=FRESH_DAYS),
        }


def cards(region: Region, day: date, deputy_id: str = "") -> list[Card]:
    """The cards of all mandates that run on a day, or of one of them. Four queries, however many there are."""
    running = known(region).filter(on(day))
    seats = running.filter(organization__classification=Classification.MASLIKHAT).select_related(
        "person", "organization"
    )
    sits = running.filter(organization__classification=Classification.COMMISSION).select_related("organization")
    days = Slot.objects.filter(region=region, planned_on__year=day.year, planned_on__month=day.month)
    watched = Measure.objects.filter(region=region, removed_on=None)
    if deputy_id:
        seats, sits = seats.filter(code=deputy_id), sits.filter(deputy_id=deputy_id)
        days, watched = days.filter(deputy_id=deputy_id), watched.filter(deputy_id=deputy_id)
    commissions: dict[str, list[Membership]] = {}
    for one in sits:
        commissions.setdefault(one.deputy_id, []).append(one)
    slots: dict[str, list[date]] = {}
    for deputy, planned in days.order_by("planned_on").values_list("deputy_id", "planned_on"):
        slots.setdefault(deputy, []).append(planned)
    measures = dict(watched.order_by().values_list("deputy_id").annotate(n=Count("pk")))
    return [
        Card(seat, tuple(commissions.get(seat.code, ())), tuple(slots.get(seat.code, ())), measures.get(seat.code, 0))
        for seat in seats.order_by("code")
    ]


@transaction.atomic
def look(*, region: Region, by: str, at: datetime | None = None) -> int:
    """Check the five points of every card by the records, as of today; returns how many checks were made.

    A point that was checked today is not checked again. Raises InputError for who is not of the secretariat.
    """
    office(by)
    Region.objects.select_for_update().get(pk=region.pk)  # two at once would both find nothing checked yet
    day = today_of(at or timezone.now())
    done = set(ProfileCheck.objects.filter(region=region, checked_on=day).values_list("deputy_id", "point"))
    made = [
        ProfileCheck(
            region=region, code=random_code(), deputy_id=card.mandate.code, checked_on=day, point=point, passed=passed,
            by=by,
        )
        for card in cards(region, day)
        for point, passed in card.holds(day).items()
        if (card.mandate.code, point) not in done
    ]  # fmt: skip
    ProfileCheck.objects.bulk_create(made, batch_size=500)
    if made:
        ledger.record_later(
            kind="profile-checks/v1", by=by, checked_on=day, checks=len(made), passed=sum(one.passed for one in made)
        )
    return len(made)


@transaction.atomic
def note(
    *, region: Region, deputy_id: str, point: str, passed: bool, checked_on: date, by: str, seen: str = "",
    code: str = "", at: datetime | None = None,
) -> ProfileCheck:  # fmt: skip
    """What somebody saw of a point on a day. Of staff only the test message is taken: records answer the others.

    Raises InputError for another point, a day to come, who is no deputy then, without words on what was seen, or where
    the point was checked on that day.
    """
    office(by)
    staff = by.startswith("staff:")
    kept = plain(seen, 300)
    if staff and point != Point.TEST_MESSAGE:
        raise InputError(_("the records answer this point"), hint=_("check all cards by the records"))
    if staff and not kept:
        raise InputError(_("words are missing"), hint=_("write at least one sentence"))
    if checked_on > today_of(at or timezone.now()):
        raise InputError(_("this day is still to come"), hint=_("write it down when it happened"))
    need_mandate(region, deputy_id, checked_on)
    there = ProfileCheck.objects.filter(region=region, deputy_id=deputy_id, checked_on=checked_on, point=point)
    if there.exists():
        raise InputError(_("this was written down before"), hint=_("look at it again"))
    made = ProfileCheck.objects.create(
        region=region, code=code or random_code(), deputy_id=deputy_id, checked_on=checked_on, point=Point(point),
        passed=passed, seen=kept, by=by,
    )  # fmt: skip
    ledger.record_later(
        kind="profile-check/v1", by=by, check=made.code, deputy=deputy_id, point=point, passed=passed,
        checked_on=checked_on,
    )  # fmt: skip
    return made
