"""``senim manage tend_registers``: rows of the registers go to the working evidence.

It looks at what is, so it may be killed or run twice.
"""

from typing import Any

from django.core.management.base import BaseCommand

from senim.assembly import handover as people
from senim.budget import handover as budget
from senim.campaign import handover as campaign
from senim.councils import handover as councils
from senim.duties import handover as duties
from senim.facilities import handover as facilities
from senim.people import handover as deliveries
from senim.rating.models import Region
from senim.sittings import handover as sittings

KEPT = (
    people,
    deliveries,
    sittings,
    duties,
    councils,
    campaign,
    budget,
    facilities,
)  # people first: the others refer to them


class Command(BaseCommand):
    """Evidence, for each region."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """One round; a region that fails is named and does not stop the others."""
        for region in Region.objects.order_by("slug"):
            changed = 0
            for kept in KEPT:
                try:
                    changed += kept.hand_over(region=region)
                except Exception as error:  # the others still have their turn, and the next round tries again
                    self.stderr.write(f"{region.slug}: {kept.BY}: {type(error).__name__}")
            if changed:
                self.stdout.write(f"{region.slug}: {changed} rows of evidence of the registers changed")
