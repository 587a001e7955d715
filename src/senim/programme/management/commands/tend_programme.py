"""``senim manage tend_programme``: what the programme's machine does by itself, each step a look at what is.

Once a day the rules of risk are looked at for every measure (an act looks at its own at once); notices whose term went
by lapse, new flags draft notices, signed ones go out by e-mail, rows go to the working evidence. It may be killed or
run twice, and nothing is lost.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from senim.programme import handover, notices, post, risks
from senim.programme.models import RoadMap
from senim.rating.models import Region

BY = "system:programme"


class Command(BaseCommand):
    """Risk, notices, evidence, for each region with a programme."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """One round; a region that fails is named and does not stop the others."""
        regions = RoadMap.objects.order_by().values_list("region", flat=True).distinct()
        for region in Region.objects.filter(pk__in=list(regions)):
            try:
                self._tend(region)
            except Exception as error:  # the others still have their turn, and the next round tries again
                self.stderr.write(f"{region.slug}: {type(error).__name__}")
        sent = post.deliver(at=timezone.now())
        if sent:
            self.stdout.write(f"{sent} notices sent by e-mail")

    def _tend(self, region: Region) -> None:
        today, at = region.today(), timezone.now()
        flags = 0 if risks.looked_on(region) == today else risks.look_at_all(region=region, today=today)
        lapsed = notices.lapse_all(region=region, today=today, by=BY, at=at)
        drafted = 0 if region.stands_on else notices.draft_all(region=region, by=BY, at=at)
        changed = handover.hand_over(region=region)
        if flags or lapsed or drafted or changed:
            self.stdout.write(
                f"{region.slug}: {flags} flags of risk, {drafted} notices drafted, {lapsed} lapsed, "
                f"{changed} rows of evidence changed"
            )
