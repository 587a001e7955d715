"""A citizen's pages: filing without script or account, the receipt, the case, links and codes, and what a stranger tries."""

import io
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from apps.office import AREA, DEPUTY, NOW, WORDS, appeal
from senim.appeals import filing, letters, limits, passes, services, vault
from senim.appeals.models import Appeal, Assessment, Attempt, Letter, Pass
from senim.rating.models import Region

pytestmark = pytest.mark.django_db
JPEG_WITH_PLACE = "EXIF"


@pytest.fixture(autouse=True)
def _mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def at(name: str, *args: Any, language: str = "kk") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def typed(**more: Any) -> dict[str, Any]:
    return {
        "client_key": str(uuid4()), "kind": "complaint", "topic": "roads", "area_code": AREA, "words": WORDS,
        "place": "by the school", "name": "Test Person", "email": "test@example.kz", "phone": "", "address": "", "iin": "",
        "language": "kk", "declared": "on", **more,
    }  # fmt: skip


def case_of(one: Appeal, name: str = "appeal-case", *more: str, language: str = "kk") -> str:
    return at(name, one.code, filing.access_code(one.client_key), *more, language=language)


def test_an_appeal_is_filed_without_account_script_or_a_kept_page(client: Client, region: Region) -> None:
    form = client.get(at("appeal-new"))
    assert form.status_code == 200
    assert "no-store" in form.headers["Cache-Control"]
    answer = client.post(at("appeal-new"), typed())
    one = Appeal.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, case_of(one))
    assert one.channel == "web"
    page = client.get(case_of(one)).content.decode()
    assert one.number in page
    assert WORDS in page
    assert "APPC" not in page  # the office's own standard is never shown as the law's


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_case_speaks_each_language(client: Client, region: Region, language: str) -> None:
    one = appeal(region)
    page = client.get(case_of(one, language=language)).content.decode()
    assert f'<html lang="{language}">' in page
    assert filing.access_code(one.client_key) in page


def test_the_same_form_sent_again_leads_to_the_same_receipt(client: Client, region: Region) -> None:
    form = typed()
    first, second = client.post(at("appeal-new"), form), client.post(at("appeal-new"), form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""}, {"words": "\u200b"}, {"topic": ""}, {"topic": "nothing"}, {"area_code": "999"}, {"name": ""},
        {"email": "", "phone": "", "address": ""}, {"email": "no address"}, {"declared": ""}, {"iin": "123456789012"},
        {"iin": "12"}, {"client_key": "x"}, {"kind": "order"}, {"phone": "<b>"}, {"language": "de"},
        {"words": "ә" * 20_001},
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_and_nothing_is_stored_or_lost(
    client: Client, region: Region, wrong: dict[str, str]
) -> None:
    answer = client.post(at("appeal-new"), typed(**wrong))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'role="alert"' in page
    if "words" not in wrong:
        assert WORDS in page
    assert Appeal.objects.count() == 0


def test_personal_data_in_the_text_are_pointed_out_once(client: Client, region: Region) -> None:
    form = typed(words="Call me: +7 701 123 45 67")
    answer = client.post(at("appeal-new"), form)
    assert answer.status_code == 422
    assert "+7 701 123 45 67" in answer.content.decode()
    assert Appeal.objects.count() == 0
    assert 'name="seen" value="on"' in answer.content.decode()
    assert client.post(at("appeal-new"), {**form, "seen": "on"}).status_code == 303


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    from PIL import Image  # noqa: PLC0415

    body = io.BytesIO()
    one = Image.new("RGB", size, "red")
    exif = one.getexif()
    exif[0x010F] = "SecretCamera"
    one.save(body, "JPEG", exif=exif)
    return body.getvalue() + b"hidden behind the end"


def upload(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_a_photo_is_kept_without_what_hides_in_it(client: Client, region: Region) -> None:
    content = picture()
    assert b"SecretCamera" in content
    client.post(at("appeal-new"), typed(papers=upload("../../etc/p\u202egpj.jpg", content)))
    one = Appeal.objects.get()
    (paper,) = one.papers.all()
    kept = vault.unseal(one.person, paper.sealed)
    assert paper.kind == "image/jpeg"
    assert kept.startswith(b"\xff\xd8")
    assert b"SecretCamera" not in kept
    assert b"hidden" not in kept
    assert "/" not in paper.name
    assert "\u202e" not in paper.name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"<html><script>alert(1)</script>"),
        ("photo.jpg", b"MZ\x90\x00"),
        ("photo.jpg", b"\xff\xd8\xff broken"),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("large.pdf", b"%PDF-" + b"0" * (8 * 1024**2)),
    ],
)
def test_a_mislabelled_broken_or_large_file_is_refused_by_name(
    client: Client, region: Region, name: str, content: bytes
) -> None:
    answer = client.post(at("appeal-new"), typed(papers=upload(name, content)))
    assert answer.status_code == 400
    assert name in answer.content.decode()
    assert Appeal.objects.count() == 0


