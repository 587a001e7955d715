"""Three real cities from file to verified release by the README's commands, recounted from the raw files.

The files are not part of the repository; where they are not beside it, these tests are skipped with a message.
"""

import csv
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from contract.programs import ROOT, senim, table
from installed import Installation, new

SHARED = ROOT.parent / "shared" / "data"
BALTIMORE = [SHARED / "baltimore311/311_sample.csv"]
LOS_ANGELES = [SHARED / "la311_hackforla" / name for name in ("MyLA311_2017_subset.csv", "myla311_2018_jan_mini.csv")]
DALLAS = sorted((SHARED / "dallas_council_votes").glob("Dallas-TX-202[012]-*.csv"))
CITIES = {"baltimore311": BALTIMORE, "la311": LOS_ANGELES, "dallas": DALLAS}
NOTICE = "Engine exercise on a city department's records, not an assessment of anyone."
US = "%m/%d/%Y %I:%M:%S %p"


@cache
def _installation() -> Installation:
    return new()


@cache
def _taken_in(source: str) -> str:
    return _installation().senim("intake", source, *map(str, CITIES[source]), "--apply")


@cache
def _released(source: str, region: str) -> tuple[Path, str]:
    """(folder of the release, what verifying it with the core alone says)."""
    _taken_in(source)
    said = _installation().senim("publish", region).splitlines()
    _, verify, folder, flag, key = said[1].split()
    assert (verify, flag) == ("verify", "--key")
    done = subprocess.run(
        [sys.executable, "-m", "senim_core", "verify", folder, "--key", key],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Path(folder), done.stdout


def city(source: str, region: str) -> Path:
    """The city's release; skipped where its files are not here."""
    if not CITIES[source] or not all(path.is_file() for path in CITIES[source]):
        pytest.skip(f"the files of {source} are not beside the project")
    folder, said = _released(source, region)
    assert said.endswith("verified\n")
    return folder


def parts(release: Path, criterion: str, part: str) -> dict[str, tuple[int, int]]:
    rows = table(release / "results/parts.csv")
    return {
        row["deputy_id"]: (int(row["n"]), int(row["x"]))
        for row in rows
        if (row["criterion"], row["part"]) == (criterion, part)
    }


def only(release: Path, *codes: str) -> None:
    """Only these criteria have a score; every other lacks its source; nobody has a total or a place."""
    rated = json.loads(senim("rate", release, "--json"))
    for seat in rated.values():
        assert (seat["total"], seat["place"], seat["reason"]) == (None, None, "exercise")
        for code, outcome in seat["criteria"].items():
            assert (outcome["reason"] == "source_missing") == (code not in codes), code
    assert NOTICE in senim("explain", release, next(iter(rated)), codes[0])


def lines(paths: list[Path]) -> Iterator[dict[str, str]]:
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def moment(text: str) -> datetime | None:
    return datetime.strptime(text, US) if text else None


def test_baltimores_share_in_term_is_counted_anew_from_its_file() -> None:
    release = city("baltimore311", "baltimore-311")
    expected: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in lines(BALTIMORE):
        if "Duplicate" in row["SRStatus"] or not row["CouncilDistrict"]:
            continue
        if row["DueDate"][6:10] != "2018" or row["DueDate"] == row["CreatedDate"]:
            continue
        due, closed = moment(row["DueDate"]), moment(row["CloseDate"])
        assert due is not None
        seat = f"district-{int(row['CouncilDistrict']):02d}"
        expected[seat][0] += 1
        expected[seat][1] += closed is not None and closed.date() <= due.date()
    assert parts(release, "III-2", "answered") == {seat: (n, x) for seat, (n, x) in expected.items()}
    assert sum(n for n, _ in expected.values()) == 1893
    only(release, "III-2")


def test_baltimores_requests_become_cases_and_hand_back_the_same_evidence() -> None:
    before = city("baltimore311", "baltimore-311")
    made = _installation()
    assert "1893 cases to make, 0 rows left out" in made.senim("manage", "cases", "baltimore-311")
    said = made.senim("manage", "cases", "baltimore-311", "--apply")
    assert said.endswith("1893 cases made; rows of evidence that came out otherwise: 0\n")
    folder = Path(made.senim("publish", "baltimore-311").splitlines()[1].split()[2])
    for path in (path for path in before.rglob("*") if path.is_file() and "log" not in path.parts):
        assert (folder / path.relative_to(before)).read_bytes() == path.read_bytes(), path.name
    assert made.senim("manage", "cases", "baltimore-311", "--undo") == "1893 cases taken out\n"


def los_angeles() -> Iterator[tuple[str, dict[str, str], date, datetime | None]]:
    """(seat, line, day promised, moment closed) of every line of Los Angeles that contradicts nothing."""
    for row in lines(LOS_ANGELES):
        created, due, closed = (moment(row[name]) for name in ("CreatedDate", "ServiceDate", "ClosedDate"))
        if row["Status"] == "Cancelled" or not row["CD"] or due is None or created is None:
            continue
        if due.date() < created.date() or (closed and closed < created):
            continue
        if date(2017, 12, 1) <= due.date() <= date(2018, 2, 28):
            yield f"district-{int(row['CD']):02d}", row, due.date(), closed


def test_los_angeles_is_counted_anew_from_its_two_files() -> None:
    release = city("la311", "la-311")
    term: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    solved: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for seat, row, due, closed in los_angeles():
        term[seat][0] += 1
        term[seat][1] += closed is not None and closed.date() <= due
        if row["Status"] == "Closed" and closed is not None and closed.date() <= date(2018, 2, 28):
            solved[seat][0] += 1
            solved[seat][1] += 1_000_000
    assert parts(release, "III-2", "answered") == {seat: (n, x) for seat, (n, x) in term.items()}
    assert parts(release, "III-3", "resolved") == {seat: (n, x) for seat, (n, x) in solved.items()}
    assert sum(n for n, _ in term.values()) == 16_177
    only(release, "III-2", "III-3")


def test_every_line_of_los_angeles_is_accounted_for_and_contradictions_are_named() -> None:
    city("la311", "la-311")
    said = {line.split()[0]: line.split() for line in _taken_in("la311").splitlines() if line.strip()}
    assert (said["closed_before_created"][-2:], said["due_before_created"][-2:]) == (["25", "25"], ["2140", "2140"])
    assert said["used"][-2] == "16177"
    assert said["all"][-2:] == ["19999", "3822"]
    assert sum(int(words[-1]) for name, words in said.items() if name in (
        "cancelled", "no_district", "no_due_date", "due_before_created", "closed_before_created", "outside_period"
    )) == 3822  # fmt: skip


def test_dallas_attendance_is_counted_anew_from_its_roll_calls() -> None:
    release = city("dallas", "dallas-council")
    seats = {row["deputy_id"]: row for row in table(release / "evidence/mandates.csv")}
    assert len(seats) == 19
    assert len({row["name_en"].split(" (")[0] for row in seats.values()}) == 15
    expected: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, days in _dallas_marks().items():
        for marks in days.values():
            voted = bool(marks & {"YES", "NO", "ABST"})
            if voted or marks & {"AWVT"} or ("ABSNT" in marks and "ABSNT_CB" not in marks):
                expected[name][0] += 1
                expected[name][1] += voted
    counted = sorted((n, x) for n, x in expected.values())
    assert sorted(parts(release, "I-1", "attended").values()) == counted
    only(release, "I-1")


def _dallas_marks() -> dict[str, dict[str, set[str]]]:
    """Member by surname and beginning of the term -> day -> words recorded, the names folded in another way."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in (path for path in DALLAS if path.name.endswith("-Votes.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file))
        for row in rows:
            if not set(row[32:]) - {"", "N/A"}:
                continue
            for name, mark in zip(header[32:], row[32:], strict=True):
                if mark and mark != "N/A":
                    found[" ".join(name.split()).removeprefix("B. ")][row[1]].add(mark)
    return found


def test_taking_a_city_in_again_adds_nothing_and_a_file_of_another_kind_says_why_not() -> None:
    city("la311", "la-311")
    again = _installation().senim("intake", "la311", *map(str, LOS_ANGELES), "--apply")
    assert "nothing to do: everything is there already" in again
    done = subprocess.run(
        [Path(sys.executable).with_name("senim"), "intake", "dallas", str(LOS_ANGELES[0])],
        env=_installation().environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "no decision on" in done.stderr or "no column" in done.stderr
