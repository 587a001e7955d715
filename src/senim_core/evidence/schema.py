"""The public tables from which the rating is computed: the contract between platform and engine.

One source: ``schema.toml``. Validation, the data dictionary, the method page and ``datapackage.json`` are
all made from it. Every column has a type, a meaning in kk/ru/en, a unit and a privacy class; a column
without one is refused when the schema is read.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from senim_core.errors import InputError
from senim_core.i18n import check_texts

FOLDER = Path(__file__).parent
SQL_TYPES = {"text": "VARCHAR", "date": "DATE", "int": "BIGINT", "bool": "BOOLEAN"}
PRIVACY = ("public", "generalised", "aggregated")
BASE = "base"  # source of the tables that every criterion may read


@dataclass(frozen=True)
class Column:
    """One column: ``type`` is text, date, int or bool; ``optional`` means the value may be missing."""

    name: str
    type: str
    optional: bool
    unit: str
    privacy: str
    references: tuple[str, str] | None
    values: tuple[str, ...]
    about: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One table: ``source`` is the feed that delivers it, ``key`` the columns that identify a row."""

    name: str
    source: str
    key: tuple[str, ...]
    title: Mapping[str, str]
    about: Mapping[str, str]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)


def _column(raw: dict[str, Any], table: str) -> Column:
    where = f"schema.toml, {table}.{raw.get('name')}"
    kind = str(raw.get("type", ""))
    if kind.rstrip("?") not in SQL_TYPES:
        raise InputError(f"unknown type {kind!r}", where=where, hint="one of " + ", ".join(SQL_TYPES))
    if raw.get("privacy") not in PRIVACY:
        raise InputError("no privacy class", where=where, hint="one of " + ", ".join(PRIVACY))
    reference = raw.get("references")
    return Column(
        name=raw["name"],
        type=kind.rstrip("?"),
        optional=kind.endswith("?"),
        unit=raw.get("unit", ""),
        privacy=raw["privacy"],
        references=tuple(reference.split(".")) if reference else None,
        values=tuple(raw.get("values", ())),
        about=check_texts(raw.get("about"), where),
    )


def parse(text: str) -> dict[str, Table]:
    """Tables by name from the text of a schema file. Raises InputError naming the column at fault."""
    tables = {}
    for raw in tomllib.loads(text)["table"]:
        where = f"schema.toml, {raw['name']}"
        tables[raw["name"]] = Table(
            name=raw["name"],
            source=raw["source"],
            key=tuple(raw["key"]),
            title=check_texts(raw.get("title"), where),
            about=check_texts(raw.get("about"), where),
            columns=tuple(_column(column, raw["name"]) for column in raw["column"]),
        )
    return tables


@cache
def tables() -> Mapping[str, Table]:
    """The tables of the evidence schema by name, in the order of the file."""
    return parse((FOLDER / "schema.toml").read_text("utf-8"))


@cache
def labels() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Labels of values, units, privacy classes, sources and types: section -> key -> kk/ru/en."""
    return tomllib.loads((FOLDER / "labels.toml").read_text("utf-8"))


def label(section: str, key: str, language: str) -> str:
    """Label of ``key`` in ``section``; the key itself where the data brings a value of its own."""
    return labels()[section].get(key, {}).get(language, key)


def sources() -> tuple[str, ...]:
    """Names of all feeds: those of the tables, without ``base``, and the outcomes of appeals."""
    names = dict.fromkeys(table.source for table in tables().values() if table.source != BASE)
    return (*names, "outcomes")