def test_six_files_are_one_too_many(client: Client, region: Region) -> None:
    files = [upload(f"{number}.pdf", b"%PDF-1.4") for number in range(6)]
    assert client.post(at("appeal-new"), typed(papers=files)).status_code == 400


def test_words_with_marks_of_a_page_stay_words(client: Client, region: Region) -> None:
    client.post(at("appeal-new"), typed(words="<script>alert(1)</script> & <b>"))
    page = client.get(case_of(Appeal.objects.get())).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["appeal-case", "appeal-receipt"])
def test_a_case_opens_to_nobody_without_its_code(client: Client, region: Region, name: str) -> None:
    one, other = appeal(region), appeal(region)
    for code in ("", "A" * 10, filing.access_code(other.client_key), filing.access_code(one.client_key)[:-1]):
        if code:
            assert client.get(at(name, one.code, code)).status_code == 404
    assert client.get(at(name, "NOSUCHCODE12", filing.access_code(one.client_key))).status_code == 404
    assert client.get(case_of(one, name)).status_code == 200


def test_guessing_codes_ends_in_a_limit_that_names_no_one(client: Client, region: Region, settings: Settings) -> None:
    one = appeal(region)
    limits.LIMITS["open"], kept = (3, 3), limits.LIMITS["open"]
    try:
        for _ in range(3):
            assert client.post(at("appeals-mine"), {"number": one.number, "access": "WRONG"}).status_code == 400
        assert client.post(at("appeals-mine"), {"number": one.number, "access": "WRONG"}).status_code == 429
    finally:
        limits.LIMITS["open"] = kept
    assert not any("127.0.0.1" in str(row) for row in Attempt.objects.values_list())


def test_keys_of_networks_are_destroyed_after_seven_days(region: Region, settings: Settings, tmp_path: Any) -> None:
    settings.SENIM_VAR = tmp_path
    limits.check("open", network="127.0.0.1", at=NOW)
    assert len(list((tmp_path / "keys" / "days").glob("*.key"))) == 1
    assert limits.forget(at=NOW + limits.KEPT) == 0
    assert limits.forget(at=NOW + limits.KEPT + limits.KEPT / 7) == 1
    assert not Attempt.objects.exists()


def test_number_and_code_of_the_receipt_find_the_case(client: Client, region: Region) -> None:
    one = appeal(region)
    form = {"number": f" {one.number} ", "access": filing.access_code(one.client_key).lower()}
    assert client.post(at("appeals-mine"), form).headers["Location"] == case_of(one)


