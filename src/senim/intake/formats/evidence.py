"""Rows of one table of the evidence schema, as CSV or XLSX with the schema's own headings: an office's own lists."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.intake.parsed import USED, Line, Parsed, count
from senim.intake.source import Source, no_doubles, plain
from senim.intake.tabular import Table
from senim_core.errors import InputError
from senim_core.evidence.schema import Column, tables
from senim_core.evidence.schema import Table as Schema

REASONS = {
    "cells": _("not as many cells as the header"),
    "missing": _("a value that must be there is missing"),
    "type": _("a cell that is no date, whole number or yes/no where one is expected"),
    "value": _("a word that the table does not list"),
    "repeated": _("the same key stood in an earlier line"),
}
YES_NO = {"true": True, "false": False, "1": True, "0": False}


def _schema(table: Table) -> Schema:
    for known in tables().values():
        if {plain(name) for name in known.names} == {plain(name) for name in table.header}:
            return known
    raise InputError(
        f"no table of the evidence schema has the columns {', '.join(table.header)}",
        where=table.name,
        hint="name the columns as the data dictionary does, every one of them",
    )


def typed(column: Column, text: str) -> Any:
    """The cell as the schema's type, None where empty. Raises ValueError."""
    if not text:
        return None
    if column.type == "date":
        return date.fromisoformat(text[:10] if text.endswith(" 00:00:00") else text)
    if column.type == "int":
        if not text.isdecimal():
            raise ValueError(text)
        return int(text)
    if column.type == "bool":
        if text.lower() not in YES_NO:
            raise ValueError(text)
        return YES_NO[text.lower()]
    return text


def _row(schema: Schema, cells: dict[str, str]) -> tuple[dict[str, Any], set[str]]:
    values, wrong = {}, set()
    for column in schema.columns:
        try:
            values[column.name] = typed(column, cells.get(plain(column.name), ""))
        except ValueError:
            wrong.add("type")
            continue
        if values[column.name] is None and not column.optional:
            wrong.add("missing")
        if column.values and values[column.name] not in (None, *column.values):
            wrong.add("value")
    return values, wrong


def parse(files: Sequence[Table], source: Source, period: tuple[date, date] | None = None) -> Parsed:
    """Typed rows of each file's table. Raises InputError for a header that is no table's, or a period."""
    if period is not None:
        raise InputError("rows of a table have no period of their own", hint="leave --period out")
    rows: dict[str, list[dict[str, Any]]] = {}
    lines: list[Line] = []
    for file in files:
        schema = _schema(file)
        no_doubles(file.header, file.header, file.name)
        heads, seen = [plain(name) for name in file.header], set()
        for number, cells in file.numbered():
            found = {"cells"} if len(cells) != len(heads) else set()
            values, wrong = _row(schema, dict(zip(heads, (cell.strip() for cell in cells), strict=False)))
            key = "/".join(str(values.get(name)) for name in schema.key)
            found |= wrong | ({"repeated"} if key in seen else set())
            seen.add(key)
            shown = tuple(name for name in REASONS if name in found)
            lines.append(Line(file.name, number, key, shown, shown[0] if shown else USED))
            if not shown:
                rows.setdefault(schema.name, []).append(values)
    return Parsed(rows, lines, count(lines, REASONS, {}))
