"""Attacks that once succeeded, kept: what a sceptic tried against the reception office, each ending in a refusal."""

import contextlib
import io
import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.office import DEPUTY, NOW, appeal, other
from apps.staff import member, signed_in
from apps.test_citizen import at, case_of, typed
from senim.appeals import evidence, handover, letters, limits, services
from senim.appeals.models import Appeal, Assessment, Letter, Reception
from senim.common import papers
from senim.common.kept import kept_secret
from senim.common.logs import Lines
from senim.ledger.models import Waiting
from senim.rating.models import Region
from senim.rating.services import write_bundle
from senim_core.bundle.write import check_evidence
from senim_core.errors import InputError
from senim_core.rating.engine import DuckDB, Period

pytestmark = pytest.mark.django_db
BY = "system:test"
DAY = timedelta(days=1)
YEAR = Period(datetime(2026, 1, 1).date(), datetime(2026, 12, 31).date())
SATURDAY = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)


def problems_of(region: Region, folder: Path) -> list[str]:
    """What a verifier would say against the region's evidence as it would be published now."""
    handover.hand_over(region=region)
    write_bundle(region, YEAR, folder, retrospective=True)
    engine = DuckDB()
    try:
        engine.load(folder / "evidence")
        return [str(one) for one in check_evidence(engine)]
    finally:
        engine.close()


def answered(region: Region, when: datetime = NOW, **more: Any) -> Appeal:
    one = services.assign(appeal=appeal(region, at=when, **more), deputy_id=DEPUTY, by=BY, at=when)
    return services.answer(appeal=one, outcome="resolved", words="x", by=BY, at=when)


def test_one_mark_stops_no_release_and_is_not_in_it(region: Region, tmp_path: Path) -> None:
    services.assess(appeal=answered(region), mark=1, at=NOW)
    Assessment.objects.update(month="2026-01")
    assert problems_of(region, tmp_path / "bundle") == []


def test_marks_of_a_month_are_handed_over_when_it_is_over(region: Region) -> None:
    services.assess(appeal=answered(region), mark=1)
    assert list(evidence.assessments(region)) == []


@pytest.mark.parametrize("when", [SATURDAY, NOW.replace(hour=15)], ids=["saturday", "evening"])
def test_an_answer_before_the_day_of_registration_does_not_break_the_evidence(
    region: Region, tmp_path: Path, when: datetime
) -> None:
    one = services.say(appeal=answered(region, when), says="not_solved", at=when)
    assert one.answered_on == one.registered_on
    assert problems_of(region, tmp_path / "bundle") == []


def test_an_extension_of_the_last_day_does_not_break_the_evidence(region: Region, tmp_path: Path) -> None:
    last = NOW + 24 * DAY
    one = services.assign(appeal=appeal(region), deputy_id=DEPUTY, by=BY, at=NOW)
    services.extend(appeal=one, until=(last + DAY).date(), reason="x", by=BY, at=last)
    assert problems_of(region, tmp_path / "bundle") == []


ACTS = [
    "ask",
    "reply",
    "promise",
    "extend",
    "forward",
    "answer",
    "say",
    "dispute",
    "reopen",
    "leave",
    "withdraw",
    "move",
]


def act(one: Appeal, name: str, when: datetime) -> None:
    """Do one thing, or nothing where it cannot be done."""
    more = {"appeal": one, "at": when}
    verbs: dict[str, Any] = {
        "ask": lambda: services.ask(question="x", by=BY, **more),
        "reply": lambda: services.reply(words="x", **more),
        "promise": lambda: services.promise(until=(when + 9 * DAY).date(), words="x", by=BY, **more),
        "extend": lambda: services.extend(until=(when + 40 * DAY).date(), reason="x", by=BY, **more),
        "forward": lambda: services.forward(executive="x", words="x", by=BY, **more),
        "answer": lambda: services.answer(outcome="resolved", words="x", by=BY, **more),
        "say": lambda: services.say(says="solved", **more),
        "dispute": lambda: services.say(says="not_solved", **more),
        "reopen": lambda: services.reopen(**more),
        "leave": lambda: services.leave(reason="x", by=BY, **more),
        "withdraw": lambda: services.withdraw(**more),
        "move": lambda: services.assign(deputy_id="D-000000000-15", by=BY, **more),
    }
    with contextlib.suppress(InputError):
        verbs[name]()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), max_size=9), min_size=3, max_size=6)
)
def test_whatever_is_done_in_whatever_order_the_evidence_stays_sound(
    region: Region, tmp_path_factory: pytest.TempPathFactory, steps: list[list[tuple[str, int]]]
) -> None:
    for number, one in enumerate(steps):
        when = SATURDAY + number * DAY
        made = services.assign(appeal=appeal(region, at=when, applicant=other()), deputy_id=DEPUTY, by=BY, at=when)
        for name, days in one:
            when += days * DAY
            act(made, name, when)
    assert problems_of(region, tmp_path_factory.mktemp("bundle") / "made") == []


