"""Deputies' requests: sent, replied to, taken up by a decision. Verbs, each one transaction with its record.

The secretariat writes them down. A reply counts as an answer where it speaks of the matter; a repeat of an earlier
request of the same deputy stays visible and counts nothing.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly.models import Classification
from senim.assembly.selectors import known, on
from senim.common.text import plain, random_code
from senim.duties.models import Reply, Request
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of
from senim.programme.models import Body
from senim.rating.models import Region
from senim.sittings.services import office
from senim_core.errors import InputError

ANSWER_DAYS = 30  # calendar days, the standard that we publish; the rating asks for no day


def need_mandate(region: Region, deputy_id: str, day: date) -> None:
    """Raise InputError where no mandate of this code runs on a day."""
    found = known(region).filter(on(day), code=deputy_id, organization__classification=Classification.MASLIKHAT)
    if not found.exists():
        raise InputError(_("there is no such deputy on that day"), hint=_("choose from the list"))


@transaction.atomic
def send(
    *, region: Region, deputy_id: str, words: str, sent_on: date, by: str, body: Body | None = None,
    addressee: str = "", duplicate_of: Request | None = None, code: str = "", at: datetime | None = None,
) -> Request:  # fmt: skip
    """A request that a deputy sent on a day.

    Raises InputError without words or addressee, for a day to come, who was no deputy then, or a repeat of what is no
    earlier request of the same deputy.
    """
    office(by)
    today, to = today_of(at or timezone.now()), plain(addressee, 300)
    if sent_on > today:
        raise InputError(_("this day is still to come"), hint=_("write it down when it happened"))
    need_mandate(region, deputy_id, sent_on)
    if body is None and not to:
        raise InputError(_("the addressee is missing"), hint=_("choose a body or name the office"))
    own = code or random_code()
    if Request.objects.filter(region=region, code=own).exists():
        raise InputError(_("this code is taken"), hint=_("choose another one"))
    _check_repeat(duplicate_of, deputy_id, sent_on)
    made = Request.objects.create(
        region=region, code=own, deputy_id=deputy_id, body=body, addressee="" if body else to, words=need(words),
        sent_on=sent_on, first_due_on=sent_on + timedelta(days=ANSWER_DAYS), duplicate_of=duplicate_of, by=by,
    )  # fmt: skip
    ledger.record_later(
        kind="request/v1", by=by, request=made.code, deputy=deputy_id, sent_on=sent_on,
        duplicate_of=duplicate_of.code if duplicate_of else None,
    )  # fmt: skip
    return made


def _check_repeat(first: Request | None, deputy_id: str, sent_on: date) -> None:
    if first is None:
        return
    if first.deputy_id != deputy_id or first.sent_on > sent_on:
        raise InputError(_("this is no earlier request of the deputy"), hint=_("choose from the list"))
    if first.duplicate_of_id is not None:
        raise InputError(_("this request is a repeat itself"), hint=_("choose the first of them"))


@transaction.atomic
def mark_repeat(*, request: Request, of: Request | None, by: str) -> Request:
    """A request is a repeat of an earlier one, or is none after all (``of`` None)."""
    office(by)
    held = Request.objects.select_for_update().get(pk=request.pk)
    if of is not None and of.pk == held.pk:
        raise InputError(_("this is no earlier request of the deputy"), hint=_("choose from the list"))
    if of is not None and held.repeats.exists():
        raise InputError(_("others repeat this request"), hint=_("choose the first of them"))
    _check_repeat(of, held.deputy_id, held.sent_on)
    held.duplicate_of = of
    held.save(update_fields=["duplicate_of"])
    ledger.record_later(kind="request-repeat/v1", by=by, request=held.code, duplicate_of=of.code if of else None)
    return held


@transaction.atomic
def reply(
    *, request: Request, words: str, replied_on: date, in_substance: bool, by: str, at: datetime | None = None
) -> Reply:
    """A reply that came; the first one in substance answers the request. Raises InputError for a wrong day."""
    office(by)
    held = Request.objects.select_for_update().get(pk=request.pk)
    _check_day(replied_on, held.sent_on, at)
    made = Reply.objects.create(
        request=held, replied_on=replied_on, words=need(words), in_substance=in_substance, by=by
    )
    if in_substance and (held.answered_on is None or replied_on < held.answered_on):
        held.answered_on = replied_on
        held.save(update_fields=["answered_on"])
    ledger.record_later(
        kind="request-reply/v1", by=by, request=held.code, replied_on=replied_on, in_substance=in_substance
    )
    return made


@transaction.atomic
def accept(*, request: Request, decision: str, accepted_on: date, by: str, at: datetime | None = None) -> Request:
    """A decision took the request up: ``decision`` says whose, of which day and number.

    Raises InputError without it, for a wrong day, or where one did before.
    """
    office(by)
    held = Request.objects.select_for_update().get(pk=request.pk)
    if held.accepted_on is not None:
        raise InputError(_("this was written down before"), hint=_("look at it again"))
    _check_day(accepted_on, held.sent_on, at)
    named = plain(decision, 300)
    if not named:
        raise InputError(_("the decision is missing"), hint=_("say whose, its day and number"))
    held.accepted_on, held.accepted_by = accepted_on, named
    held.save(update_fields=["accepted_on", "accepted_by"])
    ledger.record_later(kind="request-accepted/v1", by=by, request=held.code, accepted_on=accepted_on)
    return held


def _check_day(day: date, sent_on: date, at: datetime | None) -> None:
    if day < sent_on:
        raise InputError(_("this lies before the request"), hint=_("check both days"))
    if day > today_of(at or timezone.now()):
        raise InputError(_("this day is still to come"), hint=_("write it down when it happened"))
