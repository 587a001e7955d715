"""Statements of the budget as spreadsheets: shown line by line, taken in, taken back; a bad one changes nothing.

Columns: code, year, and of title_kk, title_ru, title_en, body, measure, planned, adjusted, paid what there is. An empty
cell changes nothing: what was in force stays, or it is unknown; a zero is a zero.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.budget.models import Amount, Line, Statement
from senim.common.kazakh import fold
from senim.common.text import plain
from senim.common.titled import TITLES
from senim.intake.tabular import Table, read
from senim.ledger import services as ledger
from senim.programme.acts import Todo, done, voice_of
from senim.programme.models import Body, Measure, Side
from senim.rating.models import Region
from senim_core.canonical import sha256
from senim_core.errors import InputError

MONEY = ("planned", "adjusted", "paid")
COLUMNS = ("code", "year", *TITLES, "body", "measure", *MONEY)
NEEDED = ("code", "year")
MOST = 10**15  # tenge of a line: more is a slip of the pen
KEEPS = (Side.OFFICE, Side.SYSTEM, Side.RECORDS)
WHOLE = re.compile(r"-?[0-9]+")


@dataclass
class Row:
    """A line of a statement: number in the file, values by column, what is wrong with it by column."""

    number: int
    values: dict[str, Any]
    findings: list[tuple[str, str]] = field(default_factory=list)  # (column, what to do)
    new: bool = False


@dataclass(frozen=True)
class Preview:
    """A statement as it would be taken in."""

    rows: list[Row]

    @property
    def bad(self) -> list[Row]:
        """Rows that cannot be used."""
        return [row for row in self.rows if row.findings]


def preview(statement: Statement) -> Preview:
    """What every line of a statement would do. Raises InputError for a file that is no table, or lacks a column."""
    table = read(statement.name, bytes(statement.content))
    header = [cell.strip().lower() for cell in table.header]
    missing = [name for name in NEEDED if name not in header]
    strange = [name for name in header if name and name not in COLUMNS]
    if missing or strange:
        raise InputError(
            f"columns missing: {', '.join(missing) or '–'}; not known: {', '.join(strange) or '–'}",
            where=statement.name, hint=f"the columns are {', '.join(COLUMNS)}",
        )  # fmt: skip
    return Preview(list(_rows(statement.region, table, header)))


def _rows(region: Region, table: Table, header: Sequence[str]) -> Iterator[Row]:
    bodies = set(region.bodies.values_list("code", flat=True))
    lines = set(region.budget_lines.values_list("code", flat=True))
    cells = [(number, dict(zip(header, line, strict=False))) for number, line in table.numbered()]
    wanted = {given.get("measure", "").strip() for _number, given in cells}
    measures = set(Measure.objects.filter(region=region, code__in=wanted).values_list("code", flat=True))
    seen: set[tuple[str, str]] = set()
    for number, given in cells:
        row = Row(number, {name: plain(given.get(name, ""), 600) for name in COLUMNS})
        values = row.values
        _check_key(row, seen)
        row.new = values["code"] not in lines
        if row.new and not (values["title_kk"] and values["title_ru"]):
            row.findings.append(("title_kk", _("a new line needs a title in Kazakh and in Russian")))
        for name, known in (("body", bodies), ("measure", measures)):
            if values[name] and values[name] not in known:
                row.findings.append((name, _("there is none of this code")))
        for name in MONEY:
            _check_money(row, name)
        if all(values[name] is None for name in MONEY) and not {name for name, _what in row.findings} & {*MONEY}:
            row.findings.append(("planned", _("no amount at all")))
        yield row


def _check_key(row: Row, seen: set[tuple[str, str]]) -> None:
    code, year = row.values["code"], row.values["year"]
    if not re.fullmatch(r"[\w.-]{1,60}", code):
        row.findings.append(("code", _("a code of the budget classification, without spaces")))
    if not (year.isascii() and year.isdigit() and 1991 <= int(year) <= 2100):
        row.findings.append(("year", _("a year, such as 2026")))
    else:
        row.values["year"] = int(year)
    key = code, str(row.values["year"])
    if key in seen:
        row.findings.append(("code", _("this line and year stand twice")))
    seen.add(key)


def _check_money(row: Row, name: str) -> None:
    text = re.sub(r"[\s\u00a0\u202f]", "", row.values[name])
    row.values[name] = None
    if not text:
        return
    if not WHOLE.fullmatch(text) or not 0 <= int(text) <= MOST:
        row.findings.append((name, _("whole tenge, not less than nothing")))
    else:
        row.values[name] = int(text)


@transaction.atomic
def bring(
    *, region: Region, name: str, content: bytes, document: str, as_of: date, by: str, at: datetime | None = None
) -> Statement:
    """Keep a statement for its preview; nothing of the budget changes yet, so nothing is logged.

    Raises InputError for a file that cannot be read, or without its document.
    """
    said = plain(document, 300)
    if not said:
        raise InputError(_("the document is not named"), hint=_("which decision or report says so?"))
    when = at or timezone.now()
    if as_of > timezone.localtime(when).date():
        raise InputError(_("this day is still to come"), hint=_("a day up to today"))
    made = Statement(
        region=region, document=said, as_of=as_of, name=name[:150], content=content, sha256=sha256(content), by=by,
        at=when,
    )  # fmt: skip
    preview(made)
    made.save()
    return made


@transaction.atomic
def drop(*, statement: Statement) -> None:
    """Forget a statement that was not taken in. Raises InputError for one that was."""
    if _held(statement).applied_at:
        raise InputError(_("this statement was taken in"), hint=_("take it back instead"))
    statement.delete()


def _held(statement: Statement) -> Statement:
    """The row, held, and its region's too: two statements at once would each miss what the other says of a measure.

    Raises InputError where it is gone.
    """
    Region.objects.select_for_update().get(pk=statement.region_id)
    waiting = Statement.objects.select_for_update(of=("self",)).select_related("region")
    found = waiting.filter(pk=statement.pk).first()
    if found is None:
        raise InputError(_("this statement is gone"), hint=_("somebody forgot it; bring it again"))
    return found


@transaction.atomic
def take_in(*, statement: Statement, by: str, side: Side = Side.SYSTEM, at: datetime | None = None) -> int:
    """Take a statement in; returns its lines. Raises InputError where a line is bad: then nothing is taken in."""
    when, voice = at or timezone.now(), voice_of(by, side)
    if voice.side not in KEEPS:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    held = _held(statement)
    if held.applied_at:
        raise InputError(_("this statement was taken in already"), hint=_("look at it again"))
    seen = preview(held)
    if seen.bad:
        raise InputError(_("some lines are not understood"), hint=_("mend the file and bring it again"))
    lines, touched = _lines(held, seen.rows)
    _carry_on(held, seen.rows, lines)
    Amount.objects.bulk_create(
        [
            Amount(
                region=held.region, statement=held, line=lines[row.values["code"]], year=row.values["year"],
                current=False, **{name: row.values[name] for name in MONEY},
            )
            for row in seen.rows
        ],
        batch_size=500,
    )  # fmt: skip
    held.applied_at = when
    held.save(update_fields=["applied_at", "before"])
    _settle(held, [one.pk for one in lines.values()])
    ledger.record_later(
        kind="budget-statement/v1", by=by, region=held.region.slug, document=held.document, as_of=held.as_of,
        sha256=held.sha256, lines=len(seen.rows),
    )  # fmt: skip
    _tell_measures(touched | _measures_of(lines.values()), held, by, when)
    return len(seen.rows)


def _lines(held: Statement, rows: Iterable[Row]) -> tuple[dict[str, Line], set[int]]:
    """Lines by code, made or changed as the rows say; and the measures that one was taken from."""
    bodies = {one.code: one for one in Body.objects.filter(region=held.region)}
    wanted = {row.values["measure"] for row in rows}
    measures = {one.code: one for one in Measure.objects.filter(region=held.region, code__in=wanted)}
    codes = {row.values["code"] for row in rows}
    found = {one.code: one for one in Line.objects.filter(region=held.region, code__in=codes)}
    left, new = set[int](), list[Line]()
    for row in rows:
        code, line = row.values["code"], found.get(row.values["code"])
        if line is None:
            line = found[code] = Line(region=held.region, code=code)
            new.append(line)
            held.before[code] = None
        elif code not in held.before:
            held.before[code] = {name: getattr(line, name) for name in (*TITLES, "body_id", "measure_id")}
        if line.measure_id and row.values["measure"]:
            left.add(line.measure_id)
        for name in TITLES:
            setattr(line, name, row.values[name] or getattr(line, name))
        line.body = bodies.get(row.values["body"]) or line.body
        line.measure = measures.get(row.values["measure"]) or line.measure
        line.search = _words(line)
    Line.objects.bulk_create(new, batch_size=500)
    made = {id(line) for line in new}
    old = [line for line in found.values() if id(line) not in made]
    Line.objects.bulk_update(old, [*TITLES, "body", "measure", "search"], batch_size=500)
    return found, left


def _words(line: Line) -> str:
    """What a search looks in."""
    return fold(f"{line.code} {line.title_kk} {line.title_ru} {line.title_en}")[:2000]


def _carry_on(held: Statement, rows: Iterable[Row], lines: dict[str, Line]) -> None:
    """What a newer statement leaves empty stays as it was: a report of payments does not take the plan away."""
    there = Amount.objects.filter(line__in=[line.pk for line in lines.values()], current__in=[True])
    known = {(one.line_id, one.year): one for one in there.select_related("statement")}
    for row in rows:
        before = known.get((lines[row.values["code"]].pk, row.values["year"]))
        if before is None or before.statement.as_of > held.as_of:
            continue
        for name in MONEY:
            if row.values[name] is None:
                row.values[name] = getattr(before, name)


def _measures_of(lines: Iterable[Line]) -> set[int]:
    return {line.measure_id for line in lines if line.measure_id}


def _settle(held: Statement, lines: Sequence[int]) -> None:
    """Say anew which amount of each line and year is the current one: of the latest day, then the latest brought."""
    for start in range(0, len(lines), 500):
        part = lines[start : start + 500]
        found = Amount.objects.filter(region=held.region, line__in=part)
        found.filter(current__in=[True]).update(current=False)
        latest: dict[tuple[int, int], int] = {}
        ordered = found.filter(statement__undone_at=None).order_by(
            "statement__as_of", "statement__applied_at", "statement_id"
        )
        for key, line, year in ordered.values_list("pk", "line", "year"):
            latest[line, year] = key
        keys = list(latest.values())
        for begin in range(0, len(keys), 500):
            Amount.objects.filter(pk__in=keys[begin : begin + 500]).update(current=True)


def _tell_measures(keys: set[int], held: Statement, by: str, at: datetime) -> None:
    """Put the plan and the payments of measures, with an event for those whose money changed, and look at the risk."""
    plans = {key: _money_of(key_rows) for key, key_rows in _by_measure(keys).items()}
    todo = []
    for measure in Measure.objects.filter(pk__in=keys, removed_on=None).order_by("pk"):
        planned, paid = plans.get(measure.pk, (None, None))
        if (measure.planned, measure.paid) != (planned, paid):
            todo.append(Todo(measure, _set_money(planned, paid), held.document))
    if todo:
        done("money", todo, voice=voice_of(by, Side.RECORDS), sides=KEEPS, at=at)


def _set_money(planned: int | None, paid: int | None) -> Any:
    def change(found: Measure, _today: date) -> None:
        found.planned, found.paid = planned, paid

    return change


def _by_measure(keys: set[int]) -> dict[int, list[tuple[int | None, int | None, int | None]]]:
    found: dict[int, list[tuple[int | None, int | None, int | None]]] = {}
    rows = Amount.objects.filter(line__measure__in=keys, current__in=[True])
    for measure, *money in rows.values_list("line__measure", *MONEY):
        found.setdefault(measure, []).append(tuple(money))
    return found


def _money_of(rows: Sequence[tuple[int | None, int | None, int | None]]) -> tuple[int | None, int | None]:
    """(plan, paid) of all lines of a measure. A sum of which a part is unknown is unknown."""
    plans = [planned if adjusted is None else adjusted for planned, adjusted, _paid in rows]
    paid = [one for _planned, _adjusted, one in rows]
    return (
        None if None in plans or not plans else sum(one for one in plans if one is not None),
        None if None in paid or not paid else sum(one for one in paid if one is not None),
    )


@transaction.atomic
def undo(*, statement: Statement, by: str, side: Side = Side.SYSTEM, at: datetime | None = None) -> None:
    """Take a statement back: its amounts count no more, lines are as before, one that it brought alone is gone.

    Raises InputError where a later statement already says something of the same lines, or it was taken back.
    """
    when, voice = at or timezone.now(), voice_of(by, side)
    if voice.side not in KEEPS:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    held = _held(statement)
    if not held.applied_at or held.undone_at:
        raise InputError(_("this statement is not in force"), hint=_("look at it again"))
    lines = list(Line.objects.filter(region=held.region, amounts__statement=held).distinct())
    others = Amount.objects.filter(line__in=lines, statement__undone_at=None).exclude(statement=held)
    later = Q(statement__applied_at__gt=held.applied_at)
    if others.filter(later | Q(statement__applied_at=held.applied_at, statement__gt=held.pk)).exists():
        raise InputError(_("a later statement builds on this one"), hint=_("take the later one back first"))
    touched = _measures_of(lines)
    held.undone_by, held.undone_at = by, when
    held.save(update_fields=["undone_by", "undone_at"])
    _settle(held, [one.pk for one in lines])
    for line in lines:
        before = held.before.get(line.code)
        if before is None:
            continue
        for name, value in before.items():
            setattr(line, name, value)
        line.search = _words(line)
    Line.objects.bulk_update(lines, [*TITLES, "body", "measure", "search"], batch_size=500)
    touched |= _measures_of(lines)
    alone = [line.pk for line in lines if held.before.get(line.code, 0) is None]
    Line.objects.filter(pk__in=alone).exclude(amounts__statement__undone_at=None).delete()
    ledger.record_later(kind="budget-undone/v1", by=by, region=held.region.slug, sha256=held.sha256)
    _tell_measures(touched, held, by, when)
