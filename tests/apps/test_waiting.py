"""The first page of the staff: what waits, and each number is the length of the list it opens."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from apps.office import DEPUTY, appeal
from apps.staff import member, signed_in
from senim.budget import notes
from senim.facilities.models import Facility
from senim.programme import notices
from senim.programme.models import Measure
from senim.rating.models import Region
from senim.sittings.models import Sitting

pytestmark = pytest.mark.django_db
BY = "system:test"


def home(page: Client) -> dict[str, int]:
    """Address -> number of what waits."""
    with translation.override("ru"):
        shown = page.get(reverse("office"))
    return {one.address: one.number for one in shown.context["lines"]}


def length(page: Client, address: str) -> int:
    """Rows of a list, over all its pages."""
    whole, number = 0, 1
    while number:
        found = page.get(f"{address}{'&' if '?' in address else '?'}page={number}").context["page"]
        whole += len(found.rows)
        number = found.after
    return whole


@pytest.fixture
def busy(region: Region) -> Measure:
    """Something waits for everybody."""
    for _ in range(3):
        appeal(region, deputy_id=DEPUTY)
    appeal(region)
    facility = Facility.objects.filter(region=region, duties__deputy_id=DEPUTY, duties__ends_on=None)[0]
    Facility.objects.filter(pk=facility.pk).update(warranty_until=region.today(), handover_due_on=date(2021, 1, 1))
    notes.write(
        region=region, budget_code="376-036", amount=5, document="Отчет", words="Не сходится",
        by=member("deputy", "noter")[0].actor,
    )  # fmt: skip
    notices.draft_all(region=region, by=BY)
    Measure.objects.filter(council_id="K-000000000-01", status="in_progress").update(status="done")
    Sitting.objects.filter(state="planned").update(starts_at=datetime(2021, 5, 3, 5, tzinfo=UTC))
    return Measure.objects.filter(region=region, body__code="utilities", notices__state="draft")[0]


@pytest.mark.parametrize(
    ("role", "lists"),
    [
        ("operator", {"office-appeals"}),
        ("deputy", {"office-appeals", "office-programme", "office-facilities"}),
        (
            "secretary",
            {
                "office-programme",
                "office-notices",
                "office-budget-notes",
                "office-facilities",
                "office-sittings",
                "office-decisions",
                "office-answers",
            },
        ),
        ("executive", {"office-programme", "office-notices"}),
        ("council", {"office-council"}),
        ("editor", set()),
        ("administrator", set()),
    ],
)
def test_each_number_is_the_length_of_the_list_it_opens(busy: Measure, role: str, lists: set[str]) -> None:
    if role == "executive":
        notices.sign(notice=busy.notices.get(state="draft"), by=BY)
    page = signed_in(member(role)[0])
    found = home(page)
    with translation.override("ru"):
        known = {reverse(name): name for name in lists}
    assert {known[address.partition("?")[0]] for address in found} == lists
    for address, number in found.items():
        assert number > 0
        assert length(page, address) == number, address


def test_where_nothing_waits_the_page_says_so() -> None:
    page = signed_in(member("operator")[0])
    assert home(page) == {}
    assert "Ничего не ждет" in page.get("/ru/office/").content.decode()


def test_an_installation_without_a_region_has_a_staff_room() -> None:
    Region.objects.update(primary=False)
    assert signed_in(member("secretary")[0]).get("/ru/office/").status_code == 200


def test_the_first_page_costs_so_many_queries(busy: Measure) -> None:
    page = signed_in(member("secretary")[0])
    page.get("/ru/office/")
    with CaptureQueriesContext(connection) as asked:
        page.get("/ru/office/")
    assert len(asked) <= 16
