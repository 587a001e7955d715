"""Hands people's and organisations' rows to the region's working evidence: the others refer to these."""

from senim.assembly import evidence
from senim.rating.handover import bring_up_to_date
from senim.rating.models import Region

BY = "system:assembly"


def hand_over(*, region: Region) -> int:
    """Bring the working evidence up to date; returns how many rows changed."""
    given, own = evidence.rows(region), evidence.own_keys(region)
    return bring_up_to_date(region=region, given=given, own=own, by=BY, cause="people and organisations")
