"""``senim recompute``: compute a draft of every region whose evidence changed, or of every region with --all.

It looks at what is, not at messages: a region is computed when its last draft is not of the evidence that stands now.
So nothing is lost when it is stopped, and it may run twice without harm.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from senim.rating.drafts import compute, is_stale
from senim.rating.models import Draft, Region
from senim_core.errors import SenimError

BY = "system:recompute"


def due(region: Region) -> bool:
    """Whether a region is to be computed: its evidence changed, or the last computation is of an earlier day."""
    if is_stale(region):
        return True
    last = region.drafts.order_by("-id").first()
    today = timezone.localdate()
    if last is None or last.state != Draft.State.COMPUTED:
        return False
    return timezone.localdate(last.computed_at) < today


class Command(BaseCommand):
    """Computes; publishes nothing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--all."""
        parser.add_argument("--all", action="store_true", help="every region, changed or not")

    def handle(self, *_: Any, **options: Any) -> None:
        """Every region that is due."""
        for region in Region.objects.order_by("slug"):
            if options["all"] or due(region):
                try:
                    draft = compute(region=region, by=BY)
                except SenimError as error:
                    self.stderr.write(f"{region.slug}: {error}")
                else:
                    self.stdout.write(f"{region.slug}: draft {draft.pk} computed")
