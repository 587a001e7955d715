"""The list of deputies: filters, search, order, and places that never leave their peer group."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from senim.common.kazakh import ALPHABET
from senim.rating.models import RatedMandate, Release
from senim_core.rating.explain import reason_text

pytestmark = pytest.mark.django_db
EVERYONE = 138
ROW = re.compile(r"<tr data-q=.*?</tr>", re.DOTALL)
LETTER = re.compile(r'<a href="\?letter=[^"]+"[^>]* data-letter="(.)">')
NAME = re.compile(r'<th scope="row"><a href="/\w\w/releases/[^/]+/deputies/([^/]+)/">([^<]+)</a>')


class Listed:
    """A list as a reader gets it."""

    def __init__(self, client: Client, language: str = "kk", **asked: str) -> None:
        answer = client.get(f"/{language}/deputies/", asked)
        assert answer.status_code == 200
        self.page = answer.content.decode()
        self.rows = ROW.findall(self.page)
        self.people = [NAME.search(row).groups() for row in self.rows]
        self.ids = {who for who, _ in self.people}
        self.count = int(re.search(r"<span data-count>(\d+)</span>", self.page)[1])

    def groups(self) -> list[list[str]]:
        """Names as they stand, group by group."""
        sections = self.page.split("data-group>")[1:]
        return [[unescape(name) for _, name in NAME.findall(section)] for section in sections]


def everyone() -> list[RatedMandate]:
    return list(RatedMandate.objects.filter(release__slug="2021-05"))


def test_everyone_is_there_once(client: Client) -> None:
    listed = Listed(client)
    assert listed.count == len(listed.rows) == len(listed.ids) == EVERYONE


FITS: dict[str, Callable[[RatedMandate, str], bool]] = {
    "assembly": lambda rated, value: rated.assembly_id == value,
    "level": lambda rated, value: rated.level == value,
    "district": lambda rated, value: rated.area_code == value,
    "cohort": lambda rated, value: value in rated.cohorts.split(","),
    "letter": lambda rated, value: rated.name["kk"].startswith(value),
}


@pytest.mark.parametrize("name", FITS)
def test_each_choice_of_a_filter_lists_exactly_those_who_fit(client: Client, name: str) -> None:
    page = Listed(client).page
    if name == "letter":
        choices = LETTER.findall(page)
    else:
        menu = page.split(f'name="{name}"')[1].split("</select>")[0]
        choices = [value for value in re.findall(r'<option value="([^"]*)"', menu) if value]
    assert len(choices) >= 3
    seen: set[str] = set()
    for choice in choices:
        listed = Listed(client, **{name: choice})
        assert listed.ids == {rated.deputy_id for rated in everyone() if FITS[name](rated, choice)}, choice
        assert listed.count == len(listed.rows) > 0
        seen |= listed.ids
    assert name == "cohort" or len(seen) == EVERYONE


def test_filters_narrow_each_other(client: Client) -> None:
    listed = Listed(client, level="district", cohort="women", letter="А")
    wanted = [
        rated.deputy_id
        for rated in everyone()
        if rated.level == "district" and ",women," in rated.cohorts and rated.name["kk"].startswith("А")
    ]
    assert listed.ids == set(wanted)


def with_kazakh_letters() -> tuple[RatedMandate, str]:
    """Someone whose family name can only be typed on a Kazakh keyboard, and how others type it."""
    plain = str.maketrans("әғқңөұүһі", "агкноуухи")
    for rated in everyone():
        family = rated.name["kk"].split()[0].lower()
        if family.translate(plain) != family:
            return rated, family.translate(plain)
    raise AssertionError("no such name in the region")


@pytest.mark.parametrize("typed", [str.upper, str.lower, str.title, lambda text: f"  {text[:4]} "], ids=range(4))
def test_a_kazakh_name_is_found_however_it_is_typed(client: Client, typed: Callable[[str], str]) -> None:
    rated, plain = with_kazakh_letters()
    assert rated.deputy_id in Listed(client, q=typed(plain)).ids
    assert rated.deputy_id in Listed(client, q=typed(rated.name["kk"].split()[0])).ids


def test_words_are_searched_in_any_order_and_in_latin_letters_too(client: Client) -> None:
    rated = everyone()[7]
    family, given = rated.name["kk"].split()
    for words in (f"{family} {given}", f"{given} {family}", rated.name["en"], rated.name["ru"]):
        listed = Listed(client, q=words)
        assert rated.deputy_id in listed.ids
        assert listed.count < 5


def test_a_search_without_a_find_says_so(client: Client) -> None:
    listed = Listed(client, q="ъъъ")
    assert (listed.count, listed.rows) == (0, [])
    assert "Сәйкес депутат жоқ" in listed.page


def in_the_alphabet(name: str) -> list[int]:
    return [ALPHABET.find(letter) for letter in name.upper()]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_names_stand_in_the_order_of_the_kazakh_alphabet(client: Client, language: str) -> None:
    groups = Listed(client, language).groups()
    assert len(groups) == 6
    for names in groups:
        assert names == sorted(names, key=in_the_alphabet)


def test_names_in_latin_letters_stand_in_their_own_order(client: Client) -> None:
    for names in Listed(client, "en").groups():
        assert names == sorted(names, key=str.upper)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_letters_offered_are_those_that_names_begin_with(client: Client, language: str) -> None:
    offered = LETTER.findall(Listed(client, language).page)
    assert set(offered) == {rated.name[language][0] for rated in everyone()}
    assert offered == sorted(offered, key=in_the_alphabet if language != "en" else str)
    for letter in offered:
        assert Listed(client, language, letter=letter).count > 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_who_has_no_total_is_listed_with_the_reason_and_without_a_place(
    client: Client, release: Release, language: str
) -> None:
    without = RatedMandate.objects.filter(release=release, total=None)
    assert without.exists()
    rows = dict(zip((who for who, _ in Listed(client, language).people), Listed(client, language).rows, strict=True))
    for rated in without:
        row = unescape(rows[rated.deputy_id])
        assert reason_text(rated.reason, language) in row
        assert "band" not in row
        assert not re.search(r"\d+ / (?!100)\d+", row)


def test_places_are_counted_inside_the_peer_group_alone(client: Client, release: Release) -> None:
    """A place is one more than the number of those of the group with a higher total."""
    groups: dict[str, list[RatedMandate]] = {}
    for rated in RatedMandate.objects.filter(release=release, total__isnull=False):
        groups.setdefault(rated.peer_group, []).append(rated)
    assert len(groups) == 6
    page = Listed(client).page
    for group, people in groups.items():
        section = page.split(f'<h2 id="group-{group}">')[1].split("</section>")[0]
        for rated in people:
            place = 1 + sum(other.total > rated.total for other in people)
            assert (rated.place, rated.ranked) == (place, len(people))
            row = section.split(f"/deputies/{rated.deputy_id}/")[1].split("</tr>")[0]
            assert f"{place} / {len(people)}" in row


def test_a_release_keeps_its_own_list(client: Client) -> None:
    now, then = client.get("/kk/releases/2021-05/deputies/"), client.get("/kk/releases/2021-04/deputies/")
    assert now.content != then.content
    assert b'href="/kk/releases/2021-04/deputies/D-' in then.content
    assert b'href="/kk/releases/2021-05/deputies/D-' not in then.content
