"""Councils: visits, recommendations, issues, plans, findings beside the body's status, and who may say what."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from PIL import Image

from apps.staff import member, signed_in
from senim.appeals.models import Problem
from senim.assembly import services as people
from senim.assembly.models import Membership, Organization
from senim.common.documents import docx as as_docx
from senim.councils import evidence, handover, selectors, services
from senim.councils.models import Recommendation, SocialIssue, Visit
from senim.councils.report import report
from senim.programme import services as programme
from senim.programme.models import Body, Check, Measure, Warning
from senim.rating.models import Region
from senim_core.errors import InputError
from senim_core.social_issues import Step

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2021, 6, 1, 5, 0, tzinfo=UTC)  # Tuesday
TODAY = date(2021, 6, 1)
TITLES = ("Су тапшылығы", "Нехватка воды", "")
CODE = "K-000000000-01"


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def council(region: Region) -> Organization:
    return Organization.objects.select_related("region").get(region=region, code=CODE)


def photo() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(body, "JPEG")
    return body.getvalue()


def visited(council: Organization, **more: Any) -> Visit:
    what = {"place": "School 5", "area_code": council.area_code, "words": "The roof leaks", "visited_on": TODAY}
    return services.visit(council=council, by=BY, at=NOW, **{**what, **more})


def asked(council: Organization, **more: Any) -> Recommendation:
    what = {
        "words": "Mend it",
        "demand": "3 roofs by 1 July",
        "term_on": TODAY + timedelta(days=20),
        "addressee": "Akim",
    }
    return services.recommend(council=council, by=BY, at=NOW, **{**what, **more})


# --- visits


def test_a_visit_sent_twice_is_one_and_anothers_key_is_refused(council: Organization) -> None:
    key = uuid4()
    one = visited(council, client_key=key, photos=[("a.jpg", "image/jpeg", photo())])
    assert visited(council, client_key=key).pk == one.pk
    assert (one.photos.count(), Visit.objects.filter(client_key=key).count()) == (1, 1)
    with pytest.raises(InputError, match="somebody else"):
        services.visit(
            council=council, place="x", area_code="x", words="x", visited_on=TODAY, client_key=key, by="system:other"
        )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"place": " "}, "place is missing"), ({"words": ""}, "words"), ({"visited_on": TODAY + timedelta(1)}, "not yet"),
        ({"photos": [("a.pdf", "application/pdf", b"%PDF")]}, "no photo"),
    ],
)  # fmt: skip
def test_a_visit_that_cannot_be_is_refused(council: Organization, wrong: dict[str, Any], why: str) -> None:
    before = Visit.objects.count()
    with pytest.raises(InputError, match=why):
        visited(council, **wrong)
    assert Visit.objects.count() == before


def test_a_visit_and_its_photo_are_public(council: Organization, client: Client) -> None:
    one = visited(council, photos=[("a.jpg", "image/jpeg", photo())])
    page = client.get(address("visit", one.code)).content.decode()
    assert "The roof leaks" in page
    got = client.get(address("visit-photo", one.photos.get().pk))
    assert (got.status_code, got.headers["Content-Type"]) == (200, "image/jpeg")


# --- recommendations


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"addressee": " "}, "nobody is addressed"), ({"term_on": TODAY}, "not after today"),
        ({"demand": "Do better"}, "cannot be measured"), ({"words": " "}, "words"),
    ],
)  # fmt: skip
def test_a_recommendation_has_an_addressee_a_term_and_a_measurable_demand(
    council: Organization, wrong: dict[str, Any], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        asked(council, **wrong)


def test_a_recommendation_is_followed_to_an_answer_in_substance_and_reaches_the_rating(
    council: Organization, region: Region
) -> None:
    one = asked(council)
    late = NOW + timedelta(days=25)
    empty = services.answer(recommendation=one, words="We are looking", in_substance=False, by=BY, at=NOW)
    assert selectors.recommendations(region, {"state": "not_in_substance"}, TODAY).filter(pk=empty.pk).exists()
    full = services.answer(recommendation=one, words="3 roofs mended", in_substance=True, by=BY, at=late)
    assert selectors.recommendations(region, {"state": "in_substance_late"}, TODAY).filter(pk=full.pk).exists()
    row = next(row for row in evidence.rows(region)["recommendations"] if row["recommendation_id"] == one.code)
    assert (row["answered_on"], row["in_substance"]) == (date(2021, 6, 26), True)
    assert [before["words"] for before in full.earlier] == ["We are looking"]
    assert handover.hand_over(region=region) == 1
    assert handover.hand_over(region=region) == 0


def test_a_council_does_not_judge_the_answers_it_gains_from(council: Organization) -> None:
    one = asked(council)
    own = member("council")[0]
    with pytest.raises(InputError, match="not yours"):
        services.answer(recommendation=one, words="Fine", in_substance=True, by=own.actor)
    page = signed_in(own)
    given = {"words": "Fine", "in_substance": "yes"}
    assert page.post(address("office-recommendation-answer", one.code), given).status_code == 403
    office = signed_in(member("secretary")[0])
    assert office.post(address("office-recommendation-answer", one.code), given).status_code == 303
    one.refresh_from_db()
    assert one.in_substance is True


# --- issues


def test_an_issue_goes_from_raised_to_its_result_with_terms(council: Organization, region: Region) -> None:
    one = services.raise_issue(
        council=council, titles=TITLES, words="Dry since May", visit=visited(council), by=BY, at=NOW
    )
    assert one.take_up_due_on == date(2021, 6, 15)  # ten working days from Tuesday, 1 June
    with pytest.raises(InputError, match="nobody takes it up"):
        services.step_issue(issue=one, step=Step.TAKE_UP, words="x", by=BY, at=NOW)
    with pytest.raises(InputError, match="not at this point"):
        services.step_issue(issue=one, step=Step.RESOLVE, words="x", by=BY, at=NOW)
    body = Body.objects.filter(region=region)[0]
    taken = services.step_issue(issue=one, step=Step.TAKE_UP, words="Taken", body=body, by=BY, at=NOW)
    assert taken.answer_due_on == date(2021, 7, 1)
    services.step_issue(issue=one, step=Step.ANSWER, words="Pumps", by=BY, at=NOW)
    own = member("council")[0]
    ended = services.step_issue(issue=one, step=Step.RESOLVE, words="Water runs", by=own.actor, at=NOW)
    assert (ended.state, ended.ended_on) == ("resolved", TODAY)
    assert [step.step for step in one.steps.all()] == ["raise", "take_up", "answer", "resolve"]


def test_an_issue_rests_on_something_of_its_own_and_is_raised_once(council: Organization, region: Region) -> None:
    other = Organization.objects.get(region=region, code="K-000000000-02")
    problem = Problem.objects.filter(region=region).first() or Problem.objects.create(
        region=region, code="G-x", deputy_id="D-000000000-14", topic="water", area_code="271000000", persons=3,
        grouped_on=TODAY,
    )  # fmt: skip
    for wrong, why in (({}, "rests on nothing"), ({"visit": visited(other)}, "another council's")):
        with pytest.raises(InputError, match=why):
            services.raise_issue(council=council, titles=TITLES, words="x", by=BY, at=NOW, **wrong)  # type: ignore[arg-type]
    services.raise_issue(council=council, titles=TITLES, words="x", problem=problem, by=BY, at=NOW)
    with pytest.raises(InputError, match="raised already"):
        services.raise_issue(council=other, titles=TITLES, words="x", problem=problem, by=BY, at=NOW)


def test_a_body_takes_up_and_a_council_ends_and_neither_does_the_others(council: Organization) -> None:
    one = services.raise_issue(council=council, titles=TITLES, words="x", visit=visited(council), by=BY, at=NOW)
    with pytest.raises(InputError, match="not yours"):
        services.step_issue(issue=one, step=Step.TAKE_UP, words="x", by=member("council")[0].actor)
    with pytest.raises(InputError, match="not yours"):
        services.step_issue(issue=one, step=Step.GIVE_UP, words="x", by=member("secretary")[0].actor)


# --- findings


def done_measure(council: Organization, *, own: bool) -> Measure:
    """A measure reported done that no council confirmed, supervised by the council's chair or not."""
    chair = Membership.objects.get(organization=council, role="chair", superseded_at=None)
    one = Measure.objects.filter(region=council.region, status="in_progress", council_id=council.code).exclude(
        deputy_id=chair.deputy_id
    )[0]
    Measure.objects.filter(pk=one.pk).update(
        status="done", confirmed_by="", deputy_id=chair.deputy_id if own else one.deputy_id
    )
    one.refresh_from_db()
    return one


