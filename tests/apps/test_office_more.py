"""The office's further work: parts at other bodies, many at once, who looks at a case, documents, published words."""

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.office import AREA, DEPUTY, WHO, appeal, other
from apps.staff import member, signed_in
from apps.test_citizen import typed as filled
from senim.appeals import bulk, evidence, likeness, presence, publishing, receptions, services, vault
from senim.appeals.filing import access_code
from senim.appeals.models import Appeal, Letter, Presence, Reception, Slot, Word
from senim.appeals.publishing import similar
from senim.ledger.models import Waiting
from senim.rating.models import Region
from senim.rating.names import names_of
from senim_core.errors import InputError

BY = "system:test"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def at(name: str, *args: Any) -> str:
    with translation.override("kk"):
        return reverse(name, args=args)


@pytest.fixture
def operator(db: None) -> Client:
    return signed_in(member("operator")[0])


def again(one: Appeal) -> Appeal:
    return Appeal.objects.select_related("person__key", "region").get(pk=one.pk)


# Parts


def test_two_parts_go_to_two_bodies_each_with_its_term_and_the_rest_stays(operator: Client, region: Region) -> None:
    one = appeal(region, at=timezone.now())
    due = one.clock_on
    for body in ("Water company", "Road department"):
        said = {"version": again(one).version, "executive": body, "words": f"To {body}"}
        assert operator.post(at("office-act", one.code, "send_part"), said).status_code == 303
    one = again(one)
    parts = list(one.parts.all())
    assert [part.body for part in parts] == ["Water company", "Road department"]
    assert all(part.due_on > part.sent_on for part in parts)
    assert (one.waiting, one.clock_on) == (True, due)
    assert Letter.objects.filter(person=one.person).count() == 2
    seen = operator.get(at("appeal-case", one.code, access_code(one.client_key))).content.decode()
    assert "Water company" in seen
    said = {"version": one.version, "part": parts[0].pk, "words": "Repaired.", "registered_as": "ZT-1"}
    assert operator.post(at("office-act", one.code, "part_answer"), said).status_code == 303
    seen = operator.get(at("appeal-case", one.code, access_code(one.client_key))).content.decode()
    assert "Repaired." in seen
    again_said = {**said, "version": again(one).version}
    assert operator.post(at("office-act", one.code, "part_answer"), again_said).status_code == 400


def test_a_part_needs_a_body_and_words_and_a_part_of_this_case(operator: Client, region: Region) -> None:
    one = appeal(region, at=timezone.now())
    with pytest.raises(InputError, match="words are missing"):
        services.send_part(appeal=one, body=" ", about="x", by=BY)
    said = {"version": one.version, "part": 12345, "words": "x"}
    assert operator.post(at("office-act", one.code, "part_answer"), said).status_code == 400


def test_the_words_of_a_part_are_sealed_and_not_in_the_log(region: Region) -> None:
    one = services.send_part(appeal=appeal(region), body="Water company", about="My secret", by=BY)
    assert b"My secret" not in bytes(one.parts.get().about)
    assert not Waiting.objects.filter(body__contains="secret").exists()


# Many at once


def test_many_are_taken_up_after_a_look_and_what_was_touched_meanwhile_is_left(
    operator: Client, region: Region
) -> None:
    three = [appeal(region, applicant=other()) for _ in range(3)]
    services.take(appeal=three[2], by=BY)
    codes = [one.code for one in three]
    look = operator.post(at("office-bulk"), {"act": "take", "code": codes})
    page = look.content.decode()
    assert look.status_code == 200
    assert page.count('name="version-') == 2
    assert again(three[0]).status == "registered"  # a look changes nothing
    versions = {f"version-{one.code}": one.version for one in three[:2]}
    services.assign(appeal=three[1], deputy_id=DEPUTY, by=BY)  # somebody else was faster
    done = operator.post(at("office-bulk-do"), {"act": "take", "code": codes[:2], **versions}).content.decode()
    assert three[0].number in done
    assert (again(three[0]).status, again(three[1]).status) == ("in_review", "registered")


def test_many_are_given_to_a_deputy_that_exists(operator: Client, region: Region) -> None:
    one = appeal(region)
    said = {"act": "assign", "code": [one.code], f"version-{one.code}": one.version}
    assert operator.post(at("office-bulk"), {**said, "deputy_id": "nobody"}).status_code == 400
    assert operator.post(at("office-bulk-do"), {**said, "deputy_id": "nobody"}).status_code == 400
    assert operator.post(at("office-bulk-do"), {**said, "deputy_id": DEPUTY}).status_code == 200
    assert again(one).deputy_id == DEPUTY


