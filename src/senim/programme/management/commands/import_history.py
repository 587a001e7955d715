"""``senim manage import_history FILE --road-map CODE --due DAY --document TEXT``: a tracker's history as measures.

Without ``--apply`` it only says what it would do, with every line that cannot be used. ``--undo N`` takes one back.
"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from senim.programme import history, sheets
from senim.programme.models import RoadMap, SheetImport
from senim_core.errors import InputError

BY = "system:import"
SHOWN = 50


class Command(BaseCommand):
    """Preview, apply, undo."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to take in, and into which road map."""
        parser.add_argument("file", nargs="?")
        parser.add_argument("--region", help="slug of the region; needed where there are several")
        parser.add_argument("--road-map", help="code of a road map without measures")
        parser.add_argument("--due", type=date.fromisoformat, help="the day by which all was promised")
        parser.add_argument("--document", help="where the history comes from")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--undo", type=int, metavar="NUMBER")

    def handle(self, *_: Any, **given: Any) -> None:
        """One of the three."""
        try:
            self._undo(given["undo"]) if given["undo"] else self._take(given)
        except InputError as error:
            raise CommandError(str(error)) from error

    def _undo(self, number: int) -> None:
        found = SheetImport.objects.filter(pk=number).first()
        if found is None:
            raise CommandError(f"there is no import {number}")
        sheets.undo(imported=found, by=BY)
        self.stdout.write(f"import {number} is taken back")

    def _take(self, given: dict[str, Any]) -> None:
        missing = [name for name in ("file", "road_map", "due", "document") if not given[name]]
        if missing:
            raise CommandError(f"missing: {', '.join(missing)}")
        path = Path(given["file"])
        if not path.is_file():
            raise CommandError(f"no file {path}: give the path of a CSV")
        content = path.read_bytes()
        seen = history.preview(name=path.name, content=content)
        for step in seen.bad[:SHOWN]:
            self.stdout.write(f"line {step.number}: {'; '.join(step.findings)}: {step.title[:80]}")
        self.stdout.write(
            f"{len(seen.steps)} lines, {len(seen.bad)} cannot be used; {len(seen.final())} promises at the end, "
            f"{seen.renamed} titles changed on the way"
        )
        if not given["apply"]:
            return
        made = history.take_in(
            road_map=self._road_map(given), name=path.name, content=content, document=given["document"],
            due_on=given["due"], by=BY,
        )  # fmt: skip
        listed = ", ".join(f"{status} {number}" for status, number in history.counts(made.road_map) if number)
        self.stdout.write(f"import {made.pk}: {listed}")

    def _road_map(self, given: dict[str, Any]) -> RoadMap:
        found = RoadMap.objects.filter(code=given["road_map"])
        if given["region"]:
            found = found.filter(region__slug=given["region"])
        listed = list(found[:2])
        if len(listed) != 1:
            raise CommandError(f"{len(listed) or 'no'} road maps of this code: name the region with --region")
        return listed[0]
