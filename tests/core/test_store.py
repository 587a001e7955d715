"""Evidence is read as it is or refused with file, line and column; what breaks the schema is listed."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from core.bundles import day, engine_with, evidence, write_evidence
from senim_core.errors import InputError
from senim_core.evidence import store
from senim_core.evidence.schema import tables
from senim_core.rating.engine import DuckDB

AREAS = "area_code,parent_code,kind,name_kk,name_ru,name_en\n"
CALENDAR = "day,is_working,number\n"


def load(folder: Path, name: str, content: str | bytes) -> list[tuple[Any, ...]]:
    """Rows of table ``name`` after loading a folder that holds it alone."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with duckdb.connect() as connection:
        store.load(connection, folder)
        return connection.execute(f'select * from "{path.stem}"').fetchall()


def test_csv_is_read_with_missing_values_empty_texts_and_quotes(tmp_path: Path) -> None:
    rows = load(tmp_path, "areas.csv", AREAS + 'a,,region,"x, ""y""","",z\nb,a,city,"two\nlines",Ә,z\n')
    assert rows == [("a", None, "region", 'x, "y"', "", "z"), ("b", "a", "city", "two\nlines", "Ә", "z")]


def test_a_mark_of_byte_order_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    text = "\ufeff" + (CALENDAR + "2021-05-31,true,1\n").replace("\n", "\r\n")
    assert load(tmp_path, "calendar.csv", text) == [(day("05-31"), True, 1)]


def test_a_table_without_a_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text(AREAS, "utf-8")
    engine = DuckDB()
    engine.load(tmp_path)
    for name in tables():
        assert engine.rows(f'select count(*) from "{name}"') == [(0,)]
    engine.close()


BAD_CSV = {
    "another header": ("calendar.csv", "day,number\n", r"calendar.csv: columns differ: missing \['is_working'\]"),
    "a column too many": ("calendar.csv", "day,is_working,number,note\n", r"unknown \['note'\] — expected day, is_w"),
    "columns in another order": ("calendar.csv", "number,day,is_working\n", "columns differ: missing none, unknown"),
    "an empty file": ("calendar.csv", "", "columns differ: missing"),
    "another encoding": ("calendar.csv", "күн\n".encode("cp1251", "replace"), "columns differ"),
    "a header that would be SQL": ("calendar.csv", "day': 'DATE'}); drop table areas; --\n", "columns differ"),
    "a line too short": ("calendar.csv", CALENDAR + "2021-05-31,true,1\n2021-06-01,true\n", "calendar.csv: .*Line: 3"),
    "a line too long": ("calendar.csv", CALENDAR + "2021-05-31,true,1,9\n", "calendar.csv: .*Line: 2"),
    "not text": ("calendar.csv", CALENDAR.encode() + b"\xff\xfe,true,1\n", "calendar.csv: .*mend the file"),
    "a date of another form": (
        "calendar.csv",
        CALENDAR + "2021-05-31,true,1\n31.05.2021,true,1\n",
        "calendar.csv, line 3, column day: '31.05.2021' is not of type date — write dates as 2021-05-31",
    ),
    "a date cut short": ("calendar.csv", CALENDAR + "2021-5-3,true,1\n", "line 2, column day: '2021-5-3'"),
    "a time": ("calendar.csv", CALENDAR + "2021-05-31 12:00,true,1\n", "column day"),
    "an endless date": ("calendar.csv", CALENDAR + "infinity,true,1\n", "column day: 'infinity'"),
    "a day that does not exist": ("calendar.csv", CALENDAR + "2021-02-30,true,1\n", "column day: '2021-02-30'"),
    "a fraction": ("calendar.csv", CALENDAR + "2021-05-31,true,1.5\n", "line 2, column number: '1.5' is not of type int"),
    "a power of ten": ("calendar.csv", CALENDAR + "2021-05-31,true,1e3\n", "column number: '1e3'"),
    "a space in a number": ("calendar.csv", CALENDAR + "2021-05-31,true, 1\n", "column number: ' 1'"),
    "a number too large": ("calendar.csv", CALENDAR + f"2021-05-31,true,{2**63}\n", "column number"),
    "a word for a truth": ("calendar.csv", CALENDAR + "2021-05-31,yes,1\n", "column is_working: 'yes'"),
    "a number for a truth": ("calendar.csv", CALENDAR + "2021-05-31,1,1\n", "column is_working: '1'"),
    "a table nobody knows": ("rumours.csv", "x\n", "rumours.csv: no such table in the evidence schema"),
    "a Parquet file that is none": ("areas.parquet", "not Parquet", "areas.parquet: not a readable Parquet file"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "problem"), BAD_CSV.values(), ids=BAD_CSV.keys())