@pytest.mark.parametrize("way", ["leave", "withdraw", "move", "forward"])
def test_a_late_and_disputed_answer_does_not_vanish_after_reopening(region: Region, way: str) -> None:
    one = services.assign(appeal=appeal(region), deputy_id=DEPUTY, by=BY, at=NOW)
    late = NOW + 60 * DAY
    one = services.answer(appeal=one, outcome="resolved", words="x", by=BY, at=late)
    one = services.reopen(appeal=one, at=late + DAY)
    act(one, way, late + 2 * DAY)
    (row,) = evidence.appeals(region)
    assert (row["deputy_id"], row["outcome"], row["applicant_says"]) == (DEPUTY, "resolved", "disputed")
    assert row["answered_on"] > row["due_on"]


def test_only_solved_takes_a_dispute_back_and_a_late_word_makes_none(region: Region) -> None:
    one = services.say(appeal=answered(region), says="not_solved", at=NOW + DAY)
    one = services.say(appeal=one, says="cannot_tell", at=NOW + 2 * DAY)
    assert one.disputed_on is not None
    assert services.say(appeal=one, says="solved", at=NOW + 3 * DAY).disputed_on is None
    with pytest.raises(InputError, match="term to dispute is over"):
        services.say(appeal=one, says="not_solved", at=NOW + 90 * DAY)


def test_a_question_after_the_term_hides_no_overdue_appeal_and_is_no_dead_end(region: Region) -> None:
    one = appeal(region)
    with pytest.raises(InputError, match="the term is over"):
        services.ask(appeal=one, question="x", by=BY, at=NOW + 40 * DAY)
    one = services.ask(appeal=one, question="x", by=BY, at=NOW + DAY)
    assert services.remind(appeal=one, at=NOW + 90 * DAY).reminded_on is not None
    assert services.answer(appeal=one, outcome="explained", words="x", by=BY, at=NOW + 90 * DAY).status == "answered"


