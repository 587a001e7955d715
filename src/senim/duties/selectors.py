"""Reads of requests, reports to voters and checks. A number and the list it opens are one query."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission
from senim.duties.models import ProfileCheck, Request, VoterReport
from senim.rating.models import Region

NONE = Q(answered_on=None, accepted_on=None)


def request_states(today: date) -> Mapping[str, Q]:
    """State of a request -> condition. They sum to all."""
    replied = Q(pk__in=Request.objects.filter(replies__isnull=False).values("pk"))
    open_now = NONE & ~replied
    return {
        "waiting": open_now & Q(first_due_on__gte=today),
        "late": open_now & Q(first_due_on__lt=today),
        "empty": NONE & replied,
        "answered": Q(answered_on__isnull=False, accepted_on=None),
        "accepted": Q(accepted_on__isnull=False),
    }


def requests(region: Region, given: Mapping[str, str], today: date) -> QuerySet[Request]:
    """The requests of a reader's choice: ``deputy``, ``year``, ``state``."""
    found = Request.objects.filter(region=region).select_related("region", "body", "duplicate_of")
    if given.get("deputy"):
        found = found.filter(deputy_id=given["deputy"])
    if given.get("year"):
        found = found.filter(sent_on__year=int(given["year"]))
    if given.get("state"):
        found = found.filter(request_states(today)[given["state"]])
    return found


def report_states(today: date) -> Mapping[str, Q]:
    """State of an owed report -> condition. They sum to all."""
    published = Q(published_on__isnull=False, published_on__lte=F("due_on"))
    met = Q(met_on__isnull=False, met_on__lte=F("due_on"))
    not_published = Q(published_on=None) | Q(published_on__gt=F("due_on"))
    not_met = Q(met_on=None) | Q(met_on__gt=F("due_on"))
    past = Q(due_on__lt=today)
    return {
        "done": published & met,
        "running": Q(due_on__gte=today) & (not_published | not_met),
        "part": past & ((published & not_met) | (met & not_published)),
        "missed": past & not_published & not_met,
    }


def reports(region: Region, given: Mapping[str, str], today: date) -> QuerySet[VoterReport]:
    """The reports owed of a reader's choice: ``deputy``, ``year``, ``state``; with the numbers of their log."""
    found = VoterReport.objects.filter(region=region, dropped=False).select_related("region")
    if given.get("deputy"):
        found = found.filter(deputy_id=given["deputy"])
    if given.get("year"):
        found = found.filter(due_on__year=int(given["year"]))
    if given.get("state"):
        found = found.filter(report_states(today)[given["state"]])
    return found


def with_log(found: QuerySet[VoterReport]) -> QuerySet[VoterReport]:
    """Each with how many questions its log has, and how many of them were answered."""
    return found.annotate(
        asked=Count("questions"), said=Count("questions", filter=Q(questions__answered_on__isnull=False))
    )


CHECK_STATES: Mapping[str, Q] = {"passed": Q(passed=True), "failed": Q(passed=False)}


def checks(region: Region, given: Mapping[str, str]) -> QuerySet[ProfileCheck]:
    """The checks of a reader's choice: ``deputy``, ``year``, ``state``."""
    found = ProfileCheck.objects.filter(region=region).select_related("region")
    if given.get("deputy"):
        found = found.filter(deputy_id=given["deputy"])
    if given.get("year"):
        found = found.filter(checked_on__year=int(given["year"]))
    if given.get("state"):
        found = found.filter(CHECK_STATES[given["state"]])
    return found


def own(person: Staff) -> dict[str, str] | None:
    """What of duties a member of staff may see: the secretariat all, a deputy the own; None: nothing."""
    if person.may(Permission.DUTY_WORK):
        return {}
    if person.may(Permission.DUTY_READ) and person.deputy_id:
        return {"deputy": person.deputy_id}
    return None
