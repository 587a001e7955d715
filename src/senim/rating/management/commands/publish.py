"""``senim publish REGION``: publish the release of an engine exercise or demonstration from its working evidence."""

from argparse import ArgumentParser
from datetime import UTC
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from senim.ledger.services import signer
from senim.rating import selectors
from senim.rating.drafts import publish
from senim.rating.models import Region
from senim_core.errors import SenimError

BY = "system:command-line"


class Command(BaseCommand):
    """A region of real deputies is published by two people, in the office."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """REGION and the time of publication."""
        parser.add_argument("region")
        parser.add_argument("--published", default="", help="time in UTC, such as 2021-06-05T00:00:00Z; now without it")

    def handle(self, *_: Any, region: str, published: str, **__: Any) -> None:
        """Publish; says how to verify."""
        found = Region.objects.filter(slug=region).first()
        if found is None:
            raise CommandError(f"no region {region!r}")
        moment = published or timezone.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            release = publish(region=found, published=moment, by=BY)
        except SenimError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{release.slug}: {release.items} rows of evidence, leaf {release.leaf_index}")
        self.stdout.write(f"senim verify {selectors.folder(release)} --key {signer().verifier}")
