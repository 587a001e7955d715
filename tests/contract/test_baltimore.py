"""The city's records as an exercise: every row accounted for, every on-time share traced back to the raw file.

`data/city311.csv` is invented, one row for each thing that can be wrong. The tests of the real file count the
shares anew with nothing but the csv module, so that a mistake of the script cannot hide in its own test.
"""

import csv
import json
import tomllib
from collections import Counter, defaultdict
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from contract.programs import EXAMPLES, ROOT, run, senim, table
from senim_core.rating.ruleset import shipped

INVENTED = Path(__file__).parent / "data/city311.csv"
REAL = ROOT.parent / "shared/data/baltimore311/311_sample.csv"
NOTICE = "Engine exercise on a city department's records, not an assessment of anyone."
SCRIPT = "baltimore/make_bundle.py"
RESULTS = {
    "X-01": "used", "X-02": "used", "X-03": "used", "X-04": "used", "X-05": "duplicate", "X-06": "no_district",
    "X-07": "no_due_date", "X-08": "no_term", "X-09": "closed_before_created", "X-10": "unparsable_date",
    "X-11": "outside_period", "X-12": "due_before_created", "X-13": "closed_without_date",
    "X-14": "closing_date_while_open", "X-15": "unknown_district", "": "no_id", "X-17": "no_created_date",
    "X-18": "cells",
}  # fmt: skip


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("invented") / "bundle"
    done = run(SCRIPT, INVENTED, folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not REAL.is_file():
        pytest.skip(f"the city's file is not here: {REAL.relative_to(ROOT.parent)}")
    folder = tmp_path_factory.mktemp("real") / "bundle"
    done = run(SCRIPT, REAL, folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def release(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    done = run("make_release.py", real, folder / "release", "--key-file", folder / "key")
    assert done.returncode == 0, done.stderr
    return folder / "release"


def findings(folder: Path) -> dict[str, tuple[int, int | None]]:
    rows = table(folder / "findings.csv")
    return {row["finding"]: (int(row["rows"]), int(row["excluded"]) if row["excluded"] else None) for row in rows}


def accounted(folder: Path) -> int:
    """Rows of the file, if used and excluded rows are all of them, in both lists."""
    counted = findings(folder)
    used, (everything, excluded) = counted["used"][0], counted["all"]
    reasons = sum(count or 0 for name, (_, count) in counted.items() if name != "all")
    results = Counter(row["result"] for row in table(folder / "rows.csv"))
    assert used + reasons == used + excluded == everything == results.total()
    assert results["used"] == used == len(table(folder / "evidence/appeals.csv"))
    assert {name: count for name, (_, count) in counted.items() if count and name != "all"} == {
        name: count for name, count in results.items() if name != "used"
    }
    return everything


def test_every_row_is_used_or_excluded_for_one_named_reason(invented: Path) -> None:
    rows = table(invented / "rows.csv")
    first = {row["id"]: row["result"] for row in reversed(rows)}
    assert first == RESULTS
    assert [row["result"] for row in rows if row["id"] == "X-01"] == ["used", "duplicate_id"]
    assert [int(row["line"]) for row in rows] == list(range(2, len(rows) + 2))
    assert accounted(invented) == len(INVENTED.read_text("utf-8").splitlines()) - 1


def test_what_is_only_noted_is_counted_and_used(invented: Path) -> None:
    counted = findings(invented)
    assert counted["placeholder_coordinates"] == (1, None)
    assert counted["no_coordinates"] == (2, None)
    assert counted["open"] == (3, None)


def test_a_request_closed_on_its_due_day_is_in_term_and_an_open_one_is_not(invented: Path) -> None:
    explained = json.loads(senim("explain", invented, "district-01", "III-2", "--json"))
    assert [(row[2], row[3]) for row in explained[0]["items"]] == [("X-01", 1), ("X-02", 0), ("X-03", 0), ("X-04", 1)]


def test_seats_have_labels_and_no_names(invented: Path) -> None:
    seats = table(invented / "evidence/mandates.csv")
    assert len(seats) == 14
    assert [seats[3][f"name_{language}"] for language in ("kk", "ru", "en")] == ["Округ 4", "Округ 4", "District 4"]
    assert {(row["peer_group"], row["electoral_type"], row["office"]) for row in seats} == {
        ("exercise", "single_mandate", "none")
    }
    areas = table(invented / "evidence/areas.csv")
    assert Counter(row["kind"] for row in areas) == {"city": 1, "council_district": 14}


def test_topics_come_from_the_type_and_small_cells_are_hidden(invented: Path) -> None:
    cells = {row["appeal_id"]: (row["topic"], row["area_code"]) for row in table(invented / "evidence/appeals.csv")}
    assert cells["X-01"] == ("utilities", "baltimore-district-01")
    assert cells["X-04"] == ("other", "other")  # the only one about water


def test_the_bundle_says_that_it_is_an_exercise(invented: Path) -> None:
    meta = json.loads((invented / "bundle.json").read_bytes())
    assert (meta["exercise"], meta["fictional"], meta["retrospective"]) == (True, False, True)
    assert meta["notice"]["en"] == NOTICE
    assert meta["period"] == ["2018-01-01", "2018-12-31"]


def change(tmp_path: Path, old: str, new: str, *, many: int = -1) -> Path:
    text = INVENTED.read_text("utf-8")
    assert old in text
    file = tmp_path / "city.csv"
    file.write_text(text.replace(old, new, many), "utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("DueDate", "Due", ["no column 'DueDate'", "set `due` under [columns] in baltimore.toml"]),
        ("/2018 ", "-2018 ", ["CreatedDate", "'01/10-2018", "set `format` under [dates] in baltimore.toml"]),
        ("01/20/2018", "20/01/2018", ["column DueDate", "'20/01/2018", "[dates]"]),
        (",Open,", ",Lost,", ["column SRStatus", "'Lost'", "under [status] in baltimore.toml"]),
    ],
    ids=["another header", "another style of dates", "day before month", "an unknown status"],
)
def test_a_file_of_another_kind_is_refused_and_the_toml_named(
    tmp_path: Path, old: str, new: str, told: list[str]
) -> None:
    done = run(SCRIPT, change(tmp_path, old, new), tmp_path / "bundle")
    assert done.returncode == 3
    for words in told:
        assert words in done.stderr
    assert not (tmp_path / "bundle").exists()


def test_nothing_is_overwritten(invented: Path) -> None:
    done = run(SCRIPT, INVENTED, invented)
    assert done.returncode == 3
    assert "the folder exists" in done.stderr


def test_a_source_without_a_key_is_refused_and_the_key_named(tmp_path: Path) -> None:
    text = (EXAMPLES / "baltimore/baltimore.toml").read_text("utf-8")
    (tmp_path / "city.toml").write_text(text.replace("[dates]\nformat", "[dates]\nform"), "utf-8")
    done = run(SCRIPT, INVENTED, tmp_path / "bundle", "--source", tmp_path / "city.toml")
    assert done.returncode == 3
    assert "city.toml: no key dates.format" in done.stderr


def test_a_period_that_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    done = run(SCRIPT, INVENTED, tmp_path / "bundle", "--period", "2019-12-31", "2019-01-01")
    assert done.returncode == 3
    assert "the period ends before it starts" in done.stderr


def test_another_period_may_be_given(tmp_path: Path) -> None:
    done = run(SCRIPT, INVENTED, tmp_path / "bundle", "--period", "2019-01-01", "2019-12-31")
    assert done.returncode == 0, done.stderr
    assert [row["appeal_id"] for row in table(tmp_path / "bundle/evidence/appeals.csv")] == ["X-11"]


def test_every_topic_is_one_of_the_rule_set() -> None:
    source = tomllib.loads((EXAMPLES / "baltimore/baltimore.toml").read_text("utf-8"))["topics"]
    known = {row[0] for row in shipped().tables["topic_shares"][1]}
    assert {source["default"], *source["word"].values(), *source["beginning"].values()} <= known


def test_all_ten_thousand_rows_of_the_city_are_accounted_for(real: Path) -> None:
    assert accounted(real) == 10_000
    counted = findings(real)
    known = {"no_term": 222, "no_district": 888, "placeholder_coordinates": 885, "no_coordinates": 590}
    assert {name: counted[name][0] for name in known} == known
    assert counted["duplicate"] == (217, 217)


def test_the_period_is_the_year_with_the_most_due_dates() -> None:
    if not REAL.is_file():
        pytest.skip(f"the city's file is not here: {REAL.relative_to(ROOT.parent)}")
    years = Counter(row["DueDate"][6:10] for row in table(REAL) if row["DueDate"])
    assert years.most_common(1) == [("2018", 2153)]
    assert years.total() == 9714


def counted_anew() -> dict[str, tuple[int, int]]:
    """District -> (due in 2018, of these closed by the due day), straight from the city's file."""
    form = "%m/%d/%Y %I:%M:%S %p"
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "Duplicate" in row["SRStatus"] or not row["CouncilDistrict"]:
                continue
            if row["DueDate"][6:10] != "2018" or row["DueDate"] == row["CreatedDate"]:
                continue
            due = datetime.strptime(row["DueDate"], form).date()
            closed = row["CloseDate"] and datetime.strptime(row["CloseDate"], form).date()
            district = f"district-{int(row['CouncilDistrict']):02d}"
            sums[district][0] += 1
            sums[district][1] += bool(closed and closed <= due)
    return {district: (n, x) for district, (n, x) in sums.items()}


def test_each_districts_share_can_be_counted_anew_from_the_citys_file(real: Path, release: Path) -> None:
    expected = counted_anew()
    parts = [row for row in table(release / "results/parts.csv") if row["criterion"] == "III-2"]
    assert {row["deputy_id"]: (int(row["n"]), int(row["x"])) for row in parts} == expected
    rated = json.loads(senim("rate", real, "--json"))
    for district, (n, x) in expected.items():
        # k = 10 items of the prior at m = 80 %, then goalposts from 50 % to 100 %; round() is half-even.
        estimate = round(Fraction(x * 1_000_000 + 10 * 800_000, n + 10))
        score = min(max(round(Fraction((estimate - 500_000) * 1_000_000, 500_000)), 0), 1_000_000)
        assert rated[district]["criteria"]["III-2"] == {"score": score, "reason": None}, district


def reasons_by_seat(bundle: Path) -> dict[str, str | None]:
    """Seat -> reason of III-2; all other criteria must lack their source, and nobody has a total or a place."""
    rated = json.loads(senim("rate", bundle, "--json"))
    found = {}
    for code, seat in rated.items():
        assert (seat["total"], seat["place"], seat["reason"]) == (None, None, "exercise")
        reasons = {criterion: outcome["reason"] for criterion, outcome in seat["criteria"].items()}
        found[code] = reasons.pop("III-2")
        assert reasons == dict.fromkeys(reasons, "source_missing")
        assert len(reasons) == 14
    return found


def test_nothing_but_timeliness_is_rated_and_nobody_is_placed(invented: Path) -> None:
    reasons = reasons_by_seat(invented)
    assert len(reasons) == 14
    assert reasons.pop("district-01") is None
    assert set(reasons.values()) == {"not_applicable"}


def test_every_seat_of_the_city_is_rated_in_timeliness_only(real: Path) -> None:
    assert list(reasons_by_seat(real).values()) == [None] * 14


def test_a_release_of_it_is_verified_and_explained_with_the_core_alone(release: Path) -> None:
    key = release.parent / "key.pub"
    assert senim("verify", release, "--key", key).endswith("verified\n")
    words = senim("explain", release, "district-04", "III-2")
    assert words.startswith(NOTICE)
    n, x = counted_anew()["district-04"]
    assert f"Appeals due: {n}. Answered in term: {x}. Late or open: {n - x}." in words
