"""``senim manage tend_facilities``: the register's rows go to the working evidence. It may be killed or run twice."""

from typing import Any

from django.core.management.base import BaseCommand

from senim.facilities import handover
from senim.facilities.models import Facility
from senim.rating.models import Region


class Command(BaseCommand):
    """Evidence, for each region with facilities."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """One round; a region that fails is named and does not stop the others."""
        regions = Facility.objects.order_by().values_list("region", flat=True).distinct()
        for region in Region.objects.filter(pk__in=list(regions)):
            try:
                changed = handover.hand_over(region=region)
            except Exception as error:  # the others still have their turn, and the next round tries again
                self.stderr.write(f"{region.slug}: {type(error).__name__}")
                continue
            if changed:
                self.stdout.write(f"{region.slug}: {changed} rows of evidence about facilities changed")
