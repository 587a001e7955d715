"""Every address answers an anonymous reader as it should: in three languages, without a cookie, without a third party."""

import re

import pytest
from django.test import Client

from apps.addresses import (
    CITIZEN,
    FILES,
    LANGUAGES,
    OFFICE,
    PAGES,
    PROGRAMME,
    RELEASE,
    SITTINGS,
    address,
    html_pages,
    named,
)
from senim.demo.region import NOTICE

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|javascript:|\ssrcdoc=", re.IGNORECASE)
REACHED = re.compile(
    r"""\s(?:href|src|action|srcset|poster|data|formaction|ping)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE
)


def test_every_address_of_the_url_conf_is_visited_here() -> None:
    assert named() == set(PAGES) | set(FILES) | set(OFFICE) | CITIZEN | PROGRAMME | SITTINGS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_in_each_language(client: Client, name: str, language: str) -> None:
    answer = client.get(address(name, language))
    assert answer.status_code == PAGES[name].status
    assert answer.headers["Content-Type"] == PAGES[name].kind
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(f"/{language}/releases/{RELEASE}/deputies/")
        assert client.get(answer.headers["Location"]).status_code == 200
    else:
        assert f'<html lang="{language}">' in answer.content.decode()
        assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("name", FILES)
def test_a_file_answers_with_its_kind(client: Client, name: str) -> None:
    answer = client.get(address(name))
    assert answer.status_code == FILES[name].status
    assert answer.headers["Content-Type"] == FILES[name].kind
    assert answer.getvalue() or answer.status_code == 302


@pytest.mark.parametrize("name", [*PAGES, *FILES])
def test_no_address_sets_a_cookie_and_each_has_the_strict_policy(client: Client, name: str) -> None:
    answer = client.get(address(name))
    answer.getvalue()
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("name", "language"), html_pages())
def test_a_page_reaches_nobody_else_and_runs_nothing_inline(client: Client, name: str, language: str) -> None:
    page = client.get(address(name, language)).content.decode()
    reached = REACHED.findall(page)
    assert len(reached) > 5
    for target in reached:
        assert re.match(r"/(?!/)|[#?]|mailto:|tel:", target), target
    assert not INLINE.findall(page)


@pytest.mark.parametrize(("name", "language"), html_pages())
def test_a_fictional_region_says_so_on_each_page_and_stays_out_of_search_engines(
    client: Client, name: str, language: str
) -> None:
    page = client.get(address(name, language)).content.decode()
    assert f'<p class="banner">{NOTICE[language]}</p>' in page
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize(("name", "language"), html_pages())
def test_the_language_switch_leads_to_the_same_page(client: Client, name: str, language: str) -> None:
    page = client.get(address(name, language)).content.decode()
    for other in LANGUAGES:
        if other == language:
            assert f'<span aria-current="true" lang="{other}">' in page
        else:
            assert f'<a href="{address(name, other)}" lang="{other}"' in page


@pytest.mark.parametrize(("name", "language"), html_pages())
def test_no_page_shows_a_value_as_python_writes_it(client: Client, name: str, language: str) -> None:
    page = client.get(address(name, language)).content.decode()
    text = re.sub(r"<[^>]+>", "\n", re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL))
    assert not re.findall(r"\b(?:None|True|False)\b|\{'|datetime\.|&lt;\w+ object", text)
    assert not re.findall(r"\{[{%]|%\(\w+\)s", text)


@pytest.mark.parametrize(("name", "language"), html_pages())
def test_every_identifier_on_a_page_is_used_once(client: Client, name: str, language: str) -> None:
    page = client.get(address(name, language)).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert all(target in ids for target in re.findall(r'href="#([^"]+)"', page))


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("", "kk"), ("kk", "kk"), ("ru", "ru"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("ru-KZ,kk;q=0.5", "ru"),
        ("de", "kk"), ("de,ru;q=0.3", "ru"), ("kk;q=0.2,en;q=0.8", "en"), ("*", "kk"), (";;;,,q=x", "kk"),
    ],
)  # fmt: skip
def test_the_door_leads_to_the_readers_language_and_to_kazakh_where_none_is_asked(
    client: Client, asked: str, led: str
) -> None:
    answer = client.get("/", headers={"accept-language": asked} if asked else {})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{led}/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_robots_are_told_to_stay_away_from_a_fictional_region(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_robots_may_read_a_real_region(client: Client, release: object) -> None:
    release.region.fictional = False  # type: ignore[attr-defined]
    release.region.save()  # type: ignore[attr-defined]
    assert client.get("/robots.txt").content == b"User-agent: *\nAllow: /\n"
    page = client.get("/kk/").content.decode()
    assert "noindex" not in page
    assert "banner" not in page
