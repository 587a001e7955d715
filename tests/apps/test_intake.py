"""Taking files in: every line accounted for, nothing twice, everything can be taken back, and lies are refused by name."""

import io
import json
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.cities import BY, CITY, DATA, VOTES, as_sheet, council, seen, taken
from apps.staff import member, signed_in
from senim.intake import services
from senim.intake.models import Import, ImportedRow, Upload
from senim.intake.source import FOLDER, Source, load, names
from senim.ledger.models import Leaf
from senim.rating.drafts import publish
from senim.rating.models import EvidenceRow, Region
from senim_core.canonical import to_csv
from senim_core.errors import InputError
from senim_core.rating.ruleset import shipped

pytestmark = pytest.mark.django_db
RESULTS = {
    "X-01": "used", "X-02": "used", "X-03": "used", "X-04": "used", "X-05": "duplicate", "X-06": "no_district",
    "X-07": "no_due_date", "X-08": "no_term", "X-09": "closed_before_created", "X-10": "unparsable_date",
    "X-11": "outside_period", "X-12": "due_before_created", "X-13": "closed_without_date",
    "X-14": "closing_date_while_open", "X-15": "unknown_district", "": "no_id", "X-17": "no_created_date",
    "X-18": "cells",
}  # fmt: skip


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Region, EvidenceRow, Import, ImportedRow, Leaf))


def stored(region: Region) -> dict[tuple[str, str], Any]:
    return {(row.table, row.key): row.values for row in EvidenceRow.objects.filter(region=region)}


def test_every_line_is_used_or_left_out_for_one_named_reason() -> None:
    lines = seen().parsed.lines
    first = {line.key: line.result for line in reversed(lines)}
    assert first == RESULTS
    assert [line.result for line in lines if line.key == "X-01"] == ["used", "duplicate_id"]
    counted = {one.name: (one.lines, one.excluded) for one in seen().parsed.findings}
    used, (everything, excluded) = counted["used"][0], counted["all"]
    assert used == 4
    assert used + sum(out or 0 for name, (_, out) in counted.items() if name != "all") == everything == len(lines)
    assert excluded == everything - used


def test_a_preview_and_a_dry_run_store_nothing() -> None:
    before = rows()
    seen()
    assert rows() == before


def test_taking_in_twice_adds_nothing() -> None:
    assert taken() is not None
    before = rows()
    assert taken() is None
    assert taken(CITY + b"\n") is None, "another file of the same lines neither"
    assert rows() == before


def test_an_import_is_logged_with_hashes_and_without_a_word_of_the_lines() -> None:
    made = taken()
    assert made is not None
    said = json.loads(Leaf.objects.get(kind="import/v1").body)
    assert said["files"] == [{"sha256": made.files[0]["sha256"], "lines": 19}]
    assert (said["new"], said["changed"]) == (made.new, 0)
    assert "X-01" not in json.dumps([json.loads(body) for body in Leaf.objects.values_list("body", flat=True)])


def test_a_later_file_changes_what_it_knows_better_and_undoing_brings_back_what_was() -> None:
    first = taken()
    assert first is not None
    region = first.region
    before = stored(region)
    later = CITY.replace(b"X-03,SW-Invented Bin,01/10/2018 09:00:00 AM,Open,01/20/2018 09:00:00 AM,,",
                         b"X-03,SW-Invented Bin,01/10/2018 09:00:00 AM,Closed,01/20/2018 09:00:00 AM,01/25/2018 09:00:00 AM,")  # fmt: skip
    second = taken(later)
    assert second is not None
    assert (second.new, second.changed) == (0, 1)
    assert stored(region)["appeals", "X-03"]["answered_on"] == "2018-01-25"
    with pytest.raises(InputError, match=f"import {second.pk}: a later import came after it"):
        services.undo(imported=first, by=BY)
    services.undo(imported=second, by=BY)
    assert stored(region) == before
    with pytest.raises(InputError, match="undone already"):
        services.undo(imported=second, by=BY)
    services.undo(imported=first, by=BY)
    assert stored(region) == {}
    assert taken() is not None, "what was taken back can be taken in again"


def test_a_row_that_was_changed_otherwise_stops_the_undoing_as_a_whole() -> None:
    made = taken()
    assert made is not None
    row = EvidenceRow.objects.get(region=made.region, table="appeals", key="X-01")
    row.values["due_on"] = "2018-01-21"
    row.save()
    before = rows()
    with pytest.raises(InputError, match="appeals X-01: a row was changed since"):
        services.undo(imported=made, by=BY)
    assert rows() == before


