"""More attacks on the reception office that once succeeded, kept: each ends in a refusal or shows nothing."""

import logging
from datetime import datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from apps.cities import BY, taken
from apps.office import AREA, DEPUTY, WHO, appeal, filed, other
from apps.staff import member, signed_in
from apps.test_citizen import case_of
from apps.test_office_more import again, at, text_of
from senim.appeals import (
    evidence,
    filing,
    history,
    letters,
    presence,
    problems,
    publishing,
    receptions,
    retention,
    selectors,
    services,
)
from senim.appeals.models import Appeal, Gram, Presence, Reception, Word
from senim.appeals.personal import is_iin, personal
from senim.common.logs import Lines
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError

DAY = timedelta(days=1)


@pytest.fixture
def operator(db: None) -> Client:
    return signed_in(member("operator")[0])


def thrice(region: Region) -> list[Appeal]:
    return [appeal(region, applicant=WHO, deputy_id=DEPUTY, words=f"{number}") for number in range(3)]


def test_erasing_one_person_opens_no_small_cell(region: Region) -> None:
    three = thrice(region)
    services.erase(appeal=again(three[0]), by=BY)
    assert selectors.shared_cells(region) == set()
    assert selectors.figures(region, {"topic": "roads"}, timezone.localdate())[0]["received"] is None
    assert {(row["topic"], row["area_code"]) for row in evidence.appeals(region)} == {("other", "other")}
    with pytest.raises(InputError, match="fewer than three"):
        problems.group(appeal=three[0], by=BY)


def test_letting_go_after_years_opens_no_small_cell_and_hides_none_that_others_share(region: Region) -> None:
    old = thrice(region)
    for one in old:
        services.answer(appeal=one, outcome="explained", words="x", by=BY)
    retention.retain(at=timezone.now() + 2000 * DAY, by=BY)
    assert selectors.shared_cells(region) == set()
    for _ in range(3):
        appeal(region, applicant=other(), deputy_id=DEPUTY)
    assert selectors.shared_cells(region) == {("roads", AREA)}
    assert {(row["topic"], row["area_code"]) for row in evidence.appeals(region)} == {("roads", AREA)}


def test_of_an_erased_person_nothing_is_published_again(operator: Client, region: Region) -> None:
    one = appeal(region, may_publish=True)
    services.erase(appeal=again(one), by=BY)
    assert operator.post(case_of(one, "appeal-act", "agree"), {"yes": "on"}).status_code == 400
    said = {"version": again(one).version, "words": "Words"}
    assert operator.post(at("office-act", one.code, "publish"), said).status_code == 400
    assert again(one).public_words == ""


@pytest.mark.parametrize("end", ["withdraw", "leave"])
def test_of_an_appeal_that_ended_without_an_answer_no_words_are_shown(region: Region, end: str) -> None:
    one = publishing.publish(appeal=appeal(region, may_publish=True), words="Су құбыры", by=BY)
    if end == "withdraw":
        services.withdraw(appeal=one)
    else:
        services.leave(appeal=one, reason="x", by=BY)
    assert (again(one).public_words, again(one).may_publish) == ("", False)
    assert not Word.objects.exists()
    with pytest.raises(InputError, match="nothing of it is shown"):
        publishing.publish(appeal=one, words="Су", by=BY)


def test_the_index_keeps_no_word_of_an_erased_text_and_those_that_others_have(region: Region) -> None:
    one, two = (appeal(region, may_publish=True, applicant=other()) for _ in range(2))
    publishing.publish(appeal=one, words="Нұрсұлтанова су", by=BY)
    publishing.publish(appeal=two, words="су", by=BY)
    services.erase(appeal=again(one), by=BY)
    assert list(Word.objects.values_list("text", flat=True)) == ["су"]
    assert set(Gram.objects.values_list("word__text", flat=True)) == {"су"}