def test_a_council_confirms_what_is_done_and_the_finding_stands_beside_the_status(council: Organization) -> None:
    one = done_measure(council, own=False)
    page = signed_in(member("council")[0])
    assert page.get(address("office-council-measure", one.code)).status_code == 200
    given = {"finding": "agree", "words": "Seen on the spot", "version": str(one.version)}
    assert page.post(address("office-council-find", one.code), given).status_code == 303
    one.refresh_from_db()
    assert (one.finding, one.confirmed_by, one.status) == ("agree", CODE, "done")
    listed = Client().get(address("council", CODE)).content.decode()
    assert "Seen on the spot" in listed


def test_a_council_whose_chair_supervises_the_measure_cannot_confirm_it(council: Organization) -> None:
    one = done_measure(council, own=True)
    page = signed_in(member("council")[0])
    got = page.post(
        address("office-council-find", one.code),
        {"finding": "agree", "words": "All is well", "version": str(one.version)},
    )
    assert got.status_code == 400
    assert "председатель этого совета" in got.content.decode().lower()
    one.refresh_from_db()
    assert (one.confirmed_by, one.events.filter(act="finding").count()) == ("", 0)


def test_a_member_who_supervises_the_measure_cannot_confirm_it_either(council: Organization) -> None:
    one = done_measure(council, own=False)
    other = Membership.objects.filter(organization=council, role="member", superseded_at=None)[0]
    Measure.objects.filter(pk=one.pk).update(deputy_id=other.deputy_id)
    own = member("council", "own", person_code=other.person.code)[0]
    with pytest.raises(InputError, match="yourself"):
        programme.find(measure=one, council_id=CODE, finding="agree", words="Good", by=own.actor)


