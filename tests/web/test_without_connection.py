"""A reception in a village without a network: Olga registers, the form is kept, the page opens again, and what was kept
is sent once when the connection is back."""

import pytest
from playwright.sync_api import Browser, Page, expect

from web.cable import Cable, cable
from web.reader import PHONE, Reader
from web.test_reception_office import installation, looked_at, office, signed_in  # noqa: F401 (a fixture)

COUNT = "from senim.appeals.models import Appeal; print([a.number for a in Appeal.objects.filter(channel='reception')])"


def registers(page: Page, name: str) -> None:
    page.select_option("[name=channel]", "reception")
    for field, position in (("kind", 1), ("topic", 1), ("area_code", 1)):
        page.select_option(f"[name={field}]", index=position)
    page.fill("[name=words]", f"{name}: су жоқ.")
    page.fill("[name=name]", name)
    page.fill("[name=phone]", "+7 700 000 00 09")
    page.check("[name=consent]")
    page.click("form[data-kept] button[type=submit]")


def there() -> int:
    said = installation()[0].senim("manage", "shell", "--verbosity", "0", "-c", COUNT)
    return said.count("-20")


def a_mistake_is_said_and_the_case_opens(olga: Reader) -> None:
    page = olga.page
    olga.open("/ru/office/appeals/new/")
    page.evaluate("document.querySelector('[name=email]').type = 'text'")
    page.fill("[name=email]", "нет")
    registers(page, "Үшінші Адам")
    expect(page.locator("[role=alert]").first).to_be_visible()
    expect(page.locator("[name=words]")).to_have_value("Үшінші Адам: су жоқ.")
    page.fill("[name=email]", "")
    page.click("form[data-kept] button[type=submit]")
    expect(page.locator("h1")).to_contain_text("зарегистрировано")


def goes_off(page: Page, line: Cable) -> None:
    """Nothing gets through any more, and the browser knows it."""
    line.pull()
    page.context.set_offline(True)


def comes_back(page: Page, line: Cable) -> None:
    line.plug()
    page.context.set_offline(False)


def what_is_refused_comes_back_and_stops_no_other(olga: Reader, line: Cable, before: int) -> None:
    page = olga.page
    goes_off(page, line)
    page.evaluate("document.querySelector('[name=email]').type = 'text'")
    page.fill("[name=email]", "нет")
    registers(page, "Қате Адам")
    expect(page.locator("#kept-count")).to_have_text("1")
    registers(page, "Төртінші Адам")
    expect(page.locator("#kept-count")).to_have_text("2")
    comes_back(page, line)
    expect(page.locator("#kept-count")).to_have_text("1")
    assert there() == before + 1
    page.click("#kept-back")
    expect(page.locator("[name=words]")).to_have_value("Қате Адам: су жоқ.")
    expect(page.locator("#kept")).to_be_hidden()


@pytest.mark.usefixtures("office")
def test_what_is_registered_without_a_connection_is_sent_later_and_once(browser: Browser, office: str) -> None:  # noqa: F811
    with cable(office) as line:
        _story(signed_in(browser, line.address, "olga", PHONE), line)


def _story(olga: Reader, line: Cable) -> None:
    page = olga.page
    olga.open("/ru/office/appeals/new/")
    page.evaluate("navigator.serviceWorker.ready")
    olga.open("/ru/office/appeals/new/")  # seen once by the worker, the page opens without a connection
    before = there()
    goes_off(page, line)
    registers(page, "Бірінші Адам")
    expect(page.locator("#kept-count")).to_have_text("1")
    page.reload()
    expect(page.locator("#kept-count")).to_have_text("1")
    registers(page, "Екінші Адам")
    expect(page.locator("#kept-count")).to_have_text("2")
    looked_at(olga, "kept")
    assert there() == before
    kept = page.evaluate("localStorage.getItem('senim-kept-olga')")
    assert "Адам" not in kept  # sealed: who has the device and no session reads nothing
    assert "су жоқ" not in page.evaluate("JSON.stringify(localStorage)")
    comes_back(page, line)
    expect(page.locator("#kept")).to_be_hidden()
    assert there() == before + 2
    page.evaluate("kept => localStorage.setItem('senim-kept-olga', kept)", kept)  # sent again, as after a lost answer
    page.reload()
    expect(page.locator("#kept")).to_be_hidden()
    assert there() == before + 2
    what_is_refused_comes_back_and_stops_no_other(olga, line, before + 2)
    a_mistake_is_said_and_the_case_opens(olga)
