"""The programme: totals equal their lists, acts need their proof, the first date has no verb, sheets come and go back."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.staff import member, signed_in
from senim.appeals.models import Problem
from senim.ledger.models import Waiting
from senim.programme import handover, notices, post, risks, selectors, services, sheets, words
from senim.programme.acts import Given
from senim.programme.models import Event, Measure, Notice, Post, Proof, RoadMap, SheetImport, SheetUpload
from senim.rating.models import Region
from senim_core.errors import InputError
from senim_core.programme.notice import State
from senim_core.programme.risk import shipped
from senim_core.programme.status import Status

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2021, 6, 1, 5, 0, tzinfo=UTC)


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def measure(region: Region) -> Measure:
    """One in progress that a deputy supervises and the department of utilities answers for."""
    found = Measure.objects.filter(region=region, status="in_progress", body__code="utilities").exclude(deputy_id="")
    return found.select_related("body").order_by("code")[0]


@pytest.mark.parametrize(
    ("kind", "sums"), [("regional", (128, 5, 98, 24, 1)), ("city_district", (778, 50, 482, 236, 10))]
)
def test_the_reports_sentence_is_printed_and_each_number_opens_its_list(
    client: Client, region: Region, kind: str, sums: tuple[int, ...]
) -> None:
    page = client.get(address("programme")).content.decode()
    section = page.split(f'id="p-{kind}"')[1].split("</section>")[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*><b>(\d+)</b></a>', section)
    assert tuple(int(number) for _, number in found) == sums
    assert sums[0] == sum(sums[1:])
    for link, number in found:
        listed = client.get(link.replace("&amp;", "&")).content.decode()
        assert f"<span data-total>{number}</span>" in listed


def test_every_roll_up_sums_to_the_whole(region: Region) -> None:
    found = selectors.chosen(region, {}, region.today())
    for by in selectors.ROLLED:
        assert sum(roll.total for roll in selectors.rolled(found, by)) == 938


def test_done_needs_an_act_and_waits_for_a_council_whose_chair_is_another(measure: Measure) -> None:
    document = [Given("document", "Letter 1")]
    with pytest.raises(InputError, match="needs a proof"):
        services.report(measure=measure, reason="x", status=Status.DONE, proofs=document, by=BY, at=NOW)
    act = [Given("act", "Act 1", dated_on=date(2021, 5, 31))]
    services.report(measure=measure, reason="Accepted", status=Status.DONE, proofs=act, by=BY, at=NOW)
    measure.refresh_from_db()
    assert (measure.status, measure.act_on, measure.confirmed_by) == ("done", date(2021, 5, 31), "")
    rows = measure.region.evidence.filter(table="councils").values_list("key", "values")
    own = next(key for key, values in rows if values["chair_deputy_id"] == measure.deputy_id)
    other = next(key for key, values in rows if values["chair_deputy_id"] != measure.deputy_id)
    with pytest.raises(InputError, match="chair of this council supervises"):
        services.find(measure=measure, council_id=own, finding="agree", words="x", by=BY, at=NOW)
    services.find(measure=measure, council_id=other, finding="agree", words="Seen", by=BY, at=NOW)
    measure.refresh_from_db()
    assert measure.confirmed_by == other
    services.find(measure=measure, council_id=other, finding="disagree", words="Not so", by=BY, at=NOW)
    measure.refresh_from_db()
    assert (measure.confirmed_by, measure.at_risk) == ("", True)


def test_a_moved_date_leaves_the_first_one_and_is_told_with_its_reason(client: Client, measure: Measure) -> None:
    first = measure.first_due_on
    paper = [Given("document", "Decision 7")]
    services.move_date(measure=measure, to=date(2023, 1, 1), reason="The river rose", proofs=paper, by=BY, at=NOW)
    measure.refresh_from_db()
    assert (measure.first_due_on, measure.due_on) == (first, date(2023, 1, 1))
    page = client.get(address("measure", measure.code)).content.decode()
    assert "The river rose" in page
    assert "Decision 7" in page
    handover.hand_over(region=measure.region)
    row = measure.region.evidence.get(table="measures", key=measure.code).values
    assert (row["first_due_on"], row["due_on"]) == (first.isoformat(), "2023-01-01")


def test_a_deputy_checks_and_warns_and_moves_nothing(measure: Measure) -> None:
    staff, _ = member("deputy", deputy_id=measure.deputy_id)
    deputy = signed_in(staff)
    moved = deputy.post(address("office-measure-keep", measure.code, "move_date"), {"to": "2030-01-01", "words": "x"})
    assert moved.status_code == 403
    with pytest.raises(InputError, match="not yours to do"):
        services.move_date(
            measure=measure, to=date(2030, 1, 1), reason="x", proofs=[Given("document", "x")], by=staff.actor
        )
    with pytest.raises(InputError, match="not yours to do"):
        services.report(measure=measure, reason="x", by=staff.actor)
    given = {"version": measure.version, "words": "The contractor is late"}
    assert deputy.post(address("office-measure-watch", measure.code, "warn"), given).status_code == 303
    warning = measure.assignments.get(ends_on=None).warnings.latest("pk")
    assert warning.event.reason == "The contractor is late"
    other = Measure.objects.filter(region=measure.region).exclude(deputy_id=measure.deputy_id)[0]
    assert deputy.get(address("office-measure", other.code)).status_code == 404
    measure.refresh_from_db()
    assert measure.due_on != date(2030, 1, 1)


def test_an_officer_reports_on_the_own_measures_alone_with_a_file(client: Client, measure: Measure) -> None:
    staff, _ = member("executive")
    officer = signed_in(staff)
    other = Measure.objects.filter(region=measure.region).exclude(body__code="utilities")[0]
    assert officer.get(address("office-measure", other.code)).status_code == 404
    with pytest.raises(InputError, match="another body answers"):
        services.report(measure=other, reason="x", by=staff.actor)
    given = {
        "version": measure.version, "words": "Two streets are paved", "value": 3, "danger": "yes", "kind": "document",
        "papers": SimpleUploadedFile("letter.pdf", b"%PDF-1.4 test", "application/pdf"),
    }  # fmt: skip
    answer = officer.post(address("office-measure-report", measure.code, "report"), given)
    assert answer.status_code == 303
    measure.refresh_from_db()
    assert (measure.value, measure.at_risk) == (3, True)
    proof = Proof.objects.get(event__measure=measure, size__gt=0)
    got = client.get(address("proof", proof.pk))
    assert got.content == b"%PDF-1.4 test"
    assert "attachment" in got.headers["Content-Disposition"]
    page = client.get(address("measure", measure.code)).content.decode()
    assert staff.username not in page


def test_who_worked_meanwhile_is_not_overwritten_and_nothing_is_half_written(measure: Measure) -> None:
    before = Event.objects.count(), Waiting.objects.count()
    with pytest.raises(InputError, match="somebody else worked on it meanwhile"):
        services.report(measure=measure, reason="x", value=1, by=BY, version=measure.version - 1, at=NOW)
    assert (Event.objects.count(), Waiting.objects.count()) == before


def test_a_notice_is_signed_by_a_person_answered_by_the_body_and_read_by_everyone(
    client: Client, measure: Measure
) -> None:
    Notice.objects.filter(measure=measure).delete()
    services.report(measure=measure, reason="We say so", in_danger=True, by=BY, at=NOW)
    one = notices.draft(measure=measure, by=BY)
    assert client.get(address("notice", one.code)).status_code == 404  # a draft is nobody's to read
    secretary, officer = signed_in(member("secretary")[0]), signed_in(member("executive")[0])
    letter = secretary.get(address("office-notice-paper", one.code, "kk", "docx"))
    words = "\n".join(part.text for part in docx.Document(io.BytesIO(letter.content)).paragraphs)
    assert "Іс-шараның орындалмау қаупі туралы хабарлама" in words
    assert officer.post(address("office-notice-sign", one.code, "send")).status_code == 403
    secretary.post(address("office-notice-sign", one.code, "send"), {"version": one.version})
    one.refresh_from_db()
    assert (one.state, bool(one.number)) == (State.SENT, True)
    officer.post(address("office-notice-reply", one.code, "answer"), {"words": "A new contractor from Monday"})
    page = client.get(address("notice", one.code)).content.decode()
    assert "A new contractor from Monday" in page
    pdf = client.get(address("notice-paper", one.code, "ru", "pdf"))
    assert pdf.content.startswith(b"%PDF")
    with pytest.raises(InputError, match="cannot be done as it stands"):
        notices.acknowledge(notice=one, by=BY)


def test_a_notice_without_an_answer_lapses_and_may_still_be_answered(measure: Measure) -> None:
    Notice.objects.filter(measure=measure).delete()
    services.report(measure=measure, reason="We say so", in_danger=True, by=BY, at=NOW)
    one = notices.sign(notice=notices.draft(measure=measure, by=BY, at=NOW), by=BY, at=NOW)
    assert one.due_on is not None
    notices.lapse_all(region=measure.region, today=one.due_on, by=BY)
    one.refresh_from_db()
    assert one.state == State.SENT
    waiting = Notice.objects.filter(region=measure.region, state__in=[State.SENT, State.ACKNOWLEDGED]).count()
    assert notices.lapse_all(region=measure.region, today=date(2021, 12, 1), by=BY) == waiting > 0
    one.refresh_from_db()
    assert one.state == State.LAPSED
    assert notices.answer(notice=one, words="Late, but here", by=BY).state == State.ANSWERED


def test_the_daily_look_changes_nothing_where_nothing_happened(region: Region) -> None:
    assert risks.look_at_all(region=region, today=region.today()) == 0
    assert risks.look_at_all(region=region, today=date(2022, 12, 31)) > 0


HEAD = ["№", "Іс-шара", "Мероприятие", "Мерзімі", "Салмағы", "Жауапты орган", "Мәртебесі"]


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["Жол картасы 2026"])
    made.active.append(HEAD)
    made.active.append(["1. Су"])
    for row in rows:
        made.active.append(row)
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


GOOD = ["1", "Құбыр", "Труба", "30.06.2022", 2, "utilities", "орындалу сатысында"]
BAD = [
    ["2", "Кран", "Кран", "soon", 1, "utilities", ""], ["3", "Сорғы", "Насос", "IV тоқсан 2022", "much", "utilities", ""],
    ["4", "Құдық", "", "31.12.2022", 1, "utilities", "орындалды"],
]  # fmt: skip


def test_a_sheet_with_three_bad_lines_is_mended_taken_in_and_taken_back(client: Client, region: Region) -> None:
    secretary = signed_in(member("secretary")[0])
    file = SimpleUploadedFile("map.xlsx", book(GOOD, *BAD))
    given = {"road_map": "RM-000000000", "source": "Region", "document": "Decision 1", "file": file}
    made = secretary.post(address("office-sheet-new"), given)
    assert made.status_code == 303
    upload = SheetUpload.objects.get()
    page = secretary.get(made.headers["Location"]).content.decode()
    assert all(cell in page for cell in ("<b>D5</b>", "<b>E6</b>", "<b>C7</b>", "<b>G7</b>"))
    refused = secretary.post(address("office-sheet-apply", upload.pk), {"leave_out": 0})
    assert refused.status_code == 400
    assert Measure.objects.filter(region=region).count() == 938
    mended = {"cell-D5": "30.09.2022", "cell-E6": "3", "cell-C7": "Колодец", "cell-G7": "срок не наступил"}
    secretary.post(address("office-sheet-mend", upload.pk), mended)
    taken = secretary.post(address("office-sheet-apply", upload.pk), {"leave_out": 0})
    assert taken.status_code == 303
    found = Measure.objects.filter(region=region, number__in=["1", "2", "3", "4"], direction__title_kk="Су")
    listed = {row[0]: row[1:] for row in found.values_list("title_ru", "status", "due_on", "weight")}
    assert listed == {
        "Кран": ("unclassified", date(2022, 9, 30), 1), "Колодец": ("not_due", date(2022, 12, 31), 1),
        "Насос": ("unclassified", date(2022, 12, 31), 3), "Труба": ("in_progress", date(2022, 6, 30), 2),
    }  # fmt: skip
    again = sheets.preview(
        road_map=RoadMap.objects.get(region=region, code="RM-000000000"), name="map.xlsx", content=book(GOOD),
        headings={}, mended={},
    )  # fmt: skip
    assert again.counts() == {"new": 0, "changed": 0, "same": 1, "bad": 0}
    imported = SheetImport.objects.latest("pk")
    assert secretary.post(address("office-sheet-undo", imported.pk)).status_code == 303
    assert Measure.objects.filter(region=region).count() == 938


def test_a_sheet_that_was_worked_on_since_is_not_taken_back_in_part(region: Region) -> None:
    road_map = RoadMap.objects.get(region=region, code="RM-000000000")
    made = sheets.take_in(
        road_map=road_map, name="map.xlsx", content=book(GOOD), source="Region", document="Decision 1", by=BY
    )
    assert made is not None
    one = Measure.objects.get(region=region, title_ru="Труба")
    services.report(measure=one, reason="Begun", by=BY)
    with pytest.raises(InputError, match="was worked on since"):
        sheets.undo(imported=made, by=BY)
    assert Measure.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04 broken", b"a,b,c\n1,2,3\n"])
def test_a_damaged_sheet_changes_nothing_and_says_why(region: Region, content: bytes) -> None:
    road_map = RoadMap.objects.get(region=region, code="RM-000000000")
    with pytest.raises(InputError):
        sheets.take_in(road_map=road_map, name="x", content=content, source="x", document="x", by=BY)
    assert Measure.objects.filter(region=region).count() == 938


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_goes_out_comes_in_again_unchanged(client: Client, region: Region, language: str) -> None:
    out = client.get(address("measures-out", "csv", language=language) + "?road_map=RM-youth")
    road_map = RoadMap.objects.get(region=region, code="RM-youth")
    seen = sheets.preview(road_map=road_map, name="out.csv", content=out.content, headings={}, mended={})
    assert seen.counts() == {"new": 0, "changed": 0, "same": 32, "bad": 0}


def test_a_draft_that_the_machine_made_does_not_keep_a_sheet_from_being_taken_back(region: Region) -> None:
    road_map = RoadMap.objects.get(region=region, code="RM-000000000")
    late = [*GOOD[:3], "01.02.2021", *GOOD[4:]]
    made = sheets.take_in(road_map=road_map, name="x.xlsx", content=book(late), source="x", document="x", by=BY)
    assert made is not None
    one = Measure.objects.get(region=region, title_ru="Труба")
    assert one.at_risk
    notices.draft(measure=one, by=BY)
    sheets.undo(imported=made, by=BY)
    assert not Measure.objects.filter(pk=one.pk).exists()


def test_a_line_whose_status_cannot_follow_is_found_before_it_is_taken_in(region: Region) -> None:
    one = Measure.objects.filter(region=region, status="done")[0]
    content = f"code,status,due\n{one.code},not due,\n".encode()
    seen = sheets.preview(road_map=one.road_map, name="x.csv", content=content, headings={}, mended={})
    assert [found.cell for line in seen.lines for found in line.row.findings] == ["B2"]
    other = RoadMap.objects.exclude(pk=one.road_map_id).filter(region=region)[0]
    seen = sheets.preview(road_map=other, name="x.csv", content=content, headings={}, mended={})
    assert seen.counts()["bad"] == 1


def test_the_machine_looks_at_every_measure_once_a_day(region: Region) -> None:
    call_command("tend_programme")
    assert risks.looked_on(region) == region.today()
    called_again = io.StringIO()
    call_command("tend_programme", stdout=called_again)
    assert called_again.getvalue() == ""


def signed_notice(measure: Measure, *, fictional: bool = False) -> Notice:
    Notice.objects.filter(measure=measure).delete()
    Region.objects.update(fictional=fictional)
    services.report(measure=measure, reason="Late", in_danger=True, by=BY, at=NOW)
    made = notices.draft(measure=measure, by=BY, at=NOW)
    return notices.sign(notice=made, by=BY, at=NOW)


def test_a_signed_notice_goes_out_once_with_both_letters_and_is_tried_again_when_it_fails(
    measure: Measure, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        one = signed_notice(measure)

        def fails(_self: EmailMessage, *_: object, **__: object) -> int:
            raise OSError

        broken.setattr(EmailMessage, "send", fails)
        assert post.deliver(at=NOW) == 0
    assert post.deliver(at=NOW) == 0  # not again at once
    assert post.deliver(at=NOW + timedelta(minutes=2)) == 1
    assert post.deliver(at=NOW + timedelta(days=1)) == 0
    (sent,) = mailoutbox
    assert sent.to == ["utilities@demo.example"]
    assert one.number in sent.subject
    assert reverse("notice", args=[one.code])[3:] in str(sent.body)
    names = sorted(str(name) for name, _content, _kind in sent.attachments)
    assert names == sorted(
        f"notice-{one.number}-{language}.{form}" for language in ("kk", "ru") for form in ("docx", "pdf")
    )
    assert Waiting.objects.filter(kind="notice-mailed/v1").count() == 1


def test_no_letter_leaves_the_demonstration_nor_goes_to_a_body_without_an_address(measure: Measure) -> None:
    signed_notice(measure, fictional=True)
    assert not Post.objects.exists()
    services.set_body(region=measure.region, code="utilities", by=BY, email="")
    signed_notice(measure)
    assert not Post.objects.exists()


def test_every_limit_of_a_rule_has_a_name_and_a_day_one_stop(client: Client, region: Region) -> None:
    assert {name for rule in shipped().rules.values() for name in rule.limits} == set(words.LIMITS)
    page = client.get(address("risk-rules")).content.decode()
    assert "дней: 45" in page
    late = selectors.chosen(region, {"rule": "overdue"}, region.today())[0]
    assert " г.. " not in client.get(address("measure", late.code)).content.decode()


def test_a_measure_says_which_problems_of_appeals_it_answers(client: Client, region: Region, measure: Measure) -> None:
    found = [
        Problem.objects.create(
            region=region, code=f"G-{number}", deputy_id="", topic="roads", area_code="271000000", persons=3,
            grouped_on=date(2021, 5, 20), accepted_on=date(2021, 5, 30) if number else None, decision_number="7-VII",
        )
        for number in range(2)
    ]  # fmt: skip
    page = signed_in(member("secretary")[0])
    where = address("office-measure", measure.code)
    form = next(form for act, _name, form, *_ in page.get(where).context["acts"] if act == "relate")
    assert form.fields["problems"].queryset.count() == 2
    act = address("office-measure-keep", measure.code, "relate")
    given = {"version": measure.version, "words": "People wrote of it", "problems": [one.pk for one in found]}
    assert page.post(act, given).status_code == 303
    assert page.post(act, given).status_code == 400, "decided on an older page"
    assert set(measure.problems.all()) == set(found)
    event = measure.events.get(act="relate")
    assert event.changes == {"problems": [[], sorted(one.code for one in found)]}
    shown = client.get(address("measure", measure.code))
    assert [one for one, _name in shown.context["problems"]] == list(measure.problems.all())
    assert "Что об этом писали люди" in shown.content.decode()
    assert client.get(address("measure-feed", measure.code)).status_code == 200
    services.relate(measure=measure, problems=[], reason="Not these", by=BY, at=NOW)
    assert "Что об этом писали люди" not in client.get(address("measure", measure.code)).content.decode()
    stranger = found[0]
    stranger.region_id = None
    with pytest.raises(InputError, match="another region"):
        services.relate(measure=measure, problems=[stranger], reason="x", by=BY, at=NOW)


def test_a_deputy_does_not_say_what_a_measure_answers(measure: Measure, region: Region) -> None:
    deputy, _ = member("deputy", deputy_id=measure.deputy_id)
    with pytest.raises(InputError, match="not yours"):
        services.relate(measure=measure, problems=[], reason="x", by=deputy.actor, at=NOW)