def test_who_has_left_the_council_speaks_for_it_no_more(council: Organization) -> None:
    one, own = done_measure(council, own=False), member("council")[0]
    seat = Membership.objects.get(organization=council, person__code="P-001", superseded_at=None)
    people.end(membership=seat, on=date(2021, 5, 1), reason="Left", by=BY)
    with pytest.raises(InputError, match="no member"):
        programme.find(measure=one, council_id=CODE, finding="agree", words="Good", by=own.actor)


def test_a_chair_of_a_fixed_term_is_the_chair_too(council: Organization) -> None:
    chair = Membership.objects.get(organization=council, role="chair", superseded_at=None)
    people.correct(membership=chair, reason="A term of a year", by=BY, ends_on=date(2099, 1, 1))
    one = done_measure(council, own=True)
    with pytest.raises(InputError, match="chair of this council"):
        programme.find(measure=one, council_id=CODE, finding="agree", words="Good", by="system:test")


def test_a_finding_on_what_changed_meanwhile_is_refused(council: Organization) -> None:
    one = done_measure(council, own=False)
    with pytest.raises(InputError, match="meanwhile"):
        programme.find(measure=one, council_id=CODE, finding="agree", words="x", by=BY, version=one.version + 1)


def test_every_finding_is_told_also_where_it_says_the_same_as_the_one_before(council: Organization) -> None:
    one = done_measure(council, own=False)
    for code in ("K-000000000-02", CODE):
        programme.find(measure=one, council_id=code, finding="agree", words=f"By {code}", by=BY)
    page = Client().get(address("council-findings", CODE))
    assert page.context["total"] == len(page.context["rows"]) == 1
    assert str(page.context["rows"][0][2]) == "согласен"


def test_another_councils_doubt_stands_beside_and_takes_no_confirmation_away(council: Organization) -> None:
    one = done_measure(council, own=False)
    programme.find(measure=one, council_id=CODE, finding="agree", words="Seen", by=BY)
    programme.find(measure=one, council_id="K-000000000-02", finding="disagree", words="Not seen", by=BY)
    one.refresh_from_db()
    assert (one.finding, one.confirmed_by) == ("disagree", CODE)
    programme.find(measure=one, council_id=CODE, finding="no_evidence", words="Looked again", by=BY)
    one.refresh_from_db()
    assert one.confirmed_by == ""


