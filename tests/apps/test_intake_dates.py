"""Dates: one form a column, days beyond belief, columns without a time of day, and the period that files deliver."""

import os
from datetime import date
from pathlib import Path

import pytest

from apps.cities import BY, CITY, DATA, VOTES, city, findings, requests, seen, taken, voted
from senim.intake import services
from senim.intake.parsed import UnfitError
from senim.intake.source import Source, load
from senim.rating.drafts import publish
from senim.rating.models import EvidenceRow, Region
from senim_core.cli.main import main
from senim_core.errors import InputError
from senim_core.rating.engine import Period

pytestmark = pytest.mark.django_db
HEAD = "SRNumber,CreatedDate,ServiceDate,ClosedDate,Status,CD,RequestType"


def angeles(*rows: tuple[str, str, str]) -> services.Preview:
    """A file of Los Angeles: days of registration, service and closing, line by line."""
    lines = [f"1-{number},{','.join(days)},Closed,4,Bulky Items" for number, days in enumerate(rows)]
    return seen(city(*lines, head=HEAD), load("la311"))


def test_a_column_of_dates_has_one_form_and_turned_dates_stop_the_run() -> None:
    with pytest.raises(
        UnfitError, match="column 'event_date': dates are read as '%m/%d/%Y', but '13/04/2021' has the day"
    ):
        voted(swapped("03/04/2021", "05/04/2021", "06/04/2021", "13/04/2021"))
    with pytest.raises(UnfitError, match="'%d/%m/%Y %I:%M:%S %p' in the place of"):
        seen(city(*requests(30), *requests(1, closed="15/01/2018 12:00:00 PM")))


def swapped(*days: str) -> bytes:
    lines = [f"{day},9:00 AM,{number},Item,YES,,YES,YES," for number, day in enumerate(days)]
    return "\n".join((VOTES.decode().splitlines()[0], *lines)).encode()


def test_forms_are_not_mixed_within_a_column() -> None:
    with pytest.raises(UnfitError, match="2 of 4 dates are of no known form, such as '04/05/2021'.*codes of strptime"):
        voted(swapped("04/05/2021", "04/06/2021", "2021-04-07", "2021-04-08"))


MISTYPED = {"years ahead": "2107", "years back": "1917", "last year": "2019"}


@pytest.mark.parametrize("year", MISTYPED.values(), ids=MISTYPED.keys())
def test_a_mistyped_year_leaves_its_line_out_and_does_not_move_the_period(year: str) -> None:
    good = [(f"2020-01-{1 + number % 28:02d} 10:00:00", "2020-02-01", "2020-02-02") for number in range(150)]
    found = angeles(*good, (f"{year}-01-05 10:00:00", "2020-02-01", "2020-02-02"))
    assert found.parsed.period == (date(2020, 1, 1), date(2020, 2, 29))
    odd = findings(found)["implausible_date"]
    assert (odd.lines, odd.excluded) == (1, 1)
    assert f"'{year}-01-05" in odd.detail


@pytest.mark.parametrize("year", ["2200", "2012"])
def test_a_mistyped_year_of_a_meeting_does_not_move_the_period(year: str) -> None:
    days = [f"2021-04-{1 + number % 28:02d}" for number in range(150)]
    found = voted(swapped(*days, f"{year}-04-07"))
    assert found.parsed.period == (date(2021, 4, 1), date(2021, 6, 30))
    assert findings(found)["implausible_date"].excluded == 1


def test_the_days_allowed_stand_in_the_source() -> None:
    good = load("baltimore311")
    strict = Source("mine", {**good.raw, "dates": {**good.raw["dates"], "latest": date(2018, 6, 30)}})
    content = city(*requests(12), *requests(1, due="07/01/2018 09:00:00 AM"))
    assert findings(seen(content, strict))["implausible_date"].excluded == 1
    assert findings(seen(content))["implausible_date"].excluded == 0
    wrong = Source("mine", {**good.raw, "dates": {**good.raw["dates"], "latest": "soon"}})
    with pytest.raises(InputError, match="mine.toml: earliest and latest are not two days"):
        seen(content, wrong)


