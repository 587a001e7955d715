"""Reads evidence tables into an embedded DuckDB and checks them against the schema.

Files are `<table>.parquet` or `<table>.csv` in one folder; a table without a file is empty. Every finding
names table, row and column and says what is wrong; the first 20 of each kind are listed, none is swallowed.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from senim_core.canonical import to_json
from senim_core.errors import InputError
from senim_core.evidence.schema import SQL_TYPES, Column, Table, tables
from senim_core.ledger import merkle

LISTED = 20
PIECE = 100_000  # rows handed over at a time
FORMS = {"date": "[0-9]{4}-[0-9]{2}-[0-9]{2}", "int": "-?[0-9]+", "bool": "true|false", "text": "(?s).*"}


@dataclass(frozen=True)
class Finding:
    """One thing wrong in the evidence: table, what is wrong, how many rows, and examples of keys."""

    table: str
    column: str
    problem: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        shown = ", ".join(self.examples)
        return f"{self.table}.{self.column}: {self.problem}, {self.count} rows ({shown})"


def quoted(path: Path) -> str:
    """``path`` as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"


def create(connection: duckdb.DuckDBPyConnection, table: Table, name: str | None = None) -> None:
    """Create an empty table of the schema's types."""
    columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.type]}' for column in table.columns)
    connection.execute(f'create or replace table "{name or table.name}" ({columns})')


def _check_header(found: Sequence[str], table: Table, path: Path) -> None:
    if tuple(found) != table.names:
        missing = [name for name in table.names if name not in found]
        extra = [name for name in found if name not in table.names]
        raise InputError(
            f"columns differ: missing {missing or 'none'}, unknown {extra or 'none'}",
            where=str(path.name),
            hint=f"expected {', '.join(table.names)} in this order",
        )


def _uncast(connection: duckdb.DuckDBPyConnection, column: Column, path: Path) -> None:
    """Raise InputError naming the first lines of a CSV whose text is not of the column's type."""
    bad = connection.execute(
        f'select line, "{column.name}" from raw where "{column.name}" is not null '
        f"""and (not regexp_full_match("{column.name}", '{FORMS[column.type]}') """
        f'or try_cast("{column.name}" as {SQL_TYPES[column.type]}) is null) order by line limit 1'
    ).fetchall()
    if bad:
        line, value = bad[0]
        raise InputError(
            f"{value!r} is not of type {column.type}",
            where=f"{path.name}, line {line}, column {column.name}",
            hint="write dates as 2021-05-31, whole numbers without separators, true or false",
        )


def load_csv(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, name: str | None = None) -> None:
    """Load one CSV file. Raises InputError naming file, line and column of the first bad cell."""
    _check_header(_header(path), table, path)
    try:
        connection.execute(
            "create or replace temp table raw as select *, row_number() over () + 1 as line "
            f"from read_csv({quoted(path)}, all_varchar = true, header = true, auto_detect = false, delim = ',', "
            f"""quote = '"', escape = '"', allow_quoted_nulls = false, null_padding = false, columns = {{"""
            + ", ".join(f"'{column}': 'VARCHAR'" for column in table.names)
            + "})"
        )
    except duckdb.Error as error:
        raise InputError(str(error).splitlines()[0], where=path.name, hint="mend the file; nothing was read") from error
    for column in table.columns:
        _uncast(connection, column, path)
    casts = ", ".join(f'cast("{column.name}" as {SQL_TYPES[column.type]})' for column in table.columns)
    create(connection, table, name)
    connection.execute(f'insert into "{name or table.name}" select {casts} from raw order by line')
    connection.execute("drop table raw")


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return file.readline().rstrip("\r\n").split(",")


