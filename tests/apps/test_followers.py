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

from apps.office import appeal
from senim.appeals import letters, limits, passes, vault
from senim.appeals.filing import Applicant
from senim.appeals.models import Letter, Person, PersonKey
from senim.appeals.services import erase
from senim.followers import digests, services
from senim.followers.models import Follower, Following, Watermark
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


def confirmed(found: Follower) -> None:
    numbers = list(found.followings.values_list("pk", flat=True))
    services.confirm(follower=found, numbers=numbers, language=found.language, at=NOW)


def following(what: Any, **more: Any) -> Follower:
    found = asked(what, **more)
    confirmed(found)
    Letter.objects.all().delete()
    return found


def settle(region: Region, at: datetime = NOW) -> None:
    """Time goes by, and whatever wrote events has ended."""
    last = services.newest(region)
    Watermark.objects.update_or_create(region=region, defaults={"last": last, "newest": last, "at": at})


def moved(measure: Measure, at: datetime = NOW, words: str = "Half of the pipes lie.") -> Event:
    measure.refresh_from_db()
    return report(measure=measure, reason=words, by=BY, at=at)


def sent(region: Region, at: datetime = NOW) -> list[tuple[str, str]]:
    """Run a round and read the letters it wrote."""
    settle(region, at)
    before = set(Letter.objects.values_list("pk", flat=True))
    number = digests.send_all(region=region, at=at)
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
    assert len(shown.context["waiting"]) == 1
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in shown.headers["Cache-Control"]
    assert not Following.objects.exclude(confirmed_at=None).exists(), "looking confirms nothing"
    assert client.get(f"{page}confirm/").status_code == 405
    number = Following.objects.get().pk
    assert client.post(f"{page}confirm/", {"number": [number, "x", "9" * 5000]}).status_code == 303
    assert client.get(page).context["waiting"] == []
    moved(measures[0], datetime.now(UTC))
    told = sent(region, datetime.now(UTC))
    assert len(told) == 1
    assert "Half of the pipes lie." in told[0][1]
    assert f"http://testserver/ru/programme/measures/{measures[0].code}/" in told[0][1]
    assert f"http://testserver{page}" in told[0][1]
    person = Follower.objects.get().person
    assert client.post(f"{page}stop/", {"number": "999"}).status_code == 303
    assert Following.objects.count() == 1
    assert client.post(f"{page}stop/", {"number": number}, follow=True).status_code == 200
    assert not Follower.objects.exists()
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not PersonKey.objects.filter(pk=person.key_id).exists()
    for step in ("", "stop-all/"):  # an old link says how it stands
        ended = client.post(f"{page}{step}") if step else client.get(page)
        assert "Вы больше ни на что не подписаны" in ended.content.decode()


def test_nothing_of_who_follows_stands_in_the_log(region: Region, measures: list[Measure]) -> None:
    before = Leaf.objects.count() + Waiting.objects.count()
    one = following(measures[0])
    assert bytes(one.person.sealed or b"").find(WHO.encode()) < 0
    services.stop(follower=one, at=NOW)
    asked(measures[0])
    assert services.forget(at=NOW + 8 * DAY) == 1
    assert Leaf.objects.count() + Waiting.objects.count() == before


@pytest.mark.parametrize("email", ["", "no e-mail", "a@b", f"{'a' * 200}@example.kz"])
def test_what_is_no_email_is_said_beside_the_field(client: Client, measures: list[Measure], email: str) -> None:
    answer = client.post(address("follow", "measure", measures[0].code), {"email": email})
    assert answer.status_code == 400
    assert answer.context["form"].errors["email"]
    assert not Follower.objects.exists()


def test_unknown_things_are_not_found(client: Client, measures: list[Measure]) -> None:
    one = following(measures[0])
    token = services.token_of(one)
    Measure.objects.filter(pk=measures[1].pk).update(removed_on=date(2021, 1, 1))
    for where in (
        address("follow", "measure", "nothing"), address("follow", "deputy", measures[0].code),
        address("follow", "measure", measures[1].code), address("follower", "x:y"),
        address("follower", token[:-1] + ("A" if token[-1] != "A" else "B")),
    ):  # fmt: skip
        assert client.get(where).status_code == 404
    assert client.post(address("follower-act", token, "buy")).status_code == 404


