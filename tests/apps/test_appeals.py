"""Appeals from filing to the outcome both sides confirm, through the services."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.office import AREA, DEPUTY, NOW, WORDS, appeal, filed
from apps.staff import member
from senim.appeals import evidence, filing, handover, services, vault
from senim.appeals.filing import Applicant
from senim.appeals.models import Appeal, AssessedAppeal, Assessment, Event, Person, PersonKey
from senim.ledger import services as ledger
from senim.ledger.models import Leaf, Waiting
from senim.rating.models import EvidenceRow, Region
from senim_core.appeals.status import Status
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def again(one: Appeal) -> Appeal:
    return Appeal.objects.select_related("person__key", "region").get(pk=one.pk)


def test_an_appeal_has_its_number_terms_and_commitment_at_once(region: Region) -> None:
    one = appeal(region)
    assert (one.status, one.registered_on, one.first_due_on, one.due_on, one.clock_on) == (
        "registered", date(2026, 3, 16), date(2026, 4, 9), date(2026, 4, 9), date(2026, 4, 9),
    )  # fmt: skip
    assert one.number == "Ш-2026-000001"
    assert one.commitment == filing.commitment(one.salt, one, WORDS)
    assert vault.words(one.person, one.sealed) == {"words": WORDS, "place": "", "settlement": "", "point": ""}
    assert vault.words(one.person, one.person.sealed)["name"] == "Test Person"


def test_numbers_run_on_within_a_year_whatever_the_kind(region: Region) -> None:
    numbers = [appeal(region, kind=kind).number for kind in ("application", "complaint", "request")]
    assert numbers == ["А-2026-000001", "Ш-2026-000002", "С-2026-000003"]


# Received, in Atyrau's clock (UTC+5), and registered (domain vectors of the calendar; office closes at 18:30).
@pytest.mark.parametrize(
    ("received", "registered"),
    [
        ("2021-07-01T10:00", "2021-07-01"),
        ("2021-07-01T18:30", "2021-07-01"),
        ("2021-07-01T18:31", "2021-07-02"),
        ("2021-07-02T23:59", "2021-07-03"),  # the Saturday that is worked
        ("2021-07-03T12:00", "2021-07-03"),
        ("2021-07-03T19:00", "2021-07-07"),  # Sunday and two days off
        ("2021-07-04T12:00", "2021-07-07"),
        ("2021-12-31T20:00", "2022-01-05"),
    ],
)
def test_what_comes_after_hours_or_on_a_day_off_is_registered_on_the_next_working_day(
    region: Region, received: str, registered: str
) -> None:
    at = datetime.fromisoformat(received + ":00+05:00").astimezone(UTC)
    assert appeal(region, at=at).registered_on == date.fromisoformat(registered)


def test_sending_the_same_form_twice_gives_the_same_appeal_and_the_same_code(region: Region) -> None:
    key = uuid4()
    first, second = appeal(region, client_key=key), appeal(region, client_key=key)
    assert first.pk == second.pk
    assert filing.access_hash(first.code, filing.access_code(first.client_key)) == second.access
    assert (Appeal.objects.count(), Person.objects.count()) == (1, 1)


def test_another_text_in_a_form_that_was_kept_is_another_appeal_with_another_code(region: Region) -> None:
    """As on a shared machine: nobody's words are swallowed, and nobody's case is opened to the next one."""
    key = uuid4()
    first = appeal(region, client_key=key)
    for more in ({"words": "other words"}, {"applicant": Applicant("Another Person", phone="+7 700 000 00 09")}):
        other = appeal(region, client_key=key, **more)
        assert other.pk != first.pk
        assert filing.access_code(other.client_key) != filing.access_code(first.client_key)
        assert appeal(region, client_key=key, **more).pk == other.pk


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u202eb\u200bc\x00d", "abcd"),  # turning and hidden marks, a NUL
        ("  Ә\u0301  ", "Ә\u0301"),
        ("line\r\nline", "line\nline"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # kept as typed; pages escape it
    ],
)
def test_marks_that_hide_or_turn_text_are_not_kept(typed: str, kept: str) -> None:
    assert filing.plain(typed) == kept


def test_ten_megabytes_of_words_are_cut_and_not_refused(region: Region) -> None:
    assert len(vault.words(appeal(region, words="ә" * 10**7).person, Appeal.objects.get().sealed)["words"]) == 20_000


def said(kind: str) -> list[dict[str, Any]]:
    return [
        json.loads(body) for body in Waiting.objects.filter(kind=kind).order_by("id").values_list("body", flat=True)
    ]


def test_the_log_has_the_commitment_and_nothing_personal(region: Region) -> None:
    one = appeal(region)
    (record,) = said("appeal-registered/v1")
    assert record["commitment"] == one.commitment
    text = json.dumps(record, ensure_ascii=False)
    assert not any(word in text for word in ("Test", "+7 700", "example.kz", "lamp", one.topic, one.area_code))


def test_what_waits_becomes_leaves_in_order_and_only_once(region: Region) -> None:
    one = appeal(region)
    services.take(appeal=one, by="system:test", at=NOW)
    before = Leaf.objects.count()
    assert ledger.gather() == 2
    assert ledger.gather() == 0
    kinds = list(Leaf.objects.order_by("index").values_list("kind", flat=True))[before:]
    assert kinds == ["appeal-registered/v1", "appeal-take/v1"]
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(before + 2))


def test_a_record_outside_a_transaction_is_refused() -> None:
    from django.db import connection, transaction  # noqa: PLC0415

    connection.in_atomic_block, kept = False, connection.in_atomic_block
    try:
        with pytest.raises(transaction.TransactionManagementError):
            ledger.record_later(kind="x/v1", by="system:test")
    finally:
        connection.in_atomic_block = kept


def test_if_the_log_fails_nothing_happened(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the log is full")

    one = appeal(region)
    monkeypatch.setattr(services.ledger, "record_later", broken)
    with pytest.raises(RuntimeError):
        services.take(appeal=one, by="system:test", at=NOW)
    with pytest.raises(RuntimeError):
        filing.file(region=region, filed=filed(), by="applicant", at=NOW)
    assert again(one).status == "registered"
    assert (Appeal.objects.count(), Event.objects.count(), PersonKey.objects.count()) == (1, 1, 1)


def test_a_question_stops_the_clock_until_the_reply(region: Region) -> None:
    one = services.ask(appeal=appeal(region), question="Which lamp?", by="system:test", at=NOW + DAY)
    assert (one.status, one.due_on) == ("returned_for_completion", date(2026, 4, 23))  # ten working days at once
    one = services.reply(appeal=one, words="The left one.", at=NOW + 3 * DAY)
    assert (one.status, one.due_on, one.clock_on) == ("in_review", date(2026, 4, 13), date(2026, 4, 13))
    assert list(one.pauses.values_list("asked_on", "replied_on")) == [(date(2026, 3, 17), date(2026, 3, 19))]


def test_an_extension_is_told_at_once_and_reaches_two_months_beyond(region: Region) -> None:
    one = appeal(region)
    for until in (date(2026, 4, 9), date(2026, 6, 11)):
        with pytest.raises(InputError, match="does not count"):
            services.extend(appeal=one, until=until, reason="facts", by="system:test", at=NOW + DAY)
    done = services.extend(appeal=one, until=date(2026, 6, 10), reason="facts", by="system:test", at=NOW + DAY)
    assert (done.due_on, done.extension_notified_on) == (date(2026, 6, 10), date(2026, 3, 17))
    with pytest.raises(InputError, match="extended already"):
        services.extend(appeal=one, until=date(2026, 6, 9), reason="more", by="system:test", at=NOW + DAY)


def answered(region: Region, at: datetime = NOW + DAY, **more: Any) -> Appeal:
    one = services.assign(appeal=appeal(region, **more), deputy_id=DEPUTY, by="system:test", at=NOW)
    return services.answer(appeal=one, outcome="resolved", words="It is lit again.", by="system:test", at=at)


def test_both_sides_outcomes_are_kept_and_silence_is_not_agreement(region: Region) -> None:
    one = answered(region)
    assert (one.status, one.outcome, one.says, one.clock_on) == ("answered", "resolved", "", None)
    assert next(evidence.appeals(region))["applicant_says"] == "silent"
    one = services.say(appeal=one, says="not_my_points", at=NOW + 2 * DAY)
    assert (one.outcome, one.says, one.disputed_on) == ("resolved", "not_my_points", date(2026, 3, 18))
    assert next(evidence.appeals(region))["applicant_says"] == "disputed"


def test_reopening_has_a_new_term_and_the_first_answer_keeps_counting(region: Region) -> None:
    one = services.reopen(appeal=answered(region), at=NOW + 2 * DAY)
    assert (one.status, one.round, one.clock_on) == ("in_review", 2, date(2026, 4, 13))
    assert (one.due_on, one.answered_on) == (date(2026, 4, 9), date(2026, 3, 17))
    row = next(evidence.appeals(region))
    assert (row["due_on"], row["answered_on"], row["applicant_says"]) == (
        date(2026, 4, 9),
        date(2026, 3, 17),
        "disputed",
    )
    one = services.answer(appeal=one, outcome="resolved", words="Now it is.", by="system:test", at=NOW + 9 * DAY)
    assert (one.answered_on, one.last_answered_on) == (date(2026, 3, 17), date(2026, 3, 25))
    assert next(evidence.appeals(region))["applicant_says"] == "disputed"  # until the applicant says otherwise
    services.say(appeal=one, says="solved", at=NOW + 10 * DAY)
    assert next(evidence.appeals(region))["applicant_says"] == "confirmed"


def test_after_the_term_it_cannot_be_reopened(region: Region) -> None:
    one = answered(region)
    with pytest.raises(InputError, match="term to reopen is over"):
        services.reopen(appeal=one, at=NOW + 40 * DAY)
    assert again(one).status == "answered"


def test_a_reminder_waits_for_the_due_date_and_comes_once_a_day(region: Region) -> None:
    one = appeal(region)
    with pytest.raises(InputError, match="not overdue yet"):
        services.remind(appeal=one, at=NOW + 24 * DAY)
    services.remind(appeal=one, at=NOW + 25 * DAY)
    with pytest.raises(InputError, match="reminded today"):
        services.remind(appeal=one, at=NOW + 25 * DAY)


def test_the_ladder_has_four_steps(region: Region) -> None:
    one = answered(region)
    for day, level in enumerate(("faction", "council", "executive"), start=2):
        one = services.escalate(appeal=one, at=NOW + day * DAY)
        assert one.level == level
        with pytest.raises(InputError, match="a step higher today"):
            services.escalate(appeal=one, at=NOW + day * DAY)
    with pytest.raises(InputError, match="no further step"):
        services.escalate(appeal=one, at=NOW + 9 * DAY)


@pytest.mark.parametrize("act", ["answer", "assign", "extend", "take", "promise", "forward", "ask", "leave"])
def test_a_deputy_changes_nothing_that_is_counted(region: Region, act: str) -> None:
    one = appeal(region)
    member("deputy", "d.one", deputy_id=DEPUTY)
    more: dict[str, Any] = {
        "answer": {"outcome": "resolved", "words": "x"}, "assign": {"deputy_id": DEPUTY},
        "extend": {"until": date(2026, 5, 1), "reason": "x"}, "promise": {"until": date(2026, 5, 1), "words": "x"},
        "forward": {"executive": "x", "words": "x"}, "ask": {"question": "x"}, "leave": {"reason": "x"},
    }  # fmt: skip
    with pytest.raises(InputError, match="a deputy does not change what the rating counts"):
        getattr(services, act)(appeal=one, by="staff:d.one", at=NOW, **more.get(act, {}))
    assert again(one).status == "registered"


def test_two_people_on_one_case_see_each_other(region: Region) -> None:
    one = appeal(region)
    services.take(appeal=one, by="system:test", at=NOW)
    with pytest.raises(InputError, match="somebody else worked on it"):
        services.answer(appeal=one, outcome="refused", words="x", by="system:test", version=one.version, at=NOW)


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u202e"])
def test_an_answer_without_words_is_none(region: Region, words: str) -> None:
    with pytest.raises(InputError, match="words are missing"):
        services.answer(appeal=appeal(region), outcome="resolved", words=words, by="system:test", at=NOW)


def test_a_mark_is_given_once_and_nothing_leads_from_it_to_the_appeal(region: Region) -> None:
    one = answered(region)
    services.assess(appeal=one, mark=2, at=NOW + 2 * DAY)
    with pytest.raises(InputError, match="assessed already"):
        services.assess(appeal=one, mark=5, at=NOW + 2 * DAY)
    (mark,) = Assessment.objects.values()
    assert (mark["deputy_id"], mark["month"], mark["mark"]) == (DEPUTY, "2026-03", 2)
    assert one.code not in mark.values()
    assert list(AssessedAppeal.objects.values()) == [{"appeal_id": one.pk}]
    assert not Event.objects.filter(act__in=["assess", "mark"]).exists()
    assert not Waiting.objects.filter(kind__contains="assess").exists()


@pytest.mark.parametrize("mark", [0, 6, -1])
def test_a_mark_is_one_to_five(region: Region, mark: int) -> None:
    with pytest.raises(InputError, match="a mark is 1 to 5"):
        services.assess(appeal=answered(region), mark=mark, at=NOW + 2 * DAY)


def test_erasing_destroys_the_key_and_leaves_number_dates_and_proof(region: Region) -> None:
    one = answered(region)
    services.note(appeal=one, words="calls often", by="system:test", at=NOW)
    sealed = bytes(one.sealed)
    services.erase(appeal=again(one), by="system:test", at=NOW)
    left = again(one)
    assert (left.number, left.outcome, left.commitment) == (one.number, "resolved", one.commitment)
    assert vault.words(left.person, sealed) == {}
    with pytest.raises(InputError, match="were erased"):
        vault.unseal(left.person, sealed)
    assert PersonKey.objects.count() == 0
    assert said("person-erased/v1") == [{"type": "person-erased/v1", "by": "system:test", "appeal": one.code}]


def test_a_sealed_text_moved_to_another_person_does_not_open(region: Region) -> None:
    one, other = appeal(region), appeal(region)
    with pytest.raises(InputError, match="does not open"):
        vault.unseal(other.person, bytes(one.sealed))


def test_a_joined_appeal_leaves_the_rating_and_its_applicant_is_a_co_applicant(region: Region) -> None:
    first, second = appeal(region), appeal(region)
    with pytest.raises(InputError, match="cannot be joined"):
        services.join(appeal=first, to=first, by="system:test", at=NOW)
    done = services.join(appeal=second, to=first, by="system:test", at=NOW)
    assert done.status == Status.JOINED
    assert first.co_applicants.count() == 1


def test_the_evidence_follows_and_stays_sound(region: Region) -> None:
    before = EvidenceRow.objects.filter(region=region).count()
    one = services.ask(appeal=answered_open(region), question="Which?", by="system:test", at=NOW + DAY)
    services.reply(appeal=one, words="That.", at=NOW + 2 * DAY)
    assert handover.hand_over(region=region) > 2
    assert handover.hand_over(region=region) == 0
    row = EvidenceRow.objects.get(region=region, table="appeals", key=one.code)
    assert (row.values["due_on"], row.values["deputy_id"]) == ("2026-04-10", DEPUTY)
    assert EvidenceRow.objects.filter(region=region, table="pauses").count() == 1
    assert EvidenceRow.objects.filter(region=region).count() > before
    services.assign(appeal=again(one), deputy_id="", by="system:test", at=NOW)
    handover.hand_over(region=region)
    assert not EvidenceRow.objects.filter(region=region, table="appeals", key=one.code).exists()


def answered_open(region: Region) -> Appeal:
    return services.assign(appeal=appeal(region), deputy_id=DEPUTY, by="system:test", at=NOW)


def test_the_area_of_the_tests_is_one_of_the_region(region: Region) -> None:
    assert EvidenceRow.objects.filter(region=region, table="areas", key=AREA).exists()
