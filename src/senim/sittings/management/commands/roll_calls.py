"""``senim manage roll_calls SOURCE FILE…``: files of roll calls as sittings and votes; --apply takes them in.

With ``--undo NUMBER`` an import is taken back. Prints each member's attendance, traced to roll calls.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from senim.intake.source import load
from senim.intake.tabular import read as read_table
from senim.sittings import roll_calls
from senim.sittings.models import RollCallImport
from senim_core.errors import SenimError

BY = "system:command-line"


class Command(BaseCommand):
    """Preview by default: nothing is stored."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SOURCE, FILES, --decisions, --apply, --undo."""
        parser.add_argument("source")
        parser.add_argument("files", type=Path, nargs="*")
        parser.add_argument("--decisions", type=Path, help="another file of decisions on names")
        parser.add_argument("--apply", action="store_true", help="take it in")
        parser.add_argument("--undo", type=int, metavar="NUMBER", help="take an import back")

    def handle(self, *_: Any, **options: Any) -> None:
        """Show what was found, and what was done."""
        try:
            self._run(**options)
        except SenimError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _run(self, source: str, files: list[Path], decisions: Path | None, **options: Any) -> None:
        if options["undo"] is not None:
            made = RollCallImport.objects.filter(pk=options["undo"]).first()
            if made is None:
                raise CommandError(f"there is no import {options['undo']}")
            roll_calls.undo(made=made, by=BY)
            self.stdout.write(f"import {made.pk}: taken back")
            return
        chosen = load(source, decisions.read_bytes(), decisions.name) if decisions else load(source)
        tables = [read_table(path.name, path.read_bytes()) for path in files]
        found = roll_calls.read(tables, chosen)
        merged = sum(len(one.spellings) for one in found.opened.members)
        self.stdout.write(
            f"days {len(found.days)}, votes {found.votes}, members {len(found.opened.members)} by {merged} spellings"
        )
        for reason, number in sorted(found.left_out.items()):
            self.stdout.write(f"left out, {reason}: {number}")
        with transaction.atomic():
            made = roll_calls.take_in(tables=tables, source=chosen, by=BY)
            for deputy, counts, said in roll_calls.attendance(made.region):
                told = ", ".join(f"{value} {number}" for value, number in counts.items() if number)
                self.stdout.write(f"{deputy}: {told}; answered in {said} roll calls")
            for vote, ours in roll_calls.differing(made.region, found):
                result = "passed" if ours else "failed"
                self.stdout.write(f"{vote.file}, line {vote.number}: the file says otherwise than our count ({result})")
            if not options["apply"]:
                transaction.set_rollback(True)
        done = f"import {made.pk}: taken in; --undo {made.pk} takes it back"
        self.stdout.write(done if options["apply"] else "preview only: nothing was stored; add --apply to take it in")
