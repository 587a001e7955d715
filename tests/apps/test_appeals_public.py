"""Public figures of appeals: parts add up, each number opens exactly its list, small cells are hidden, nothing personal."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.office import AREA, DEPUTY, WORDS, other
from apps.office import appeal as filed_by
from senim.appeals import selectors, services
from senim.appeals.models import Appeal
from senim.rating.models import Region
from senim_core.appeals.status import Outcome, Says

pytestmark = pytest.mark.django_db


def appeal(region: Region, **more: Any) -> Appeal:
    """Each by another applicant."""
    return filed_by(region, **{"applicant": other(), **more})


def at(name: str, *args: Any) -> str:
    with translation.override("kk"):
        return reverse(name, args=args)


@pytest.fixture
def some(region: Region) -> Region:
    """Nine appeals: three answered (one late, one disputed), two overdue, two open, one forwarded, one withdrawn."""
    now = timezone.now()
    old = now - timedelta(days=60)
    made = [appeal(region, at=old if number in (0, 3, 4) else now) for number in range(9)]
    for kept in made[:3]:
        one = services.assign(appeal=kept, deputy_id=DEPUTY, by="system:test")
        services.answer(appeal=one, outcome="resolved", words="x", by="system:test")
    services.say(appeal=made[1], says="not_solved")
    services.forward(appeal=made[7], executive="City works", words="x", by="system:test")
    services.withdraw(appeal=made[8])
    return region


def test_the_parts_of_what_was_received_add_up(some: Region) -> None:
    found, _at = selectors.figures(some, {}, timezone.localdate())
    assert {name: found[name] for name in ("received", *selectors.ENDS)} == {
        "received": 9, "answered": 3, "overdue": 2, "in_term": 2, "ended": 2,
    }  # fmt: skip
    assert found["in_time"] == 2
    assert found["late"] == 1
    answered = found["answered"]
    assert sum(found[f"says_{one}"] or 0 for one in Says) + (found["says_nothing"] or 0) == answered
    assert sum(found[f"outcome_{one}"] or 0 for one in Outcome if one != Outcome.FORWARDED) == answered
    assert (found["says_nothing"], found["differs"]) == (2, 1)  # silence is no confirmation


def test_each_number_opens_exactly_its_list(client: Client, some: Region) -> None:
    page = client.get(at("appeals")).content.decode()
    links = re.findall(r'<a href="(/kk/appeals/list/[^"]+)">(\d+)</a>', page)
    assert len(links) > 15
    for address, number in links:
        listed = client.get(address).content.decode()
        assert len(re.findall(r'<tr><th scope="row">', listed)) == int(number), address


def test_a_list_says_topic_and_district_only_where_three_share_them(client: Client, some: Region) -> None:
    appeal(some, topic="gas")
    listed = client.get(at("appeals-list", "received")).content.decode()
    with translation.override("kk"):
        topics = selectors.topics("kk")
    assert f"<td>{topics['roads']}</td>" in listed
    assert f"<td>{topics['gas']}</td>" not in listed


@pytest.mark.parametrize("given", [{"topic": "gas"}, {"topic": "gas", "area": AREA}])
def test_a_choice_of_fewer_than_three_shows_neither_number_nor_list(
    client: Client, some: Region, given: dict[str, str]
) -> None:
    appeal(some, topic="gas")
    appeal(some, topic="gas")
    page = client.get(at("appeals"), given).content.decode()
    assert not re.findall(r'<a href="/kk/appeals/list/', page)
    for name in ("received", "in_term"):
        listed = client.get(at("appeals-list", name), given).content.decode()
        assert '<tr><th scope="row">' not in listed


def test_a_part_of_fewer_than_three_in_a_choice_hides_all_parts_of_its_whole(some: Region) -> None:
    given = {"topic": "roads"}
    found, _at = selectors.figures(some, given, timezone.localdate())
    assert found["received"] == 9
    assert [found[name] for name in selectors.ENDS] == [None] * 4  # or the hidden one could be reckoned
    assert not selectors.listed(some, "answered", given, timezone.localdate()).appeals.exists()


def test_three_forms_of_one_applicant_are_not_three_applicants(client: Client, some: Region) -> None:
    one = other()
    for _ in range(3):
        filed_by(some, topic="gas", applicant=one)
    assert selectors.figures(some, {"topic": "gas"}, timezone.localdate())[0]["received"] is None
    assert ("gas", AREA) not in selectors.shared_cells(some)


def test_choices_of_topic_and_of_area_do_not_tell_a_hidden_cell(client: Client, some: Region) -> None:
    hidden = appeal(some, topic="gas")
    for given in ({"topic": "gas"}, {"area": AREA}):
        assert hidden.number not in client.get(at("appeals-list", "received"), given).content.decode()


@pytest.mark.parametrize("address", ["appeals", "appeals-list", "receptions", "receptions-feed"])
def test_nothing_personal_is_on_a_public_page(client: Client, some: Region, address: str) -> None:
    page = client.get(at(address, *(["received"] if address == "appeals-list" else []))).content.decode()
    for hidden in ("Test Person", "test@example", "Test street", "+7 700", WORDS[:20], "City works"):
        assert hidden not in page
    assert not any(one.code in page for one in Appeal.objects.all())


@pytest.mark.parametrize("given", [{"month": "2026-13"}, {"month": "x"}, {"topic": "\0"}])
def test_a_choice_that_cannot_be_is_an_unknown_page(client: Client, region: Region, given: dict[str, str]) -> None:
    assert client.get(at("appeals"), given).status_code == 404
    assert client.get(at("appeals-list", "nothing")).status_code == 404


def test_the_pages_cost_the_same_however_many_appeals_there_are(client: Client, some: Region) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def asked(name: str, *args: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(at(name, *args))
        return len(found)

    asked("appeals")  # names of the region are kept from here on
    appeal(some)
    before = [asked("appeals"), asked("appeals-list", "received")]
    for _ in range(6):
        appeal(some)
    assert [asked("appeals"), asked("appeals-list", "received")] == before
