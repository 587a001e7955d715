"""The budget: statements by preview, sums that say what they know, notes with a second reader, the fiscal package."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from frictionless import Package

from apps.staff import member, signed_in
from senim.budget import fiscal, handover, notes, selectors, statements
from senim.budget.models import Amount, Line, Note, Statement
from senim.programme.models import Flag, Measure
from senim.rating.models import Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2021, 6, 1, 5, 0, tzinfo=UTC)
TODAY = date(2021, 6, 1)
HEAD = "code,year,title_kk,title_ru,measure,planned,adjusted,paid\n"


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def brought(region: Region, text: str, *, as_of: date = TODAY, by: str = BY) -> Statement:
    return statements.bring(
        region=region, name="b.csv", content=(HEAD + text).encode(), document="Report 1", as_of=as_of, by=by, at=NOW
    )


def taken(region: Region, text: str, *, as_of: date = TODAY) -> Statement:
    made = brought(region, text, as_of=as_of)
    statements.take_in(statement=made, by=BY, at=NOW)
    return made


@pytest.fixture
def measure(region: Region) -> Measure:
    """One that no budget line pays for yet."""
    return Measure.objects.filter(region=region, budget_lines=None, status="in_progress").order_by("code")[0]


def money(measure: Measure) -> tuple[int | None, int | None]:
    measure.refresh_from_db()
    return measure.planned, measure.paid


def test_sums_by_body_make_the_whole_and_each_number_opens_its_list(client: Client, region: Region) -> None:
    page = client.get(address("budget"))
    total = page.context["total"]
    assert total.amounts == 235
    for name in ("amounts", "plan", "paid", "paid_of"):
        assert sum(getattr(bar["total"], name) or 0 for bar in page.context["bars"]) == getattr(total, name)
    for bar in page.context["bars"]:
        listed = client.get(f"{address('budget')}?{bar['query']}")
        assert listed.context["total"].plan == bar["total"].plan
    unpaid = client.get(f"{address('budget')}?{page.context['unpaid']}").context["total"].amounts
    assert unpaid == total.amounts - total.paid_of > 0
    assert client.get(f"{address('budget')}?year=1999").status_code == 404


def test_the_latest_statement_is_in_force_and_the_measure_follows_with_its_history(
    region: Region, measure: Measure
) -> None:
    taken(region, f"9-1,2021,Жол,Дорога,{measure.code},100,,\n9-2,2021,Жол,Дорога,{measure.code},50,,")
    assert money(measure) == (150, None)
    taken(region, "9-1,2021,,,,100,120,40", as_of=date(2021, 5, 1))  # an older day: not in force
    assert money(measure) == (150, None)
    taken(region, "9-1,2021,,,,100,130,45\n9-2,2021,,,,50,,0")
    assert money(measure) == (180, 45)
    told = measure.events.filter(act="money").order_by("-id")[0]
    assert told.changes == {"planned": [150, 180], "paid": [None, 45]}
    assert Amount.objects.filter(line__code="9-1", current=True).count() == 1


def test_an_unknown_part_makes_the_sum_unknown_and_a_zero_is_a_zero(region: Region, measure: Measure) -> None:
    taken(region, f"9-1,2021,Жол,Дорога,{measure.code},100,,0\n9-2,2021,Жол,Дорога,{measure.code},50,,")
    assert money(measure) == (150, None)
    assert statements._money_of([]) == (None, None)


def test_money_unspent_is_a_risk_that_ends_with_the_payment(region: Region, measure: Measure) -> None:
    Measure.objects.filter(pk=measure.pk).update(starts_on=date(2021, 1, 15), due_on=date(2021, 6, 30))
    taken(region, f"9-1,2021,Жол,Дорога,{measure.code},100,,10")
    assert Flag.objects.filter(measure=measure, rule="money", cleared_on=None).exists()
    taken(region, "9-1,2021,,,,100,,90")
    assert not Flag.objects.filter(measure=measure, rule="money", cleared_on=None).exists()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("9-1,2021,Жол,Дорога,M-9999,1,,", "measure"),
        ("9-1,21,Жол,Дорога,,1,,", "year"),
        ("9-1,2021,,,,1,,", "title_kk"),
        ("9 1,2021,Жол,Дорога,,1,,", "code"),
        ("9/1,2021,Жол,Дорога,,1,,", "code"),
        ("9-1,2021,Жол,Дорога,,1,,\n9-1,02021,Жол,Дорога,,2,,", "code"),
        ("9-1,2021,Жол,Дорога,,-1,,", "planned"),
        ('9-1,2021,Жол,Дорога,,"1,5",,', "planned"),
        ("9-1,2021,Жол,Дорога,,1e9,,", "planned"),
        ("9-1,2021,Жол,Дорога,,9999999999999999,,", "planned"),
        ("9-1,2021,Жол,Дорога,,,,", "planned"),
        ("9-1,2021,Жол,Дорога,,1,,\n9-1,2021,Жол,Дорога,,2,,", "code"),
    ],
)
def test_a_bad_line_is_named_with_its_column_and_nothing_is_taken_in(region: Region, line: str, column: str) -> None:
    made, before = brought(region, line), Line.objects.count()
    bad = statements.preview(made).bad
    assert [[name for name, _what in row.findings] for row in bad] == [[column]]
    with pytest.raises(InputError, match="not understood"):
        statements.take_in(statement=made, by=BY, at=NOW)
    assert Line.objects.count() == before
    made.refresh_from_db()
    assert made.applied_at is None


@pytest.mark.parametrize(
    "content", [b"\x00\x01", b"PK\x03\x04broken", b"code\n1\n", b"code,year,strange\n1,2021,2\n", b"%PDF-1.7"]
)
def test_a_damaged_file_changes_nothing_and_says_why(region: Region, content: bytes) -> None:
    before = Statement.objects.count()
    with pytest.raises(InputError) as said:
        statements.bring(region=region, name="b.csv", content=content, document="x", as_of=TODAY, by=BY, at=NOW)
    assert said.value.hint
    assert Statement.objects.count() == before


def test_taking_back_leaves_all_as_it_was(region: Region, measure: Measure) -> None:
    other = Measure.objects.filter(region=region, budget_lines=None).exclude(pk=measure.pk).order_by("code")[0]
    taken(region, f"9-1,2021,Жол,Дорога,{measure.code},100,,10")
    second = taken(region, f"9-1,2021,Жаңа,Новая,{other.code},200,,20\n9-2,2021,Жол,Дорога,{other.code},5,,5")
    assert (money(measure), money(other)) == ((None, None), (205, 25))
    third = taken(region, "9-1,2021,,,,300,,30")
    with pytest.raises(InputError, match="later statement"):
        statements.undo(statement=second, by=BY, at=NOW)
    statements.undo(statement=third, by=BY, at=NOW)
    statements.undo(statement=second, by=BY, at=NOW)
    assert (money(measure), money(other)) == ((100, 10), (None, None))
    line = Line.objects.get(region=region, code="9-1")
    assert (line.title_ru, line.measure_id) == ("Дорога", measure.pk)
    assert not Line.objects.filter(region=region, code="9-2").exists()
    with pytest.raises(InputError, match="not in force"):
        statements.undo(statement=second, by=BY, at=NOW)


def test_a_report_of_payments_does_not_take_the_plan_away(region: Region, measure: Measure) -> None:
    taken(region, f"9-1,2021,Жол,Дорога,{measure.code},100,120,")
    taken(region, "9-1,2021,,,,,,40")
    assert money(measure) == (120, 40)


def test_what_was_taken_in_last_is_taken_back_first_in_whatever_order_it_was_brought(
    region: Region, measure: Measure
) -> None:
    first = brought(region, f"9-1,2021,Бірінші,Первая,{measure.code},10,,1")
    second = brought(region, f"9-1,2021,Екінші,Вторая,{measure.code},20,,2")
    for number, one in enumerate((second, first)):
        statements.take_in(statement=one, by=BY, at=NOW + timedelta(minutes=number))
    second.refresh_from_db()
    with pytest.raises(InputError, match="later statement"):
        statements.undo(statement=second, by=BY, at=NOW)
    statements.undo(statement=first, by=BY, at=NOW)
    assert (money(measure), Line.objects.get(code="9-1").title_ru) == ((20, 2), "Вторая")
    statements.undo(statement=second, by=BY, at=NOW)
    assert (money(measure), Line.objects.filter(code="9-1").exists()) == ((None, None), False)


def test_a_statement_that_somebody_forgot_meanwhile_is_told_of(region: Region) -> None:
    made = brought(region, "9-1,2021,Жол,Дорога,,1,,")
    statements.drop(statement=Statement.objects.get(pk=made.pk))
    for act in (statements.take_in, statements.undo):
        with pytest.raises(InputError, match="gone"):
            act(statement=made, by=BY)
    with pytest.raises(InputError, match="gone"):
        statements.drop(statement=made)


def test_who_is_rated_takes_in_no_statement(region: Region) -> None:
    deputy = member("deputy")[0]
    made = brought(region, "9-1,2021,Жол,Дорога,,1,,")
    with pytest.raises(InputError, match="not yours"):
        statements.take_in(statement=made, by=deputy.actor, at=NOW)


def note(region: Region, by: str, **more: Any) -> Note:
    what = {"budget_code": "9-1", "words": "Paid twice", "amount": 5, "document": "Act 1", **more}
    return notes.write(region=region, by=by, at=NOW, **what)


def test_a_note_counts_once_somebody_else_of_the_secretariat_accepts_it(region: Region) -> None:
    deputy, secretary = member("deputy")[0], member("secretary")[0]
    made = note(region, deputy.actor)
    assert handover.hand_over(region=region) == 1
    with pytest.raises(InputError, match="not yours"):
        notes.accept(note=made, by=deputy.actor, at=NOW)
    notes.accept(note=made, by=secretary.actor, at=NOW + timedelta(days=1))
    with pytest.raises(InputError, match="read already"):
        notes.refuse(note=made, words="x", by=secretary.actor, at=NOW)
    assert handover.hand_over(region=region) == 1
    row = region.evidence.get(table="budget_notes", key=made.code).values
    assert (row["accepted_on"], row["budget_code"], row["amount"]) == ("2021-06-02", "9-1", 5)


@pytest.mark.parametrize("lacks", [{"amount": None}, {"document": ""}])
def test_a_note_without_amount_or_document_is_kept_and_not_accepted(region: Region, lacks: dict[str, Any]) -> None:
    made = note(region, member("deputy")[0].actor, **lacks)
    with pytest.raises(InputError, match="lacks"):
        notes.accept(note=made, by=member("secretary")[0].actor, at=NOW)
    notes.refuse(note=made, words="No document", by=BY, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.refusal) == ("refused", "No document")


@pytest.mark.parametrize(
    ("more", "said"), [({"budget_code": " "}, "code is missing"), ({"words": " "}, "words are missing"),
                       ({"amount": -1}, "less than nothing")],
)  # fmt: skip
def test_a_note_that_says_nothing_is_not_kept(region: Region, more: dict[str, Any], said: str) -> None:
    deputy = member("deputy")[0]
    before = Note.objects.count()
    with pytest.raises(InputError, match=said):
        note(region, deputy.actor, **more)
    with pytest.raises(InputError, match="not yours"):
        note(region, member("secretary")[0].actor)
    assert Note.objects.count() == before


def test_notes_sum_to_the_whole(client: Client, region: Region) -> None:
    page = client.get(address("budget-notes"))
    assert sum(number for _key, _title, number in page.context["counts"]) == page.context["total"]
    assert page.context["total"] == Note.objects.filter(region=region).count() > 0
    assert client.get(f"{address('budget-notes')}?state=odd").status_code == 404


def test_deputy_and_secretary_work_through_the_pages(region: Region) -> None:
    deputy, secretary = signed_in(member("deputy")[0]), signed_in(member("secretary")[0])
    typed = {"budget_code": "376-036", "words": "Paid twice", "amount": "5", "document": "Act 1"}
    assert deputy.post(address("office-budget-write"), {**typed, "words": ""}).status_code == 400
    assert deputy.post(address("office-budget-write"), typed).status_code == 303
    made = Note.objects.order_by("-id")[0]
    assert {one.deputy_id for one, _who in deputy.get(address("office-budget-notes")).context["rows"]} <= {
        "D-000000000-14"
    }
    refuse = address("office-budget-note", made.code, "refuse")
    assert deputy.post(refuse, {"words": "x"}).status_code == 403
    assert secretary.post(refuse, {"words": ""}).status_code == 400
    assert secretary.post(address("office-budget-note", made.code, "accept")).status_code == 303
    file = SimpleUploadedFile("b.csv", (HEAD + "9-1,2021,Жол,Дорога,,1,,\n9-1,2021,,,,2,,").encode(), "text/csv")
    answer = secretary.post(
        address("office-statement-bring"), {"document": "Report", "as_of": "2021-05-31", "file": file}
    )
    assert answer.status_code == 303
    page = secretary.get(answer.headers["Location"])
    assert (page.context["bad"], page.context["total"]) == (1, 2)
    number = Statement.objects.order_by("-id")[0].pk
    assert secretary.post(address("office-statement-act", number, "apply")).status_code == 400
    assert secretary.post(address("office-statement-act", number, "drop")).status_code == 303
    good = SimpleUploadedFile("b.csv", (HEAD + "9-1,2021,Жол,Дорога,,1,,").encode(), "text/csv")
    secretary.post(address("office-statement-bring"), {"document": "Report", "as_of": "2021-05-31", "file": good})
    number = Statement.objects.order_by("-id")[0].pk
    assert signed_in(member("secretary", "other")[0]).get(address("office-statement", number)).status_code == 404
    assert secretary.post(address("office-statement-act", number, "apply")).status_code == 303
    assert "9-1" in Client().get(address("budget-line", "9-1")).content.decode()
    assert secretary.post(address("office-statement-act", number, "drop")).status_code == 400
    assert secretary.post(address("office-statement-act", number, "undo")).status_code == 303
    assert Client().get(address("budget-line", "9-1")).status_code == 404


def test_the_package_is_a_valid_fiscal_data_package_and_says_the_same_as_the_page(
    client: Client, region: Region, tmp_path: Path
) -> None:
    content = client.get(address("budget-package")).getvalue()
    assert content == fiscal.package(region)  # the same records give the same bytes
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    # A fiscal package is a tabular one with more said; the validator would fetch the other profile from far away.
    tabular = {**described, "profile": "tabular-data-package"}
    report = Package.from_descriptor(tabular, basepath=str(tmp_path)).validate()
    assert report.valid, report.flatten(["message"])
    fields = {field["name"]: field for field in described["resources"][0]["schema"]["fields"]}
    assert {name: fields[name]["normalize"]["phase"] for name in fiscal.PHASES} == fiscal.PHASES
    rows = Package.from_descriptor(tabular, basepath=str(tmp_path)).get_resource("budget").read_rows()
    total = selectors.total(selectors.chosen(region, {"year": "2021"}))
    assert sum(row["planned"] for row in rows) == total.planned
    assert sum(row["paid"] for row in rows if row["paid"] is not None) == total.paid
    assert sum(row["paid"] is None for row in rows) == total.amounts - total.paid_of


def test_the_list_costs_as_many_queries_for_a_thousand(client: Client, region: Region) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("budget")).status_code == 200
        return len(captured)

    asked()
    before = asked()
    taken(region, "\n".join(f"9-{number},2021,Жол,Дорога,,{number},,0" for number in range(1000)))
    asked()
    assert asked() == before
