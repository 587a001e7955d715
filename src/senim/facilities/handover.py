"""Hands the register's rows to the region's working evidence, so that drafts of the rating follow its records."""

from django.db import transaction

from senim.facilities import evidence
from senim.rating.handover import differences
from senim.rating.models import Region
from senim.rating.services import Change, change_evidence

BY = "system:facilities"


def changes(region: Region) -> list[Change]:
    """What would change in the working evidence."""
    return differences(region, evidence.rows(region), evidence.own_keys(region))


@transaction.atomic
def hand_over(*, region: Region) -> int:
    """Bring the working evidence up to date; returns how many rows changed."""
    found = changes(region)
    if found:
        change_evidence(region=region, changes=found, by=BY, cause="facilities")
    return len(found)