def test_an_email_is_written_to_a_few_times_an_hour_and_no_more(client: Client, measures: list[Measure]) -> None:
    form = address("follow", "road-map", measures[0].road_map.code)
    for _ in range(limits.LIMITS["follow"][0]):
        assert client.post(form, {"email": WHO}).status_code == 303
    assert client.post(form, {"email": WHO.upper()}).status_code == 429
    assert Following.objects.count() == 1
    assert Letter.objects.count() == 1, "one letter a day for one thing, however often it is asked"


def test_a_stranger_fills_nobodys_mailbox(region: Region) -> None:
    for measure in Measure.objects.filter(region=region)[:10]:
        asked(measure)
        asked(measure, at=NOW + timedelta(hours=23))
    assert Letter.objects.count() == Following.objects.count() == services.MOST_WAITING
    asked(Following.objects.all()[0].followed(), at=NOW + DAY)
    assert Letter.objects.count() == services.MOST_WAITING + 1


def test_one_confirms_what_was_shown_and_nothing_that_came_since(measures: list[Measure]) -> None:
    one = asked(measures[0])
    shown = list(one.followings.values_list("pk", flat=True))
    asked(measures[1])
    assert services.confirm(follower=one, numbers=shown, language="kk", at=NOW) == 1
    assert one.followings.get(measure=measures[1]).confirmed_at is None
    one.refresh_from_db()
    assert one.language == "kk", "the language of the page on which it was confirmed"


def test_who_follows_a_hundred_things_follows_no_other(region: Region) -> None:
    every = list(Measure.objects.filter(region=region, removed_on=None).order_by("pk")[: services.MOST + 1])
    one = following(every[0])
    Following.objects.bulk_create(
        Following(follower=one, measure=measure, asked_at=NOW, confirmed_at=NOW, told=services.newest(region))
        for measure in every[1 : services.MOST]
    )
    asked(every[-1])
    assert one.followings.count() == services.MOST
    for measure in every[:3]:
        moved(measure)
    assert sent(region)[0][0].endswith("3")


def test_erasing_an_applicant_erases_the_follower_of_the_same_contact(region: Region, measures: list[Measure]) -> None:
    one = following(measures[0])
    mine = appeal(region, applicant=Applicant("Test Person", email=WHO))
    erase(appeal=mine, by=BY, at=NOW)
    moved(measures[0])
    assert sent(region) == []
    assert services.by_token(services.token_of(one)) is None
    again = asked(measures[0])
    assert again.pk != one.pk
    assert Letter.objects.filter(person=again.person).count() == 1
    erase(appeal=appeal(region, applicant=Applicant("Test Person", email=WHO)), by=BY, at=NOW)
    assert services.forget(at=NOW) == 1
    assert not Follower.objects.exists()


def test_events_are_told_once_nothing_older_can_appear(region: Region, measures: list[Measure]) -> None:
    following(measures[0])
    Watermark.objects.all().delete()
    assert digests.settled(region, NOW) == 0
    event = moved(measures[0])
    assert digests.settled(region, NOW + digests.SETTLES - timedelta(seconds=1)) < event.pk
    assert digests.settled(region, NOW + digests.SETTLES) < event.pk, "it came after the last look"
    assert digests.send_all(region=region, at=NOW + digests.SETTLES) == 0
    assert digests.send_all(region=region, at=NOW + 2 * digests.SETTLES) == 1


