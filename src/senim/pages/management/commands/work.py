"""``senim work``: beside the server, keep drafts and the static site up to date until stopped.

It looks at what is, not at messages, so it may be killed at any moment and lose nothing.
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from senim.pages.static_site import SiteError, write_site


class Command(BaseCommand):
    """Computes drafts on change and every night, and writes files of what was published."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--every and --rounds."""
        parser.add_argument("--every", type=int, default=30, metavar="SECONDS", help="how often to look")
        parser.add_argument("--rounds", type=int, default=0, help="end after so many looks; 0 goes on")

    def handle(self, *_: Any, every: int, rounds: int, **__: Any) -> None:
        """Look, do what is due, wait."""
        looked = 0
        while not rounds or looked < rounds:
            if looked:
                connections.close_all()  # the server may have been restarted meanwhile
                time.sleep(every)
            looked += 1
            call_command("tend", stdout=self.stdout)
            call_command("tend_programme", stdout=self.stdout, stderr=self.stderr)
            call_command("tend_registers", stdout=self.stdout, stderr=self.stderr)
            call_command("tend_followers", stdout=self.stdout, stderr=self.stderr)
            call_command("recompute", stdout=self.stdout, stderr=self.stderr)
            try:
                written = write_site(Path(settings.SENIM_SITE), lambda _text: None)
            except SiteError as error:
                self.stderr.write(str(error))
            else:
                if written:
                    self.stdout.write(f"static site: {written} files written")
