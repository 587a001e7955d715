"""``senim manage tend_followers``: who follows what moved is told, and what nobody confirmed is forgotten.

Each step is a look at what is, so it may be killed or run twice. The letters go out with those of the reception office.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from senim.followers import digests, services
from senim.followers.models import Following
from senim.rating.models import Region


class Command(BaseCommand):
    """Digests and forgetting, for each region."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """One round; a region that fails is named and does not stop the others."""
        at = timezone.now()
        gone = services.forget(at=at)
        if gone:
            self.stdout.write(f"{gone} followers forgotten")
        if not settings.SENIM_ADDRESS:
            if Following.objects.exists():
                self.stderr.write("followers are not told: links in letters need SENIM_ADDRESS")
            return
        for region in Region.objects.order_by("slug"):
            try:
                told = digests.send_all(region=region, address=settings.SENIM_ADDRESS, at=at)
            except Exception as error:  # the others still have their turn, and the next round tries again
                self.stderr.write(f"{region.slug}: {type(error).__name__}")
                continue
            if told:
                self.stdout.write(f"{region.slug}: {told} followers told of what moved")
