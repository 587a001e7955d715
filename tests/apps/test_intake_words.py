"""What a source does not know is named with examples and the key to change, and stops the run above one line in 10."""

from typing import Any

import pytest

from apps.cities import CITY, VOTES, city, findings, requests, seen, taken, voted
from senim.intake import services
from senim.intake.parsed import UnfitError
from senim.intake.source import load
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db

# finding -> (cells of a line that shows it, what the finding names, the key to change)
UNKNOWN: dict[str, tuple[list[str], str, str]] = {
    "unknown_status": (requests(1, status="Erledigt"), "'Erledigt'", "list under [status] in baltimore311.toml"),
    "unknown_district": (requests(1, district="01"), "'01'", "`values` under [districts] in baltimore311.toml"),
    "unparsable_date": (requests(1, closed="soon"), "CloseDate 'soon'", "`forms` under [dates] in baltimore311.toml"),
    "implausible_date": (requests(1, due="01/20/2208 09:00:00 AM"), "DueDate '01/20/2208", "`latest` under [dates]"),
    "cells": (["X-1,SW-Invented Bin"], "2 cells, 7 headings", "every cell with a comma in double quotes"),
    "duplicate_id": (requests(1), "'R-0'", "`id` under [columns] in baltimore311.toml"),
}


@pytest.mark.parametrize(("name", "case"), UNKNOWN.items(), ids=UNKNOWN.keys())
def test_one_odd_line_is_left_out_and_what_is_odd_is_named_with_the_key(name: str, case: Any) -> None:
    lines, word, cure = case
    found = findings(seen(city(*requests(12), *lines)))
    assert (found[name].lines, found[name].excluded) == (1, 1)
    assert word in found[name].detail
    assert cure in found[name].detail


@pytest.mark.parametrize(("name", "case"), UNKNOWN.items(), ids=UNKNOWN.keys())
def test_more_than_one_odd_line_in_10_stops_with_numbers_examples_and_the_key(name: str, case: Any) -> None:
    lines, word, cure = case
    with pytest.raises(UnfitError) as stopped:
        seen(city(*requests(8), *lines))
    said = str(stopped.value)
    for part in ("city.csv", "1 of 9", word.removeprefix("CloseDate "), cure):
        assert part in said
    assert [line.result for line in stopped.value.lines if name in line.found] == [name]


@pytest.mark.parametrize("word", ["CLOSED", "closed", " Closed "])
def test_case_and_spaces_of_a_status_do_not_matter(word: str) -> None:
    assert seen(CITY.replace(b",Closed,", f",{word},".encode())).parsed.rows == seen().parsed.rows


def test_one_identifier_in_all_lines_is_not_one_request() -> None:
    same = [line.replace("R-1", "R-0").replace("R-2", "R-0") for line in requests(3)]
    with pytest.raises(UnfitError, match="2 of 3 lines: the identifier stood in an earlier line: 'R-0'"):
        seen(city(*same))


def test_a_column_without_identifiers_is_told_from_one_with_doubled_ones() -> None:
    with pytest.raises(UnfitError, match="3 of 3 lines: no identifier"):
        seen(city(*("," + line.split(",", 1)[1] for line in requests(3))))


def test_where_no_line_can_be_used_the_largest_reasons_are_named() -> None:
    with pytest.raises(UnfitError) as stopped:
        seen(city(*requests(5, district="", id="A"), *requests(3, due="", id="B")))
    said = str(stopped.value)
    assert "5 of 8 lines: no council district; 3 of 8 lines: no due date" in said
    assert len(stopped.value.lines) == 8


KNOWN = VOTES.replace(b"PERHAPS", b"YES")
MARKS = {
    "as they are": VOTES,
    "small": VOTES.replace(b"YES", b"yes").replace(b"AWVT", b"awvt").replace(b"ABSNT_CB", b"Absnt_cb"),
    "with spaces": VOTES.replace(b",YES", b", YES ").replace(b"N/A", b" N/A "),
}


@pytest.mark.parametrize("content", MARKS.values(), ids=MARKS.keys())
def test_case_and_spaces_of_a_mark_do_not_matter(content: bytes) -> None:
    assert voted(content).parsed.rows == voted().parsed.rows


def test_an_unknown_mark_is_unknown_for_its_member_alone_and_named_with_its_number() -> None:
    found = voted()
    mark = findings(found)["unknown_mark"]
    assert (mark.lines, mark.excluded) == (1, None)
    assert mark.detail.startswith("'PERHAPS' — ")
    assert "under [marks] in dallas.toml" in mark.detail
    alone = voted(KNOWN.replace(b"Third,ABSNT,,YES,ABSNT_CB", b"Third,ABSNT,,YES,PERHAPS"))
    marks = {row["deputy_id"]: row["value"] for row in alone.parsed.rows["attendance"] if "02-03" in row["sitting_id"]}
    assert (marks["seat-03-1"], marks["seat-02-1"], marks["seat-01-1"]) == ("unknown", "present", "absent")


def test_absence_beside_an_unknown_mark_is_not_held_against_anyone() -> None:
    found = voted(KNOWN.replace(b"3,Second,YES,,AWVT,AWVT", b"3,Second,YES,,AWVT,PERHAPS"))
    marks = {row["deputy_id"]: row["value"] for row in found.parsed.rows["attendance"] if "01-06" in row["sitting_id"]}
    assert marks["seat-03-1"] == "unknown", "away in one roll call, in the other perhaps there"


def test_more_than_one_unknown_mark_in_10_stops_and_names_the_words() -> None:
    with pytest.raises(UnfitError, match=r"votes.csv: 9 of 15 marks are not known: 'AYE' \(8\), 'PERHAPS' — say"):
        voted(VOTES.replace(b"YES", b"AYE"))


def test_two_columns_of_one_member_and_a_missing_column_are_named() -> None:
    found = findings(voted())
    assert found["columns seat-01-1"].detail == "votes.csv: 'A. Bee', 'Ann Bee'; lines where both have a mark: 0"
    assert not [name for name in found if name.startswith("no column")]
    cut = b"\n".join(line.rsplit(b",", 1)[0] for line in VOTES.splitlines()[:9])
    missing = findings(voted(cut))["no column seat-02-2"]
    assert (missing.lines, missing.detail) == (2, "votes.csv: 'Gil Hay'")


def test_a_file_without_a_column_of_a_member_is_refused() -> None:
    with pytest.raises(InputError, match="no column of a member — members are named in rollcall.names.toml"):
        voted(b"event_date,event_time,event_item_id\n2021-01-06,9:00 AM,1\n")


def test_an_error_in_decisions_names_their_file() -> None:
    with pytest.raises(InputError, match="mine.toml: not a decision file"):
        services.preview(source=load("dallas", b"[[person]]", "mine.toml"), files=[("votes.csv", VOTES)])


def test_taking_in_stops_where_a_preview_stops() -> None:
    with pytest.raises(UnfitError):
        taken(CITY.replace(b",Closed,", b",Erledigt,"))
