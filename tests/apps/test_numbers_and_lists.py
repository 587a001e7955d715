"""A number and the list behind it never differ: page, list, CSV, published results, for every deputy and figure."""

import csv
import io
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from apps.addresses import RELEASE, address
from senim.pages.views import shown
from senim.rating import selectors
from senim.rating.models import RatedMandate, Release
from senim_core.figures import compute

pytestmark = pytest.mark.django_db
FIGURES = list(compute.figures())
SAMPLE = ("D-000000000-01", "D-000000000-30", "D-271000000-03")
Rows = list[dict[str, str]]


def parsed(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@cache
def published(name: str) -> Rows:
    """A file of the release's results."""
    return parsed((Path(settings.SENIM_RELEASES) / RELEASE / "results" / name).read_bytes())


def sums(deputy_id: str, code: str) -> tuple[int, int, int]:
    """n, x and y of a criterion as published, over its parts."""
    rows = [row for row in published("parts.csv") if (row["deputy_id"], row["criterion"]) == (deputy_id, code)]
    return tuple(sum(int(row[name] or 0) for row in rows) for name in ("n", "x", "y"))  # type: ignore[return-value]


def test_the_count_shown_is_the_length_of_the_list_and_the_published_n_for_all(release: Release) -> None:
    rules = selectors.ruleset(release)
    everyone = list(RatedMandate.objects.filter(release=release))
    assert (len(everyone), len(rules.criteria)) == (138, 15)
    missing = 0
    for rated in everyone:
        for code, criterion in rules.criteria.items():
            row = shown.criterion_row(rated, criterion, None)
            n, x, y = sums(rated.deputy_id, code)
            if rated.outcomes[code]["reason"] == "source_missing":
                missing += 1
                assert (row.count, n) == (None, 0)
                continue
            lists = selectors.item_lists(release, code, rated.deputy_id)
            items = [(part.part, *item[:3]) for part in lists for item in part.rows]
            found = (len(items), sum(item[2] for item in items), sum(item[3] for item in items))
            assert (row.count, *found) == (n, n, x, y), (rated.deputy_id, code)
            assert len({item[:2] for item in items}) == n, "no item twice"
    assert missing == 12, "one source was not handed in by one district"


@pytest.mark.parametrize("deputy_id", SAMPLE)
def test_the_count_on_the_page_is_that_of_the_list_and_of_the_csv(client: Client, deputy_id: str) -> None:
    page = client.get(address("deputy", deputy_id=deputy_id)).content.decode()
    counts = dict(re.findall(r'<span data-records="([^"]+)">(\d+)</span>', page))
    assert len(counts) == 15
    for code, count in counts.items():
        listed = client.get(address("criterion", deputy_id=deputy_id, code=code)).content.decode()
        rows = parsed(client.get(address("items-csv", deputy_id=deputy_id, code=code)).content)
        assert re.search(r"<span data-listed>(\d+)</span>", listed)[1] == count
        assert listed.count('<tr><th scope="row">') == len(rows) == int(count)
        assert sum(int(row["earned"]) for row in rows) == sums(deputy_id, code)[1]
        for row in rows:
            name = re.escape(row["item_id"])  # an area stands with its name, its code in brackets
            assert re.search(rf'<th scope="row">(?:{name}|[^<]+ \({name}\))</th>', listed)


def test_a_source_that_was_not_handed_in_is_no_zero(client: Client, release: Release) -> None:
    rated = next(
        rated
        for rated in RatedMandate.objects.filter(release=release)
        if any(outcome["reason"] == "source_missing" for outcome in rated.outcomes.values())
    )
    code = next(code for code, outcome in rated.outcomes.items() if outcome["reason"] == "source_missing")
    page = client.get(address("criterion", "en", deputy_id=rated.deputy_id, code=code)).content.decode()
    assert "Not rated: source missing" in page
    assert "<strong>–</strong>" in page
    assert parsed(client.get(address("items-csv", deputy_id=rated.deputy_id, code=code)).content) == []
    assert rated.outcomes[code]["score"] is None


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_the_sum_of_its_list_and_of_its_csv(client: Client, release: Release, figure: str) -> None:
    amounts = release.figures[figure]
    whole = sum(amounts.values())
    home = client.get(address("home", "en")).content.decode()
    page = client.get(address("figure", "en", figure_id=figure)).content.decode()
    rows = parsed(client.get(address("figure-csv", figure_id=figure)).content)
    assert re.search(rf'data-figure="{figure}">(\d+)<', home)[1] == str(whole)
    assert re.search(r"<span data-total>(\d+)</span>", page)[1] == str(whole)
    assert page.count("<tr data-item>") == len(rows)
    assert len({(row["item_id"], row["part"]) for row in rows}) == len(rows)
    for part, amount in amounts.items():
        assert sum(int(row["amount"]) for row in rows if row["part"] == part) == amount
        section = page.split(f'<h2 id="{part}">')[1].split("</section>")[0]
        assert section.count("<tr data-item>") == sum(row["part"] == part for row in rows)
        assert section.split("</h2>")[0].endswith(f": {amount}")
    said = {row["part"]: int(row["amount"]) for row in published("figures.csv") if row["figure"] == figure}
    assert said == amounts


def test_totals_and_places_on_the_pages_are_the_published_ones(release: Release) -> None:
    for row in published("totals.csv"):
        rated = RatedMandate.objects.get(release=release, deputy_id=row["deputy_id"])
        stored = (rated.total, rated.balanced, rated.band or None, rated.place, rated.ranked, rated.coverage)
        wanted = tuple(
            int(row[name]) if row[name].isdecimal() else row[name] or None
            for name in ("total_ppm", "balanced_ppm", "band", "place", "ranked", "coverage")
        )
        assert stored == wanted
        blocks = {name: row[f"block_{name}_ppm"] for name in ("I", "II", "III")}
        assert rated.blocks == {name: int(score) if score else None for name, score in blocks.items()}


def test_the_home_page_counts_every_deputy_in_one_band_or_none(client: Client, release: Release) -> None:
    page = client.get(address("home")).content.decode()
    table = page.split('aria-labelledby="rating"')[2]
    rows = [
        [int(cell) for cell in re.findall(r'<td class="num">(\d+)</td>', row)]
        for row in re.findall(r"<tr>.*?</tr>", table)
    ]
    counted = [row for row in rows if row]
    assert len(counted) == 6
    assert all(row[0] == sum(row[1:]) for row in counted)
    assert sum(row[0] for row in counted) == RatedMandate.objects.filter(release=release).count()


def test_the_change_since_the_last_release_is_the_difference_of_the_two(client: Client, release: Release) -> None:
    before = dict(RatedMandate.objects.filter(release__slug="2021-04").values_list("deputy_id", "total"))
    rated = next(
        rated for rated in RatedMandate.objects.filter(release=release) if rated.total and before.get(rated.deputy_id)
    )
    page = client.get(address("deputy", "en", deputy_id=rated.deputy_id)).content.decode()
    said = re.search(r"<dd>([+−±])([\d.]+) \(([\d.]+) → ([\d.]+);", page)
    assert said is not None
    difference = rated.total - before[rated.deputy_id]
    assert said[1] == ("+" if difference > 0 else "−" if difference < 0 else "±")
    assert abs(float(said[2]) - abs(difference) / 10_000) < 0.01
    assert abs(float(said[3]) - before[rated.deputy_id] / 10_000) < 0.01
