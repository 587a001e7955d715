"""What is done to people, organisations and memberships: verbs, each one transaction with its record for the log."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly.models import (
    AssignedArea,
    Classification,
    CohortMember,
    Event,
    Leave,
    Membership,
    Organization,
    Person,
)
from senim.common.text import plain, random_code
from senim.ledger import services as ledger
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError

LEVELS = ("region", "city", "district")
MOST_CODE = 80  # signs of a mandate's code: other tables keep it as ``deputy_id``
membership_changed = Signal()  # what is known of a membership changed: its code, its region
CORRECTED = ("role", "starts_on", "ends_on", "area_code", "electors", "electoral_type", "on_behalf_of")


@transaction.atomic
def add_person(
    *, region: Region, code: str, names: tuple[str, str, str], by: str, gender: str = "",
    birth_date: date | None = None, contacts: Iterable[tuple[str, str]] = (), at: datetime | None = None,
) -> Person:  # fmt: skip
    """A person by a code of one's own; ``names``: kk, ru, en; ``contacts`` are of the office: (type, value).

    Raises InputError where the code is taken or a name is missing.
    """
    kept = [plain(name, 200) for name in names]
    if not all(kept):
        raise InputError(_("the name is missing"), hint=_("give it in each of the three languages"))
    if Person.objects.filter(region=region, code=code).exists():
        raise InputError(_("this code is taken"), hint=_("look for the person first"))
    listed = [{"type": kind, "value": plain(value, 200)} for kind, value in contacts]
    made = Person.objects.create(
        region=region, code=code, name_kk=kept[0], name_ru=kept[1], name_en=kept[2], gender=gender,
        birth_date=birth_date, contacts=listed,
        contacts_on=timezone.localdate(at or timezone.now()) if listed else None,
    )  # fmt: skip
    ledger.record_later(kind="person/v1", by=by, person=code, contacts=len(listed))
    return made


@transaction.atomic
def set_contacts(*, person: Person, contacts: Iterable[tuple[str, str]], by: str, at: datetime | None = None) -> Person:
    """The contacts of a person's office as somebody looked at them today: (type, value). They may be the same."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    held.contacts = [{"type": kind, "value": plain(value, 200)} for kind, value in contacts if plain(value, 200)]
    held.contacts_on = timezone.localdate(at or timezone.now())
    held.save(update_fields=["contacts", "contacts_on"])
    ledger.record_later(kind="person-contacts/v1", by=by, person=held.code, contacts=len(held.contacts))
    return held


@transaction.atomic
def found(
    *, region: Region, code: str, classification: str, titles: tuple[str, str, str], by: str,
    parent: Organization | None = None, assembly: Organization | None = None, level: str = "", area_code: str = "",
    founded_on: date | None = None,
) -> Organization:  # fmt: skip
    """An organisation. Raises InputError where the code is taken, or a part of an assembly names no assembly."""
    if Organization.objects.filter(region=region, code=code).exists():
        raise InputError(_("this code is taken"), hint=_("look for the organisation first"))
    if classification in (Classification.FACTION, Classification.COMMISSION) and assembly is None:
        raise InputError(_("the assembly is missing"), hint=_("say whose deputies sit in it"))
    council = classification == Classification.PUBLIC_COUNCIL
    if council and assembly is None:
        raise InputError(_("the assembly is missing"), hint=_("say whose deputies sit in it"))
    if (council or classification == Classification.MASLIKHAT) and not (level in LEVELS and area_code):
        raise InputError(_("level or territory is missing"), hint=_("region, city or district, and its code"))
    title_kk, title_ru, title_en = (plain(title, 600) for title in titles)
    if not title_kk or not title_ru:
        raise InputError(_("the title is missing"), hint=_("give it in Kazakh and in Russian"))
    made = Organization.objects.create(
        region=region, code=code, classification=Classification(classification), title_kk=title_kk,
        title_ru=title_ru, title_en=title_en, parent=parent, assembly=assembly, level=level, area_code=area_code,
        founded_on=founded_on,
    )  # fmt: skip
    ledger.record_later(kind="organization/v1", by=by, organization=code, classification=classification)
    return made


