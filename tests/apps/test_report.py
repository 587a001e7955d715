"""The report that writes itself: every number is the length of its list, states sum, what does not reconcile is said."""

import io
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from docx.oxml.ns import qn

from apps.office import appeal, other
from senim.appeals.models import Appeal
from senim.assembly.models import Organization
from senim.common.documents import Run, Sheet, pdf_sheet
from senim.common.documents import docx as as_docx
from senim.programme.models import Measure
from senim.rating.models import Region
from senim.report import figures
from senim.report.figures import About
from senim.sittings.models import Sitting

pytestmark = pytest.mark.django_db
CODE = "A-000000000"
WHERE = (CODE, "2021-01", "2021-05")


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def about(region: Region) -> About:
    assembly = Organization.objects.select_related("region").get(region=region, code=CODE)
    return About(assembly, date(2021, 1, 1), date(2021, 5, 31), region.today())


def listed(client: Client, where: str) -> tuple[int, int]:
    """(the number a list says, how many rows it has)."""
    total, place = 0, 1
    while True:
        page = client.get(where, {"page": place})
        assert page.status_code == 200, where
        total, place = total + len(page.context["rows"]), place + 1
        if not page.context["rows"] or len(page.context["rows"]) < 50:
            return page.context["number"], total


def test_every_number_of_the_page_is_the_length_of_the_list_it_opens(client: Client) -> None:
    page = client.get(address("report", *WHERE))
    seen = 0
    for _section, groups in page.context["sections"]:
        for one in groups:
            numbers = {"": one["whole"], **{key: number for key, _text, number in one["states"]}}
            if one["states"]:
                assert sum(number for key, number in numbers.items() if key) + one["group"].rest == one["whole"]
            for state, number in numbers.items():
                what = [*WHERE, one["group"].key]
                where = address("report-state", *what, state) if state else address("report-list", *what)
                assert where in page.content.decode()
                assert listed(client, where) == (number, number), where
                seen += 1
    assert seen > 100


def test_the_newspapers_numbers_come_out(about: About) -> None:
    groups = {group.key: group.numbers for section in figures.sections(about) for group in section.groups}
    assert [groups["measures-regional"][key] for key in ("", "done", "in_progress", "not_due", "unclassified")] == [
        128,
        5,
        98,
        24,
        1,
    ]
    assert [
        groups["measures-city_district"][key] for key in ("", "done", "in_progress", "not_due", "unclassified")
    ] == [778, 50, 482, 236, 10]
    assert [groups[key][""] for key in ("road-maps", "councils", "young-deputies", "elections")] == [9, 78, 24, 108]
    unsettled = figures.unsettled(figures.sections(about))
    assert [(group.key, state, number) for group, state, _text, number in unsettled] == [
        ("measures-regional", "unclassified", 1), ("measures-city_district", "unclassified", 10)
    ]  # fmt: skip


def test_records_that_left_the_release_behind_are_said(client: Client, about: About) -> None:
    """Here the office was emptied after the release, so that its 214 receptions and 607 appeals are gone."""
    differ = {gap.where.split("/")[-2]: (gap.here, gap.there) for gap in figures.gaps(about, figures.sections(about))}
    assert differ == {"receptions": (0, 214), "appeals": (0, 607)}
    text = client.get(address("report", *WHERE)).content.decode()
    assert "607" in text and "записи сейчас" in text
    Measure.objects.filter(code="M-0001").update(removed_on=date(2021, 5, 31))
    assert len(figures.gaps(about, figures.sections(about))) == 3
    other = About(about.assembly, about.first, date(2021, 4, 15), about.today)
    assert figures.gaps(other, figures.sections(other)) == []


def test_a_row_of_no_state_is_named_as_the_remainder(about: About, client: Client) -> None:
    Measure.objects.filter(code="M-0001").update(status="lost")
    group = figures.group_of(about, "measures-regional") or pytest.fail()
    if group.rest == 0:
        group = figures.group_of(about, "measures-city_district") or pytest.fail()
    assert group.rest == 1 and group.listed("rest").get().code == "M-0001"
    where = address("report-state", *WHERE, group.key, "rest")
    assert listed(client, where) == (1, 1) and where in client.get(address("report", *WHERE)).content.decode()


def test_only_the_period_and_the_assembly_count(region: Region, about: About) -> None:
    def number(key: str, found: About) -> int:
        group = figures.group_of(found, key)
        return group.numbers[""] if group else 0

    months = [
        About(about.assembly, date(2021, month, 1), date(2021, month + 1, 1) - timedelta(days=1), about.today)
        for month in range(1, 6)
    ]
    for key in (
        "sittings",
        "attendance",
        "decisions",
        "requests",
        "council-sittings",
        "visits",
        "findings",
        "recommendations",
    ):
        assert sum(number(key, month) for month in months) == number(key, about) > 0, key
    everybody = Organization.objects.filter(region=region, classification="maslikhat").select_related("region")
    every = [About(one, about.first, about.last, about.today) for one in everybody]
    held = Sitting.objects.filter(region=region, state="held").exclude(organization__classification="public_council")
    assert sum(number("sittings", one) for one in every) == held.count()


def test_appeals_are_listed_by_number_alone(client: Client, region: Region) -> None:
    for _ in range(3):
        appeal(region, deputy_id="D-000000000-14", applicant=other())
    Appeal.objects.filter(region=region).update(registered_on=date(2021, 3, 3))
    page = client.get(address("report-list", *WHERE, "appeals"))
    assert page.context["number"] == 3
    text = page.content.decode()
    assert Appeal.objects.filter(region=region)[0].number in text
    assert "lamp" not in text and "roads" not in text and "Test Person" not in text