def test_a_failure_in_the_log_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows()

    def fails(**_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(services.ledger, "record", fails)
    with pytest.raises(OSError, match="no space left"):
        taken()
    assert rows() == before


@pytest.mark.parametrize(
    "content",
    [
        CITY,
        b"\xef\xbb\xbf" + CITY,
        CITY.replace(b"\n", b"\r\n"),
        CITY.replace(b"SRRecordID,SRType,CreatedDate", b"sr_record_id,SR Type,createddate"),
        CITY.replace(b",39.1,", b",NA,"),
        as_sheet(b"\n".join(CITY.splitlines()[:-1])),
    ],
    ids=["csv", "byte order mark", "windows", "other headings", "NA for empty", "xlsx"],
)
def test_the_same_city_in_another_file_gives_the_same_evidence(content: bytes) -> None:
    expected = {row["appeal_id"]: row for row in seen().parsed.rows["appeals"]}
    found = {row["appeal_id"]: row for row in seen(content).parsed.rows["appeals"]}
    assert found == expected


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%m/%d/%y %H:%M", "%Y-%m-%dT%H:%M:%S.000"])
def test_the_dates_of_another_year_may_be_of_another_form(form: str) -> None:
    head = ("SRNumber", "createddate", "SERVICEDATE", "ClosedDate", "Status", "CD", "Request Type")
    days = [
        date(2020, 1, day).strftime(form.replace("%H:%M:%S", "10:00:00").replace("%H:%M", "10:00")) for day in (1, 5, 9)
    ]
    content = to_csv(
        head, [(f"1-{number}", *days[:2], days[number % 2 + 1], "Closed", "4", "Bulky Items") for number in range(4)]
    )
    found = seen(content, load("la311"))
    assert [one.excluded for one in found.parsed.findings if one.name == "all"] == [0]
    assert {row["answered_on"] for row in found.parsed.rows["appeals"]} == {date(2020, 1, 5), date(2020, 1, 9)}
    assert {row["outcome"] for row in found.parsed.rows["appeals"]} == {"resolved"}
    delivered = {row["source"]: row for row in found.parsed.rows["feeds"] if row["delivered"]}
    assert set(delivered) == {"appeals", "outcomes"}
    assert (delivered["appeals"]["from_date"], delivered["appeals"]["to_date"]) == (date(2020, 1, 1), date(2020, 2, 29))


LIES = {
    "no file": ([], "no file"),
    "empty": ([b""], "no header line"),
    "not text": ([b"\xff\xfe\x00a"], "not UTF-8"),
    "a broken quote": ([CITY + b'"open'], "city.csv"),
    "a picture called a sheet": ([b"PK\x03\x04broken"], "not a readable XLSX file"),
    "another header": ([CITY.replace(b"DueDate", b"Promised")], r"no column 'DueDate'.*Promised"),
    "dates of no known form": ([CITY.replace(b"01/10/2018", b"10 January 2018")], "dates are of no known form"),
    "statuses of another city": (
        [CITY.replace(b",Closed,", b",Erledigt,")],
        "a status the source does not list: 'Erledigt' .14..*under .status. in baltimore311.toml",
    ),
    "nothing of the period": ([CITY.replace(b"/2018", b"/2012")], "no line can be used for 2018-01-01"),
}


@pytest.mark.parametrize(("contents", "problem"), LIES.values(), ids=LIES.keys())
def test_a_file_that_does_not_fit_is_refused_and_the_cure_is_named(contents: list[bytes], problem: str) -> None:
    before = rows()
    with pytest.raises(InputError, match=problem):
        services.apply(source=load("baltimore311"), files=[("city.csv", one) for one in contents], by=BY)
    assert rows() == before


def test_a_sheet_that_swells_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 4_000_000)
    monkeypatch.setattr("senim.intake.tabular.MOST_UNPACKED", 1_000_000)
    with pytest.raises(InputError, match="swells beyond reason"):
        seen(kept.getvalue())


def test_a_source_without_a_key_or_of_no_format_is_refused_and_named() -> None:
    good = load("baltimore311")
    for key, problem in (("dates", "no key dates.forms"), ("format", "no key format"), ("columns", "no key columns")):
        raw = {name: value for name, value in good.raw.items() if name != key}
        with pytest.raises(InputError, match=problem):
            seen(source=Source("mine", raw))
    with pytest.raises(InputError, match="no format 'votes'"):
        seen(source=Source("mine", {**good.raw, "format": "votes"}))
    with pytest.raises(InputError, match="no source 'nowhere'"):
        load("nowhere")


