"""``senim publish-bundle FOLDER``: take a bundle of evidence in as a region of its own and publish its release."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import duckdb
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from senim.rating.drafts import publish
from senim.rating.services import replace_evidence, set_region
from senim_core.bundle.meta import parse
from senim_core.errors import SenimError
from senim_core.evidence import store
from senim_core.evidence.schema import tables

BY = "system:command-line"


class Command(BaseCommand):
    """Reads bundle.json and evidence/, stores both, publishes."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FOLDER and the time of publication."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--published", required=True, help="time of publication in UTC, such as 2021-06-05T00:00:00Z"
        )

    def handle(self, *_: Any, folder: Path, published: str, **__: Any) -> None:
        """Store and publish; says what was refused."""
        call_command("migrate", verbosity=0)
        try:
            meta = parse((folder / "bundle.json").read_bytes())
            with duckdb.connect() as connection:
                store.load(connection, folder / "evidence")
                rows = {
                    table.name: [dict(zip(table.names, row, strict=True)) for row in store.rows(connection, table)]
                    for table in tables().values()
                }
            slug = f"{meta.id}-{meta.period.end:%Y-%m}"
            with transaction.atomic():  # a refused release leaves the region as it was
                region = set_region(
                    slug=meta.id, title=dict(meta.title), notice=dict(meta.notice), ruleset=meta.ruleset,
                    fictional=meta.fictional, exercise=meta.exercise,
                by=BY,
                )  # fmt: skip
                count = replace_evidence(region=region, rows=rows, by=BY)
                release = publish(region=region, period=meta.period, published=published, slug=slug, by=BY)
        except (SenimError, OSError, json.JSONDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{release.slug}: {count} rows, leaf {release.leaf_index}")