def load_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """Load one Parquet file. Raises InputError where its columns or types are not the schema's."""
    try:
        found = connection.execute(f"describe select * from read_parquet({quoted(path)})").fetchall()
    except duckdb.Error as error:
        raise InputError("not a readable Parquet file", where=path.name, hint="fetch it again") from error
    _check_header([row[0] for row in found], table, path)
    for (name, kind, *_), column in zip(found, table.columns, strict=True):
        if kind != SQL_TYPES[column.type]:
            raise InputError(f"type {kind}, expected {SQL_TYPES[column.type]}", where=f"{path.name}, {name}")
    create(connection, table)
    connection.execute(f'insert into "{table.name}" select * from read_parquet({quoted(path)})')


def load(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Load every table of the schema from ``folder``; Parquet where both forms lie there.

    Raises InputError for a folder that holds no table or a file that is no table of the schema.
    """
    known = tables()
    files = sorted(path for path in folder.glob("*") if path.suffix in (".csv", ".parquet"))
    if not files:
        raise InputError("no evidence table", where=str(folder), hint="expected files such as mandates.csv")
    for path in files:
        if path.stem not in known:
            raise InputError("no such table in the evidence schema", where=path.name, hint="see `evidence/schema.toml`")
    for table in known.values():
        if (folder / f"{table.name}.parquet").exists():
            load_parquet(connection, table, folder / f"{table.name}.parquet")
        elif (folder / f"{table.name}.csv").exists():
            load_csv(connection, table, folder / f"{table.name}.csv")
        else:
            create(connection, table)


def insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Insert Python rows, in the schema's column order, into an empty table of the schema."""
    create(connection, table)
    rows = list(rows)
    if rows:
        given = ", ".join(f"unnest(?::{SQL_TYPES[column.type]}[])" for column in table.columns)
        by_column = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f'insert into "{table.name}" select {given}', by_column)


def findings(
    connection: duckdb.DuckDBPyConnection, table: Table, column: str, problem: str, where: str
) -> list[Finding]:
    """The finding ``problem`` over the rows of ``table`` (as ``t``) for which ``where`` holds, if any do."""
    key = " || '/' || ".join(f"""coalesce(cast(t."{name}" as varchar), '')""" for name in table.key)
    count = connection.execute(f'select count(*) from "{table.name}" t where {where}').fetchall()[0][0]
    if not count:
        return []
    examples = connection.execute(
        f'select {key} from "{table.name}" t where {where} order by 1 limit {LISTED}'
    ).fetchall()
    return [Finding(table.name, column, problem, count, tuple(row[0] for row in examples))]


