"""The demonstration's people, sittings, appeals, programme, facilities and budget go through services; what comes out is what
was planned, to the last row, on each database."""

import csv
import json

from installed import demonstration
from senim.demo.region import MONTHS
from senim.demo.snapshot import make, snapshot
from senim_core.canonical import to_csv
from senim_core.evidence.schema import tables

COUNT = """
import json
from senim.appeals import handover as appeals
from senim.appeals.models import Appeal, Reception
from senim.assembly import handover as people
from senim.budget import handover as budget
from senim.councils import handover as councils
from senim.facilities import handover as facilities
from senim.ledger.models import Leaf
from senim.programme import handover as programme
from senim.rating.models import Region
from senim.sittings import handover as sittings
region = Region.objects.get(slug="demo")
kept = (people, sittings, councils, programme, facilities, budget)
regional = Appeal.objects.filter(region=region, deputy_id__startswith="D-000000000")
print(json.dumps({
    "left": [len(appeals.changes(region)), *(one.hand_over(region=region) for one in kept)],
    "held": Reception.objects.filter(region=region, state="held", deputy_id__startswith="D-000000000").count(),
    "appeals": regional.count(), "resolved": regional.filter(outcome="resolved").count(),
    "logged": Leaf.objects.filter(kind="appeal-registered/v1").count(), "all": Appeal.objects.count(),
}))
"""


def planned(rows: list[dict[str, object]], name: str) -> list[dict[str, str]]:
    """Rows of the plan as a bundle writes them, in the order of their keys."""
    table = tables()[name]
    content = to_csv(table.names, [[row[column] for column in table.names] for row in rows]).decode()
    return in_order(list(csv.DictReader(content.splitlines())), name)


def in_order(rows: list[dict[str, str]], name: str) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: [row[column] for column in tables()[name].key])


def test_the_published_evidence_is_the_plans_to_the_last_row() -> None:
    plan = make(1)
    for until, _published in MONTHS:
        expected = snapshot(plan, until)
        folder = demonstration().var / "releases" / f"{until:%Y-%m}" / "evidence"
        for name in tables():
            written = list(csv.DictReader((folder / f"{name}.csv").read_text("utf-8").splitlines()))
            assert in_order(written, name) == planned(expected[name], name), (name, until)


def test_nothing_is_left_to_hand_over_and_the_offices_own_counts_are_the_reports() -> None:
    said = demonstration().senim("manage", "shell", "--verbosity", "0", "-c", COUNT)
    found = json.loads(said.splitlines()[-1])
    assert found["left"] == [0, 0, 0, 0, 0, 0, 0]
    assert (found["held"], found["appeals"], found["resolved"]) == (214, 607, 304)
    assert found["logged"] >= found["all"]
