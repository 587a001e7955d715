"""A malformed rule set is refused with its file, line or criterion, and with what to do."""

import shutil
from pathlib import Path

import pytest

from core.rulesets import BLOCK, SQL, TEXT, TOP, criterion, files, part, tiny
from senim_core.errors import RulesetError
from senim_core.rating.ruleset import FOLDER, build, load, read_files, shipped

GOOD = TOP + BLOCK + criterion()


def refused(content: dict[str, bytes]) -> RulesetError:
    with pytest.raises(RulesetError) as error:
        build(content)
    assert error.value.where, "says where"
    assert error.value.hint, "says what to do"
    return error.value


def with_part(text: str) -> dict[str, bytes]:
    return files(TOP + BLOCK + criterion("T-1", text))


def edited(old: str, new: str) -> dict[str, bytes]:
    assert old in GOOD
    return files(GOOD.replace(old, new, 1))


TEXTS = {
    "not TOML": (files("schema = "), "ruleset.toml: "),
    "not UTF-8": ({"ruleset.toml": b"\xff"}, "ruleset.toml: not UTF-8"),
    "another schema": (edited("schema = 1", "schema = 2"), "schema must be 1"),
    "another scale": (edited("scale = 1000000", "scale = 100"), "scale 1000000"),
    "an unknown key": (edited("schema = 1", "schema = 1\ncolour = 1"), "ruleset.toml: unknown key 'colour'"),
    "an unknown status": (edited('"draft"', '"final"'), "status is 'final' — one of draft, published"),
    "a fraction in the gates": (edited("coverage = 60", "coverage = 0.6"), "gates, coverage: 0.6 is a fraction"),
    "a gate missing": (edited("days = 90\n", ""), "gates.days: None is not a whole number"),
    "a negative gate": (edited("days = 90", "days = -1"), "gates.days: -1 is too small"),
    "a band missing": (edited("middle = 500000\n", ""), "bands.middle: None is not a whole number"),
    "no title": (edited(f"title = {TEXT}\n", ""), "ruleset.toml, title: no text in kk"),
    "a language missing": (edited(', en = "Trial"', ""), "ruleset.toml, title: no text in en"),
    "an empty text": (edited('ru = "Проба"', 'ru = " "'), "ruleset.toml, title: no text in ru"),
    "a peer group twice": (
        files(TOP + f'[[peer_group]]\nid = "city"\ntitle = {TEXT}\n' + BLOCK + criterion()),
        "peer_group city stands twice",
    ),
    "a block twice": (files(TOP + BLOCK + BLOCK + criterion()), "block T stands twice"),
    "a code twice": (files(TOP + BLOCK + criterion(weight=50) * 2), "criterion T-1 stands twice"),
    "weights that do not sum to 100": (
        files(TOP + BLOCK + criterion(weight=99)),
        "ruleset.toml: weights of criteria sum to 99 — they must sum to 100",
    ),
    "a block that is not the sum of its criteria": (
        files(TOP + BLOCK.replace("100", "90") + criterion()),
        "block T: weight 90, its criteria sum to 100",
    ),
    "a block of a word": (files(TOP + BLOCK.replace("100", '"many"') + criterion()), "'many' is not a whole number"),
    "a weight of nothing": (files(TOP + BLOCK + criterion(weight=0)), "criterion T-1, weight: 0 is too small"),
    "an unknown block": (files(TOP + BLOCK + criterion(block="U")), "criterion T-1: block is 'U' — one of T"),
    "an unknown combination": (files(TOP + BLOCK + criterion(combine="sum")), "criterion T-1: combine is 'sum'"),
    "an unknown source": (edited('["appeals"]', '["gossip"]'), r"criterion T-1: sources are \['gossip'\]"),
    "no source": (edited('["appeals"]', "[]"), r"criterion T-1: sources are \[\]"),
    "an unknown key of a criterion": (edited("weight = 100\nsources", "weight = 100\nx = 1\nsources"), "unknown key 'x'"),
    "a criterion without SQL": (
        files(TOP + BLOCK + criterion(weight=50) + criterion("T-2", weight=50)),
        "criterion T-2: no file criteria/T-2.sql",
    ),
    "SQL without a criterion": (files(T_9=SQL), "criteria/T-9.sql: no criterion of this code"),
    "single with two parts": (
        files(TOP + BLOCK + criterion("T-1", part("a"), part("b"))),
        "criterion T-1: 2 scored parts with combine = single",
    ),
    "a mean of one part": (files(TOP + BLOCK + criterion(combine="mean")), "1 scored parts with combine = mean"),
    "only shown parts": (with_part(part(kind="shown")), "0 scored parts"),
    "a fraction among the params": (
        edited("[criterion.parts", "[criterion.params]\nlimit = 0.2\n[criterion.parts"),
        "criterion T-1, params, limit: 0.2 is a fraction",
    ),
    "a number where blocks belong": (files("block = 3\n" + TOP + criterion()), "not of the expected form"),
    "numbers where blocks belong": (files("block = [3]\n" + TOP + criterion()), "not of the expected form"),
    "a number where parts belong": (
        edited(criterion()[criterion().index("[criterion.parts"):], "parts = 3\n"),
        "not of the expected form",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "problem"), TEXTS.values(), ids=TEXTS.keys())
