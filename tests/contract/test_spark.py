"""The rule set's SQL runs unchanged on Spark and gives the same whole numbers as on DuckDB.

Never skipped: an engine that is not tried is not supported.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.releases import UNTIL, demo_release
from senim_core.errors import InputError, RulesetError
from senim_core.evidence.schema import tables
from senim_core.figures import compute
from senim_core.rating.engine import DuckDB, Period, facts, items, prepare
from senim_core.rating.rate import rate, results
from senim_core.rating.ruleset import shipped

INSTALL = "Spark is needed here: pip install 'senim[spark]' and Java 17 or newer (Debian: openjdk-17-jre-headless)"
PERIOD = Period(UNTIL.replace(month=1, day=1), UNTIL)
CRITERIA = tuple(shipped().criteria)
LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.adaptive.enabled": "false",  # keep the partitions apart, so that order has a chance to differ
    "spark.ui.showConsoleProgress": "false",
    # Hundreds of queries over few rows: reading them costs more than compiling Java for each would save.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}


def _need_spark() -> None:
    try:
        import pyspark  # noqa: F401, PLC0415 (absence must be a failure with a message, not an error)
    except ImportError:
        pytest.fail(INSTALL, pytrace=False)
    java = Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else None
    if not (java.is_file() if java else shutil.which("java")):
        pytest.fail(INSTALL, pytrace=False)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    _need_spark()
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder = SparkSession.builder.master("local[2]").appName("senim")
    builder = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
    for name, value in LOCAL.items():
        builder = builder.config(name, value)
    found = builder.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    yield found
    found.stop()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_release(tmp_path_factory.mktemp("demo")) / "evidence"


@pytest.fixture(scope="module")
def shuffled(session, evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rows in another order, each table cut into several files."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("shuffled")
    for name in tables():
        frame = session.read.parquet(str(evidence / f"{name}.parquet"))
        mixed = frame.orderBy(f.xxhash64(*frame.columns)).repartition(4)
        mixed.write.parquet(str(folder / f"{name}.parquet"))
    return folder


@pytest.fixture(scope="module")
def duckdb(evidence: Path) -> Iterator[DuckDB]:
    engine = DuckDB()
    engine.load(evidence)
    prepare(engine, shipped(), PERIOD)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def expected(duckdb: DuckDB) -> dict[str, bytes]:
    return results(rate(duckdb, shipped(), PERIOD)) | {"figures.csv": compute.results(duckdb)}


@pytest.fixture(scope="module")
def spark(session, shuffled: Path):
    """Over the shuffled copy: what is right in any order and in many files is right in one file."""
    from senim_core.rating.spark import Spark  # noqa: PLC0415

    engine = Spark(session)
    engine.load(shuffled)
    prepare(engine, shipped(), PERIOD)
    return engine


def test_a_release_as_it_was_published_is_read(session, evidence: Path, duckdb: DuckDB) -> None:
    from senim_core.rating.spark import Spark  # noqa: PLC0415

    engine = Spark(session)
    engine.load(evidence)
    prepare(engine, shipped(), PERIOD)
    criterion = shipped().criteria[CRITERIA[0]]
    assert items(engine, criterion) == items(duckdb, criterion)


def test_a_rating_on_spark_has_the_same_bytes(spark, expected: dict[str, bytes]) -> None:
    found = results(rate(spark, shipped(), PERIOD)) | {"figures.csv": compute.results(spark)}
    assert found == expected


@pytest.mark.parametrize("code", CRITERIA)
def test_every_item_behind_a_score_is_the_same(spark, duckdb: DuckDB, code: str) -> None:
    criterion = shipped().criteria[code]
    found = items(spark, criterion)
    assert found
    assert found == items(duckdb, criterion)


def test_the_records_shown_beside_the_items_are_the_same(spark, duckdb: DuckDB) -> None:
    for criterion in shipped().criteria.values():
        for part in criterion.parts.values():
            assert facts(spark, part) == facts(duckdb, part), (criterion.code, part.name)
    figure = compute.figures()["appeals"]
    assert compute.items(spark, figure) == compute.items(duckdb, figure)


def test_the_shuffled_copy_really_lies_in_another_order(session, evidence: Path, shuffled: Path) -> None:
    def ids(folder: Path) -> list[str]:
        return [row[0] for row in session.read.parquet(str(folder / "appeals.parquet")).collect()]

    assert len(list((shuffled / "appeals.parquet").glob("*.parquet"))) > 1
    assert ids(evidence) != ids(shuffled)
    assert sorted(ids(evidence)) == sorted(ids(shuffled))


def test_the_callers_session_keeps_its_own_views_and_settings(session, spark) -> None:
    assert not session.catalog.listTables()
    assert session.conf.get("spark.sql.ansi.doubleQuotedIdentifiers") == "false"


def test_types_are_named_as_on_duckdb(spark, duckdb: DuckDB) -> None:
    for criterion in shipped().criteria.values():
        names = [name for name, _ in spark.types(criterion.sql)]
        assert names == [name for name, _ in duckdb.types(criterion.sql)]
    assert dict(spark.types("select 1.5 as a, true as b, day as c from calendar")) == {
        "a": "DECIMAL(2,1)", "b": "BOOLEAN", "c": "DATE",
    }  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    ["select nothing from appeals", "select * from nowhere", "select cast(appeal_id as bigint) from appeals"],
)
def test_sql_that_fails_is_refused_in_words(spark, sql: str) -> None:
    with pytest.raises(RulesetError, match="mend the SQL"):
        spark.rows(sql)


def test_a_folder_that_is_not_the_schemas_is_refused(session, evidence: Path, tmp_path: Path) -> None:
    from senim_core.rating.spark import Spark  # noqa: PLC0415

    engine = Spark(session)
    with pytest.raises(InputError, match="no Parquet table"):
        engine.load(tmp_path)
    shutil.copy(evidence / "leave.parquet", tmp_path / "leave.parquet")
    engine.load(tmp_path)
    assert engine.rows("select count(*) from leave") == [(5,)]
    assert engine.rows("select count(*) from appeals") == [(0,)]
    (tmp_path / "appeals.csv").write_text("appeal_id\n")
    with pytest.raises(InputError, match="no Parquet copy"):
        engine.load(tmp_path)
    (tmp_path / "appeals.csv").unlink()
    shutil.copy(evidence / "leave.parquet", tmp_path / "appeals.parquet")
    with pytest.raises(InputError, match=r"appeals\.parquet: columns are leave_id"):
        engine.load(tmp_path)
    (tmp_path / "appeals.parquet").write_bytes(b"not Parquet")
    with pytest.raises(InputError, match="not a readable Parquet file"):
        engine.load(tmp_path)
    (tmp_path / "appeals.parquet").rename(tmp_path / "voters.parquet")
    with pytest.raises(InputError, match="no such table"):
        engine.load(tmp_path)
