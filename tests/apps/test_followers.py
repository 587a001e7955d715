"""Followers: nobody is told who did not confirm, one letter a day, and whoever stops is forgotten."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from senim.appeals import letters, limits, passes, vault
from senim.appeals.models import Letter, Person
from senim.followers import digests, services
from senim.followers.models import Follower, Following
from senim.ledger.models import Leaf, Waiting
from senim.programme.models import Event, Measure
from senim.programme.services import report
from senim.rating.models import Region

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2026, 3, 16, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SITE = "https://senim.example"
WHO = "reader@example.kz"


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def measures(region: Region) -> list[Measure]:
    """Two that are going on, of one road map."""
    found = Measure.objects.filter(region=region, status="in_progress", road_map__code="RM-271000000")
    return list(found.order_by("code")[:2])


def asked(what: Any, *, email: str = WHO, language: str = "ru", at: datetime = NOW) -> Follower:
    services.ask(what=what, email=email, language=language, address=SITE, at=at)
    return Follower.objects.get(contact=vault.keyed_hash("contact", email))


def following(what: Any, **more: Any) -> Follower:
    found = asked(what, **more)
    services.confirm(follower=found, at=NOW)
    Letter.objects.all().delete()
    return found


def moved(measure: Measure, at: datetime = NOW, words: str = "Half of the pipes lie.") -> Event:
    measure.refresh_from_db()
    return report(measure=measure, reason=words, by=BY, at=at)


def sent(region: Region, at: datetime = NOW) -> list[tuple[str, str]]:
    """Run a round and read the letters it wrote."""
    before = set(Letter.objects.values_list("pk", flat=True))
    number = digests.send_all(region=region, address=SITE, at=at)
    found = Letter.objects.exclude(pk__in=before).select_related("person__key").order_by("pk")
    said = [vault.words(one.person, one.sealed) for one in found]
    assert number == len(said)
    return [(one["subject"], one["text"]) for one in said]


def test_a_citizen_asks_confirms_is_told_and_stops(client: Client, region: Region, measures: list[Measure]) -> None:
    form = address("follow", "measure", measures[0].code)
    assert client.get(form).status_code == 200
    assert form.encode() in client.get(address("measure", measures[0].code)).content
    answer = client.post(form, {"email": "Reader@Example.kz"})
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).context["asked"]
    assert letters.deliver(at=datetime.now(UTC)) == 1
    letter = mail.outbox[0]
    assert letter.to == ["Reader@Example.kz".lower()]
    assert measures[0].title_ru in letter.body
    found = re.search(r"http://testserver(/ru/following/\S+)", letter.body)
    assert found
    page = found[1]
    shown = client.get(page)
    assert shown.context["waiting"] == 1
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in shown.headers["Cache-Control"]
    assert not Following.objects.exclude(confirmed_at=None).exists(), "looking confirms nothing"
    assert client.get(f"{page}confirm/").status_code == 405
    assert client.post(f"{page}confirm/").status_code == 303
    assert client.get(page).context["waiting"] == 0
    moved(measures[0], datetime.now(UTC))
    told = sent(region, datetime.now(UTC))
    assert len(told) == 1
    assert "Half of the pipes lie." in told[0][1]
    assert f"{SITE}/ru/programme/measures/{measures[0].code}/" in told[0][1]
    assert f"{SITE}{page}" in told[0][1]
    number = Following.objects.get().pk
    assert client.post(f"{page}stop/", {"number": "999"}).status_code == 404
    assert client.post(f"{page}stop/", {"number": number}).status_code == 200
    assert not Follower.objects.exists()
    assert not Person.objects.filter(contact=vault.keyed_hash("contact", WHO)).exists()
    assert client.get(page).status_code == 404


def test_nothing_of_who_follows_stands_in_the_log(region: Region, measures: list[Measure]) -> None:
    before = Leaf.objects.count() + Waiting.objects.count()
    one = following(measures[0])
    assert Leaf.objects.count() + Waiting.objects.count() == before
    assert bytes(one.person.sealed or b"").find(WHO.encode()) < 0


@pytest.mark.parametrize("email", ["", "no e-mail", "a@b", f"{'a' * 200}@example.kz"])
def test_what_is_no_email_is_said_beside_the_field(client: Client, measures: list[Measure], email: str) -> None:
    answer = client.post(address("follow", "measure", measures[0].code), {"email": email})
    assert answer.status_code == 400
    assert answer.context["form"].errors["email"]
    assert not Follower.objects.exists()


def test_unknown_things_are_not_found(client: Client, measures: list[Measure]) -> None:
    one = following(measures[0])
    token = services.token_of(one)
    for where in (
        address("follow", "measure", "nothing"), address("follow", "deputy", measures[0].code),
        address("follower", token[:-1] + ("A" if token[-1] != "A" else "B")), address("follower", "x:y"),
    ):  # fmt: skip
        assert client.get(where).status_code == 404
    assert client.post(address("follower-act", token, "buy")).status_code == 404


def test_an_email_is_written_to_a_few_times_an_hour_and_no_more(client: Client, measures: list[Measure]) -> None:
    form = address("follow", "road-map", measures[0].road_map.code)
    for _ in range(limits.LIMITS["follow"][0]):
        assert client.post(form, {"email": WHO}).status_code == 303
    assert client.post(form, {"email": WHO.upper()}).status_code == 429
    assert Following.objects.count() == 1


def test_one_letter_a_day_tells_what_came_since_the_last(region: Region, measures: list[Measure]) -> None:
    one = following(measures[0].road_map)
    assert sent(region) == []
    moved(measures[0])
    assert len(sent(region)) == 1
    moved(measures[0], words="Second word.")
    moved(measures[1], words="Of another one.")
    assert sent(region, NOW + timedelta(hours=3)) == []
    (told,) = sent(region, NOW + DAY)
    assert "Half of the pipes" not in told[1]
    assert told[1].index("Of another one.") < told[1].index("Second word."), "the newest first"
    assert told[0].endswith("2")
    assert sent(region, NOW + 2 * DAY) == []
    one.refresh_from_db()
    assert one.told_on == date(2026, 3, 17)


def test_what_was_before_the_confirmation_and_what_others_follow_is_not_told(
    region: Region, measures: list[Measure]
) -> None:
    asked(measures[0])
    moved(measures[0], words="Before.")
    services.confirm(follower=Follower.objects.get(), at=NOW)
    Letter.objects.all().delete()
    moved(measures[1], words="Of another one.")
    assert sent(region) == []
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        assert sent(region) == []
    assert len(asked_for) <= 6, "events that need no telling are not looked at again"
    moved(measures[0], words="After.")
    assert "After." in sent(region)[0][1]


def test_who_did_not_confirm_is_told_nothing_and_forgotten(region: Region, measures: list[Measure]) -> None:
    one = asked(measures[0])
    moved(measures[0])
    Letter.objects.all().delete()
    assert sent(region) == []
    assert services.forget(at=NOW + services.WAITS) == 0
    assert services.forget(at=NOW + services.WAITS + timedelta(seconds=1)) == 1
    assert services.by_token(services.token_of(one)) is None
    assert Person.objects.get(pk=one.person_id).key is None


def test_a_second_thing_waits_for_its_own_confirmation(region: Region, measures: list[Measure]) -> None:
    one = following(measures[0])
    asked(measures[1])
    moved(measures[1])
    Letter.objects.all().delete()
    assert sent(region) == [], "somebody else may have typed this e-mail"
    assert services.forget(at=NOW + 30 * DAY) == 0, "what is confirmed stays"
    assert one.followings.count() == 1


def test_a_flood_of_changes_is_cut_and_says_so(region: Region, measures: list[Measure]) -> None:
    following(measures[0].road_map)
    all_of = list(Measure.objects.filter(road_map=measures[0].road_map, removed_on=None).order_by("pk")[:23])
    for one in all_of:
        moved(one)
    for _ in range(digests.MOST_LINES + 2):
        moved(all_of[-1])
    with CaptureQueriesContext(connection) as asked_for:
        (told,) = sent(region)
    assert told[0].endswith("23")
    assert told[1].count("/programme/measures/") == digests.MOST_MEASURES
    assert f": {23 - digests.MOST_MEASURES}." in told[1]
    assert told[1].splitlines()[0] == all_of[-1].title_ru
    assert sum(line.startswith("– ") for line in told[1].splitlines()) == digests.MOST_LINES + digests.MOST_MEASURES - 1
    assert len(asked_for) < 60


def test_a_round_writes_to_so_many_and_the_next_goes_on(region: Region, measures: list[Measure]) -> None:
    for number in range(3):
        following(measures[0], email=f"reader{number}@example.kz", language="kk")
    moved(measures[0])
    assert digests.send_all(region=region, address=SITE, at=NOW, most=2) == 2
    assert digests.send_all(region=region, address=SITE, at=NOW, most=2) == 1
    assert digests.send_all(region=region, address=SITE, at=NOW, most=2) == 0
    letter = Letter.objects.select_related("person__key")[0]
    assert f"{SITE}/kk/" in vault.words(letter.person, letter.sealed)["text"]


def test_asking_twice_at_once_makes_one(region: Region, measures: list[Measure]) -> None:
    assert asked(measures[0]).pk == asked(measures[0]).pk
    assert Following.objects.count() == 1


def test_a_follower_is_no_applicant(region: Region, measures: list[Measure]) -> None:
    following(measures[0])
    passes.send_link(region=region, contact=WHO, language="ru", address="/x/{token}", at=NOW)
    assert not Letter.objects.exists()


def test_the_worker_tells_and_says_what_it_lacks(
    region: Region, measures: list[Measure], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SENIM_ADDRESS = ""
    call_command("tend_followers")
    assert capsys.readouterr().err == ""
    following(measures[0])
    call_command("tend_followers")
    assert "SENIM_ADDRESS" in capsys.readouterr().err
    settings.SENIM_ADDRESS = SITE
    moved(measures[0])
    call_command("tend_followers")
    assert "1 followers told" in capsys.readouterr().out
    assert Letter.objects.count() == 1


def test_a_region_that_fails_is_named_and_nothing_is_lost(
    region: Region, measures: list[Measure], settings: Any, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    settings.SENIM_ADDRESS = SITE
    following(measures[0])
    moved(measures[0])
    with monkeypatch.context() as broken:
        broken.setattr(digests, "_words", lambda *_: 1 / 0)
        call_command("tend_followers")
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert len(sent(region)) == 1
