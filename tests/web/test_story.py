"""Aigerim looks up her deputy and follows one number to the last record, on a phone and at a desk, in each language."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from web.reader import LOOKS, PHONE, Reader, look_name, reading

DEPUTY, CRITERIA = "D-000000000-14", ("I-1", "II-4", "III-3")
CRITERION = CRITERIA[-1]
FIGURES = {"receptions": 214, "appeals": 607, "measures-regional": 128, "measures-city-district": 778, "councils": 78}


def look(reader: Reader, pictures: Path, name: str) -> None:
    """Every page of the story is free of barriers and fits the window."""
    assert reader.barriers() == []
    assert not reader.overflows(), f"{reader.path()} is wider than the window"
    reader.keep(pictures, name)


def downloaded(reader: Reader, link: str) -> list[dict[str, str]]:
    """Rows of the CSV behind a link."""
    with reader.page.expect_download() as download:
        reader.page.click(link)
    return list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))


@pytest.mark.parametrize(("language", "size"), LOOKS, ids=look_name)
def test_one_number_is_the_same_on_every_page_and_in_the_file(
    browser: Browser, site: str, pictures: Path, language: str, size: tuple[int, int]
) -> None:
    with reading(browser, site, size, locale=language) as reader:
        page = reader.page
        reader.open("/")
        assert reader.path() == f"/{language}/", "the browser's language was asked for"
        assert page.get_attribute("html", "lang") == language
        look(reader, pictures, f"{language}-{look_name(size)}-1-home")

        page.click(f'main a.button[href="/{language}/deputies/"]')
        assert reader.number("[data-count]") == page.locator("tr[data-q]:visible").count() == 138
        look(reader, pictures, f"{language}-{look_name(size)}-2-deputies")

        page.click(f'tr[data-q] a[href$="/deputies/{DEPUTY}/"]')
        look(reader, pictures, f"{language}-{look_name(size)}-3-deputy")
        for code in CRITERIA:
            count = reader.number(f'[data-records="{code}"]')
            assert count > 0
            page.click(f'a[href$="/{code}/#items"]')
            assert reader.number("[data-listed]") == page.locator("#items tbody tr").count() == count
            look(reader, pictures, f"{language}-{look_name(size)}-4-{code}")
            rows = downloaded(reader, "#items a[download]")
            assert {(row["deputy_id"], row["criterion"]) for row in rows} == {(DEPUTY, code)}
            assert [row["item_id"] for row in rows] == page.locator("#items tbody th").all_inner_texts()
            assert len(rows) == count
            page.click(f'.trail a[href$="/{DEPUTY}/"]')
        reader.is_content()


@pytest.mark.parametrize(("language", "size"), LOOKS, ids=look_name)
def test_a_figure_opens_the_list_it_counts(
    browser: Browser, site: str, pictures: Path, language: str, size: tuple[int, int]
) -> None:
    with reading(browser, site, size) as reader:
        for name, whole in FIGURES.items():
            reader.open(f"/{language}/")
            assert reader.number(f'[data-figure="{name}"]') == whole
            reader.page.click(f'[data-figure="{name}"]')
            assert reader.number("[data-total]") == reader.page.locator("tr[data-item]").count() == whole
            assert len(downloaded(reader, "main a[download]")) == whole
        look(reader, pictures, f"{language}-{look_name(size)}-5-{name}")
        reader.is_content()


@pytest.mark.parametrize(("language", "size"), LOOKS, ids=look_name)
@pytest.mark.parametrize(
    "path", ["method/", "method/data/", "releases/", "releases/2021-05/", "releases/2021-04/deputies/"]
)
def test_the_other_pages_have_no_barrier_either(
    browser: Browser, site: str, pictures: Path, language: str, size: tuple[int, int], path: str
) -> None:
    with reading(browser, site, size) as reader:
        reader.open(f"/{language}/{path}")
        reader.page.evaluate("document.querySelectorAll('details').forEach(closed => { closed.open = true })")
        look(reader, pictures, f"{language}-{look_name(size)}-6-{path.strip('/').replace('/', '-')}")
        reader.is_content()


def test_the_language_switch_keeps_the_place(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        reader.open(f"/kk/releases/2021-05/deputies/{DEPUTY}/{CRITERION}/")
        count = reader.number("[data-listed]")
        for language in ("ru", "en", "kk"):
            reader.page.click(f'.languages a[hreflang="{language}"]')
            assert reader.path() == f"/{language}/releases/2021-05/deputies/{DEPUTY}/{CRITERION}/"
            assert reader.number("[data-listed]") == count
        reader.is_content()


@pytest.mark.parametrize("path", ["/kk/", f"/kk/releases/2021-05/deputies/{DEPUTY}/", "/kk/deputies/"])
def test_dark_colours_are_as_readable_as_light_ones(browser: Browser, site: str, pictures: Path, path: str) -> None:
    with reading(browser, site, color_scheme="dark") as reader:
        reader.open(path)
        paper = reader.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert sum(int(part) for part in paper.strip("rgb()").split(",")) < 150, "the page is dark"
        assert reader.barriers() == []
        reader.keep(pictures, f"dark{path.replace('/', '-')}")
        reader.is_content()


def test_the_page_that_says_no_has_no_barrier(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE) as reader:
        answer = reader.page.goto(f"{site}/kk/nothing/")
        assert answer is not None and answer.status == 404
        assert reader.barriers() == []
        reader.page.click('main a[href="/kk/"]')
        assert reader.path() == "/kk/"
