"""Anna brings evidence and prepares a release, Boris approves it, and Vera, who may not, is refused: in a real browser."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from installed import EXAMPLE, SENIM, Installation, new
from web.conftest import PICTURES, _platform, serving
from web.reader import DESK, PHONE, Reader

DEPUTY = "D-353600000-05"
ROLES = {"anna": "editor", "boris": "approver", "vera": "auditor"}
SHOWN = re.compile(r"password: (\S+)\nauthenticator: \S*secret=(\w+)")


@dataclass(frozen=True)
class Person:
    """Who signs in, and with what."""

    name: str
    password: str
    secret: str

    def code(self) -> str:
        """What the authenticator shows now."""
        import base64  # noqa: PLC0415

        return f"{TOTP(base64.b32decode(self.secret)).token():06d}"


@cache
def installation() -> tuple[Installation, dict[str, Person]]:
    """Twelve deputies of a region with one release, and three members of staff."""
    made = new()
    made.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-05T05:00:00Z")
    made.senim("manage", "collectstatic", "--noinput", "--verbosity", "0")
    people = {}
    for name, role in ROLES.items():
        found = SHOWN.search(made.senim("staff-add", name, role))
        assert found
        people[name] = Person(name, *found.groups())
    return made, people


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(*_platform(installation()[0], tmp_path_factory.mktemp("office"))) as address:
        yield address


def signed_in(browser: Browser, office: str, name: str, size: tuple[int, int]) -> Reader:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ru")
    reader = Reader(context.new_page(), office)
    person = installation()[1][name]
    reader.open("/ru/office/")
    assert reader.path() == "/ru/office/sign-in/"
    looked_at(reader, f"{size[0]}-sign-in")
    reader.page.fill("[name=username]", person.name)
    reader.page.fill("[name=password]", person.password)
    reader.page.fill("[name=otp_token]", person.code())
    reader.page.click("main button:has-text('Войти')")
    expect(reader.page.locator("h1")).to_have_text("Рабочий кабинет")
    return reader


def looked_at(reader: Reader, name: str) -> None:
    """No barrier, nothing wider than the window, and a picture to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    reader.page.screenshot(path=PICTURES / f"office-{name}.png", full_page=True)
    assert reader.barriers() == []
    assert not reader.overflows()


def a_late_answer(folder: Path) -> Path:
    """One appeal of the deputy as the office's own list has it now: answered after its due date."""
    head, *lines = (EXAMPLE / "evidence" / "appeals.csv").read_text("utf-8").splitlines()
    names = head.split(",")
    for line in lines:
        cells = dict(zip(names, line.split(","), strict=True))
        if cells["deputy_id"] == DEPUTY and "" != cells["answered_on"] <= cells["due_on"] < "2021-05-20":
            cells["answered_on"] = "2021-05-28"
            path = folder / "appeals.csv"
            path.write_text(f"{head}\n{','.join(cells.values())}\n", "utf-8")
            return path
    raise AssertionError("no appeal that was answered in term")


def brings_evidence(anna: Reader, file: Path) -> None:
    page = anna.page
    page.click("nav >> text=Импорт")
    looked_at(anna, "imports")
    page.select_option("[name=source]", "evidence")
    page.select_option("[name=region]", label="example")
    page.set_input_files("[name=files]", file)
    page.click("button:has-text('Показать, что изменится')")
    expect(page.locator("main")).to_contain_text("appeals")
    looked_at(anna, "preview")
    page.click("button:has-text('Принять')")
    expect(page.locator("button:has-text('Отменить прием')")).to_be_visible()
    looked_at(anna, "import")


def prepares(anna: Reader) -> str:
    page = anna.page
    page.click("nav >> text=Проекты")
    looked_at(anna, "drafts")
    page.click("button:has-text('Рассчитать сейчас')")
    expect(page.locator("h1")).to_contain_text("Проект")
    expect(page.locator("main")).to_contain_text("III-2")
    looked_at(anna, "draft")
    for language in ("kk", "ru", "en"):
        page.fill(f"[name=reason_{language}]", f"late answer {language}")
    page.click("button:has-text('Подать на утверждение')")
    expect(page.locator("dl")).to_contain_text("ждет второго человека")
    assert page.locator("button:has-text('Утвердить')").count() == 0
    return anna.path()


def refused(vera: Reader, draft: str) -> None:
    page = vera.page
    vera.open(draft)
    assert page.locator("main form:not([action*=sign-out])").count() == 0, "she reads and may do nothing"
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    status = page.evaluate(
        "([path, token]) => fetch(path, {method: 'POST', headers: {'X-CSRFToken': token}}).then(answer => answer.status)",
        [f"{draft}approve/", token],
    )
    assert status == 403
    page.click("nav >> text=Журнал")
    expect(page.locator("main")).to_contain_text("submitted/v1")
    looked_at(vera, "log")


def test_two_people_freeze_a_release_and_one_who_may_not_is_refused(
    browser: Browser, office: str, tmp_path: Path
) -> None:
    anna = signed_in(browser, office, "anna", DESK)
    brings_evidence(anna, a_late_answer(tmp_path))
    draft = prepares(anna)
    refused(signed_in(browser, office, "vera", DESK), draft)
    boris = signed_in(browser, office, "boris", PHONE)
    boris.page.click("main a[href*='/drafts/']")
    looked_at(boris, "360-approve")
    boris.page.click("button:has-text('Утвердить и опубликовать')")
    expect(boris.page.locator("dl")).to_contain_text("опубликован")
    reader = Reader(browser.new_context().new_page(), office)
    reader.open("/ru/releases/example-2021-05-2/")
    expect(reader.page.locator("main")).to_contain_text("late answer ru")
    looked_at(reader, "release")
    for path in ("changes/", "firmness/", f"deputies/{DEPUTY}/"):
        reader.open(f"/ru/releases/example-2021-05-2/{path}")
        looked_at(reader, path.split("/")[0])
    verified(reader.page)
    reader.is_content()


def verified(page: Page) -> None:
    """What the second person froze verifies with the log's key, as a stranger does it."""
    made = installation()[0]
    key = page.evaluate("fetch('/log/key.txt').then(answer => answer.text())")
    done = subprocess.run(
        [SENIM, "verify", str(made.var / "releases" / "example-2021-05-2"), "--key", key.strip()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_code_that_is_wrong_opens_nothing(browser: Browser, office: str) -> None:
    reader = Reader(browser.new_context(locale="kk").new_page(), office)
    reader.open("/kk/office/drafts/")
    reader.page.fill("[name=username]", "anna")
    reader.page.fill("[name=password]", "not the password")
    reader.page.fill("[name=otp_token]", "123456")
    reader.page.click("main button.button")
    expect(reader.page.locator("[role=alert]")).to_have_text("Кіру аты, құпиясөз немесе код қате.")
    looked_at(reader, "refused")
