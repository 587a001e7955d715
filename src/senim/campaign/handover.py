"""Hands a campaign's counts to the region's working evidence, so that drafts of the rating's figures follow them."""

from senim.campaign import evidence
from senim.rating.handover import bring_up_to_date
from senim.rating.models import Region

BY = "system:campaign"


def hand_over(*, region: Region) -> int:
    """Bring the working evidence up to date; returns how many rows changed."""
    given, own = evidence.rows(region), evidence.own_keys(region)
    return bring_up_to_date(region=region, given=given, own=own, by=BY, cause="campaign")