def _check_column(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> list[Finding]:
    name = f't."{column.name}"'
    found = []
    if not column.optional:
        found += findings(connection, table, column.name, "value missing", f"{name} is null")
    if column.type == "text":
        found += findings(connection, table, column.name, "empty text", f"{name} = ''")
    if column.type == "int":
        found += findings(connection, table, column.name, "negative number", f"{name} < 0")
    if column.values:
        allowed = ", ".join(f"'{value}'" for value in column.values)
        found += findings(connection, table, column.name, "value not in the list", f"{name} not in ({allowed})")
    if column.references:
        target, target_column = column.references
        known = f'select "{target_column}" from "{target}" where "{target_column}" is not null'
        found += findings(
            connection,
            table,
            column.name,
            f"no such row in {target}",
            f"{name} is not null and {name} not in ({known})",
        )
    return found


def stands_twice(hashed: duckdb.DuckDBPyConnection) -> bool:
    """Whether a result of one column ``h`` of 64-bit hashes holds a value twice. Sorting numbers beats grouping texts:
    equal rows have equal hashes, so only where this is true need the rows themselves be compared."""
    found = np.asarray(hashed.fetchnumpy()["h"])
    found.sort()
    return bool((found[1:] == found[:-1]).any())


def _check_key(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Finding]:
    columns = ", ".join(f'"{name}"' for name in table.key)
    if not stands_twice(connection.execute(f'select hash({columns}) as h from "{table.name}"')):
        return []
    key = ", ".join(f'"{name}"' for name in table.key)
    tied = " and ".join(f'd."{name}" is not distinct from t."{name}"' for name in table.key)
    doubled = (
        f'exists (select 1 from (select {key} from "{table.name}" group by all having count(*) > 1) d where {tied})'
    )
    return findings(connection, table, "/".join(table.key), "key used more than once", doubled)


def check(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Everything in the loaded tables that breaks the schema: missing values, unknown values, doubles, links."""
    found: list[Finding] = []
    for table in tables().values():
        found += _check_key(connection, table)
        for column in table.columns:
            found += _check_column(connection, table, column)
    return found


def rows(connection: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[Any, ...]]:
    """All rows of a table sorted by its key, columns in the schema's order."""
    key = ", ".join(f'"{name}"' for name in table.key)
    columns = ", ".join(f'"{name}"' for name in table.names)
    return connection.execute(f'select {columns} from "{table.name}" order by {key}').fetchall()


def _cell(column: Column) -> str:
    """SQL of a cell as canonical CSV."""
    name = f'"{column.name}"'
    if column.type != "text":
        return f"coalesce(cast({name} as varchar), '')"
    text = f"nfc_normalize({name})"
    quoted_text = f"""'"' || replace({text}, '"', '""') || '"'"""
    return f"""case when {name} is null then '' when {name} = '' or regexp_matches({text}, '[,"\n\r]') """ + (
        f"then {quoted_text} else {text} end"
    )


def csv_pieces(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[bytes]:
    """The table as canonical CSV (see `canonical.to_csv`), sorted by its key, piece by piece; the engine writes it."""
    key = ", ".join(f'"{name}"' for name in table.key)
    line = " || ',' || ".join(_cell(column) for column in table.columns)
    found = connection.execute(f'select {line} from "{table.name}" order by {key}')
    yield (",".join(table.names) + "\n").encode()
    while rows := found.fetchmany(PIECE):
        yield ("\n".join(row[0] for row in rows) + "\n").encode()


MARKED = "regexp_matches({}, '[\\x00-\\x1f\"\\\\]')"  # texts in which canonical JSON escapes something


def _json(column: Column) -> str:
    """SQL of a cell as canonical JSON, for texts in which nothing is escaped."""
    name = f'"{column.name}"'
    if column.type == "text":
        return f"""coalesce('"' || nfc_normalize({name}) || '"', 'null')"""
    if column.type == "date":
        return f"""coalesce('"' || strftime({name}, '%Y-%m-%d') || '"', 'null')"""
    return f"coalesce(cast({name} as varchar), 'null')"


def _hashed(table: Table) -> tuple[str, str]:
    """(SELECT of the leaf hashes of rows without marks, condition of rows with one)."""
    cells = " || ',' || ".join(_json(column) for column in table.columns)
    texts = [MARKED.format(f'"{column.name}"') for column in table.columns if column.type == "text"]
    marked = " or ".join(f"coalesce({text}, false)" for text in texts) or "false"
    item = f"""'["{table.name}",' || {cells} || ']'"""
    return f"select sha256(unhex('00') || encode({item})) as leaf from \"{table.name}\" where not ({marked})", marked


def leaf_hashes(connection: duckdb.DuckDBPyConnection) -> Iterator[bytes]:
    """Leaf hashes (RFC 6962) of the canonical JSON of [table, value, …] of every row, sorted by their bytes.

    The engine hashes; the few rows with a quote or a control mark in a text are hashed here.
    """
    parts, here = [], []
    for table in tables().values():
        query, marked = _hashed(table)
        parts.append(query)
        rows = connection.execute(f'select * from "{table.name}" where {marked}').fetchall()
        here += [merkle.leaf_hash(to_json([table.name, *row])) for row in rows]
    found = connection.execute(f"select unhex(leaf) from ({' union all '.join(parts)}) order by leaf")

    def hashed() -> Iterator[bytes]:
        while rows := found.fetchmany(PIECE):
            for (leaf,) in rows:
                yield leaf

    return heapq.merge(hashed(), sorted(here))
