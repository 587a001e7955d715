"""What waits for a member of staff: each number is that of the list it opens, by the same query."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission
from senim.appeals import selectors as appeals
from senim.budget import selectors as budget
from senim.budget.models import Note
from senim.councils import selectors as councils
from senim.facilities import selectors as facilities
from senim.programme import selectors as programme
from senim.programme import words
from senim.rating.models import Region
from senim.sittings import selectors as sittings
from senim_core.programme.notice import State

APPEALS = ("overdue", "due", "new", "spoke", "unhappy")
MEASURES = ("risk", "overdue")


@dataclass(frozen=True)
class Line:
    """Something that waits: what, how many, where they are listed; ``more``: that many and more."""

    title: Any
    number: int
    address: str
    more: bool = False


def lines(person: Staff, region: Region) -> list[Line]:
    """What waits for this person in a region, without what is nothing."""
    return [
        one
        for part in (_appeals, _sittings, _councils, _programme, _budget, _facilities)
        for one in part(person, region)
        if one.number
    ]


def _appeals(person: Staff, region: Region) -> Iterator[Line]:
    if not person.may(Permission.APPEAL_READ):
        return
    today = timezone.localdate()
    own = appeals.for_staff(person, region)
    for name in APPEALS:
        title, _condition = appeals.queue_filters(today)[name]
        number = appeals.queue(own, name, today).values("pk")[: appeals.MANY].count()
        address = f"{reverse('office-appeals')}?filter={name}"
        yield Line(_("Appeals: {what}").format(what=title), number, address, number == appeals.MANY)


def _programme(person: Staff, region: Region) -> Iterator[Line]:
    if person.may(Permission.PROGRAMME_READ):
        own = programme.for_staff(person, region)
        for state in MEASURES:
            number = programme.among(own, region, {"state": state}).count()
            title = _("Measures: {what}").format(what=words.STATES[state])
            yield Line(title, number, f"{reverse('office-programme')}?state={state}")
    if not person.may(Permission.NOTICE_READ):
        return
    notices = programme.notices_for_staff(person, region)
    if person.may(Permission.NOTICE_SIGN):
        drafts = notices.filter(state=State.DRAFT).count()
        yield Line(_("Notices to sign"), drafts, f"{reverse('office-notices')}?state={State.DRAFT}")
    else:
        number = programme.unanswered(notices).count()
        yield Line(_("Notices to answer"), number, reverse("office-notices"))


def _sittings(person: Staff, region: Region) -> Iterator[Line]:
    if not person.may(Permission.SITTING_WORK):
        return
    own = sittings.for_staff(person, region).filter(sittings.sitting_states(region.today())["not_recorded"])
    yield Line(_("Sittings past without a record"), own.count(), f"{reverse('office-sittings')}?state=not_recorded")
    late = sittings.decisions_for_staff(person, region).filter(sittings.decision_states(region.today())["late"])
    yield Line(_("Decisions past their term"), late.count(), f"{reverse('office-decisions')}?state=late")


def _councils(person: Staff, region: Region) -> Iterator[Line]:
    council = councils.own_council(person, region)
    if council is not None:
        title = _("Measures reported done that wait for the council's word")
        yield Line(title, councils.to_confirm(council).count(), f"{reverse('office-council')}?state=to_confirm")
    if person.may(Permission.COUNCIL_ANSWER):
        late = councils.for_staff(person, region).filter(councils.recommendation_states(region.today())["late"])
        yield Line(_("Recommendations without an answer in term"), late.count(),
                   f"{reverse('office-answers')}?state=late")  # fmt: skip


def _budget(person: Staff, region: Region) -> Iterator[Line]:
    if person.may(Permission.BUDGET_WORK):
        waiting = budget.notes_for_staff(person, region).filter(budget.note_states()[Note.State.WAITING])
        address = f"{reverse('office-budget-notes')}?state={Note.State.WAITING}"
        yield Line(_("Notes on the budget to read"), waiting.count(), address)


def _facilities(person: Staff, region: Region) -> Iterator[Line]:
    if person.may(Permission.FACILITY_READ):
        own = facilities.for_staff(person, region)
        number = facilities.with_due(own, region.today(), person.deputy_id).count()
        title = _("Facilities: hand-over, warranty, inspection or defect is near or past its day")
        yield Line(title, number, f"{reverse('office-facilities')}?due=1")
    if person.may(Permission.FACILITY_REMARK):
        waiting = facilities.undecided(facilities.remarks_for_staff(person, region))
        yield Line(_("Remarks at facilities to decide"), waiting.count(), reverse("office-remarks"))
