"""Reads of people, organisations and memberships. "Known" means known now, unless a moment is given."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet

from senim.assembly.models import Classification, Leave, Membership, Organization
from senim.rating.models import Region

SITS: Mapping[str, str] = {  # classification -> word of the evidence for a body that sits
    Classification.MASLIKHAT: "session",
    Classification.COMMISSION: "commission",
    Classification.FACTION: "faction",
    Classification.PUBLIC_COUNCIL: "council",
}


def known(region: Region, at: datetime | None = None) -> QuerySet[Membership]:
    """Memberships as they are known now, or as they were known at a moment."""
    every = Membership.objects.filter(region=region)
    if at is None:
        return every.filter(superseded_at=None)
    return every.filter(Q(superseded_at=None) | Q(superseded_at__gt=at), recorded_at__lte=at)


def on(day: date) -> Q:
    """Memberships that run on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def members(organization: Organization, day: date) -> QuerySet[Membership]:
    """Who is a member on a day, chair first, then by name."""
    found = known(organization.region).filter(on(day), organization=organization)
    return found.select_related("person").order_by("role", "person__name_kk")


def on_list(organization: Organization, day: date) -> QuerySet[Membership]:
    """Who stands on the list of a sitting: members of that year; who is none on that day is not eligible."""
    found = known(organization.region).filter(
        Q(ends_on=None) | Q(ends_on__gte=day.replace(month=1, day=1)),
        organization=organization, starts_on__lte=day.replace(month=12, day=31),
    )  # fmt: skip
    return found.select_related("person").order_by("person__name_kk", "code")


def bodies(region: Region) -> QuerySet[Organization]:
    """Organisations that hold sittings."""
    return Organization.objects.filter(region=region, classification__in=list(SITS))


def on_leave(region: Region, deputies: list[str], day: date) -> set[str]:
    """Those of the mandates that are excused on a day."""
    found = Leave.objects.filter(region=region, deputy_id__in=deputies, starts_on__lte=day, ends_on__gte=day)
    return set(found.values_list("deputy_id", flat=True))
