"""The public rows that deputies' duties give the rating: requests, reports to voters, checks of public cards."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from senim.duties.models import ProfileCheck, Request, VoterReport
from senim.rating.models import Region

TABLES = ("requests", "voter_reports", "profile_checks")
Rows = list[dict[str, Any]]


def requests(region: Region) -> Rows:
    """Rows of table ``requests``."""
    columns = ("code", "deputy_id", "sent_on", "answered_on", "accepted_on", "duplicate_of__code")
    names = ("request_id", "deputy_id", "sent_on", "answered_on", "accepted_on", "duplicate_of")
    found = Request.objects.filter(region=region).order_by("code").values_list(*columns)
    return [dict(zip(names, row, strict=True)) for row in found]


def voter_reports(region: Region) -> Rows:
    """Rows of table ``voter_reports``."""
    columns = ("code", "deputy_id", "due_on", "announced_on", "published_on", "met_on", "asked", "said")
    names = (
        "duty_id", "deputy_id", "due_on", "announced_on", "published_on", "met_on", "questions", "questions_answered",
    )  # fmt: skip
    found = VoterReport.objects.filter(region=region, dropped=False).annotate(
        asked=Count("questions"), said=Count("questions", filter=Q(questions__answered_on__isnull=False))
    )
    return [dict(zip(names, row, strict=True)) for row in found.order_by("code").values_list(*columns)]


def profile_checks(region: Region) -> Rows:
    """Rows of table ``profile_checks``."""
    columns = ("code", "deputy_id", "checked_on", "point", "passed")
    names = ("check_id", "deputy_id", "checked_on", "point", "passed")
    found = ProfileCheck.objects.filter(region=region).order_by("code").values_list(*columns)
    return [dict(zip(names, row, strict=True)) for row in found]


MADE = {"requests": requests, "voter_reports": voter_reports, "profile_checks": profile_checks}


def rows(region: Region) -> Mapping[str, Rows]:
    """Every table that duties give."""
    return {table: give(region) for table, give in MADE.items()}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are of these records; a report that is no longer owed is among them."""
    found = {
        "requests": Request.objects.filter(region=region), "voter_reports": VoterReport.objects.filter(region=region),
        "profile_checks": ProfileCheck.objects.filter(region=region),
    }  # fmt: skip
    return {table: set(one.values_list("code", flat=True)) for table, one in found.items()}