@pytest.mark.parametrize("act", ["answer", "erase", ""])
def test_no_other_act_is_done_to_many(operator: Client, region: Region, act: str) -> None:
    one = appeal(region)
    assert operator.post(at("office-bulk"), {"act": act, "code": [one.code]}).status_code == 400
    assert operator.post(at("office-bulk-do"), {"act": act, "code": [one.code]}).status_code == 400


def test_none_and_too_many_are_refused(operator: Client, region: Region) -> None:
    assert operator.post(at("office-bulk"), {"act": "take"}).status_code == 400
    with pytest.raises(InputError, match="200"):
        bulk.preview([appeal(region)] * 201, "take")


def test_without_a_version_nothing_is_done(operator: Client, region: Region) -> None:
    one = appeal(region)
    operator.post(at("office-bulk-do"), {"act": "take", "code": [one.code], f"version-{one.code}": "x"})
    assert again(one).status == "registered"


# A day's small things


def test_a_letter_leads_to_the_page_in_the_language_of_the_applicant(operator: Client, region: Region) -> None:
    one = appeal(region, language="kk", at=timezone.now())
    with translation.override("ru"):
        where = reverse("office-act", args=[one.code, "ask"])
    assert operator.post(where, {"version": one.version, "words": "Where?"}).status_code == 303
    letter = Letter.objects.get(person=one.person)
    assert f"/kk/appeals/case/{one.code}/" in vault.words(letter.person, letter.sealed)["text"]


@pytest.mark.parametrize("typed", ["{number}", "{small}", "A-2026-1", "а 2026 000001", "2026-000001", "1"])
def test_number_and_code_are_taken_as_people_type_them(client: Client, region: Region, typed: str) -> None:
    one = appeal(region, kind="application")
    number = typed.format(number=one.number, small=one.number.lower())
    access = access_code(one.client_key)
    said = {"number": number, "access": f"{access[:5]} {access[5:].lower()}"}
    assert client.post(at("appeals-mine"), said).status_code == 303
    assert client.post(at("appeals-mine"), {"number": number, "access": "AAAAAAAAAA"}).status_code == 400


def test_who_takes_a_case_up_works_on_it(operator: Client, region: Region) -> None:
    one = appeal(region)
    operator.post(at("office-act", one.code, "take"), {"version": one.version})
    assert again(one).worker == "the-operator"
    services.take(appeal=appeal(region), by=BY)  # what the machine does belongs to nobody
    assert one.number in operator.get(at("office-appeals"), {"filter": "mine"}).content.decode()


def test_what_was_typed_is_given_back_where_an_act_is_refused(operator: Client, region: Region) -> None:
    one = appeal(region, may_publish=True, at=timezone.now())
    for act, said in (("extend", {"until": "2020-01-01"}), ("promise", {"until": "2020-01-01"}), ("publish", {})):
        words = {"words": f"Long words of {act}, call +7 701 123 45 67", "version": one.version, **said}
        page = operator.post(at("office-act", one.code, act), words)
        assert page.status_code == 400
        assert f">Long words of {act}" in page.content.decode()


def test_a_case_in_which_the_applicant_spoke_last_is_seen_until_the_office_acts(
    operator: Client, region: Region
) -> None:
    one = services.ask(appeal=appeal(region, at=timezone.now()), question="Where?", by=BY)
    services.reply(appeal=one, words="Here")
    assert one.number in operator.get(at("office-appeals"), {"filter": "spoke"}).content.decode()
    services.assign(appeal=one, deputy_id=DEPUTY, by=BY)
    assert one.number not in operator.get(at("office-appeals"), {"filter": "spoke"}).content.decode()


def test_the_case_that_leaves_the_office_is_masked(operator: Client, region: Region) -> None:
    one = appeal(region, words="Call Person at 8 701 555 12 34. The lamp is dark.", applicant=WHO)
    services.answer(appeal=one, outcome="explained", words="Dear Test, it is noted.", by=BY)
    said = text_of(operator.get(at("office-case-paper", one.code, "case", "docx")).content)
    assert "The lamp is dark." in said
    assert not any(word in said for word in ("Person", "555", "Dear Test"))


def test_the_answer_stands_under_the_state(client: Client, region: Region) -> None:
    one = appeal(region)
    services.answer(appeal=one, outcome="explained", words="It is noted.", by=BY)
    page = client.get(at("appeal-case", one.code, access_code(one.client_key))).content.decode()
    assert '<blockquote id="latest">It is noted.</blockquote>' in page
    assert page.index("latest") < page.index('id="say"')


