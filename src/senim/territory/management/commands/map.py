"""``senim manage map REGION FILE --code PROPERTY``: shapes of a region's areas from GeoJSON; a preview by itself."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from senim.rating.models import Region
from senim.territory import geometry, services
from senim_core.errors import SenimError

BY = "system:command-line"


class Command(BaseCommand):
    """Previews, takes in (--apply), or takes out (--remove)."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """REGION, FILE and how its features are named."""
        parser.add_argument("region")
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--code", default="area_code", help="the property that holds the code, or the name")
        parser.add_argument("--codes", type=Path, help="a CSV with columns name,area_code where the file has names")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--remove", action="store_true", help="take the map out")

    def handle(self, *_: Any, **options: Any) -> None:
        """Say what would be or was done."""
        region = Region.objects.filter(slug=options["region"]).first()
        if region is None:
            raise CommandError(f"no region {options['region']!r}")
        try:
            self._run(region, options)
        except (SenimError, OSError) as error:
            raise CommandError(str(error)) from error

    def _run(self, region: Region, options: dict[str, Any]) -> None:
        if options["remove"]:
            services.set_map(region=region, shapes={}, by=BY)
            self.stdout.write("the map is taken out")
            return
        if options["file"] is None:
            raise CommandError("no file; give a GeoJSON, or --remove")
        codes = None
        if options["codes"]:
            with options["codes"].open(encoding="utf-8-sig", newline="") as file:
                codes = {row["name"]: row["area_code"] for row in csv.DictReader(file)}
        shapes = geometry.read(options["file"].read_bytes(), options["code"], codes)
        for code in services.unknown(region, shapes):
            self.stdout.write(f"{code}: no area of the region")
        self.stdout.write(f"{len(shapes)} shapes")
        if options["apply"]:
            self.stdout.write(f"{services.set_map(region=region, shapes=shapes, by=BY)} taken in")
