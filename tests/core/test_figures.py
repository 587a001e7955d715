"""Figures at a glance: each number is the sum of its list, every class is named, unknown is not zero."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.bundles import FIRST_QUARTER, day, engine_with, evidence, feeds, model
from senim_core.errors import InputError
from senim_core.figures import compute
from senim_core.rating.engine import DuckDB, prepare

MAPS = [
    {"road_map_id": "r1", "programme": "regional", "area_code": "a1"},
    {"road_map_id": "r2", "programme": "city_district", "area_code": "a2"},
    {"road_map_id": "y", "programme": "youth", "area_code": "a1"},
]
MEASURES = [
    {"measure_id": "m1", "road_map_id": "r1", "status": "done", "act_on": day("02-01")},
    {"measure_id": "m2", "road_map_id": "r1", "status": "in_progress"},
    {"measure_id": "m3", "road_map_id": "r1", "status": None},
    {"measure_id": "m4", "road_map_id": "r2", "status": "not_due"},
]


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    rows = evidence(
        road_maps=MAPS,
        measures=MEASURES,
        campaign_counts=[
            {"area_code": "a1", "chairs": 10, "women": 4, "under_35": 3, "renewed": 0, "primaries": 3},
            {"area_code": "a2", "chairs": 8, "women": 3, "under_35": 0, "renewed": 3, "primaries": 8},
        ],
        feeds=feeds(without=["councils"]),
    )
    made = engine_with(rows)
    prepare(made, model(), FIRST_QUARTER)
    yield made
    made.close()


def test_statuses_sum_to_their_total_and_the_remainder_is_named(engine: DuckDB) -> None:
    found = compute.amounts(engine, compute.figures()["measures-regional"])
    assert found.parts == {
        "done": 1,
        "in_progress": 1,
        "not_due": 0,
        "partly_done": 0,
        "not_done": 0,
        "unclassified": 1,
    }
    assert found.total == 3


def test_the_number_is_the_sum_of_its_list(engine: DuckDB) -> None:
    for figure in compute.figures().values():
        found = compute.amounts(engine, figure)
        if found.total is not None:
            assert sum(row[2] for row in compute.items(engine, figure)) == found.total, figure.id


def test_the_youth_programme_is_counted_apart(engine: DuckDB) -> None:
    assert compute.amounts(engine, compute.figures()["road-maps"]).total == 2
    assert compute.amounts(engine, compute.figures()["road-maps-youth"]).total == 1


def test_counts_of_areas_are_summed_and_an_empty_count_is_no_row(engine: DuckDB) -> None:
    figure = compute.figures()["chairs-under-35"]
    assert compute.amounts(engine, figure).parts == {"under_35": 3, "others": 15}
    rows = compute.items(engine, figure)
    assert [row[:3] for row in rows] == [("a1", "under_35", 3), ("a1", "others", 7), ("a2", "others", 8)]


def test_a_source_that_was_not_handed_in_is_no_data_and_never_zero(engine: DuckDB) -> None:
    found = compute.amounts(engine, compute.figures()["councils"])
    assert found.parts is None
    assert found.total is None
    assert "councils,,,source_missing\n" in compute.results(engine).decode()


def test_a_part_without_a_name_is_refused(engine: DuckDB) -> None:
    figure = compute.figures()["measures-regional"]
    unnamed = replace(figure, parts={"done": figure.parts["done"]})
    with pytest.raises(InputError, match="figure measures-regional: part 'in_progress' is not named"):
        compute.amounts(engine, unnamed)


def test_a_figure_may_show_only_columns_that_exist() -> None:
    text = compute.FOLDER.joinpath("figures.toml").read_text("utf-8").replace('"held_on"', '"held_at"', 1)
    with pytest.raises(InputError, match="figures.toml, receptions"):
        compute.parse(text)
