"""A correction is a new release: the number, its remainder and the hash change; the old release stays as it was."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from senim.rating.drafts import publish
from senim.rating.models import EvidenceRow, Region, Release
from senim.rating.services import remove_row
from senim_core.canonical import sha256
from senim_core.errors import ReleaseError
from senim_core.rating.engine import Period

pytestmark = pytest.mark.django_db
BY = "system:test"
WHOLE = {"done": 5, "in_progress": 98, "not_due": 24, "partly_done": 0, "not_done": 0, "unclassified": 1}
# What hangs on a measure, from the leaves up: a table, the column that refers, the table referred to.
HANGING = (("measure_checks", "assignment_id"), ("warnings", "assignment_id"), ("assignments", "measure_id"))


def correct(region: Region) -> Release:
    return publish(
        region=region, period=Period(date(2021, 1, 1), date(2021, 5, 31)), published="2021-06-20T05:00:00Z",
        slug="2021-05-b", by=BY,
    )  # fmt: skip


def rows(region: Region, table: str) -> list[EvidenceRow]:
    return list(EvidenceRow.objects.filter(region=region, table=table))


def regional_measure(region: Region, status: str | None) -> EvidenceRow:
    maps = {row.key for row in rows(region, "road_maps") if row.values["programme"] == "regional"}
    return next(
        row for row in rows(region, "measures") if row.values["road_map_id"] in maps and row.values["status"] == status
    )


def remove_with_what_hangs_on_it(region: Region, measure: EvidenceRow) -> None:
    gone = {"measure_id": {measure.key}}
    gone["assignment_id"] = {row.key for row in rows(region, "assignments") if row.values["measure_id"] == measure.key}
    for table, column in HANGING:
        for row in rows(region, table):
            if row.values[column] in gone[column]:
                remove_row(region=region, table=table, key=row.key, by=BY)
    remove_row(region=region, table="measures", key=measure.key, by=BY)


def hashes(folder: Path) -> Mapping[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(("status", "part"), [(None, "unclassified"), ("done", "done")])
def test_without_one_measure_the_new_release_says_127_and_the_old_one_still_128(
    region: Region, own_releases: Path, client: Client, status: str | None, part: str
) -> None:
    old = hashes(own_releases / "2021-05"), (own_releases / "2021-05.zip").read_bytes()
    statement = Release.objects.get(slug="2021-05").statement
    before = client.get("/kk/releases/2021-05/figures/measures-regional/").content

    remove_with_what_hangs_on_it(region, regional_measure(region, status))
    corrected = correct(region)

    assert corrected.figures["measures-regional"] == {**WHOLE, part: WHOLE[part] - 1}
    page = client.get("/kk/releases/2021-05-b/figures/measures-regional/").content.decode()
    assert "<span data-total>127</span>" in page
    assert page.count("<tr data-item>") == 127
    assert '<h2 id="unclassified">' in page, "a remainder of nothing is still named"
    assert ("мәртебесі көрсетілмеген: 0" in page) == (part == "unclassified")
    home = client.get("/kk/").content.decode()
    assert 'data-figure="measures-regional">127<' in home

    said, then = json.loads(corrected.statement), json.loads(statement)
    assert said["previous"] == sha256(statement.encode())
    assert said["evidence"]["root"] != then["evidence"]["root"]
    assert said["results"]["sha256"] != then["results"]["sha256"]

    assert (hashes(own_releases / "2021-05"), (own_releases / "2021-05.zip").read_bytes()) == old
    assert Release.objects.get(slug="2021-05").statement == statement
    assert client.get("/kk/releases/2021-05/figures/measures-regional/").content == before
    assert "<span data-total>128</span>" in before.decode()


def test_a_measure_cannot_go_while_an_assignment_hangs_on_it(region: Region, own_releases: Path) -> None:
    measure = regional_measure(region, "done")
    remove_row(region=region, table="measures", key=measure.key, by=BY)
    with pytest.raises(ReleaseError, match=r"assignments\.measure_id: no such row in measures, 1 rows"):
        correct(region)
    assert not (own_releases / "2021-05-b").exists()