def test_a_file_that_breaks_the_schema_is_refused_with_its_place(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        load(tmp_path, name, content)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("nothing", "utf-8")
    with pytest.raises(InputError, match="no evidence table — expected files such as mandates.csv"):
        DuckDB().load(tmp_path)


@pytest.mark.parametrize(
    ("select", "problem"),
    [
        ("date '2021-05-31' as day, true as is_working", r"calendar.parquet: columns differ: missing \['number'\]"),
        (
            "date '2021-05-31' as day, true as is_working, 1.5 as number",
            r"calendar.parquet, number: type DECIMAL\(2,1\), expected BIGINT",
        ),
        ("'2021-05-31' as day, true as is_working, 1::bigint as number", "day: type VARCHAR, expected DATE"),
    ],
)
def test_parquet_of_other_columns_or_types_is_refused(tmp_path: Path, select: str, problem: str) -> None:
    path = tmp_path / "calendar.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy (select {select}) to '{path}' (format parquet)")
    with pytest.raises(InputError, match=problem):
        DuckDB().load(tmp_path)


def test_parquet_is_read_where_both_forms_lie(tmp_path: Path) -> None:
    write_evidence(tmp_path, evidence())
    with duckdb.connect() as connection:
        select = "select date '2021-05-31' as day, true as is_working, 7::bigint as number"
        connection.execute(f"copy ({select}) to '{tmp_path / 'calendar.parquet'}' (format parquet)")
    engine = DuckDB()
    engine.load(tmp_path)
    assert engine.rows("select number from calendar") == [(7,)]
    engine.close()


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = evidence(appeals=[{"appeal_id": "b"}, {"appeal_id": "a", "outcome": "resolved"}])
    engine = DuckDB()
    engine.load(write_evidence(tmp_path, rows))
    table = tables()["appeals"]
    assert store.rows(engine.connection, table) == sorted(rows["appeals"])
    store.insert(engine.connection, table, [])
    assert store.rows(engine.connection, table) == []
    engine.close()


def found(**given: Any) -> list[str]:
    engine = engine_with(evidence(**given))
    try:
        return [str(finding) for finding in store.check(engine.connection)]
    finally:
        engine.close()


FINDINGS: dict[str, tuple[dict[str, Any], str]] = {
    "a value missing": ({"appeals": [{"appeal_id": "a", "topic": None}]}, "appeals.topic: value missing, 1 rows (a)"),
    "an empty text": ({"appeals": [{"appeal_id": "a", "topic": ""}]}, "appeals.topic: empty text, 1 rows (a)"),
    "a negative number": (
        {"requests": [], "budget_notes": [{"note_id": "n", "amount": -1}]},
        "budget_notes.amount: negative number, 1 rows (n)",
    ),
    "a value of no list": (
        {"appeals": [{"appeal_id": "a", "outcome": "lost"}]},
        "appeals.outcome: value not in the list, 1 rows (a)",
    ),
    "a link to nothing": (
        {"appeals": [{"appeal_id": "a", "deputy_id": "d9"}]},
        "appeals.deputy_id: no such row in mandates, 1 rows (a)",
    ),
    "a key used twice": (
        {"appeals": [{"appeal_id": "a"}, {"appeal_id": "a"}, {"appeal_id": "b"}]},
        "appeals.appeal_id: key used more than once, 2 rows (a, a)",
    ),
    "a key of two columns used twice": (
        {"cohorts": [{"cohort": "women"}, {"cohort": "women"}, {"cohort": "newcomers"}]},
        "cohorts.deputy_id/cohort: key used more than once, 2 rows (d1/women, d1/women)",
    ),
}


@pytest.mark.parametrize(("given", "finding"), FINDINGS.values(), ids=FINDINGS.keys())
def test_what_breaks_the_schema_is_found(given: dict[str, Any], finding: str) -> None:
    assert found(**given) == [finding]


def test_sound_evidence_has_no_finding() -> None:
    assert found(appeals=[{"appeal_id": "a"}], measures=[]) == []


def test_twenty_examples_are_listed_and_all_are_counted() -> None:
    (finding,) = found(appeals=[{"appeal_id": f"a{i:02d}", "topic": ""} for i in range(25)])
    assert finding.startswith("appeals.topic: empty text, 25 rows (a00, a01, ")
    assert finding.endswith(", a19)")


def test_no_link_is_no_broken_link_even_where_the_other_table_is_empty() -> None:
    assert found(sittings=[{"start_minute": 1, "end_minute": 2}], councils=[]) == []