# registration, service, closing -> what becomes of the line
WITHOUT_TIME = {
    "served on the day it was made": (("2020-01-05", "2020-01-05", "2020-01-05"), "used"),
    "closed on the day before": (("2020-01-05", "2020-01-06", "2020-01-04"), "closed_before_created"),
    "a day of closing, a time of making": (("2020-01-05 10:00:00", "2020-01-06", "2020-01-05"), "used"),
}


@pytest.mark.parametrize(("days", "result"), WITHOUT_TIME.values(), ids=WITHOUT_TIME.keys())
def test_where_a_column_has_no_time_of_day_days_are_compared(days: tuple[str, str, str], result: str) -> None:
    other = (days[0], "2020-01-09", "2020-01-09")
    assert [line.result for line in angeles(days, other).parsed.lines] == [result, "used"]


def other_year() -> bytes:
    return CITY.replace(b"/2019", b"/2024").replace(b"/2018", b"/2023")


YEAR_2023 = (date(2023, 1, 1), date(2023, 12, 31))


def rated(region: Region, published: str, period: Period | None = None) -> tuple[str, set[bool]]:
    """(address of the release, whether any seat has a score in III-2)."""
    release = publish(region=region, published=published, by=BY, period=period)
    outcomes = [one.outcomes["III-2"] for one in release.mandates.all()]
    return release.slug, {outcome["reason"] == "source_missing" for outcome in outcomes}


def test_an_exercise_of_two_years_publishes_the_year_taken_in_last_or_the_one_asked_for(own_releases: Path) -> None:
    made = taken()
    assert made is not None
    region = made.region
    later = taken(other_year().replace(b"\nX-", b"\nY-"), period=YEAR_2023)
    assert later is not None
    assert rated(region, "2024-03-01T00:00:00Z") == ("baltimore-311-2023-12", {False})
    asked = Period(date(2018, 1, 1), date(2018, 12, 31))
    assert rated(region, "2024-03-02T00:00:00Z", asked) == ("baltimore-311-2018-12", {False})


def test_undoing_the_later_year_brings_the_earlier_one_back(own_releases: Path) -> None:
    made, later = taken(), taken(other_year().replace(b"\nX-", b"\nY-"), period=YEAR_2023)
    assert made is not None
    assert later is not None
    services.undo(imported=later, by=BY)
    assert rated(made.region, "2024-03-01T00:00:00Z")[0] == "baltimore-311-2018-12"


def on_the_line(*words: object) -> int:
    return main([str(word) for word in words])


def test_the_command_names_source_and_period_and_writes_rows_also_where_it_stops(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, rows = tmp_path / "city.csv", tmp_path / "rows.csv"
    file.write_bytes(CITY)
    assert on_the_line("intake", "baltimore311", file, "--rows", rows) == 0
    said = capsys.readouterr().out
    assert f"sources{os.sep}baltimore311.toml" in said
    assert "period delivered: 2018-01-01 – 2018-12-31" in said
    kept = rows.read_bytes()
    assert b"X-15,unknown_district,unknown_district,'99'" in kept
    rows.unlink()
    file.write_bytes(CITY.replace(b",Closed,", b",Erledigt,"))
    assert on_the_line("intake", "baltimore311", file, "--rows", rows) == 3
    assert "'Erledigt' (14)" in capsys.readouterr().err
    assert rows.read_bytes().count(b"\n") == kept.count(b"\n")


def test_the_command_names_the_file_of_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    votes, decisions = DATA / "rollcall-votes.csv", tmp_path / "mine.toml"
    decisions.write_text("nothing", "utf-8")
    assert on_the_line("intake", "dallas", votes, "--decisions", decisions) == 3
    assert "mine.toml: not a decision file" in capsys.readouterr().err


def test_the_command_publishes_the_period_it_is_given(own_releases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken()
    assert on_the_line("publish", "baltimore-311", "--period", "2018-12-31", "2018-01-01") == 3
    assert "ends before it starts" in capsys.readouterr().err
    assert on_the_line("publish", "baltimore-311", "--period", "2018-01-01", "2018-06-30") == 0
    assert "baltimore-311-2018-06: 2018-01-01 – 2018-06-30, " in capsys.readouterr().out
    assert EvidenceRow.objects.filter(region__slug="baltimore-311", table="feeds").exists()
