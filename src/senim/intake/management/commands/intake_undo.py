"""``senim intake-undo NUMBER``: put every row back as it was before an import."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from senim.intake.models import Import
from senim.intake.services import undo
from senim_core.errors import SenimError

BY = "system:command-line"


class Command(BaseCommand):
    """Undoes the newest import of its region."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """NUMBER."""
        parser.add_argument("number", type=int)

    def handle(self, *_: Any, number: int, **__: Any) -> None:
        """Undo, or say why not."""
        try:
            undo(imported=Import.objects.get(pk=number), by=BY)
        except Import.DoesNotExist as error:
            raise CommandError(f"no import {number}") from error
        except SenimError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"import {number}: undone")
