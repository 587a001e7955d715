"""Decisions from papers: number and day from running text, two languages one decision, search in both, taken back."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.staff import member, signed_in
from senim.assembly import services as people
from senim.assembly.models import Organization
from senim.rating.models import EvidenceRow, Region
from senim.rating.services import change_evidence
from senim.sittings import decision_papers, decisions, selectors
from senim.sittings.models import Decision, DecisionFile, Document, Expression
from senim_core.decisions import references
from senim_core.errors import InputError
from senim_core.following_up import Step

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "shared" / "data" / "kz_maslikhat_decisions"
BODY = "A-000000000"
RU = "О ставке налога Решение маслихата от 26 ноября 2025 года № 51/272-VIII. Понизить ставку до двух процентов"
KK = "Салық мөлшерлемесі туралы мәслихатының 2025 жылғы 26 қарашадағы № 51/272-VIII шешімі. Мөлшерлеме төмендетілсін"


def address(name: str, *args: object) -> str:
    with translation.override("ru"):
        return reverse(name, args=args)


def sheet(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, decision_papers.COLUMNS)
    writer.writeheader()
    writer.writerows({"organization": BODY, **row} for row in rows)
    return out.getvalue().encode()


def brought(region: Region, *rows: dict[str, str]) -> DecisionFile:
    return decision_papers.bring(region=region, name="d.csv", content=sheet(*rows), by=BY, at=NOW)


def found(region: Region, typed: str) -> list[Decision]:
    return list(selectors.decisions(region, {"q": typed}, date(2026, 3, 2)))


def test_both_languages_are_one_decision_and_each_finds_it(client: Client, region: Region) -> None:
    assert decision_papers.take_in(file=brought(region, {"text_ru": RU}, {"text_kk": KK}), by=BY, at=NOW) == (1, 2)
    one = Decision.objects.get(region=region, number="51/272-VIII")
    assert (one.decided_on, one.sitting, one.organization.code) == (date(2025, 11, 26), None, BODY)
    assert (one.title_ru, one.title_kk) == ("О ставке налога", "Салық мөлшерлемесі туралы")
    for typed in ("двух процентов", "мөлшерлеме төмендетілсін", "МОЛШЕРЛЕМЕ", "51/272", "26.11.2025"):
        assert one in found(region, typed), typed
    page = client.get(address("decision", one.pk))
    papers = page.context["papers"][0][1]
    assert sorted(text.language for text in papers) == ["kk", "ru"]
    text = client.get(address("sitting-paper", papers[0].pk))
    assert text.status_code == 200 and text.headers["Content-Disposition"].startswith("attachment")
    assert one in client.get(address("decisions") + "?q=процентов").context["page"].rows


def test_a_language_that_comes_later_joins_and_the_rest_is_known(region: Region) -> None:
    decision_papers.take_in(file=brought(region, {"text_ru": RU}), by=BY, at=NOW)
    later = brought(region, {"text_kk": KK}, {"text_ru": RU})
    assert decision_papers.counts(decision_papers.preview(later)) == {"new": 0, "known": 2, "bad": 0}
    assert decision_papers.take_in(file=later, by=BY, at=NOW) == (0, 1)
    one = Decision.objects.get(region=region, number="51/272-VIII")
    assert one.title_kk == "Салық мөлшерлемесі туралы" and one.documents.get().expressions.count() == 2
    decision_papers.undo(file=later, by=BY, at=NOW)
    one.refresh_from_db()
    assert one.title_kk == "" and [text.language for text in one.documents.get().expressions.all()] == ["ru"]
    assert not found(region, "төмендетілсін") and found(region, "процентов") == [one]


LIES = [
    ({"text_ru": "Решение маслихата без дня"}, "no day and number"),
    ({"text_ru": "Решение от 31 ноября 2025 года № 5"}, "none of the calendar"),
    ({"text_ru": RU, "text_kk": KK.replace("272", "273")}, "different decisions"),
    ({"text_ru": RU, "text_kk": KK.replace("26 қарашадағы", "27 қарашадағы")}, "different decisions"),
    ({"text_ru": ""}, "text is missing"),
    ({"organization": "A-nowhere", "text_ru": RU}, "none of this code"),
    ({"text_ru": KK}, "no day and number"),
]


@pytest.mark.parametrize(("lie", "says"), LIES)
def test_a_lie_is_named_and_nothing_is_taken_in(region: Region, lie: dict[str, str], says: str) -> None:
    before = Decision.objects.count()
    file = brought(region, {"text_ru": RU.replace("272", "999")}, lie)
    seen = decision_papers.preview(file)
    assert [any(says in what for _column, what in row.findings) for row in seen.bad] == [True]
    with pytest.raises(InputError, match="not understood"):
        decision_papers.take_in(file=file, by=BY, at=NOW)
    assert Decision.objects.count() == before and not Document.objects.filter(sitting=None).exists()


@pytest.mark.parametrize(
    "content", [b"", b"number,title\n1,x\n", b"organization,title_ru\nA,x\n", b"organization,text_ru,odd\nA,x,y\n"]
)
def test_a_file_with_other_columns_is_refused_at_once(region: Region, content: bytes) -> None:
    with pytest.raises(InputError):
        decision_papers.bring(region=region, name="d.csv", content=content, by=BY, at=NOW)
    assert not DecisionFile.objects.exists()


def test_undone_nothing_is_left_unless_something_rests_on_it(region: Region) -> None:
    before = Decision.objects.count(), Expression.objects.count()
    file = brought(region, {"text_ru": RU, "text_kk": KK, "source_ru": "https://example.kz/1"})
    decision_papers.take_in(file=file, by=BY, at=NOW)
    with pytest.raises(InputError, match="taken in"):
        decision_papers.take_in(file=file, by=BY, at=NOW)
    with pytest.raises(InputError, match="taken in"):
        decision_papers.drop(file=file, by=BY)
    one = Decision.objects.get(region=region, number="51/272-VIII")
    withdrawn = decisions.step(decision=one, step=Step.WITHDRAW, words="Repealed", by=BY, at=NOW)
    with pytest.raises(InputError, match="rests on"):
        decision_papers.undo(file=file, by=BY, at=NOW)
    withdrawn.steps.all().delete()
    decision_papers.undo(file=file, by=BY, at=NOW)
    assert (Decision.objects.count(), Expression.objects.count()) == before
    with pytest.raises(InputError, match="not in force"):
        decision_papers.undo(file=file, by=BY, at=NOW)


def test_the_newest_file_of_a_decision_is_taken_back_first(region: Region) -> None:
    first, second = brought(region, {"text_ru": RU}), brought(region, {"text_ru": RU})
    decision_papers.take_in(file=first, by=BY, at=NOW)
    decision_papers.take_in(file=second, by=BY, at=NOW.replace(hour=6))
    with pytest.raises(InputError, match="newer"):
        decision_papers.undo(file=first, by=BY, at=NOW.replace(hour=7))
    decision_papers.undo(file=second, by=BY, at=NOW.replace(hour=7))
    decision_papers.undo(file=first, by=BY, at=NOW.replace(hour=7))
    assert not Decision.objects.filter(region=region, sitting=None).exists()


def test_only_the_secretariat(region: Region) -> None:
    file = brought(region, {"text_ru": RU})
    for role in ("deputy", "council", "operator"):
        by = member(role)[0].actor
        for refused in (
            lambda by=by: decision_papers.bring(region=region, name="d.csv", content=sheet({"text_ru": RU}), by=by),
            lambda by=by: decision_papers.take_in(file=file, by=by),
            lambda by=by: decision_papers.drop(file=file, by=by),
            lambda by=by: decision_papers.undo(file=file, by=by),
        ):
            with pytest.raises(InputError):
                refused()


def test_a_file_goes_through_the_pages(region: Region) -> None:
    client = signed_in(member("secretary")[0])

    def sent(content: bytes) -> Any:
        return client.post(address("office-decision-bring"), {"file": SimpleUploadedFile("d.csv", content)})

    assert client.get(address("office-decision-files")).status_code == 200
    assert client.post(address("office-decision-bring"), {}).status_code == 400
    assert sent(b"odd\n1\n").status_code == 400
    assert sent(sheet({"text_ru": "nothing"})).status_code == 303
    bad = DecisionFile.objects.get()
    assert client.get(address("office-decision-file", bad.pk)).context["bad"] == 1
    assert client.post(address("office-decision-file-act", bad.pk, "apply")).status_code == 400
    assert client.post(address("office-decision-file-act", bad.pk, "drop")).status_code == 303
    assert sent(sheet({"text_ru": RU}, {"text_kk": KK})).status_code == 303
    good = DecisionFile.objects.get()
    page = client.get(address("office-decision-file", good.pk))
    assert (page.context["total"], page.context["decisions"]) == (2, 1)
    assert client.post(address("office-decision-file-act", good.pk, "apply")).status_code == 303
    one = Decision.objects.get(region=region, number="51/272-VIII")
    assert client.get(address("office-decision", one.pk)).status_code == 200
    assert client.post(address("office-decision-file-act", good.pk, "undo")).status_code == 303
    assert client.post(address("office-decision-file-act", good.pk, "lie")).status_code == 404


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not there")
def test_158_real_decisions_and_13_texts_are_158_decisions_with_search_in_both_languages(region: Region) -> None:
    with (DATA / "rates.csv").open(encoding="utf-8") as file:
        told = list(csv.DictReader(file))
    codes = {row["kato"] for row in told}
    there = set(EvidenceRow.objects.filter(region=region, table="areas").values_list("key", flat=True))
    change_evidence(
        region=region, by=BY, cause="test",
        changes=[("areas", code, {"area_code": code, "parent_code": None, "kind": "district", "name_kk": code, "name_ru": code, "name_en": code}) for code in sorted(codes - there)],
    )  # fmt: skip
    for row in told:
        people.found(
            region=region,
            code=f"m-{row['kato']}",
            classification="maslikhat",
            titles=(row["name_kk"], row["name_ru"], ""),
            level="district",
            area_code=row["kato"],
            by=BY,
        )
    rows = [
        {"organization": f"m-{row['kato']}", "text_ru": row["decision_ref"], "source_ru": row["source_url"]}
        for row in told
    ]
    texts = extra = 0
    for path in sorted((DATA / "decision_texts").glob("*.txt")):
        kazakh = path.name.endswith(".kaz.txt")
        text = path.read_text("utf-8")
        first = references(text)[0]
        same = [
            row
            for row in told
            if references(row["decision_ref"])[0].decided_on == first.decided_on
            and decision_papers.key_of(references(row["decision_ref"])[0].number)
            == decision_papers.key_of(first.number)
        ]
        assert len(same) <= 1, path.name
        code = f"m-{same[0]['kato']}" if same else f"m-{path.name.split('.')[0]}"
        if not same and not Organization.objects.filter(region=region, code=code).exists():
            extra += 1
            people.found(
                region=region, code=code, classification="maslikhat", titles=(code, code, ""), level="district",
                area_code="000000000", by=BY,
            )  # fmt: skip
        rows.insert(0, {"organization": code, "text_kk" if kazakh else "text_ru": text})
        texts += 1
    assert texts == 13
    made, written = decision_papers.take_in(file=brought(region, *rows), by=BY, at=NOW)
    assert extra == 1  # a decision of which the table has no line
    assert made == 158 + extra and written == 158 + 6 + extra
    own = Decision.objects.filter(region=region, sitting=None)
    assert own.count() == 158 + extra and own.exclude(title_kk="").count() == 6
    both = own.exclude(title_kk="").exclude(title_ru="")
    assert both.count() == 6
    for one in both:
        assert one in found(region, one.title_kk.split()[0]) and one in found(region, one.title_ru.split()[-1])
    assert {one.pk for one in found(region, "понижении размера")} >= {
        one.pk for one in both if "понижении" in one.title_ru
    }
    assert Organization.objects.filter(region=region, code__startswith="m-", decided=None).count() == 0