def test_a_malformed_rule_set_is_refused(content: dict[str, bytes], problem: str) -> None:
    error = refused(content)
    assert pytest.raises(RulesetError, build, content).match(problem)
    assert error.where.startswith(("ruleset.toml", "criteria/"))


PARTS = {
    "an unknown kind": (part(kind="vote"), "part done: kind is 'vote' — one of rate, ratio, share, shown, target"),
    "a name that is no name": (part('"a b"'), "'a b' is no name"),
    "a parameter missing": (part(kind="target"), "target is missing — a target needs target"),
    "a parameter of another kind": (part(target=3), "unknown key 'target'"),
    "a parameter as text": (part(m='"0.5"'), "part done, m: '0.5' is not a whole number"),
    "a parameter as truth": (part(m="true"), "part done, m: True is not a whole number"),
    "a fraction": (part(m="0.5"), "0.5 is a fraction"),
    "a negative": (part(k=-1), "part done, k: -1 is too small — at least 0"),
    "a prior above all": (part(m=1_000_001), "m is above 1000000"),
    "goalposts that meet": (part(lo=5, hi=5), "city: hi is not above lo"),
    "goalposts that cross": (part(lo=6, hi=5), "city: hi is not above lo"),
    "a target of nothing": (part(kind="target", target=0), "target is 0"),
    "a rate over nothing": (part(kind="rate", a=1, b=0, lo=0, hi=1, minimum=1), "b is 0"),
    "a peer group not named": (part(m="{ village = 1 }"), "m: does not name each peer group once — city"),
    "a negative for one peer group": (part(m="{ city = -1 }"), "m, city: -1 is too small"),
    "a unit of nothing": (part(unit=0), "unit: 0 is too small — at least 1"),
    "an unknown table": (part().replace('"appeals"', '"rumours"'), "table is 'rumours'"),
    "an unknown column": (part(show='["price"]'), "no column 'price' in appeals"),
    "a sentence without Russian": (
        part().replace(f"sentence = {TEXT}", 'sentence = { kk = "a", en = "b" }'),
        "sentence: no text in ru",
    ),
}


@pytest.mark.parametrize(("text", "problem"), PARTS.values(), ids=PARTS.keys())
def test_a_malformed_part_is_refused(text: str, problem: str) -> None:
    assert "criterion T-1" in refused(with_part(text)).where
    assert pytest.raises(RulesetError, build, with_part(text)).match(problem)


@pytest.mark.parametrize("sentence", ["{who}", "{}", "{0}", "{n", "n}", "{n.real}", "{n[0]}", "{n:>99}", "{n!r}"])
def test_a_sentence_holds_bare_placeholders_only(sentence: str) -> None:
    text = part().replace(f"sentence = {TEXT}", f'sentence = {{ kk = "{sentence}", ru = "а", en = "a" }}')
    assert "sentence.kk" in refused(with_part(text)).where


QUERIES = {
    "an unknown table": ("select * from rumours", "criteria/T-1.sql: unknown table 'rumours'"),
    "a table whose source is not named": (
        "select * from receptions",
        "criteria/T-1.sql: reads receptions, of source receptions — name it in `sources`",
    ),
    "the same, hidden behind a step of that name": (
        "with receptions as (select * from receptions) select * from receptions",
        "reads receptions, of source receptions",
    ),
    "the engine's own catalogue": ("select * from duckdb_settings", "unknown table 'duckdb_settings'"),
    "a file as a table": ("select * from 'secret.csv'", "unknown table 'secret.csv'"),
    "a table function": ("select * from read_csv('secret.csv')", "criteria/T-1.sql, line 1: table function"),
    "two statements": ("select 1; select 2", "criteria/T-1.sql: 2 statements"),
}


@pytest.mark.parametrize(("sql", "problem"), QUERIES.values(), ids=QUERIES.keys())
def test_a_query_that_reads_too_much_is_refused(sql: str, problem: str) -> None:
    refused(files(T_1=sql))
    with pytest.raises(RulesetError, match=problem):
        build(files(T_1=sql))


def test_a_query_that_is_not_text_is_refused() -> None:
    error = refused({**files(), "criteria/T-1.sql": b"select \xff"})
    assert (error.where, error.message) == ("criteria/T-1.sql", "not UTF-8")


