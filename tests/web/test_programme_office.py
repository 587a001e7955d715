"""Stories of the programme, sittings and councils in a real browser: Saule takes in a spreadsheet with three bad rows and
runs a sitting from agenda to minutes, an officer reports and answers a notice, a citizen at a plaque reports a defect, a
deputy tries to move a date, a council's member writes a visit in a village without a network, a chair tries to confirm an
own measure. Every page is free of barriers."""

import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from installed import Installation, demonstration
from web.cable import cable
from web.conftest import _platform, serving
from web.reader import DESK, LOOKS, PHONE, Reader
from web.test_reception_office import looked_at, phone_without_script
from web.test_two_people import Person

TOLD = r"{name}\s+password (\S+)\s+authenticator key (\S+)"
ROAD_MAP = "RM-000000000"
FORGET = "from senim.appeals.models import Attempt; Attempt.objects.all().delete()"
LOOK = """
from senim.programme.models import Measure, Notice
from senim.facilities.models import Facility
from senim.accounts.models import Staff
mine = Staff.objects.get(username="demo-deputy").deputy_id
print("CODES", *Measure.objects.filter(road_map__code="RM-000000000", status="in_progress", target__isnull=False)
    .order_by("code").values_list("code", flat=True)[:4])
print("NOTICE", Notice.objects.filter(state="draft", body__code="utilities").order_by("pk")[0].code)
print("OWN", Measure.objects.filter(body__code="utilities", status="in_progress").order_by("due_on", "id")[0].code)
print("DEPUTY", Measure.objects.filter(deputy_id=mine, status="in_progress").order_by("code")[0].code)
from senim.assembly.models import Membership
chair = Membership.objects.get(organization__code="K-000000000-01", role="chair", superseded_at=None).deputy_id
print("CHAIR", Measure.objects.filter(deputy_id=chair).order_by("-status", "code")[0].code)
print("FACILITY", Facility.objects.filter(stage="in_use").order_by("code")[3].code)
"""


@cache
def installation() -> Installation:
    """The demonstration's own copy of these stories: they change it."""
    there = demonstration()
    var = Path(tempfile.mkdtemp(prefix="senim-programme-"))
    shutil.copytree(there.var, var, dirs_exist_ok=True)
    made = Installation(var, {**there.environment, "SENIM_VAR": str(var)})
    # Other stories file hundreds of appeals from this machine within the hour; a citizen of these is not one of them.
    made.senim("manage", "shell", "--verbosity", "0", "-c", FORGET)
    return made


@cache
def known() -> dict[str, list[str]]:
    """What the stories work on, by name."""
    said = installation().senim("manage", "shell", "--verbosity", "0", "-c", LOOK)
    return {words[0]: words[1:] for words in (line.split() for line in said.splitlines()) if words}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(*_platform(installation(), tmp_path_factory.mktemp("programme"))) as address:
        yield address
    SESSIONS.clear()
    shutil.rmtree(installation().var, ignore_errors=True)


SESSIONS: dict[str, Any] = {}  # role -> cookies: a code of the authenticator opens the door once


def signed_in(browser: Browser, office: str, role: str, size: tuple[int, int]) -> Reader:
    if role not in SESSIONS:
        SESSIONS[role] = _cookies(browser, office, role)
    window = {"width": size[0], "height": size[1]}
    return Reader(browser.new_context(viewport=window, storage_state=SESSIONS[role]).new_page(), office)  # type: ignore[arg-type]


def _cookies(browser: Browser, office: str, role: str) -> Any:
    told = (installation().var / "keys" / "demo-staff.txt").read_text("utf-8")
    found = re.search(TOLD.format(name=f"demo-{role}"), told)
    assert found
    person = Person(f"demo-{role}", *found.groups())
    reader = Reader(browser.new_context().new_page(), office)
    reader.open("/ru/office/")
    for field, value in (("username", person.name), ("password", person.password), ("otp_token", person.code())):
        reader.page.fill(f"[name={field}]", value)
    reader.page.click("form.sheet button")
    expect(reader.page.locator(".who")).to_contain_text(person.name)
    return reader.page.context.storage_state()


