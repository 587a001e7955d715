"""Sittings from agenda to minutes: the list, roll calls, decisions followed to their end, and what everyone sees."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from apps.staff import member, signed_in
from senim.assembly import selectors as assembly
from senim.assembly import services as people
from senim.assembly.models import Membership, Organization
from senim.common.documents import docx as as_docx
from senim.ledger.models import Waiting
from senim.rating.models import EvidenceRow, Region
from senim.sittings import decisions, evidence, handover, selectors, services
from senim.sittings.minutes import minutes
from senim.sittings.models import Attendance, Decision, Sitting
from senim.sittings.services import Given
from senim_core.errors import InputError
from senim_core.following_up import Step
from senim_core.sittings import Ballot, Mark

pytestmark = pytest.mark.django_db
BY = "system:test"
START = datetime(2021, 6, 2, 5, 0, tzinfo=UTC)  # Wednesday, 10:00 in Atyrau
HOUR = timedelta(hours=1)
TITLES = ("Су туралы", "О воде", "On water")
PDF = ("paper.pdf", "application/pdf", b"%PDF-1.4 x")


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def faction(region: Region) -> Organization:
    return Organization.objects.get(region=region, code="A-000000000-faction")


@pytest.fixture
def sitting(faction: Organization) -> Sitting:
    made = services.plan(organization=faction, starts_at=START, ends_at=START + HOUR, number="9", by=BY)
    services.add_item(sitting=made, titles=TITLES, by=BY)
    made.refresh_from_db()
    return made


def codes(sitting: Sitting) -> list[str]:
    return [one.code for one in services.listed(sitting)]


def opened(sitting: Sitting, **values: str) -> Sitting:
    """Everybody present; ``values``: marks of the first members by their place, such as ``_0="absent"``."""
    marks = {code: Given(str(Mark.PRESENT)) for code in codes(sitting)}
    for place, value in values.items():
        excuse = ("illness", "note 1") if value == Mark.EXCUSED else ("", "")
        marks[codes(sitting)[int(place[1:])]] = Given(value, *excuse)
    return services.mark(sitting=sitting, marks=marks, by=BY)


def values(sitting: Sitting) -> dict[str, tuple[str, str]]:
    return {row.membership.code: (row.value, row.kind) for row in sitting.attendance.select_related("membership")}


def test_a_list_and_a_vote_make_four_values_that_sum_to_the_list(sitting: Sitting) -> None:
    whole = codes(sitting)
    held = opened(sitting, _0="absent", _1="excused")
    options = {code: str(Ballot.FOR) for code in whole[3:]}  # the third signed in and left
    call = services.call(sitting=held, options=options, titles=TITLES, by=BY)
    assert (call.votes_for, call.absent, call.passed) == (len(whole) - 3, 3, True)
    found = values(held)
    assert [found[code] for code in whole[:4]] == [
        ("absent", ""), ("excused", ""), ("absent", "absent_at_vote"), ("present", ""),
    ]  # fmt: skip
    assert len(found) == len(whole) == 30


def test_who_is_not_a_member_that_day_is_not_eligible_and_cannot_vote(sitting: Sitting, faction: Organization) -> None:
    leaver = Membership.objects.filter(organization=faction, role="member").order_by("pk")[3]
    people.end(membership=leaver, on=date(2021, 6, 1), reason="seat laid down", by=BY)
    held = opened(sitting)
    assert values(held)[leaver.code] == ("not_eligible", "no_longer_member")
    with pytest.raises(InputError, match="no member"):
        services.call(sitting=held, options={leaver.code: "for"}, titles=TITLES, by=BY)
    assert not held.calls.exists()


def test_who_is_left_out_of_the_list_is_unknown_and_not_absent(sitting: Sitting) -> None:
    first = codes(sitting)[0]
    held = services.mark(sitting=sitting, marks={first: Given("present")}, by=BY)
    counts = {value for code, (value, _kind) in values(held).items() if code != first}
    assert counts == {"unknown"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"nobody": Given("present")}, "no member"),
        ({"": Given("perhaps")}, "no member"),
        ({"_0": Given("perhaps")}, "no such mark"),
        ({"_0": Given("excused", "illness")}, "a reason and a paper"),
        ({"_0": Given("not_eligible")}, "is a member on that day"),
    ],
)
def test_a_list_that_cannot_be_is_refused_whole(sitting: Sitting, given: dict[str, Given], why: str) -> None:
    marks = {codes(sitting)[0] if code == "_0" else code: one for code, one in given.items()}
    with pytest.raises(InputError, match=why):
        services.mark(sitting=sitting, marks=marks, by=BY)
    sitting.refresh_from_db()
    assert (sitting.state, sitting.attendance.count()) == ("planned", 0)


def test_an_excuse_keeps_its_reason_inside(sitting: Sitting, client: Client) -> None:
    held = opened(sitting, _1="excused")
    services.close(sitting=held, ended_at=START + HOUR, by=BY)
    page = client.get(address("sitting", held.code)).content.decode()
    assert "illness" not in page
    assert not Waiting.objects.filter(body__contains="illness").exists()
    assert not any("illness" in str(row) for row in evidence.rows(held.region)["attendance"])


def test_a_vote_needs_a_list_a_question_and_answers_that_exist(sitting: Sitting) -> None:
    with pytest.raises(InputError, match="not at this point"):
        services.call(sitting=sitting, options={}, titles=TITLES, by=BY)
    held = opened(sitting)
    with pytest.raises(InputError, match="title"):
        services.call(sitting=held, options={}, by=BY)
    with pytest.raises(InputError, match="no such answer"):
        services.call(sitting=held, options={codes(held)[0]: "maybe"}, titles=TITLES, by=BY)
    with pytest.raises(InputError, match="no such answer"):
        services.call(sitting=held, options={codes(held)[0]: "against"}, vote=False, by=BY)
    assert services.call(sitting=held, options={}, vote=False, by=BY).passed is None


def test_after_the_end_a_correction_needs_words_and_everyone_reads_them(sitting: Sitting, client: Client) -> None:
    held = services.close(sitting=opened(sitting), ended_at=START + HOUR, by=BY)
    first = codes(held)[0]
    marks = {code: Given("present") for code in codes(held)} | {first: Given("absent")}
    with pytest.raises(InputError, match="words"):
        services.mark(sitting=held, marks=marks, by=BY)
    services.mark(sitting=held, marks=marks, words="Counted twice", by=BY)
    assert values(held)[first] == ("absent", "")
    assert "Counted twice" in client.get(address("sitting", held.code)).content.decode()


def test_a_membership_known_anew_reaches_lists_that_were_marked(sitting: Sitting, region: Region) -> None:
    held = services.close(sitting=opened(sitting, _0="absent"), ended_at=START + HOUR, by=BY)
    assert handover.hand_over(region=region) == 31
    first = codes(held)[0]
    seat = Membership.objects.get(code=first, superseded_at=None)
    mandate = Membership.objects.get(code=seat.deputy_id, superseded_at=None)
    people.end(membership=mandate, on=date(2021, 6, 1), reason="Laid down on 1 June", by=BY)
    assert values(held)[first] == ("not_eligible", "no_longer_member")
    told = held.events.filter(act="correct_mark").get()
    assert (told.words, told.changes["changed"]) == ("Laid down on 1 June", {first: ["absent", "not_eligible"]})
    handover.hand_over(region=region)
    row = EvidenceRow.objects.get(region=region, table="attendance", key=f"{held.code}/{mandate.code}")
    assert row.values["value"] == "not_eligible"
    others = Membership.objects.filter(deputy_id=mandate.code, superseded_at=None)
    assert set(others.values_list("ends_on", flat=True)) == {date(2021, 6, 1)}


def test_a_mark_taken_off_a_list_leaves_the_evidence(sitting: Sitting, region: Region) -> None:
    held = services.close(sitting=opened(sitting), ended_at=START + HOUR, by=BY)
    handover.hand_over(region=region)
    held.attendance.filter(membership__code=codes(held)[0]).delete()
    assert handover.hand_over(region=region) == 1
    assert EvidenceRow.objects.filter(table="attendance", key__startswith=f"{held.code}/").count() == 29


def test_a_roll_call_is_put_right_with_words_and_what_stood_before(sitting: Sitting) -> None:
    held = opened(sitting)
    whole = codes(held)
    call = services.call(sitting=held, options=dict.fromkeys(whole[1:], "for"), titles=TITLES, by=BY)
    assert values(held)[whole[0]] == ("absent", "absent_at_vote")
    closed = services.close(sitting=held, ended_at=START + HOUR, by=BY)
    services.sign_minutes(sitting=closed, by=BY)
    with pytest.raises(InputError, match="words"):
        services.correct_call(call=call, options={whole[0]: "for"}, words=" ", by=BY)
    right = services.correct_call(call=call, options={whole[0]: "for"}, words="Misread", by=BY)
    assert (right.votes_for, values(held)[whole[0]]) == (30, ("present", ""))
    closed.refresh_from_db()
    assert closed.minutes_on is None  # to be signed anew
    assert closed.events.filter(act="correct_call").get().changes["changed"] == {whole[0]: ["absent", "for"]}


def test_a_vote_that_a_decision_rests_on_is_not_turned_round(sitting: Sitting) -> None:
    held = opened(sitting)
    call = services.call(sitting=held, options=dict.fromkeys(codes(held), "for"), titles=TITLES, by=BY)
    decided(held, call=call)
    with pytest.raises(InputError, match="rests on this vote"):
        services.correct_call(call=call, options=dict.fromkeys(codes(held), "against"), words="x", by=BY)
    call.refresh_from_db()
    assert (call.votes_for, call.ballots.filter(option="for").count()) == (30, 30)


def test_nothing_is_marked_or_ended_before_its_time_and_a_list_opened_by_mistake_is_forgotten(
    faction: Organization,
) -> None:
    day = START.replace(year=2099)
    ahead = services.plan(organization=faction, starts_at=day, ends_at=day + HOUR, by=BY)
    with pytest.raises(InputError, match="not yet"):
        opened(ahead)
    past = services.plan(organization=faction, starts_at=START, ends_at=START + HOUR, by=BY)
    with pytest.raises(InputError, match="hour is not yet"):
        services.close(sitting=opened(past), ended_at=START + HOUR, by=BY, at=START + HOUR / 2)
    moved = services.reschedule(
        sitting=past, starts_at=START + HOUR, ends_at=START + 2 * HOUR, words="Opened by mistake", by=BY
    )
    assert (moved.state, moved.attendance.count()) == ("planned", 0)


def test_what_rests_on_a_point_keeps_it_and_points_of_others_are_refused(
    sitting: Sitting, faction: Organization
) -> None:
    item = sitting.items.get()
    services.attach(sitting=sitting, titles=TITLES, language="kk", file=PDF, by=BY, item=item)
    with pytest.raises(InputError, match="rests on this point"):
        services.drop_item(item=item, words="x", by=BY)
    other = services.plan(organization=faction, starts_at=START, ends_at=START + HOUR, by=BY)
    with pytest.raises(InputError, match="not on the agenda"):
        decided(opened(other), item=item)


def test_after_the_minutes_nothing_is_decided(sitting: Sitting) -> None:
    held = services.close(sitting=opened(sitting), ended_at=START + HOUR, by=BY)
    signed = services.sign_minutes(sitting=held, by=BY)
    with pytest.raises(InputError, match="minutes are signed"):
        decided(signed)


def test_what_was_held_goes_to_the_rating_and_what_was_planned_does_not(sitting: Sitting, region: Region) -> None:
    assert sitting.code not in {row["sitting_id"] for row in evidence.rows(region)["sittings"]}
    held = services.close(sitting=opened(sitting, _0="absent"), ended_at=START + HOUR, by=BY)
    rows = evidence.rows(region)
    own = [row for row in rows["sittings"] if row["sitting_id"] == held.code]
    assert own == [
        {"sitting_id": held.code, "assembly_id": "A-000000000", "body": "faction", "council_id": None,
         "held_on": date(2021, 6, 2), "start_minute": 600, "end_minute": 660}
    ]  # fmt: skip
    assert sum(row["sitting_id"] == held.code for row in rows["attendance"]) == 30
    assert handover.hand_over(region=region) == 31
    assert handover.hand_over(region=region) == 0


def test_times_that_cannot_be_are_refused(faction: Organization, region: Region) -> None:
    with pytest.raises(InputError, match="not after the start"):
        services.plan(organization=faction, starts_at=START, ends_at=START, by=BY)
    with pytest.raises(InputError, match="on the day it began"):
        services.plan(organization=faction, starts_at=START, ends_at=START + 20 * HOUR, by=BY)
    party = Organization.objects.get(region=region, code="party")
    with pytest.raises(InputError, match="holds no sittings"):
        services.plan(organization=party, starts_at=START, ends_at=START + HOUR, by=BY)


def test_a_sitting_is_moved_or_called_off_with_words_and_only_before_it_began(sitting: Sitting) -> None:
    moved = services.reschedule(
        sitting=sitting, starts_at=START + HOUR, ends_at=START + 2 * HOUR, words="The hall is taken", by=BY
    )
    assert moved.starts_at == START + HOUR
    with pytest.raises(InputError, match="words"):
        services.cancel(sitting=moved, words=" ", by=BY)
    off = services.cancel(sitting=moved, words="No quorum", by=BY)
    with pytest.raises(InputError, match="not at this point"):
        opened(off)


def test_sittings_at_one_time_with_the_same_members_are_told(sitting: Sitting, region: Region) -> None:
    other = Organization.objects.get(region=region, code="A-000000000-commission-1")
    second = services.plan(organization=other, starts_at=START + HOUR / 2, ends_at=START + 2 * HOUR, by=BY)
    touching = services.plan(organization=other, starts_at=START + HOUR, ends_at=START + 2 * HOUR, by=BY)
    both = assembly.members(other, date(2021, 6, 2)).count()
    assert selectors.clashes(sitting) == [(second, both)]
    services.cancel(sitting=second, words="Moved", by=BY)
    assert selectors.clashes(sitting) == []
    assert selectors.clashes(touching) == []


def decided(sitting: Sitting, **more: Any) -> Decision:
    what = {"number": "9/1-VII", "titles": TITLES, "by": BY, **more}
    return decisions.decide(sitting=sitting, **what)


def test_a_decision_has_owner_and_day_or_neither_and_rests_on_a_vote_that_passed(sitting: Sitting) -> None:
    held = opened(sitting)
    lost = services.call(sitting=held, options={codes(held)[0]: "for"}, titles=TITLES, by=BY)
    for wrong, why in (
        ({"number": ""}, "number is missing"), ({"owner_words": "Akimat"}, "belong together"),
        ({"due_on": date(2021, 7, 1)}, "belong together"), ({"call": lost}, "did not pass"),
        ({"owner_words": "Akimat", "due_on": date(2021, 6, 1)}, "before the decision"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=why):
            decided(held, **wrong)
    assert decided(held).state == "adopted"
    with pytest.raises(InputError, match="taken"):
        decided(held)


def test_a_moved_day_is_public_and_the_first_one_keeps_counting(sitting: Sitting, client: Client) -> None:
    at = timezone.make_aware(datetime(2021, 6, 20, 12))
    made = decided(opened(sitting), owner_words="Akimat", due_on=date(2021, 6, 30))
    with pytest.raises(InputError, match="missing or past"):
        decisions.step(decision=made, step=Step.MOVE, words="Later", due_on=date(2021, 6, 19), by=BY, at=at)
    moved = decisions.step(decision=made, step=Step.MOVE, words="Later", due_on=date(2021, 8, 1), by=BY, at=at)
    assert (moved.first_due_on, moved.due_on, moved.state) == (date(2021, 6, 30), date(2021, 8, 1), "assigned")
    end = timezone.make_aware(datetime(2021, 7, 5, 12))
    ended = decisions.step(decision=moved, step=Step.DONE, words="Pipes are laid", by=BY, at=end)
    assert list(selectors.decisions(made.region, {"state": "done_late"}, date(2021, 7, 9)).filter(pk=made.pk)) == [
        ended
    ]
    page = client.get(address("decision", made.pk)).content.decode()
    assert "Pipes are laid" in page
    with pytest.raises(InputError, match="not at this point"):
        decisions.step(decision=ended, step=Step.REPORT, words="More", by=BY)


def test_states_of_sittings_and_decisions_sum_to_all_and_open_their_lists(client: Client) -> None:
    for name in ("sittings", "decisions"):
        page = client.get(address(name))
        parts = page.context["parts"]
        assert page.context["whole"] == sum(number for _key, _text, number, _query in parts) > 0
        model = Sitting if name == "sittings" else Decision
        assert page.context["whole"] == model.objects.count()
        for _key, text, number, query in parts:
            listed, at = 0, 1
            while at:
                context = client.get(f"{address(name)}?{query}&page={at}").context
                found = context["page"]
                if name == "sittings":
                    assert all(state == text for _one, _title, state in context["rows"])
                listed, at = listed + len(found.rows), found.after
            assert listed == number


def test_every_number_of_a_bodys_attendance_is_the_length_of_its_list(client: Client, faction: Organization) -> None:
    page = client.get(address("body", faction.code))
    table = page.context["table"]
    assert len(table) == 30
    for row in table[:4]:
        assert row["owed"] == row["numbers"]["present"] + row["numbers"]["absent"]
        at = address("body-attendance", faction.code, row["code"])
        for kind, number in row["numbers"].items():
            assert len(client.get(f"{at}?kind={kind}").context["rows"]) == number
        assert len(client.get(at).context["rows"]) == row["listed"]


def test_the_share_on_the_page_is_the_ratings(client: Client, region: Region, faction: Organization) -> None:
    """Present and owed of the first deputy over all bodies, as criterion I-1 of the published release has them."""
    deputy = "D-000000000-01"
    person = Membership.objects.get(code=deputy, superseded_at=None).person.code
    bodies = Organization.objects.filter(memberships__person__code=person, classification__in=list(assembly.SITS))
    marks = [
        one for body in bodies.exclude(classification="public_council").distinct()
        for one in selectors.attended(body, 2021, person)
    ]  # fmt: skip
    present, owed = (sum(one.kind in kinds for one in marks) for kinds in (("present",), selectors.OWED))
    part = region.releases.get(slug="2021-05").mandates.get(deputy_id=deputy).outcomes["I-1"]["parts"][0]
    assert (part["x"], part["y"]) == (present, owed)


def test_lists_and_a_body_cost_the_same_however_many_members(client: Client, faction: Organization) -> None:
    small = Organization.objects.get(code="A-000000000-commission-1")
    for name, args in (("sittings", ()), ("decisions", ()), ("bodies", ()), ("body", (faction.code,))):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(address(name, *args))
        assert len(seen) <= 22, name
    counted = []
    for code in (small.code, faction.code):
        with CaptureQueriesContext(connection) as seen:
            client.get(address("body", code))
        counted.append(len(seen))
    assert counted[1] <= counted[0] + 1


def test_minutes_hold_everything_of_the_sitting_in_two_languages(sitting: Sitting, client: Client) -> None:
    held = opened(sitting, _0="absent")
    call = services.call(
        sitting=held, options=dict.fromkeys(codes(held)[1:], "for"), titles=TITLES, item=held.items.get(), by=BY
    )
    decided(held, call=call, owner_words="Акимат", due_on=date(2021, 7, 1))
    services.close(sitting=held, ended_at=START + HOUR, by=BY)
    held.refresh_from_db()
    read = docx.Document(io.BytesIO(as_docx(minutes(held, "ru"))))
    text = "\n".join(
        [one.text for one in read.paragraphs] + [cell.text for row in read.tables[0].rows for cell in row.cells]
    )
    assert "Chair" not in text
    for wanted in (
        "О воде",
        "Председатель:",
        "за: 29",
        "против: 0",
        "принято",
        "№ 9/1-VII",
        "Акимат",
        "1 июля 2021",
        "10:00 – 11:00",
    ):
        assert wanted in text, wanted
    kk = minutes(held, "kk")
    assert "Су туралы" in str(kk.parts)
    assert client.get(address("minutes", held.code, "kk", "docx")).status_code == 200
    assert client.get(address("minutes", held.code, "en", "pdf")).status_code == 404


def test_what_happened_is_told_in_the_readers_language(sitting: Sitting, client: Client) -> None:
    told = {
        language: client.get(address("sitting", sitting.code, language=language)).content.decode()
        for language in ("kk", "ru")
    }
    for language, title in (("kk", "Су туралы"), ("ru", "О воде")):
        assert title in told[language].split('id="history"')[1]
        assert sum(one in told[language] for one in ("Су туралы", "О воде")) == 1


def test_a_sitting_that_was_not_closed_has_no_minutes(sitting: Sitting, client: Client) -> None:
    assert client.get(address("minutes", sitting.code, "kk", "pdf")).status_code == 404


def test_a_paper_in_two_languages_is_one_work(sitting: Sitting, client: Client) -> None:
    one = services.attach(sitting=sitting, titles=TITLES, language="kk", file=PDF, by=BY)
    services.attach(sitting=sitting, titles=TITLES, language="ru", file=PDF, by=BY, document=one.document)
    with pytest.raises(InputError, match="there already"):
        services.attach(sitting=sitting, titles=TITLES, language="ru", file=PDF, by=BY, document=one.document)
    assert sitting.documents.count() == 1
    got = client.get(address("sitting-paper", one.pk))
    assert (got.status_code, got.content) == (200, PDF[2])
    assert got.headers["Content-Type"] == "application/pdf"


def test_the_calendar_holds_what_the_list_holds(client: Client, sitting: Sitting) -> None:
    services.cancel(sitting=sitting, words="No quorum", by=BY)
    query = "?body=A-000000000-faction"
    feed = Calendar.from_ical(client.get(address("sittings-feed") + query).content)
    events = {str(one["uid"]).split("@")[0]: one for one in feed.walk("VEVENT")}
    assert len(events) == client.get(address("sittings") + query).context["whole"] == 5
    assert (events[sitting.code]["status"], events[sitting.code].decoded("dtstart")) == ("CANCELLED", START)


def test_the_search_of_decisions_folds_letters_and_finds_by_number_and_day(client: Client) -> None:
    one = Decision.objects.filter(title_kk__contains="ү").first()
    assert one is not None
    for typed in (one.number, f"{one.decided_on:%d.%m.%Y}", "тусиндирме"):
        assert client.get(address("decisions"), {"q": typed}).context["whole"] > 0, typed
    assert client.get(address("decisions"), {"q": "nothing such"}).context["whole"] == 0


@pytest.mark.parametrize("query", ["state=x", "kind=party", "year=20x1", "year=0000", "year=0001", "body=%00"])
def test_an_unknown_choice_is_an_unknown_page(client: Client, query: str) -> None:
    assert client.get(f"{address('sittings')}?{query}").status_code == 404


@pytest.mark.parametrize("year", ["0000", "0001", "x", "99999"])
def test_an_odd_year_of_attendance_is_an_unknown_page(client: Client, faction: Organization, year: str) -> None:
    at = address("body-attendance", faction.code, "P-001")
    assert client.get(f"{at}?year={year}").status_code == 404


def test_papers_cost_the_same_however_many(sitting: Sitting, client: Client) -> None:
    counted = []
    for language in ("kk", "ru"):
        services.attach(sitting=sitting, titles=TITLES, language=language, file=PDF, by=BY, item=sitting.items.get())
        with CaptureQueriesContext(connection) as seen:
            client.get(address("sitting", sitting.code))
        counted.append(len(seen))
        assert not any('"content"' in one["sql"] for one in seen)
    assert counted[0] == counted[1]


# --- the office


def test_a_deputy_sees_the_own_sittings_and_marks_nobody(sitting: Sitting, region: Region) -> None:
    page = signed_in(member("deputy")[0])
    assert page.get(address("office-sitting", sitting.code)).status_code == 200
    foreign = Sitting.objects.filter(organization__code="A-271000000").first()
    assert foreign is not None
    assert page.get(address("office-sitting", foreign.code)).status_code == 404
    assert page.post(address("office-sitting-act", sitting.code, "mark"), {"rest": "1"}).status_code == 403
    with pytest.raises(InputError, match="not yours"):
        services.mark(sitting=sitting, marks={}, by=member("deputy", "other")[0].actor)
    assert not sitting.attendance.exists()


def test_a_secretary_runs_a_sitting_by_forms_alone(region: Region, faction: Organization) -> None:
    page = signed_in(member("secretary")[0])
    what = {"body": faction.code, "number": "12", "day": "2021-06-03", "start": "10:00", "end": "11:00"}
    led = page.post(address("office-sitting-plan"), what)
    assert led.status_code == 303
    one = Sitting.objects.get(number="12", organization=faction)
    rows = codes(one)

    def act(name: str, expected: int = 303, **given: str) -> Any:
        one.refresh_from_db()
        found = page.post(address("office-sitting-act", one.code, name), {"version": one.version, **given})
        assert found.status_code == expected, (name, found.content.decode()[:3000])
        return found

    titles = {"title_kk": "Су", "title_ru": "Вода", "title_en": ""}
    act("item", **titles)
    act("mark", **{"rest": "1", f"m-{rows[0]}": "excused"}, expected=400)
    act("mark", **{"rest": "1", f"m-{rows[0]}": "excused", f"r-{rows[0]}": "ill", f"p-{rows[0]}": "note"})
    act("roll_call", rest="for")
    act("vote", **titles, needed="of_all", rest="for", **{f"v-{rows[1]}": "against"})
    call = one.calls.get(vote=True)
    assert (call.votes_for, call.against, call.absent) == (28, 1, 1)
    act("decide", **titles, number="12/1", call=str(call.pk), owner=faction.code, due_on="2021-07-01")
    stale = page.post(address("office-sitting-act", one.code, "close"), {"version": "1", "end": "11:30"})
    assert stale.status_code == 400
    act("close", end="11:30")
    act("sign")
    one.refresh_from_db()
    assert (one.state, one.minutes_on) == ("held", timezone.localdate())
    made = one.decisions.get()
    assert page.get(address("office-decision", made.pk)).status_code == 200
    step = {"step": "done", "words": "Сделано", "version": str(made.version)}
    assert page.post(address("office-decision-step", made.pk), step).status_code == 303
    made.refresh_from_db()
    assert made.state == "done"


@pytest.mark.parametrize("act", ["sign", "vote", "roll_call", "close", "nonsense"])
def test_an_act_at_the_wrong_time_changes_nothing(sitting: Sitting, act: str) -> None:
    page = signed_in(member("secretary")[0])
    found = page.post(address("office-sitting-act", sitting.code, act), {"version": sitting.version, "end": "11:00"})
    assert found.status_code in (400, 404)
    assert (Sitting.objects.get(pk=sitting.pk).state, Attendance.objects.filter(sitting=sitting).count()) == (
        "planned",
        0,
    )
