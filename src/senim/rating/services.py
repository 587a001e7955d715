"""What is done to the rating's store: evidence is taken in, releases are published. Each act is one
transaction with its leaf in the log; a release folder appears whole or not at all."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import slug_re
from django.db import transaction

from senim.ledger import services as ledger
from senim.rating.models import EvidenceRow, RatedMandate, Region, Release
from senim.rating.outcomes import figures_of, mandates_of
from senim_core.bundle.archive import pack
from senim_core.bundle.meta import Meta
from senim_core.bundle.write import Built, build, methodology_leaf, seal
from senim_core.canonical import sha256, to_csv, to_json
from senim_core.errors import InputError
from senim_core.evidence.schema import Column, tables
from senim_core.rating.engine import Period
from senim_core.rating.rate import silent
from senim_core.rating.ruleset import Ruleset, shipped

BATCH = 2000
Progress = Callable[[str], None]


@transaction.atomic
def set_region(*, slug: str, by: str, **what: Any) -> Region:
    """Create or update a region: title, notice (kk/ru/en), ruleset, fictional, exercise, primary."""
    region, _ = Region.objects.update_or_create(slug=slug, defaults=what)
    ledger.record(kind="region/v1", by=by, region=slug, **what)
    return region


def _stored(column: Column, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if value is not None and column.type == "text":
        return str(value)
    return value


@transaction.atomic
def replace_evidence(*, region: Region, rows: Mapping[str, Iterable[Mapping[str, Any]]], by: str) -> int:
    """Put ``rows`` (table -> rows as {column: value}) in the place of the region's evidence; returns the count.

    Raises InputError for an unknown table or other columns than the schema's; then nothing was changed.
    """
    known = tables()
    listed = []
    for name, entries in rows.items():
        if name not in known:
            raise InputError(f"no table {name!r} in the evidence schema", hint="see the data dictionary")
        table = known[name]
        for row in entries:
            if set(row) != set(table.names):
                raise InputError("other columns than the schema's", where=name, hint=", ".join(table.names))
            values = {column.name: _stored(column, row[column.name]) for column in table.columns}
            key = "/".join(str(values[column]) for column in table.key)
            listed.append(EvidenceRow(region=region, table=name, key=key, values=values))
    EvidenceRow.objects.filter(region=region).delete()
    EvidenceRow.objects.bulk_create(listed, batch_size=BATCH)
    digest = sha256(to_json(sorted([row.table, row.key, to_json(row.values).decode()] for row in listed)))
    ledger.record(kind="evidence/v1", by=by, region=region.slug, rows=len(listed), sha256=digest)
    return len(listed)


@transaction.atomic
def remove_row(*, region: Region, table: str, key: str, by: str) -> None:
    """Take one row out of the working evidence. Frozen releases keep theirs. Raises InputError where none is."""
    deleted, _ = EvidenceRow.objects.filter(region=region, table=table, key=key).delete()
    if not deleted:
        raise InputError(f"no row {key!r}", where=table)
    ledger.record(kind="evidence-removed/v1", by=by, region=region.slug, table=table, key=key)


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
        stored = EvidenceRow.objects.filter(region=region, table=table.name).order_by("key")
        rows = [[values[name] for name in table.names] for values in stored.values_list("values", flat=True).iterator()]
        (folder / "evidence" / f"{table.name}.csv").write_bytes(to_csv(table.names, rows))
    (folder / "bundle.json").write_bytes(meta.to_bytes())
    return meta


def _logged_ruleset(ruleset: Ruleset, published: str) -> tuple[int, str]:
    """(index, time) of the rule set's leaf; logged now if it is not there yet."""
    for index, leaf in enumerate(ledger.leaves()):
        said = json.loads(leaf)
        if said["type"] == "methodology/v1" and said["sha256"] == ruleset.sha256:
            return index, said["published"]
    return ledger.append(body=methodology_leaf(ruleset, published)), published


def _store(region: Region, slug: str, built: Built, statement: dict[str, Any], index: int, leaves: int) -> Release:
    release = Release.objects.create(
        region=region,
        slug=slug,
        seq=statement["seq"],
        period_start=built.meta.period.start,
        period_end=built.meta.period.end,
        published_at=datetime.fromisoformat(statement["published"]),
        ruleset_sha256=built.rating.ruleset.sha256,
        statement=built.statement.decode(),
        leaf_index=index,
        leaves=leaves,
        items=statement["evidence"]["items"],
        figures=figures_of(built.folder),
    )
    RatedMandate.objects.bulk_create(mandates_of(release, built), batch_size=BATCH)
    return release


def publish(
    *, region: Region, period: Period, published: str, slug: str, by: str, progress: Progress = silent
) -> Release:
    """Build, log, sign and store the next release of a region from its working evidence.

    ``published``: ISO time in UTC. Raises InputError where the slug is taken or no slug, ReleaseError with every
    finding where the evidence is not fit to publish; then neither a row nor a file is left behind. The files are
    made apart and moved to their place last, inside the transaction that holds the name.
    """
    releases = Path(settings.SENIM_RELEASES)
    folder, archive = releases / slug, releases / f"{slug}.zip"
    _refuse(slug, folder, archive)
    releases.mkdir(parents=True, exist_ok=True)
    placed = False
    try:
        with tempfile.TemporaryDirectory(dir=releases, prefix=".new-") as scratch, transaction.atomic():
            source, made = Path(scratch) / "bundle", Path(scratch) / slug
            ruleset = shipped(region.ruleset)
            rules_index, logged = _logged_ruleset(ruleset, published)
            write_bundle(region, period, source, retrospective=logged[:10] > period.start.isoformat())
            built = _build(region, ruleset, source, made, published, progress)
            release = _log_and_store(region, slug, built, rules_index, by)
            pack(made, archive_built := Path(scratch) / archive.name)
            made.rename(folder)
            placed = True
            archive_built.rename(archive)
    except BaseException:
        if placed:  # only what this call has put there; another release's files are not its to remove
            shutil.rmtree(folder, ignore_errors=True)
            archive.unlink(missing_ok=True)
        raise
    return release


def _refuse(slug: str, folder: Path, archive: Path) -> None:
    """Raise InputError where a release cannot have this name."""
    if not slug_re.match(slug):
        raise InputError(f"{slug!r} cannot stand in an address", hint="latin letters, digits, - and _ only")
    if Release.objects.filter(slug=slug).exists():
        raise InputError(f"release {slug} exists", hint="a release is never overwritten; choose another name")
    if folder.exists() or archive.exists():
        raise InputError("files stand here without a release", where=str(folder), hint="move them away")


def _build(region: Region, ruleset: Ruleset, source: Path, folder: Path, published: str, progress: Progress) -> Built:
    last = region.releases.order_by("-seq").first()
    return build(
        source,
        folder,
        ruleset,
        published=published,
        seq=last.seq + 1 if last else 1,
        previous=sha256(last.statement.encode()) if last else "",
        progress=progress,
    )


def _log_and_store(region: Region, slug: str, built: Built, rules_index: int, by: str) -> Release:
    """The statement becomes a leaf, the folder gets its proofs under the checkpoint after it, the rows are stored."""
    index = ledger.append(body=built.statement)
    ledger.record(kind="published/v1", by=by, release=slug, leaf=index)
    leaves = ledger.leaves()
    seal(built.folder, leaves, {"ruleset": rules_index, "release": index}, ledger.signer())
    return _store(region, slug, built, json.loads(built.statement), index, len(leaves))
