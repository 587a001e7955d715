"""``senim manage write_site``: write the public site as plain files, so that it stays up without the application."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from senim.pages.static_site import SiteError, write_site


class Command(BaseCommand):
    """Writes what is not there yet."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """Write and say how much."""
        try:
            written = write_site(Path(settings.SENIM_SITE), lambda text: self.stdout.write(f"  {text}"))
        except SiteError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"  static site: {written} files written to {settings.SENIM_SITE}")
