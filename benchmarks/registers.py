"""The programme's and the register's public pages as they grow: 10^3 to 10^5 measures, a tenth as many facilities.

    python benchmarks/registers.py [--sizes 1000 10000 100000]                  SQLite in a scratch folder
    python scripts/launch.py postgres .venv/bin/python benchmarks/registers.py   PostgreSQL

Rows are written straight into the tables: ten road maps, areas and deputies of the example region, a tenth of the
measures at risk, two duties and three defects a facility. Pages are asked for within the process, as a reader.
"""

import argparse
import os
import random
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from waiting import ROOT, SENIM, p95

TIMES = 20
PART = 2000
STATUSES = ("done", "in_progress", "in_progress", "not_due", "unclassified")


def fill(region: Any, size: int) -> None:
    """Bring the region to ``size`` measures and a tenth as many facilities."""
    from senim.facilities.models import Defect, Duty, Event, Facility  # noqa: PLC0415
    from senim.programme.models import Body, Direction, Measure, RoadMap  # noqa: PLC0415
    from senim.rating.models import EvidenceRow  # noqa: PLC0415

    chance, today = random.Random(size), date.today()  # noqa: DTZ011 (rows of a benchmark)
    areas = list(EvidenceRow.objects.filter(region=region, table="areas").values_list("key", flat=True))[:8]
    deputies = list(EvidenceRow.objects.filter(region=region, table="mandates").values_list("key", flat=True))
    if not RoadMap.objects.exists():
        for number in range(10):
            road_map = RoadMap.objects.create(
                region=region, code=f"RM-{number}", programme="regional", area_code=areas[number % 8],
                title_kk=f"Карта {number}", title_ru=f"Карта {number}",
            )  # fmt: skip
            Direction.objects.create(road_map=road_map, position=1, title_kk=f"Бағыт {number}", title_ru="Направление")
            Body.objects.create(region=region, code=f"body-{number}", title_kk="Басқарма", title_ru="Управление")
    road_maps, bodies = list(RoadMap.objects.all()), list(Body.objects.all())
    directions = {one.road_map_id: one for one in Direction.objects.all()}

    def measure(number: int) -> Any:
        road_map = road_maps[number % 10]
        due = today + timedelta(days=chance.randrange(-300, 400))
        return Measure(
            region=region, road_map=road_map, programme="regional", area_code=road_map.area_code,
            direction=directions[road_map.pk], code=f"M-{number}", title_kk=f"Іс-шара {number}",
            title_ru=f"Мероприятие {number}", starts_on=due - timedelta(days=300), first_due_on=due, due_on=due,
            body=bodies[number % 10], deputy_id=chance.choice(deputies), status=chance.choice(STATUSES),
            status_on=today, last_word_on=today, at_risk=chance.random() < 0.1, search=f"іс-шара {number}",
        )  # fmt: skip

    def facility(number: int) -> Any:
        return Facility(
            region=region, code=f"F-{number}", area_code=chance.choice(areas), kind="school", stage="in_use",
            stage_on=today, title_kk=f"Мектеп {number}", title_ru=f"Школа {number}", search=f"мектеп {number}",
            north=4_700_000 + chance.randrange(180_000), east=5_000_000 + chance.randrange(400_000),
        )  # fmt: skip

    for start in range(Measure.objects.count(), size, PART):
        Measure.objects.bulk_create([measure(number) for number in range(start, min(start + PART, size))])
    for start in range(Facility.objects.count(), size // 10, PART):
        made = Facility.objects.bulk_create([facility(n) for n in range(start, min(start + PART, size // 10))])
        Duty.objects.bulk_create(
            [
                Duty(region=region, facility=one, code=f"{one.code}-{who}", deputy_id=who, starts_on=today)
                for one in made
                for who in chance.sample(deputies, 2)
            ]
        )
        events = Event.objects.bulk_create(
            [
                Event(facility=one, region=region, act="defect", at=region.updated, side="records", by="bench")
                for one in made
                for _ in range(3)
            ]
        )
        Defect.objects.bulk_create(
            [
                Defect(
                    region=region, facility_id=one.facility_id, event=one, code=f"D-{one.pk}", reported_on=today,
                    reported_by="citizen", words="x", term_on=today + timedelta(days=chance.randrange(-5, 30)),
                    closed_on=today if chance.random() < 0.9 else None,
                )
                for one in events
            ]
        )  # fmt: skip


def pages() -> dict[str, Callable[[], int]]:
    """What is asked for."""
    from django.core.cache import cache  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    reader = Client()

    def asked(address: str) -> Callable[[], int]:
        def ask() -> int:
            cache.clear()
            return reader.get(address).status_code

        return ask

    return {
        "measures": asked("/kk/programme/measures/"),
        "measures, at risk": asked("/kk/programme/measures/?state=risk"),
        "measures, a deputy": asked("/kk/programme/measures/?body=body-3&status=in_progress"),
        "measures, words": asked("/kk/programme/measures/?q=999"),
        "programme": asked("/kk/programme/"),
        "by body": asked("/kk/programme/by/body/"),
        "a measure": asked("/kk/programme/measures/M-7/"),
        "facilities, map": asked("/kk/facilities/"),
        "facilities, late": asked("/kk/facilities/?state=late"),
        "a facility": asked("/kk/facilities/F-7/"),
    }


def measure(sizes: list[int]) -> None:
    """Fill, ask, print; then the ratios of the largest to the smallest."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from senim.demo.map import shapes  # noqa: PLC0415
    from senim.rating.models import EvidenceRow, Region  # noqa: PLC0415
    from senim.territory.services import set_map  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    Region.objects.update(primary=True)
    region = Region.objects.get()
    region.updated = timezone.now()
    codes = list(EvidenceRow.objects.filter(region=region, table="areas").values_list("key", flat=True))[:8]
    set_map(region=region, shapes=dict(zip(codes, shapes().values(), strict=False)), by="system:bench")
    found: dict[str, list[tuple[float, int]]] = {}
    for size in sizes:
        fill(region, size)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        for name, ask in pages().items():
            ask()
            queries: list[str] = []
            with connection.execute_wrapper(
                lambda run, sql, *rest, seen=queries: (seen.append(sql), run(sql, *rest))[1]
            ):
                ask()
            found.setdefault(name, []).append((p95(ask, TIMES), len(queries)))
    for name, listed in found.items():
        shown = "  ".join(f"{ms:8.1f} ms {queries:2d} queries" for ms, queries in listed)
        print(f"{name:20} {shown}  ratio {listed[-1][0] / listed[0][0]:.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Programme and register as they grow.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(SENIM_VAR=var, DJANGO_SETTINGS_MODULE="senim.config.settings")
        for words in (["publish-bundle", str(ROOT / "examples/release"), "--published", "2021-06-05T05:00:00Z"],
                      ["manage", "collectstatic", "--noinput", "--verbosity", "0"]):  # fmt: skip
            subprocess.run([SENIM, *words], check=True, stdout=subprocess.DEVNULL)
        import django  # noqa: PLC0415 (after the settings of the scratch folder)

        django.setup()
        measure(sizes)


if __name__ == "__main__":
    main()
