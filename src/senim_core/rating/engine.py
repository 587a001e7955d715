"""Runs the SQL of a rule set over the evidence. The only arithmetic an engine does is adding whole numbers.

`DuckDB` is the embedded default; `spark.Spark` runs the same files. What an engine offers to a criterion:
the evidence tables, the rule set's own tables, and three made here from mandates, leave and period:

period(period_start, period_end)
spans(deputy_id, span, span_id, span_start, span_end)   span is month, quarter or half_year
params(peer_group, name, value)                         name is <criterion>.<param> or <criterion>.<part>.<number>
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeVar

import duckdb

from senim_core.errors import InputError, RulesetError
from senim_core.evidence import store
from senim_core.evidence.schema import tables
from senim_core.evidence.spans import spans
from senim_core.rating.ruleset import Criterion, Part, Ruleset

COLUMNS = ("deputy_id", "part", "item_id", "earned", "possible")
TEXTS = ("VARCHAR", "STRING")
INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "INT", "HUGEINT")
MEMORY = "2GB"
SPILL = "10GB"  # what a query may put on disk beyond its memory
SECONDS = 600

Row = tuple[Any, ...]
Fetched = TypeVar("Fetched")
DOUBLED = (
    "select i.deputy_id, i.part, i.item_id from ({sql}\n) i "
    "group by i.deputy_id, i.part, i.item_id having count(*) > 1 order by 1, 2, 3 limit 1"
)


@dataclass(frozen=True)
class Tally:
    """Sums of one mandate and part: n items, x earned, y possible."""

    deputy_id: str
    part: str
    n: int
    x: int
    y: int


@dataclass(frozen=True)
class Period:
    """First and last day of what is rated, both included."""

    start: date
    end: date


class Engine(Protocol):
    """What any engine must do: describe and run a SELECT over the loaded tables."""

    def types(self, sql: str) -> list[tuple[str, str]]:
        """(column, type) of the result, types in capitals."""

    def rows(self, sql: str) -> list[Row]:
        """All rows of the result."""

    def doubled(self, sql: str) -> list[Row]:
        """The first (deputy_id, part, item_id) that stands more than once among a criterion's rows, if one does."""

    def add(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Add a table; columns are (name, text | int | date)."""


class DuckDB:
    """The embedded engine. After `lock` it reaches no file and no network and its settings cannot be changed."""

    def __init__(self, *, memory: str = MEMORY, spill: str = SPILL, threads: int = 2, seconds: int = SECONDS) -> None:
        """``seconds`` is the longest one query may run, ``spill`` what it may put on disk."""
        self.connection = duckdb.connect(":memory:", config={"memory_limit": memory, "threads": str(threads)})
        self.connection.execute(f"set max_temp_directory_size = '{spill}'")  # given as config it is ignored
        self._seconds = seconds

    def close(self) -> None:
        """Give back memory and temporary files."""
        self.connection.close()

    def load(self, folder: Path) -> None:
        """Load the evidence tables of ``folder``. Raises InputError."""
        store.load(self.connection, folder)

    def lock(self) -> None:
        """Cut the engine off from files, network and settings: from here a stranger's SQL may run."""
        for setting in (
            "set enable_external_access = false",
            "set autoinstall_known_extensions = false",
            "set autoload_known_extensions = false",
            "set lock_configuration = true",
        ):
            self.connection.execute(setting)

    def add(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Add a table of text, whole numbers and dates."""
        kinds = {"text": "VARCHAR", "int": "BIGINT", "date": "DATE"}
        listed = ", ".join(f'"{column}" {kinds[kind]}' for column, kind in columns)
        self.connection.execute(f'create or replace table "{name}" ({listed})')
        if rows:
            given = ", ".join(f"unnest(?::{kinds[kind]}[])" for _, kind in columns)
            by_column = [list(column) for column in zip(*rows, strict=True)]
            self.connection.execute(f'insert into "{name}" select {given}', by_column)

    def types(self, sql: str) -> list[tuple[str, str]]:
        """(column, type) of the result."""
        return [(row[0], row[1].upper()) for row in self._run(f"describe {sql}")]

    def rows(self, sql: str) -> list[Row]:
        """All rows of the result."""
        return self._run(sql)

    def doubled(self, sql: str) -> list[Row]:
        """As the protocol says; texts are grouped only where two hashes are the same."""
        hashed = f"select hash(i.deputy_id, i.part, i.item_id) as h from ({sql}\n) i"
        return self._run(DOUBLED.format(sql=sql)) if self._asked(hashed, store.stands_twice) else []

    def _run(self, sql: str) -> list[Row]:
        return self._asked(sql, duckdb.DuckDBPyConnection.fetchall)

    def _asked(self, sql: str, fetch: Callable[[duckdb.DuckDBPyConnection], Fetched]) -> Fetched:
        timer = threading.Timer(self._seconds, self.connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            return fetch(self.connection.execute(sql))
        except duckdb.InterruptException as error:
            raise RulesetError(f"ran longer than {self._seconds} s", hint="make the query cheaper") from error
        except duckdb.OutOfMemoryException as error:
            raise RulesetError("needs more memory than is allowed", hint="make the query cheaper") from error
        except duckdb.Error as error:
            raise RulesetError(str(error).splitlines()[0], hint="mend the SQL") from error
        finally:
            timer.cancel()


def own_tables(engine: Engine, ruleset: Ruleset) -> None:
    """Add the rule set's own tables and its parameters."""
    engine.add("params", (("peer_group", "text"), ("name", "text"), ("value", "int")), ruleset.params())
    for name, (header, rows) in ruleset.tables.items():
        kinds = ["int" if all(isinstance(row[i], int) for row in rows) else "text" for i in range(len(header))]
        typed = [
            tuple(str(cell) if kind == "text" else cell for cell, kind in zip(row, kinds, strict=True)) for row in rows
        ]
        engine.add(name, tuple(zip(header, kinds, strict=True)), typed)


def prepare(engine: Engine, ruleset: Ruleset, period: Period) -> None:
    """Add what a criterion may read besides the evidence: period, spans, params and the rule set's tables."""
    engine.add("period", (("period_start", "date"), ("period_end", "date")), [(period.start, period.end)])
    leave: dict[str, list[tuple[date, date]]] = {}
    for deputy_id, first, last in engine.rows("select deputy_id, starts_on, ends_on from leave"):
        leave.setdefault(deputy_id, []).append((first, last))
    found = []
    for deputy_id, first, last in sorted(
        engine.rows("select deputy_id, starts_on, ends_on from mandates"), key=lambda row: row[0]
    ):
        mandate = (first, min(last or period.end, period.end))
        found += spans(deputy_id, mandate, leave.get(deputy_id, ()), (period.start, period.end))
    columns = (
        ("deputy_id", "text"),
        ("span", "text"),
        ("span_id", "text"),
        ("span_start", "date"),
        ("span_end", "date"),
    )
    engine.add("spans", columns, found)
    own_tables(engine, ruleset)


def _check_shape(engine: Engine, criterion: Criterion, where: str) -> None:
    found = engine.types(criterion.sql)
    if tuple(name for name, _ in found) != COLUMNS:
        raise RulesetError(
            f"columns are {', '.join(name for name, _ in found)}",
            where=where,
            hint="return " + ", ".join(COLUMNS),
        )
    for position, (name, kind) in enumerate(found):
        allowed, hint = (TEXTS, "text") if position < 3 else (INTEGERS, "whole numbers")
        if kind not in allowed:
            raise RulesetError(f"{name} is of type {kind}", where=where, hint=f"return {hint}")


def _broken_item(engine: Engine, criterion: Criterion, where: str) -> NoReturn:
    """Raise RulesetError naming the first row that breaks the contract; the sums have shown that one does."""
    shares = ", ".join(f"'{part.name}'" for part in criterion.parts.values() if part.kind in ("share", "shown")) or "''"
    known = ", ".join(f"'{name}'" for name in criterion.parts)
    checks = (
        (
            "a value is missing",
            "i.deputy_id is null or i.part is null or i.item_id is null or i.earned is null or i.possible is null",
            "return no nulls",
        ),
        (
            "a mandate that does not exist",
            "i.deputy_id not in (select deputy_id from mandates)",
            "join mandates",
        ),
        ("a part that the rule set does not name", f"i.part not in ({known})", f"parts are {known}"),
        ("a negative number", "i.earned < 0 or i.possible < 0", "return whole numbers >= 0"),
        (
            "earned is more than possible in a share",
            f"i.part in ({shares}) and i.earned > i.possible",
            "a share is at most all",
        ),
    )
    problem, hint, row = next(
        (problem, hint, bad[0])
        for problem, condition, hint in checks
        if (
            bad := engine.rows(
                f"select i.deputy_id, i.part, i.item_id from ({criterion.sql}\n) i "
                f"where {condition} order by 1, 2, 3 limit 1"
            )
        )
    )
    raise RulesetError(f"{problem}: {row}", where=where, hint=hint)


def _check_doubles(engine: Engine, criterion: Criterion, where: str) -> None:
    doubled = engine.doubled(criterion.sql)
    if doubled:
        raise RulesetError(f"an item stands twice: {doubled[0]}", where=where, hint="one row an item")


def _sound(engine: Engine, criterion: Criterion, rows: Sequence[Row]) -> bool:
    """Whether grouped sums show no broken row; which one it is, is asked only where they do."""
    mandates = {row[0] for row in engine.rows("select deputy_id from mandates")}
    shares = {part.name for part in criterion.parts.values() if part.kind in ("share", "shown")}
    return all(
        deputy_id in mandates
        and part in criterion.parts
        and missing == 0
        and negative == 0
        and (over == 0 or part not in shares)
        for deputy_id, part, _, _, _, missing, negative, over in rows
    )


def tallies(engine: Engine, criterion: Criterion) -> list[Tally]:
    """The sums of one criterion, sorted by mandate and part.

    Raises RulesetError naming the criterion where its rows break the contract: other columns, fractions,
    nulls, negatives, unknown mandates or parts, an item twice, earned above possible in a share.
    """
    where = f"criterion {criterion.code}"
    try:
        _check_shape(engine, criterion, where)
        rows = engine.rows(
            "select i.deputy_id, i.part, cast(count(*) as bigint), cast(sum(i.earned) as bigint), "
            "cast(sum(i.possible) as bigint), "
            "cast(sum(case when i.item_id is null or i.earned is null or i.possible is null then 1 else 0 end) "
            "as bigint), "
            "cast(sum(case when i.earned < 0 or i.possible < 0 then 1 else 0 end) as bigint), "
            "cast(sum(case when i.earned > i.possible then 1 else 0 end) as bigint) "
            f"from ({criterion.sql}\n) i group by i.deputy_id, i.part"
        )
        if not _sound(engine, criterion, rows):
            _broken_item(engine, criterion, where)
        _check_doubles(engine, criterion, where)
    except RulesetError as error:
        raise RulesetError(error.message, where=error.where or where, hint=error.hint) from error
    return sorted((Tally(*row[:5]) for row in rows), key=lambda tally: (tally.deputy_id.encode(), tally.part))


def items(engine: Engine, criterion: Criterion, deputy_id: str | None = None) -> list[Row]:
    """The rows behind the sums: the same SQL, filtered to one mandate. Sorted by mandate, part and item.

    Raises InputError for a mandate that does not exist.
    """
    chosen = ""
    if deputy_id is not None:
        escaped = deputy_id.replace("'", "''")
        if not engine.rows(f"select 1 from mandates where deputy_id = '{escaped}'"):
            raise InputError(f"no mandate {deputy_id!r}", hint="see table mandates for the identifiers")
        chosen = f"where i.deputy_id = '{escaped}'"
    rows = engine.rows(f"select {', '.join('i.' + name for name in COLUMNS)} from ({criterion.sql}\n) i {chosen}")
    return sorted(rows, key=lambda row: (row[0].encode(), row[1], row[2].encode()))


def facts(engine: Engine, part: Part) -> dict[str, Row]:
    """What is shown of the evidence behind the items of a part: key of the row -> values of ``part.show``.

    An item's key is the text of its identifier before the first ``/``.
    """
    if not part.show:
        return {}
    key = tables()[part.table].key[0]
    columns = ", ".join(f'"{name}"' for name in (key, *part.show))
    return {row[0]: row[1:] for row in engine.rows(f'select {columns} from "{part.table}"')}