# Who works on it


def test_a_case_is_given_to_a_colleague_and_stands_among_the_own_ones(operator: Client, region: Region) -> None:
    one, aida = appeal(region), member("operator", "aida")[0]
    member("editor", "boris")
    assert "aida" in operator.get(at("office-appeal", one.code)).content.decode()
    said = {"version": one.version, "worker": "aida"}
    assert operator.post(at("office-act", one.code, "hand"), {**said, "worker": "boris"}).status_code == 400
    assert operator.post(at("office-act", one.code, "hand"), said).status_code == 303
    assert again(one).worker == "aida"
    assert not one.events.get(act="hand").shown  # the applicant is not told who of the office it is
    assert one.number in signed_in(aida).get(at("office-appeals"), {"filter": "mine"}).content.decode()
    assert one.number not in operator.get(at("office-appeals"), {"filter": "mine"}).content.decode()
    assert not Waiting.objects.filter(body__contains="aida").exists()
    services.assign(appeal=one, deputy_id=DEPUTY, by=BY)
    deputy = signed_in(member("deputy", deputy_id=DEPUTY)[0])
    assert 'name="worker"' not in deputy.get(at("office-appeal", one.code)).content.decode()  # reads, hands nothing on


# Two who work on one case


def test_two_who_look_at_a_case_see_each_other_and_not_for_ever(operator: Client, region: Region) -> None:
    one, second = appeal(region), member("operator", "aida")[0]
    assert "aida (" not in operator.get(at("office-appeal", one.code)).content.decode()
    assert "the-operator (" in signed_in(second).get(at("office-appeal", one.code)).content.decode()
    assert "aida (" in operator.get(at("office-appeal", one.code)).content.decode()
    later = timezone.now() + presence.WHILE + timedelta(minutes=1)
    assert presence.look(appeal=one, who=second, at=later) == []
    assert presence.forget(at=later) == 1
    assert Presence.objects.count() == 1


# Documents


