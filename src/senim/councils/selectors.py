"""Reads of councils. A number and the list it opens are one query with the same choice."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, When

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission, Role
from senim.assembly.models import Classification, Membership, Organization
from senim.assembly.selectors import known, on
from senim.councils.models import Recommendation, SocialIssue, Visit
from senim.programme.models import Check, Event, Measure, Warning
from senim.rating.models import Region
from senim_core.programme.status import Status
from senim_core.social_issues import State


def councils(region: Region) -> QuerySet[Organization]:
    """Every council."""
    return Organization.objects.filter(region=region, classification=Classification.PUBLIC_COUNCIL)


def recommendation_states(today: date) -> Mapping[str, Q]:
    """State of a recommendation -> condition. They sum to all."""
    return {
        "waiting": Q(answered_on=None, term_on__gte=today),
        "late": Q(answered_on=None, term_on__lt=today),
        "in_substance": Q(in_substance=True, answered_on__lte=F("term_on")),
        "in_substance_late": Q(in_substance=True, answered_on__gt=F("term_on")),
        "not_in_substance": Q(answered_on__isnull=False) & ~Q(in_substance=True),
    }


def recommendations(region: Region, given: Mapping[str, str], today: date) -> QuerySet[Recommendation]:
    """The recommendations of a reader's choice: ``council`` (code), ``state``."""
    found = Recommendation.objects.filter(region=region).select_related("council", "body")
    if given.get("council"):
        found = found.filter(council__code=given["council"])
    if given.get("state"):
        found = found.filter(recommendation_states(today)[given["state"]])
    return found


def issues(region: Region, given: Mapping[str, str]) -> QuerySet[SocialIssue]:
    """The issues of a reader's choice: ``council`` (code), ``state``."""
    found = SocialIssue.objects.filter(region=region).select_related("council", "body")
    if given.get("council"):
        found = found.filter(council__code=given["council"])
    return found.filter(state=State(given["state"])) if given.get("state") else found


def visits(region: Region, given: Mapping[str, str]) -> QuerySet[Visit]:
    """The visits of a reader's choice: ``council`` (code)."""
    found = Visit.objects.filter(region=region).select_related("council__region", "measure", "facility")
    return found.filter(council__code=given["council"]) if given.get("council") else found


def findings(council: Organization) -> QuerySet[Event]:
    """What the council found on measures, newest first."""
    return Event.objects.filter(region=council.region, act="finding", about=council.code).select_related("measure")


def in_programme(region: Region) -> QuerySet[Measure]:
    """Measures of the programme: those that were taken out of it are no part of the coverage."""
    return Measure.objects.filter(region=region, removed_on=None)


def watched(region: Region) -> dict[str, dict[str, int]]:
    """Council -> finding (empty: none yet) -> measures it watches; the council ``""`` stands for nobody."""
    found: dict[str, dict[str, int]] = {}
    rows = in_programme(region).order_by().values_list("council_id", "finding").annotate(n=Count("pk"))
    for council, finding, number in rows:
        found.setdefault(council, {})[finding] = number
    return found


def numbers(region: Region, model: type[Visit | Recommendation | SocialIssue]) -> dict[str, int]:
    """Council -> how many of something it has."""
    return dict(model.objects.filter(region=region).order_by().values_list("council__code").annotate(n=Count("pk")))


def own_council(person: Staff, region: Region) -> Organization | None:
    """The council a member of staff speaks for."""
    if person.role != Role.COUNCIL:
        return None
    return councils(region).filter(code=person.body_code).select_related("region").first()


def checks(measure: Measure) -> QuerySet[Check]:
    """Deputies' checks of a measure, those that no council re-checked first."""
    found = Check.objects.filter(assignment__measure=measure).select_related("assignment")
    return found.order_by(Case(When(recheck=Check.Recheck.NONE, then=0), default=1), "-checked_on", "-pk")


def warnings(measure: Measure) -> QuerySet[Warning]:
    """Deputies' warnings of a measure, those that no council weighed first."""
    found = Warning.objects.filter(assignment__measure=measure).select_related("assignment")
    return found.order_by(Case(When(council_agrees=None, then=0), default=1), "-warned_on", "-pk")


def to_look_at(council: Organization) -> QuerySet[Measure]:
    """Measures the council watches, the next due first."""
    return in_programme(council.region).filter(council_id=council.code).order_by("due_on", "pk")


def to_confirm(council: Organization) -> QuerySet[Measure]:
    """Watched measures reported done of which no council said anything since, and which this one may judge."""
    today = council.region.today()
    chairs = known(council.region).filter(on(today), organization=council, role=Membership.Role.CHAIR)
    own = known(council.region).filter(person__in=chairs.values("person")).exclude(deputy_id="")
    found = in_programme(council.region).filter(council_id=council.code, status=Status.DONE, confirmed_by="")
    unsaid = Q(finding_on=None) | Q(finding_on__lt=F("status_on"))
    return found.filter(unsaid).exclude(deputy_id__in=own.values("deputy_id"))


def for_staff(person: Staff, region: Region) -> QuerySet[Recommendation]:
    """Recommendations one works with: the secretariat all, a member those of the own council."""
    found = Recommendation.objects.filter(region=region).select_related("council", "body")
    if person.may(Permission.COUNCIL_ANSWER):
        return found
    return found.filter(council__code=person.body_code) if person.role == Role.COUNCIL else found.none()


def issues_for_staff(person: Staff, region: Region) -> QuerySet[SocialIssue]:
    """Issues one works with: the secretariat all, a member those of the own council."""
    found = SocialIssue.objects.filter(region=region).select_related("council", "body")
    if person.may(Permission.COUNCIL_ANSWER):
        return found
    return found.filter(council__code=person.body_code) if person.role == Role.COUNCIL else found.none()
