"""Deputies' duties: requests and replies, reports to voters, public cards; sums, lists, evidence, who may say what."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from apps.staff import member, signed_in
from senim.appeals.models import Slot
from senim.assembly import services as people
from senim.assembly.models import Membership, Person
from senim.common.workdays_kz import calendar
from senim.duties import evidence, handover, profile, reports, requests, selectors
from senim.duties.models import ProfileCheck, Question, Request, VoterReport
from senim.duties.profile import Point
from senim.duties.reports import short_notice
from senim.duties.views import shown
from senim.ledger.models import Waiting
from senim.programme.models import Measure
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2021, 6, 1, 5, 0, tzinfo=UTC)  # Tuesday
TODAY = date(2021, 6, 1)
DEPUTY, OTHER = "D-000000000-14", "D-000000000-15"
DUE = date(2022, 3, 31)


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def sent(region: Region, **more: Any) -> Request:
    what = {"deputy_id": DEPUTY, "words": "When is the bridge mended?", "sent_on": TODAY, "addressee": "Akim"}
    return requests.send(region=region, by=BY, at=NOW, **{**what, **more})


def owed(region: Region, **more: Any) -> VoterReport:
    what = {"deputy_id": DEPUTY, "due_on": TODAY + timedelta(days=10)}
    return reports.owe(region=region, by=BY, **{**what, **more})


# --- requests


def test_only_a_reply_in_substance_answers_and_the_first_due_day_stays(region: Region) -> None:
    one = sent(region, sent_on=TODAY - timedelta(days=40))
    requests.reply(request=one, words="We look into it", replied_on=TODAY, in_substance=False, by=BY, at=NOW)
    one.refresh_from_db()
    assert (one.answered_on, one.first_due_on) == (None, TODAY - timedelta(days=10))
    requests.reply(request=one, words="By 1 July", replied_on=TODAY, in_substance=True, by=BY, at=NOW)
    requests.accept(request=one, decision="Akimat, № 5", accepted_on=TODAY, by=BY, at=NOW)
    one.refresh_from_db()
    assert (one.answered_on, one.accepted_on) == (TODAY, TODAY)
    with pytest.raises(InputError, match="before"):
        requests.accept(request=one, decision="Akimat, № 6", accepted_on=TODAY, by=BY, at=NOW)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"words": " "}, "words"),
        ({"addressee": ""}, "addressee"),
        ({"sent_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"deputy_id": "D-nobody"}, "no such deputy"),
        ({"sent_on": date(2020, 1, 1)}, "no such deputy"),
        ({"code": "R-0001"}, "taken"),
    ],
)
def test_a_request_that_cannot_be_is_refused(region: Region, more: dict[str, Any], says: str) -> None:
    before = Request.objects.count()
    with pytest.raises(InputError, match=says):
        sent(region, **more)
    assert Request.objects.count() == before


def test_a_repeat_is_of_an_earlier_request_of_the_same_deputy(region: Region) -> None:
    first, other = sent(region), sent(region, deputy_id=OTHER)
    again = sent(region, duplicate_of=first)
    for of in (other, again):
        with pytest.raises(InputError):
            sent(region, duplicate_of=of)
    with pytest.raises(InputError, match="others repeat"):
        requests.mark_repeat(request=first, of=sent(region), by=BY)
    with pytest.raises(InputError, match="no earlier"):
        requests.mark_repeat(request=other, of=other, by=BY)
    assert requests.mark_repeat(request=again, of=None, by=BY).duplicate_of is None
    row = next(row for row in evidence.requests(region) if row["request_id"] == again.code)
    assert row["duplicate_of"] is None


def test_days_before_the_request_and_days_to_come_are_no_replies(region: Region) -> None:
    one = sent(region)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(InputError):
            requests.reply(request=one, words="Yes", replied_on=day, in_substance=True, by=BY, at=NOW)
        with pytest.raises(InputError):
            requests.accept(request=one, decision="№ 1", accepted_on=day, by=BY, at=NOW)
    with pytest.raises(InputError, match="decision"):
        requests.accept(request=one, decision="", accepted_on=TODAY, by=BY, at=NOW)
    assert one.replies.count() == 0


def test_states_of_requests_sum_and_each_page_says_the_state_it_is_counted_in(region: Region) -> None:
    today = region.today()
    states = selectors.request_states(today)
    every = Request.objects.filter(region=region)
    seen = 0
    for state, condition in states.items():
        for one in every.filter(condition):
            seen += 1
            assert shown.request_state(one, today, replied=one.replies.exists()) == state
    assert seen == every.count() == 531


# --- reports to voters


def test_everyone_in_office_on_the_day_owes_a_report_once(region: Region) -> None:
    made, gone = reports.owe_all(region=region, due_on=DUE, by=BY)
    assert (made, gone) == (
        Membership.objects.filter(
            region=region, superseded_at=None, organization__classification="maslikhat", ends_on=None
        ).count(),
        0,
    )
    assert reports.owe_all(region=region, due_on=DUE, by=BY) == (0, 0)
    seat = Membership.objects.get(region=region, code=DEPUTY, superseded_at=None)
    ended = people.end(membership=seat, on=date(2022, 1, 10), reason="Laid down", by=BY, at=NOW)
    assert reports.owe_all(region=region, due_on=DUE, by=BY) == (0, 1)
    one = VoterReport.objects.get(region=region, deputy_id=DEPUTY, due_on=DUE)
    assert one.dropped and not selectors.reports(region, {"year": "2022", "deputy": DEPUTY}, TODAY).exists()
    people.correct(membership=ended, reason="A mistake", by=BY, at=NOW + timedelta(hours=1), ends_on=None)
    assert reports.owe_all(region=region, due_on=DUE, by=BY) == (1, 0)


def test_a_report_no_longer_owed_leaves_the_evidence(region: Region) -> None:
    reports.owe_all(region=region, due_on=DUE, by=BY)
    handover.hand_over(region=region)
    one = VoterReport.objects.get(region=region, deputy_id=DEPUTY, due_on=DUE)
    rows = EvidenceRow.objects.filter(region=region, table="voter_reports", key=one.code)
    assert rows.exists()
    people.end(
        membership=Membership.objects.get(region=region, code=DEPUTY, superseded_at=None),
        on=date(2022, 1, 10),
        reason="Laid down",
        by=BY,
        at=NOW,
    )
    reports.owe_all(region=region, due_on=DUE, by=BY)
    handover.hand_over(region=region)
    assert not rows.exists()


def test_announced_published_held_with_a_log_and_answered_later(region: Region) -> None:
    one = owed(region)
    reports.announce(report=one, planned_on=TODAY + timedelta(days=9), place="School 5", by=BY, at=NOW)
    later = NOW + timedelta(days=9)
    held = reports.hold(
        report=one,
        met_on=TODAY + timedelta(days=9),
        place="",
        questions=[("Roads?", "By May"), ("Water?", "")],
        by=BY,
        at=later,
    )
    reports.publish(
        report=held, document="https://example.kz/report.pdf", published_on=TODAY + timedelta(days=9), by=BY, at=later
    )

    def row() -> dict[str, Any]:
        return next(row for row in evidence.voter_reports(region) if row["duty_id"] == one.code)

    assert (row()["questions"], row()["questions_answered"]) == (2, 1)
    open_one = Question.objects.get(report=one, answered_on=None)
    reports.answer_question(question=open_one, words="Next year", by=BY, at=later + timedelta(days=3))
    assert row()["questions_answered"] == 2
    with pytest.raises(InputError, match="before"):
        reports.answer_question(question=open_one, words="Again", by=BY, at=later)
    with pytest.raises(InputError, match="before"):
        reports.hold(report=one, met_on=TODAY, place="x", questions=[], by=BY, at=later)
    with pytest.raises(InputError, match="before"):
        reports.publish(report=one, document="x", published_on=TODAY, by=BY, at=later)
    with pytest.raises(InputError, match="took place"):
        reports.announce(report=one, planned_on=TODAY + timedelta(days=20), place="x", by=BY, at=later)


def test_what_cannot_be_of_a_report_is_refused(region: Region) -> None:
    one = owed(region)
    tomorrow, yesterday = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
    with pytest.raises(InputError, match="already"):
        owed(region)
    for refused in (
        lambda: reports.announce(report=one, planned_on=yesterday, place="x", by=BY, at=NOW),
        lambda: reports.announce(report=one, planned_on=tomorrow, place=" ", by=BY, at=NOW),
        lambda: reports.publish(report=one, document="", published_on=TODAY, by=BY, at=NOW),
        lambda: reports.publish(report=one, document="x", published_on=tomorrow, by=BY, at=NOW),
        lambda: reports.hold(report=one, met_on=tomorrow, place="x", questions=[], by=BY, at=NOW),
        lambda: reports.hold(report=one, met_on=TODAY, place="", questions=[], by=BY, at=NOW),
        lambda: reports.hold(report=one, met_on=TODAY, place="x", questions=[("", "an answer")], by=BY, at=NOW),
    ):
        with pytest.raises(InputError):
            refused()
    one.refresh_from_db()
    assert not one.begun and not one.questions.exists()
    reports.announce(report=one, planned_on=tomorrow, place="x", by=BY, at=NOW)
    with pytest.raises(InputError, match="before its announcement"):
        reports.hold(report=one, met_on=yesterday, place="x", questions=[], by=BY, at=NOW)


@pytest.mark.parametrize(
    ("announced", "short"),
    [
        (None, True),
        (date(2021, 3, 12), False),
        (date(2021, 3, 16), False),
        (date(2021, 3, 17), True),
        (date(2021, 3, 26), True),
    ],
)
def test_notice_is_counted_in_working_days_around_nauryz(announced: date | None, short: bool) -> None:
    """Met on Friday 26 March 2021; 22, 23 and, as shifted, 24 March are off, 8 March too."""
    met = date(2021, 3, 26)
    days = calendar(met)
    assert short_notice(announced, met, days) is short
    if announced:
        assert (days.number(met) - days.number(announced) < 5) is short


def test_states_of_reports_sum_and_agree_with_the_page_on_any_day(region: Region) -> None:
    every = VoterReport.objects.filter(region=region)
    for today in (date(2021, 3, 1), date(2021, 3, 31), date(2021, 4, 1), date(2021, 6, 1)):
        seen = 0
        for state, condition in selectors.report_states(today).items():
            for one in every.filter(condition):
                seen += 1
                assert shown.report_state(one, today) == state
        assert seen == every.count() > 100


# --- public cards


def test_records_answer_five_points_and_only_the_test_message_is_somebodys_word(region: Region) -> None:
    card = profile.cards(region, TODAY, DEPUTY)[0]
    assert card.holds(TODAY) == {
        Point.CONTACTS: True,
        Point.TIMETABLE: False,
        Point.COMMISSION: True,
        Point.MEASURES: card.measures > 0,
        Point.FRESHNESS: False,
    }
    assert card.measures == Measure.objects.filter(region=region, deputy_id=DEPUTY, removed_on=None).count()
    Slot.objects.create(region=region, code="s-test", deputy_id=DEPUTY, planned_on=date(2021, 6, 30))
    people.set_contacts(
        person=Person.objects.get(pk=card.mandate.person_id), contacts=[("phone", "+7 700")], by=BY, at=NOW
    )
    holds = profile.cards(region, TODAY, DEPUTY)[0].holds(TODAY)
    assert holds[Point.TIMETABLE] and holds[Point.FRESHNESS]
    assert not profile.cards(region, TODAY, DEPUTY)[0].holds(TODAY + timedelta(days=91))[Point.FRESHNESS]


def test_all_cards_are_checked_by_the_records_once_a_day_in_few_queries(region: Region) -> None:
    before = ProfileCheck.objects.count()
    with CaptureQueriesContext(connection) as asked:
        made = profile.look(region=region, by=BY, at=NOW)
    assert made == ProfileCheck.objects.count() - before == 5 * len(profile.cards(region, TODAY))
    assert len(asked) < 20
    assert profile.look(region=region, by=BY, at=NOW) == 0


def test_staff_says_only_what_records_cannot(region: Region) -> None:
    staff, _ = member("secretary")
    what: dict[str, Any] = {"region": region, "deputy_id": DEPUTY, "checked_on": TODAY, "passed": True, "at": NOW}
    with pytest.raises(InputError, match="records"):
        profile.note(**what, point=Point.CONTACTS, by=staff.actor, seen="I looked")
    with pytest.raises(InputError, match="words"):
        profile.note(**what, point=Point.TEST_MESSAGE, by=staff.actor)
    profile.note(**what, point=Point.TEST_MESSAGE, by=staff.actor, seen="Written by e-mail, answered in an hour")
    with pytest.raises(InputError, match="before"):
        profile.note(**what, point=Point.TEST_MESSAGE, by=BY)
    with pytest.raises(InputError, match="still to come"):
        profile.note(**{**what, "checked_on": TODAY + timedelta(days=1)}, point=Point.TEST_MESSAGE, by=BY)


# --- who may, pages, evidence


@pytest.mark.parametrize("role", ["deputy", "council"])
def test_who_is_rated_writes_nothing_down(region: Region, role: str) -> None:
    staff, _ = member(role)
    one, report = sent(region), owed(region)
    what: dict[str, Any] = {"region": region, "deputy_id": DEPUTY, "by": staff.actor, "at": NOW}
    for refused in (
        lambda: requests.send(**what, words="x", sent_on=TODAY, addressee="x"),
        lambda: requests.reply(request=one, words="x", replied_on=TODAY, in_substance=True, by=staff.actor, at=NOW),
        lambda: requests.accept(request=one, decision="x", accepted_on=TODAY, by=staff.actor, at=NOW),
        lambda: requests.mark_repeat(request=one, of=None, by=staff.actor),
        lambda: reports.owe(region=region, deputy_id=OTHER, due_on=DUE, by=staff.actor),
        lambda: reports.owe_all(region=region, due_on=DUE, by=staff.actor),
        lambda: reports.announce(report=report, planned_on=DUE, place="x", by=staff.actor, at=NOW),
        lambda: reports.publish(report=report, document="x", published_on=TODAY, by=staff.actor, at=NOW),
        lambda: reports.hold(report=report, met_on=TODAY, place="x", questions=[], by=staff.actor, at=NOW),
        lambda: profile.look(region=region, by=staff.actor, at=NOW),
        lambda: profile.note(
            region=region,
            deputy_id=DEPUTY,
            point=Point.TEST_MESSAGE,
            passed=True,
            checked_on=TODAY,
            seen="x",
            by=staff.actor,
            at=NOW,
        ),
    ):
        with pytest.raises(InputError):
            refused()


def test_a_deputy_reads_the_own_duties_alone(region: Region) -> None:
    staff, _ = member("deputy")
    client = signed_in(staff)
    mine, theirs = sent(region), sent(region, deputy_id=OTHER)
    page = client.get(address("office-requests"))
    assert {row["one"].deputy_id for row in page.context["rows"]} == {DEPUTY} and page.context["form"] is None
    assert page.context["whole"] == Request.objects.filter(region=region, deputy_id=DEPUTY).count()
    assert client.get(address("office-requests") + f"?deputy={OTHER}").context["whole"] == page.context["whole"]
    assert client.get(address("office-request", mine.code)).context["acts"] == []
    assert client.get(address("office-request", theirs.code)).status_code == 404
    assert client.get(address("office-voter-report", f"V-{OTHER}")).status_code == 404
    assert client.get(address("office-voter-report", f"V-{DEPUTY}")).status_code == 200
    assert client.get(address("office-card", OTHER)).status_code == 404
    assert client.get(address("office-card", DEPUTY)).status_code == 200
    assert [row["card"].mandate.code for row in client.get(address("office-cards")).context["rows"]] == [DEPUTY]


def test_the_secretariat_writes_a_request_through_the_pages(region: Region) -> None:
    staff, _ = member("secretary")
    client = signed_in(staff)
    day = str(region.today())
    what = {"deputy_id": DEPUTY, "sent_on": day, "addressee": "Akim", "words": "When?", "body": ""}
    assert client.post(address("office-request-send"), {**what, "addressee": ""}).status_code == 400
    assert client.post(address("office-request-send"), {**what, "sent_on": ""}).status_code == 400
    made = client.post(address("office-request-send"), what)
    assert made.status_code == 303
    one = Request.objects.get(region=region, words="When?")
    where = address("office-request", one.code)
    assert client.post(f"{where}reply/", {"replied_on": day, "words": "Soon", "in_substance": "no"}).status_code == 303
    assert client.post(f"{where}reply/", {"replied_on": day, "words": ""}).status_code == 400
    assert client.post(f"{where}accept/", {"accepted_on": day, "decision": "№ 1"}).status_code == 303
    assert client.post(f"{where}accept/", {"accepted_on": day, "decision": "№ 1"}).status_code == 400
    assert client.post(f"{where}repeat/", {"of": "R-none"}).status_code == 400
    assert client.post(f"{where}repeat/", {"of": ""}).status_code == 303
    assert client.post(f"{where}other/", {}).status_code == 404
    one.refresh_from_db()
    assert (one.accepted_by, one.replies.count()) == ("№ 1", 1)


def test_the_secretariat_writes_a_report_through_the_pages(region: Region) -> None:
    staff, _ = member("secretary")
    client = signed_in(staff)
    today = timezone.localdate()  # acts are of today, wherever the demonstration stands
    due = region.today() + timedelta(days=30)
    assert client.post(address("office-voter-reports-owe"), {"due_on": ""}).status_code == 400
    assert client.post(address("office-voter-reports-owe"), {"due_on": str(due)}).status_code == 303
    one = VoterReport.objects.get(region=region, deputy_id=DEPUTY, due_on=due)
    where = address("office-voter-report", one.code)
    assert client.post(f"{where}announce/", {"planned_on": str(today), "place": "School"}).status_code == 303
    assert (
        client.post(f"{where}announce/", {"planned_on": str(today - timedelta(days=1)), "place": "School"}).status_code
        == 400
    )
    assert (
        client.post(f"{where}publish/", {"published_on": str(today), "document": "https://a.kz/1"}).status_code == 303
    )
    assert client.post(f"{where}publish/", {"published_on": str(today), "document": "again"}).status_code == 400
    held = {"met_on": str(today), "place": "School", "log": "Roads? | By May\nWater?\n\n"}
    assert client.post(f"{where}hold/", {**held, "log": "| answer"}).status_code == 400
    assert client.post(f"{where}hold/", held).status_code == 303
    open_one = Question.objects.get(report=one, answered_on=None)
    assert client.post(address("office-voter-question", open_one.pk), {"words": ""}).status_code == 400
    assert client.post(address("office-voter-question", open_one.pk), {"words": "2022"}).status_code == 303
    public = client.get(address("voter-report", one.code))
    assert [question.answer for question in public.context["questions"]] == ["By May", "2022"]
    assert public.context["state"] == "срок еще идет" and public.context["short"]


def test_the_secretariat_looks_after_cards_through_the_pages(region: Region) -> None:
    staff, _ = member("secretary")
    client = signed_in(staff)
    where = address("office-card", DEPUTY)
    assert client.post(f"{where}contacts/", {"phone": "+7 700", "email": "wrong"}).status_code == 400
    assert client.post(f"{where}contacts/", {"phone": "+7 700 1"}).status_code == 303
    seat = Membership.objects.select_related("person").get(region=region, code=DEPUTY, superseded_at=None)
    assert seat.person.contacts == [{"type": "phone", "value": "+7 700 1"}]
    Person.objects.filter(pk=seat.person_id).update(
        contacts=[{"type": "phone", "value": "1"}, {"type": "phone", "value": "2"}, {"type": "twitter", "value": "@x"}]
    )
    assert client.post(f"{where}contacts/", {"phone": "1"}).status_code == 303
    seat.person.refresh_from_db()
    assert [entry["value"] for entry in seat.person.contacts] == ["1", "2", "@x"]
    message = {"checked_on": str(region.today()), "passed": "no", "seen": "No answer in three days"}
    assert client.post(f"{where}message/", message).status_code == 303
    assert client.post(f"{where}message/", message).status_code == 400
    assert client.post(f"{where}other/", {}).status_code == 404
    assert client.post(address("office-cards-look")).status_code == 303
    assert client.get(address("office-cards")).context["whole"] == len(profile.cards(region, region.today()))


@pytest.mark.parametrize(("name", "number"), [("requests", 531), ("voter-reports", None), ("card-checks", None)])
def test_each_number_opens_its_list_and_queries_do_not_grow(
    client: Client, region: Region, name: str, number: int | None
) -> None:
    page = client.get(address(name))
    assert number in (None, page.context["whole"])
    assert sum(part[2] for part in page.context["parts"]) == page.context["whole"] > 0
    for _key, _text, count, query in page.context["parts"]:
        listed = client.get(f"{address(name)}?{query}")
        total, more = len(listed.context["rows"]), 2
        while len(listed.context["rows"]) == 30:
            listed = client.get(f"{address(name)}?{query}&page={more}")
            total, more = total + len(listed.context["rows"]), more + 1
        assert total == count
    client.get(address(name))
    with CaptureQueriesContext(connection) as few:
        client.get(f"{address(name)}?page=2")
    assert len(few) <= 12
    for lie in ("state=lie", "year=lie", "deputy=lie"):
        assert client.get(f"{address(name)}?{lie}").status_code == 404


def test_the_card_says_what_its_lists_say(client: Client, region: Region) -> None:
    page = client.get(address("deputy-card", DEPUTY))
    listed = client.get(f"{address('requests')}?deputy={DEPUTY}")
    assert page.context["requests"]["whole"] == listed.context["whole"]
    measures = client.get(f"{address('measures')}?deputy={DEPUTY}")
    assert f"?deputy={DEPUTY}" in page.content.decode() and page.context["card"].measures > 0
    assert measures.context["total"] == page.context["card"].measures
    assert client.get(address("deputy-card", "D-nobody")).status_code == 404


def test_evidence_follows_the_records_and_is_quiet_when_nothing_changes(region: Region) -> None:
    assert handover.hand_over(region=region) == 0
    one = sent(region)
    assert handover.hand_over(region=region) == 1
    kept = EvidenceRow.objects.get(region=region, table="requests", key=one.code)
    assert kept.values["sent_on"] == str(TODAY) and "words" not in kept.values


def test_the_log_keeps_no_words(region: Region) -> None:
    one = sent(region)
    requests.reply(request=one, words="Secretly said", replied_on=TODAY, in_substance=True, by=BY, at=NOW)
    report = owed(region)
    reports.hold(report=report, met_on=TODAY, place="School", questions=[("Who asked this?", "")], by=BY, at=NOW)
    said = "".join(Waiting.objects.values_list("body", flat=True))
    assert one.code in said and "Secretly" not in said and "Who asked" not in said
