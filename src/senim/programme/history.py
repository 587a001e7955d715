"""The history of a promise tracker: a CSV of dated statuses, taken in as measures with everything that ever changed.

Columns: commit_time, title, old_status, new_status, category, and perhaps commit. A title that goes while one much like
it comes in the same moment is one promise under a new title. Nothing is guessed beyond that: a line that says of a
status another thing than the lines before it is a finding, and then nothing is taken in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.intake.tabular import read
from senim.ledger import services as ledger
from senim.programme import services
from senim.programme.acts import Given, Todo, done, today_of, voice_of
from senim.programme.models import Direction, Event, Measure, RoadMap, SheetChange, SheetImport, Side
from senim.programme.searching import words_for
from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.programme.status import Proof, Status

COLUMNS = ("commit_time", "title", "old_status", "new_status", "category")
STATUSES: Mapping[str, Status] = {
    "Not started": Status.NOT_DUE, "In progress": Status.IN_PROGRESS, "Achieved": Status.DONE,
    "Compromised": Status.PARTLY_DONE, "Broken": Status.NOT_DONE,
}  # fmt: skip
GONE = "(removed)"
ALIKE = 0.8  # from where on two titles are one, by the share of signs in common
LONGEST = 600
TIME = re.compile(r"(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d)([+-]\d\d)-(\d\d)")


@dataclass
class Step:
    """A line: when, which promise, its new status (None: it is gone), under which title, and what is wrong with it."""

    number: int
    at: datetime | None
    title: str
    status: Status | None
    category: str
    source: str
    key: str = ""  # of the promise: the line that first speaks of it, and its title then
    moved: bool = False  # the title goes, for the promise has another one from now on
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    """All steps in their order, and how many titles were changed on the way."""

    steps: list[Step]
    renamed: int

    @property
    def bad(self) -> list[Step]:
        """Lines that cannot be used."""
        return [step for step in self.steps if step.findings]

    def final(self) -> dict[str, Status]:
        """Title at the end -> status, of the promises that are still there."""
        there: dict[str, tuple[str, Status]] = {}
        for step in self.steps:
            if step.moved:
                continue
            if step.status is None:
                there.pop(step.key, None)
            else:
                there[step.key] = step.title, step.status
        return dict(there.values())


def _moment(text: str) -> datetime | None:
    """``2017-02-03T08-33-41-05-00``, or as ISO writes it with a zone; None for anything else."""
    try:
        found = datetime.fromisoformat(TIME.sub(r"\1\2:\3:\4\5:\6", text.strip()))
    except ValueError:
        return None
    return found if found.tzinfo else None


def preview(*, name: str, content: bytes) -> History:
    """Read a history. Raises InputError for a file that is no table, or lacks a column."""
    table = read(name, content)
    missing = [one for one in COLUMNS if one not in table.header]
    if missing:
        raise InputError(f"columns missing: {', '.join(missing)}", where=name, hint=f"it has {', '.join(COLUMNS)}")
    steps = []
    before = []
    for number, cells in table.numbered():
        given = dict(zip(table.header, cells, strict=False))
        commit_time, title, old, new, category = (given.get(one, "") for one in COLUMNS)
        step = Step(
            number, _moment(commit_time), title.strip(), STATUSES.get(new), category.strip(), given.get("commit", "")
        )
        if step.at is None:
            step.findings.append(_("no moment with a time zone"))
        if not step.title:
            step.findings.append(_("no title"))
        if step.status is None and new != GONE:
            step.findings.append(_("no such status"))
        steps.append(step)
        before.append(old)
    return History(steps, _follow(steps, before))


def _follow(steps: list[Step], before: list[str]) -> int:
    """Say of each step which promise it is of, and find lines that contradict those before; returns the renamings."""
    there: dict[str, tuple[str, Status]] = {}  # title -> key, status
    renamed = 0
    for moment in dict.fromkeys(step.at for step in steps):
        now = [(step, old) for step, old in zip(steps, before, strict=True) if step.at == moment]
        pairs = _pairs([step for step, _old in now], there)
        renamed += len(pairs)
        for step, old in now:
            _one(step, old, there, pairs)
        for title in pairs.values():
            there.pop(title, None)
    return renamed


def _pairs(steps: list[Step], there: Mapping[str, tuple[str, Status]]) -> dict[str, str]:
    """New title -> the title it comes in the place of, of one moment, in whatever order its lines stand."""
    going = [step.title for step in steps if step.status is None and step.title in there]
    pairs: dict[str, str] = {}
    for step in steps:
        if step.status is not None and step.title not in there:
            for like in get_close_matches(step.title, going, 1, ALIKE):
                pairs[step.title] = like
                going.remove(like)
    return pairs


def _one(step: Step, old: str, there: dict[str, tuple[str, Status]], pairs: Mapping[str, str]) -> None:
    known = there.get(step.title)
    if known:
        step.key = known[0]
        if STATUSES.get(old) != known[1]:
            step.findings.append(_("the lines before say another status"))
    elif (old or step.status is None) and not step.findings:
        step.findings.append(_("no line before speaks of it"))
    if step.status is None:
        step.moved = step.title in pairs.values()
        if not step.moved:
            there.pop(step.title, None)
        return
    if not known:
        came = pairs.get(step.title)
        step.key = there[came][0] if came in there else f"{step.number} {step.title}"
    there[step.title] = step.key, step.status


@transaction.atomic
def take_in(*, road_map: RoadMap, name: str, content: bytes, document: str, due_on: date, by: str) -> SheetImport:
    """Take a history in as the measures of a road map that has none; `sheets.undo` takes it back.

    ``due_on``: the day by which all was promised. Raises InputError where a line cannot be used, or there are measures.
    """
    if voice_of(by).side not in services.KEEPS:
        raise InputError(_("this is not yours to do"), hint=_("ask the secretariat"))
    held = RoadMap.objects.select_for_update(of=("self",)).select_related("region").get(pk=road_map.pk)
    if held.measures.exists():
        raise InputError(_("this road map has measures already"), hint=_("take a history into a new road map"))
    seen = preview(name=name, content=content)
    if seen.bad:
        raise InputError(_("some lines are not understood"), hint=_("mend the file and bring it again"))
    made = SheetImport.objects.create(
        road_map=held, source=name[:100], document=document[:300], name=name[:150], sha256=sha256(content), by=by,
        at=timezone.now(), new=len({step.key for step in seen.steps if step.key}), changed=0, same=0, left_out=0,
    )  # fmt: skip
    measures: dict[str, Measure] = {}
    for step in (one for one in seen.steps if not one.moved):
        _do(held, step, measures, document, due_on, by)
    versions = dict(held.measures.values_list("pk", "version"))
    SheetChange.objects.bulk_create(
        SheetChange(imported=made, measure_id=key, before=None, version=version) for key, version in versions.items()
    )
    ledger.record(
        kind="history/v1", by=by, number=made.pk, road_map=held.code, sha256=made.sha256, steps=len(seen.steps)
    )
    return made


def _do(road_map: RoadMap, step: Step, measures: dict[str, Measure], document: str, due_on: date, by: str) -> None:
    assert step.at is not None  # `preview` found it otherwise
    if step.key not in measures:
        measures[step.key] = _new(road_map, step, f"{road_map.code}-{len(measures) + 1}", document, due_on, by)
        return
    proof = [Given(Proof.LINK, f"{document}: {step.source}"[:300])]
    todo = Todo(measures[step.key], _changer(step), _reason(step, document), proof)
    act = "take_out" if step.status is None else "records"
    measures[step.key] = done(act, [todo], voice=voice_of(by, Side.RECORDS), sides=services.KEEPS, at=step.at)[
        0
    ].measure


def _reason(step: Step, document: str) -> str:
    return document if len(step.title) <= LONGEST else f"{document}\n{step.title}"  # nothing of a long title is lost


def _set(found: Measure, step: Step, today: date) -> None:
    title = step.title if len(step.title) <= LONGEST else step.title[: LONGEST - 1] + "…"
    found.title_kk = found.title_ru = found.title_en = title
    if step.status is not None:
        found.status, found.status_on = step.status, today
        found.act_on = today if step.status == Status.DONE else None  # the day on which the source says so
    found.last_word_on = today
    found.search = words_for(found)


def _changer(step: Step) -> Callable[[Measure, date], None]:
    def change(found: Measure, today: date) -> None:
        found.removed_on = today if step.status is None else None
        _set(found, step, today)

    return change


def _new(road_map: RoadMap, step: Step, code: str, document: str, due_on: date, by: str) -> Measure:
    assert step.at is not None
    today = today_of(step.at)
    title = step.category or "–"
    direction, _made = Direction.objects.get_or_create(
        road_map=road_map, title_kk=title,
        defaults={"title_ru": title, "title_en": title, "position": road_map.directions.count() + 1},
    )  # fmt: skip
    found = Measure(
        region=road_map.region, road_map=road_map, programme=road_map.programme, area_code=road_map.area_code,
        direction=direction, code=code, starts_on=today, first_due_on=due_on, due_on=due_on, status_on=today,
    )  # fmt: skip
    _set(found, step, today)
    found.save()
    Event.objects.create(
        measure=found, region=road_map.region, act="import", at=step.at, side=Side.RECORDS, by=by,
        reason=_reason(step, document), changes={"status": ["", found.status], "due_on": ["", due_on.isoformat()]},
    )  # fmt: skip
    return found


def counts(road_map: RoadMap) -> Iterator[tuple[str, int]]:
    """(status, number) of the measures that are still in the road map."""
    for status in Status:
        yield status, road_map.measures.filter(status=status, removed_on=None).count()
