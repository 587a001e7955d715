"""A promise tracker's history: real events give the source's own counts, lies change nothing, and it goes back whole."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from senim.facilities.models import Facility
from senim.programme import history, selectors, services, sheets
from senim.programme.models import Measure, RoadMap, SheetImport
from senim.rating.models import Region
from senim_core.errors import InputError
from senim_core.programme.status import Status

pytestmark = pytest.mark.django_db
REAL = Path(__file__).parents[3] / "shared" / "data" / "trumptracker"
BY = "system:test"
HEAD = "commit_time,commit,title,old_status,new_status,category\n"
WHEN, LATER = "2017-02-03T08-33-41-05-00", "2017-03-03T08-33-41-05-00"
DUE = date(2021, 1, 20)


@pytest.fixture
def road_map(region: Region) -> RoadMap:
    return services.set_road_map(
        region=region, code="RM-promises", by=BY, programme="regional", area_code="000000000", title_kk="Уәделер",
        title_ru="Обещания", approved_on=date(2016, 11, 8), document="Source",
    )  # fmt: skip


def taken(road_map: RoadMap, text: str) -> SheetImport:
    return history.take_in(
        road_map=road_map, name="h.csv", content=(HEAD + text).encode(), document="Tracker", due_on=DUE, by=BY
    )


def test_174_real_promises_with_372_events_have_the_sources_own_counts(
    client: Client, road_map: RoadMap, region: Region
) -> None:
    if not REAL.exists():
        pytest.skip("the tracker's files are not part of the repository")
    said = io.StringIO()
    words = [str(REAL / "status_changes_from_git.csv"), "--road-map", road_map.code, "--due", "2021-01-20",
             "--document", "TrumpTracker"]  # fmt: skip
    call_command("import_history", *words, stdout=said)
    assert "372 lines, 0 cannot be used; 174 promises at the end, 5 titles changed on the way" in said.getvalue()
    assert not road_map.measures.exists()
    call_command("import_history", *words, "--apply", stdout=said)
    promises = json.loads((REAL / "data.json").read_text("utf-8"))["promises"]
    wanted = Counter(history.STATUSES[one["status"]] for one in promises)
    given = {"road_map": road_map.code}
    found = selectors.counted(selectors.chosen(region, given, region.today()))
    assert {status: number for status, number in found.items() if number} == dict(wanted)
    assert sum(found.values()) == 174
    titles = {one["title"] for one in promises}
    kept = road_map.measures.filter(removed_on=None)
    assert {one.title_en.rstrip("…") for one in kept} == {
        title[: history.LONGEST - 1] if len(title) > history.LONGEST else title for title in titles
    }
    back = [event for one in road_map.measures.all() for event in one.events.all() if event.back]
    assert len(back) >= 3  # statuses went backward, and the history says so
    events = sum(one.events.count() for one in road_map.measures.all())
    assert events == 372 - 5  # a changed title is two lines of the source and one event
    page = client.get(f"/ru/programme/road-maps/{road_map.code}/").content.decode()
    assert ">174<" in page
    one = SheetImport.objects.get(road_map=road_map)
    call_command("import_history", "--undo", str(one.pk), stdout=said)
    assert not road_map.measures.exists()


@pytest.mark.parametrize("turned", [False, True])
def test_a_changed_title_is_one_promise_and_a_removed_one_stays_readable(road_map: RoadMap, turned: bool) -> None:
    changed = [f"{LATER},b,Build a new big bridge,,In progress,Roads\n",
               f"{LATER},b,Build a new bridge,Not started,(removed),Roads\n"]  # fmt: skip
    first = f"{WHEN},a,Build a new bridge,,Not started,Roads\n{WHEN},a,Plant trees,,Achieved,Parks\n"
    gone = f"{LATER},b,Plant trees,Achieved,(removed),Parks\n"
    taken(road_map, first + "".join(changed[::-1] if turned else changed) + gone)
    bridge, trees = road_map.measures.order_by("code")
    assert (bridge.title_en, bridge.status, bridge.removed_on) == (
        "Build a new big bridge", "in_progress", None,
    )  # fmt: skip
    assert [event.changes.get("title_en") for event in bridge.events.all()] == [
        None, ["Build a new bridge", "Build a new big bridge"],
    ]  # fmt: skip
    assert trees.removed_on == date(2017, 3, 3)
    assert bridge.first_due_on == DUE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{WHEN},a,A bridge,,Nearly,Roads\n", "no such status"),
        ("yesterday,a,A bridge,,Not started,Roads\n", "no moment"),
        ("2017-02-03,a,A bridge,,Not started,Roads\n", "no moment"),
        (f"{WHEN},a, ,,Not started,Roads\n", "no title"),
        (f"{WHEN},a,A bridge,Broken,Not started,Roads\n", "no line before"),
        (f"{WHEN},a,A bridge,,Not started,Roads\n{LATER},b,A bridge,Broken,Achieved,Roads\n", "another status"),
        (f"{WHEN},a,A bridge,Broken,(removed),Roads\n", "no line before"),
        (f"{WHEN},a,A bridge,,(removed),Roads\n", "no line before"),
        (f"{WHEN},a,A bridge\n", "no such status"),
    ],
)
def test_a_line_that_lies_is_found_and_nothing_is_taken_in(road_map: RoadMap, text: str, said: str) -> None:
    seen = history.preview(name="h.csv", content=(HEAD + text).encode())
    assert [said in finding for step in seen.bad for finding in step.findings] == [True]
    with pytest.raises(InputError, match="not understood"):
        taken(road_map, text)
    assert not road_map.measures.exists()
    assert not SheetImport.objects.filter(road_map=road_map).exists()


@pytest.mark.parametrize("content", [b"\x00", b"title\nx\n", b"PK\x03\x04", b""])
def test_a_damaged_file_says_why(road_map: RoadMap, content: bytes) -> None:
    with pytest.raises(InputError) as told:
        history.take_in(road_map=road_map, name="h.csv", content=content, document="x", due_on=DUE, by=BY)
    assert told.value.hint


def test_it_is_taken_into_an_empty_road_map_and_not_back_once_somebody_worked_on_it(road_map: RoadMap) -> None:
    made = taken(road_map, f"{WHEN},a,A bridge,,Not started,Roads\n")
    with pytest.raises(InputError, match="measures already"):
        taken(road_map, f"{WHEN},a,A bridge,,Not started,Roads\n")
    services.report(measure=road_map.measures.get(), reason="Begun", in_danger=True, by=BY)
    with pytest.raises(InputError, match="worked on since"):
        sheets.undo(imported=made, by=BY)


def test_it_does_not_go_back_while_a_facility_belongs_to_it(road_map: RoadMap) -> None:
    made = taken(road_map, f"{WHEN},a,A bridge,,Not started,Roads\n")
    Facility.objects.order_by("code")[0].measures.add(road_map.measures.get())
    with pytest.raises(InputError, match="belongs to a measure"):
        sheets.undo(imported=made, by=BY)


def test_a_long_title_is_kept_whole_in_its_history(road_map: RoadMap) -> None:
    taken(road_map, f"{WHEN},a,{'A bridge ' * 80},,Achieved,Roads\n")
    one = road_map.measures.get()
    assert one.title_en.endswith("…")
    assert ("A bridge " * 80).strip() in one.events.get().reason
    assert (one.status, one.act_on) == (Status.DONE, date(2017, 2, 3))


@pytest.mark.parametrize(
    ("words", "said"),
    [(["gone.csv", "--road-map", "RM-promises", "--due", "2021-01-20", "--document", "x"], "no file"),
     (["gone.csv"], "missing"), (["--undo", "999999"], "no import")],
)  # fmt: skip
def test_the_command_says_what_it_lacks(road_map: RoadMap, words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("import_history", *words)


def test_the_command_needs_to_know_which_road_map(road_map: RoadMap, tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text(HEAD + f"{WHEN},a,A bridge,,Nearly,Roads\n")
    words = [str(path), "--road-map", "RM-nowhere", "--due", "2021-01-20", "--document", "x"]
    said = io.StringIO()
    with pytest.raises(CommandError, match="no road maps"):
        call_command("import_history", *words, "--apply", stdout=said)
    assert "line 2: no such status" in said.getvalue()
    with pytest.raises(CommandError, match="not understood"):
        call_command(
            "import_history", *words[:2], road_map.code, *words[3:], "--region", "demo", "--apply", stdout=said
        )
    assert not Measure.objects.filter(road_map=road_map).exists()
