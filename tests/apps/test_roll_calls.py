"""Roll calls of a real assembly's files as sittings, votes and ballots; attendance traced to them; taken back."""

from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.cities import VOTES, council
from apps.staff import member
from senim.intake.source import load
from senim.intake.tabular import Table
from senim.intake.tabular import read as table
from senim.rating.models import EvidenceRow, Region
from senim.sittings import handover, roll_calls
from senim.sittings.models import Attendance, Ballot, Call, RollCallImport, Sitting
from senim_core.errors import InputError
from senim_core.sittings import Mark, settled

pytestmark = pytest.mark.django_db
BY = "system:test"
DATA = Path(__file__).parents[3] / "shared" / "data" / "dallas_council_votes"
REAL = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not there")


def small() -> list[Table]:
    return [table("votes.csv", VOTES)]


def quarter(name: str) -> list[Table]:
    return [table(path.name, path.read_bytes()) for path in sorted(DATA.glob(f"Dallas-TX-{name}-*.csv"))]


def test_each_line_with_marks_is_a_vote_of_its_day_and_days_without_are_sittings_too() -> None:
    found = roll_calls.read(small(), council())
    assert {str(day): [vote.title for vote in votes] for day, votes in found.days.items()}["2021-01-06"] == [
        "First",
        "Second",
    ]
    assert sum(found.left_out.values()) + found.votes == len(small()[0].lines)
    made = roll_calls.take_in(tables=small(), source=council(), by=BY)
    assert Sitting.objects.filter(region=made.region).count() == len(found.days) == len(made.sittings)
    assert Call.objects.filter(sitting__region=made.region).count() == found.votes
    first = Call.objects.get(sitting__code__endswith="2021-01-06", position=1)
    assert (first.votes_for, first.against, first.absent) == (1, 1, 1)
    assert made.region.exercise and not made.region.primary


def test_taken_in_again_nothing_is_new_and_taken_back_nothing_is_left() -> None:
    made = roll_calls.take_in(tables=small(), source=council(), by=BY)
    with pytest.raises(InputError, match="already"):
        roll_calls.take_in(tables=small(), source=council(), by=BY)
    handover.hand_over(region=made.region)
    assert EvidenceRow.objects.filter(region=made.region, table="attendance").exists()
    roll_calls.undo(made=made, by=BY)
    for table_name in ("sittings", "attendance"):
        assert not EvidenceRow.objects.filter(region=made.region, table=table_name).exists()
    assert not Sitting.objects.filter(region=made.region).exists()
    with pytest.raises(InputError, match="before"):
        roll_calls.undo(made=made, by=BY)
    assert roll_calls.take_in(tables=small(), source=council(), by=BY).sittings == made.sittings


def test_what_something_rests_on_is_not_taken_back() -> None:
    made = roll_calls.take_in(tables=small(), source=council(), by=BY)
    Sitting.objects.filter(region=made.region, code=made.sittings[0]).update(minutes_on=date(2021, 2, 1))
    with pytest.raises(InputError, match="rests on"):
        roll_calls.undo(made=made, by=BY)
    assert Sitting.objects.filter(region=made.region).count() == len(made.sittings)


def test_an_undecided_spelling_and_a_file_without_votes_are_refused() -> None:
    with pytest.raises(InputError):
        roll_calls.take_in(tables=[table("votes.csv", VOTES.replace(b"Cy Dee", b"Cy Die"))], source=council(), by=BY)
    head = VOTES.split(b"\n")[0]
    with pytest.raises(InputError):
        roll_calls.read([table("votes.csv", head + b"\n2021-01-06,9:00 AM,1,Nothing,,,,,\n")], council())
    assert not Region.objects.filter(slug="dallas-council").exists()


def test_only_the_secretariat_or_a_program() -> None:
    for role in ("deputy", "council", "registrar"):
        with pytest.raises(InputError):
            roll_calls.take_in(tables=small(), source=council(), by=member(role)[0].actor)


def test_a_vote_of_which_the_file_says_otherwise_is_told() -> None:
    lines = VOTES.decode().splitlines()
    said = "\n".join([lines[0] + ",passed", *(f"{line},0" for line in lines[1:])])
    source = council()
    tables = [table("votes.csv", said.encode())]
    made = roll_calls.take_in(tables=tables, source=source, by=BY)
    found = roll_calls.read(tables, source)
    ours = dict(Call.objects.filter(sitting__region=made.region, passed=True).values_list("pk", "passed"))
    assert len(roll_calls.differing(made.region, found)) == len(ours) > 0


@REAL
def test_a_real_quarter_is_traced_from_attendance_to_ballots() -> None:
    """8 of the dates of 2020 to 2022; the whole takes a minute and is run by hand."""
    made = roll_calls.take_in(tables=quarter("2020-Q2"), source=load("dallas"), by=BY)
    calls = Call.objects.filter(sitting__region=made.region)
    assert calls.count() == 214 and Ballot.objects.filter(call__in=calls).count() == 214 * 15
    for row in Attendance.objects.filter(region=made.region).select_related("sitting", "membership"):
        if row.start == Mark.NOT_ELIGIBLE:
            continue
        own = Ballot.objects.filter(call__sitting=row.sitting, membership=row.membership).order_by("call__position")
        there = [option != "absent" for option in own.values_list("option", flat=True)]
        assert row.value == settled(Mark(row.start), there)[0]
    told = roll_calls.attendance(made.region)
    assert len([counts for _code, counts, _said in told if sum(counts.values())]) == len(told)
    assert {sum(counts.values()) for _code, counts, _said in told} == {len(made.sittings)}


@REAL
def test_21_spellings_are_19_members_on_114_dates() -> None:
    found = roll_calls.read([one for year in (2020, 2021, 2022) for one in quarter(f"{year}-Q*")], load("dallas"))
    assert (len(found.opened.members), sum(len(one.spellings) for one in found.opened.members)) == (19, 21)
    assert (len(found.days), found.votes) == (114, 3893)
    lines = Counter(call.line.result for call in found.opened.calls)
    assert sum(lines.values()) == found.votes + sum(found.left_out.values())


@REAL
def test_the_program_shows_first_takes_in_and_takes_back() -> None:
    files = [str(path) for path in sorted(DATA.glob("Dallas-TX-2020-Q2-*.csv"))]
    said = StringIO()
    call_command("roll_calls", "dallas", *files, stdout=said)
    assert "preview only" in said.getvalue() and not RollCallImport.objects.exists()
    assert "seat-10-1: " in said.getvalue() and "answered in 213 roll calls" in said.getvalue()
    call_command("roll_calls", "dallas", *files, "--apply", stdout=said)
    made = RollCallImport.objects.get()
    call_command("roll_calls", "dallas", "--undo", str(made.pk), stdout=said)
    assert "taken back" in said.getvalue() and not Sitting.objects.filter(region=made.region).exists()
    for wrong in (["dallas", "--undo", "999"], ["dallas", "no-such-file.csv"], ["nowhere", *files]):
        with pytest.raises(CommandError):
            call_command("roll_calls", *wrong, stdout=said)
