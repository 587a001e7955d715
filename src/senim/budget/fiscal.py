"""The budget as a Fiscal Data Package (1.0): one CSV with its description, zipped, the same for the same records.

Each row is a line and a year; the three amounts are one value in three phases (approved, adjusted, executed), as the
standard's ``normalize`` says.
"""

import io
import zipfile
from typing import Any

from senim.budget import selectors
from senim.rating.models import Region
from senim_core.canonical import sha256, to_csv, to_json

PHASES = {"planned": "approved", "adjusted": "adjusted", "paid": "executed"}
COLUMNS = (
    "line", "title_kk", "title_ru", "title_en", "administrator", "administrator_title", "measure", "year", "planned",
    "adjusted", "paid", "as_of", "document",
)  # fmt: skip
LICENSE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
MOST = 100_000  # rows of a package


def rows(region: Region) -> bytes:
    """The current amounts of a region as CSV."""
    found = selectors.chosen(region, {}).select_related("line__body", "line__measure", "statement")
    return to_csv(
        COLUMNS,
        [
            (
                one.line.code, one.line.title_kk, one.line.title_ru, one.line.title_en,
                one.line.body.code if one.line.body else "", one.line.body.title_ru if one.line.body else "",
                one.line.measure.code if one.line.measure else "", one.year, one.planned, one.adjusted, one.paid,
                one.statement.as_of, one.statement.document,
            )
            for one in found.order_by("line__code", "year")[:MOST]
        ],
    )  # fmt: skip


def _text(name: str, column_type: str = "") -> dict[str, Any]:
    return {"name": name, "type": "string", **({"columnType": column_type} if column_type else {})}


def descriptor(region: Region, content: bytes) -> dict[str, Any]:
    """The package's description of its one resource."""
    fields = [
        _text("line", "budget-line-id"), _text("title_kk"), _text("title_ru"), _text("title_en"),
        _text("administrator", "administrator:generic:id"),
        _text("administrator_title", "administrator:generic:name"),
        _text("measure", "activity:generic:project:code"),
        {"name": "year", "type": "integer", "columnType": "date:fiscal-year"},
        *({"name": name, "type": "integer", "normalize": {"phase": phase}} for name, phase in PHASES.items()),
        {"name": "as_of", "type": "date"}, _text("document"),
    ]  # fmt: skip
    extra = [
        {**_text("phase", "phase:id")},
        {"name": "value", "type": "integer", "columnType": "value", "normalizationTarget": True},
        {**_text("currency", "value-currency:code"), "constant": "KZT"},
        {**_text("direction", "direction"), "constant": "expenditure"},
    ]
    return {
        "profile": "fiscal-data-package", "name": f"{region.slug}-budget", "title": region.title["en"],
        "licenses": [LICENSE],
        "resources": [
            {
                "name": "budget", "path": "budget.csv", "profile": "tabular-data-resource", "format": "csv",
                "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(content),
                "hash": f"sha256:{sha256(content)}",
                "schema": {
                    "fields": fields, "extraFields": extra, "primaryKey": ["line", "year"], "missingValues": [""],
                },
            }
        ],
    }  # fmt: skip


def package(region: Region) -> bytes:
    """The package as ZIP; no clock in it."""
    content = rows(region)
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, written in (("datapackage.json", to_json(descriptor(region, content))), ("budget.csv", content)):
            archive.writestr(zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0)), written)
    return body.getvalue()
