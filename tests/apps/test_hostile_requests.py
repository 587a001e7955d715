"""Addresses that nobody was given: unknown, crooked, hostile. Each gets a page that says so, never an error of ours."""

import pytest
from django.test import Client

from apps.addresses import DEPUTY, RELEASE

pytestmark = pytest.mark.django_db
HERE = f"/releases/{RELEASE}"
UNKNOWN = [
    "/kk/nothing/",
    "/de/",
    "/kk/releases/2020-01/",
    "/kk/releases/2020-01/deputies/",
    f"/kk/releases/2020-01/deputies/{DEPUTY}/",
    f"/kk{HERE}/deputies/D-nobody/",
    f"/kk{HERE}/deputies/D-nobody/II-1/",
    f"/kk{HERE}/deputies/{DEPUTY}/IV-1/",
    f"/kk{HERE}/deputies/{DEPUTY}/../../../",
    f"/kk{HERE}/deputies/%00/",
    f"/kk{HERE}/deputies/{DEPUTY}%00/II-1/",
    f"/kk{HERE}/deputies/{DEPUTY}/II-1%00/",
    f"/kk{HERE}/deputies/'%20or%201=1--/",
    f"/kk{HERE}/deputies/{'x' * 3000}/",
    f"/kk{HERE}/figures/nothing/",
    f"{HERE}/deputies/D-nobody/II-1/items.csv",
    f"{HERE}/deputies/{DEPUTY}/IV-1/items.csv",
    f"{HERE}/deputies/%00/II-1/items.csv",
    f"{HERE}/figures/nothing/items.csv",
    "/releases/2020-01.zip",
    "/releases/2020-01/files/bundle.json",
]
CROOKED = [
    "nothing.csv",
    "results",
    "results/",
    "../2021-04/bundle.json",
    "../2021-05.zip",
    "../../keys/log.key",
    "results/../../../keys/log.key",
    "..%2f..%2fkeys%2flog.key",
    "%2e%2e/%2e%2e/keys/log.key",
    "%252e%252e%252fkeys/log.key",
    "..%5c..%5ckeys%5clog.key",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "%00",
    "bundle.json%00.csv",
    "x" * 5000,
    "/".join(["x" * 200] * 30),
    "қаңтар.csv",
]
WORDS = [
    "x" * 10_000,
    "\0",
    "%",
    "_",
    "\\",
    "'; drop table rating_release; --",
    "<script>alert(1)</script>",
    "{{ 7 }}",
    "🙂",
    "\u202e",
]
FILTERS = ("q", "assembly", "level", "district", "cohort", "letter")


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path[:60])
def test_an_unknown_address_gets_the_page_that_says_so(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "<h1>" in page
    assert 'href="/kk/"' in page, "the way back"
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("name", CROOKED, ids=lambda name: name[:40])
def test_only_files_of_the_release_itself_are_sent(client: Client, name: str) -> None:
    answer = client.get(f"{HERE}/files/{name}")
    assert (answer.status_code, answer.getvalue()[:0]) == (404, b"")


@pytest.mark.parametrize("word", WORDS, ids=lambda word: ascii(word[:20]))
@pytest.mark.parametrize("name", FILTERS)
def test_a_wrong_filter_finds_nobody_and_breaks_nothing(client: Client, name: str, word: str) -> None:
    answer = client.get("/kk/deputies/", {name: word})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script>alert" not in page
    found = 0 if word.strip("\0") else 138
    assert f"<span data-count>{found}</span>" in page


@pytest.mark.parametrize(
    "query", ["?", "?unknown=1", "?q", "?q=&q=&q=", "?%00=%00", "?q=%ff%fe", "?letter=%D0", "?page=-1"]
)
def test_an_odd_query_breaks_nothing(client: Client, query: str) -> None:
    assert client.get(f"/ru/deputies/{query}").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/kk/", f"/kk{HERE}/deputies/{DEPUTY}/", f"{HERE}/files/bundle.json"])
def test_nothing_can_be_sent(client: Client, method: str, path: str) -> None:
    answer = getattr(client, method)(path)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/kk/", f"/kk{HERE}/", f"{HERE}/files/bundle.json", f"{HERE}.zip"])
def test_a_head_has_no_body(client: Client, path: str) -> None:
    answer = client.head(path)
    assert answer.status_code == 200
    assert answer.getvalue() == b""


def test_another_host_name_is_refused(client: Client) -> None:
    assert client.get("/kk/", headers={"host": "elsewhere.example"}).status_code == 400


def test_the_page_that_says_no_speaks_the_readers_language(client: Client) -> None:
    for language, said in (("kk", "Мұндай бет жоқ"), ("ru", "Такой страницы нет"), ("en", "No such page")):
        assert f"<h1>{said}</h1>" in client.get(f"/{language}/nothing/").content.decode()