def test_nobody_speaks_for_another_council(council: Organization, region: Region) -> None:
    one, own = done_measure(council, own=False), member("council")[0]
    other = Organization.objects.get(region=region, code="K-000000000-02")
    with pytest.raises(InputError, match="not yours"):
        programme.find(measure=one, council_id=other.code, finding="agree", words="Good", by=own.actor)
    for by in (own.actor, member("secretary")[0].actor, member("deputy")[0].actor):
        with pytest.raises(InputError, match="not yours"):
            services.plan(council=other, titles=TITLES, due_on=TODAY, by=by)
    assembly = Organization.objects.get(region=region, code="A-000000000")
    with pytest.raises(InputError, match="no such council"):
        services.plan(council=assembly, titles=TITLES, due_on=TODAY, by=BY)


# --- pages


def test_every_number_of_the_coverage_is_the_length_of_its_list(client: Client) -> None:
    page = client.get(address("councils"))
    rows = page.context["rows"]
    assert (page.context["total"], sum(row["level"] == "region" for row in rows)) == (78, 22)
    assert client.get(f"{address('measures')}?state=watched").context["total"] == page.context["watched"]
    assert page.context["whole"] == Measure.objects.filter(region__slug="demo", removed_on=None).count()
    assert sum(row["watched"] for row in rows) + page.context["nobody"] == page.context["whole"]
    nobody = client.get(f"{address('measures')}?state=unwatched").context["total"]
    assert nobody == page.context["nobody"] > 0
    for row in (rows[0], rows[30]):
        assert sum(number for _text, number, _key in row["findings"]) == row["watched"]
        code = row["council"].code
        for _text, number, key in row["findings"]:
            assert client.get(f"{address('measures')}?council={code}&finding={key}").context["total"] == number
        assert client.get(f"{address('recommendations')}?council={code}").context["whole"] == row["asked"]
        assert client.get(f"{address('visits')}?council={code}").context["total"] == row["visits"]
        assert client.get(f"{address('measures')}?council={code}").context["total"] == row["watched"]


@pytest.mark.parametrize("name", ["recommendations", "issues"])
def test_states_sum_to_all_and_open_their_lists(client: Client, council: Organization, name: str) -> None:
    services.raise_issue(council=council, titles=TITLES, words="x", visit=visited(council), by=BY, at=NOW)
    page = client.get(address(name))
    model = Recommendation if name == "recommendations" else SocialIssue
    assert page.context["whole"] == model.objects.count() > 0
    for _key, text, number, query in page.context["parts"]:
        listed, at = 0, 1
        while at:
            found = client.get(f"{address(name)}?{query}&page={at}").context
            assert all(row["state"] == text for row in found["rows"])  # said of the row as it is counted
            listed, at = listed + len(found["page"].rows), found["page"].after
        assert listed == number


def test_the_overview_costs_the_same_however_many_councils(client: Client) -> None:
    with CaptureQueriesContext(connection) as seen:
        client.get(address("councils"))
    assert len(seen) <= 8


def test_the_report_says_what_was_done_and_is_planned_and_its_numbers_are_the_lists(
    council: Organization, client: Client
) -> None:
    visited(council)
    page = client.get(address("council", CODE))
    sheet = report(council, 2021, TODAY, "ru")
    facts = dict(sheet.facts)
    assert facts["Рекомендации"] == str(page.context["asked_number"])
    assert facts["Выезды"] == str(page.context["visits_number"])
    assert facts["Проведено заседаний"] == str(page.context["sittings_number"])
    read = docx.Document(io.BytesIO(as_docx(sheet)))
    text = "\n".join(one.text for one in read.paragraphs)
    assert "The roof leaks" in text
    assert "встреча с жителями" in text
    assert "planned" not in text
    assert client.get(address("council-report", CODE, 2021, "kk", "pdf")).headers["Content-Type"] == "application/pdf"
    assert client.get(address("council-report", CODE, 2021, "en", "pdf")).status_code == 404


