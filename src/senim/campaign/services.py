"""What is done in a campaign: verbs, each one transaction with its record for the log. The secretariat does them.

No name of a chair is asked for, kept or logged.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly.models import Organization
from senim.campaign.models import (
    Campaign,
    ChairElection,
    Conference,
    ConferenceDecision,
    ElectiveBody,
    PastTerm,
    PrimaryOrganization,
    Stage,
)
from senim.common.text import plain
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of
from senim.rating.models import EvidenceRow, Region
from senim.sittings.services import Titles, office, titled
from senim_core.errors import InputError

LONGEST = timedelta(days=366 * 7)  # of a term


def _need_code(code: str, taken: bool) -> str:
    kept = plain(code, 60)
    if not kept or "/" in kept:
        raise InputError(_("the code is missing"), hint=_("signs of a word, without a slash"))
    if taken:
        raise InputError(_("this code is taken"), hint=_("choose another one"))
    return kept


def _need_area(region: Region, code: str) -> None:
    if not EvidenceRow.objects.filter(region=region, table="areas", key=code).exists():
        raise InputError(_("there is no such territory"), hint=_("choose from the list"))


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise InputError(_("the last day is before the first"), hint=_("check both days"))


def _happened(day: date, at: datetime | None) -> None:
    if day > today_of(at or timezone.now()):
        raise InputError(_("this day is still to come"), hint=_("write it down when it happened"))


@transaction.atomic
def begin(*, region: Region, code: str, titles: Titles, starts_on: date, ends_on: date, by: str) -> Campaign:
    """A campaign from day to day. Raises InputError for a code that is taken or days in the wrong order."""
    office(by)
    own = _need_code(code, Campaign.objects.filter(region=region, code=code).exists())
    _in_order(starts_on, ends_on)
    made = Campaign.objects.create(region=region, code=own, starts_on=starts_on, ends_on=ends_on, **titled(titles))
    ledger.record_later(kind="campaign/v1", by=by, campaign=own, starts_on=starts_on, ends_on=ends_on)
    return made


@transaction.atomic
def add_stage(*, campaign: Campaign, titles: Titles, starts_on: date, ends_on: date, by: str) -> Stage:
    """The next stage of a campaign. Raises InputError for days outside it."""
    office(by)
    _in_order(starts_on, ends_on)
    if starts_on < campaign.starts_on or ends_on > campaign.ends_on:
        raise InputError(_("the stage leaves the campaign"), hint=_("check both days"))
    position = Campaign.objects.select_for_update().get(pk=campaign.pk).stages.count() + 1
    made = Stage.objects.create(
        campaign=campaign, position=position, starts_on=starts_on, ends_on=ends_on, **titled(titles)
    )
    ledger.record_later(
        kind="campaign-stage/v1", by=by, campaign=campaign.code, stage=position, starts_on=starts_on, ends_on=ends_on
    )
    return made


@transaction.atomic
def add_primary(
    *, region: Region, code: str, titles: Titles, area_code: str, by: str, branch: Organization | None = None
) -> PrimaryOrganization:
    """A primary organisation of an area."""
    office(by)
    own = _need_code(code, PrimaryOrganization.objects.filter(region=region, code=code).exists())
    _need_area(region, area_code)
    made = PrimaryOrganization.objects.create(
        region=region, code=own, area_code=area_code, branch=branch, by=by, **titled(titles)
    )
    ledger.record_later(kind="primary-organization/v1", by=by, primary=own, area=area_code)
    return made


@transaction.atomic
def elect_chair(
    *, campaign: Campaign, primary: PrimaryOrganization, held_on: date, woman: bool, under_35: bool, renewed: bool,
    in_primaries: bool, by: str, at: datetime | None = None,
) -> ChairElection:  # fmt: skip
    """A primary organisation elected its chair; said again, it corrects what was said. The log keeps the day alone.

    Raises InputError for a day outside the campaign or to come, an organisation of another region, or once the
    campaign is closed: a count that moves by one would tell of one.
    """
    office(by)
    if Campaign.objects.select_for_update().get(pk=campaign.pk).closed_on is not None:
        raise InputError(_("the campaign is closed"), hint=_("its counts are published and stay as they are"))
    if primary.region_id != campaign.region_id or primary.dissolved_on is not None:
        raise InputError(_("there is no such primary organisation"), hint=_("choose from the list"))
    _happened(held_on, at)
    if not campaign.starts_on <= held_on <= campaign.ends_on:
        raise InputError(_("the day lies outside the campaign"), hint=_("check both days"))
    made, _new = ChairElection.objects.update_or_create(
        campaign=campaign, primary=primary,
        defaults={
            "held_on": held_on, "woman": woman, "under_35": under_35, "renewed": renewed, "in_primaries": in_primaries,
            "by": by,
        },
    )  # fmt: skip
    ledger.record_later(kind="chair-election/v1", by=by, campaign=campaign.code, primary=primary.code, held_on=held_on)
    return made


@transaction.atomic
def close(*, campaign: Campaign, by: str, at: datetime | None = None) -> Campaign:
    """Nothing more is elected in it; from now on its counts are public. Raises InputError before its last day."""
    office(by)
    held = Campaign.objects.select_for_update().get(pk=campaign.pk)
    today = today_of(at or timezone.now())
    if held.closed_on is not None:
        raise InputError(_("the campaign is closed"), hint=_("nothing is left to do"))
    if today < held.ends_on:
        raise InputError(_("the campaign still runs"), hint=_("close it on its last day or later"))
    held.closed_on = today
    held.save(update_fields=["closed_on"])
    ledger.record_later(kind="campaign-closed/v1", by=by, campaign=held.code, closed_on=today)
    return held


def _term(elected_on: date, due_on: date) -> None:
    _in_order(elected_on, due_on)
    if due_on - elected_on > LONGEST:
        raise InputError(_("the term is longer than seven years"), hint=_("check both days"))


@transaction.atomic
def add_body(
    *, region: Region, code: str, titles: Titles, area_code: str, elected_on: date, due_on: date, by: str,
    at: datetime | None = None,
) -> ElectiveBody:  # fmt: skip
    """An elective body with the term that runs: elected on a day, due for election by another."""
    office(by)
    own = _need_code(code, ElectiveBody.objects.filter(region=region, code=code).exists())
    _need_area(region, area_code)
    _happened(elected_on, at)
    _term(elected_on, due_on)
    made = ElectiveBody.objects.create(
        region=region, code=own, area_code=area_code, elected_on=elected_on, due_on=due_on, by=by, **titled(titles)
    )
    ledger.record_later(kind="elective-body/v1", by=by, body=own, elected_on=elected_on, due_on=due_on)
    return made


@transaction.atomic
def renew(*, body: ElectiveBody, elected_on: date, due_on: date, by: str, at: datetime | None = None) -> ElectiveBody:
    """The body was elected anew; the term before is kept. Raises InputError for a day before the last election."""
    office(by)
    held = ElectiveBody.objects.select_for_update().get(pk=body.pk)
    _happened(elected_on, at)
    _term(elected_on, due_on)
    if elected_on <= held.elected_on:
        raise InputError(_("the election lies before the last one"), hint=_("check both days"))
    PastTerm.objects.create(body=held, elected_on=held.elected_on, due_on=held.due_on, ended_on=elected_on)
    held.elected_on, held.due_on = elected_on, due_on
    held.save(update_fields=["elected_on", "due_on"])
    ledger.record_later(kind="elective-body-elected/v1", by=by, body=held.code, elected_on=elected_on, due_on=due_on)
    return held


@transaction.atomic
def hold_conference(
    *, campaign: Campaign, code: str, titles: Titles, area_code: str, held_on: date, delegates_elected: int,
    delegates_present: int, by: str, place: str = "", mark: str = "", mark_words: str = "",
    at: datetime | None = None,
) -> Conference:  # fmt: skip
    """A conference that took place, with its delegates and the mark that it gave.

    Raises InputError for a day outside the campaign or to come, or more delegates present than were elected.
    """
    office(by)
    own = _need_code(code, campaign.conferences.filter(code=code).exists())
    _need_area(campaign.region, area_code)
    _happened(held_on, at)
    if not campaign.starts_on <= held_on <= campaign.ends_on:
        raise InputError(_("the day lies outside the campaign"), hint=_("check both days"))
    if not 0 <= delegates_present <= delegates_elected or not delegates_elected:
        raise InputError(_("more delegates were present than elected"), hint=_("check both numbers"))
    made = Conference.objects.create(
        campaign=campaign, code=own, area_code=area_code, held_on=held_on, place=plain(place, 300),
        delegates_elected=delegates_elected, delegates_present=delegates_present,
        mark=Conference.Mark(mark) if mark else "", mark_words=plain(mark_words), by=by, **titled(titles),
    )  # fmt: skip
    ledger.record_later(
        kind="conference/v1", by=by, campaign=campaign.code, conference=own, held_on=held_on,
        delegates_elected=delegates_elected, delegates_present=delegates_present, mark=made.mark,
    )  # fmt: skip
    return made


@transaction.atomic
def decide(
    *, conference: Conference, number: str, titles: Titles, by: str, owner: str = "", due_on: date | None = None
) -> ConferenceDecision:
    """A decision of a conference; with an owner and a day it is to be carried out.

    Raises InputError without a number, for one that is taken, a day before the conference, or only one of the two.
    """
    office(by)
    kept, who = plain(number, 40), plain(owner, 300)
    if not kept:
        raise InputError(_("the number is missing"), hint=_("a decision is found by its number and day"))
    if conference.decisions.filter(number=kept).exists():
        raise InputError(_("this number is taken"), hint=_("choose another one"))
    if bool(who) != (due_on is not None):
        raise InputError(_("owner and day belong together"), hint=_("say who carries it out and until when"))
    if due_on is not None:
        _in_order(conference.held_on, due_on)
    made = ConferenceDecision.objects.create(
        conference=conference, number=kept, owner=who, due_on=due_on, by=by, **titled(titles)
    )
    ledger.record_later(kind="conference-decision/v1", by=by, conference=conference.code, number=kept, due_on=due_on)
    return made


@transaction.atomic
def carry_out(*, decision: ConferenceDecision, words: str, by: str, at: datetime | None = None) -> ConferenceDecision:
    """It was carried out today, and how. Raises InputError where nothing is to do, or it was done before."""
    office(by)
    held = ConferenceDecision.objects.select_for_update().get(pk=decision.pk)
    if held.due_on is None or held.done_on is not None:
        raise InputError(_("nothing is left to do"), hint=_("look at it again"))
    held.done_on, held.done_words = today_of(at or timezone.now()), need(words)
    held.save(update_fields=["done_on", "done_words"])
    ledger.record_later(kind="conference-decision-done/v1", by=by, decision=held.pk, done_on=held.done_on)
    return held
