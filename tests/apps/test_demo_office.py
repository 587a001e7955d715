"""The demonstration's appeals, receptions, programme and facilities go through services; what comes out is what was planned."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from senim.appeals import handover as appeals
from senim.appeals.models import Appeal, Reception
from senim.budget import handover as budget
from senim.demo.office import TABLES, Office
from senim.demo.region import MONTHS
from senim.demo.snapshot import make, snapshot
from senim.facilities import handover as facilities
from senim.ledger.models import Leaf
from senim.programme import handover as programme
from senim.rating.models import Region
from senim.rating.services import replace_evidence, set_region, write_bundle
from senim_core.canonical import to_csv
from senim_core.evidence.schema import tables
from senim_core.rating.engine import Period


@pytest.fixture
def months(db: None, tmp_path: Path) -> Iterator[tuple[Region, object, date, Path]]:
    """A region of another seed on each database, made month by month: (region, plan, last day, bundle as it would be published)."""
    seed = 1 if connection.vendor == "postgresql" else 2
    plan = make(seed)
    texts = {"kk": "Сынақ", "ru": "Проба", "en": "Trial"}
    region = set_region(slug=f"seed-{seed}", title=texts, notice=texts, ruleset="model-2021", fictional=True,
                        exercise=False, primary=False, by="test")  # fmt: skip
    office = Office(plan, region)

    def made() -> Iterator[tuple[Region, object, date, Path]]:
        for until, _published in MONTHS:
            rows = {name: found for name, found in snapshot(plan, until).items() if name not in TABLES}
            replace_evidence(region=region, rows=rows, by="test")
            office.until(until)
            appeals.hand_over(region=region)
            programme.hand_over(region=region)
            facilities.hand_over(region=region)
            budget.hand_over(region=region)
            folder = tmp_path / f"{until}"
            write_bundle(region, Period(date(2021, 1, 1), until), folder, retrospective=True)
            yield region, plan, until, folder

    return made()


def planned(rows: list[dict[str, object]], name: str) -> list[dict[str, str]]:
    """Rows of the plan as a bundle writes them, in the bundle's order."""
    table = tables()[name]
    content = to_csv(table.names, [[row[column] for column in table.names] for row in rows]).decode()
    listed = list(csv.DictReader(content.splitlines()))
    return sorted(listed, key=lambda row: [row[column] for column in table.key])


def test_the_evidence_is_the_plans_to_the_last_row(months: Iterator[tuple[Region, object, date, Path]]) -> None:
    for region, plan, until, folder in months:
        expected = snapshot(plan, until)
        for name in tables():
            written = list(csv.DictReader((folder / "evidence" / f"{name}.csv").read_text("utf-8").splitlines()))
            wanted = planned(expected[name], name)
            found = sorted(written, key=lambda row: [row[column] for column in tables()[name].key])
            assert found == wanted, (name, until)
        assert appeals.changes(region) == []
        for handed in (programme, facilities, budget):
            assert handed.hand_over(region=region) == 0
    held = Reception.objects.filter(region=region, state=Reception.State.HELD, deputy_id__startswith="D-000000000")
    assert held.count() == 214
    regional = Appeal.objects.filter(region=region, deputy_id__startswith="D-000000000")
    assert (regional.count(), regional.filter(outcome="resolved").count()) == (607, 304)
    assert Leaf.objects.filter(kind="appeal-registered/v1").count() >= Appeal.objects.count()