def test_the_receipt_comes_as_pdf(client: Client, region: Region) -> None:
    answer = client.get(case_of(appeal(region), "appeal-receipt"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_code_by_e_mail_confirms_the_contact_once(client: Client, region: Region) -> None:
    client.post(at("appeal-new"), typed())
    one = Appeal.objects.get()
    assert letters.deliver(at=timezone.now()) == 2
    assert letters.deliver(at=timezone.now()) == 0
    assert [message.to for message in mail.outbox] == [["test@example.kz"]] * 2
    (code,) = re.findall(r"\b(\d{6})\b", mail.outbox[0].body)
    confirm = case_of(one, "appeal-act", "confirm")
    assert client.post(confirm, {"code": "000000" if code != "000000" else "111111"}).status_code == 400
    assert client.post(confirm, {"code": code}).status_code == 303
    one.person.refresh_from_db()
    assert one.person.confirmed_at is not None
    assert client.post(confirm, {"code": code}).status_code == 400  # a replayed code


def test_five_wrong_codes_end_a_code(client: Client, region: Region) -> None:
    client.post(at("appeal-new"), typed())
    one = Appeal.objects.get()
    letters.deliver(at=timezone.now())
    (code,) = re.findall(r"\b(\d{6})\b", mail.outbox[0].body)
    confirm = case_of(one, "appeal-act", "confirm")
    for number in range(5):
        client.post(confirm, {"code": f"{(int(code) + 1 + number) % 10**6:06d}"})
    assert client.post(confirm, {"code": code}).status_code == 400


def test_letters_hold_no_words_of_the_appeal_and_are_sealed(client: Client, region: Region) -> None:
    client.post(at("appeal-new"), typed())
    assert all(b"test@" not in bytes(one.sealed) for one in Letter.objects.all())
    letters.deliver(at=timezone.now())
    assert not any(WORDS in message.body or "Test Person" in message.body for message in mail.outbox)


def test_a_letter_that_fails_is_tried_again_later(
    client: Client, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(at("appeal-new"), typed())

    def broken(*_: object) -> None:
        raise OSError("no connection")

    with monkeypatch.context() as patched:
        patched.setattr(letters.EmailMessage, "send", broken)
        assert letters.deliver(at=timezone.now()) == 0
    assert letters.deliver(at=timezone.now()) == 0  # not yet
    assert letters.deliver(at=timezone.now() + letters.timedelta(minutes=3)) == 2


def link_sent(client: Client, email: str = "test@example.kz") -> str:
    answer = client.post(at("appeals-mine"), {"email": email})
    assert answer.status_code == 200
    letters.deliver(at=timezone.now())
    found = re.findall(r"/appeals/mine/([\w-]+)/", "".join(message.body for message in mail.outbox))
    return found[-1] if found else ""


def test_a_link_shows_all_appeals_of_a_contact_once(client: Client, region: Region) -> None:
    one, two = appeal(region), appeal(region)
    address = at("appeals-link", link_sent(client))
    for _ in range(2):  # looking does not use it
        page = client.get(address)
        assert page.status_code == 200
        assert one.number not in page.content.decode()
    page = client.post(address).content.decode()
    assert one.number in page
    assert two.number in page
    assert client.post(address).status_code == 400
    assert client.get(address).status_code == 410


def test_who_asks_for_a_link_learns_nothing_of_whether_the_contact_is_known(client: Client, region: Region) -> None:
    appeal(region)
    known = client.post(at("appeals-mine"), {"email": "test@example.kz"}).content.decode()
    unknown = client.post(at("appeals-mine"), {"email": "nobody@example.kz"}).content.decode()
    scrub = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|value="(?:test|nobody)@example.kz"')
    assert scrub.sub("", known) == scrub.sub("", unknown)
    assert Pass.objects.count() == 1


def test_an_old_link_is_none(client: Client, region: Region) -> None:
    appeal(region)
    token = link_sent(client)
    assert not passes.link_is_good(token=token, at=timezone.now() + passes.LINK_LIVES)
    assert client.get(at("appeals-link", "x" * 43)).status_code == 410


def test_the_whole_way_from_question_to_mark(client: Client, region: Region) -> None:
    now = timezone.now()
    one = services.assign(appeal=appeal(region, at=now), deputy_id=DEPUTY, by="system:test")
    one = services.ask(appeal=one, question="Which lamp?", by="system:test")
    assert "Which lamp?" in client.get(case_of(one)).content.decode()
    assert client.post(case_of(one, "appeal-act", "reply"), {"words": "The left."}).status_code == 303
    one.refresh_from_db()
    services.answer(appeal=one, outcome="resolved", words="It is lit.", by="system:test")
    page = client.get(case_of(one)).content.decode()
    assert "It is lit." in page
    for name in ("say", "mark", "reopen"):
        assert case_of(one, "appeal-act", name) in page
    assert client.post(case_of(one, "appeal-act", "say"), {"says": "solved"}).status_code == 303
    assert client.post(case_of(one, "appeal-act", "mark"), {"mark": "4"}).status_code == 303
    assert client.post(case_of(one, "appeal-act", "mark"), {"mark": "1"}).status_code == 400
    one.refresh_from_db()
    assert one.says == "solved"
    assert Assessment.objects.get().mark == 4


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("reply", {"words": "x"}), ("say", {"says": "solved"}), ("say", {"says": "nothing"}), ("mark", {"mark": "٤"}),
        ("reopen", {}), ("remind", {}), ("escalate", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_done_now_is_refused_with_a_reason(
    client: Client, region: Region, name: str, form: dict[str, str]
) -> None:
    one = appeal(region, at=timezone.now())
    answer = client.post(case_of(one, "appeal-act", name), form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    one.refresh_from_db()
    assert one.status == "registered"


def test_an_unknown_act_and_a_form_of_another_site_do_nothing(region: Region) -> None:
    one = appeal(region)
    assert Client().post(case_of(one, "appeal-act", "answer")).status_code == 404
    assert Client(enforce_csrf_checks=True).post(case_of(one, "appeal-act", "withdraw")).status_code == 403
    assert Client().get(case_of(one, "appeal-act", "withdraw")).status_code == 405


def test_notes_and_reasons_inside_the_office_are_never_shown_to_the_applicant(client: Client, region: Region) -> None:
    one = services.assign(appeal=appeal(region), deputy_id=DEPUTY, reason="secret reason", by="system:test")
    services.note(appeal=one, words="secret note", by="system:test")
    assert "secret" not in client.get(case_of(one)).content.decode()


def test_after_erasing_the_case_stays_without_words(client: Client, region: Region) -> None:
    one = appeal(region)
    services.erase(appeal=one, by="system:test")
    page = client.get(case_of(one)).content.decode()
    assert one.number in page
    assert WORDS not in page


@pytest.mark.parametrize("name", ["appeal-new", "appeals-mine"])
def test_the_forms_reach_nobody_else_and_run_nothing_inline(client: Client, region: Region, name: str) -> None:
    page = client.get(at(name)).content.decode()
    assert not re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)", page)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
