"""The engine: each breach of a criterion's contract is refused by name, and a stranger's SQL reaches nothing."""

from pathlib import Path

import pytest

from core.bundles import YEAR, day, engine_with, evidence, model
from core.rulesets import part, tiny
from senim_core.errors import InputError, RulesetError
from senim_core.rating.engine import DuckDB, facts, items, prepare, tallies
from senim_core.rating.ruleset import Ruleset

ROWS = evidence(
    mandates=[{"deputy_id": name, "starts_on": day("2020-01-01"), "peer_group": "city"} for name in ("d1", "d'2")],
    appeals=[{"deputy_id": "d1", "appeal_id": f"a{i}", "answered_on": day("03-01")} for i in range(3)],
)
GOOD = {
    "deputy_id": "a.deputy_id",
    "part": "'done'",
    "item_id": "a.appeal_id",
    "earned": "1",
    "possible": "1",
}


def query(source: str = "appeals a", **changed: str) -> str:
    return "select " + ", ".join(f"{text} as {name}" for name, text in {**GOOD, **changed}.items()) + f" from {source}"


def run(ruleset: Ruleset) -> list[object]:
    engine = engine_with(ROWS)
    engine.lock()
    try:
        prepare(engine, ruleset, YEAR)
        return list(tallies(engine, ruleset.criteria["T-1"]))
    finally:
        engine.close()


BROKEN = {
    "a column missing": ("select a.deputy_id, 'done' as part from appeals a", "columns are deputy_id, part"),
    "columns in another order": (
        "select 'done' as part, a.deputy_id, a.appeal_id as item_id, 1 as earned, 1 as possible from appeals a",
        "columns are part, deputy_id, item_id, earned, possible — return deputy_id, part, item_id, earned, possible",
    ),
    "a column too many": (query(possible="1 as possible, 1"), "columns are"),
    "a sum that may be a fraction": (
        query(earned="cast(a.appeal_id as varchar)"),
        "earned is of type VARCHAR",
    ),
    "a truth for a number": (query(earned="a.answered_on is null"), "earned is of type BOOLEAN"),
    "a number for an identifier": (query(item_id="1"), "item_id is of type INTEGER — return text"),
    "a date for a mandate": (query(deputy_id="a.answered_on"), "deputy_id is of type DATE"),
    "no mandate": (query(deputy_id="coalesce(null, a.extended_to || '')"), "a value is missing"),
    "no part": (query(part="a.outcome"), "a value is missing"),
    "no item": (query(item_id="a.outcome"), "a value is missing"),
    "nothing earned": (query(earned="cast(a.outcome as bigint)"), "a value is missing"),
    "nothing possible": (query(possible="cast(null as bigint)"), "a value is missing"),
    "an unknown mandate": (query(deputy_id="'d9'"), "a mandate that does not exist: .'d9', 'done', 'a0'"),
    "an unknown part": (query(part="'undone'"), "a part that the rule set does not name.*parts are 'done'"),
    "negative points": (query(earned="0 - 1"), "a negative number"),
    "negative possible": (query(possible="0 - 1", earned="0 - 2"), "a negative number"),
    "more than all": (query(earned="2"), "earned is more than possible in a share"),
    "an item twice": (query(item_id="'same'"), "an item stands twice: .'d1', 'done', 'same'"),
    "an unknown column": (query(earned="a.price"), ".price.*— mend the SQL"),
    "a sum beyond 64 bits": (
        query(earned="9223372036854775807", possible="9223372036854775807"),
        "(Out of Range|Conversion|Overflow)",
    ),
}


@pytest.mark.parametrize(("sql", "problem"), BROKEN.values(), ids=BROKEN.keys())
def test_a_breach_of_the_contract_is_refused_by_name(sql: str, problem: str) -> None:
    with pytest.raises(RulesetError, match=rf"^criterion T-1: .*{problem}"):
        run(tiny(sql=sql))


