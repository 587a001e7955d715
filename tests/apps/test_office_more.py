"""The office's further work: parts at other bodies, many at once, who looks at a case, documents, published words."""

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.office import DEPUTY, appeal, other
from apps.staff import member, signed_in
from senim.appeals import bulk, presence, publishing, services
from senim.appeals.filing import access_code
from senim.appeals.models import Appeal, Letter, Presence, Word
from senim.appeals.publishing import similar
from senim.ledger.models import Waiting
from senim.rating.models import Region
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


# Two who work on one case


def test_two_who_look_at_a_case_see_each_other_and_not_for_ever(operator: Client, region: Region) -> None:
    one, second = appeal(region), member("operator", "aida")[0]
    assert "aida" not in operator.get(at("office-appeal", one.code)).content.decode()
    assert "the-operator" in signed_in(second).get(at("office-appeal", one.code)).content.decode()
    assert "aida" in operator.get(at("office-appeal", one.code)).content.decode()
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