@pytest.mark.parametrize("name", ["baltimore311", "la311"])
def test_every_topic_of_a_source_is_one_of_the_rule_set(name: str) -> None:
    source = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["topics"]
    known = {row[0] for row in shipped().tables["topic_shares"][1]}
    assert {source["default"], *source["word"].values(), *source["beginning"].values()} <= known


def test_sources_are_the_toml_files_without_the_decisions() -> None:
    assert names() == ["baltimore311", "dallas", "evidence", "kato", "la311"]


def test_attendance_by_meeting_has_its_kinds_of_absence() -> None:
    found = services.preview(source=council(), files=[("votes.csv", VOTES)]).parsed
    marks = {
        (row["sitting_id"][-5:], row["deputy_id"]): (row["value"], row["kind"]) for row in found.rows["attendance"]
    }
    bee, dee, hay, eff = "seat-01-1", "seat-02-1", "seat-02-2", "seat-03-1"
    assert marks == {
        ("01-06", bee): ("present", None),
        ("01-06", dee): ("present", None),  # voted once, missed once
        ("01-06", eff): ("absent", "absent_at_vote"),
        ("01-06", hay): ("not_eligible", "not_yet_member"),
        ("02-03", bee): ("absent", "absent"),
        ("02-03", dee): ("present", None),
        ("02-03", eff): ("excused", "council_business"),
        ("02-03", hay): ("not_eligible", "not_yet_member"),
        ("03-03", bee): ("present", None),  # by the other spelling
        ("03-03", dee): ("not_eligible", "no_longer_member"),
        ("03-03", eff): ("present", None),
        ("03-03", hay): ("present", None),
    }
    assert [line.result for line in found.lines] == [
        "no_roll_call", "used", "used", "used", "no_vote", "used", "repeated", "used", "unparsable_date", "cells",
    ]  # fmt: skip
    merged = [one for one in found.findings if one.name.startswith("merged")]
    assert [(one.name, one.lines) for one in merged] == [("merged seat-01-1", 2)]
    assert merged[0].detail == "one ends where the other begins"
    by_id = {row["deputy_id"]: row["name_en"] for row in found.rows["mandates"]}
    assert by_id == {bee: "District 1", dee: "District 2 (mandate 1)", hay: "District 2 (mandate 2)", eff: "District 3"}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('spellings = ["Cy Dee"]', 'spellings = ["Cy D."]', r"no decision on 1 columns: 'Cy Dee' \(seat 2\)"),
        ('reason = "one ends where the other begins"', "", "a merge without a reason"),
        ('spellings = ["Eve Eff"]', 'spellings = ["Cy Dee"]', "'Cy Dee' is two members"),
        ('decided_by = "the test"', 'decided_by = ""', "who decided, and when, is not recorded"),
        ("[[member]]", "[[person]]", "not a decision file"),
    ],
)
def test_nothing_is_merged_silently(old: str, new: str, problem: str) -> None:
    decisions = (DATA / "rollcall.names.toml").read_text("utf-8").replace(old, new)
    roster = b"district,voter_name,title\n2,Cy Dee,Member\n"
    with pytest.raises(InputError, match=problem):
        services.preview(
            source=load("dallas", decisions.encode()), files=[("votes.csv", VOTES), ("persons.csv", roster)]
        )


def test_a_roster_alone_or_an_empty_agenda_is_no_roll_call() -> None:
    roster = b"district,voter_name,title\n2,Cy Dee,Member\n"
    with pytest.raises(InputError, match="no file with roll calls"):
        services.preview(source=council(), files=[("persons.csv", roster)])
    with pytest.raises(InputError, match="no line holds a roll call"):
        services.preview(source=council(), files=[("votes.csv", b"\n".join(VOTES.splitlines()[:2]))])


def table(*lines: str) -> bytes:
    return ("leave_id,deputy_id,starts_on,ends_on\n" + "\n".join(lines) + "\n").encode()