def test_fractions_are_refused_by_type() -> None:
    engine = engine_with(ROWS)
    engine.connection.execute("create view appeals2 as select appeal_id, deputy_id, 1.5 as points from appeals")
    ruleset = tiny()
    broken = query("appeals2 a", earned="a.points")
    criterion = ruleset.criteria["T-1"].__class__(**{**ruleset.criteria["T-1"].__dict__, "sql": broken})
    with pytest.raises(RulesetError, match=r"criterion T-1: earned is of type DECIMAL\(2,1\) — return whole numbers"):
        tallies(engine, criterion)
    engine.close()


def test_earned_may_exceed_possible_where_it_is_compared_with_the_expected() -> None:
    ratio = part(kind="ratio", k=1, lo=0, hi=2_000_000, minimum=1)
    (found,) = run(tiny(ratio, sql=query(earned="5")))
    assert (found.n, found.x, found.y) == (3, 15, 3)  # type: ignore[attr-defined]


def test_a_comment_at_the_very_end_does_not_break_a_query() -> None:
    assert len(run(tiny(sql=query() + " -- the end"))) == 1


def test_the_list_behind_a_number_is_the_number() -> None:
    engine, ruleset = engine_with(ROWS), tiny()
    prepare(engine, ruleset, YEAR)
    criterion = ruleset.criteria["T-1"]
    (tally,) = tallies(engine, criterion)
    rows = items(engine, criterion, "d1")
    assert [row[2] for row in rows] == ["a0", "a1", "a2"]
    assert (tally.n, tally.x, tally.y) == (
        len(rows),
        sum(row[3] for row in rows),
        sum(row[4] for row in rows),
    )
    assert items(engine, criterion) == rows
    assert items(engine, criterion, "d'2") == []
    with pytest.raises(InputError, match="no mandate 'nobody'"):
        items(engine, criterion, "nobody")
    engine.close()


def test_facts_are_shown_beside_the_items_where_the_rules_ask_for_them() -> None:
    engine = engine_with(ROWS)
    answered = model().criteria["III-2"].parts["answered"]
    assert facts(engine, answered)["a1"] == (day("03-01"), day("03-01"), day("03-01"), "topic")
    assert facts(engine, model().criteria["III-1"].parts["reached"]) == {}
    engine.close()


def test_the_tables_of_a_rule_set_are_numbers_where_all_cells_are() -> None:
    ruleset = tiny(tables={"own": "topic,points,mixed\nland,3,1\ngas,4,x\n", "empty": "number\n"})
    engine = engine_with(ROWS)
    prepare(engine, ruleset, YEAR)
    assert engine.types("select * from own") == [
        ("topic", "VARCHAR"),
        ("points", "BIGINT"),
        ("mixed", "VARCHAR"),
    ]
    assert engine.rows("select mixed from own order by points") == [("1",), ("x",)]
    assert engine.rows("select count(*) from empty") == [(0,)]
    assert engine.rows("select value from params where name = 'T-1.done.m'") == [(500_000,)]
    engine.close()


SLOW = "select count(*) from ordinary a, ordinary b, ordinary c, ordinary d, ordinary e"


def test_a_query_that_runs_too_long_is_stopped() -> None:
    engine = DuckDB(seconds=1)
    engine.connection.execute("create table ordinary as select * from range(10000)")
    with pytest.raises(RulesetError, match="ran longer than 1 s — make the query cheaper"):
        engine.rows(SLOW)
    engine.close()


def test_a_query_that_needs_too_much_memory_is_stopped() -> None:
    engine = DuckDB(memory="20MB", spill="0B", threads=1)
    engine.connection.execute("create table wide as select range as n, repeat('x', 1000) as text from range(300)")
    engine.lock()
    with pytest.raises(RulesetError, match="needs more memory than is allowed"):
        engine.rows("select a.text || b.n || a.n, count(*) from wide a, wide b group by all")
    engine.close()


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "select content from read_text('{file}')",
        "copy mandates to '{file}.out'",
        "attach '{file}.db' as other",
        "export database '{file}.dump'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set memory_limit = '100GB'",
        "set threads = 64",
    ],
)
def test_after_the_lock_no_file_no_extension_and_no_setting_can_be_reached(sql: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nhidden\n", "utf-8")
    engine = engine_with(evidence())
    engine.lock()
    with pytest.raises(RulesetError):
        engine.rows(sql.format(file=secret))
    engine.close()
    assert list(tmp_path.iterdir()) == [secret]