def test_a_letter_that_cannot_be_sent_stops_no_other(
    region: Region, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.post(at("appeal-new"), typed(email="x@" + "ә" * 60 + ".kz")).status_code == 400
    for one in (appeal(region), appeal(region, applicant=other())):
        letters.write(person=one.person, language="kk", words=lambda: ("s", "t"), at=NOW)
    sent = []

    def send(message: Any) -> None:
        if not sent:
            sent.append("failed")
            raise UnicodeError("label too long")
        sent.append(message.to)

    letters.write(person=appeal(region).person, language="kk", words=lambda: ("s", "t"), at=NOW)
    monkeypatch.setattr(letters.EmailMessage, "send", send)
    assert letters.deliver(at=NOW) == Letter.objects.count() - 1 > 0


def test_a_round_goes_on_when_one_step_fails(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> int:
        raise ValueError("year 10000 is out of range")

    appeal(region)
    monkeypatch.setattr(handover, "hand_over", broken)
    said = io.StringIO()
    call_command("tend", stderr=said)
    assert "evidence: ValueError" in said.getvalue()
    assert not Waiting.objects.exists()


def test_a_reception_of_another_age_is_not_announced(region: Region) -> None:
    operator = signed_in(member("operator", "op.one")[0])
    form = {"deputy_id": DEPUTY, "area_code": "271000000", "place": "x", "form": "field", "minutes": "60", "slots": "1",
            "client_key": "12345678-1234-1234-1234-123456789abc", "weeks": "52", "starts": "9999-12-31T10:00"}  # fmt: skip
    assert operator.post(at("office-announce"), form).status_code == 400
    assert not Reception.objects.exists()


def test_a_case_is_answered_though_its_applicant_was_erased(region: Region) -> None:
    first, second = appeal(region), appeal(region, papers=[("Ivanov passport.pdf", "application/pdf", b"%PDF-1")])
    assert second.papers.get().name == "1.pdf"
    services.erase(appeal=first, by=BY)
    second = Appeal.objects.select_related("person__key").get(pk=second.pk)
    assert second.person.key_id is None  # the same contact
    assert (second.salt, second.papers.get().sha256) == ("", "")
    assert services.answer(appeal=second, outcome="explained", words="x", by=BY).status == "answered"
    operator = signed_in(member("operator", "op.one")[0])
    assert operator.get(at("office-paper", second.code, second.papers.get().pk)).status_code == 404
    member("deputy", "dep.one", deputy_id=DEPUTY)
    with pytest.raises(InputError, match="a deputy does not change"):
        services.erase(appeal=first, by="staff:dep.one")


def test_joining_in_both_directions_or_to_an_ended_one_is_refused(region: Region) -> None:
    one, two = appeal(region), appeal(region)
    services.join(appeal=one, to=two, by=BY)
    with pytest.raises(InputError, match="cannot be joined"):
        services.join(appeal=two, to=one, by=BY)
    with pytest.raises(InputError, match="cannot be joined"):
        services.join(appeal=two, to=services.withdraw(appeal=appeal(region)), by=BY)


def test_no_free_text_goes_into_the_log(region: Region) -> None:
    services.forward(appeal=appeal(region), executive="Works, +7 701 000 00 00", words="x", by=BY)
    # Both parts are longer than anything a fingerprint in hexadecimal digits could hold by chance.
    assert not Waiting.objects.filter(body__contains="701 000 00 00").exists()
    assert not Waiting.objects.filter(body__contains="Works").exists()


def test_the_programs_log_holds_no_code_of_a_case(region: Region, client: Client) -> None:
    path = case_of(appeal(region), "appeal-act", "reply")
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Bad Request", path), None)
    said = json.loads(Lines().format(record))
    assert said["what"] == "Bad Request: /kk/appeals/case/…"
    assert (said["level"], said["logger"]) == ("WARNING", "django.request")


def test_the_programs_log_tells_of_an_error_its_kind_and_place_and_not_its_words() -> None:
    try:
        raise ValueError("+7 700 000 00 00 of Test Person")
    except ValueError:
        record = logging.LogRecord("senim", logging.ERROR, "", 0, "failed at /kk/x/?q=secret", (), sys.exc_info())
    line = Lines().format(record)
    assert "Person" not in line
    assert "secret" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert "test_sceptic.py" in json.loads(line)["where"][0]


def test_a_request_leaves_the_name_of_its_page_and_nothing_of_its_address(
    region: Region, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = case_of(appeal(region))
    with caplog.at_level(logging.INFO, logger="senim.requests"):
        client.get(path, {"q": "secret"})
    said = json.loads(Lines().format(caplog.records[-1]))
    assert (said["route"], said["status"], said["method"]) == ("appeal-case", 200, "GET")
    assert "secret" not in caplog.text
    assert path not in json.dumps(said)


@pytest.mark.parametrize("mark", ["9" * 5000, "²", ""])
def test_an_odd_mark_is_refused(region: Region, client: Client, mark: str) -> None:
    assert client.post(case_of(answered(region), "appeal-act", "mark"), {"mark": mark}).status_code == 400


def test_past_the_limit_a_wrong_address_is_a_clear_answer(region: Region, client: Client) -> None:
    limits.LIMITS["open"], kept = (1, 1), limits.LIMITS["open"]
    try:
        answers = [client.get(at("appeal-case", "NOSUCHCODE12", "AAAAAAAAAA")).status_code for _ in range(3)]
        one = appeal(region)
        assert client.get(case_of(one)).status_code == 200  # the right code still opens
    finally:
        limits.LIMITS["open"] = kept
    assert answers == [404, 429, 429]


def test_whoever_names_anothers_e_mail_cannot_keep_them_from_filing(region: Region, client: Client) -> None:
    for number in range(12):
        assert client.post(at("appeal-new"), typed(words=f"Appeal {number}")).status_code == 303
    assert Appeal.objects.count() == 12
    assert Letter.objects.count() == 20  # two for each of the first ten


def test_comments_in_a_picture_are_dropped_and_odd_pictures_are_refused() -> None:
    from PIL import Image  # noqa: PLC0415

    body = io.BytesIO()
    Image.new("RGB", (9, 9)).save(body, "JPEG", comment=b"hidden words")
    assert b"hidden words" in body.getvalue()
    assert b"hidden words" not in papers.cleaned("a.jpg", body.getvalue())[2]
    with pytest.raises(InputError, match="cannot be read"):
        papers.cleaned("a.jpg", body.getvalue()[:40] + b"\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00")


def test_a_secret_made_twice_at_once_is_one_secret(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "one.key", 32)
    assert kept_secret(tmp_path / "one.key", 32) == first
    assert [path.name for path in tmp_path.iterdir()] == ["one.key"]
    assert (tmp_path / "one.key").stat().st_mode & 0o777 == 0o600


def test_letters_and_receipts_lead_to_the_installations_own_address(
    region: Region, client: Client, settings: Any
) -> None:
    settings.SENIM_ADDRESS = "https://senim.example"
    settings.ALLOWED_HOSTS = ["*"]
    client.post(at("appeal-new"), typed(), headers={"host": "evil.example"})
    letters_now = [json.loads(json.dumps(letters.vault.words(one.person, one.sealed))) for one in Letter.objects.all()]
    assert any("https://senim.example/kk/appeals/case/" in one["text"] for one in letters_now)
    assert not any("evil" in one["text"] for one in letters_now)
