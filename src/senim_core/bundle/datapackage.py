"""``datapackage.json``: the release as a Frictionless Data Package v2, made from the evidence schema."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from senim_core.bundle.meta import Meta
from senim_core.canonical import to_json
from senim_core.evidence.schema import BASE, Column, Table, tables
from senim_core.figures import compute
from senim_core.rating import scenarios, stability
from senim_core.rating.rate import PARTS_COLUMNS, SCORES_COLUMNS
from senim_core.rating.ruleset import Ruleset

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {"text": "string", "date": "date", "int": "integer", "bool": "boolean"}
WHOLE = {
    "n",
    "x",
    "y",
    "estimate_ppm",
    "score_ppm",
    "coverage",
    "total_ppm",
    "balanced_ppm",
    "place",
    "ranked",
    "amount",
    "best",
    "worst",
    *stability.COLUMNS[1:],
    *scenarios.SCENARIO_COLUMNS[3:],
}


def _field(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.optional:
        constraints["required"] = True
    if len(key) == 1 and column.name in key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.type == "int":
        constraints["minimum"] = 0
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.type],
        "description": column.about["en"],
        "description_kk": column.about["kk"],
        "description_ru": column.about["ru"],
        "privacy": column.privacy,
    }
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field


def _file(folder: Path, path: str, hashed: Mapping[str, str]) -> dict[str, Any]:
    return {"path": path, "bytes": (folder / path).stat().st_size, "hash": f"sha256:{hashed[path]}"}


def _table(folder: Path, table: Table, hashed: Mapping[str, str]) -> dict[str, Any]:
    keys = [
        {
            "fields": [column.name],
            "reference": {"resource": column.references[0], "fields": [column.references[1]]},
        }
        for column in table.columns
        if column.references
    ]
    schema: dict[str, Any] = {
        "fields": [_field(column, table.key) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "title": table.title["en"],
        "title_kk": table.title["kk"],
        "title_ru": table.title["ru"],
        "description": table.about["en"],
        "source": "" if table.source == BASE else table.source,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_file(folder, f"evidence/{table.name}.csv", hashed),
        "schema": schema,
    }


def _result(folder: Path, name: str, columns: tuple[str, ...], hashed: Mapping[str, str]) -> dict[str, Any]:
    whole = WHOLE | {column for column in columns if column.startswith("block_")}
    fields = [{"name": column, "type": "integer" if column in whole else "string"} for column in columns]
    return {
        "name": f"results-{name}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_file(folder, f"results/{name}.csv", hashed),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _header(folder: Path, path: str) -> tuple[str, ...]:
    with (folder / path).open(encoding="utf-8") as file:
        return tuple(file.readline().rstrip("\n").split(","))


def datapackage(folder: Path, meta: Meta, ruleset: Ruleset, hashed: Mapping[str, str]) -> bytes:
    """The descriptor of the release in ``folder``, whose evidence and results are already written.

    ``hashed``: SHA-256 by path of at least these files, as `write.hashes` gives it.
    """
    results = {
        "parts": PARTS_COLUMNS,
        "scores": SCORES_COLUMNS,
        "totals": _header(folder, "results/totals.csv"),
        "figures": compute.COLUMNS,
        "intervals": stability.COLUMNS,
        "scenarios": scenarios.SCENARIO_COLUMNS,
        "ranges": scenarios.RANGE_COLUMNS,
    }
    resources = [_table(folder, table, hashed) for table in tables().values()]
    resources += [_result(folder, name, columns, hashed) for name, columns in results.items()]
    return (
        to_json(
            {
                "$schema": PROFILE,
                "name": meta.id,
                "title": meta.title["en"],
                "title_kk": meta.title["kk"],
                "title_ru": meta.title["ru"],
                "description": " ".join((meta.notice["en"], ruleset.notice["en"])),
                "version": f"{meta.period.end:%Y-%m}",
                "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
                "keywords": ["deputies", "rating", ruleset.id],
                "resources": resources,
            }
        )
        + b"\n"
    )