def test_a_stale_page_publishes_nothing_and_the_sealed_words_stand_in_no_field(
    operator: Client, region: Region
) -> None:
    one = appeal(region, may_publish=True, words="Мен Айгүл Серікқызы, су жоқ")
    page = operator.get(at("office-appeal", one.code)).content.decode()
    assert '<textarea id="pub-words" name="words" rows="4" maxlength="2000"></textarea>' in page
    stale = one.version
    publishing.publish(appeal=one, words="Careful words", by=BY)
    assert operator.post(at("office-act", one.code, "publish"), {"version": stale, "words": "Other"}).status_code == 400
    assert again(one).public_words == "Careful words"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("7011234567", "phone"), ("701 123 45 67", "phone"), ("8(7112)50-12-34", "phone"), ("+7 7112 501234", "phone"),
        ("жазыңыз @aigul_s", "nick"),
    ],
)  # fmt: skip
def test_personal_data_are_found_in_more_than_one_spelling(text: str, kind: str) -> None:
    assert [one.kind for one in personal(text)] == [kind]


def test_an_iin_is_found_with_blanks_too() -> None:
    digits = next(f"90010130012{last}" for last in range(10) if is_iin(f"90010130012{last}"))
    assert [one.kind for one in personal(f"{digits[:6]} {digits[6:9]} {digits[9:]}")] == ["iin"]


def test_a_part_is_closed_after_erasing_without_keeping_words(region: Region) -> None:
    one = services.send_part(appeal=appeal(region), body="Water company", about="x", by=BY)
    services.erase(appeal=again(one), by=BY)
    services.part_answered(part=one.parts.get(), words="Done", by=BY)
    part = one.parts.get()
    assert part.answered_on is not None
    assert part.answer is None
    with pytest.raises(InputError, match="erased"):
        services.send_part(appeal=again(one), body="Road department", about="x", by=BY)


def test_signs_that_are_none_are_dropped_and_break_no_document(operator: Client, region: Region) -> None:
    one = appeal(region, words="Before\ufffeafter\uffff")
    assert filing.plain("a\ufffe\uffffb") == "ab"
    assert "Beforeafter" in text_of(operator.get(at("office-case-paper", one.code, "case", "docx")).content)


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("8 701 123 45 67", "77011234567"), ("+7 (701) 123-45-67", "77011234567"), ("701 123 45 67", "77011234567"),
        ("1234", ""), ("+7 701 123 45 67 +7 702 000 00 00", ""), ("+1 500 555 0006", ""), ("٧٧٠١١٢٣٤٥٦٧", ""),
    ],
)  # fmt: skip
def test_only_a_number_of_the_country_is_written_to(phone: str, number: str) -> None:
    assert letters._digits({"phone": phone}) == number


@pytest.mark.parametrize("name", ["apprise", "weasyprint", "fontTools.subset"])
def test_what_quotes_numbers_and_names_says_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger(name).error("to +77011234567")
    assert "7701" not in capsys.readouterr().err


@pytest.mark.parametrize("path", ["/kk/appeals/case/ABC/ SECRET/withdraw/", "/ru/following/SECRET/confirm/"])
def test_a_blank_in_an_address_ends_no_secret(path: str) -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, f"Forbidden: {path}", (), None)
    assert "SECRET" not in Lines().format(record)


def test_nobody_keeps_a_diary_of_who_looked(region: Region) -> None:
    presence.look(appeal=appeal(region), who=member("operator")[0], at=timezone.now() - DAY)
    call_command("tend", stdout=StringIO(), stderr=StringIO())
    assert not Presence.objects.exists()


@pytest.mark.parametrize("year", [1, 1000, 1900])
def test_a_reception_of_another_century_is_refused(operator: Client, region: Region, year: int) -> None:
    said = {
        "held-client_key": str(uuid4()), "held-deputy_id": DEPUTY, "held-area_code": AREA, "held-place": "Hall",
        "held-form": "field", "held-starts": f"{year:04d}-05-05T10:00", "held-minutes": 60, "held-visitors": 4,
        "held-report": "x",
    }  # fmt: skip
    assert operator.post(at("office-record-held"), said).status_code == 400
    assert not Reception.objects.exists()