def bad_sheet(folder: Path) -> Path:
    """A road map's monthly sheet as an office sends it: titles above, three cells that nobody understands."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    first, second, third, fourth = known()["CODES"]
    for row in (
        ["Отчет за май"], ["код", "фактическое значение", "вес", "статус"],
        [first, "много", "", ""], [second, "", "три", ""], [third, "", "", "почти готово"], [fourth, 1, "", ""],
    ):  # fmt: skip
        sheet.append(row)
    path = folder / "may.xlsx"
    book.save(path)
    return path


def test_a_sheet_with_three_bad_rows_is_mended_taken_in_and_taken_back(
    browser: Browser, office: str, tmp_path: Path
) -> None:
    saule = signed_in(browser, office, "secretary", DESK)
    page = saule.page
    saule.open("/ru/office/programme/sheets/")
    looked_at(saule, "programme-sheets")
    page.select_option("[name=road_map]", ROAD_MAP)
    page.fill("[name=source]", "office")
    page.fill("[name=document]", "Отчет за май, 31.05.2021 № 5")
    page.set_input_files("[name=file]", bad_sheet(tmp_path))
    page.click("form[action$='/sheets/new/'] button")
    for cell, right in (("B3", "1"), ("C4", "3"), ("D5", "на стадии исполнения")):
        expect(page.locator(f"input[name='cell-{cell}']")).to_be_visible()
        page.fill(f"input[name='cell-{cell}']", right)
    looked_at(saule, "programme-sheet-bad")
    page.click("form[action$='/mend/']:has(input[name^='cell-']) button")
    expect(page.locator("input[name^='cell-']")).to_have_count(0)
    looked_at(saule, "programme-sheet-mended")
    page.click("form[action$='/apply/'] button")
    expect(page.locator("h1")).to_be_visible()
    assert "/programme/imports/" in page.url
    looked_at(saule, "programme-import")
    measure = f"/ru/programme/measures/{known()['CODES'][0]}/"
    taken = saule.page.context.new_page()
    taken.goto(office + measure)
    expect(taken.locator("#history ~ .timeline").first).to_contain_text("Отчет за май, 31.05.2021")
    page.click("form[action$='/undo/'] button")
    taken.reload()
    expect(taken.locator("#history ~ .timeline li").first).to_contain_text("загрузка отменена")


def test_an_officer_reports_and_answers_a_notice(browser: Browser, office: str) -> None:
    saule = signed_in(browser, office, "secretary", DESK)
    notice = known()["NOTICE"][0]
    saule.open(f"/ru/office/programme/notices/{notice}/")
    looked_at(saule, "programme-notice-draft")
    saule.page.click("form[action$='/sign/send/'] button")
    expect(saule.page.locator("main")).to_contain_text("Письмо")
    officer = signed_in(browser, office, "executive", PHONE)
    page = officer.page
    officer.open("/ru/office/programme/")
    looked_at(officer, "programme-officer-queue")
    officer.open(f"/ru/office/programme/measures/{known()['OWN'][0]}/")
    page.click("#act-report summary")
    page.fill("#act-report [name=words]", "Фундамент готов.")
    looked_at(officer, "programme-officer-measure")
    page.click("#act-report button")
    expect(page.locator("ol.timeline li").first).to_contain_text("Фундамент готов.")
    officer.open(f"/ru/office/programme/notices/{notice}/")
    page.fill("#a-words", "Подрядчик выйдет на работы в понедельник.")
    looked_at(officer, "programme-officer-notice")
    page.click("form[action$='/reply/answer/'] button")
    reader = Reader(browser.new_context().new_page(), office)
    reader.open(f"/ru/programme/notices/{notice}/")
    expect(reader.page.locator("main")).to_contain_text("Подрядчик выйдет на работы в понедельник.")
    looked_at(reader, "programme-notice-answered")


def test_a_citizen_at_a_plaque_reports_a_defect_and_sees_its_term(browser: Browser, office: str) -> None:
    code = known()["FACILITY"][0]
    aigul = phone_without_script(browser, office)
    page = aigul.page
    aigul.open(f"/kk/facilities/{code}/")
    plaque = page.context.request.get(f"{office}/kk/facilities/{code}/plaque-kk.pdf")
    assert plaque.body().startswith(b"%PDF")
    page.click("a.button")
    page.select_option("[name=topic]", index=1)
    page.fill("[name=words]", "Екінші сыныптың терезесі сынған.")
    page.fill("[name=name]", "Сынақ Адам")
    page.fill("[name=phone]", "+7 700 000 00 03")
    page.check("[name=declared]")
    page.click("form.sheet button[type=submit]")
    page.wait_for_url("**/appeals/case/**")
    olga = signed_in(browser, office, "operator", DESK)
    olga.open("/ru/office/facilities/remarks/")
    expect(olga.page.locator("main")).to_contain_text("Екінші сыныптың терезесі сынған.")
    looked_at(olga, "facility-remarks")
    olga.page.fill("textarea[name=words]", "Терезе сынған / Разбито окно")
    olga.page.click("form[action$='/accept/'] button")
    aigul.open(f"/kk/facilities/{code}/")
    expect(page.locator("#defects ~ ul")).to_contain_text("Разбито окно")
    assert "Сынақ" not in page.content()
    saule = signed_in(browser, office, "secretary", DESK)
    saule.open(f"/ru/office/facilities/of/{code}/")
    looked_at(saule, "facility-office")
    line = saule.page.locator("li", has_text="Разбито окно").filter(has=saule.page.locator("textarea"))
    line.locator("textarea").fill("Стекло вставлено.")
    line.locator("button").click()
    aigul.open(f"/kk/facilities/{code}/")
    expect(page.locator("#defects ~ ul")).to_contain_text("Стекло вставлено.")


def test_a_deputy_cannot_move_a_date(browser: Browser, office: str) -> None:
    daniyar = signed_in(browser, office, "deputy", PHONE)
    page, code = daniyar.page, known()["DEPUTY"][0]
    daniyar.open(f"/ru/office/programme/measures/{code}/")
    looked_at(daniyar, "programme-deputy")
    assert page.locator("#act-move_date, #act-correct, #act-report").count() == 0
    before = page.locator("dl.facts").inner_text()
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for way in ("keep/move_date", "report/report", "watch/move_date"):
        status = page.evaluate(
            "([path, token]) => fetch(path, {method: 'POST', body: new URLSearchParams({to: '2030-01-01', words: 'x'}),"
            " headers: {'X-CSRFToken': token}}).then(answer => answer.status)",
            [f"/ru/office/programme/measures/{code}/{way}/", token],
        )
        assert status in (403, 404), way
    page.reload()
    assert page.locator("dl.facts").inner_text() == before


TOKEN = "from senim.followers import models, services; print('TOKEN', services.token_of(models.Follower.objects.get()))"


def test_a_citizen_follows_a_measure_without_an_account_and_stops(browser: Browser, office: str) -> None:
    aigul = Reader(browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}).new_page(), office)
    page = aigul.page
    aigul.open("/kk/programme/measures/M-0001/")
    page.get_by_role("link", name="Өзгерістерге электрондық пошта арқылы жазылу").click()
    page.get_by_label("Электрондық пошта").fill("reader@example.kz")
    page.get_by_role("button", name="Өзгерістерге жазылу").click()
    expect(page.get_by_role("status")).to_be_visible()
    looked_at(aigul, "follow-asked")
    said = installation().senim("manage", "shell", "--verbosity", "0", "-c", TOKEN)
    aigul.open(f"/kk/following/{said.split('TOKEN ')[1].strip()}/")  # the link of the letter
    looked_at(aigul, "follower-waiting")
    page.get_by_role("button", name="Растаймын").click()
    expect(page.get_by_role("button", name="Растаймын")).to_have_count(0)
    page.get_by_role("button", name="Жазылымнан бас тарту").first.click()
    expect(page.locator("h1")).to_have_text("Енді ешқандай жазылымыңыз жоқ")
    looked_at(aigul, "follower-ended")


def acts(page: Page, name: str, **fields: str) -> None:
    """Open an act of a sitting, fill its fields and send it."""
    page.click(f"#act-{name} summary")
    for field, value in fields.items():
        page.locator(f"#act-{name} [name={field}]").fill(value)
    page.locator(f"#act-{name} form > p:last-child button").click()
    expect(page.locator("#act-" + name + "[open]")).to_have_count(0)


def test_a_secretary_runs_a_sitting_from_the_agenda_to_the_minutes(browser: Browser, office: str) -> None:
    saule = signed_in(browser, office, "secretary", DESK)
    page = saule.page
    saule.open("/ru/office/sittings/")
    looked_at(saule, "sittings")
    page.select_option("[name=body]", "A-000000000-faction")
    for field, value in (("number", "77"), ("day", "2021-06-01"), ("start", "10:00"), ("end", "11:00")):
        page.fill(f"[name={field}]", value)
    page.click("form[action$='/plan/'] button")
    expect(page.locator("h1")).to_contain_text("№ 77")
    titles = {"title_kk": "Мектеп туралы", "title_ru": "О школе"}
    acts(page, "item", **titles)
    page.click("#act-mark summary")
    page.check("#act-mark [name=rest]")
    page.locator("#act-mark fieldset").first.get_by_label("отсутствовал", exact=True).check()
    page.click("#act-mark form > p:last-child button")
    expect(page.locator("p.sum")).to_contain_text("присутствовал: 29")
    looked_at(saule, "sitting-open")
    page.click("#act-vote summary")
    for field, value in titles.items():
        page.fill(f"#act-vote [name={field}]", value)
    page.select_option("#act-vote [name=rest]", "for")
    page.click("#act-vote form > p:last-child button")
    expect(page.locator("main")).to_contain_text("принято – за: 29; против: 0; воздержался: 0")
    page.click("#act-decide summary")
    page.select_option("#act-decide [name=call]", index=1)
    page.select_option("#act-decide [name=owner]", "A-000000000-commission-1")
    for field, value in {**titles, "number": "77/1", "due_on": "2021-07-01"}.items():
        page.fill(f"#act-decide [name={field}]", value)
    page.click("#act-decide form > p:last-child button")
    expect(page.locator("main")).to_contain_text("№ 77/1. О школе: на стадии исполнения")
    acts(page, "close", end="11:20")
    page.click("#act-sign summary")
    page.click("#act-sign button")
    expect(page.locator("p.total")).to_contain_text("состоялось")
    with page.expect_download() as got:
        page.get_by_role("link", name="DOCX (ru)").click()
    read = docx.Document(got.value.path())
    text = "\n".join(
        [one.text for one in read.paragraphs] + [cell.text for row in read.tables[0].rows for cell in row.cells]
    )
    for wanted in ("О школе", "за: 29", "№ 77/1", "10:00 – 11:20"):
        assert wanted in text
    page.locator("p.total a").first.click()
    expect(page.locator("#votes ~ article")).to_contain_text("29")
    looked_at(saule, "sitting-public")


VISITS = "from senim.councils.models import Visit, VisitPhoto as P; print('N', Visit.objects.filter(place='Ақкөл').count(), P.objects.count())"


def visits() -> list[str]:
    said = installation().senim("manage", "shell", "--verbosity", "0", "-c", VISITS)
    return said.split("N ")[1].split()


def test_a_member_writes_a_visit_in_a_village_without_a_network(browser: Browser, office: str) -> None:
    with cable(office) as line:
        dana = signed_in(browser, line.address, "council", PHONE)
        page = dana.page
        dana.open("/kk/office/council/visits/new/")
        page.evaluate("navigator.serviceWorker.ready")
        dana.open("/kk/office/council/visits/new/")  # seen once by the worker, the page opens without a connection
        line.pull()
        page.context.set_offline(True)
        body = io.BytesIO()
        Image.effect_noise((3000, 2000), 90).convert("RGB").save(body, "JPEG")  # as large as a real one
        page.fill("[name=place]", "Ақкөл")
        page.fill("[name=words]", "Шатыр ағады.")
        photo = {"name": "roof.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}
        broken = {"name": "roof.heic", "mimeType": "image/heic", "buffer": b"no picture"}
        page.set_input_files("[name=papers]", [photo, broken])  # type: ignore[arg-type]
        page.click("form[data-kept] button[type=submit]")
        expect(page.locator("#kept-count")).to_have_text("1")
        expect(page.locator("#kept-lost-count")).to_have_text("1")
        page.reload()
        expect(page.locator("#kept-count")).to_have_text("1")
        looked_at(dana, "council-visit-kept")
        assert "ағады" not in page.evaluate("JSON.stringify(localStorage)")
        kept = page.evaluate("JSON.stringify(localStorage)")
        line.plug()
        page.context.set_offline(False)
        expect(page.locator("#kept")).to_be_hidden()
        assert visits() == ["1", "1"]
        page.evaluate("kept => Object.entries(JSON.parse(kept)).forEach(([k, v]) => localStorage.setItem(k, v))", kept)
        page.reload()  # sent again, as after a lost answer
        expect(page.locator("#kept")).to_be_hidden()
        assert visits() == ["1", "1"]


def test_a_chair_cannot_confirm_an_own_measure(browser: Browser, office: str) -> None:
    dana = signed_in(browser, office, "council", PHONE)
    page, code = dana.page, known()["CHAIR"][0]
    dana.open(f"/ru/office/council/measures/{code}/")
    looked_at(dana, "council-measure")
    page.check("[name=finding][value=agree]")
    page.fill("[name=words]", "Все в порядке.")
    page.click("form[action$='/find/'] button")
    expect(page.locator("[role=alert]")).to_contain_text("председатель этого совета")
    looked_at(dana, "council-refused")
    dana.open("/ru/office/council/")
    looked_at(dana, "council")


REPORT = "report/A-000000000/2021-01/2021-05/"
PAGES = (
    "sittings/", "sittings/S-A-000000000-session-2/", "decisions/", "decisions/1/", "bodies/", "bodies/A-000000000/",
    "bodies/A-000000000/attendance/P-014/", "councils/", "councils/of/K-000000000-01/", "councils/recommendations/",
    "councils/visits/", "councils/visits/V-K-000000000-01/", "councils/issues/", "councils/issues/SI-1/",
    "programme/", "programme/measures/", "programme/measures/M-0001/", "programme/by/body/",
    f"programme/road-maps/{ROAD_MAP}/", "programme/risk/", "programme/notices/", "facilities/", "facilities/F-001/",
    "facilities/F-001/remark/", "follow/road-map/RM-000000000/", "budget/", "budget/notes/", "budget/lines/376-036/",
    "requests/", "requests/R-0001/", "voter-reports/", "voter-reports/V-D-000000000-14/", "card-checks/",
    "deputies/D-000000000-14/card/", "campaign/", "campaign/primaries/", "campaign/terms/",
    "campaign/conferences/region/", "cohorts/", "cohorts/young_deputies/", "report/", REPORT,
    f"{REPORT}measures-regional/unclassified/",
)  # fmt: skip


def test_no_public_page_has_a_barrier(browser: Browser, office: str) -> None:
    language, size = LOOKS[0]
    reader = Reader(browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page(), office)
    for name in PAGES:
        reader.open(f"/{language}/{name}")
        looked_at(reader, f"{language}-{size[0]}-{name.strip('/').replace('/', '-')}")


def test_no_page_of_the_secretary_has_a_barrier(browser: Browser, office: str) -> None:
    saule = signed_in(browser, office, "secretary", PHONE)
    for name in ("programme/", "programme/setup/", "programme/notices/", "facilities/", "facilities/?due=1",
                 "facilities/new/", "budget/", "budget/statements/", "decisions/", "decisions/1/",
                 "sittings/of/S-A-000000000-session-5/", "recommendations/", "issues/SI-1/", "requests/",
                 "requests/of/R-0001/", "voter-reports/", "voter-reports/of/V-D-000000000-14/", "cards/",
                 "cards/of/D-000000000-14/", "campaign/", "campaign/primaries/PO-271000000-1/",
                 "campaign/bodies/bureau-271000000/", "campaign/conferences/region/", "cohorts/",
                 "cohorts/of/young_deputies/", "people/", "people/of/P-014/", "people/seats/D-000000000-14/",
                 "people/organizations/", "people/popolo/", "people/deliveries/", "decisions/papers/"):  # fmt: skip
        saule.open(f"/ru/office/{name}")
        looked_at(saule, f"office-{re.sub('[^a-z0-9]+', '-', name)}")


def test_a_mark_of_the_map_is_reached_and_opened_by_keyboard(browser: Browser, office: str) -> None:
    reader = Reader(browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}).new_page(), office)
    reader.open("/ru/facilities/")
    page = reader.page
    page.locator("svg.map a.mark").first.focus()
    page.keyboard.press("Tab")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("facilities/(F-|\\?)"))
    if "?" not in page.url:
        expect(page.locator("h1")).to_have_text(label)
