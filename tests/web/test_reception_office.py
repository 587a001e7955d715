"""Stories of the reception office in a real browser: Aigul on a phone without script files an appeal, Olga registers a
caller by keyboard alone and answers, Daniyar, the deputy, reads and tries what is forbidden, Aigul says it did not help."""

from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, expect

from installed import EXAMPLE, Installation, new
from web.conftest import PICTURES, _platform, serving
from web.reader import DESK, LOOKS, PHONE, Reader, look_name
from web.test_two_people import SHOWN, Person

PRIMARY = "from senim.rating.models import Region; Region.objects.update(primary=True)"
DEPUTY = "D-353600000-05"
WORDS = "Мектеп алдындағы көше шамы бір ай бойы жанбайды."


@cache
def installation() -> tuple[Installation, dict[str, Person]]:
    """Twelve deputies of the region of the home page, an operator and a deputy."""
    made = new()
    made.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-05T05:00:00Z")
    made.senim("manage", "collectstatic", "--noinput", "--verbosity", "0")
    made.senim("manage", "shell", "--verbosity", "0", "-c", PRIMARY)
    people = {}
    for name, role, more in (("olga", "operator", ()), ("daniyar", "deputy", ("--mandate", DEPUTY))):
        found = SHOWN.search(made.senim("staff-add", name, role, *more))
        assert found
        people[name] = Person(name, *found.groups())
    return made, people


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(*_platform(installation()[0], tmp_path_factory.mktemp("reception"))) as address:
        yield address


