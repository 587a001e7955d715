"""People, organisations, memberships: what was known when, and what the rating reads of them."""

from datetime import UTC, date, datetime

import pytest

from senim.assembly import evidence, handover, selectors, services
from senim.assembly.models import Membership, Organization, Person
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2021, 6, 1, 5, 0, tzinfo=UTC)


def seat(code: str = "D-000000000-14") -> Membership:
    return Membership.objects.get(code=code, superseded_at=None)


def row(region: Region, deputy: str) -> dict[str, object]:
    return next(one for one in evidence.rows(region)["mandates"] if one["deputy_id"] == deputy)


def test_a_correction_never_overwrites_what_was_known(region: Region) -> None:
    before = seat()
    after = services.correct(membership=before, reason="The protocol says so", by=BY, at=NOW, electors=4321)
    assert (seat().pk, after.code) == (after.pk, before.code)
    known = selectors.known(region, datetime(2021, 5, 1, tzinfo=UTC)).get(code=before.code)
    assert (known.pk, known.electors) == (before.pk, before.electors)
    assert selectors.known(region, NOW).get(code=before.code).electors == 4321
    with pytest.raises(InputError, match="meanwhile"):
        services.correct(membership=before, reason="again", by=BY)
    with pytest.raises(InputError, match="words"):
        services.correct(membership=after, reason=" ", by=BY)
    with pytest.raises(TypeError):
        services.correct(membership=after, reason="x", by=BY, person=before.person)


def test_a_seat_laid_down_and_its_by_election_reach_the_rating(region: Region) -> None:
    old = seat()
    services.end(membership=old, on=date(2021, 5, 20), reason="Laid down", by=BY)
    person = services.add_person(region=region, code="P-new", names=("Жаңа", "Новая", "New"), gender="female", by=BY)
    services.join(
        person=person, organization=old.organization, code="D-new", starts_on=date(2021, 5, 31), area_code=old.area_code,
        electoral_type="party_list", by=BY,
    )  # fmt: skip
    assert row(region, old.code)["ends_on"] == date(2021, 5, 20)
    assert row(region, "D-new")["peer_group"] == "region"
    # The two mandates, and the council that the old one headed: its member, and no chair any more.
    assert handover.hand_over(region=region) == 4
    assert EvidenceRow.objects.get(region=region, table="mandates", key="D-new").values["starts_on"] == "2021-05-31"
    assert handover.hand_over(region=region) == 0


def test_an_office_moves_a_mandate_to_those_who_hold_one(region: Region) -> None:
    assert row(region, "D-000000000-14")["office"] == "none"
    one = Membership.objects.get(
        deputy_id="D-000000000-14", organization__classification="commission", superseded_at=None
    )
    before = Membership.objects.get(organization=one.organization, role="chair", superseded_at=None)
    services.correct(membership=before, reason="Laid the office down", by=BY, role="member")
    services.correct(membership=one, reason="Elected chair", by=BY, role="chair")
    found = row(region, "D-000000000-14")
    assert (found["office"], found["peer_group"]) == ("commission_chair", "region_office")


def test_the_same_person_sits_in_a_body_once_at_a_time(region: Region) -> None:
    one = seat()
    what = {"organization": one.organization, "electoral_type": "party_list", "area_code": one.area_code, "by": BY}
    with pytest.raises(InputError, match="member already"):
        services.join(person=one.person, starts_on=date(2021, 5, 1), **what)  # type: ignore[arg-type]
    ended = services.end(membership=one, on=date(2021, 5, 1), reason="Laid down", by=BY)
    again = services.join(person=ended.person, starts_on=date(2021, 5, 2), **what)  # type: ignore[arg-type]
    assert again.deputy_id == again.code


def test_what_cannot_be_is_refused(region: Region) -> None:
    one = seat()
    with pytest.raises(InputError, match="before the first"):
        services.end(membership=one, on=date(2020, 1, 1), reason="x", by=BY)
    assert seat().pk == one.pk
    with pytest.raises(InputError, match="taken"):
        services.add_person(region=region, code=one.person.code, names=("а", "б", "c"), by=BY)
    with pytest.raises(InputError, match="name is missing"):
        services.add_person(region=region, code="P-x", names=("а", " ", "c"), by=BY)
    with pytest.raises(InputError, match="assembly is missing"):
        services.found(region=region, code="x", classification="faction", titles=("а", "б", ""), by=BY)
    with pytest.raises(InputError, match="reason and a paper"):
        services.grant_leave(
            region=region, deputy_id=one.code, starts_on=date(2021, 5, 1), ends_on=date(2021, 5, 2), reason="ill",
            paper="", by=BY,
        )  # fmt: skip
    with pytest.raises(InputError, match="in this cohort"):
        for _ in range(2):
            services.enter_cohort(
                region=region, cohort="newcomers", deputy_id=one.code, starts_on=date(2021, 5, 1), by=BY
            )


def test_a_record_that_would_break_a_release_is_refused(region: Region) -> None:
    one = seat()
    council = {"region": region, "code": "K-x", "titles": ("а", "б", ""), "by": BY, "classification": "public_council"}
    with pytest.raises(InputError, match="assembly is missing"):
        services.found(**council)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="level or territory"):
        services.found(**council, assembly=one.organization)  # type: ignore[arg-type]
    person = services.add_person(region=region, code="P-x", names=("а", "б", "c"), by=BY)
    faction = Organization.objects.get(region=region, code="A-000000000-faction")
    for wrong, why in (
        ({"organization": one.organization}, "not described"),
        ({"organization": faction, "deputy_id": one.code}, "no mandate of this person"),
        ({"organization": faction, "role": "chair"}, "chair in that time"),
        ({"organization": faction, "code": "x" * 81}, "too long"),
    ):
        with pytest.raises(InputError, match=why):
            services.join(person=person, starts_on=date(2021, 5, 1), by=BY, **wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no such deputy"):
        services.assign_areas(region=region, deputy_id="D-nobody", area_codes=[], by=BY)
    with pytest.raises(InputError, match="no such territory"):
        services.assign_areas(region=region, deputy_id=one.code, area_codes=["999"], by=BY)
    with pytest.raises(InputError, match="not described"):
        services.correct(membership=one, reason="x", by=BY, electoral_type="lottery")


def test_leave_reaches_the_rating_without_its_reason(region: Region) -> None:
    services.grant_leave(
        region=region, deputy_id=seat().code, starts_on=date(2021, 5, 1), ends_on=date(2021, 5, 2), reason="illness",
        paper="certificate 7", by=BY, code="L-x",
    )  # fmt: skip
    found = [one for one in evidence.rows(region)["leave"] if one["leave_id"] == "L-x"]
    assert found == [
        {"leave_id": "L-x", "deputy_id": seat().code, "starts_on": date(2021, 5, 1), "ends_on": date(2021, 5, 2)}
    ]


def test_the_demonstration_is_78_councils_138_mandates_and_24_young_deputies(region: Region) -> None:
    found = evidence.rows(region)
    assert [len(found[name]) for name in ("assemblies", "councils", "mandates")] == [9, 78, 138]
    assert sum(one["cohort"] == "young_deputies" for one in found["cohorts"]) == 24
    assert Person.objects.filter(region=region).count() == 138
    chairs = {one["council_id"] for one in found["councils"] if one["chair_deputy_id"]}
    assert len(chairs) == 78
    assert Organization.objects.filter(region=region, classification="commission").count() == 28
