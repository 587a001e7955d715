"""What is done to the working evidence: each act is one transaction with its leaf in the log."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from senim.ledger import services as ledger
from senim.rating.models import EvidenceRow, Region
from senim_core.bundle.meta import Meta
from senim_core.canonical import sha256, to_csv, to_json
from senim_core.errors import InputError
from senim_core.evidence.rules import MIN_MARKS, generalise
from senim_core.evidence.schema import Column, tables
from senim_core.rating.engine import Period

BATCH = 2000

Row = Mapping[str, Any]
Change = tuple[str, str, dict[str, Any] | None]  # table, key, values; None takes the row out


@transaction.atomic
def set_region(*, slug: str, by: str, **what: Any) -> Region:
    """Create or update a region: title, notice (kk/ru/en), ruleset, fictional, exercise, primary, stands_on."""
    region, _ = Region.objects.update_or_create(slug=slug, defaults=what)
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in what.items()}
    ledger.record(kind="region/v1", by=by, region=slug, **told)
    return region


def _stored(column: Column, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if value is not None and column.type == "text":
        return str(value)
    return value


def stored(table: str, row: Row) -> tuple[str, dict[str, Any]]:
    """(key, values) of a row as the store holds it. Raises InputError for an unknown table or other columns."""
    if table not in tables():
        raise InputError(f"no table {table!r} in the evidence schema", hint="see the data dictionary")
    known = tables()[table]
    if set(row) != set(known.names):
        raise InputError("other columns than the schema's", where=table, hint=", ".join(known.names))
    values = {column.name: _stored(column, row[column.name]) for column in known.columns}
    return "/".join(str(values[column]) for column in known.key), values


def _touched(region: Region) -> None:
    Region.objects.filter(pk=region.pk).update(evidence_version=F("evidence_version") + 1)
    region.refresh_from_db(fields=["evidence_version"])


@transaction.atomic
def replace_evidence(*, region: Region, rows: Mapping[str, Iterable[Row]], by: str) -> int:
    """Put ``rows`` (table -> rows as {column: value}) in the place of the region's evidence; returns the count.

    Raises InputError for an unknown table or other columns than the schema's; then nothing was changed.
    """
    listed = []
    for name, entries in rows.items():
        for row in entries:
            key, values = stored(name, row)
            listed.append(EvidenceRow(region=region, table=name, key=key, values=values))
    EvidenceRow.objects.filter(region=region).delete()
    EvidenceRow.objects.bulk_create(listed, batch_size=BATCH)
    digest = sha256(to_json(sorted([row.table, row.key, to_json(row.values).decode()] for row in listed)))
    _touched(region)
    ledger.record(kind="evidence/v1", by=by, region=region.slug, rows=len(listed), sha256=digest)
    return len(listed)


@transaction.atomic
def change_evidence(*, region: Region, changes: Sequence[Change], by: str, cause: str) -> None:
    """Put or take out single rows; ``cause`` says why, such as ``import 12``. Each (table, key) stands once."""
    by_table: dict[str, list[str]] = {}
    for table, key, _ in changes:
        by_table.setdefault(table, []).append(key)
    for table, keys in by_table.items():
        for start in range(0, len(keys), BATCH):
            EvidenceRow.objects.filter(region=region, table=table, key__in=keys[start : start + BATCH]).delete()
    put = [
        EvidenceRow(region=region, table=table, key=key, values=values)
        for table, key, values in changes
        if values is not None
    ]
    EvidenceRow.objects.bulk_create(put, batch_size=BATCH)
    _touched(region)
    digest = sha256(to_json(sorted([table, key, to_json(values).decode()] for table, key, values in changes)))
    ledger.record(
        kind="evidence-changed/v1", by=by, region=region.slug, cause=cause, put=len(put),
        taken_out=len(changes) - len(put), sha256=digest,
    )  # fmt: skip


@transaction.atomic
def remove_row(*, region: Region, table: str, key: str, by: str) -> None:
    """Take one row out of the working evidence. Frozen releases keep theirs. Raises InputError where none is."""
    deleted, _ = EvidenceRow.objects.filter(region=region, table=table, key=key).delete()
    if not deleted:
        raise InputError(f"no row {key!r}", where=table)
    _touched(region)
    ledger.record(kind="evidence-removed/v1", by=by, region=region.slug, table=table, key=key)


def _published_form(table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as they may be published: cells of appeals that enough others share, marks of deputies who have enough."""
    if table == "assessments":
        counts = Counter(row["deputy_id"] for row in rows)
        return [row for row in rows if counts[row["deputy_id"]] >= MIN_MARKS]
    if table != "appeals":
        return rows
    # The working row knows no applicant, so each appeal counts as an applicant of its own.
    cells = generalise((row["appeal_id"], row["appeal_id"], row["topic"], row["area_code"]) for row in rows)
    return [{**row, "topic": cells[row["appeal_id"]][0], "area_code": cells[row["appeal_id"]][1]} for row in rows]


def write_bundle(region: Region, period: Period, folder: Path, *, retrospective: bool) -> Meta:
    """Write the region's working evidence as a bundle into the empty ``folder``.

    ``retrospective``: the rule set was logged after the period began.
    """
    meta = Meta(
        id=region.slug,
        title=region.title,
        notice=region.notice,
        period=period,
        ruleset=region.ruleset,
        exercise=region.exercise,
        fictional=region.fictional,
        retrospective=retrospective,
    )
    (folder / "evidence").mkdir(parents=True)
    for table in tables().values():
        kept = EvidenceRow.objects.filter(region=region, table=table.name).order_by("key")
        rows = _published_form(table.name, list(kept.values_list("values", flat=True)))
        listed = ([values[name] for name in table.names] for values in rows)
        (folder / "evidence" / f"{table.name}.csv").write_bytes(to_csv(table.names, listed))
    (folder / "bundle.json").write_bytes(meta.to_bytes())
    return meta
