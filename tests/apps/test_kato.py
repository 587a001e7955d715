"""KATO, the classifier of places, as the territory of a region; and places that lie."""

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from senim.common.kazakh import latin
from senim.intake import reading, services
from senim.intake.source import Source, load
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.rating.services import set_region
from senim_core.errors import InputError

KATO = Path(__file__).parents[3] / "shared" / "data" / "kz_kato" / "kato.csv"
CYRILLIC = re.compile("[\u0400-\u04ff]")
HEAD = "kato,kato_version,level,type_code,name_ru,name_kk\n"
TOP = "230000000,NK,oblast,0,Атырауская область,Атырау облысы\n"


def within(*codes: str) -> Source:
    source = load("kato")
    return Source(source.name, {**source.raw, "within": list(codes)}, path=source.path)


def results(text: str, *codes: str) -> dict[int, str]:
    parsed, _tables = reading.read(within(*codes), [("kato.csv", (HEAD + text).encode())])
    return {line.number: line.result for line in parsed.lines}


@pytest.mark.skipif(not KATO.is_file(), reason="the classifier is not part of the repository")
def test_15594_places_in_two_languages_are_a_tree_of_20_regions() -> None:
    content = KATO.read_bytes()
    source_rows = {row["kato"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    parsed, _tables = reading.read(load("kato"), [("kato.csv", content)])
    rows = {row["area_code"]: row for row in parsed.rows["areas"]}
    assert len(rows) == len(source_rows) == 15_594
    assert sum(row["parent_code"] is None for row in rows.values()) == 20
    assert all(row["parent_code"] in rows for row in rows.values() if row["parent_code"])
    assert Counter(row["level"] for row in source_rows.values()) == {
        "oblast": 20, "district": 209, "sub_district": 2_379, "settlement": 12_986,
    }  # fmt: skip
    assert Counter(row["kind"] for row in rows.values())["settlement"] == 12_986
    for code, row in rows.items():
        assert row["name_kk"] == " ".join(source_rows[code]["name_kk"].split())
        assert row["name_ru"] == " ".join(source_rows[code]["name_ru"].split())
    left = [code for code, row in rows.items() if CYRILLIC.search(row["name_en"])]
    assert left == ["635843406"], "one letter of the classifier is no Kazakh or Russian one"


@pytest.mark.django_db
@pytest.mark.skipif(not KATO.is_file(), reason="the classifier is not part of the repository")
def test_one_regions_620_places_go_in_are_shown_and_go_back() -> None:
    title = {"kk": "Облыс", "ru": "Область", "en": "Region"}
    region = set_region(
        slug="territory", title=title, notice=title, ruleset="model-2021", fictional=True, exercise=False,
        primary=False, by="system:test",
    )  # fmt: skip
    files = [("kato.csv", KATO.read_bytes())]
    made = services.apply(source=within("230000000"), files=files, by="system:test", region=region)
    assert made is not None
    assert made.new == 620
    region.refresh_from_db()
    names = names_of(region, "kk")
    assert len(names.areas) == 620
    assert names.above["231035100"] == "231035000"
    assert names.above["230000000"] == ""
    found = {name: (lines, excluded) for name, _what, lines, excluded, _detail in made.findings}
    assert found["elsewhere"] == (14_974, 14_974)
    assert services.apply(source=within("230000000"), files=files, by="system:test", region=region) is None
    services.undo(imported=made, by="system:test")
    assert names_of(Region.objects.get(pk=region.pk), "kk").areas == {}


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("231000000,NK,district,3,Атырау Г.А.,Атырау Қ.Ә.", "used"),
        ("23100000,NK,district,3,Атырау Г.А.,Атырау Қ.Ә.", "code"),
        ("23100000x,NK,district,3,Атырау Г.А.,Атырау Қ.Ә.", "code"),
        ("231000000,NK,county,3,Атырау Г.А.,Атырау Қ.Ә.", "level"),
        ("231000000,NK,district,3,Атырау Г.А.,", "name"),
        ("231000000,NK,district,3", "name"),
        ("230000000,NK,oblast,0,Атырауская область,Атырау облысы", "repeated"),
        ("101000000,NK,district,1,Семей Г.А.,Семей Қ.Ә.", "above"),
    ],
)
def test_a_line_that_lies_is_left_out_for_one_named_reason(line: str, result: str) -> None:
    assert results(f"{TOP}{line}\n") == {2: "used", 3: result}


