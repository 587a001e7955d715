"""Tiny evidence for tests: each test names only the rows and columns it is about.

`evidence(appeals=[{...}])` fills every column that is not named: a missing value where one is allowed, the
first value of a list, 1 for a number, false, the first row of the table it refers to, a running identifier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from senim_core.canonical import to_csv, to_json
from senim_core.evidence import store
from senim_core.evidence.schema import Column, Table, sources, tables
from senim_core.rating.engine import DuckDB, Period
from senim_core.rating.rate import Rating, rate
from senim_core.rating.ruleset import Ruleset, shipped
from senim_core.rating.scoring import CriterionOutcome
from senim_core.workdays import calendar_rows

Rows = Sequence[Mapping[str, Any]]
Evidence = dict[str, list[tuple[Any, ...]]]

YEAR = Period(date(2021, 1, 1), date(2021, 12, 31))
FIRST_QUARTER = Period(date(2021, 1, 1), date(2021, 3, 31))
DAY = date(2021, 3, 1)  # any Monday, for dates that do not matter
# Monday to Friday without any holiday, so that a reader can count on a wall calendar.
CALENDAR = calendar_rows(date(2020, 12, 1), date(2022, 3, 31), off=(), worked=())
WORLD: dict[str, Rows] = {
    "areas": [{"area_code": "a1"}, {"area_code": "a2"}],
    "assemblies": [{"assembly_id": "m1"}],
    "mandates": [{"deputy_id": "d1", "starts_on": date(2020, 1, 1), "peer_group": "city", "electors": 1000}],
    "feeds": [
        {"source": name, "from_date": date(2020, 1, 1), "to_date": date(2022, 3, 31), "delivered": True}
        for name in sources()
    ],
}


def day(text: str) -> date:
    """`day("05-31")` is 31 May 2021; other years are written out."""
    return date.fromisoformat(text if len(text) > 5 else f"2021-{text}")


def feeds(*, without: Sequence[str] = ()) -> Rows:
    """Every source delivered but those named."""
    return [{**row, "delivered": row["source"] not in without} for row in WORLD["feeds"]]


def _default(table: Table, column: Column, number: int, given: Mapping[str, Rows]) -> Any:
    if column.optional:
        return None
    if column.values:
        return column.values[0]
    if column.references:
        target, name = column.references
        return next((row[name] for row in given.get(target, ()) if name in row), f"{target}-1")
    if column.type == "text":
        return f"{table.name}-{number}" if column.name in table.key else column.name
    return {"date": DAY, "int": 1, "bool": False}[column.type]


def evidence(**given: Rows) -> Evidence:
    """Complete rows of every table, in the schema's column order."""
    known = {**WORLD, **given}
    found: Evidence = {"calendar": list(CALENDAR)}
    for table in tables().values():
        if table.name == "calendar" and "calendar" not in known:
            continue
        rows = []
        for number, row in enumerate(known.get(table.name, ()), start=1):
            assert not set(row) - set(table.names), f"{table.name} has no column {set(row) - set(table.names)}"
            rows.append(
                tuple(
                    row[column.name] if column.name in row else _default(table, column, number, known)
                    for column in table.columns
                )
            )
        found[table.name] = rows
    return found


def engine_with(rows: Evidence, **settings: int | str) -> DuckDB:
    """An engine with these rows loaded."""
    engine = DuckDB(**settings)  # type: ignore[arg-type]
    for table in tables().values():
        store.insert(engine.connection, table, rows.get(table.name, ()))
    return engine


def write_evidence(folder: Path, rows: Evidence) -> Path:
    """The rows as CSV files in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables().values():
        (folder / f"{table.name}.csv").write_bytes(to_csv(table.names, rows.get(table.name, ())))
    return folder


def meta_bytes(**changed: Any) -> bytes:
    """A `bundle.json`; ``changed`` keys replace the usual ones."""
    texts = {"kk": "Сынақ", "ru": "Проба", "en": "Trial"}
    usual = {
        "id": "trial",
        "title": texts,
        "notice": texts,
        "period": [YEAR.start, YEAR.end],
        "ruleset": "model-2021",
        "exercise": False,
        "fictional": True,
        "retrospective": True,
    }
    return to_json({**usual, **changed})


def write_bundle(folder: Path, rows: Evidence, **changed: Any) -> Path:
    """A bundle folder with `bundle.json` and evidence."""
    write_evidence(folder / "evidence", rows)
    (folder / "bundle.json").write_bytes(meta_bytes(**changed))
    return folder


@cache
def model() -> Ruleset:
    """The model rule set, loaded once."""
    return shipped("model-2021")


def rate_one(code: str, *, period: Period = YEAR, ruleset: Ruleset | None = None, **given: Rows) -> Rating:
    """The rating by one criterion alone."""
    rules = ruleset or model()
    engine = engine_with(evidence(**given), threads=1)
    try:
        return rate(engine, replace(rules, criteria={code: rules.criteria[code]}), period)
    finally:
        engine.close()


def outcome(code: str, *, period: Period = YEAR, deputy: str = "d1", **given: Rows) -> CriterionOutcome:
    """One mandate's outcome in one criterion."""
    return rate_one(code, period=period, **given).criteria[deputy][code]


def counts(found: CriterionOutcome) -> dict[str, tuple[int, int, int]]:
    """n, x and y by part."""
    return {part.tally.part: (part.tally.n, part.tally.x, part.tally.y) for part in found.parts}
