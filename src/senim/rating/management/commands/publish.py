"""``senim publish REGION``: publish the release of an engine exercise or demonstration from its working evidence."""

from argparse import ArgumentParser
from datetime import UTC, date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from senim.ledger.services import signer
from senim.rating import selectors
from senim.rating.drafts import publish
from senim.rating.models import Region
from senim_core.errors import SenimError
from senim_core.rating.engine import Period

BY = "system:command-line"


class Command(BaseCommand):
    """A region of real deputies is published by two people, in the office."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """REGION, the time of publication and the period."""
        parser.add_argument("region")
        parser.add_argument("--published", default="", help="time in UTC, such as 2021-06-05T00:00:00Z; now without it")
        parser.add_argument("--period", type=date.fromisoformat, nargs=2, metavar=("FIRST", "LAST"))

    def handle(self, *_: Any, region: str, published: str, period: list[date] | None, **__: Any) -> None:
        """Publish; says how to verify."""
        found = Region.objects.filter(slug=region).first()
        if found is None:
            raise CommandError(f"no region {region!r}")
        if period and period[1] < period[0]:
            raise CommandError(f"the period {period[0]} – {period[1]} ends before it starts")
        moment = published or timezone.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            release = publish(region=found, period=Period(*period) if period else None, published=moment, by=BY)
        except SenimError as error:
            raise CommandError(str(error)) from error
        span = f"{release.period_start} – {release.period_end}"
        self.stdout.write(f"{release.slug}: {span}, {release.items} rows of evidence, leaf {release.leaf_index}")
        self.stdout.write(f"senim verify {selectors.folder(release)} --key {signer().verifier}")
