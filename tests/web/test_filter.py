"""The list of deputies filters itself while one types: the count is the number of rows that can be seen."""

import pytest
from playwright.sync_api import Browser

from web.reader import DESK, PHONE, Reader, reading

VISIBLE = "tr[data-q]:visible"


def agrees(reader: Reader) -> int:
    """The number of rows in sight, if the page says the same number and shows no empty group. Read in one go."""
    rows, said, empty = reader.page.evaluate(
        """() => {
          const seen = (root) => [...root.querySelectorAll("tr[data-q]")].filter(row => row.checkVisibility()).length;
          const groups = [...document.querySelectorAll("[data-group]")].filter(group => group.checkVisibility());
          return [seen(document), Number(document.querySelector("[data-count]").textContent),
                  groups.filter(group => seen(group) === 0).length];
        }"""
    )
    assert (said, empty) == (rows, 0)
    return int(rows)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_typing_narrows_the_list_in_place(browser: Browser, site: str, size: tuple[int, int]) -> None:
    with reading(browser, site, size) as reader:
        page = reader.open("/kk/deputies/").page
        name = page.locator("tr[data-q] th a").nth(20).inner_text()
        assert agrees(reader) == 138
        asked = len(reader.visited)
        left = 138
        for typed in range(1, len(name) + 1):
            page.fill("#q", name[:typed])
            now = agrees(reader)
            assert now <= left
            left = now
        assert 1 <= left < 5
        assert name in page.locator(VISIBLE).first.inner_text()
        later = [path for path in reader.visited[asked:] if not path.endswith(".svg")]  # the icon comes when it likes
        assert later == [], "nothing was asked of the server"
        page.fill("#q", "")
        assert agrees(reader) == 138
        reader.is_content()


@pytest.mark.parametrize("name", ["assembly", "level", "district", "cohort"])
def test_a_choice_in_the_browser_lists_the_same_people_as_one_on_the_server(
    browser: Browser, site: str, name: str
) -> None:
    with reading(browser, site) as reader, reading(browser, site, java_script_enabled=False) as asking:
        page = reader.open("/ru/deputies/").page
        values = page.locator(f"#f-{name} option").evaluate_all("options => options.map(option => option.value)")
        for value in values[1:4]:
            page.select_option(f"#f-{name}", value)
            rows = agrees(reader)
            here = page.locator(f"{VISIBLE} th a").all_inner_texts()
            asking.open(f"/ru/deputies/?{name}={value}")
            assert here == asking.page.locator("tr[data-q] th a").all_inner_texts()
            assert asking.number("[data-count]") == rows > 0


@pytest.mark.parametrize("typed", ["КУРМАН", "курман", "  ОМАР ", "бек", "qa", "ъъъ", "а б"])
def test_a_search_in_the_browser_finds_the_same_people_as_one_on_the_server(
    browser: Browser, site: str, typed: str
) -> None:
    with reading(browser, site) as reader, reading(browser, site, java_script_enabled=False) as asking:
        page = reader.open("/kk/deputies/").page
        page.fill("#q", typed)
        agrees(reader)
        asking.open("/kk/deputies/")
        asking.page.fill("#q", typed)
        asking.page.click("form button")
        assert (
            page.locator(f"{VISIBLE} th a").all_inner_texts()
            == asking.page.locator("tr[data-q] th a").all_inner_texts()
        )


def test_a_letter_leads_to_the_names_that_begin_with_it(browser: Browser, site: str) -> None:
    with reading(browser, site) as reader:
        page = reader.open("/kk/deputies/").page
        letter = page.locator(".letters [data-letter]").nth(1)
        first = letter.inner_text()
        letter.click()
        page.wait_for_url("**letter=**")
        names = page.locator(f"{VISIBLE} th a").all_inner_texts()
        assert names
        assert all(name.startswith(first) for name in names)
        agrees(reader)
        assert page.locator(".letters [aria-current]").inner_text() == first