TABLES = {
    "a row too short": ({"own": "a,b\n1,2\n3\n"}, "tables/own.csv, line 3: 1 cells, expected 2"),
    "a fraction": ({"own": "a\n0.5\n"}, "tables/own.csv, line 2: 0.5 is a fraction or negative"),
    "a negative": ({"own": "a\n1\n-5\n"}, "tables/own.csv, line 3: -5 is a fraction or negative"),
    "the name of evidence": ({"appeals": "a\n1\n"}, "tables/appeals.csv: the name is taken"),
    "the name of the engine's": ({"spans": "a\n1\n"}, "tables/spans.csv: the name is taken"),
    "an empty file": ({"own": ""}, "tables/own.csv: '' is no name"),
    "a column of no name": ({"own": "a,b c\n1,2\n"}, "'b c' is no name"),
    "a column that would be SQL": ({"own": 'a"" (x int); --\n1\n'}, "is no name"),
    "a name that would be SQL": ({'own" (x int); --': "a\n1\n"}, "is no name"),
}


@pytest.mark.parametrize(("tables", "problem"), TABLES.values(), ids=TABLES.keys())
def test_a_malformed_table_is_refused(tables: dict[str, str], problem: str) -> None:
    with pytest.raises(RulesetError, match=problem):
        tiny(tables=tables)


def test_a_query_may_read_the_rule_sets_own_tables_and_parameters_by_group() -> None:
    ruleset = tiny(
        part(m="{ city = 7 }"),
        sql=SQL.replace("from appeals a", "from appeals a join own on own.topic = a.topic cross join period p"),
        tables={"own": "topic,points\nland,3\n"},
    )
    assert ruleset.tables["own"] == (("topic", "points"), (("land", 3),))
    assert ("city", "T-1.done.m", 7) in ruleset.params()


def written(folder: Path) -> Path:
    for name, content in files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_rule_set_is_a_folder(tmp_path: Path) -> None:
    assert load(written(tmp_path)).id == "tiny"
    (tmp_path / "ruleset.toml").unlink()
    with pytest.raises(RulesetError, match=r"no file ruleset\.toml"):
        load(tmp_path)


@pytest.mark.parametrize(
    "stray", ["notes.txt", "criteria/T-1.py", "criteria/deep/T-1.sql", "tables/own.json", "other/T-1.sql", ".hidden"]
)
def test_a_stray_file_is_refused(tmp_path: Path, stray: str) -> None:
    path = written(tmp_path) / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", "utf-8")
    with pytest.raises(RulesetError, match="no such file belongs to a rule set") as error:
        read_files(tmp_path)
    assert error.value.where == stray


def test_a_link_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "set")
    outside = tmp_path / "T-1.sql"
    shutil.move(folder / "criteria" / "T-1.sql", outside)
    (folder / "criteria" / "T-1.sql").symlink_to(outside)
    with pytest.raises(RulesetError, match="no such file belongs to a rule set") as error:
        load(folder)
    assert error.value.where == "criteria/T-1.sql"


def test_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    folder = written(tmp_path / "set")
    shutil.move(folder / "criteria", tmp_path / "criteria")
    (folder / "criteria").symlink_to(tmp_path / "criteria")
    with pytest.raises(RulesetError):
        load(folder)


def test_its_hash_is_over_every_byte() -> None:
    usual = build(files())
    assert build(files()).sha256 == usual.sha256
    assert build(files(GOOD + "\n")).sha256 != usual.sha256
    assert build(files(T_1=SQL + " ")).sha256 != usual.sha256


def test_the_model_travels_with_the_core_and_says_what_it_is() -> None:
    ruleset = shipped()
    assert (ruleset.id, ruleset.official, ruleset.provisional) == ("model-2021", False, True)
    assert [block.weight for block in ruleset.blocks.values()] == [30, 35, 35]
    assert len(ruleset.criteria) == 15
    assert {f"criteria/{code}.sql" for code in ruleset.criteria} <= set(ruleset.files)
    assert (FOLDER / "model-2021" / "ruleset.toml").is_file()
    with pytest.raises(
        RulesetError, match="no rule set 'other' travels with the core — one of model-2021, or a folder"
    ):
        shipped("other")


def test_the_model_names_each_peer_group_and_its_office_holders() -> None:
    groups = set(shipped().peer_groups)
    assert groups == {name + suffix for name in ("region", "city", "district") for suffix in ("", "_office")} | {
        "exercise"
    }


@pytest.mark.parametrize(
    ("old", "new"), [("draws = 100", "draws = 1000000"), ("spread_permille = 250", "spread_permille = 1000")]
)
def test_firmness_is_tried_within_bounds(old: str, new: str) -> None:
    toml = (TOP + BLOCK + criterion()).replace(old, new)
    with pytest.raises(RulesetError, match="at most 100000 draws and a spread of 900 per mille"):
        build(files(toml))
