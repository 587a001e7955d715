"""What a criterion's SQL may not contain is refused before it is ever run, with file, line and a hint."""

import pytest

from core.bundles import model
from senim_core.errors import RulesetError
from senim_core.rating.sqlguard import FUNCTIONS, parse

WHERE = "criteria/T-1.sql"
REFUSED = {
    "no statement": ("", "0 statements — a criterion is one SELECT"),
    "two statements": ("select 1 from a; select 2 from a", "2 statements — a criterion is one SELECT"),
    "a write": ("delete from a", "a criterion is one SELECT"),
    "a new table": ("create table b as select 1", "a criterion is one SELECT"),
    "a copy to a file": ("copy a to 'b.csv'", "a criterion is one SELECT"),
    "an attached database": ("attach 'b.db'", "a criterion is one SELECT"),
    "a setting": ("set threads = 1", "a criterion is one SELECT"),
    "a pivot": ("select * from (pivot a on x using sum(y))", "a criterion is one SELECT"),
    "a mistake": ("select 1\nfrom a\nwhere and", ", line 3: syntax error.* — mend the SQL"),
    "a file by function": ("select *\nfrom read_csv('x.csv')", ", line 2: table function read_csv.. reaches outside"),
    "a Parquet file": ("select * from read_parquet('x')", "table function read_parquet"),
    "a web address": ("select * from read_json('https://example.org')", "table function read_json"),
    "another database": ("select * from sqlite_scan('x', 'y')", "table function sqlite_scan"),
    "made-up rows": ("select * from range(9)", "table function range"),
    "a row generator": ("select unnest(a.x) from a", "function unnest is not allowed"),
    "the environment": ("select getenv('HOME') from a", "function getenv is not allowed"),
    "the clock": ("select\ncurrent_date from a", ", line 2: current_date reads a clock or the session"),
    "the clock by function": ("select now() from a", "function now is not allowed"),
    "today": ("select today() from a", "function today is not allowed"),
    "the user": ("select current_user from a", "reads a clock or the session|function .*user is not allowed"),
    "the place of a row": ("select RowId from a", "RowId reads a clock or the session"),
    "chance": ("select random() from a", "function random is not allowed"),
    "a fraction": ("select 0.5 from a", "a fraction in the SQL — use whole numbers"),
    "a power of ten": ("select 1e3 from a", "a fraction in the SQL"),
    "a division": ("select x / 2 from a", "function / is not allowed"),
    "an average": ("select avg(x) from a", "function avg is not allowed — allowed: "),
    "a cast to a fraction": ("select cast(x as double) from a", "a cast that may lose or hide a value"),
    "a cast that hides": ("select try_cast(x as bigint) from a", "a cast that may lose or hide a value"),
    "an interval": ("select d + interval 1 day from a", "function to_days is not allowed"),
    "a pattern": ("select 1 from a where x like 'b%'", "function ~~ is not allowed"),
    "a list": ("select [1, 2] from a", "function list_value is not allowed"),
    "a parameter": ("select ? from a", "value_parameter is not in the portable part"),
    "a sample by table": ("select 1 from a tablesample 10%", "sample is not in the portable part of SQL — use where"),
    "a sample of the query": ("select 1 from a using sample 3", "sample is not in the portable part"),
    "a qualify": ("select 1 from a qualify row_number() over (order by x, y) = 1", "qualify is not in the portable"),
    "a limit": ("select 1 from a limit 3", "limit_modifier is not in the portable part"),
    "a row of each": ("select distinct on (x) y from a", "distinct is not in the portable part"),
    "an older version": ("select 1 from a at (version => 1)", "at is not in the portable part"),
    "rows side by side": ("select 1 from a positional join b", "positional join is not in the portable part"),
    "the nearest row": ("select 1 from a asof join b on a.x >= b.x", "asof join is not in the portable part"),
    "a guessed join": ("select 1 from a natural join b", "natural join is not in the portable part"),
    "a recursion": (
        "with recursive r as (select 1 as n union all select n + 1 from r) select n from r",
        "recursive_cte_node is not in the portable part",
    ),
    "another schema": ("select 1\nfrom information_schema.tables", ", line 2: a table of another schema"),
    "another catalogue": ("select 1 from system.main.tables", "a table of another schema"),
    "bare values": ("select * from (values (1)) v", "expression_list is not in the portable part"),
    "a description": ("select * from (describe a)", "show_ref is not in the portable part"),
    "a running sum": ("select sum(x) over (order by x, y) from a", "window_aggregate is not in the portable part"),
    "a rank": ("select rank() over (order by x, y) from a", "window_rank is not in the portable part"),
    "numbers without a total order": (
        "select row_number() over (order by x) from a",
        "row_number.. without a total order — order by a day and a unique id",
    ),
    "numbers without any order": ("select row_number() over () from a", "without a total order"),
    "a nest too deep to read": ("select " + "+".join("1" * 500) + " from a", "nested too deeply — write it in named"),
    "a nest too deep to walk": ("select " + "+".join("1" * 250) + " from a", "nested too deeply"),
}


@pytest.mark.parametrize(("sql", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_sql_outside_the_portable_part_is_refused(sql: str, problem: str) -> None:
    with pytest.raises(RulesetError, match=problem) as refused:
        parse(sql, WHERE)
    assert refused.value.where.startswith(WHERE)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("select x from a", {"a"}),
        ("select 1 as n", set()),
        ("from a", {"a"}),
        ("select a.x, (select max(b.y) from b) from a where a.x in (select c.z from c)", {"a", "b", "c"}),
        ("with s as (select * from a) select * from s union all select * from b", {"a", "b"}),
        ("with s as (select * from a), t as (select * from s) select * from t", {"a"}),
        # A step does not see itself or a later one: these names are tables.
        ("with a as (select * from a) select * from a", {"a"}),
        ("with s as (select * from t), t as (select * from b) select * from s", {"t", "b"}),
        # Nor is a step of an inner query known outside of it.
        ("select * from (with b as (select * from c) select * from b) s join b on b.x = s.x", {"b", "c"}),
        ("select * from 'x.csv'", {"x.csv"}),
    ],
)
def test_the_tables_a_query_reads_are_found(sql: str, read: set[str]) -> None:
    assert parse(sql, WHERE).tables == read


@pytest.mark.parametrize(
    "expression",
    [
        "coalesce(x, y)", "year(d) * 100 + month(d) - quarter(d)", "x || '/' || y", "d + 90",
        "case when x is null or not (y is not null) then 1 else 0 end", "cast(x as string)", "cast(x as bigint)",
        "x between 1 and 2 and y not between 3 and 4", "x in (1, 2) and y not in (3)", "x is distinct from y",
        "x <> 1 or x < 1 or x <= 1 or x > 1 or x >= 1", "true", "null", "exists (select 1 from b)",
        "row_number() over (partition by x order by d, id desc)",
    ],
)  # fmt: skip
def test_the_portable_part_is_allowed(expression: str) -> None:
    assert "a" in parse(f"select {expression} as it from a", WHERE).tables


def test_every_shipped_criterion_passes() -> None:
    for criterion in model().criteria.values():
        assert parse(criterion.sql, criterion.code).tables == criterion.reads
    assert "/" not in FUNCTIONS