def test_numbers_that_tell_of_few_people_are_hidden_on_the_page_in_the_list_and_on_paper(
    client: Client, region: Region
) -> None:
    for _ in range(2):
        appeal(region, deputy_id="D-000000000-14", applicant=other())
    Appeal.objects.filter(region=region).update(registered_on=date(2021, 3, 3))
    found = client.get(address("report-list", *WHERE, "appeals"))
    assert found.context["number"] is None and found.context["rows"] == []
    for _ in range(3):
        appeal(region, deputy_id="D-000000000-14", applicant=other())
    Appeal.objects.filter(region=region).update(
        registered_on=date(2021, 3, 3), answered_on=date(2021, 3, 9), outcome="refused"
    )
    Appeal.objects.filter(pk=Appeal.objects.order_by("pk")[0].pk).update(outcome="resolved")
    assert client.get(address("report-list", *WHERE, "outcomes")).context["number"] == 5
    for state in ("resolved", "refused"):
        found = client.get(address("report-state", *WHERE, "outcomes", state))
        assert found.context["number"] is None and found.context["rows"] == []
    assert "скрыто" in client.get(address("report", *WHERE)).content.decode()
    paper = docx.Document(io.BytesIO(client.get(address("report-paper", *WHERE, "ru", "docx")).content))
    told = next(one.text for one in paper.paragraphs if one.text.startswith("Обращения с ответом, по словам приемной"))
    assert ": 5 = " in told and "решено положительно: скрыто" in told


def links_of(content: bytes) -> list[tuple[str, str]]:
    """(text, address) of every link of a DOCX, in order."""
    made = docx.Document(io.BytesIO(content))
    found = []
    for link in made.element.body.iter(qn("w:hyperlink")):
        text = "".join(node.text or "" for node in link.iter(qn("w:t")))
        found.append((text, made.part.rels[link.get(qn("r:id"))].target_ref))
    return found


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_document_says_the_pages_numbers_and_leads_to_their_lists(client: Client, language: str) -> None:
    answer = client.get(address("report-paper", *WHERE, language, "docx", language=language))
    links = links_of(answer.content)
    page = client.get(address("report", *WHERE, language=language))
    whole = [one["whole"] for _section, groups in page.context["sections"] for one in groups]
    assert len(links) > 100
    for text, where in links:
        path = urlsplit(where).path
        if "/report/" in path and text.isdigit():
            assert client.get(path).context["number"] == int(text), where
    named = [int(text) for text, where in links if re.search(r"/2021-05/[a-z_-]+/$", where)]
    assert named == whole
    pdf = client.get(address("report-paper", *WHERE, language, "pdf", language=language))
    assert pdf.content.startswith(b"%PDF")


def test_a_link_in_a_document_keeps_its_text_in_its_place() -> None:
    sheet = Sheet(
        "en", "Office", "Title", [], [("Part", ["plain", [Run("before "), Run("7", "https://a.kz/7"), Run(" after")]])]
    )
    made = docx.Document(io.BytesIO(as_docx(sheet)))
    assert links_of(as_docx(sheet)) == [("7", "https://a.kz/7")]
    assert [one.text for one in made.paragraphs if one.text][-2:] == ["plain", "before 7 after"]
    assert pdf_sheet(sheet).startswith(b"%PDF")


@pytest.mark.parametrize(
    "where",
    [
        ("A-nowhere", "2021-01", "2021-05"), (CODE, "2021-05", "2021-01"), (CODE, "2021-1", "2021-05"),
        (CODE, "2020-01", "2021-05"), (CODE, "2021-13", "2021-13"), (CODE, "lie", "2021-05"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_an_unknown_page(client: Client, where: tuple[str, str, str]) -> None:
    assert client.get(address("report", *where)).status_code == 404


def test_what_is_no_number_or_form_is_an_unknown_page(client: Client) -> None:
    for address_of in (
        address("report-list", *WHERE, "lie"),
        address("report-state", *WHERE, "measures-regional", "lie"),
        address("report-paper", *WHERE, "fr", "pdf"),
        address("report-paper", *WHERE, "kk", "odt"),
    ):
        assert client.get(address_of).status_code == 404


def test_months_are_chosen_and_lead_to_the_report(client: Client) -> None:
    page = client.get(address("reports"))
    assert (page.context["first"], page.context["last"]) == ("2021-01", "2021-05")
    assert page.context["assemblies"][0][0] == CODE
    led = client.get(address("reports"), {"assembly": CODE, "first": "2021-02", "last": "2021-03"})
    assert led.status_code == 302 and led.headers["Location"] == address("report", CODE, "2021-02", "2021-03")
    assert client.get(address("reports"), {"assembly": CODE, "first": "x", "last": "y"}).status_code == 404


def test_an_empty_period_says_so(client: Client) -> None:
    page = client.get(address("report", CODE, "2019-01", "2019-02"))
    sections = {section.key: groups for section, groups in page.context["sections"]}
    assert sections["rating"] == [] and sections["campaign"] == []
    assert "За этот период ничего нет" in page.content.decode()
    assert client.get(address("report-paper", CODE, "2019-01", "2019-02", "ru", "docx")).status_code == 200


def test_the_report_asks_as_much_however_much_there_is(client: Client) -> None:
    client.get(address("report", *WHERE))
    with CaptureQueriesContext(connection) as long:
        client.get(address("report", *WHERE))
    with CaptureQueriesContext(connection) as short:
        client.get(address("report", CODE, "2021-05", "2021-05"))
    assert len(short) <= len(long) <= 60
