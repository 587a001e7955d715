"""The same walk for those who have no mouse, and for those whose browser runs no scripts."""

import csv

from playwright.sync_api import Browser, Page

from web.reader import PHONE, Reader, reading

DEPUTY, CRITERION = "D-000000000-14", "III-3"
MOST_TABS = 400
FOCUSED = "document.activeElement"


def href(page: Page) -> str:
    """Where the focused link leads."""
    return str(page.evaluate(f"({FOCUSED} && {FOCUSED}.getAttribute('href')) || ''"))


def seen_focus(page: Page) -> bool:
    """Whether the focused element shows that it is: an outline, inside the window."""
    return bool(
        page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            "const box = document.activeElement.getBoundingClientRect();"
            "return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2"
            " && box.bottom > 0 && box.top < innerHeight && box.right > 0; })()"
        )
    )


def tab_to(reader: Reader, ending: str) -> None:
    """Press Tab until a link with this ending of its address has the focus; every stop can be seen."""
    for _ in range(MOST_TABS):
        reader.page.keyboard.press("Tab")
        assert seen_focus(reader.page), reader.page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 200)")
        if href(reader.page).endswith(ending):
            return
    raise AssertionError(f"no link to {ending} within {MOST_TABS} presses of Tab on {reader.path()}")


def skip_to_the_content(reader: Reader) -> None:
    """The first stop of every page is the link past the header; it is out of sight until then."""
    page = reader.page
    page.keyboard.press("Tab")
    assert href(page) == "#main"
    assert seen_focus(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")


def follow(reader: Reader, ending: str) -> None:
    skip_to_the_content(reader)
    tab_to(reader, ending)
    was = reader.path()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(lambda url: not url.split("#")[0].endswith(was))
    reader.page.wait_for_load_state()


def test_the_walk_with_the_keyboard_alone(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.page
        reader.open("/kk/")
        follow(reader, "/kk/deputies/")
        follow(reader, f"/deputies/{DEPUTY}/")
        count = reader.number(f'[data-records="{CRITERION}"]')
        follow(reader, f"/{CRITERION}/#items")
        assert reader.number("[data-listed]") == count
        tab_to(reader, "/items.csv")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert len(list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))) == count
        reader.is_content()


def test_the_content_follows_the_skip_link_at_once(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE) as reader:
        reader.open("/kk/")
        skip_to_the_content(reader)
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate(f"document.getElementById('main').contains({FOCUSED})")


def test_the_filter_can_be_worked_with_the_keyboard(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.page
        reader.open("/kk/deputies/")
        skip_to_the_content(reader)
        page.keyboard.press("Tab")
        assert page.evaluate(f"{FOCUSED}.id") == "q"
        page.keyboard.type("а")
        page.wait_for_function("document.getElementById('q').value === 'а'")
        typed = page.locator("tr[data-q]:visible").count()
        assert 0 < typed == reader.number("[data-count]")
        for choice in ("assembly", "level", "district", "cohort"):
            page.keyboard.press("Tab")
            assert page.evaluate(f"{FOCUSED}.name") == choice
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        page.wait_for_function("document.getElementById('f-level').value !== ''")
        assert 0 < page.locator("tr[data-q]:visible").count() == reader.number("[data-count]") < typed
        reader.is_content()


def test_the_walk_without_scripts(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE, java_script_enabled=False) as reader:
        page = reader.page
        reader.open("/kk/")
        page.click('main a.button[href="/kk/deputies/"]')
        assert reader.number("[data-count]") == page.locator("tr[data-q]").count() == 138
        page.fill("#q", "а")
        page.select_option("#f-level", "region")
        page.click("form button")
        assert "q=%D0%B0" in page.url and "level=region" in page.url
        found = page.locator("tr[data-q]").count()
        assert 0 < found == reader.number("[data-count]") <= 30
        assert page.input_value("#q") == "а", "the form remembers what was asked"
        assert page.input_value("#f-level") == "region"
        reader.open("/kk/deputies/")
        page.click(f'a[href$="/deputies/{DEPUTY}/"]')
        count = reader.number(f'[data-records="{CRITERION}"]')
        page.click(f'a[href$="/{CRITERION}/#items"]')
        assert reader.number("[data-listed]") == page.locator("#items tbody tr").count() == count
        with page.expect_download() as download:
            page.click("#items a[download]")
        assert len(list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))) == count
        assert reader.errors == reader.strangers == []
        assert page.context.cookies() == []