@transaction.atomic
def join(
    *, person: Person, organization: Organization, starts_on: date, by: str, code: str = "",
    role: str = Membership.Role.MEMBER, deputy_id: str = "", on_behalf_of: Organization | None = None,
    area_code: str = "", electoral_type: str = "", electors: int | None = None, ends_on: date | None = None,
    period: Event | None = None, parallel: bool = False, at: datetime | None = None,
) -> Membership:  # fmt: skip
    """A person takes a seat from a day on; ``parallel``: beside another one in the same organisation, as a source says.

    A mandate (a seat in an assembly) is its own ``deputy_id``. Raises InputError where the days are in the wrong order,
    the code is taken, or the person sits there already in that time.
    """
    if ends_on is not None and ends_on < starts_on:
        raise InputError(_("the last day is before the first"), hint=_("check both days"))
    own = code or random_code()
    mandate = organization.classification == Classification.MASLIKHAT
    if mandate and not (electoral_type in Membership.Electoral.values and area_code):
        raise InputError(_("the seat is not described"), hint=_("say how it is filled, and its territory"))
    if len(own) > MOST_CODE:
        raise InputError(_("the code is too long"), hint=_("at most 80 signs"))
    if deputy_id and not mandate and not _seat(organization.region, deputy_id).filter(person=person).exists():
        raise InputError(_("this is no mandate of this person"), hint=_("give the code of the own seat"))
    if not parallel:
        _check_place(person, organization, role, starts_on, ends_on)
    if Membership.objects.filter(region=organization.region, code=own).exists():
        raise InputError(_("this code is taken"), hint=_("choose another one"))
    made = Membership.objects.create(
        region_id=organization.region_id, code=own, person=person, organization=organization,
        role=Membership.Role(role), deputy_id=own if mandate else deputy_id, on_behalf_of=on_behalf_of,
        area_code=area_code, electoral_type=electoral_type, electors=electors, starts_on=starts_on, ends_on=ends_on,
        period=period, recorded_at=at or timezone.now(), by=by,
    )  # fmt: skip
    ledger.record_later(
        kind="membership/v1", by=by, membership=own, person=person.code, organization=organization.code, role=role,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return made


def _seat(region: Region, deputy_id: str) -> QuerySet[Membership]:
    """The mandate of a code, if there is one."""
    found = Membership.objects.filter(region=region, superseded_at=None, code=deputy_id)
    return found.filter(organization__classification=Classification.MASLIKHAT)


def _need_seat(region: Region, deputy_id: str) -> None:
    if not _seat(region, deputy_id).exists():
        raise InputError(_("there is no such deputy"), hint=_("choose from the list"))


def _check_place(
    person: Person, organization: Organization, role: str, starts_on: date, ends_on: date | None,
    before: Membership | None = None,
) -> None:  # fmt: skip
    """Raise InputError where the person, or another chair, sits there in that time.

    ``before``: the row that is corrected; whom it met already it may go on to meet.
    """
    there = Membership.objects.filter(
        Q(person=person) | Q(role=Membership.Role.CHAIR), organization=organization, superseded_at=None
    )
    others = [one for one in there if before is None or one.code != before.code]
    met = {one.code for one in others if before is not None and _meet(one, before.starts_on, before.ends_on)}
    new = [one for one in others if _meet(one, starts_on, ends_on) and one.code not in met]
    if any(one.person_id == person.pk for one in new):
        raise InputError(_("the person is a member already"), hint=_("end or correct that membership"))
    chair = Membership.Role.CHAIR
    was = before is not None and before.role == chair
    beside = new if was else [one for one in others if _meet(one, starts_on, ends_on)]
    if role == chair and any(one.role == chair for one in beside):
        raise InputError(_("there is a chair in that time"), hint=_("end that office first"))


def _meet(one: Membership, starts_on: date, ends_on: date | None) -> bool:
    return (one.ends_on is None or one.ends_on >= starts_on) and (ends_on is None or ends_on >= one.starts_on)


@transaction.atomic
def correct(*, membership: Membership, reason: str, by: str, at: datetime | None = None, **changes: Any) -> Membership:
    """What is known of a membership from now on; what was known before stays as it was. Returns the new row.

    ``changes``: `CORRECTED`. Raises InputError without a reason, for days in the wrong order, or where somebody
    corrected it meanwhile.
    """
    said, unknown = plain(reason), set(changes) - set(CORRECTED)
    if unknown:
        raise TypeError(f"not corrected here: {', '.join(sorted(unknown))}")
    if not said:
        raise InputError(_("words are missing"), hint=_("write at least one sentence"))
    when = at or timezone.now()
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.superseded_at is not None:
        raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
    held.superseded_at = when
    held.save(update_fields=["superseded_at"])
    made = Membership.objects.get(pk=held.pk)
    made.pk, made.superseded_at, made.recorded_at, made.reason, made.by = None, None, when, said, by
    for name, value in changes.items():
        setattr(made, name, value)
    if made.ends_on is not None and made.ends_on < made.starts_on:
        raise InputError(_("the last day is before the first"), hint=_("check both days"))
    mandate = made.organization.classification == Classification.MASLIKHAT
    if made.role not in Membership.Role.values or (
        mandate and not (made.electoral_type in Membership.Electoral.values and made.area_code)
    ):
        raise InputError(_("the seat is not described"), hint=_("say how it is filled, and its territory"))
    _check_place(made.person, made.organization, made.role, made.starts_on, made.ends_on, held)
    made.save(force_insert=True)
    ledger.record_later(
        kind="membership-corrected/v1", by=by, membership=made.code, role=made.role, starts_on=made.starts_on,
        ends_on=made.ends_on,
    )  # fmt: skip
    membership_changed.send(sender=Membership, region=made.region, code=made.code, by=by, at=when)
    return made


@transaction.atomic
def end(*, membership: Membership, on: date, reason: str, by: str, at: datetime | None = None) -> Membership:
    """The membership's last day, such as when a seat is laid down; with a mandate ends what rests on it.

    Raises InputError as `correct` does.
    """
    made = correct(membership=membership, reason=reason, by=by, at=at, ends_on=on)
    if made.organization.classification == Classification.MASLIKHAT:
        resting = Membership.objects.filter(region=made.region, superseded_at=None, deputy_id=made.code)
        still = resting.exclude(code=made.code).filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
        for one in still:
            correct(membership=one, reason=reason, by=by, at=at, ends_on=on)
    return made


@transaction.atomic
def grant_leave(
    *, region: Region, deputy_id: str, starts_on: date, ends_on: date, reason: str, paper: str, by: str,
    code: str = "",
) -> Leave:  # fmt: skip
    """Excuse a mandate for some days. Raises InputError without reason or paper, or for days in the wrong order."""
    if ends_on < starts_on:
        raise InputError(_("the last day is before the first"), hint=_("check both days"))
    _need_seat(region, deputy_id)
    why, shown = plain(reason, 300), plain(paper, 300)
    if not why or not shown:
        raise InputError(_("an excuse needs a reason and a paper"), hint=_("name both; they stay in the office"))
    made = Leave.objects.create(
        region=region, code=code or random_code(), deputy_id=deputy_id, starts_on=starts_on, ends_on=ends_on,
        reason=why, paper=shown, by=by,
    )  # fmt: skip
    ledger.record_later(kind="leave/v1", by=by, leave=made.code, deputy=deputy_id, starts_on=starts_on, ends_on=ends_on)
    return made


@transaction.atomic
def assign_areas(*, region: Region, deputy_id: str, area_codes: Iterable[str], by: str) -> None:
    """The okrugs and settlements a mandate looks after from now on."""
    _need_seat(region, deputy_id)
    wanted = sorted(set(area_codes))
    known = EvidenceRow.objects.filter(region=region, table="areas", key__in=wanted).count()
    if known != len(wanted):
        raise InputError(_("there is no such territory"), hint=_("choose from the list"))
    AssignedArea.objects.filter(region=region, deputy_id=deputy_id).delete()
    AssignedArea.objects.bulk_create(
        AssignedArea(region=region, deputy_id=deputy_id, area_code=code) for code in wanted
    )
    ledger.record_later(kind="assigned-areas/v1", by=by, deputy=deputy_id, areas=wanted)


@transaction.atomic
def enter_cohort(*, region: Region, cohort: str, deputy_id: str, starts_on: date, by: str) -> CohortMember:
    """A mandate belongs to a cohort from a day on. Raises InputError where it does already."""
    _need_seat(region, deputy_id)
    known = CohortMember.Cohort(cohort)
    stints = CohortMember.objects.filter(region=region, cohort=known, deputy_id=deputy_id)
    if stints.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on)).exists():
        raise InputError(_("the deputy is in this cohort already"), hint=_("nothing is left to do"))
    made = CohortMember.objects.create(region=region, cohort=known, deputy_id=deputy_id, starts_on=starts_on, by=by)
    ledger.record_later(kind="cohort/v1", by=by, cohort=cohort, deputy=deputy_id, starts_on=starts_on)
    return made


@transaction.atomic
def leave_cohort(*, member: CohortMember, on: date, by: str) -> CohortMember:
    """A mandate's last day in a cohort. Raises InputError for a day before the first, or where it left before."""
    held = CohortMember.objects.select_for_update().get(pk=member.pk)
    if held.ends_on is not None:
        raise InputError(_("the deputy left this cohort before"), hint=_("nothing is left to do"))
    if on < held.starts_on:
        raise InputError(_("the last day is before the first"), hint=_("check both days"))
    held.ends_on = on
    held.save(update_fields=["ends_on"])
    ledger.record_later(kind="cohort-left/v1", by=by, cohort=held.cohort, deputy=held.deputy_id, ends_on=on)
    return held
