"""The example release's evidence as a region of its own: twelve deputies, quick to publish."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from senim.rating.models import Region
from senim.rating.services import replace_evidence, set_region
from senim_core.bundle.meta import Meta, parse
from senim_core.evidence import store
from senim_core.evidence.schema import tables

EXAMPLE = Path(__file__).parents[2] / "examples" / "release"
BY = "system:test"


@cache
def meta() -> Meta:
    return parse((EXAMPLE / "bundle.json").read_bytes())


@cache
def evidence() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every table as rows {column: value}."""
    with duckdb.connect() as connection:
        store.load(connection, EXAMPLE / "evidence")
        return {
            table.name: [dict(zip(table.names, row, strict=True)) for row in store.rows(connection, table)]
            for table in tables().values()
        }


def small_region() -> Region:
    """The region with its evidence stored, nothing of it published yet."""
    what = {"title": dict(meta().title), "notice": dict(meta().notice), "ruleset": meta().ruleset}
    made = set_region(slug="small", by=BY, fictional=True, **what)
    replace_evidence(region=made, rows=evidence(), by=BY)
    return made
