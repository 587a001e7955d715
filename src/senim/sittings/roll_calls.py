"""Roll calls of an assembly's files as sittings, votes and ballots: each line that holds one is a vote of its day.

The files say nothing of a list at the start, so the roll calls alone settle who was there, by the core's rule. What a
vote came to is counted here; where the file says otherwise, that is told.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly import services as people
from senim.assembly.models import Classification, Membership, Organization, Person
from senim.common.text import plain
from senim.intake.formats.rollcall import Opened, mandates, opened
from senim.intake.formats.rollcall_lines import RollCall
from senim.intake.parsed import USED, by_language
from senim.intake.source import Source, exercise
from senim.intake.tabular import Table
from senim.ledger import services as ledger
from senim.rating.models import EvidenceRow, Region
from senim.rating.services import change_evidence, set_region
from senim.sittings import services as desk
from senim.sittings.models import Attendance, Ballot, Call, RollCallImport, Sitting
from senim.sittings.services import Given
from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.sittings import Ballot as Option
from senim_core.sittings import Mark

OPTIONS = {"YES": Option.FOR, "NO": Option.AGAINST, "ABST": Option.ABSTAINED}  # any other mark: absent at the vote
SILENT = ("no_roll_call", "no_vote")  # lines of a day that was held, of which nobody's mark is known
EXCUSED = "excused"  # what a source calls a mark that excuses from the whole sitting
PASSED = {"1": True, "0": False}


@dataclass(frozen=True)
class Vote:
    """One line as a vote: where it stands, its title, the marks by member, what the file says came of it."""

    file: str
    number: int
    title: str
    marks: Mapping[str, str]
    said: bool | None


@dataclass(frozen=True)
class Read:
    """Everything the files say: votes by day with the minute each day began, the members, lines left out by reason."""

    opened: Opened
    days: Mapping[date, list[Vote]]
    starts: Mapping[date, int]
    left_out: Mapping[str, int]

    @property
    def votes(self) -> int:
        """How many lines are votes."""
        return sum(len(found) for found in self.days.values())


def read(tables: Sequence[Table], source: Source) -> Read:
    """The files read. Raises InputError where a spelling of a name has no decision, or no line holds a vote."""
    found = opened(tables, source)
    cells = {(table.name, number): line for table in found.votes for number, line in table.numbered()}
    heads = {table.name: [name.strip() for name in table.header] for table in found.votes}
    days: dict[date, list[Vote]] = {}
    starts: dict[date, int] = {}
    for call in found.calls:
        if call.line.result not in (USED, *SILENT) or call.day is None:
            continue
        votes, minute = days.setdefault(call.day, []), call.minute
        minute = source.get("start_minute") if minute is None else minute
        starts[call.day] = min(minute, starts.get(call.day, minute))
        if call.line.result != USED:
            continue
        named = dict(zip(heads[call.line.file], cells[call.line.file, call.line.number], strict=False))
        votes.append(_vote(call, named))
    if not any(days.values()):
        raise InputError(_("no line holds a roll call"), hint=_("are these the votes files?"))
    left_out = Counter(call.line.result for call in found.calls if call.line.result != USED)
    return Read(found, dict(sorted(days.items())), starts, left_out)


def _vote(call: RollCall, named: Mapping[str, str]) -> Vote:
    marks: dict[str, str] = {}
    for member, mark in call.marks:  # two columns of one member: the one that says something
        marks[member.id] = marks.get(member.id) or mark
    title = " ".join(plain(named.get("title", ""), 600).split()) or f"{call.line.file}, {call.line.number}"
    return Vote(call.line.file, call.line.number, title, marks, PASSED.get(named.get("passed", "").strip()))


@transaction.atomic
def take_in(*, tables: Sequence[Table], source: Source, by: str, at: datetime | None = None) -> RollCallImport:
    """Sittings, votes and ballots of the files in the source's own region, which is marked as an exercise.

    Days that are there already are left as they are. Raises InputError as `read` does, or where nothing is new.
    """
    desk.office(by)
    found, when = read(tables, source), at or timezone.now()
    region = set_region(**exercise(source), by=by)
    council = _council(region, source, by)
    seats = _seats(council, found, source, by, when)
    new = [day for day in found.days if not Sitting.objects.filter(region=region, code=_code(council, day)).exists()]
    if not new:
        raise InputError(_("nothing to do: everything is there already"), hint=_("look at the sittings"))
    for day in new:
        _sitting(council, day, found, source, seats, by)
    made = RollCallImport.objects.create(
        region=region, files=[f"{table.name} {table.sha256}" for table in tables], source=source.name,
        sittings=[_code(council, day) for day in new], by=by, at=when,
    )  # fmt: skip
    ledger.record_later(
        kind="roll-calls/v1", by=by, region=region.slug, sittings=len(new),
        votes=sum(len(found.days[day]) for day in new), sha256=sha256("\n".join(made.files).encode()),
    )  # fmt: skip
    return made


def _code(council: Organization, day: date) -> str:
    return f"{council.code}-{day}"


def _council(region: Region, source: Source, by: str) -> Organization:
    code, area = source.get("council", "id"), source.get("council", "area")
    there = Organization.objects.filter(region=region, code=code).first()
    if there is not None:
        return there
    if not EvidenceRow.objects.filter(region=region, table="areas", key=area).exists():
        row = {"area_code": area, "parent_code": None, "kind": "city",
               **by_language(source.get("council", "area_name"), "name")}  # fmt: skip
        change_evidence(region=region, changes=[("areas", area, row)], by=by, cause=f"roll calls of {source.name}")
    name = source.get("council", "name")
    return people.found(
        region=region, code=code, classification=Classification.MASLIKHAT,
        titles=(name["kk"], name["ru"], name["en"]), level="city", area_code=area, by=by,
    )  # fmt: skip


def _seats(council: Organization, found: Read, source: Source, by: str, at: datetime) -> dict[str, Membership]:
    """A mandate for each member by decision; seats, not people."""
    seats = {}
    for row in mandates(found.opened.members, source):
        code = row["deputy_id"]
        one = Membership.objects.filter(region=council.region, code=code, superseded_at=None).first()
        if one is None:
            person = Person.objects.filter(region=council.region, code=code).first() or people.add_person(
                region=council.region, code=code, names=(row["name_kk"], row["name_ru"], row["name_en"]), by=by, at=at
            )
            one = people.join(
                person=person, organization=council, code=code, starts_on=row["starts_on"], ends_on=row["ends_on"],
                area_code=row["area_code"], electoral_type=row["electoral_type"], by=by, at=at,
            )  # fmt: skip
        seats[code] = one
    return seats


def _sitting(
    council: Organization, day: date, found: Read, source: Source, seats: Mapping[str, Membership], by: str
) -> None:
    starts = timezone.make_aware(datetime.combine(day, time())) + timedelta(minutes=found.starts[day])
    ends = min(
        starts + timedelta(minutes=source.get("minutes")),
        timezone.make_aware(datetime.combine(day, time(23, 59))),
    )
    sitting = desk.plan(
        organization=council, code=_code(council, day), number=str(day), starts_at=starts, ends_at=ends, by=by,
        at=starts,
    )  # fmt: skip
    votes, words = found.days[day], source.get("marks")
    there = {one.code for one in desk.listed(sitting)}
    excused = {}
    for code in there & seats.keys():
        meant = [words.get(vote.marks.get(code, ""), {}).get("value") for vote in votes]
        if EXCUSED in meant and Mark.PRESENT not in meant:
            excused[code] = Given(Mark.EXCUSED, votes[0].file, votes[0].file)
    sitting = desk.mark(sitting=sitting, marks=excused, by=by, at=starts)
    eligible = set(sitting.attendance.exclude(start=Mark.NOT_ELIGIBLE).values_list("membership__code", flat=True))
    for vote in votes:
        options = {code: str(OPTIONS.get(mark, Option.ABSENT)) for code, mark in vote.marks.items() if code in eligible}
        title = (vote.title, vote.title, vote.title)
        desk.call(sitting=sitting, options=options, titles=title, by=by, at=starts)
    desk.close(sitting=Sitting.objects.get(pk=sitting.pk), ended_at=ends, by=by, at=ends)


def forget(*, region: Region, codes: Sequence[str], by: str, cause: str) -> None:
    """Sittings that an import brought are gone with their votes, and so are their rows of the evidence.

    Raises InputError where minutes are signed or a decision was taken at one of them.
    """
    own = Sitting.objects.filter(region=region, code__in=codes)
    if own.exclude(minutes_on=None).exists() or own.filter(decisions__isnull=False).exists():
        raise InputError(_("something rests on these sittings"), hint=_("take that back first"))
    Ballot.objects.filter(call__sitting__in=own).delete()
    Call.objects.filter(sitting__in=own).delete()
    Attendance.objects.filter(sitting__in=own).delete()
    own.delete()
    kept = EvidenceRow.objects.filter(region=region, table="sittings", key__in=codes).values_list("key", flat=True)
    rows = [("sittings", key, None) for key in kept]
    marks = EvidenceRow.objects.filter(region=region, table="attendance").values_list("key", flat=True)
    rows += [("attendance", key, None) for key in marks if key.split("/")[0] in set(codes)]
    if rows:
        change_evidence(region=region, changes=rows, by=by, cause=cause)


@transaction.atomic
def undo(*, made: RollCallImport, by: str, at: datetime | None = None) -> None:
    """Take an import back: its sittings with all votes are gone.

    Raises InputError where it was before, and as `forget` does.
    """
    desk.office(by)
    held = RollCallImport.objects.select_for_update().get(pk=made.pk)
    if held.undone_at is not None:
        raise InputError(_("this import was taken back before"), hint=_("nothing is left to do"))
    forget(region=held.region, codes=held.sittings, by=by, cause=f"roll calls {held.pk} undone")
    held.undone_at, held.undone_by = at or timezone.now(), by
    held.save(update_fields=["undone_at", "undone_by"])
    ledger.record_later(kind="roll-calls-undone/v1", by=by, region=held.region.slug, sittings=len(held.sittings))


def differing(region: Region, found: Read) -> list[tuple[Vote, bool]]:
    """Votes of which the file says otherwise than our count: (vote, what we counted)."""
    passed = {
        (code, position): result
        for code, position, result in Call.objects.filter(sitting__region=region, vote=True).values_list(
            "sitting__code", "position", "passed"
        )
    }
    council = Organization.objects.filter(region=region, classification=Classification.MASLIKHAT).first()
    differ = []
    for day, votes in found.days.items():
        for position, vote in enumerate(votes, 1):
            ours = passed.get((f"{council.code}-{day}" if council else "", position))
            if vote.said is not None and ours is not None and vote.said != ours:
                differ.append((vote, ours))
    return differ


def attendance(region: Region) -> list[tuple[str, dict[str, int], int]]:
    """(member, marks by value, roll calls in which the member answered) of each member, by code."""
    rows: dict[str, dict[str, int]] = {}
    for deputy, value in Attendance.objects.filter(region=region).values_list("deputy_id", "value"):
        counts = rows.setdefault(deputy, dict.fromkeys(map(str, Mark), 0))
        counts[value] += 1
    said: Counter[str] = Counter(
        Ballot.objects.filter(call__sitting__region=region)
        .exclude(option=Option.ABSENT)
        .values_list("membership__code", flat=True)
    )
    return [(deputy, counts, said[deputy]) for deputy, counts in sorted(rows.items())]
