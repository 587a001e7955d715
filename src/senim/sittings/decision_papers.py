"""Decisions known from their papers: a table of texts, from whose running words the number and the day are read.

A line may hold the Russian text, the Kazakh one or both; lines of one body, day and number are one decision, whose
texts are expressions of one work. Columns: ``organization`` (its code), of ``text_ru``, ``text_kk``, ``title_ru``,
``title_kk``, ``source_ru``, ``source_kk`` what there is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly.models import Organization
from senim.common.kazakh import fold
from senim.common.text import plain
from senim.intake.tabular import read as read_table
from senim.ledger import services as ledger
from senim.rating.models import Region
from senim.sittings.models import Decision, DecisionFile, Document, Expression
from senim.sittings.services import office
from senim_core.canonical import sha256
from senim_core.decisions import Reference, key_of, references
from senim_core.errors import InputError
from senim_core.following_up import State

LANGUAGES = ("ru", "kk")
COLUMNS = ("organization", *(f"{what}_{one}" for what in ("text", "title", "source") for one in LANGUAGES))
MOST_SEARCHED = 10_000  # signs of a text that a search looks in
ENDS_TITLE = {"ru": re.compile(r"\s*\bРешение\b"), "kk": re.compile(r"(?<=\bтуралы\b)")}
TITLE = 600
Key = tuple[str, date, str]  # organisation, day, number in one spelling


@dataclass
class Row:
    """A line: number in the file, cells by column, what was read of it, what is wrong with it by column."""

    number: int
    values: dict[str, str]
    decided_on: date | None = None
    decision: str = ""  # its number
    findings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> Key | None:
        """Which decision it is; None where that is not known."""
        if self.findings or self.decided_on is None:
            return None
        return self.values["organization"], self.decided_on, key_of(self.decision)


@dataclass(frozen=True)
class Preview:
    """A file as it would be taken in: its lines, and those decisions of which nothing was known."""

    rows: Sequence[Row]
    known: Mapping[Key, Decision]

    @property
    def bad(self) -> list[Row]:
        """Lines that cannot be used."""
        return [row for row in self.rows if row.findings]

    @property
    def decisions(self) -> set[Key]:
        """The decisions that the file speaks of."""
        return {row.key for row in self.rows if row.key}

    def state(self, row: Row) -> str:
        """``bad``, ``new``, or ``known`` where the decision is there and at most a text is added."""
        return "bad" if row.key is None else "known" if row.key in self.known else "new"


def preview(file: DecisionFile) -> Preview:
    """What every line would do. Raises InputError for a file that is no table, or with other columns."""
    table = read_table(file.name, bytes(file.content))
    header = [cell.strip().lower() for cell in table.header]
    strange = [name for name in header if name and name not in COLUMNS]
    if "organization" not in header or strange or not {"text_ru", "text_kk"} & set(header):
        raise InputError(
            f"columns not known: {', '.join(strange) or '–'}", where=file.name,
            hint=f"organization and a text are needed; the columns are {', '.join(COLUMNS)}",
        )  # fmt: skip
    codes = set(Organization.objects.filter(region=file.region).values_list("code", flat=True))
    rows = [
        _row(number, dict(zip(header, (cell.strip() for cell in line), strict=False)), codes)
        for number, line in table.numbered()
    ]
    there = Decision.objects.filter(region=file.region).select_related("organization")
    known = {(one.organization.code, one.decided_on, key_of(one.number)): one for one in there}
    return Preview(rows, known)


def _row(number: int, given: Mapping[str, str], codes: set[str]) -> Row:
    row = Row(number, {name: given.get(name, "") for name in COLUMNS})
    if row.values["organization"] not in codes:
        row.findings.append(("organization", _("there is none of this code")))
    read = {one: _reference(row, one) for one in LANGUAGES if row.values[f"text_{one}"]}
    if not read:
        row.findings.append(("text_ru", _("the text is missing")))
    found = [one for one in read.values() if one is not None]
    if len(found) == len(LANGUAGES) and (
        found[0].decided_on != found[1].decided_on or key_of(found[0].number) != key_of(found[1].number)
    ):
        row.findings.append(("text_kk", _("the two texts speak of different decisions")))
    if found:
        row.decided_on, row.decision = found[0].decided_on, found[0].number
    return row


def _reference(row: Row, language: str) -> Reference | None:
    """The first decision the text speaks of: its own day and number stand before those of others."""
    told = [one for one in references(row.values[f"text_{language}"]) if one.language == language]
    if not told:
        row.findings.append((f"text_{language}", _("no day and number of a decision can be read")))
        return None
    if told[0].decided_on is None:
        row.findings.append((f"text_{language}", _("the day is none of the calendar")))
        return None
    return told[0]


def title_of(text: str, language: str) -> str:
    """What the decision is about, from its text: the words before it is called a decision.

    >>> title_of("О ставке налога Решение маслихата от 1 мая 2025 года № 1", "ru")
    'О ставке налога'
    """
    words = " ".join(text.split())
    found = ENDS_TITLE[language].search(words)
    head = words[: found.start()] if found else ""
    return plain(head or words, TITLE)


@transaction.atomic
def bring(*, region: Region, name: str, content: bytes, by: str, at: datetime | None = None) -> DecisionFile:
    """Keep a file for its preview; nothing changes yet, so nothing is logged. Raises InputError as `preview` does."""
    office(by)
    made = DecisionFile(
        region=region, name=plain(name, 150), content=content, sha256=sha256(content), by=by, at=at or timezone.now()
    )
    preview(made)
    made.save()
    return made


def _held(file: DecisionFile, by: str) -> DecisionFile:
    office(by)
    Region.objects.select_for_update().get(pk=file.region_id)
    waiting = DecisionFile.objects.select_for_update(of=("self",)).select_related("region")
    found = waiting.filter(pk=file.pk).first()
    if found is None:
        raise InputError(_("this file is gone"), hint=_("somebody forgot it; bring it again"))
    return found


@transaction.atomic
def drop(*, file: DecisionFile, by: str) -> None:
    """Forget a file that was not taken in. Raises InputError for one that was."""
    held = _held(file, by)
    if held.applied_at:
        raise InputError(_("this file was taken in"), hint=_("take it back instead"))
    held.delete()


@transaction.atomic
def take_in(*, file: DecisionFile, by: str, at: datetime | None = None) -> tuple[int, int]:
    """Take a file in; returns how many decisions and how many texts it brought.

    A text that is there in its language stays. Raises InputError where a line is bad: then nothing is taken in.
    """
    when, held = at or timezone.now(), _held(file, by)
    if held.applied_at:
        raise InputError(_("this file was taken in"), hint=_("look at it again"))
    seen = preview(held)
    if seen.bad:
        raise InputError(_("some lines are not understood"), hint=_("mend the file and bring it again"))
    bodies = {one.code: one for one in Organization.objects.filter(region=held.region)}
    found, new, texts = dict(seen.known), list[int](), list[int]()
    before: dict[str, list[str]] = {}
    for row in seen.rows:
        assert row.key is not None
        one = found.get(row.key)
        if one is None:
            one = found[row.key] = _decide(held, row, bodies[row.values["organization"]])
            new.append(one.pk)
        elif one.pk not in new:
            before.setdefault(str(one.pk), [one.title_kk, one.title_ru, one.search])
        texts += _write(one, row, by, when)
    held.made = {"decisions": new, "expressions": texts, "titles": before}
    held.applied_at = when
    held.save(update_fields=["made", "applied_at"])
    ledger.record_later(
        kind="decision-papers/v1", by=by, region=held.region.slug, sha256=held.sha256, decisions=len(new),
        texts=len(texts),
    )  # fmt: skip
    return len(new), len(texts)


def _decide(file: DecisionFile, row: Row, body: Organization) -> Decision:
    assert row.decided_on is not None
    return Decision.objects.create(
        region=file.region, organization=body, number=plain(row.decision, 40), decided_on=row.decided_on,
        state=State.ADOPTED, title_kk="", title_ru="", search="",
    )  # fmt: skip


def _write(one: Decision, row: Row, by: str, at: datetime) -> Iterator[int]:
    """The texts of a row that are new, and what a search finds the decision by."""
    added = False
    work = one.documents.filter(sitting=None).order_by("pk").first()  # papers attached at a sitting are others
    for language in LANGUAGES:
        text = row.values[f"text_{language}"]
        if not text:
            continue
        title = plain(row.values[f"title_{language}"], TITLE) or title_of(text, language)
        if not getattr(one, f"title_{language}"):
            setattr(one, f"title_{language}", title)
        if work is None:
            work = Document.objects.create(decision=one, title_kk=one.title_kk, title_ru=one.title_ru)
        if work.expressions.filter(language=language).exists():
            continue
        source = row.values[f"source_{language}"]
        content = f"{text}\n\n{source}\n".encode() if source else f"{text}\n".encode()
        made = Expression.objects.create(
            document=work, language=language, name=f"{one.decided_on}-{language}.txt",
            media_type="text/plain; charset=utf-8", size=len(content), sha256=sha256(content), content=content,
            added_at=at, by=by,
        )  # fmt: skip
        added = True
        yield made.pk
    if work is not None:
        Document.objects.filter(pk=work.pk).update(title_kk=one.title_kk, title_ru=one.title_ru)
    if not added:
        return
    texts = [row.values[f"text_{language}"][:MOST_SEARCHED] for language in LANGUAGES]
    body = one.organization
    said = (one.number, f"{one.decided_on:%d.%m.%Y}", one.title_kk, one.title_ru, one.title_en, body.title_kk,
            body.title_ru, *texts)  # fmt: skip
    one.search = f"{one.search} {fold(' '.join(said))}".strip()
    one.save(update_fields=["title_kk", "title_ru", "search"])


@transaction.atomic
def undo(*, file: DecisionFile, by: str, at: datetime | None = None) -> None:
    """Take a file back: its decisions and texts are gone, others have their titles again.

    Raises InputError where it is not in force, or a decision of it was followed since.
    """
    held = _held(file, by)
    if not held.applied_at or held.undone_at:
        raise InputError(_("this file is not in force"), hint=_("look at it again"))
    own = Decision.objects.filter(pk__in=held.made["decisions"])
    touched = {*map(str, held.made["decisions"]), *held.made["titles"]}
    for newer in DecisionFile.objects.filter(region=held.region, undone_at=None).defer("content"):
        same = touched & {*map(str, newer.made.get("decisions", [])), *newer.made.get("titles", {})}
        if newer.applied_at and newer.applied_at > held.applied_at and same:
            raise InputError(_("a newer file rests on this one"), hint=_("take that back first"))
    later = Expression.objects.filter(document__decision__in=own).exclude(pk__in=held.made["expressions"])
    if own.filter(steps__isnull=False).exists() or later.exists():
        raise InputError(_("something rests on what this file brought"), hint=_("take that back first"))
    Expression.objects.filter(pk__in=held.made["expressions"]).delete()
    own.delete()
    for pk, (kk, ru, search) in held.made["titles"].items():
        one = Decision.objects.get(pk=int(pk))
        one.title_kk, one.title_ru, one.search = kk, ru, search
        one.save(update_fields=["title_kk", "title_ru", "search"])
        Document.objects.filter(decision=one, expressions=None).delete()
    held.undone_at, held.undone_by = at or timezone.now(), by
    held.save(update_fields=["undone_at", "undone_by"])
    ledger.record_later(kind="decision-papers-undone/v1", by=by, region=held.region.slug, sha256=held.sha256)


def counts(seen: Preview) -> dict[str, int]:
    """State -> lines; they sum to the file's."""
    found: dict[str, Any] = dict.fromkeys(("new", "known", "bad"), 0)
    for row in seen.rows:
        found[seen.state(row)] += 1
    return found
