"""Hands deputies' duties to the region's working evidence, so that drafts of the rating follow their records."""

from senim.duties import evidence
from senim.rating.handover import bring_up_to_date
from senim.rating.models import Region

BY = "system:duties"


def hand_over(*, region: Region) -> int:
    """Bring the working evidence up to date; returns how many rows changed."""
    given, own = evidence.rows(region), evidence.own_keys(region)
    return bring_up_to_date(region=region, given=given, own=own, by=BY, cause="duties")
