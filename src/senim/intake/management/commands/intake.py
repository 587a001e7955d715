"""``senim intake SOURCE FILE…``: show what files of a source would change; with --apply, take them in."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from senim.intake.parsed import Line, UnfitError, lines_csv
from senim.intake.services import Preview, apply, preview
from senim.intake.source import load
from senim.rating.models import Region
from senim_core.cli.command import table
from senim_core.errors import InputError, SenimError

BY = "system:command-line"


class Command(BaseCommand):
    """Preview by default: nothing is stored."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SOURCE, FILES, region, period, decisions, --rows, --dry-run and --apply."""
        parser.add_argument("source")
        parser.add_argument("files", type=Path, nargs="+")
        parser.add_argument("--region", default="")
        parser.add_argument("--period", type=date.fromisoformat, nargs=2, metavar=("FIRST", "LAST"))
        parser.add_argument("--decisions", type=Path)
        parser.add_argument("--rows", type=Path)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--apply", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        """Show what was found, and what was done."""
        call_command("migrate", verbosity=0)
        try:
            self._run(**options)
        except UnfitError as error:
            if options["rows"]:
                self._write_rows(error.lines, options["rows"])
            raise CommandError(str(error)) from error
        except SenimError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _run(self, source: str, files: list[Path], region: str, period: list[date] | None, **options: Any) -> None:
        decisions: Path | None = options["decisions"]
        chosen = load(source, decisions.read_bytes(), decisions.name) if decisions else load(source)
        self.stdout.write(f"source {chosen.name}: {chosen.path}")
        given: dict[str, Any] = {
            "source": chosen,
            "files": [(path.name, path.read_bytes()) for path in files],
            "region": self._region(region),
            "period": (period[0], period[1]) if period else None,
        }
        seen = preview(**given)
        self._show(seen, options["rows"])
        if options["dry_run"]:
            with transaction.atomic():
                made = apply(**given, by=BY)
                transaction.set_rollback(True)
            self.stdout.write("dry run: every step was done and taken back" if made else "dry run: nothing to do")
        elif options["apply"]:
            made = apply(**given, by=BY)
            self.stdout.write(
                f"import {made.pk}: taken in; `senim intake-undo {made.pk}` takes it back"
                if made
                else "nothing to do: everything is there already"
            )
        else:
            self.stdout.write("preview only: nothing was stored; add --apply to take it in")

    def _region(self, slug: str) -> Region | None:
        if not slug:
            return None
        found = Region.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Region.objects.order_by("slug").values_list("slug", flat=True))
            raise InputError(f"no region {slug!r}", hint=f"one of {known or 'none yet'}")
        return found

    def _show(self, seen: Preview, rows: Path | None) -> None:
        for file in seen.files:
            self.stdout.write(f"{file.name}: {len(file.lines)} lines, SHA-256 {file.sha256}")
        listed = [(one.name, one.what, one.lines, one.excluded) for one in seen.parsed.findings]
        self.stdout.write("\n" + table(("finding", "what", "lines", "left out"), listed) + "\n")
        for one in seen.parsed.findings:
            if one.detail:
                self.stdout.write(f"{one.name}: {one.detail}")
        self.stdout.write("")
        counts = [(name, len(entries)) for name, entries in seen.parsed.rows.items()]
        self.stdout.write(table(("evidence", "rows"), counts))
        self.stdout.write(f"rows of evidence: {seen.new} new, {seen.changed} changed, {seen.unchanged} as they are")
        if seen.parsed.period:
            first, last = seen.parsed.period
            self.stdout.write(f"period delivered: {first} – {last}\n")
        if rows:
            self._write_rows(seen.parsed.lines, rows)

    def _write_rows(self, lines: Sequence[Line], file: Path) -> None:
        file.write_bytes(lines_csv(lines))
        self.stdout.write(f"{file}: what became of every line")
