"""``senim manage retain``: say which personal data were kept long enough; with --apply, let them go."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from senim.appeals import retention

BY = "system:retention"


class Command(BaseCommand):
    """A dry run unless told otherwise."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--apply."""
        parser.add_argument("--apply", action="store_true", help="let them go; without it nothing is changed")

    def handle(self, *_: Any, **options: Any) -> None:
        """One line a class of data."""
        now = timezone.now()
        found = retention.retain(at=now, by=BY) if options["apply"] else retention.due(at=now)
        for name, count in found.items():
            kept = retention.KEPT[name].days
            self.stdout.write(f"{name}: {count} {'gone' if options['apply'] else 'would go'} (kept {kept} days)")
