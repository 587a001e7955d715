"""Public receptions: announced, booked, held with a report, or cancelled with a reason that is public.

A timetable is a promise of its own: its days are owed whether a reception was announced for them, moved or cancelled.
What is recorded without a connection is sent later with its own key; sent twice it counts once.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.services import refuse_who_gains
from senim.appeals.filing import Applicant, new_person
from senim.appeals.models import Booking, Reception, Slot
from senim.appeals.services import erase_person
from senim.common.text import plain, random_code
from senim.common.workdays_kz import calendar
from senim.ledger import services as ledger
from senim.rating.models import Region
from senim_core.errors import InputError

FARTHEST = timedelta(days=731)
NOTICE_DAYS = 3  # working days between announcing and holding


def announced_in_time(reception: Reception) -> bool:
    """Whether it was announced at least three working days before."""
    if reception.announced_on is None:
        return False
    day = timezone.localtime(reception.starts_at).date()
    days = calendar(day)
    return days.number(day) - days.number(reception.announced_on) >= NOTICE_DAYS


@transaction.atomic
def announce(
    *, region: Region, deputy_id: str, area_code: str, place: str, starts_at: datetime, ends_at: datetime, form: str,
    slots: int, by: str, at: datetime | None = None, client_key: UUID | None = None, code: str = "", owed: bool = True,
) -> Reception:  # fmt: skip
    """Announce a reception; ``owed``: its day becomes one of the deputy's timetable.

    Raises InputError where it ends before it begins or begins in the past.
    """
    refuse_who_gains(by)
    when = at or timezone.now()
    key = client_key or uuid4()
    there = Reception.objects.filter(client_key=key).first()
    if there:
        return there
    if ends_at <= starts_at:
        raise InputError(_("it ends before it begins"), hint=_("mend the times"))
    if starts_at > when + FARTHEST:
        raise InputError(_("it begins too far in the future"), hint=_("announce at most two years ahead"))
    if starts_at <= when:
        raise InputError(_("it begins in the past"), hint=_("announce it before it is held"))
    made = Reception.objects.create(
        region=region, code=code or random_code(), client_key=key, deputy_id=deputy_id, area_code=area_code,
        place=plain(place, 200), starts_at=starts_at, ends_at=ends_at, form=form, slots=slots,
        announced_on=timezone.localtime(when).date(),
    )  # fmt: skip
    if owed:
        day = timezone.localtime(starts_at).date()
        Slot.objects.create(region=region, code=made.code, deputy_id=deputy_id, planned_on=day)
    ledger.record_later(kind="reception-announced/v1", by=by, reception=made.code, deputy=deputy_id)
    return made


@transaction.atomic
def set_timetable(*, region: Region, deputy_id: str, days: Mapping[str, date], by: str) -> None:
    """Add days to a deputy's timetable, each under a code of its own; a code that is there stays as it is.

    Raises InputError where a code is another deputy's.
    """
    refuse_who_gains(by)
    known = Slot.objects.filter(code__in=list(days))
    if known.exclude(region=region, deputy_id=deputy_id).exists():
        raise InputError(_("a code of the timetable is taken"), hint=_("each day has a code of its own"))
    there = set(known.values_list("code", flat=True))
    new = [
        Slot(region=region, code=code, deputy_id=deputy_id, planned_on=day)
        for code, day in days.items()
        if code not in there
    ]
    Slot.objects.bulk_create(new)
    ledger.record_later(
        kind="timetable-set/v1", by=by, deputy=deputy_id, days=sorted(slot.planned_on.isoformat() for slot in new)
    )


@transaction.atomic
def record_unannounced(
    *, region: Region, deputy_id: str, area_code: str, place: str, starts_at: datetime, ends_at: datetime, form: str,
    visitors: int, report: str, by: str, client_key: UUID, code: str = "", at: datetime | None = None,
) -> Reception:  # fmt: skip
    """Record a reception that was held and had not been announced. Raises InputError where it is not over yet."""
    refuse_who_gains(by)
    there = Reception.objects.filter(client_key=client_key).first()
    if there:
        return there
    if ends_at <= starts_at:
        raise InputError(_("it ends before it begins"), hint=_("mend the times"))
    when = at or timezone.now()
    if ends_at > when:
        raise InputError(_("it was not held yet"), hint=_("come back after it"))
    if starts_at < when - FARTHEST:
        raise InputError(_("it began too long ago"), hint=_("look at the year"))
    made = Reception.objects.create(
        region=region, code=code or random_code(), client_key=client_key, deputy_id=deputy_id, area_code=area_code,
        place=plain(place, 200), starts_at=starts_at, ends_at=ends_at, form=form, slots=0,
        state=Reception.State.HELD, visitors=visitors, report=plain(report, 4000),
    )  # fmt: skip
    ledger.record_later(
        kind="reception-held/v1", by=by, reception=made.code, deputy=deputy_id, visitors=visitors, announced=False
    )
    return made


@transaction.atomic
def announce_all(
    *, times: Sequence[tuple[datetime, datetime]], client_key: UUID, by: str, at: datetime | None = None, **what: Any
) -> list[Reception]:
    """Announce the same reception for each of ``times``, all or none; sent twice it is announced once."""
    return [
        announce(starts_at=begin, ends_at=end, client_key=uuid5(client_key, str(number)), by=by, at=at, **what)
        for number, (begin, end) in enumerate(times)
    ]


def _locked(reception: Reception) -> Reception:
    return Reception.objects.select_for_update().get(pk=reception.pk)


@transaction.atomic
def book(
    *, reception: Reception, applicant: Applicant, by: str, client_key: UUID, at: datetime | None = None
) -> tuple[Booking, int]:
    """Book a place; returns the booking and its position: past ``slots`` it waits. Raises InputError if over."""
    when = at or timezone.now()
    found = _locked(reception)
    there = Booking.objects.filter(client_key=client_key).first()
    if there is None:
        if found.state != Reception.State.PLANNED or found.starts_at <= when:
            raise InputError(_("this reception cannot be booked any more"), hint=_("choose another one"))
        if not plain(applicant.name):
            raise InputError(_("a name is missing"), hint=_("say how to call you"))
        person = new_person(region=found.region, applicant=applicant, at=when)
        there = Booking.objects.create(reception=found, person=person, client_key=client_key, at=when)
        ledger.record_later(kind="reception-booked/v1", by=by, reception=found.code)
    return there, found.bookings.filter(pk__lte=there.pk).count()


@transaction.atomic
def unbook(*, booking: Booking, by: str, at: datetime | None = None) -> None:
    """Give a place up: the next one who waits moves up, and what was known of the person is erased."""
    refuse_who_gains(by)
    found, person = _locked(booking.reception), booking.person
    booking.delete()
    erase_person(person=person, by=by, at=at)
    ledger.record_later(kind="reception-unbooked/v1", by=by, reception=found.code)


@transaction.atomic
def hold(*, reception: Reception, visitors: int | None, report: str, by: str, at: datetime | None = None) -> Reception:
    """Record that it was held, with a report. Raises InputError before its day, or where it is not planned."""
    refuse_who_gains(by)
    found = _locked(reception)
    if found.state != Reception.State.PLANNED:
        raise InputError(_("it was recorded or cancelled already"), hint=_("look at it again"))
    if timezone.localtime(found.starts_at).date() > timezone.localtime(at or timezone.now()).date():
        raise InputError(_("it was not held yet"), hint=_("come back after it"))
    if visitors is None:
        raise InputError(_("the number of visitors is missing"), hint=_("count them; nobody came is 0"))
    found.state, found.visitors, found.report = Reception.State.HELD, visitors, plain(report, 4000)
    found.save()
    ledger.record_later(kind="reception-held/v1", by=by, reception=found.code, visitors=visitors)
    return found


@transaction.atomic
def cancel(*, reception: Reception, reason: str, by: str) -> Reception:
    """Cancel it with a public reason. Raises InputError without one, or where it is not planned."""
    refuse_who_gains(by)
    found = _locked(reception)
    if found.state != Reception.State.PLANNED:
        raise InputError(_("it was recorded or cancelled already"), hint=_("look at it again"))
    if not plain(reason):
        raise InputError(_("words are missing"), hint=_("write at least one sentence"))
    found.state, found.cancel_reason = Reception.State.CANCELLED, plain(reason, 200)
    found.save()
    ledger.record_later(kind="reception-cancelled/v1", by=by, reception=found.code)
    return found
