"""The demonstration region, whatever its seed, adds up to every figure of the report of June 2021."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from contract.releases import demo_release
from senim_core.figures import compute
from senim_core.rating.explain import percent

SEEDS = (1, 2, 3)
NO = {"partly_done": 0, "not_done": 0}  # the closed list has them, the report none
REPORT: Mapping[str, Mapping[str, int]] = {
    "receptions": {"held": 214},
    "measures-regional": {"done": 5, "in_progress": 98, "not_due": 24, **NO, "unclassified": 1},
    "measures-city-district": {"done": 50, "in_progress": 482, "not_due": 236, **NO, "unclassified": 10},
    "road-maps": {"regional": 1, "city_district": 8},
    "road-maps-youth": {"youth": 1},
    "councils": {"regional": 22, "territorial": 56},
    "chairs-women": {"women": 34, "others": 74},
    "chairs-under-35": {"under_35": 24, "others": 84},
    "chairs-renewed": {"renewed": 23, "others": 85},
    "chairs-primaries": {"primaries": 22, "others": 86},
}
TOTALS = {
    "receptions": 214, "appeals": 607, "measures-regional": 128, "measures-city-district": 778, "road-maps": 9,
    "road-maps-youth": 1, "councils": 78, "young-deputies": 24, "chairs-women": 108, "chairs-under-35": 108,
    "chairs-renewed": 108, "chairs-primaries": 108,
}  # fmt: skip
SHARES = {  # as the report prints them, with a comma
    "chairs-women": ("women", "31,5"),
    "chairs-under-35": ("under_35", "22,2"),
    "chairs-renewed": ("renewed", "21,3"),
    "measures-city-district": ("done", "6,4"),
}


@cache
def published(seed: int) -> Mapping[str, Mapping[str, int]]:
    """results/figures.csv of a release of this seed: figure -> part -> amount."""
    found: dict[str, dict[str, int]] = {}
    with TemporaryDirectory() as scratch:
        path = demo_release(Path(scratch), seed) / "results" / "figures.csv"
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            assert row["reason"] == "", row
            found.setdefault(row["figure"], {})[row["part"]] = int(row["amount"])
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("figure", REPORT)
def test_each_part_is_the_reports(seed: int, figure: str) -> None:
    assert published(seed)[figure] == REPORT[figure]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("figure", TOTALS)
def test_the_parts_sum_to_the_reports_total(seed: int, figure: str) -> None:
    assert sum(published(seed)[figure].values()) == TOTALS[figure]


@pytest.mark.parametrize("seed", SEEDS)
def test_304_of_607_appeals_were_resolved(seed: int) -> None:
    assert published(seed)["appeals"]["resolved"] == 304


@pytest.mark.parametrize("seed", SEEDS)
def test_the_young_deputies_are_of_every_level(seed: int) -> None:
    assert published(seed)["young-deputies"] == {"region": 5, "city": 5, "district": 14}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("figure", SHARES)
def test_the_share_reads_as_in_the_report(seed: int, figure: str) -> None:
    part, said = SHARES[figure]
    amounts = published(seed)[figure]
    assert percent(amounts[part], sum(amounts.values()), "ru") == f"{said}\u00a0%"


@pytest.mark.parametrize("seed", SEEDS)
def test_about_every_fifth_chair_took_part_in_the_primaries(seed: int) -> None:
    amounts = published(seed)["chairs-primaries"]
    assert round(sum(amounts.values()) / amounts["primaries"]) == 5


@pytest.mark.parametrize("seed", SEEDS)
def test_the_youth_programme_stands_apart(seed: int) -> None:
    """Its measures are in neither 128 nor 778, and its road map is not among the nine."""
    assert sum(published(seed)["measures-youth"].values()) == 32
    assert "youth" not in published(seed)["road-maps"]


def test_every_figure_the_site_shows_is_compared_here() -> None:
    assert set(TOTALS) | {"measures-youth"} == set(compute.figures())
