"""``senim demo``: the database, the demonstration region, its releases and the static site, from nothing."""

import gc
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from senim.demo.region import SLUG, load
from senim.demo.staff import make as make_staff
from senim.demo.staff import secrets_file
from senim.rating.models import Release
from senim_core.errors import SenimError


class Command(BaseCommand):
    """Migrates, loads, publishes and writes the static site; with --if-missing only what is not there."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Seed, --if-missing and --no-static."""
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--if-missing", action="store_true", help="do nothing where the region is published already"
        )
        parser.add_argument("--no-static", action="store_true", help="do not write the static site")

    def handle(self, *_: Any, seed: int, if_missing: bool, no_static: bool, **__: Any) -> None:
        """Show each step; refuse to publish twice."""
        self.say("migrating the database")
        call_command("migrate", verbosity=0)
        there = Release.objects.filter(region__slug=SLUG).exists()
        if there and not if_missing:
            raise CommandError("the demonstration region is published already; remove the folder var to start again")
        if not there:
            gc.set_threshold(200_000, 50, 100)  # ten thousand acts make little that does not go by itself
            try:
                load(seed, self.say)
            except SenimError as error:
                raise CommandError(str(error)) from error
        make_staff()
        self.say("collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        if not no_static:
            call_command("write_site", stdout=self.stdout)
        self.stdout.write("Staff of the demonstration may sign in at /kk/office/, on this machine only:")
        self.stdout.write(secrets_file().read_text("utf-8"), ending="")
        self.say("ready")

    def say(self, text: str) -> None:
        """One line of progress."""
        self.stdout.write(f"  {text}")
        self.stdout.flush()