def test_what_was_stopped_while_letters_were_written_is_not_told(
    region: Region, measures: list[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = following(measures[0])
    following(measures[1])
    moved(measures[0])
    moved(measures[1])
    real = digests._wanted

    def stops_meanwhile(*given: Any) -> Any:
        found = real(*given)
        one.followings.filter(measure=measures[0]).delete()
        return found

    monkeypatch.setattr(digests, "_wanted", stops_meanwhile)
    (told,) = sent(region)
    assert measures[0].title_ru not in told[1]


def test_each_further_letter_costs_a_few_queries(region: Region, measures: list[Measure]) -> None:
    costs = []
    for number in (1, 11):
        for reader in range(number):
            following(measures[0].road_map, email=f"reader{number}-{reader}@example.kz")
        for measure in measures:
            moved(measure)
        settle(region)
        with CaptureQueriesContext(connection) as asked_for:
            assert digests.send_all(region=region, at=NOW) == number
        costs.append(len(asked_for))
    assert costs[1] - costs[0] <= 10 * 12


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
    confirmed(Follower.objects.get())
    Letter.objects.all().delete()
    moved(measures[1], words="Of another one.")
    assert sent(region) == []
    with CaptureQueriesContext(connection) as asked_for:
        assert digests.send_all(region=region, at=NOW) == 0
    assert len(asked_for) <= 8, "events that need no telling are not looked at again"
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
    assert not Person.objects.filter(pk=one.person_id).exists()


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
    (told,) = sent(region)
    assert told[0].endswith("23")
    assert told[1].count("/programme/measures/") == digests.MOST_MEASURES
    assert f": {23 - digests.MOST_MEASURES}." in told[1]
    assert told[1].splitlines()[0] == all_of[-1].title_ru
    assert sum(line.startswith("– ") for line in told[1].splitlines()) == digests.MOST_LINES + digests.MOST_MEASURES - 1


def test_a_round_writes_to_so_many_and_the_next_goes_on(region: Region, measures: list[Measure]) -> None:
    for number in range(3):
        following(measures[0], email=f"reader{number}@example.kz", language="kk")
    moved(measures[0])
    settle(region)
    assert digests.send_all(region=region, at=NOW, most=2) == 2
    assert digests.send_all(region=region, at=NOW, most=2) == 1
    assert digests.send_all(region=region, at=NOW, most=2) == 0
    letter = Letter.objects.select_related("person__key")[0]
    assert f"{SITE}/kk/" in vault.words(letter.person, letter.sealed)["text"]


def test_asking_twice_at_once_makes_one(region: Region, measures: list[Measure]) -> None:
    assert asked(measures[0]).pk == asked(measures[0]).pk
    assert Following.objects.count() == 1


def test_a_follower_is_no_applicant(region: Region, measures: list[Measure]) -> None:
    following(measures[0])
    passes.send_link(region=region, contact=WHO, language="ru", address="/x/{token}", at=NOW)
    assert not Letter.objects.exists()


def test_the_worker_tells_and_forgets(
    region: Region, measures: list[Measure], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SENIM_ADDRESS = "https://own.example"
    following(measures[0])
    asked(measures[0], email="other@example.kz", at=datetime.now(UTC) - 8 * DAY)
    moved(measures[0])
    settle(region)
    call_command("tend_followers")
    assert capsys.readouterr().out.splitlines() == [
        "forgetting: 1 followers forgotten", "demo: 1 followers told of what moved"
    ]  # fmt: skip
    (letter,) = Letter.objects.select_related("person__key").filter(bulk=True)
    assert "https://own.example/ru/following/" in vault.words(letter.person, letter.sealed)["text"]


def test_codes_and_answers_go_out_before_digests(region: Region, measures: list[Measure]) -> None:
    following(measures[0])
    moved(measures[0])
    assert len(sent(region)) == 1
    asked(measures[1], email="other@example.kz")
    assert letters.deliver(at=NOW, most=1) == 1
    assert mail.outbox[0].to == ["other@example.kz"]
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers, "one that was asked for is no list"
    assert letters.deliver(at=NOW) == 1
    ends = mail.outbox[1].extra_headers["List-Unsubscribe"]
    found = re.fullmatch(r"<(https?://\S+/following/\S+)>", ends)
    assert found, ends
    assert found[1] in mail.outbox[1].body, "the page that the letter names too"
    assert ends.encode() in mail.outbox[1].message().as_bytes(), "long, and still one word in the letter as it is sent"


def test_one_that_fails_stops_no_other_and_is_told_later(
    region: Region, measures: list[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        following(measures[0], email=f"reader{number}@example.kz")
    moved(measures[0])
    first = Follower.objects.order_by("pk")[0]
    real = letters.write

    def fails_once(**given: Any) -> Any:
        return real(**given) if given["person"] != first.person else 1 / 0

    with monkeypatch.context() as broken:
        broken.setattr(letters, "write", fails_once)
        assert len(sent(region)) == 2
    assert len(sent(region)) == 1


def test_a_step_that_fails_is_named(
    region: Region, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services, "forget", lambda **_: 1 / 0)
    call_command("tend_followers")
    assert capsys.readouterr().err.startswith("forgetting: ZeroDivisionError")


def test_a_round_where_nothing_moved_writes_nothing(region: Region, measures: list[Measure]) -> None:
    assert digests.send_all(region=region, at=NOW) == 0
    assert not Watermark.objects.exists(), "nobody follows anything"
    following(measures[0])
    for number in range(3):
        digests.send_all(region=region, at=NOW + number * digests.SETTLES)
    with CaptureQueriesContext(connection) as asked_for:
        digests.send_all(region=region, at=NOW + 9 * digests.SETTLES)
    assert not [one for one in asked_for if one["sql"].startswith(("UPDATE", "INSERT"))]
