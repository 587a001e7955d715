"""The records of an exercise become cases with their history, and hand back the evidence they came from."""

import pytest

from apps.cities import BY, taken
from senim.appeals import handover, history
from senim.appeals.models import Appeal, Person, PersonKey
from senim.ledger.models import Waiting
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError


@pytest.fixture
def city(db: None) -> Region:
    made = taken()
    assert made is not None
    return made.region


def enter_all(city: Region) -> int:
    rows = list(history.rows(city))
    for row in rows:
        history.enter(region=city, row=row, by=BY)
    return len(rows)


def kept(city: Region) -> list[tuple[str, str, object]]:
    return list(EvidenceRow.objects.filter(region=city).order_by("table", "key").values_list("table", "key", "values"))


def test_cases_hand_back_the_evidence_they_came_from(city: Region) -> None:
    before = kept(city)
    count = enter_all(city)
    assert count == Appeal.objects.filter(region=city).count() > 3
    assert Appeal.objects.filter(region=city, answered_on=None).exists()
    assert handover.hand_over(region=city) == 0
    assert kept(city) == before
    assert enter_all(city) == 0  # called again it makes nothing


def test_an_answer_that_is_changed_in_a_case_changes_the_evidence(city: Region) -> None:
    enter_all(city)
    one = Appeal.objects.filter(region=city).exclude(answered_on=None).order_by("pk")[0]
    Appeal.objects.filter(pk=one.pk).update(answered_on=None)
    assert handover.hand_over(region=city) == 1


def test_each_case_is_registered_on_the_day_of_its_record_and_logged(city: Region) -> None:
    enter_all(city)
    for one in Appeal.objects.filter(region=city):
        said = EvidenceRow.objects.get(region=city, table="appeals", key=one.code).values
        assert (one.registered_on.isoformat(), one.due_on.isoformat()) == (said["registered_on"], said["due_on"])
    logged = Waiting.objects.filter(kind="appeal-registered/v1").count()
    assert logged == Appeal.objects.filter(region=city).count()


def test_undoing_takes_cases_people_and_keys_out_and_leaves_the_evidence(city: Region) -> None:
    before, people, keys = kept(city), Person.objects.count(), PersonKey.objects.count()
    count = enter_all(city)
    assert history.undo(region=city, by=BY) == count
    assert (Person.objects.count(), PersonKey.objects.count()) == (people, keys)
    assert not Appeal.objects.filter(region=city).exists()
    assert kept(city) == before
    assert enter_all(city) == count


def test_a_row_that_cannot_be_a_case_is_named(city: Region) -> None:
    row = EvidenceRow.objects.filter(region=city, table="appeals").order_by("key")[0]
    EvidenceRow.objects.filter(pk=row.pk).update(values={**row.values, "regime": "appc"})
    EvidenceRow.objects.create(region=city, table="appeals", key="x" * 41, values=row.values)
    found = {one.key: one.problem for one in history.rows(city) if one.problem}
    assert found == {row.key: "its term was not set by the source", "x" * 41: "its identifier is longer than 40 signs"}
    bad = next(one for one in history.rows(city) if one.problem)
    with pytest.raises(InputError, match="preview"):
        history.enter(region=city, row=bad, by=BY)


def test_an_identifier_of_another_region_is_not_taken_over(city: Region, region: Region) -> None:
    row = next(history.rows(city))
    made = history.enter(region=city, row=row, by=BY)
    Appeal.objects.filter(pk=made.pk).update(region=region)
    assert next(history.rows(city)).problem == "its identifier is taken in another region"


def test_a_real_office_takes_no_part(region: Region) -> None:
    with pytest.raises(InputError, match="exercise"):
        list(history.rows(region))
    with pytest.raises(InputError, match="exercise"):
        history.undo(region=region, by=BY)
