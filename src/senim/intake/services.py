"""Taking in and undoing: each act is one transaction with its leaf in the log, and changes single rows of evidence.

An import keeps of every row it changed how it was before, so it can be undone. Imports of a region are undone from
the newest back, because a later one may rest on an earlier one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.models import Staff
from senim.intake import reading
from senim.intake.models import Import, ImportedRow, Upload, UploadedFile
from senim.intake.parsed import Parsed
from senim.intake.source import Source, load
from senim.intake.tabular import Table
from senim.ledger import services as ledger
from senim.rating.models import EvidenceRow, Region
from senim.rating.services import BATCH, change_evidence, set_region, stored
from senim_core.canonical import sha256, to_json
from senim_core.errors import InputError

MOST_FILES = 60
Changed = tuple[str, str, dict[str, Any] | None, dict[str, Any]]  # table, key, before, after


@dataclass(frozen=True)
class Preview:
    """What taking the files in would do: what was read, the region (None: a new one), and how rows would change."""

    parsed: Parsed
    files: Sequence[Table]
    region: Region | None
    changes: Sequence[Changed]
    unchanged: int

    @property
    def new(self) -> int:
        """Rows of evidence that are not there yet."""
        return sum(before is None for _table, _key, before, _after in self.changes)

    @property
    def changed(self) -> int:
        """Rows that are there and would be others."""
        return len(self.changes) - self.new


def _region(parsed: Parsed, region: Region | None) -> Region | None:
    if parsed.region:
        return Region.objects.filter(slug=parsed.region["slug"]).first()
    if region is None:
        raise InputError(_("no region"), hint=_("say into which region the rows go"))
    return region


def _compared(parsed: Parsed, region: Region | None) -> tuple[list[Changed], int]:
    changes: list[Changed] = []
    unchanged = 0
    for table, rows in parsed.rows.items():
        there = {}
        if region is not None:
            kept = EvidenceRow.objects.filter(region=region, table=table)
            there = dict(kept.values_list("key", "values"))
        for row in rows:
            key, values = stored(table, row)
            if there.get(key) == values:
                unchanged += 1
            else:
                changes.append((table, key, there.get(key), values))
    return changes, unchanged


def preview(
    *, source: Source, files: Sequence[tuple[str, bytes]], region: Region | None = None,
    period: tuple[date, date] | None = None,
) -> Preview:  # fmt: skip
    """Read ``files``, (name, content) each, and compare with what is there; nothing is stored. Raises InputError."""
    if len(files) > MOST_FILES:
        raise InputError(f"more than {MOST_FILES} files", hint="take them in in several steps")
    parsed, tables = reading.read(source, files, period)
    target = _region(parsed, region)
    changes, unchanged = _compared(parsed, target)
    return Preview(parsed, tables, target, changes, unchanged)


@transaction.atomic
def apply(
    *, source: Source, files: Sequence[tuple[str, bytes]], by: str, region: Region | None = None,
    period: tuple[date, date] | None = None,
) -> Import | None:  # fmt: skip
    """Take the files in; None where they change nothing, as when they were taken in before. Raises InputError."""
    seen = preview(source=source, files=files, region=region, period=period)
    if not seen.changes:
        return None
    target = seen.region or set_region(**seen.parsed.region, primary=False, by=by)
    listed = [{"name": file.name, "sha256": file.sha256, "lines": len(file.lines)} for file in seen.files]
    found = [[one.name, one.what, one.lines, one.excluded, one.detail] for one in seen.parsed.findings]
    made = Import.objects.create(
        region=target, source=source.name, source_sha256=source.sha256, files=listed, by=by, findings=found,
        fingerprint=sha256(to_json(sorted(file["sha256"] for file in listed))),
        new=seen.new, changed=seen.changed, unchanged=seen.unchanged,
    )  # fmt: skip
    ImportedRow.objects.bulk_create(
        (
            ImportedRow(imported=made, table=table, key=key, before=before, after=after)
            for table, key, before, after in seen.changes
        ),
        batch_size=BATCH,
    )
    change_evidence(
        region=target, changes=[(table, key, after) for table, key, _before, after in seen.changes], by=by,
        cause=f"import {made.pk}",
    )  # fmt: skip
    ledger.record(
        kind="import/v1", by=by, number=made.pk, region=target.slug, source=source.name, source_sha256=source.sha256,
        files=[{"sha256": file["sha256"], "lines": file["lines"]} for file in listed],
        new=made.new, changed=made.changed, unchanged=made.unchanged,
    )  # fmt: skip
    return made


def last_live(region: Region) -> Import | None:
    """The newest import of a region that is not undone."""
    return region.imports.filter(undone_at__isnull=True).order_by("-id").first()


@transaction.atomic
def undo(*, imported: Import, by: str) -> None:
    """Put every row back as it was before. Raises InputError where it is undone or a later import rests on it."""
    found = Import.objects.select_for_update(of=("self",)).select_related("region").get(pk=imported.pk)
    where = f"import {found.pk}"
    if found.undone_at:
        raise InputError(_("it is undone already"), where=where)
    newest = last_live(found.region)
    if newest and newest.pk != found.pk:
        raise InputError(_("a later import came after it"), where=f"import {newest.pk}", hint=_("undo that one first"))
    rows = list(found.rows.values_list("table", "key", "before", "after"))
    there = {
        (row.table, row.key): row.values
        for row in EvidenceRow.objects.filter(region=found.region, table__in={table for table, *_ in rows})
    }
    for table, key, _before, after in rows:
        if there.get((table, key)) != after:
            raise InputError(
                _("a row was changed since"), where=f"{table} {key}", hint=_("it cannot be undone as a whole")
            )
    change_evidence(
        region=found.region, changes=[(table, key, before) for table, key, before, _ in rows], by=by,
        cause=f"undo of import {found.pk}",
    )  # fmt: skip
    found.undone_by, found.undone_at = by, timezone.now()
    found.save(update_fields=["undone_by", "undone_at"])
    ledger.record(kind="import-undone/v1", by=by, number=found.pk, region=found.region.slug, rows=len(rows))


@transaction.atomic
def keep_upload(
    *, source: str, files: Iterable[tuple[str, bytes]], by: Staff, region: Region | None,
    period: tuple[date, date] | None,
) -> Upload:  # fmt: skip
    """Keep files between preview and decision. No evidence changes, so nothing is logged."""
    load(source)
    days = period or (None, None)
    made = Upload.objects.create(by=by, source=source, region=region, period_start=days[0], period_end=days[1])
    UploadedFile.objects.bulk_create(
        UploadedFile(upload=made, name=name[:150], content=content) for name, content in files
    )
    return made


def upload_files(upload: Upload) -> list[tuple[str, bytes]]:
    """(name, content) of each file of an upload, in the order given."""
    return [(file.name, bytes(file.content)) for file in upload.files.order_by("id")]


def upload_period(upload: Upload) -> tuple[date, date] | None:
    """The period given with an upload."""
    return (upload.period_start, upload.period_end) if upload.period_start and upload.period_end else None


@transaction.atomic
def apply_upload(*, upload: Upload, by: Staff) -> Import | None:
    """Take an upload in and forget its files. Raises InputError; then it is still there."""
    made = apply(
        source=load(upload.source), files=upload_files(upload), by=by.actor, region=upload.region,
        period=upload_period(upload),
    )  # fmt: skip
    upload.delete()
    return made


@transaction.atomic
def drop_upload(*, upload: Upload) -> None:
    """Give an upload up."""
    upload.delete()
