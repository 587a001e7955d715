"""What a page costs the database: a fixed number of queries, however many deputies there are."""

from itertools import count

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.addresses import address
from senim.rating.models import RatedMandate, Release

pytestmark = pytest.mark.django_db
QUERIES = {
    "welcome": 0,
    "home": 3,
    "deputies": 4,
    "release-deputies": 3,
    "deputy": 5,
    "criterion": 2,
    "figure": 1,
    "release": 2,
    "releases": 2,
    "firmness": 1,
    "changes": 3,
    "method": 2,
    "data": 2,
    "items-csv": 2,
    "figure-csv": 1,
    "file": 1,
    "archive": 1,
    "current-deputy": 2,
    "health": 1,
}
GROWING = ("home", "deputies", "release-deputies", "deputy", "changes")


def asked(client: Client, name: str, **where: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address(name, **where))
        answer.getvalue()
    assert answer.status_code in (200, 302)
    return len(captured)


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_costs_exactly_so_many_queries(client: Client, name: str) -> None:
    assert asked(client, name) == QUERIES[name]


@pytest.mark.parametrize("name", GROWING)
def test_three_times_the_deputies_cost_no_query_more(client: Client, release: Release, name: str) -> None:
    numbers = count(1)
    copies = []
    for _ in range(2):
        for rated in RatedMandate.objects.filter(release=release):
            rated.pk, rated.deputy_id = None, f"X-{next(numbers)}"
            copies.append(rated)
    RatedMandate.objects.bulk_create(copies)
    cache.clear()
    assert asked(client, name) == QUERIES[name]


@pytest.mark.parametrize("name", ["deputy", "criterion", "figure", "release", "release-deputies", "items-csv"])
def test_a_frozen_page_asked_again_costs_no_query(client: Client, name: str) -> None:
    first = client.get(address(name))
    assert asked(client, name) == 0
    again = client.get(address(name))
    assert again.content == first.content
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, max-age=86400"


def test_a_page_that_is_not_there_is_not_kept(client: Client) -> None:
    for _ in range(2):
        answer = client.get("/kk/releases/2021-05/deputies/D-nobody/")
        assert answer.status_code == 404
        assert "public" not in answer.headers.get("Cache-Control", "")


def test_pages_of_the_newest_release_are_not_kept_by_anyone_on_the_way(client: Client) -> None:
    for name in ("home", "deputies", "releases", "current-deputy"):
        assert "max-age" not in client.get(address(name)).headers.get("Cache-Control", "")
