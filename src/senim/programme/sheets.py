"""Takes spreadsheets into a road map: what would change, taking it in, taking it back; each one transaction.

A line is a measure that is there by its code, else by direction and number, else by its Russian title. A due date that
differs is a moved date: the first one stays. A status in a sheet is what the sheet says, the sheet is its document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.common.kazakh import fold
from senim.common.text import random_code
from senim.ledger import services as ledger
from senim.programme import services
from senim.programme.acts import TRACKED, Given, Todo, Voice, done, proof_of, today_of, voice_of
from senim.programme.models import (
    Assignment,
    Body,
    Direction,
    Event,
    Measure,
    Notice,
    Proof,
    RoadMap,
    SheetChange,
    SheetImport,
    SheetSource,
    SheetUpload,
    Side,
    shown,
)
from senim.programme.risks import look
from senim.programme.searching import words_for
from senim.programme.sheet_reading import Known, Read, Sheet, need_all, read
from senim.rating.models import EvidenceRow, Region
from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.programme.notice import State
from senim_core.programme.status import Proof as Kind
from senim_core.programme.status import Status, needs

# Fields of a line that are fields of the measure, as they are.
PLAIN = ("title_kk", "title_ru", "title_en", "number", "indicator", "unit", "base", "target", "value", "weight")


@dataclass(frozen=True)
class Line:
    """A line of the sheet and the measure it is of (None: a new one), with what would change: {field: [now, then]}."""

    row: Read
    measure: Measure | None
    changes: Mapping[str, list[Any]] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """bad, new, changed or same."""
        if self.row.bad:
            return "bad"
        return "new" if self.measure is None else "changed" if self.changes else "same"


@dataclass(frozen=True)
class Preview:
    """What a sheet would do: the sheet, its lines, the bodies it would add, and how many lines are what."""

    sheet: Sheet
    lines: Sequence[Line]
    bodies: Sequence[str]

    def counts(self) -> dict[str, int]:
        """Lines by what becomes of them; they sum to all lines."""
        found = dict.fromkeys(("new", "changed", "same", "bad"), 0)
        for line in self.lines:
            found[line.what] += 1
        return found


def known_of(region: Region) -> Known:
    """Names of deputies, councils and bodies of a region as a sheet may write them; one that two share is left out."""
    found: dict[str, dict[str, set[str]]] = {"mandates": {}, "councils": {}}
    for table, key, values in EvidenceRow.objects.filter(region=region, table__in=list(found)).values_list(
        "table", "key", "values"
    ):
        for name in (key, values["name_kk"], values["name_ru"], values["name_en"]):
            found[table].setdefault(fold(name), set()).add(key)
    bodies: dict[str, str] = {}
    for one in Body.objects.filter(region=region):
        bodies |= {fold(name): one.code for name in (one.code, one.title_kk, one.title_ru, one.title_en) if name}
    alone = {
        table: {name: keys.pop() for name, keys in names.items() if len(keys) == 1} for table, names in found.items()
    }
    return Known(alone["mandates"], alone["councils"], bodies)


def remembered(region: Region, source: str) -> dict[str, str]:
    """Field -> heading, as a sheet of this source last named its columns."""
    found = SheetSource.objects.filter(region=region, name=source).values_list("headings", flat=True).first()
    return dict(found or {})


def preview(
    *, road_map: RoadMap, name: str, content: bytes, headings: Mapping[str, str], mended: Mapping[str, str]
) -> Preview:
    """What a sheet would change. Nothing is written. Raises InputError where it cannot be read."""
    known = known_of(road_map.region)
    sheet = read(name, content, known, headings, mended)
    there = list(road_map.measures.filter(removed_on=None).select_related("direction", "body"))
    by_code = {one.code: one for one in there}
    elsewhere = set(road_map.region.measures.values_list("code", flat=True)) - set(by_code)
    by_number = {
        (fold(one.direction.title_kk) if one.direction else "", one.number): one for one in there if one.number
    }
    by_title = {fold(one.title_ru): one for one in there}
    taken, lines = set[int](), []
    for row in sheet.rows:
        values = row.values
        place = (fold(values.get("direction") or ""), values.get("number") or "")
        found = (
            by_code.get(values.get("code") or "")
            or by_number.get(place)
            or by_title.get(fold(values.get("title_ru") or ""))
        )
        if found is not None and found.pk in taken:
            found = None
        if found is not None:
            taken.add(found.pk)
        if found is None:
            need_all(row, sheet.columns)
            if values.get("code") in elsewhere:
                row.wrong("code", sheet.columns, _("this code is of another road map's measure"), _("correct the code"))
        else:
            _fits(found, row, sheet)
        lines.append(Line(row, found, {} if found is None or row.bad else _changes(found, row, known)))
    bodies = {
        row.values["body"]
        for row in sheet.rows
        if not row.bad and row.values.get("body") and row.values["body"] not in known.bodies.values()
    }
    return Preview(sheet, lines, sorted(bodies))


def _fits(found: Measure, row: Read, sheet: Sheet) -> None:
    """Find where a line says what cannot follow what is known of its measure."""
    status, due = row.values.get("status"), row.values.get("due_on")
    if status and status != found.status and needs(Status(found.status), status) is None:
        what = _("this status cannot follow the one before")
        row.wrong("status", sheet.columns, what, _("leave the cell empty, or report on the measure's own page"))
    if due and due < found.starts_on:
        row.wrong("due_on", sheet.columns, _("due before work begins"), _("correct one of the two days"))


def _changes(found: Measure, row: Read, known: Known) -> dict[str, list[Any]]:
    """{field: [now, then]} of what the line gives and the measure has otherwise; an empty cell changes nothing."""
    wanted: dict[str, Any] = {
        name: row.values[name] for name in PLAIN if row.values.get(name) is not None and name in row.values
    }
    for name, key in (("due_on", "due_on"), ("status", "status"), ("act_on", "act_on")):
        if row.values.get(key) is not None:
            wanted[name] = row.values[key]
    for name, key in (("deputy_id", "deputy"), ("council_id", "council")):
        if row.values.get(key):
            wanted[name] = row.values[key]
    now = {name: getattr(found, name) for name in wanted}
    if row.values.get("body"):
        wanted["body"], now["body"] = row.values["body"], found.body.code if found.body else ""
    if row.values.get("direction"):
        wanted["direction"] = row.values["direction"]
        now["direction"] = found.direction.title_kk if found.direction else ""
    return {name: [shown(now[name]), shown(value)] for name, value in wanted.items() if now[name] != value}


def _bodies(region: Region, names: Sequence[str], by: str) -> dict[str, Body]:
    """Bodies by code, those of the sheet that are new added under codes of their own."""
    for name in names:
        services.set_body(region=region, code=random_code(8), by=by, title_kk=name, title_ru=name)
    found = {one.code: one for one in Body.objects.filter(region=region)}
    return {**found, **{one.title_ru: one for one in found.values() if one.title_ru in names}}


def _directions(road_map: RoadMap, rows: Sequence[Read]) -> dict[str, Direction]:
    found = {one.title_kk: one for one in road_map.directions.all()}
    for row in rows:
        title = row.values.get("direction") or ""
        if title and title not in found:
            found[title] = Direction.objects.create(
                road_map=road_map, position=len(found) + 1, title_kk=title,
                title_ru=row.values.get("direction_ru") or title, title_en=row.values.get("direction_en") or "",
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Names:
    bodies: Mapping[str, Body]
    directions: Mapping[str, Direction]
    document: str


def _proofs(row: Read, names: _Names) -> list[Given]:
    given = [Given(Kind.DOCUMENT, names.document)]
    if row.values.get("act_on"):
        given.append(Given(Kind.ACT, row.values.get("act") or names.document, dated_on=row.values["act_on"]))
    return given


def _put(found: Measure, row: Read, names: _Names, today: date) -> None:
    """Set what the line gives; an empty cell changes nothing."""
    values = row.values
    for name in PLAIN:
        if values.get(name) is not None:
            setattr(found, name, values[name])
    if values.get("value") is not None:
        found.value_on = today
    if values.get("due_on"):
        found.due_on = values["due_on"]
    if values.get("body"):
        found.body = names.bodies[values["body"]]
    if values.get("council"):
        found.council_id = values["council"]
    if values.get("direction"):
        found.direction = names.directions[values["direction"]]
    status = values.get("status")
    if status and status != found.status:
        services.set_status(found, status, _proofs(row, names), today)
    if status or values.get("value") is not None:
        found.last_word_on = today
    found.search = words_for(found)


def _made(road_map: RoadMap, row: Read, code: str, names: _Names, today: date) -> Measure:
    values = row.values
    starts = values.get("starts_on") or road_map.approved_on or min(today, values["due_on"])
    found = Measure(
        region_id=road_map.region_id, road_map=road_map, programme=road_map.programme, area_code=road_map.area_code,
        code=code, starts_on=min(starts, values["due_on"]), first_due_on=values["due_on"], due_on=values["due_on"],
        status=Status.UNCLASSIFIED, status_on=today, last_word_on=today, proofs_count=1,
    )  # fmt: skip
    _put(found, row, names, today)
    found.last_word_on = today
    if values.get("deputy"):
        found.deputy_id = values["deputy"]
    return found


@transaction.atomic
def take_in(
    *, road_map: RoadMap, name: str, content: bytes, source: str, document: str, by: str,
    headings: Mapping[str, str] | None = None, mended: Mapping[str, str] | None = None, leave_out: int = 0,
    side: Side = Side.SYSTEM, since: date | None = None, assignments: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> SheetImport | None:  # fmt: skip
    """Take a sheet in; None where it changes nothing. ``leave_out``: how many bad lines the person agreed to leave out.

    ``since``: from when deputies of the sheet supervise; ``assignments``: code of a measure -> code of its assignment,
    both as records bring them. Raises InputError where lines are bad and nobody agreed.
    """
    when = at or timezone.now()
    voice = voice_of(by, side)
    if voice.side not in services.KEEPS:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    if not document.strip():
        raise InputError(_("the document is not named"), hint=_("by which decision does the road map stand so?"))
    held = RoadMap.objects.select_for_update(of=("self",)).select_related("region").get(pk=road_map.pk)
    seen = preview(road_map=held, name=name, content=content, headings=headings or {}, mended=mended or {})
    counts = seen.counts()
    if counts["bad"] != leave_out:
        raise InputError(_("some lines are not understood"), hint=_("mend them, or say that they are left out"))
    if not counts["new"] and not counts["changed"]:
        return None
    good = [line for line in seen.lines if line.what in ("new", "changed")]
    names = _Names(
        _bodies(held.region, seen.bodies, by), _directions(held, [line.row for line in good]), document.strip()[:300]
    )
    made = SheetImport.objects.create(
        road_map=held, source=source, document=names.document, name=name[:150], sha256=sha256(content), by=by, at=when,
        new=counts["new"], changed=counts["changed"], same=counts["same"], left_out=counts["bad"],
    )  # fmt: skip
    day = since or today_of(when)
    versions = [
        *_add(held, [line for line in good if line.measure is None], names, voice, when, day, assignments or {}),
        *_change([line for line in good if line.measure is not None], names, voice, when, day),
    ]
    SheetChange.objects.bulk_create(
        (SheetChange(imported=made, measure=one, before=before, version=one.version) for one, before in versions),
        batch_size=500,
    )
    chosen = {key: seen.sheet.headings[place] for key, place in seen.sheet.columns.items()}
    SheetSource.objects.update_or_create(region=held.region, name=source, defaults={"headings": chosen})
    ledger.record(
        kind="sheet/v1", by=by, number=made.pk, road_map=held.code, sha256=made.sha256, new=made.new,
        changed=made.changed, same=made.same, left_out=made.left_out,
    )  # fmt: skip
    return made


Version = tuple[Measure, dict[str, Any] | None]


def _add(
    road_map: RoadMap, lines: Sequence[Line], names: _Names, voice: Voice, at: datetime, since: date,
    assignments: Mapping[str, str],
) -> list[Version]:  # fmt: skip
    today, taken = today_of(at), set(road_map.region.measures.values_list("code", flat=True))
    measures, next_number = list[Measure](), 1
    for line in lines:
        code = line.row.values.get("code") or ""
        while not code:
            code = f"{road_map.code}-{next_number}"
            next_number += 1
            code = "" if code in taken else code
        taken.add(code)
        measures.append(_made(road_map, line.row, code, names, today))
    Measure.objects.bulk_create(measures, batch_size=200)
    events = [
        Event(
            measure=one, region_id=one.region_id, act="import", at=at, side=voice.side, by=voice.by, about="",
            reason=names.document, changes={"status": ["", one.status], "due_on": ["", shown(one.due_on)]},
        )
        for one in measures
    ]  # fmt: skip
    Event.objects.bulk_create(events, batch_size=500)
    proofs = [
        proof_of(event, given) for event, line in zip(events, lines, strict=True) for given in _proofs(line.row, names)
    ]
    Proof.objects.bulk_create(proofs, batch_size=500)
    _supervise([one for one in measures if one.deputy_id], since, assignments)
    look(measures, today)
    ledger.record_many_later(
        ("measure-import/v1", voice.by,
         {"measure": one.code, "status": one.status, "due_on": shown(one.due_on), "weight": one.weight})
        for one in measures
    )  # fmt: skip
    return [(one, None) for one in measures]


def _supervise(measures: Sequence[Measure], since: date, codes: Mapping[str, str]) -> None:
    Assignment.objects.bulk_create(
        (
            Assignment(
                region_id=one.region_id, measure=one, code=codes.get(one.code) or random_code(),
                deputy_id=one.deputy_id, starts_on=since,
            )
            for one in measures
        ),
        batch_size=500,
    )  # fmt: skip


RESTORED = (*TRACKED, "value_on", "status_on", "confirmed_on", "last_word_on", "search")


def _change(lines: Sequence[Line], names: _Names, voice: Voice, at: datetime, since: date) -> list[Version]:
    todo, before = [], []
    for line in lines:
        assert line.measure is not None
        before.append({name: shown(getattr(line.measure, name)) for name in RESTORED})
        proofs = _proofs(line.row, names)
        todo.append(Todo(line.measure, _changer(line.row, names), names.document, proofs, line.measure.version))
    events = done("import", todo, voice=voice, sides=services.KEEPS, at=at)
    for event, line in zip(events, lines, strict=True):
        deputy = line.row.values.get("deputy")
        if deputy and deputy != event.measure.deputy_id:
            services.assign(measure=event.measure, deputy_id=deputy, by=voice.by, since=since, at=at)
    changed = {one.pk: one for one in Measure.objects.filter(pk__in=[event.measure_id for event in events])}
    return [(changed[event.measure_id], was) for event, was in zip(events, before, strict=True)]


def _changer(row: Read, names: _Names) -> Any:
    def change(found: Measure, today: date) -> None:
        _put(found, row, names, today)

    return change


@transaction.atomic
def undo(*, imported: SheetImport, by: str, at: datetime | None = None) -> None:
    """Take a sheet back: what it added goes, what it changed becomes what it was, and the history says so.

    Raises InputError where it is undone already, or where a measure was worked on since: then nothing is changed.
    """
    when, voice = at or timezone.now(), voice_of(by)
    if voice.side not in services.KEEPS:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    found = SheetImport.objects.select_for_update(of=("self",)).select_related("road_map").get(pk=imported.pk)
    if found.undone_at:
        raise InputError(_("it is undone already"), where=found.name, hint=_("look at it again"))
    changes = list(found.changes.select_related("measure").order_by("measure_id"))
    for one in changes:
        if one.measure.version != one.version:
            raise InputError(
                _("a measure was worked on since"), where=one.measure.code, hint=_("it cannot be undone as a whole")
            )
    back = [(one.measure, one.before) for one in changes if one.before is not None]
    done(
        "undo",
        [Todo(measure, _restorer(before), found.document) for measure, before in back],
        voice=voice,
        sides=services.KEEPS,
        at=when,
    )
    for measure, before in back:
        if before["deputy_id"] != measure.deputy_id:
            services.assign(measure=measure, deputy_id=before["deputy_id"], by=by, reason=found.document, at=when)
    added = [one.measure_id for one in changes if one.before is None]
    linked = Measure.objects.filter(Q(budget_lines__isnull=False) | Q(facilities__isnull=False), pk__in=added).first()
    if linked:
        raise InputError(
            _("a budget line or a facility belongs to a measure"), where=linked.code,
            hint=_("it cannot be undone as a whole"),
        )  # fmt: skip
    Notice.objects.filter(measure__in=added, state__in=[State.DRAFT, State.DROPPED]).delete()  # the machine's drafts
    sent = Notice.objects.filter(measure__in=added).select_related("measure").first()
    if sent:
        raise InputError(
            _("a notice about a measure was sent since"), where=sent.measure.code,
            hint=_("it cannot be undone as a whole"),
        )  # fmt: skip
    SheetChange.objects.filter(imported=found, before=None).delete()
    for start in range(0, len(added), 500):
        Measure.objects.filter(pk__in=added[start : start + 500]).delete()
    found.undone_by, found.undone_at = by, when
    found.save(update_fields=["undone_by", "undone_at"])
    ledger.record(
        kind="sheet-undone/v1", by=by, number=found.pk, road_map=found.road_map.code, added=len(added),
        changed=len(back),
    )  # fmt: skip


def _restorer(before: Mapping[str, Any]) -> Any:
    def change(found: Measure, _today: date) -> None:
        for name, value in before.items():
            kept = date.fromisoformat(value) if name.endswith("_on") and value else value
            if name != "deputy_id":  # has a verb of its own
                setattr(found, name, kept)

    return change


@transaction.atomic
def keep_upload(*, road_map: RoadMap, name: str, content: bytes, source: str, document: str, by: str) -> SheetUpload:
    """Keep a sheet between preview and decision. Nothing of the programme changes, so nothing is logged."""
    return SheetUpload.objects.create(
        road_map=road_map, name=name[:150], content=content, source=source[:100], document=document[:300], by=by,
        headings=remembered(road_map.region, source[:100]),
    )  # fmt: skip


@transaction.atomic
def mend(*, upload: SheetUpload, headings: Mapping[str, str], cells: Mapping[str, str]) -> SheetUpload:
    """Keep which column is what, and the new texts of cells."""
    upload.headings = {key: value for key, value in headings.items() if value} or upload.headings
    upload.mended = {**upload.mended, **cells}
    upload.save(update_fields=["headings", "mended"])
    return upload


@transaction.atomic
def apply_upload(*, upload: SheetUpload, by: str, leave_out: int) -> SheetImport | None:
    """Take an upload in and forget its file. Raises InputError; then it is still there."""
    made = take_in(
        road_map=upload.road_map, name=upload.name, content=bytes(upload.content), source=upload.source,
        document=upload.document, by=by, headings=upload.headings, mended=upload.mended, leave_out=leave_out,
    )  # fmt: skip
    upload.delete()
    return made


@transaction.atomic
def drop_upload(*, upload: SheetUpload) -> None:
    """Give an upload up."""
    upload.delete()
