"""``senim manage tend_followers``: who follows what moved is told, and what nobody confirmed is forgotten.

Each step is a look at what is, so it may be killed or run twice. The letters go out with those of the reception office.
"""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from senim.followers import digests, services
from senim.rating.models import Region


class Command(BaseCommand):
    """Digests and forgetting, for each region."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """One round; a step that fails is named and does not stop the others."""
        at = timezone.now()
        self._step("forgetting", "followers forgotten", lambda: services.forget(at=at))
        for region in Region.objects.order_by("slug"):
            self._step(region.slug, "followers told of what moved", lambda: digests.send_all(region=region, at=at))  # noqa: B023

    def _step(self, name: str, what: str, step: Callable[[], int]) -> None:
        try:
            number = step()
        except Exception as error:  # the others still have their turn, and the next round tries again
            self.stderr.write(f"{name}: {type(error).__name__}")
            return
        if number:
            self.stdout.write(f"{name}: {number} {what}")
