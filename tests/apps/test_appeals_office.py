"""The office's pages: registering by one form, the queue, acts on a case, receptions; and what a deputy sees of them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.office import AREA, DEPUTY, WORDS, appeal
from apps.staff import member, signed_in
from apps.test_citizen import case_of, typed
from senim.appeals import evidence, receptions, selectors, services
from senim.appeals.filing import Applicant
from senim.appeals.models import Appeal, Booking, Letter, Reception
from senim.ledger.models import Waiting
from senim.rating.models import Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
OTHER = "D-000000000-15"


def at(name: str, *args: Any) -> str:
    with translation.override("kk"):
        return reverse(name, args=args)


@pytest.fixture
def operator() -> Client:
    return signed_in(member("operator", "op.one")[0])


@pytest.fixture
def deputy() -> Client:
    return signed_in(member("deputy", "dep.one", deputy_id=DEPUTY)[0])


def test_a_walk_in_is_registered_with_twelve_fields_and_the_name_of_who_typed(operator: Client, region: Region) -> None:
    page = operator.get(at("office-register")).content.decode()
    fields = re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page)
    assert len({*fields} - {"csrfmiddlewaretoken", "client_key"}) == 12
    answer = operator.post(at("office-register-now"), typed(channel="phone", consent="on"))
    one = Appeal.objects.get()
    assert answer.headers["Location"] == at("office-appeal", one.code)
    assert (one.channel, one.typed_by, one.consent, one.status) == ("phone", "staff:op.one", True, "registered")
    assert operator.get(case_of(one)).status_code == 200
    assert operator.get(case_of(one, "appeal-receipt")).content.startswith(b"%PDF")


def test_the_queue_counts_what_its_filters_list(operator: Client, region: Region) -> None:
    now = timezone.now()
    late = appeal(region, at=now - timedelta(days=60))
    services.ask(appeal=appeal(region, at=now), question="?", by="system:test")
    unhappy = services.answer(appeal=appeal(region, at=now), outcome="resolved", words="x", by="system:test")
    services.say(appeal=unhappy, says="not_solved")
    page = operator.get(at("office-appeals")).content.decode()
    for name, expected in {"overdue": 1, "new": 1, "questions": 1, "unhappy": 1, "open": 2, "all": 3}.items():
        listed = operator.get(at("office-appeals"), {"filter": name}).content.decode()
        assert len(re.findall(r'<th scope="row"><a href="/kk/office/appeals/', listed)) == expected, name
        title = selectors.queue_filters(timezone.localdate())[name][0]
        with translation.override("kk"):
            assert f"{title}: {expected}" in page
    assert late.number in operator.get(at("office-appeals"), {"filter": "overdue"}).content.decode()
    assert operator.get(at("office-appeals"), {"filter": "nothing"}).status_code == 404


def test_the_queue_costs_the_same_however_long_it_is(
    operator: Client, region: Region, django_assert_num_queries: Any
) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            operator.get(at("office-appeals"))
        return len(found)

    appeal(region)
    asked()  # names of the region are kept from here on
    few = asked()
    for _ in range(5):
        appeal(region)
    assert asked() == few


@pytest.mark.parametrize(
    ("act", "form", "status"),
    [
        ("take", {}, "in_review"),
        ("assign", {"deputy_id": DEPUTY, "words": "the topic is theirs"}, "registered"),
        ("ask", {"words": "Which lamp?"}, "returned_for_completion"),
        ("promise", {"words": "A new lamp.", "until": "2099-01-01"}, "in_execution"),
        ("forward", {"executive": "City works", "words": "They light the streets."}, "forwarded"),
        ("answer", {"outcome": "explained", "words": "It is planned."}, "answered"),
        ("leave", {"words": "It says nothing."}, "left_without_consideration"),
    ],
)
def test_an_act_changes_the_case_and_tells_the_applicant(
    operator: Client, region: Region, act: str, form: dict[str, str], status: str
) -> None:
    one = appeal(region, at=timezone.now())
    answer = operator.post(at("office-act", one.code, act), {"version": one.version, **form})
    assert answer.status_code == 303, answer.content.decode()
    one.refresh_from_db()
    assert one.status == status
    assert Letter.objects.count() == (act not in ("take", "assign"))
    assert Waiting.objects.filter(kind=f"appeal-{act}/v1", body__contains='"staff:op.one"').count() == 1
    assert operator.get(at("office-appeal", one.code)).status_code == 200


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("answer", {"outcome": "", "words": "x"}), ("answer", {"outcome": "forwarded", "words": "x"}),
        ("answer", {"outcome": "explained", "words": ""}), ("extend", {"words": "x"}),
        ("extend", {"words": "x", "until": "1999-01-01"}), ("promise", {"words": "x", "until": "31.12.2099"}),
        ("assign", {"deputy_id": "D-nobody"}), ("join", {"other": "Ш-1999-000001"}), ("close", {}),
        ("take", {"version": "x"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_changes_nothing(
    operator: Client, region: Region, act: str, form: dict[str, str]
) -> None:
    one = appeal(region, at=timezone.now())
    answer = operator.post(at("office-act", one.code, act), {"version": one.version, **form})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert Appeal.objects.get().version == one.version
    assert operator.post(at("office-act", one.code, "reopen"), {"version": one.version}).status_code == 404


def test_a_case_that_another_one_changed_is_not_overwritten(operator: Client, region: Region) -> None:
    one = appeal(region, at=timezone.now())
    services.take(appeal=one, by="staff:op.two")
    form = {"version": one.version, "outcome": "refused", "words": "x"}
    assert operator.post(at("office-act", one.code, "answer"), form).status_code == 400
    assert Appeal.objects.get().status == "in_review"


def test_a_deputy_sees_the_own_appeals_without_name_and_contact_and_may_only_note(
    deputy: Client, region: Region
) -> None:
    own = services.assign(appeal=appeal(region, at=timezone.now()), deputy_id=DEPUTY, by="system:test")
    other = services.assign(appeal=appeal(region, at=timezone.now()), deputy_id=OTHER, by="system:test")
    page = deputy.get(at("office-appeals")).content.decode()
    assert own.number in page
    assert other.number not in page
    assert deputy.get(at("office-appeal", other.code)).status_code == 404
    page = deputy.get(at("office-appeal", own.code)).content.decode()
    assert WORDS in page
    for hidden in ("Test Person", "test@example.kz", "Test street", "+7 700", case_of(own)):
        assert hidden not in page
    assert "office-act" not in page
    assert deputy.post(at("office-act", own.code, "answer"), {"version": own.version}).status_code == 403
    assert deputy.post(at("office-note", own.code), {"words": "I was there."}).status_code == 303
    assert deputy.post(at("office-note", other.code), {"words": "I was there."}).status_code == 404


def test_papers_are_sent_as_downloads_to_who_may_see_the_case(operator: Client, deputy: Client, region: Region) -> None:
    one = appeal(region, papers=[("a.pdf", "application/pdf", b"%PDF-1.4 x")])
    paper = one.papers.get()
    answer = operator.get(at("office-paper", one.code, paper.pk))
    assert (answer.content, answer.headers["Content-Disposition"]) == (
        b"%PDF-1.4 x", f'attachment; filename="paper-{paper.pk}"'
    )  # fmt: skip
    assert deputy.get(at("office-paper", one.code, paper.pk)).status_code == 404


def test_erasing_on_request_leaves_the_case_in_the_queue(operator: Client, region: Region) -> None:
    one = appeal(region)
    assert operator.post(at("office-erase", one.code)).status_code == 303
    page = operator.get(at("office-appeal", one.code)).content.decode()
    assert "Test Person" not in page
    assert WORDS not in page
    assert one.number in operator.get(at("office-appeals")).content.decode()


def test_the_register_of_a_filter_is_a_spreadsheet_without_anything_personal(
    operator: Client, deputy: Client, region: Region
) -> None:
    import io  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415

    own = services.assign(appeal=appeal(region, at=timezone.now()), deputy_id=DEPUTY, by="system:test")
    appeal(region, at=timezone.now())
    for client, count in ((operator, 2), (deputy, 1)):
        answer = client.get(at("office-register-paper", "xlsx"), {"filter": "open"})
        rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert len(rows) == count + 1
        assert own.number in [row[0] for row in rows]
        assert not any(word in str(rows) for word in ("Test Person", "example.kz", "lamp"))
    assert operator.get(at("office-register-paper", "xlsx"), {"filter": "x"}).status_code == 404


def test_a_case_is_printed_to_who_may_see_it(operator: Client, deputy: Client, region: Region) -> None:
    one = appeal(region, at=timezone.now())
    with translation.override("kk"):
        assert "Жолдау мерзімі" in operator.get(at("office-appeal", one.code)).content.decode()
    answer = operator.get(at("office-case-paper", one.code, "case", "pdf"))
    assert answer.content.startswith(b"%PDF-")
    assert deputy.get(at("office-case-paper", one.code, "case", "pdf")).status_code == 404


# Receptions.


def announced(region: Region, days: int = 20, **more: Any) -> Reception:
    begins = timezone.now() + timedelta(days=days)
    what = {
        "region": region, "deputy_id": DEPUTY, "area_code": AREA, "place": "School, room 2", "starts_at": begins,
        "ends_at": begins + timedelta(hours=2), "form": "office", "slots": 2, "by": "system:test",
    }  # fmt: skip
    return receptions.announce(**{**what, **more})


def form_of(**more: Any) -> dict[str, Any]:
    return {
        "client_key": str(uuid4()), "deputy_id": DEPUTY, "area_code": AREA, "place": "School", "form": "field",
        "starts": f"{timezone.localdate().year + 1}-03-02T10:00", "minutes": "90", "slots": "5", "weeks": "3", **more,
    }  # fmt: skip


def test_a_timetable_is_announced_week_by_week_at_the_same_hour_and_only_once(operator: Client, region: Region) -> None:
    form = form_of()
    for _ in range(2):
        assert operator.post(at("office-announce"), form).status_code == 303
    days = [timezone.localtime(one.starts_at) for one in Reception.objects.order_by("starts_at")]
    assert [(day.day, day.hour) for day in days] == [(2, 10), (9, 10), (16, 10)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": "2001-01-01T10:00"},
        {"starts": "9999-12-31T10:00"},
        {"minutes": "0"},
        {"deputy_id": "x"},
        {"starts": "soon"},
        {"weeks": "99"},
    ],
)
def test_a_wrong_announcement_announces_nothing(operator: Client, region: Region, wrong: dict[str, str]) -> None:
    assert operator.post(at("office-announce"), form_of(**wrong)).status_code == 400
    assert not Reception.objects.exists()


def test_places_are_booked_in_turn_and_the_rest_waits(client: Client, operator: Client, region: Region) -> None:
    one = announced(region)
    for number in range(1, 4):
        form = {"client_key": str(uuid4()), "name": f"Visitor {number}", "phone": f"+7 700 000 00 0{number}"}
        for _ in range(2):  # sent twice, booked once
            page = client.post(at("reception-book", one.code), form).content.decode()
        assert f"<b>{number}</b>" in page
    assert Booking.objects.count() == 3
    page = operator.get(at("office-reception", one.code)).content.decode()
    assert "Visitor 3" in page
    assert "3 / 2" in page
    public = client.get(at("receptions")).content.decode()
    assert one.place in public
    assert "Visitor" not in public


def test_a_deputy_sees_the_own_receptions_and_not_who_booked(deputy: Client, region: Region) -> None:
    one, other = announced(region), announced(region, deputy_id=OTHER)
    receptions.book(reception=one, applicant=Applicant("Visitor One", phone="1"), by="applicant", client_key=uuid4())
    page = deputy.get(at("office-reception", one.code)).content.decode()
    assert "1 / 2" in page
    assert "Visitor One" not in page
    assert deputy.get(at("office-reception", other.code)).status_code == 404
    assert deputy.post(at("office-reception-hold", one.code), {"visitors": "9", "report": "x"}).status_code == 403
    with pytest.raises(InputError, match="a deputy does not change"):
        receptions.hold(reception=one, visitors=9, report="x", by="staff:dep.one")


def test_a_held_reception_is_evidence_and_a_cancelled_one_is_still_owed(operator: Client, region: Region) -> None:
    held, cancelled = announced(region, days=1), announced(region)
    assert operator.post(at("office-reception-hold", held.code), {"visitors": "3", "report": "x"}).status_code == 400
    held.starts_at = timezone.now()
    held.save()
    assert operator.post(at("office-reception-hold", held.code), {"visitors": "", "report": "x"}).status_code == 400
    assert operator.post(at("office-reception-hold", held.code), {"visitors": "3", "report": "x"}).status_code == 303
    assert operator.post(at("office-reception-cancel", cancelled.code), {"report": "ill"}).status_code == 303
    assert operator.post(at("office-reception-cancel", cancelled.code), {"report": "ill"}).status_code == 400
    rows = evidence.rows(region)
    assert [(row["reception_id"], row["visitors"]) for row in rows["receptions"]] == [(held.code, 3)]
    assert {row["slot_id"] for row in rows["reception_timetable"]} == {held.code, cancelled.code}


def test_the_feed_is_a_calendar_of_what_comes(client: Client, region: Region) -> None:
    from icalendar import Calendar  # noqa: PLC0415

    one = announced(region)
    announced(region, deputy_id=OTHER)
    feed = Calendar.from_ical(client.get(at("receptions-feed")).content)
    assert len(feed.walk("VEVENT")) == 2
    (event,) = Calendar.from_ical(client.get(at("receptions-feed"), {"deputy": DEPUTY}).content).walk("VEVENT")
    assert event.decoded("dtstart") == one.starts_at.replace(microsecond=0)


@pytest.mark.parametrize(("asked", "found"), [("орал", 1), ("ОРАЛ КАЛАСЫ", 1), ("school", 1), ("nowhere", 0)])
def test_receptions_are_found_by_settlement_without_a_kazakh_keyboard(
    client: Client, region: Region, asked: str, found: int
) -> None:
    announced(region)
    page = client.get(at("receptions"), {"q": asked}).content.decode()
    assert page.count("/book/") == found
