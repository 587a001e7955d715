"""A reader walks from the home page to the rows behind a number, and counts the same in each place."""

import csv
import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

DEPUTY, CODES = "D-000000000-14", ("I-1", "II-4", "III-3")
LANGUAGES = ("kk", "ru", "en")
WIDTHS = (360, 1280)
AXE = Axe()


class Reader:
    """A page that remembers what went wrong on the way."""

    def __init__(self, browser: Browser, width: int, *, script: bool = True, dark: bool = False) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.origins: set[str] = set()
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.origins.add(urlsplit(request.url).netloc))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def looks(self, name: str, folder: Path) -> None:
        """No violation of accessibility, no sideways scrolling, nothing on the console; a picture is kept."""
        found = AXE.run(self.page).response["violations"]
        assert [(entry["id"], entry["nodes"][0]["html"]) for entry in found] == [], name
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wider) <= 0, f"{name} scrolls sideways"
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)
        assert self.complaints == []

    def close(self, site: str) -> None:
        """Nothing was asked of anyone else, and nothing was left on the reader's machine."""
        assert self.origins == {urlsplit(site).netloc}
        assert self.context.cookies() == []
        self.context.close()


def number(page: Page, selector: str) -> int:
    return int(page.locator(selector).inner_text())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_number_stands_in_each_place(
    browser: Browser, site: str, shots: Path, language: str, width: int
) -> None:
    reader = Reader(browser, width)
    page, where = reader.page, f"{language}-{width}"
    page.goto(f"{site}/{language}/")
    reader.looks(f"home-{where}", shots)
    page.locator(f"main a[href='/{language}/deputies/']").first.click()
    reader.looks(f"deputies-{where}", shots)
    page.locator(f"a[href$='/{DEPUTY}/']").click()
    reader.looks(f"deputy-{where}", shots)
    for code in CODES:
        said = number(page, f"[data-records='{code}']")
        page.locator(f"li#{code} h3 a").click()
        assert said > 0
        assert number(page, "[data-listed]") == said
        assert page.locator("table.items tbody tr").count() == said
        reader.looks(f"items-{code}-{where}", shots)
        with page.expect_download() as download:
            page.locator("a[download]").click()
        rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
        assert len(rows) == said
        assert {row["deputy_id"] for row in rows} == {DEPUTY}
        page.go_back()
    reader.close(site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_home_page_opens_a_list_of_that_length(
    browser: Browser, site: str, shots: Path, language: str
) -> None:
    reader = Reader(browser, 360)
    page = reader.page
    page.goto(f"{site}/{language}/")
    names = page.locator("[data-figure]").evaluate_all("links => links.map(link => link.dataset.figure)")
    assert len(names) == 13
    for name in ("receptions", "appeals", "measures-regional", "measures-city-district", "councils"):
        page.goto(f"{site}/{language}/")
        card = page.locator(f"[data-figure='{name}']")
        shown = int("".join(mark for mark in card.evaluate("link => link.firstChild.textContent") if mark.isdigit()))
        card.click()
        assert page.locator("tr[data-item]").count() == shown
        reader.looks(f"figure-{name}-{language}", shots)
    reader.close(site)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_pages_are_accessible_too(
    browser: Browser, site: str, shots: Path, language: str, width: int
) -> None:
    reader = Reader(browser, width)
    for name, path in (
        ("method", "method/"), ("data", "method/data/"), ("releases", "releases/"), ("release", "releases/2021-05/"),
    ):  # fmt: skip
        reader.page.goto(f"{site}/{language}/{path}")
        reader.looks(f"{name}-{language}-{width}", shots)
    reader.close(site)


def test_dark_colours_have_enough_contrast(browser: Browser, site: str, shots: Path) -> None:
    reader = Reader(browser, 1280, dark=True)
    for name, path in (("home", ""), ("deputy", f"releases/2021-05/deputies/{DEPUTY}/")):
        reader.page.goto(f"{site}/kk/{path}")
        reader.looks(f"dark-{name}", shots)
    reader.close(site)


def test_the_walk_works_without_script(browser: Browser, site: str) -> None:
    reader = Reader(browser, 360, script=False)
    page = reader.page
    page.goto(f"{site}/kk/")
    page.locator("main a[href='/kk/deputies/']").first.click()
    page.locator("#f-level").select_option("city")
    page.locator("button[type=submit]").click()
    assert number(page, "[data-count]") == page.locator("tr[data-q]").count() == 24
    page.locator("tr[data-q] a").first.click()
    said = number(page, "[data-records='I-1']")
    page.locator("li#I-1 h3 a").click()
    assert page.locator("table.items tbody tr").count() == said
    reader.close(site)


def test_the_walk_works_by_keyboard_alone(browser: Browser, site: str) -> None:
    reader = Reader(browser, 1280)
    page = reader.page
    page.goto(f"{site}/kk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), "the skip link leads into the content"
    for target in ("/kk/deputies/", f"/{DEPUTY}/", "/I-1/"):
        for _ in range(400):
            address = page.evaluate("document.activeElement.getAttribute('href') || ''")
            if address.endswith(target):
                break
            page.keyboard.press("Tab")
        else:
            pytest.fail(f"no link to {target} is reached by Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert number(page, "[data-listed]") > 0
    reader.close(site)


def test_the_list_filters_itself_while_one_types(browser: Browser, site: str) -> None:
    reader = Reader(browser, 1280)
    page = reader.page
    page.goto(f"{site}/kk/deputies/")
    everyone = number(page, "[data-count]")
    name = page.locator("tr[data-q] th a").first.inner_text()
    page.locator("#q").fill(name.upper())
    found = number(page, "[data-count]")
    assert 1 <= found < everyone
    assert page.locator("tr[data-q]:visible").count() == found
    page.locator("#q").fill("")
    page.locator("#f-cohort").select_option("young_deputies")
    assert number(page, "[data-count]") == 24
    reader.close(site)