def test_a_place_below_one_that_hangs_in_the_air_hangs_too() -> None:
    lost = "101000000,NK,district,1,Семей Г.А.,Семей Қ.Ә.\n101010000,NK,sub_district,1,г.Семей,Семей қ.\n"
    assert results(TOP + lost) == {2: "used", 3: "above", 4: "above"}


@pytest.mark.parametrize(
    ("root", "inside", "outside"),
    [
        ("100000000", "101000000", "110000000"),
        ("234000000", "234030000", "234600000"),
        ("351000000", "351010000", "351600000"),
    ],
)
def test_a_code_that_ends_in_zeros_asks_for_its_own_places_alone(root: str, inside: str, outside: str) -> None:
    """The zeros of a code belong to it: region 10 is not the beginning of region 11."""
    top = f"{root[:2]}0000000"
    lines = {top: "oblast", f"{outside[:2]}0000000": "oblast"}
    lines |= {root: lines.get(root, "district"), outside: lines.get(outside, "district"), inside: "district"}
    if root != top:
        lines[inside] = "sub_district"
    text = "".join(f"{code},NK,{level},0,Имя,Аты\n" for code, level in sorted(lines.items()))
    parsed, _tables = reading.read(within(root), [("kato.csv", (HEAD + text).encode())])
    assert {row["area_code"] for row in parsed.rows["areas"]} == {root, inside}


def test_below_a_line_that_was_refused_nothing_is_hung_elsewhere() -> None:
    text = TOP + (
        "231000000,NK,district,3,Атырау Г.А.,Атырау Қ.Ә.\n"
        "231035000,NK,okrug,2,Атырауский с.о.,Атырау а.о.\n"
        "231035100,NK,settlement,2,с.Золотенок,Золотенок а.\n"
    )
    assert results(text) == {2: "used", 3: "used", 4: "level", 5: "above"}


def test_an_office_of_a_district_has_the_district_on_top() -> None:
    text = TOP + "231000000,NK,district,3,Атырау Г.А.,Атырау Қ.Ә.\n231010000,NK,sub_district,1,г.Атырау,Атырау қ.\n"
    parsed, _tables = reading.read(within("231000000"), [("kato.csv", (HEAD + text).encode())])
    assert [(row["area_code"], row["parent_code"], row["kind"]) for row in parsed.rows["areas"]] == [
        ("231000000", None, "city"), ("231010000", "231000000", "city"),
    ]  # fmt: skip


def test_a_period_has_no_meaning_and_a_damaged_file_says_why() -> None:
    with pytest.raises(InputError, match="no period"):
        reading.read(load("kato"), [("kato.csv", (HEAD + TOP).encode())], (date(2026, 1, 1), date(2026, 2, 1)))
    for content in (b"\x00", HEAD.encode(), b"a,b\n1,2\n"):
        with pytest.raises(InputError):
            reading.read(load("kato"), [("kato.csv", content)])


@pytest.mark.parametrize(
    ("text", "said"),
    [("Құрманғазы", "Qurmangazy"), ("Өрлік", "Orlik"), ("Жәңгір хан", "Zhangir khan"), ("№ 5 Щучинск", "№ 5 Shchuchinsk"),
     ("ПОДЪЕМ", "PODEM"), ("", "")],
)  # fmt: skip
def test_latin_letters_of_a_name(text: str, said: str) -> None:
    assert latin(text) == said
