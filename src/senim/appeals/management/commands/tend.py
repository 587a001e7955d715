"""``senim manage tend``: one round of what the office's machine does by itself. Each step looks at what is, so it may
be killed at any moment, run twice or beside itself, and nothing is lost.

Records become leaves of the log; rows go to the working evidence; letters are sent, and tried again where that failed;
keys and counts by which networks were known are destroyed after seven days.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from senim.appeals import handover, letters, limits, presence
from senim.appeals.models import Appeal, Reception
from senim.ledger import services as ledger
from senim.rating.models import Region


class Command(BaseCommand):
    """Log, evidence, letters, forgetting; a step that fails is named and does not stop the others."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """One round."""
        for step in (self._log, self._evidence, self._letters, self._forget):
            try:
                step()
            except Exception as error:  # the others still have their turn, and the next round tries again
                self.stderr.write(f"{step.__name__.strip('_')}: {type(error).__name__}")

    def _log(self) -> None:
        while ledger.gather():
            pass

    def _evidence(self) -> None:
        found = [kind.objects.order_by().values_list("region", flat=True).distinct() for kind in (Appeal, Reception)]
        for region in Region.objects.filter(pk__in={*found[0], *found[1]}):
            changed = handover.hand_over(region=region)
            if changed:
                self.stdout.write(f"{region.slug}: {changed} rows of evidence changed")

    def _letters(self) -> None:
        sent = letters.deliver(at=timezone.now())
        if sent:
            self.stdout.write(f"{sent} letters sent")

    def _forget(self) -> None:
        limits.forget(at=timezone.now())
        presence.forget(at=timezone.now())
