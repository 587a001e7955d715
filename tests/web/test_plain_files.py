"""The application is dead; the site, written as plain files, still answers: the whole walk, the filter, the download."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from installed import small_site
from web.reader import DESK, PHONE, look_name, reading

SLUG = "example-2021-05"


def deputy_with_receptions() -> str:
    """The first deputy of the example."""
    totals = small_site().var / "releases" / SLUG / "results" / "totals.csv"
    return totals.read_text("utf-8").splitlines()[1].split(",")[0]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=look_name)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_walk_over_plain_files(
    browser: Browser, plain_files: str, pictures: Path, language: str, size: tuple[int, int]
) -> None:
    with reading(browser, plain_files, size) as reader:
        page = reader.page
        reader.open(f"/{language}/")
        page.click(f'main a.button[href="/{language}/deputies/"]')
        assert reader.number("[data-count]") == page.locator("tr[data-q]:visible").count() == 12
        page.click(f'tr[data-q] a[href$="/deputies/{deputy_with_receptions()}/"]')
        count = reader.number('[data-records="III-1"]')
        page.click('a[href$="/III-1/#items"]')
        assert reader.number("[data-listed]") == page.locator("#items tbody tr").count() == count > 0
        with page.expect_download() as download:
            page.click("#items a[download]")
        assert len(list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))) == count
        assert reader.barriers() == []
        reader.keep(pictures, f"files-{language}-{size[0]}")
        reader.is_content()


def test_the_door_leads_on_without_a_server(browser: Browser, plain_files: str) -> None:
    with reading(browser, plain_files) as reader:
        reader.open("/")
        reader.page.wait_for_url("**/kk/")
        reader.is_content()


def test_the_filter_answers_where_nobody_answers_a_form(browser: Browser, plain_files: str) -> None:
    with reading(browser, plain_files) as reader:
        page = reader.open("/kk/deputies/").page
        name = page.locator("tr[data-q] th a").first.inner_text()
        page.fill("#q", name)
        assert page.locator("tr[data-q]:visible").count() == 1
        page.click("form button")
        page.wait_for_url("**q=**")
        assert page.locator("tr[data-q]:visible").count() == reader.number("[data-count]") == 1
        assert page.input_value("#q") == name
        page.click(".letters a >> nth=1")
        page.wait_for_url("**letter=**")
        assert 0 < page.locator("tr[data-q]:visible").count() == reader.number("[data-count]") < 12
        reader.is_content()