def text_of(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def test_case_answer_and_register_are_documents_too(operator: Client, region: Region) -> None:
    one = appeal(region, deputy_id=DEPUTY, language="ru")
    services.answer(appeal=one, outcome="resolved", words="The lamp is mended.", by=BY)
    answer = operator.get(at("office-case-paper", one.code, "case", "docx"))
    assert answer.headers["Content-Type"] == WORD
    said = text_of(answer.content)
    assert one.number in said
    assert "The street lamp" in said
    assert "Test Person" not in said
    letter = text_of(operator.get(at("office-case-paper", one.code, "answer", "docx")).content)
    assert "The lamp is mended." in letter
    assert "Test Person" in letter
    assert "Ответ на обращение" in letter  # in the language of the appeal, whatever the page's is
    assert operator.get(at("office-case-paper", one.code, "answer", "pdf")).content.startswith(b"%PDF")
    register = text_of(operator.get(at("office-register-paper", "docx"), {"filter": "all"}).content)
    assert one.number in register


def test_a_deputy_has_the_answer_without_name_and_address(region: Region) -> None:
    one = appeal(region, deputy_id=DEPUTY)
    services.answer(appeal=one, outcome="resolved", words="The lamp is mended.", by=BY)
    deputy = signed_in(member("deputy", deputy_id=DEPUTY)[0])
    letter = text_of(deputy.get(at("office-case-paper", one.code, "answer", "docx")).content)
    assert "The lamp is mended." in letter
    assert "Test Person" not in letter
    assert "Test street" not in letter


@pytest.mark.parametrize(("what", "form"), [("answer", "pdf"), ("case", "exe"), ("secret", "pdf")])
def test_no_other_documents(operator: Client, region: Region, what: str, form: str) -> None:
    one = appeal(region)  # not answered
    assert operator.get(at("office-case-paper", one.code, what, form)).status_code == 404


# Published words and finding them


@pytest.fixture
def shown(region: Region) -> Appeal:
    one = appeal(region, may_publish=True, deputy_id=DEPUTY)
    return publishing.publish(appeal=one, words="Құрманғазы көшесінде су құбыры жарылды", by=BY)


@pytest.mark.parametrize(
    "typed",
    ["құрманғазы", "курмангазы", "курманказы", "құбыр", "кубыры жарылды", "КУБЫРЫ", "жарылды су", "жарилды"],
)
def test_published_words_are_found_without_kazakh_letters_and_with_errors(
    client: Client, shown: Appeal, typed: str
) -> None:
    found = client.get(at("appeals-list", "received"), {"q": typed}).content.decode()
    assert shown.number in found


@pytest.mark.parametrize("typed", ["мектеп", "құрманғазы мектеп", "!!", "а"])
def test_other_words_find_nothing(client: Client, shown: Appeal, typed: str) -> None:
    assert shown.number not in client.get(at("appeals-list", "received"), {"q": typed}).content.decode()


def test_topics_districts_and_deputies_are_found_by_name_where_they_are_shown(client: Client, region: Region) -> None:
    shared = [appeal(region, topic="water", deputy_id=DEPUTY, applicant=other()) for _ in range(3)]
    lone = appeal(region, topic="gas", applicant=other())
    named = names_of(region, "kk")

    def found(typed: str) -> set[str]:
        page = client.get(at("appeals-list", "received"), {"q": typed}).content.decode()
        return {one.number for one in [*shared, lone] if one.number in page}

    three = {one.number for one in shared}
    assert found("сумен") == three  # the topic in Kazakh
    assert found("сумин") == three
    assert found(named.deputies[DEPUTY].split()[0]) == three
    assert found(f"сумен {named.areas[AREA].split()[0]}") == three
    assert found("газбен") == set()  # a cell of one applicant is told nowhere


def test_nothing_is_shown_where_the_applicant_did_not_agree(region: Region) -> None:
    one = appeal(region)
    with pytest.raises(InputError, match="did not agree"):
        publishing.publish(appeal=one, words="Anything", by=BY)


@pytest.mark.parametrize("words", ["Call +7 701 123 45 67", "Write to me@example.kz"])
def test_personal_data_are_not_published(operator: Client, region: Region, words: str) -> None:
    one = appeal(region, may_publish=True)
    said = {"version": one.version, "words": words}
    assert operator.post(at("office-act", one.code, "publish"), said).status_code == 400
    assert again(one).public_words == ""


def test_a_deputy_publishes_nothing(region: Region) -> None:
    one, who = appeal(region, may_publish=True, deputy_id=DEPUTY), member("deputy", deputy_id=DEPUTY)[0]
    with pytest.raises(InputError, match="deputy"):
        publishing.publish(appeal=one, words="Anything", by=who.actor)


def test_the_applicant_takes_it_back_and_erasing_does_too(client: Client, shown: Appeal) -> None:
    where = at("appeal-act", shown.code, access_code(shown.client_key), "agree")
    assert client.post(where, {}).status_code == 303
    assert again(shown).public_words == ""
    assert shown.number not in client.get(at("appeals-list", "received"), {"q": "құрманғазы"}).content.decode()
    client.post(where, {"yes": "on"})
    publishing.publish(appeal=shown, words="Су құбыры", by=BY)
    services.erase(appeal=again(shown), by=BY)
    assert again(shown).public_words == ""
    assert not again(shown).words.exists()


def test_words_are_indexed_once_and_written_anew(shown: Appeal) -> None:
    publishing.publish(appeal=shown, words="су су су", by=BY)
    assert [one.word.text for one in shown.words.all()] == ["су"]
    assert Word.objects.filter(text="су").count() == 1


@pytest.mark.parametrize(
    ("typed", "word", "alike"),
    [("кубыр", "кубыры", True), ("курманказы", "курмангазы", True), ("мектеп", "кубыры", False), ("су", "су", True)],
)
def test_likeness_of_words(typed: str, word: str, alike: bool) -> None:
    assert similar(typed, word) is alike


# Alike


def test_like_words_are_shown_first_and_other_matters_of_the_place_not(region: Region) -> None:
    first = appeal(region, words="The street lamp before school 5 is dark", applicant=other())
    copy = appeal(region, words="the street lamp before school 5 is dark!", applicant=other(), area_code="353600000")
    cell = appeal(region, words="A hole in the road", applicant=other())
    appeal(region, words="No water at all", topic="water", applicant=other())
    found = likeness.alike(again(first), Appeal.objects.filter(region=region))
    assert [(like.appeal.pk, like.percent, like.same_cell) for like in found] == [
        (copy.pk, 100, False), (cell.pk, 10, True),
    ]  # fmt: skip


def test_of_an_erased_applicant_no_words_are_compared(region: Region) -> None:
    one, two = appeal(region, applicant=other()), appeal(region, applicant=other())
    services.erase(appeal=two, by=BY)
    assert [like.percent for like in likeness.alike(again(one), Appeal.objects.all())] == [0]


# Places at a reception


@pytest.fixture
def hall(region: Region) -> Reception:
    start = timezone.now() + timedelta(days=9)
    return receptions.announce(
        region=region, deputy_id=DEPUTY, area_code=AREA, place="Hall", starts_at=start,
        ends_at=start + timedelta(hours=2), form="office", slots=1, by=BY,
    )  # fmt: skip


def test_a_place_that_is_given_up_goes_to_the_next_and_the_person_is_erased(client: Client, hall: Reception) -> None:
    where = at("reception-book", hall.code)
    keys = [str(uuid4()), str(uuid4())]
    for number, key in enumerate(keys):
        page = client.post(where, {"client_key": key, "name": "Test Person", "phone": f"+7 700 000 00 0{number}"})
        assert page.status_code == 200
    people = [booking.person for booking in hall.bookings.select_related("person")]
    assert client.post(where, {"give_up": str(uuid4())}).status_code == 404
    assert client.post(where, {"give_up": "x"}).status_code == 404
    assert client.post(where, {"give_up": keys[0]}).status_code == 200
    people[0].refresh_from_db()
    assert (people[0].sealed, people[0].key_id) == (None, None)
    assert [str(one.client_key) for one in hall.bookings.all()] == keys[1:]


def test_the_office_gives_up_a_place_for_someone_who_calls(operator: Client, hall: Reception) -> None:
    receptions.book(reception=hall, applicant=other(), by=BY, client_key=uuid4())
    key = hall.bookings.get().pk
    assert operator.post(at("office-unbook", hall.code, key)).status_code == 303
    assert operator.post(at("office-unbook", hall.code, key)).status_code == 404


def test_the_office_records_a_reception_that_was_not_announced(operator: Client, region: Region) -> None:
    when = timezone.localtime(timezone.now() - timedelta(days=1))
    said = {
        "held-client_key": str(uuid4()), "held-deputy_id": DEPUTY, "held-area_code": AREA, "held-place": "Hall",
        "held-form": "field", "held-starts": f"{when:%Y-%m-%dT%H:%M}", "held-minutes": 60, "held-visitors": 4,
        "held-report": "Four people spoke of water.",
    }  # fmt: skip
    assert operator.post(at("office-record-held"), said).status_code == 303
    assert operator.post(at("office-record-held"), said).status_code == 303  # sent twice it is one
    one = Reception.objects.get()
    assert (one.state, one.announced_on, one.visitors) == ("held", None, 4)
    assert not Slot.objects.exists()
    assert next(evidence.receptions(region))["announced_on"] is None
    assert operator.get(at("office-reception", one.code)).status_code == 200
    tomorrow = timezone.localtime(timezone.now() + timedelta(days=1))
    later = {**said, "held-client_key": str(uuid4()), "held-starts": f"{tomorrow:%Y-%m-%dT%H:%M}"}
    assert operator.post(at("office-record-held"), later).status_code == 400
    assert operator.post(at("office-record-held"), {**said, "held-visitors": ""}).status_code == 400


def test_one_beside_the_timetable_is_not_owed(region: Region, hall: Reception) -> None:
    start = timezone.now() + timedelta(days=10)
    receptions.announce(region=region, deputy_id=DEPUTY, area_code=AREA, place="Hall", starts_at=start,
                        ends_at=start + timedelta(hours=1), form="field", slots=1, by=BY, owed=False)  # fmt: skip
    assert [row["slot_id"] for row in evidence.timetable(region)] == [hall.code]


# Where


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("47.1167, 51.8833", "47.11670, 51.88330"),
        ("47,1167; 51,8833", "47.11670, 51.88330"),
        ("47 51", "47.00000, 51.00000"),
    ],
)
def test_a_point_is_understood_as_people_write_it(client: Client, region: Region, typed: str, kept: str) -> None:
    assert client.post(at("appeal-new"), filled(point=typed)).status_code == 303
    one = Appeal.objects.select_related("person__key").get()
    assert vault.words(one.person, one.sealed)["point"] == kept


@pytest.mark.parametrize("typed", ["51.8833, 47.1167, 3", "10.5, 51.2", "somewhere", "47.1 200.5", "<b>"])
def test_a_point_elsewhere_is_refused(client: Client, region: Region, typed: str) -> None:
    assert client.post(at("appeal-new"), filled(point=typed)).status_code == 400
    assert not Appeal.objects.exists()


def test_a_settlement_counts_for_its_district_and_is_sealed(client: Client, region: Region) -> None:
    names = names_of(region, "kk")
    village = next(code for code, above in names.above.items() if above == AREA)
    assert client.post(at("appeal-new"), filled(area_code=village)).status_code == 303
    one = Appeal.objects.select_related("person__key").get()
    assert one.area_code == AREA
    assert vault.words(one.person, one.sealed)["settlement"] == village