def test_an_offices_own_list_goes_into_its_region_line_by_line() -> None:
    made = taken()
    assert made is not None
    content = table("L-1,district-01,2018-02-01,2018-02-10", "L-2,district-01,tomorrow,2018-02-10", "L-3,,2018-02-01,",
                    "L-1,district-01,2018-02-01,2018-02-10", "L-4,district-01")  # fmt: skip
    found = services.preview(source=load("evidence"), files=[("leave.csv", content)], region=made.region)
    assert [line.result for line in found.parsed.lines] == ["used", "type", "missing", "repeated", "cells"]
    applied = services.apply(source=load("evidence"), files=[("leave.csv", content)], by=BY, region=made.region)
    assert applied is not None
    assert EvidenceRow.objects.get(region=made.region, table="leave").values["starts_on"] == "2018-02-01"
    with pytest.raises(InputError, match="no region"):
        services.preview(source=load("evidence"), files=[("leave.csv", content)])
    with pytest.raises(InputError, match="no table of the evidence schema"):
        services.preview(source=load("evidence"), files=[("odd.csv", b"a,b\n1,2\n")], region=made.region)
    with pytest.raises(InputError, match="no period of their own"):
        services.preview(
            source=load("evidence"), files=[("leave.csv", content)], region=made.region,
            period=(date(2018, 1, 1), date(2018, 2, 1)),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "line", "result"),
    [
        ("reception_id,deputy_id,area_code,format,announced_on,held_on,visitors", "R,d,a,moon,,2021-01-01,3", "value"),
        ("reception_id,deputy_id,area_code,format,announced_on,held_on,visitors", "R,d,a,field,,2021-01-01,-3", "type"),
        ("day,is_working,number", "2021-01-01,perhaps,3", "type"),
        ("day,is_working,number", "2021-01-01 00:00:00,TRUE,3", "used"),
    ],
)
def test_a_cell_is_of_its_columns_type(header: str, line: str, result: str) -> None:
    region = Region.objects.get(slug="demo")
    found = services.preview(source=load("evidence"), files=[("t.csv", f"{header}\n{line}\n".encode())], region=region)
    assert [one.result for one in found.parsed.lines] == [result]


def test_an_exercise_publishes_seats_only_without_total_or_place(own_releases: Path) -> None:
    made = taken()
    assert made is not None
    release = publish(region=made.region, published="2019-03-01T00:00:00Z", by=BY)
    assert release.slug == "baltimore-311-2018-12"
    rated = list(release.mandates.all())
    assert {(one.total, one.place, one.reason) for one in rated} == {(None, None, "exercise")}
    assert {one.name["en"] for one in rated} >= {"District 4"}
    for code, outcome in rated[0].outcomes.items():
        assert (outcome["reason"] == "source_missing") == (code != "III-2")


def uploaded(client: Any, content: bytes = CITY, source: str = "baltimore311", **more: str) -> Any:
    files = SimpleUploadedFile("city.csv", content, "text/csv")
    return client.post("/ru/office/imports/new/", {"source": source, "files": files, **more})


def test_a_registrar_brings_a_file_sees_what_it_changes_takes_it_in_and_back() -> None:
    client = signed_in(member("registrar")[0])
    place = uploaded(client).headers["Location"]
    before = rows()
    page = client.get(place).content.decode()
    assert "closed_before_created" in page
    assert "Балтимор" in page
    assert "1 января 2018" in page
    assert "31 декабря 2018" in page
    lines = client.get(f"{place}lines.csv").content.decode()
    assert "city.csv,10,X-09,closed_before_created,closed_before_created" in lines
    assert rows() == before
    led = client.post(f"{place}apply/").headers["Location"]
    assert "Отменить прием" in client.get(led).content.decode()
    assert Upload.objects.count() == 0
    assert client.post(f"{led}undo/").status_code == 302
    assert client.post(f"{led}undo/").status_code == 400
    assert "отменен" in client.get("/ru/office/imports/").content.decode()


def test_a_bad_upload_is_refused_at_once_and_nothing_of_it_is_kept() -> None:
    client = signed_in(member("registrar")[0])
    assert uploaded(client, b"\xff\xfe").status_code == 400
    assert "not UTF-8" in uploaded(client, b"\xff\xfe").content.decode()
    assert uploaded(client, first="2018-01-01").status_code == 400
    assert client.post("/ru/office/imports/new/", {"source": "baltimore311"}).status_code == 400
    assert uploaded(client, source="../../etc/passwd").status_code == 400
    assert Upload.objects.count() == 0


def test_files_that_are_too_large_are_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senim.intake.office.MOST_BYTES", 100)
    answer = uploaded(signed_in(member("registrar")[0]))
    assert answer.status_code == 400
    assert "слишком велики" in answer.content.decode()


def test_an_upload_belongs_to_who_brought_it_and_can_be_given_up() -> None:
    mine, other = signed_in(member("registrar")[0]), signed_in(member("editor")[0])
    place = uploaded(mine).headers["Location"]
    for path in ("", "lines.csv"):
        assert other.get(place + path).status_code == 404
    for path in ("apply/", "drop/"):
        assert other.post(place + path).status_code == 404
    assert mine.post(f"{place}drop/").status_code == 302
    assert mine.get(place).status_code == 404