def looked_at(reader: Reader, name: str) -> None:
    """No barrier, nothing wider than the window, and a picture to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    reader.page.screenshot(path=PICTURES / f"reception-{name}.png", full_page=True)
    assert reader.barriers() == []
    assert not reader.overflows()


def signed_in(browser: Browser, office: str, name: str, size: tuple[int, int]) -> Reader:
    reader = Reader(browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page(), office)
    person = installation()[1][name]
    reader.open("/ru/office/appeals/")
    for field, value in (("username", person.name), ("password", person.password), ("otp_token", person.code())):
        reader.page.fill(f"[name={field}]", value)
    reader.page.click("form.sheet button")
    expect(reader.page.locator("h1")).to_have_text("Обращения")
    return reader


def files(page: Page, office: str, language: str = "kk") -> str:
    """Aigul files an appeal; returns the address of her case."""
    page.goto(f"{office}/{language}/appeals/new/")
    for field, position in (("kind", 1), ("topic", 1), ("area_code", 1)):
        page.select_option(f"[name={field}]", index=position)
    page.fill("[name=words]", WORDS)
    page.fill("[name=name]", "Сынақ Адам")
    page.fill("[name=phone]", "+7 700 000 00 00")
    page.check("[name=declared]")
    page.click("form.sheet button[type=submit]")
    page.wait_for_url("**/appeals/case/**")  # loaded, its script has run
    return page.url.removeprefix(office)


def phone_without_script(browser: Browser, office: str) -> Reader:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, locale="kk", java_script_enabled=False
    )
    return Reader(context.new_page(), office)


def by_keyboard(page: Page, value: str = "", *, presses: str = "") -> None:
    """On to the next field, then type or press."""
    page.keyboard.press("Tab")
    if value:
        page.keyboard.type(value)
    if presses:
        page.keyboard.press(presses)


def registers_a_caller(olga: Reader) -> None:
    """Every field in its order, without a mouse."""
    page = olga.page
    olga.open("/ru/office/appeals/new/")
    looked_at(olga, "register")
    page.focus("[name=channel]")
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        by_keyboard(page, presses="ArrowDown")
    by_keyboard(page, "Звонок: не работает лифт.")
    by_keyboard(page, "Позвонивший Человек")
    by_keyboard(page, "+7 700 000 00 01")
    for _ in range(4):
        by_keyboard(page)
    by_keyboard(page, presses="Space")
    by_keyboard(page, presses="Enter")
    expect(page.locator("main")).to_contain_text("Звонок: не работает лифт.")
    expect(page.locator("main")).to_contain_text("по телефону (staff:olga)")
    looked_at(olga, "registered")


def answers(olga: Reader, number: str) -> None:
    page = olga.page
    olga.open("/ru/office/appeals/?filter=new")
    looked_at(olga, "queue")
    page.click(f"tbody a:has-text('{number}')")
    page.click("summary:has-text('Передать депутату')")
    page.select_option("[name=deputy_id]", DEPUTY)
    page.click("form[action$='/assign/'] button")
    page.click("summary:has-text('Ответить')")
    page.select_option("[name=outcome]", "resolved")
    page.fill("#an-words", "Шам ауыстырылды.")
    looked_at(olga, "case")
    page.click("form[action$='/answer/'] button")
    expect(page.locator("h1")).to_contain_text("дан ответ")


def reads_and_is_refused(daniyar: Reader, number: str) -> None:
    page = daniyar.page
    daniyar.open("/ru/office/appeals/?filter=all")
    looked_at(daniyar, "deputy-queue")
    page.click(f"tbody a:has-text('{number}')")
    expect(page.locator("main")).to_contain_text(WORDS)
    assert "Сынақ Адам" not in page.content()
    assert "+7 700" not in page.content()
    assert page.locator("form[action$='/answer/']").count() == 0
    looked_at(daniyar, "deputy-case")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    status = page.evaluate(
        "([path, token]) => fetch(path, {method: 'POST', headers: {'X-CSRFToken': token}}).then(answer => answer.status)",
        [f"{daniyar.path()}answer/", token],
    )
    assert status == 403


def says_it_did_not_help(aigul: Reader, case: str) -> None:
    page = aigul.page
    aigul.open(case)
    expect(page.locator("main")).to_contain_text("Шам ауыстырылды.")
    page.check("[name=says][value=not_solved]")
    page.click("form[action$='/say/'] button")
    page.check("[name=mark][value='2']")
    page.click("form[action$='/mark/'] button")
    page.click("form[action$='/reopen/'] button")
    expect(page.locator("#state")).to_contain_text("қаралуда")


def test_from_a_citizens_words_to_a_second_look(browser: Browser, office: str) -> None:
    aigul = phone_without_script(browser, office)
    aigul.open("/kk/appeals/")
    case = files(aigul.page, office)
    assert case.startswith("/kk/appeals/case/")
    number = aigul.page.locator("h1").inner_text().split()[-1]
    expect(aigul.page.locator("main")).to_contain_text(WORDS)
    olga = signed_in(browser, office, "olga", DESK)
    registers_a_caller(olga)
    answers(olga, number)
    reads_and_is_refused(signed_in(browser, office, "daniyar", PHONE), number)
    says_it_did_not_help(aigul, case)
    olga.open("/ru/office/appeals/?filter=unhappy")
    expect(olga.page.locator("tbody")).to_contain_text(number)


@pytest.mark.parametrize(("language", "size"), LOOKS, ids=look_name)
def test_no_page_of_appeals_has_a_barrier(browser: Browser, office: str, language: str, size: tuple[int, int]) -> None:
    reader = Reader(browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page(), office)
    for name in ("appeals/", "appeals/new/", "appeals/mine/", "appeals/list/received/", "receptions/"):
        reader.open(f"/{language}/{name}")
        looked_at(reader, f"{language}-{size[0]}-{name.strip('/').replace('/', '-')}")
    reader.page.goto(office + files(reader.page, office, language))
    looked_at(reader, f"{language}-{size[0]}-receipt")


def test_what_is_typed_stays_on_the_device_until_it_is_sent(browser: Browser, office: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{office}/kk/appeals/new/")
    page.fill("[name=words]", WORDS)
    page.reload()
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    files(page, office)
    page.goto(f"{office}/kk/appeals/new/")
    expect(page.locator("[name=words]")).to_have_value("")
