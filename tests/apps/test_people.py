"""The register of people: Popolo files in and out again, corrections, what is refused, and the pages of the office."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from popolo_data.importer import Popolo

from apps.staff import member, signed_in
from senim.assembly import handover
from senim.assembly import services as assembly
from senim.assembly.models import Event, Leave, Membership, Organization, Person
from senim.assembly.selectors import known
from senim.people import deliveries, reading, services
from senim.people import handover as register
from senim.people.models import Delivery, PopoloFile
from senim.rating.models import EvidenceRow, Region
from senim.rating.services import set_region
from senim.sittings import handover as of_sittings
from senim.sittings.models import Call, Sitting
from senim.sittings.popolo import document
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "shared" / "data" / "everypolitician_popolo"
REAL = {"estonia": (193, 299, 8, 16, 12), "welsh-assembly": (85, 124, 7, 7, 45), "burundi": (227, 227, 9, 11, 22)}
KINDS = ("persons", "memberships", "organizations", "events", "areas")


def address(name: str, *args: object) -> str:
    with translation.override("ru"):
        return reverse(name, args=args)


@pytest.fixture
def elsewhere(db: None) -> Region:
    """A region with nothing in it."""
    title = dict.fromkeys(("kk", "ru", "en"), "Elsewhere")
    notice = dict.fromkeys(("kk", "ru", "en"), "")
    return set_region(
        slug="elsewhere", title=title, notice=notice, ruleset="model-2021", fictional=False, exercise=True,
        primary=False, by=BY,
    )  # fmt: skip


def brought(region: Region, content: Any, **more: Any) -> PopoloFile:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    what = {"name": "a.json", "document": "A source", "seats": "party_list", "by": BY, "at": NOW}
    return services.bring(region=region, content=body, **{**what, **more})


def small(**more: Any) -> dict[str, Any]:
    """A legislature of two parties and two people, of whom one replaced the other."""
    return {
        "persons": [{"id": "p1", "name": "Ana", "gender": "female"}, {"id": "p2", "name": "Bo"}],
        "organizations": [
            {"id": "house", "name": "House", "classification": "legislature"},
            {"id": "red", "name": "Red", "classification": "party"},
        ],
        "events": [{"id": "t1", "name": "Term", "classification": "legislative period", "start_date": "2020", "organization_id": "house"}],
        "areas": [{"id": "a1", "name": "North"}],
        "memberships": [
            {"person_id": "p1", "organization_id": "house", "legislative_period_id": "t1", "on_behalf_of_id": "red", "area_id": "a1", "end_date": "2021-03-31"},
            {"person_id": "p2", "organization_id": "house", "legislative_period_id": "t1", "area_id": "a1", "start_date": "2021-04-10"},
        ],
        **more,
    }  # fmt: skip


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not there")
@pytest.mark.parametrize("name", REAL)
def test_a_real_legislature_goes_in_and_comes_out_with_the_same_counts(
    elsewhere: Region, name: str, tmp_path: Path
) -> None:
    content = (DATA / f"{name}-ep-popolo-v1.0.json").read_bytes()
    taken = services.take_in(file=brought(elsewhere, content), by=BY, at=NOW)
    out = tmp_path / "out.json"
    out.write_text(json.dumps(document(elsewhere, "en")), "utf-8")
    before, after = Popolo(json.loads(content)), Popolo.from_filename(str(out))
    counts = [tuple(len(getattr(one, kind)) for kind in KINDS) for one in (before, after)]
    assert counts[0] == counts[1] == REAL[name]
    assert taken["persons"] == REAL[name][0] and taken["memberships"] == REAL[name][1]
    assert {one.name for one in before.persons} == {one.name for one in after.persons}
    assert len(after.legislative_periods) == len(before.legislative_periods)
    parties = [sorted(str(one.on_behalf_of_id) for one in made.memberships) for made in (before, after)]
    assert parties[0] == parties[1]
    assert [one.person.name for one in after.memberships][:3] and all(one.organization for one in after.memberships)
    assert "birth" not in out.read_text("utf-8")


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not there")
def test_members_who_left_and_came_back_keep_each_stint(elsewhere: Region) -> None:
    content = (DATA / "estonia-ep-popolo-v1.0.json").read_bytes()
    services.take_in(file=brought(elsewhere, content), by=BY, at=NOW)
    source = json.loads(content)["memberships"]
    most = max({one["person_id"] for one in source}, key=lambda who: sum(one["person_id"] == who for one in source))
    stints = known(elsewhere).filter(person__code=most).order_by("starts_on")
    assert stints.count() == sum(one["person_id"] == most for one in source) > 2
    ends = [(one.starts_on, one.ends_on) for one in stints]
    assert all(earlier[1] is not None and earlier[1] < later[0] for earlier, later in zip(ends, ends[1:], strict=False))


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not there")
def test_a_person_of_two_parties_at_once_is_said_and_kept(elsewhere: Region) -> None:
    seen = services.preview(brought(elsewhere, (DATA / "welsh-assembly-ep-popolo-v1.0.json").read_bytes()))
    twice = [row for row in seen.document.rows["memberships"] if any("twice" in what for _name, what in row.findings)]
    assert len(twice) == 1 and not twice[0].bad


def test_a_replacement_has_dates_and_the_periods_first_day_where_it_names_none(elsewhere: Region) -> None:
    services.take_in(file=brought(elsewhere, small()), by=BY, at=NOW)
    first, second = known(elsewhere).order_by("starts_on")
    assert (first.person.code, first.starts_on, first.ends_on) == ("p1", date(2020, 1, 1), date(2021, 3, 31))
    assert (second.person.code, second.starts_on, second.ends_on) == ("p2", date(2021, 4, 10), None)
    assert first.on_behalf_of and first.on_behalf_of.code == "red" and first.period and first.period.code == "t1"
    assert handover.hand_over(region=elsewhere) > 0
    row = EvidenceRow.objects.get(region=elsewhere, table="mandates", key=second.code)
    assert row.values["electoral_type"] == "party_list" and row.values["area_code"] == "a1"


def test_taken_in_twice_nothing_is_new(elsewhere: Region) -> None:
    services.take_in(file=brought(elsewhere, small()), by=BY, at=NOW)
    again = brought(elsewhere, small())
    assert services.preview(again).counts("memberships")["same"] == 2
    assert set(services.take_in(file=again, by=BY, at=NOW).values()) == {0}
    assert Membership.objects.filter(region=elsewhere).count() == 2


def test_a_correction_keeps_what_was_known_before(elsewhere: Region) -> None:
    services.take_in(file=brought(elsewhere, small()), by=BY, at=NOW)
    changed = small()
    changed["memberships"][0]["end_date"] = "2021-04-05"
    changed["persons"][1]["name"] = "Somebody"
    later = brought(elsewhere, changed)
    seen = services.preview(later)
    assert seen.counts("memberships") == {"new": 0, "same": 1, "corrects": 1, "differs": 0, "bad": 0}
    assert seen.counts("persons")["differs"] == 1
    services.take_in(file=later, by=BY, at=NOW.replace(month=4))
    code = known(elsewhere).get(person__code="p1").code
    assert known(elsewhere).get(code=code).ends_on == date(2021, 4, 5)
    assert known(elsewhere, NOW.replace(day=20)).get(code=code).ends_on == date(2021, 3, 31)
    assert Person.objects.get(region=elsewhere, code="p2").name_ru == "Bo"
    services.undo(file=later, by=BY, at=NOW.replace(month=5))
    assert known(elsewhere).get(code=code).ends_on == date(2021, 3, 31)
    assert Membership.objects.filter(region=elsewhere, code=code).count() == 3


def test_undone_nothing_is_left_and_it_may_be_brought_again(elsewhere: Region) -> None:
    file = brought(elsewhere, small())
    services.take_in(file=file, by=BY, at=NOW)
    handover.hand_over(region=elsewhere)
    services.undo(file=file, by=BY, at=NOW)
    for model in (Person, Organization, Event, Membership):
        assert not model.objects.filter(region=elsewhere).exists()
    assert not EvidenceRow.objects.filter(region=elsewhere).exists()
    with pytest.raises(InputError, match="not in force"):
        services.undo(file=file, by=BY, at=NOW)
    services.take_in(file=brought(elsewhere, small()), by=BY, at=NOW)


def test_what_something_rests_on_is_not_undone(elsewhere: Region) -> None:
    file = brought(elsewhere, small())
    services.take_in(file=file, by=BY, at=NOW)
    seat = known(elsewhere).get(person__code="p2")
    assembly.grant_leave(
        region=elsewhere, deputy_id=seat.code, starts_on=date(2021, 5, 1), ends_on=date(2021, 5, 2), reason="x",
        paper="x", by=BY,
    )  # fmt: skip
    with pytest.raises(InputError, match="rests on"):
        services.undo(file=file, by=BY, at=NOW)
    Leave.objects.all().delete()
    other = assembly.found(
        region=elsewhere,
        code="sub",
        classification="other",
        titles=("x", "x", ""),
        by=BY,
        parent=Organization.objects.get(code="house"),
    )
    with pytest.raises(InputError, match="rests on"):
        services.undo(file=file, by=BY, at=NOW)
    assert Membership.objects.filter(region=elsewhere).count() == 2
    other.delete()
    services.undo(file=file, by=BY, at=NOW)


def test_what_was_written_by_hand_since_is_not_undone(elsewhere: Region) -> None:
    first = brought(elsewhere, small())
    services.take_in(file=first, by=BY, at=NOW)
    changed = small()
    changed["memberships"][0]["end_date"] = "2021-04-05"
    second = brought(elsewhere, changed)
    services.take_in(file=second, by=BY, at=NOW.replace(month=4))
    with pytest.raises(InputError, match="rests on"):  # the newer file first
        services.undo(file=first, by=BY, at=NOW.replace(month=5))
    one = known(elsewhere).get(person__code="p1")
    assembly.correct(membership=one, reason="The oath", by=BY, at=NOW.replace(month=5), ends_on=date(2021, 4, 6))
    with pytest.raises(InputError, match="rests on"):
        services.undo(file=second, by=BY, at=NOW.replace(month=6))
    assert known(elsewhere).get(person__code="p1").ends_on == date(2021, 4, 6)


def test_what_a_file_is_silent_about_stays(elsewhere: Region) -> None:
    services.take_in(file=brought(elsewhere, small()), by=BY, at=NOW)
    one = known(elsewhere).get(person__code="p2")
    assembly.correct(
        membership=one, reason="Elected", by=BY, at=NOW.replace(month=4), role="chair", ends_on=date(2022, 1, 1)
    )
    assert services.preview(brought(elsewhere, small())).counts("memberships")["same"] == 2


def test_one_who_ends_may_begin_as_something_else_in_the_same_file(elsewhere: Region) -> None:
    services.take_in(file=brought(elsewhere, small()), by=BY, at=NOW)
    code = known(elsewhere).get(person__code="p2").code
    next_term = small()
    next_term["memberships"] = [
        {
            "id": code,
            "person_id": "p2",
            "organization_id": "house",
            "start_date": "2021-04-10",
            "end_date": "2021-06-30",
        },
        {"id": "chair", "person_id": "p2", "organization_id": "house", "start_date": "2021-07-01", "role": "chair"},
    ]
    services.take_in(file=brought(elsewhere, next_term), by=BY, at=NOW.replace(month=4))
    assert [(one.role, one.ends_on) for one in known(elsewhere).filter(person__code="p2").order_by("starts_on")] == [
        ("member", date(2021, 6, 30)), ("chair", None)
    ]  # fmt: skip


LIES: list[tuple[str, Any]] = [
    ("this code stands twice", {"persons": [{"id": "p1", "name": "A"}, {"id": "p1", "name": "B"}]}),
    ("the name is missing", {"persons": [{"id": "p1"}, {"id": "p2", "name": "Bo"}]}),
    ("the code is missing", {"persons": [{"name": "A"}]}),
    ("the code is too long", {"persons": [{"id": "p" * 90, "name": "A"}]}),
    ("this entry is no object", {"persons": ["Ana"]}),
    ("there is none of this code", {"memberships": [{"person_id": "p9", "organization_id": "house", "start_date": "2020"}]}),
    ("there is none of this code", {"organizations": [{"id": "x", "name": "X", "parent_id": "nowhere"}]}),
    ("a membership needs", {"memberships": [{"organization_id": "house", "start_date": "2020"}]}),
    ("first day", {"memberships": [{"person_id": "p1", "organization_id": "house"}]}),
    ("before the first", {"memberships": [{"person_id": "p1", "organization_id": "house", "start_date": "2021", "end_date": "2020"}]}),
    ("a day as", {"memberships": [{"person_id": "p1", "organization_id": "house", "start_date": "1 May"}]}),
    ("a day as", {"events": [{"id": "t1", "name": "T", "start_date": "January 2021"}]}),
    ("no page here", {"persons": [{"id": "ocd-person/1", "name": "A"}, {"id": "p1", "name": "B"}, {"id": "p2", "name": "C"}]}),
    ("no page here", {"organizations": [{"id": "a/b", "name": "X", "classification": "legislature"}]}),
    ("a day as", {"events": [{"id": "t1", "name": "T", "start_date": "2021-02-30"}]}),
    ("a day as", {"events": [{"id": "t1", "name": "T", "start_date": "2021-13"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("says", "lie"), LIES)
def test_a_lie_is_named_and_nothing_is_taken_in(elsewhere: Region, says: str, lie: dict[str, Any]) -> None:
    file = brought(elsewhere, small(**lie))
    found = [what for row in services.preview(file).document.bad for _name, what in row.findings]
    assert any(says in what for what in found), found
    with pytest.raises(InputError, match="not understood"):
        services.take_in(file=file, by=BY, at=NOW)
    assert not Person.objects.filter(region=elsewhere).exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b"{}", b"12", b'{"persons": {}}', b'{"persons": "x"}', b"[" * 100_000]
)
def test_what_is_no_popolo_is_refused_at_once(elsewhere: Region, content: bytes) -> None:
    with pytest.raises(InputError):
        brought(elsewhere, content)
    assert not PopoloFile.objects.exists()


def test_a_file_too_large_or_without_a_source_is_refused(elsewhere: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="named"):
        brought(elsewhere, small(), document=" ")
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    with pytest.raises(InputError, match="too many"):
        brought(elsewhere, small())


def test_organisations_in_a_circle_are_refused(elsewhere: Region) -> None:
    circle = [{"id": "a", "name": "A", "parent_id": "b"}, {"id": "b", "name": "B", "parent_id": "a"}]
    file = brought(elsewhere, {"organizations": circle})
    with pytest.raises(InputError, match="circle"):
        services.take_in(file=file, by=BY, at=NOW)
    assert not Organization.objects.filter(region=elsewhere).exists()


def test_a_code_of_another_membership_is_refused(elsewhere: Region) -> None:
    services.take_in(file=brought(elsewhere, small()), by=BY, at=NOW)
    code = known(elsewhere).get(person__code="p1").code
    stolen = small()
    stolen["memberships"] = [{"id": code, "person_id": "p2", "organization_id": "house", "start_date": "2020"}]
    assert services.preview(brought(elsewhere, stolen)).counts("memberships")["bad"] == 1


def test_what_is_not_known_to_us_is_said(elsewhere: Region) -> None:
    odd = small(
        posts=[{"id": "seat", "organization_id": "house", "area_id": "a1", "role": "single_mandate"}],
    )
    odd["persons"][0]["gender"], odd["organizations"][1]["classification"] = "other", "club"
    odd["memberships"][1] |= {"role": "whip", "post_id": "seat"}
    file = brought(elsewhere, odd)
    seen = services.preview(file)
    said = [what for rows in seen.document.rows.values() for row in rows for _name, what in row.findings]
    assert len(said) == 3 and all("not known to us" in what for what in said)
    services.take_in(file=file, by=BY, at=NOW)
    assert known(elsewhere).get(person__code="p2").electoral_type == "single_mandate"


def test_our_own_document_goes_in_elsewhere_and_is_the_same(region: Region, elsewhere: Region) -> None:
    before = document(region, "ru")
    file = brought(elsewhere, before)
    services.take_in(file=file, by=BY, at=NOW)
    after = document(elsewhere, "ru")
    for kind in ("persons", "organizations", "memberships", "areas", "events", "motions", "vote_events"):
        assert len(before[kind]) == len(after[kind]) > 0, kind

    def told(found: dict[str, Any]) -> dict[str, Any]:
        asked = {one["id"]: one["text"] for one in found["motions"]}
        return {
            one["legislative_session_id"] + asked[one["motion_id"]]: (
                sorted((vote["voter_id"], vote["option"]) for vote in one["votes"]), one["result"]
            )
            for one in found["vote_events"]
        }  # fmt: skip

    assert told(before) == told(after)
    services.undo(file=file, by=BY, at=NOW)
    elsewhere.refresh_from_db()  # names are kept until the evidence changes
    assert not any(document(elsewhere, "ru").values())
    seats = {
        (one["person_id"], one["organization_id"], one["start_date"], one.get("end_date"), one["role"])
        for one in before["memberships"]
    }
    assert seats == {
        (one["person_id"], one["organization_id"], one["start_date"], one.get("end_date"), one["role"])
        for one in after["memberships"]
    }


VOTE = {
    "id": "v1", "motion_id": "m1", "organization_id": "house", "start_date": "2021-05-04",
    "votes": [{"voter_id": "p2", "option": "yes"}],
}  # fmt: skip
MOTION = {"id": "m1", "organization_id": "house", "text": "The budget"}


def test_a_vote_without_a_sitting_makes_one_of_its_day(elsewhere: Region) -> None:
    file = brought(elsewhere, small(motions=[MOTION], vote_events=[VOTE]))
    assert services.take_in(file=file, by=BY, at=NOW)["vote_events"] == 1
    call = Call.objects.get(sitting__region=elsewhere)
    assert (call.sitting.code, call.votes_for, call.title_ru) == ("votes-house-2021-05-04", 1, "The budget")
    handover.hand_over(region=elsewhere)
    of_sittings.hand_over(region=elsewhere)
    again = brought(elsewhere, small(motions=[MOTION], vote_events=[VOTE]))
    assert services.preview(again).counts("vote_events")["same"] == 1
    services.undo(file=file, by=BY, at=NOW)
    assert not Sitting.objects.filter(region=elsewhere).exists()
    assert not EvidenceRow.objects.filter(region=elsewhere).exists()


def test_votes_on_which_something_rests_stay(elsewhere: Region) -> None:
    file = brought(elsewhere, small(motions=[MOTION], vote_events=[VOTE]))
    services.take_in(file=file, by=BY, at=NOW)
    Sitting.objects.filter(region=elsewhere).update(minutes_on=date(2021, 5, 5))
    with pytest.raises(InputError, match="rests on"):
        services.undo(file=file, by=BY, at=NOW)
    assert Call.objects.filter(sitting__region=elsewhere).count() == 1


VOTES_LIE: list[tuple[str, dict[str, Any]]] = [
    ("none of this code", {"motions": [], "vote_events": [VOTE]}),
    ("question is missing", {"motions": [{**MOTION, "text": " "}], "vote_events": [VOTE]}),
    ("no member has a vote", {"vote_events": [{**VOTE, "votes": []}]}),
    ("no member has a vote", {"vote_events": [{**VOTE, "votes": "x"}]}),
    ("is not known, or", {"vote_events": [{**VOTE, "votes": [{"voter_id": "p9", "option": "yes"}]}]}),
    ("is not known, or", {"vote_events": [{**VOTE, "votes": [{"voter_id": "p2", "option": "maybe"}]}]}),
    ("is not known, or", {"vote_events": [{**VOTE, "votes": [VOTE["votes"][0], VOTE["votes"][0]]}]}),
    ("is not known, or", {"vote_events": [{**VOTE, "votes": ["x"]}]}),
    ("holds no sittings", {"vote_events": [{**VOTE, "organization_id": "red"}]}),
    ("a day and an hour", {"vote_events": [{**VOTE, "start_date": "2021-02-31"}]}),
    ("a day and an hour", {"events": [{"id": "s", "classification": "sitting", "organization_id": "house", "name": "S"}], "memberships": []}),
    ("the day it began", {"events": [{"id": "s", "classification": "sitting", "organization_id": "house", "name": "S", "start_date": "2021-05-04T10:00:00+05:00", "end_date": "2021-05-05T10:00:00+05:00"}], "memberships": []}),
]  # fmt: skip


@pytest.mark.parametrize(("says", "lie"), VOTES_LIE)
def test_a_lie_about_a_vote_is_named_and_nothing_is_taken_in(elsewhere: Region, says: str, lie: dict[str, Any]) -> None:
    file = brought(elsewhere, small(**{"motions": [MOTION], **lie}))
    found = [what for row in services.preview(file).document.bad for _name, what in row.findings]
    assert any(says in what for what in found), found
    with pytest.raises(InputError, match="not understood"):
        services.take_in(file=file, by=BY, at=NOW)
    assert not Sitting.objects.filter(region=elsewhere).exists()


def test_who_is_no_member_that_day_cannot_have_voted(elsewhere: Region) -> None:
    early = {**VOTE, "start_date": "2021-03-01"}  # p2 came on 10 April
    file = brought(elsewhere, small(motions=[MOTION], vote_events=[early]))
    with pytest.raises(InputError, match="no member of this body"):
        services.take_in(file=file, by=BY, at=NOW)
    assert not Person.objects.filter(region=elsewhere).exists()


def test_only_the_secretariat(region: Region, elsewhere: Region) -> None:
    file = brought(elsewhere, small())
    for role in ("deputy", "council", "operator", "registrar"):
        staff, _ = member(role)
        for refused in (
            lambda by=staff.actor: brought(elsewhere, small(), by=by),
            lambda by=staff.actor: services.take_in(file=file, by=by, at=NOW),
            lambda by=staff.actor: services.drop(file=file, by=by),
            lambda by=staff.actor: services.undo(file=file, by=by, at=NOW),
        ):
            with pytest.raises(InputError):
                refused()


# --- pages


@pytest.fixture
def desk(region: Region) -> Client:
    return signed_in(member("secretary")[0])


def test_a_file_goes_through_the_pages(desk: Client, region: Region) -> None:
    def sent(content: bytes) -> Any:
        what = {"document": "A source", "seats": "party_list", "file": SimpleUploadedFile("a.json", content)}
        return desk.post(address("office-popolo-bring"), what)

    assert sent(b"no").status_code == 400
    assert desk.post(address("office-popolo-bring"), {}).status_code == 400
    assert sent(json.dumps(small(persons=[{"id": "p1"}])).encode()).status_code == 303
    bad = PopoloFile.objects.get()
    page = desk.get(address("office-popolo-file", bad.pk))
    assert page.context["bad"] > 0 and "cannot" not in page.content.decode()
    assert desk.post(address("office-popolo-act", bad.pk, "apply")).status_code == 400
    assert desk.post(address("office-popolo-act", bad.pk, "drop")).status_code == 303
    assert sent(json.dumps(small()).encode()).status_code == 303
    good = PopoloFile.objects.get()
    before = Person.objects.filter(region=region).count()
    assert desk.post(address("office-popolo-act", good.pk, "apply")).status_code == 303
    assert Person.objects.filter(region=region).count() == before + 2
    assert desk.post(address("office-popolo-act", good.pk, "drop")).status_code == 400
    assert desk.get(address("office-popolo-file", good.pk)).status_code == 200
    assert desk.post(address("office-popolo-act", good.pk, "undo")).status_code == 303
    assert Person.objects.filter(region=region).count() == before
    assert desk.post(address("office-popolo-act", good.pk, "lie")).status_code == 404
    assert desk.get(address("office-popolo")).status_code == 200


def test_a_person_is_added_seated_corrected_excused_and_leaves(desk: Client, region: Region) -> None:
    home = address("office-people")
    names = {"name_kk": "Үлгі", "name_ru": "Образцов", "name_en": "Ulgi"}
    assert desk.post(f"{home}person/", {**names, "code": "new-one", "gender": "male"}).status_code == 303
    assert desk.post(f"{home}person/", {**names, "code": "new-one"}).status_code == 400
    assert desk.post(f"{home}person/", {}).status_code == 400
    assert desk.post(f"{home}lie/", {}).status_code == 404
    assert [one.code for one, _name in desk.get(home, {"q": "образцов"}).context["rows"]] == ["new-one"]
    where = address("office-person", "new-one")
    assembly_id = Organization.objects.get(region=region, code="A-000000000").pk
    seat = {
        "organization": assembly_id,
        "role": "member",
        "starts_on": "2021-05-01",
        "electoral_type": "party_list",
        "area_code": "000000000",
    }
    assert desk.post(f"{where}join/", {**seat, "area_code": ""}).status_code == 400
    assert desk.post(f"{where}join/", seat).status_code == 303
    assert desk.post(f"{where}join/", {**seat, "starts_on": ""}).status_code == 400
    one = Membership.objects.get(region=region, person__code="new-one")
    days = {"deputy_id": one.code, "starts_on": "2021-05-03", "ends_on": "2021-05-04", "reason": "ill", "paper": "№ 1"}
    assert desk.post(f"{where}leave/", {**days, "ends_on": "2021-05-01"}).status_code == 400
    assert desk.post(f"{where}leave/", days).status_code == 303
    assert desk.post(f"{where}lie/", {}).status_code == 404
    there = address("office-membership", one.code)
    assert desk.post(f"{there}correct/", {"role": "member", "starts_on": "2021-05-02", "reason": ""}).status_code == 400
    assert (
        desk.post(f"{there}correct/", {"role": "member", "starts_on": "2021-05-02", "reason": "The oath"}).status_code
        == 303
    )
    assert desk.post(f"{there}end/", {"on": "2021-05-01", "reason": "x"}).status_code == 400
    assert desk.post(f"{there}end/", {"on": "2021-05-20", "reason": "Laid down"}).status_code == 303
    assert desk.post(f"{there}lie/", {}).status_code == 404
    history = desk.get(there).context["history"]
    assert [(seen.starts_on, seen.ends_on) for seen, _role in history] == [
        (date(2021, 5, 2), date(2021, 5, 20)), (date(2021, 5, 2), None), (date(2021, 5, 1), None)
    ]  # fmt: skip
    assert len(desk.get(where).context["before"]) == 2


def test_an_organisation_is_added(desk: Client, region: Region) -> None:
    home = address("office-people")
    titles = {"title_kk": "Комиссия", "title_ru": "Комиссия", "title_en": ""}
    what = {**titles, "code": "c-new", "classification": "commission"}
    assert desk.post(f"{home}organization/", what).status_code == 400
    of = Organization.objects.get(region=region, code="A-000000000").pk
    assert desk.post(f"{home}organization/", {**what, "assembly": of}).status_code == 303
    assert (
        desk.get(address("office-organizations")).context["whole"] == Organization.objects.filter(region=region).count()
    )


# --- what was handed in


def test_what_is_handed_in_is_a_record_and_a_gap_is_no_zero(region: Region) -> None:
    of = Organization.objects.get(region=region, code="A-000000000")
    what: dict[str, Any] = {"assembly": of, "from_date": date(2021, 6, 1), "to_date": date(2021, 6, 30), "by": BY}
    assert deliveries.declare(given=["sittings", "budget"], delivered=False, **what) == 2
    assert deliveries.declare(given=["sittings"], delivered=True, **what) == 1
    assert register.hand_over(region=region) == 2 and register.hand_over(region=region) == 0
    kept = EvidenceRow.objects.filter(region=region, table="feeds", key__endswith="/A-000000000/2021-06-01")
    assert {row.values["source"]: row.values["delivered"] for row in kept} == {"sittings": True, "budget": False}
    for lie in (
        {"given": [], "delivered": True}, {"given": ["lie"], "delivered": True},
        {"given": ["sittings"], "delivered": True, "to_date": date(2021, 5, 1)},
        {"given": ["sittings"], "delivered": True, "assembly": Organization.objects.get(region=region, code="party")},
    ):  # fmt: skip
        with pytest.raises(InputError):
            deliveries.declare(**{**what, **lie})
    with pytest.raises(InputError):
        deliveries.declare(given=["sittings"], delivered=True, **{**what, "by": member("deputy")[0].actor})


def test_the_secretariat_says_it_on_a_page(desk: Client, region: Region) -> None:
    assert (
        sum(len(listed) for _name, listed in desk.get(address("office-deliveries")).context["rows"])
        == Delivery.objects.filter(region=region).count()
        > 100
    )
    of = Organization.objects.get(region=region, code="A-000000000").pk
    what = {
        "assembly": of,
        "from_date": "2021-06-01",
        "to_date": "2021-06-30",
        "given": ["sittings", "requests"],
        "delivered": "yes",
    }
    assert desk.post(address("office-delivery-declare"), {**what, "given": []}).status_code == 400
    assert desk.post(address("office-delivery-declare"), {**what, "to_date": "2021-05-01"}).status_code == 400
    assert desk.post(address("office-delivery-declare"), what).status_code == 303
    assert Delivery.objects.filter(region=region, from_date=date(2021, 6, 1), delivered=True).count() == 2