def test_a_reception_that_still_goes_on_was_not_held_yet(region: Region) -> None:
    now = timezone.now()
    with pytest.raises(InputError, match="not held yet"):
        receptions.record_unannounced(
            region=region, deputy_id=DEPUTY, area_code=AREA, place="Hall", starts_at=now - DAY, ends_at=now + DAY,
            form="office", visitors=1, report="x", by=BY, client_key=uuid4(),
        )  # fmt: skip


@pytest.mark.parametrize("version", ["9" * 5000, "²", "-1"])
def test_an_odd_version_and_an_odd_code_do_nothing(operator: Client, region: Region, version: str) -> None:
    one = appeal(region)
    said = {"act": "take", "code": [one.code, "\0"], f"version-{one.code}": version}
    assert operator.post(at("office-bulk-do"), said).status_code == 200
    assert again(one).status == "registered"


def test_a_code_of_the_timetable_is_nobody_elses(region: Region) -> None:
    day = datetime(2026, 5, 5).date()
    receptions.set_timetable(region=region, deputy_id=DEPUTY, days={"S-1": day}, by=BY)
    with pytest.raises(InputError, match="taken"):
        receptions.set_timetable(region=region, deputy_id="D-000000000-15", days={"S-1": day}, by=BY)


def test_an_exercise_to_whose_case_one_was_joined_stays_and_says_why(region: Region) -> None:
    made = taken()
    assert made is not None
    rows = [row for row in history.rows(made.region) if row.values["answered_on"] is None]
    case = history.enter(region=made.region, row=rows[0], by=BY)
    one = appeal(region)
    Appeal.objects.filter(pk=one.pk).update(joined_to=case)
    with pytest.raises(InputError, match="joined"):
        history.undo(region=made.region, by=BY)
    assert Appeal.objects.filter(pk=case.pk).exists()


@pytest.mark.parametrize("said", [{"applicant_says": "confirmed"}, {"outcome": "in_execution"}])
def test_a_record_of_what_only_people_tell_becomes_no_case(db: None, said: dict[str, str]) -> None:
    made = taken()
    assert made is not None
    row = EvidenceRow.objects.filter(region=made.region, table="appeals").order_by("key")[0]
    EvidenceRow.objects.filter(pk=row.pk).update(values={**row.values, **said})
    assert [one.key for one in history.rows(made.region) if one.problem] == [row.key]


def test_digits_among_words_do_not_hide_them(client: Client, region: Region) -> None:
    one = publishing.publish(appeal=appeal(region, may_publish=True), words="Мектеп 12 алдында жарық жоқ", by=BY)
    assert one.number in client.get(at("appeals-list", "received"), {"q": "мектеп 12"}).content.decode()


def test_who_unticks_and_sends_again_has_not_agreed(region: Region) -> None:
    first = filed(may_publish=True)
    assert filing.own_key(first) != filing.own_key(filed(may_publish=False, client_key=first.client_key))


def test_months_of_a_topic_are_shown_all_or_none(region: Region) -> None:
    now = timezone.now()
    for month, count in ((40, 3), (5, 1)):
        for _ in range(count):
            appeal(region, applicant=other(), at=now - month * DAY)
    day = timezone.localdate() - 40 * DAY
    given = {"topic": "roads", "month": f"{day:%Y-%m}"}
    months = {f"{one.registered_on:%Y-%m}" for one in Appeal.objects.all()}
    expected = None if len(months) > 1 else 4
    assert selectors.figures(region, given, timezone.localdate())[0]["received"] == expected
    assert selectors.figures(region, {"topic": "roads"}, timezone.localdate())[0]["received"] == 4
