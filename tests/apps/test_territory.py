"""The map: shapes from GeoJSON, exact in and out, drawn true to scale, and a point that finds its district."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from apps.office import AREA, appeal
from apps.staff import member, signed_in
from apps.test_citizen import case_of, typed
from apps.test_office_more import at
from senim.appeals.models import Appeal
from senim.demo.map import shapes as demo_shapes
from senim.rating.models import Region
from senim.territory import geometry, selectors, services
from senim.territory.geometry import UNIT, draw, holds, read
from senim_core.errors import InputError

BY = "system:test"
ATYRAU = Path(__file__).parents[2].parent / "shared" / "data" / "kz_geo" / "atyrau_adm2_8_districts.geojson"
SQUARE = [[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]]
HOLE = [[4, 4], [4, 6], [6, 6], [6, 4], [4, 4]]


def made(*features: tuple[Any, Any]) -> bytes:
    return json.dumps(
        {"type": "FeatureCollection", "features": [{"properties": p, "geometry": g} for p, g in features]}
    ).encode()


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_hole_is_outside_and_borders_are_of_one_side_only() -> None:
    found = read(made(({"code": "A"}, polygon(SQUARE, HOLE))), "code")["A"]
    assert holds(found, (1 * UNIT, 1 * UNIT))
    assert not holds(found, (5 * UNIT, 5 * UNIT))
    assert not holds(found, (11 * UNIT, 5 * UNIT))
    assert not holds(found, (5 * UNIT, -1))


@given(x=st.integers(-2 * UNIT, 12 * UNIT), y=st.integers(-2 * UNIT, 12 * UNIT))
def test_inside_a_square_is_what_its_sides_say(x: int, y: int) -> None:
    ring = [[(0, 0), (0, 10 * UNIT), (10 * UNIT, 10 * UNIT), (10 * UNIT, 0)]]
    if x not in (0, 10 * UNIT) and y not in (0, 10 * UNIT):
        assert holds(ring, (x, y)) == (0 < x < 10 * UNIT and 0 < y < 10 * UNIT)


@given(x=st.integers(0, 4 * UNIT), y=st.integers(0, 2 * UNIT))
def test_a_point_lies_in_at_most_one_district(x: int, y: int) -> None:
    point = (50 * UNIT + x, 47 * UNIT + y)
    assert sum(holds(rings, point) for rings in demo_shapes().values()) <= 1


def test_the_drawing_leads_back_to_the_place() -> None:
    drawing = draw(demo_shapes())
    point = (51_23456, 47_65432)
    x, y = drawing.at(point)
    assert abs(drawing.west + x * drawing.east_per_unit - point[0] / UNIT) <= drawing.east_per_unit
    assert abs(drawing.north - y * drawing.north_per_unit - point[1] / UNIT) <= drawing.north_per_unit
    assert drawing.east_per_unit > drawing.north_per_unit  # a degree east is shorter on the ground
    assert all(path.startswith("M") and path.endswith("Z") for path in drawing.paths.values())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no GeoJSON"), (b"{}", "no GeoJSON"), (b'{"features": [1]}', "no GeoJSON"), (b"\xff", "no GeoJSON"),
        (made(), "no shape"), (made(({}, polygon(SQUARE))), "no code"),
        (made(({"code": "A"}, {"type": "Point", "coordinates": [1, 2]})), "type 'Point'"),
        (made(({"code": "A"}, None)), "type None"), (made(({"code": "A"}, polygon([[1, 2], [3, 4], [1, 2]]))), "three points"),
        (made(({"code": "A"}, polygon([[1, 2], [300, 4], [5, 6]]))), "no place"),
        (made(({"code": "A"}, polygon([["x", 2], [3, 4], [5, 6]]))), "none"),
        (made(({"code": "A"}, polygon([[1], [3, 4], [5, 6]]))), "none"),
        (made(({"code": "A"}, polygon(SQUARE)), ({"code": "A"}, polygon(SQUARE))), "twice"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_by_feature(content: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read(content, "code")


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geometry, "MOST_POINTS", 3)
    with pytest.raises(InputError, match="more than 3 points"):
        read(made(({"code": "A"}, polygon(SQUARE))), "code")


def test_the_districts_of_a_real_region_are_read_and_a_known_place_is_found() -> None:
    if not ATYRAU.is_file():
        pytest.skip("the shapes of the districts are not beside the project")
    codes = {"Atyrau": "231000000", "Zhylyoyskiy": "233600000", "Inderskiy": "234000000", "Isatayskiy": "234200000",
             "Kurmangazinskiy": "234600000", "Kzylkoginskiy": "234800000", "Makatskiy": "235200000",
             "Makhambetskiy": "235600000"}  # fmt: skip
    found = read(ATYRAU.read_bytes(), "shapeName", codes)
    assert set(found) == set(codes.values())
    assert geometry.area_of(found, selectors.spot("46.96215, 54.01292")) == "233600000"  # Kulsary in Zhylyoi
    places = json.loads(ATYRAU.with_name("atyrau_places_osm.geojson").read_bytes())["features"]
    points = [place["geometry"]["coordinates"] for place in places]
    areas = [geometry.area_of(found, (round(east * UNIT), round(north * UNIT))) for east, north in points]
    assert (len(areas), areas.count("")) == (248, 10)  # the shapes end before the sea does
    with pytest.raises(InputError, match="feature 1: no code"):
        read(ATYRAU.read_bytes(), "shapeName", {})


def test_a_map_with_a_code_that_is_no_area_changes_nothing(region: Region) -> None:
    before = region.shapes.count()
    assert before == 8
    with pytest.raises(InputError, match="no area of the region: X"):
        services.set_map(region=region, shapes={"X": [[(0, 0), (0, 1), (1, 1)]]}, by=BY)
    assert region.shapes.count() == before


def test_the_command_previews_applies_and_takes_out(region: Region, tmp_path: Path) -> None:
    file, names = tmp_path / "map.geojson", tmp_path / "names.csv"
    file.write_bytes(made(({"shape": "Town"}, polygon(SQUARE))))
    names.write_text(f"name,area_code\nTown,{AREA}\n", "utf-8")

    def run(*words: str) -> str:
        said = StringIO()
        call_command("map", "demo", *words, stdout=said)
        return said.getvalue()

    words = (str(file), "--code", "shape", "--codes", str(names))
    assert run(*words) == "1 shapes\n"
    assert region.shapes.count() == 8
    assert run(*words, "--apply").endswith("1 taken in\n")
    assert [one.area_code for one in region.shapes.all()] == [AREA]
    run("--remove")
    assert not region.shapes.exists()
    for wrong in (("demo",), ("demo", str(tmp_path / "none")), ("nowhere", str(file)), ("demo", str(file))):
        with pytest.raises(CommandError):
            call_command("map", *wrong, stdout=StringIO())


def test_the_form_has_a_map_and_a_case_shows_its_point_and_district(client: Client, region: Region) -> None:
    form = client.get(at("appeal-new")).content.decode()
    assert form.count('class="area') == 8
    assert re.search(r'data-west="49\.[0-9]+"', form)  # with a point, in every language
    drawing = selectors.map_of(region)
    assert drawing is not None
    rings = drawing.shapes[AREA][0]
    east, north = sum(x for x, _ in rings) // len(rings) / UNIT, sum(y for _, y in rings) // len(rings) / UNIT
    client.post(at("appeal-new"), typed(point=f"{north:.5f}, {east:.5f}"))
    one = Appeal.objects.select_related("person__key").get()
    names = {"kk": "Орал қаласы"}
    page = client.get(case_of(one)).content.decode()
    assert 'class="area here"' in page
    assert f"{names['kk']}</figcaption>" in page
    office = signed_in(member("operator")[0]).get(at("office-appeal", one.code)).content.decode()
    assert 'class="area here"' in office


def test_without_a_map_the_form_is_as_good(client: Client, region: Region) -> None:
    services.set_map(region=region, shapes={}, by=BY)
    cache.clear()
    assert "<svg" not in client.get(at("appeal-new")).content.decode()
    one = appeal(region, point="47.10000, 51.90000")
    assert "47.10000, 51.90000" in client.get(case_of(one)).content.decode()