def test_a_member_works_by_forms_alone(council: Organization) -> None:
    page = signed_in(member("council")[0])
    titles = {"title_kk": "Кездесу", "title_ru": "Встреча", "title_en": ""}

    def act(name: str, expected: int = 303, **given: str) -> None:
        found = page.post(address("office-council-act", name), given)
        assert found.status_code == expected, found.content.decode()[-2000:]

    act("plan", **titles, due_on="2021-09-01")
    item = council.plan_items.get(due_on=date(2021, 9, 1))
    assert page.post(address("office-council-fulfil", item.pk), {"words": "Прошла"}).status_code == 303
    given = {"words": "Построить", "demand": "2 км", "term_on": "2099-01-01", "addressee": "Аким"}
    act("recommend", **{**given, "demand": "скорее"}, expected=400)
    act("recommend", **given)
    picture = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    sent = page.post(
        address("office-council-visit-send"),
        {"client_key": str(uuid4()), "visited_on": "2021-05-31", "area_code": council.area_code, "place": "Мектеп",
         "words": "Төбесі ағады", "papers": picture},
    )  # fmt: skip
    assert sent.status_code == 303
    one = Visit.objects.get(place="Мектеп")
    assert page.get(address("office-council-visit", one.code)).status_code == 200
    act("raise", **titles, words="Су жоқ", visit=one.code)
    made = SocialIssue.objects.get(visit=one)
    assert page.get(address("office-issue", made.code)).status_code == 200
    step = {"step": "give_up", "words": "Ешкім келмеді"}
    assert page.post(address("office-issue-step", made.code), step).status_code == 303
    assert Client().get(address("issue", made.code)).status_code == 200
    act("nonsense", expected=404)


def test_a_member_sees_the_own_council_alone(council: Organization, region: Region) -> None:
    page = signed_in(member("council")[0])
    other = Organization.objects.get(region=region, code="K-000000000-02")
    assert page.get(address("office-council-visit", visited(other).code)).status_code == 404
    assert page.get(address("office-recommendation", asked(other).code)).status_code == 404
    assert page.get(address("office-council")).context["council"] == council


# --- deputies' checks and warnings, seen again by a council


def test_a_member_rechecks_a_check_and_weighs_a_warning_on_the_measures_page(region: Region) -> None:
    client = signed_in(member("council")[0])
    check = Check.objects.filter(region=region, recheck="none").exclude(assignment__deputy_id="D-000000000-01")[0]
    warning = Warning.objects.filter(region=region).exclude(assignment__deputy_id="D-000000000-01")[0]
    Warning.objects.filter(pk=warning.pk).update(council_agrees=None, council_id="")
    page = client.get(address("office-council-measure", check.assignment.measure.code))
    assert check.code in {one.code for one, *_rest in page.context["checks"]}
    for wrong in ({}, {"outcome": "none", "words": "x"}, {"outcome": "confirmed", "words": ""}):
        assert client.post(address("office-council-recheck", check.code), wrong).status_code == 400
    assert (
        client.post(
            address("office-council-recheck", check.code), {"outcome": "failed", "words": "Nobody came"}
        ).status_code
        == 303
    )
    again = client.post(address("office-council-recheck", check.code), {"outcome": "confirmed", "words": "x"})
    assert again.status_code == 400
    check.refresh_from_db()
    assert (check.recheck, check.rechecked_by) == ("failed", CODE)
    for wrong in ({}, {"agrees": "maybe", "words": "x"}, {"agrees": "yes", "words": ""}):
        assert client.post(address("office-council-weigh", warning.code), wrong).status_code == 400
    assert (
        client.post(address("office-council-weigh", warning.code), {"agrees": "no", "words": "It runs"}).status_code
        == 303
    )
    warning.refresh_from_db()
    assert warning.council_agrees is False and warning.council_id == CODE
    assert client.post(address("office-council-recheck", "none"), {}).status_code == 404


def test_the_chairs_own_check_is_refused_on_the_page(region: Region, council: Organization) -> None:
    client = signed_in(member("council")[0])
    chair = council.memberships.get(role="chair", superseded_at=None).deputy_id
    own = Check.objects.filter(region=region, recheck="none", assignment__deputy_id=chair)[0]
    answer = client.post(address("office-council-recheck", own.code), {"outcome": "confirmed", "words": "x"})
    assert answer.status_code == 400
    own.refresh_from_db()
    assert own.recheck == "none"
