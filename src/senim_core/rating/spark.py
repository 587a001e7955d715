"""The same SQL files on Apache Spark, for evidence that outgrows one machine: ``pip install senim[spark]``.

    engine = Spark(session)
    engine.load(release / "evidence")
    rating = rate(engine, ruleset, period)      # the same whole numbers as on DuckDB

Promises. The rule set's files run as they are. Tables and settings live in a session of their own beside the
caller's, so neither sees the other's. Rows may lie in any order and in any number of files.
What it does not do: it reads Parquet only, and it has no sandbox. A criterion passes `sqlguard` when its rule
set is loaded, but a stranger's release is verified on DuckDB, which is cut off from files and network.
"""

from collections.abc import Sequence
from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import broadcast

from senim_core.errors import InputError, RulesetError
from senim_core.evidence.schema import SQL_TYPES, Table, tables
from senim_core.rating.engine import DOUBLED, Row

# Spark's names of types in the words of the evidence schema. A type not named here keeps its own name in
# capitals, so that a fraction is refused as DECIMAL or DOUBLE.
TYPES = {
    "string": "VARCHAR",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
FAILURES = (PySparkException, Py4JJavaError)  # a fault found when a query is read, and one while it runs
KINDS = {"text": "string", "int": "bigint", "date": "date", "bool": "boolean"}
SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # an overflow or a bad cast is an error, never a silent null
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",  # "name" is a column, as in DuckDB, not a text
    "spark.sql.caseSensitive": "false",
}


def _type(frame: DataFrame, position: int) -> str:
    name = frame.schema.fields[position].dataType.simpleString()
    return TYPES.get(name, name.upper())


class Spark:
    """An `Engine` over a session that the caller starts, configures and stops."""

    def __init__(self, session: SparkSession) -> None:
        """``session``: any running session; it keeps its own views and settings."""
        self.session = session.newSession()
        for name, value in SETTINGS.items():
            self.session.conf.set(name, value)
        self._kept: DataFrame | None = None

    def release(self) -> None:
        """Give back the rows kept of the last criterion; the session itself stays the caller's to stop."""
        if self._kept is not None:
            self._kept.unpersist()
            self._kept = None

    def load(self, folder: Path) -> None:
        """Offer the evidence of ``folder`` as views: ``<table>.parquet``, a file or a folder of part files.

        A table without a file is empty. Raises InputError for a folder without Parquet, a table that lies
        there only as CSV, a file that is no table of the schema, or columns that are not the schema's.
        """
        known = tables()
        found = {path.stem for path in folder.glob("*.parquet")}
        if not found:
            raise InputError("no Parquet table", where=str(folder), hint="give the evidence/ of a release")
        for name in sorted(found | {path.stem for path in folder.glob("*.csv")}):
            if name not in known:
                raise InputError("no such table in the evidence schema", where=name, hint="see `evidence/schema.toml`")
            if name not in found:
                raise InputError("there is no Parquet copy", where=f"{name}.csv", hint="build a release first")
        for table in known.values():
            if table.name in found:
                self._view(table, folder / f"{table.name}.parquet")
            else:
                self.add(table.name, [(column.name, column.type) for column in table.columns], [])

    def _view(self, table: Table, path: Path) -> None:
        try:
            frame = self.session.read.parquet(str(path))
        except FAILURES as error:
            raise InputError("not a readable Parquet file", where=path.name, hint="fetch it again") from error
        if tuple(frame.columns) != table.names:
            raise InputError(
                f"columns are {', '.join(frame.columns)}",
                where=path.name,
                hint=f"expected {', '.join(table.names)} in this order",
            )
        for position, column in enumerate(table.columns):
            kind, expected = _type(frame, position), SQL_TYPES[column.type]
            if kind != expected:
                raise InputError(f"type {kind}, expected {expected}", where=f"{path.name}, {column.name}")
        frame.createOrReplaceTempView(table.name)

    def add(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Add a table of text, whole numbers and dates as a view.

        What is added is small beside the evidence (a few rows a mandate). Spark cannot see that by itself, so
        it is told to hand the whole table to every worker instead of sorting both sides of each join.
        """
        schema = ", ".join(f"`{column}` {KINDS[kind]}" for column, kind in columns)
        frame = self.session.createDataFrame(list(rows), schema).coalesce(1)
        broadcast(frame).createOrReplaceTempView(name)

    def types(self, sql: str) -> list[tuple[str, str]]:
        """(column, type) of the result. Raises RulesetError.

        The engine asks this first of each criterion and then runs seven queries over its rows; so those rows
        are kept from their first use until the next criterion, and computed once instead of seven times.
        """
        frame = self._frame(sql)
        self.release()
        self._kept = frame.cache()
        return [(name, _type(frame, position)) for position, name in enumerate(frame.columns)]

    def rows(self, sql: str) -> list[Row]:
        """All rows of the result, in no order. Raises RulesetError."""
        frame = self._frame(sql)
        try:
            return [tuple(row) for row in frame.collect()]
        except FAILURES as error:
            raise _refused(error) from error

    def doubled(self, sql: str) -> list[Row]:
        """The first item that stands more than once. Raises RulesetError."""
        return self.rows(DOUBLED.format(sql=sql))

    def _frame(self, sql: str) -> DataFrame:
        try:
            return self.session.sql(sql)
        except FAILURES as error:
            raise _refused(error) from error


def _refused(error: PySparkException | Py4JJavaError) -> RulesetError:
    """What Spark says against a query, in its first line."""
    said = error.java_exception if isinstance(error, Py4JJavaError) else error
    return RulesetError(str(said).strip().splitlines()[0], hint="mend the SQL")
