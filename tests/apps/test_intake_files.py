"""A file that is no table is refused by what it looks like; a table is read whichever mark separates its cells."""

import gzip
import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest

from apps.cities import CITY, VOTES, as_sheet, seen, voted
from senim.intake.parsed import UnfitError
from senim.intake.source import load
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db


def zipped(content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("city.csv", content)
    return kept.getvalue()


NO_TABLES = {
    "a web page": (b"<!DOCTYPE html><html><body>404, not found</body></html>", "it looks like a web page"),
    "a web page with spaces": (b"\n  <HTML><body>404</body>", "it looks like a web page"),
    "JSON": (b'[{"SRRecordID": "1"}]', "it looks like a JSON file"),
    "gzip": (gzip.compress(CITY), "it looks like a compressed file"),
    "zip": (zipped(CITY), "it looks like a ZIP archive — unpack it"),
    "old XLS": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it looks like an old XLS file"),
    "UTF-16": ("a,b\n1,2\n".encode("utf-16"), "not UTF-8, but UTF-16"),
    "another code page": ("a,b\n1,2\nÉté,2\n".encode("latin-1"), "city.csv, line 3: not UTF-8"),
    "a NUL byte": (CITY.replace(b"X-03", b"X-\x003"), "city.csv, line 4: a NUL byte"),
    "a title over the header": (b"City report 2018,,\n" + CITY, "one cell, 'City report 2018'.*remove what stands over"),
    "the header alone": (CITY.splitlines()[0], "no line below the header"),
    "spaces": (b" , ,\n1,2,3\n", "no header line"),
    "a quote left open": (CITY + b'X-19,"open', "city.csv, line 21: .*a quote too few or too many"),
    "two headings that are one": (CITY.replace(b"Latitude", b"Due_Date"), "the columns 'DueDate' and 'Due_Date' are the same"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "problem"), NO_TABLES.values(), ids=NO_TABLES.keys())
def test_a_file_that_is_no_table_is_refused_by_what_it_looks_like(content: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        seen(content)


@pytest.mark.parametrize("mark", [";", "\t", ","], ids=["semicolon", "tab", "comma"])
def test_cells_may_be_separated_by_any_of_three_marks(mark: str) -> None:
    content = b"\n".join(CITY.splitlines()[:-1])  # without the line that quotes a comma
    assert seen(content.replace(b",", mark.encode())).parsed.rows == seen(content).parsed.rows


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["unix", "windows", "old mac"])
def test_a_line_is_named_by_its_own_number_in_the_file(end: bytes) -> None:
    content = (
        b'SRRecordID,SRType,CreatedDate,SRStatus,DueDate,CloseDate,CouncilDistrict\n\nA,"two\nlines",,,,,\nB,,,,,,\n'
    )
    with pytest.raises(UnfitError) as stopped:
        seen(content.replace(b"\n", end))
    assert [line.number for line in stopped.value.lines] == [3, 5]


def days(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d")


def clock(text: str) -> time:
    return datetime.strptime(text, "%I:%M %p").time()


@pytest.mark.parametrize(
    "typed",
    [{0: days}, {0: lambda text: days(text).date()}, {0: days, 1: clock}],
    ids=["days with midnight", "days", "days and times"],
)
def test_a_workbook_with_real_dates_is_the_same_council(typed: dict[int, Any]) -> None:
    lines = [
        line for line in VOTES.splitlines() if b'"' not in line and b"yesterday" not in line and b"Short" not in line
    ]
    plain = b"\n".join(lines)
    assert voted(as_sheet(plain, typed)).parsed.rows == voted(plain).parsed.rows


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    for read in (seen, voted):
        with pytest.raises(InputError, match="2018-12-31 – 2018-01-01 ends before it starts"):
            read(period=(date(2018, 12, 31), date(2018, 1, 1)))


def test_doubled_headings_of_an_offices_own_list_are_refused() -> None:
    content = b"leave_id,deputy_id,starts_on,ends_on,Starts On\nL,d,2018-01-01,2018-02-01,2018-01-02\n"
    with pytest.raises(InputError, match="the columns 'starts_on' and 'Starts On' are the same"):
        seen(content, load("evidence"))
