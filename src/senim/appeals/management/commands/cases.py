"""``senim cases REGION``: make cases of an exercise's records through the office's services; a preview by itself."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from senim.appeals import handover, history
from senim.ledger import services as ledger
from senim.rating.models import Region
from senim_core.errors import SenimError

BY = "system:command-line"
EVERY = 1000


class Command(BaseCommand):
    """Previews, makes (--apply), or takes back (--undo)."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """REGION, --apply or --undo."""
        parser.add_argument("region")
        parser.add_argument("--apply", action="store_true", help="make them; a stopped run goes on where it was")
        parser.add_argument("--undo", action="store_true", help="take them out again")

    def handle(self, *_: Any, region: str, apply: bool, undo: bool, **__: Any) -> None:
        """Say what would be or was done."""
        found = Region.objects.filter(slug=region).first()
        if found is None:
            known = ", ".join(Region.objects.values_list("slug", flat=True))
            raise CommandError(f"no region {region!r}; there are: {known}")
        try:
            if undo:
                self.stdout.write(f"{history.undo(region=found, by=BY)} cases taken out")
            else:
                self._make(found, apply=apply)
        except SenimError as error:
            raise CommandError(str(error)) from error

    def _make(self, region: Region, *, apply: bool) -> None:
        rows = list(history.rows(region))
        for row in rows:
            if row.problem:
                self.stdout.write(f"{row.key}: left out, {row.problem}")
        usable = [row for row in rows if not row.problem]
        self.stdout.write(f"{len(usable)} cases to make, {len(rows) - len(usable)} rows left out")
        if not apply:
            return
        for number, row in enumerate(usable, start=1):
            history.enter(region=region, row=row, by=BY)
            if number % EVERY == 0:
                self.stdout.write(f"  {number} of {len(usable)}")
                self.stdout.flush()
        while ledger.gather():
            pass
        changed = handover.hand_over(region=region)
        self.stdout.write(f"{len(usable)} cases made; rows of evidence that came out otherwise: {changed}")
