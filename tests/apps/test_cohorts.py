"""Cohorts: rules and dates, comparison inside a cohort, joint tasks, who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from apps.staff import member, signed_in
from senim.assembly.models import CohortMember
from senim.cohorts import selectors, services
from senim.cohorts.models import Task
from senim.rating.models import RatedMandate, Region, Release
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"
NOW = datetime(2021, 6, 1, 5, 0, tzinfo=UTC)
TODAY = date(2021, 6, 1)
TITLES = ("Тапсырма", "Задача", "")
YOUNG = "young_deputies"


def address(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def test_the_corps_of_24_is_the_sum_of_its_levels(client: Client, region: Region) -> None:
    page = client.get(address("cohort", YOUNG))
    assert len(page.context["members"]) == 24 == sum(number for _level, number in page.context["levels"])
    listed = {cohort: number for cohort, _text, number in client.get(address("cohorts")).context["rows"]}
    for cohort, number in listed.items():
        assert len(client.get(address("cohort", cohort)).context["members"]) == number > 0
    assert client.get(address("cohort", "lie")).status_code == 404


def test_places_inside_the_cohort_are_of_one_peer_group_by_hand(region: Region, release: Release) -> None:
    found = selectors.members(region, YOUNG, region.today(), release)
    for one in found:
        assert one.rated is not None
        codes = [other.rated for other in found if other.rated and other.rated.peer_group == one.rated.peer_group]
        totals = [rated.total for rated in codes if rated.total is not None]
        if one.rated.total is None or len(totals) < 3:
            assert one.place is None
        else:
            assert one.place == 1 + sum(total > one.rated.total for total in totals)
    assert any(one.place == 1 for one in found)


def test_few_of_a_group_have_no_place(region: Region, release: Release) -> None:
    found = selectors.members(region, "newcomers", region.today(), release)
    groups: dict[str, int] = {}
    for one in found:
        assert one.rated is not None
        groups[one.rated.peer_group] = groups.get(one.rated.peer_group, 0) + (one.rated.total is not None)
    for one in found:
        assert one.rated is not None
        assert (one.place is None) == (groups[one.rated.peer_group] < 3 or one.rated.total is None)


def test_office_holders_are_who_chairs_something(region: Region, release: Release) -> None:
    chairs = {one.seat.code for one in selectors.members(region, "office_holders", region.today(), release)}
    rated = RatedMandate.objects.filter(release=release).exclude(office="none").values_list("deputy_id", flat=True)
    assert chairs == set(rated)
    with pytest.raises(InputError, match="offices make"):
        services.enter(region=region, cohort="office_holders", deputy_id="D-000000000-14", starts_on=TODAY, by=BY)


def test_who_left_is_no_member_and_may_come_back(region: Region) -> None:
    one = CohortMember.objects.filter(region=region, cohort=YOUNG).order_by("pk")[0]
    with pytest.raises(InputError, match="before the first"):
        services.leave(member=one, on=one.starts_on - timedelta(days=1), by=BY)
    services.leave(member=one, on=date(2021, 5, 20), by=BY)
    with pytest.raises(InputError, match="left"):
        services.leave(member=one, on=date(2021, 5, 21), by=BY)
    with pytest.raises(InputError, match="already"):  # both would run on that day
        services.enter(region=region, cohort=YOUNG, deputy_id=one.deputy_id, starts_on=date(2021, 5, 20), by=BY)
    assert len(selectors.members(region, YOUNG, date(2021, 5, 20), None)) == 24
    assert len(selectors.members(region, YOUNG, date(2021, 5, 21), None)) == 23
    services.enter(region=region, cohort=YOUNG, deputy_id=one.deputy_id, starts_on=date(2021, 5, 25), by=BY)
    assert len(selectors.members(region, YOUNG, region.today(), None)) == 24


def test_tasks_sum_and_say_what_became_of_them(client: Client, region: Region) -> None:
    today = region.today()
    page = client.get(address("cohort", YOUNG))
    assert [part[2] for part in page.context["parts"]] == [1, 1, 1, 0] and page.context["whole"] == 3
    for key, _text, number, query in page.context["parts"]:
        listed = client.get(f"{address('cohort', YOUNG)}?{query}").context["tasks"]
        assert len(listed) == number and all(selectors.task_state(row[0], today) == key for row in listed)
    assert client.get(f"{address('cohort', YOUNG)}?state=lie").status_code == 404
    late = Task.objects.get(region=region, due_on=date(2021, 5, 15))
    services.finish_task(task=late, words="Met them", by=BY, at=NOW)
    late.refresh_from_db()
    assert selectors.task_state(late, TODAY) == "done_late"
    with pytest.raises(InputError):
        services.finish_task(task=late, words="Again", by=BY, at=NOW)
    with pytest.raises(InputError):
        services.give_task(region=region, cohort=YOUNG, titles=TITLES, due_on=date(2021, 5, 1), by=BY, at=NOW)
    with pytest.raises(InputError):
        services.give_task(region=region, cohort="lie", titles=TITLES, due_on=TODAY, by=BY, at=NOW)


def test_the_rule_in_force_is_the_newest_that_began(region: Region) -> None:
    services.set_rule(region=region, cohort=YOUNG, titles=("Жаңа", "Новое", ""), since=date(2021, 6, 1), by=BY)
    assert selectors.rule(region, YOUNG, date(2021, 5, 31)).title("ru") == "депутаты до 35 лет, все уровни"  # type: ignore[union-attr]
    assert selectors.rule(region, YOUNG, date(2021, 6, 1)).title("en") == "Новое"  # type: ignore[union-attr]


def test_the_secretariat_keeps_a_cohort_through_the_pages(region: Region) -> None:
    staff, _ = member("secretary")
    client = signed_in(staff)
    assert client.get(address("office-cohorts")).status_code == 200
    where = address("office-cohort", "women")
    titles = {"title_kk": "а", "title_ru": "б", "title_en": ""}
    assert client.post(f"{where}rule/", {**titles, "since": "2021-06-01"}).status_code == 303
    assert client.post(f"{where}rule/", {}).status_code == 400
    assert client.post(f"{where}task/", {**titles, "due_on": "2099-06-01"}).status_code == 303
    assert client.post(f"{where}task/", {**titles, "due_on": "2020-06-01"}).status_code == 400
    assert client.post(f"{where}lie/", {}).status_code == 404
    who = {"deputy_id": "D-000000000-14", "starts_on": "2021-05-01"}
    CohortMember.objects.filter(deputy_id="D-000000000-14").delete()
    assert client.post(f"{where}enter/", who).status_code == 303
    assert client.post(f"{where}enter/", who).status_code == 400
    one = CohortMember.objects.get(deputy_id="D-000000000-14", cohort="women")
    leave = address("office-cohort-leave", one.pk)
    assert client.post(leave, {"on": "x"}).status_code == 400
    assert client.post(leave, {"on": "2021-04-01"}).status_code == 400
    assert client.post(leave, {"on": "2021-05-30"}).status_code == 303
    task = Task.objects.get(cohort="women")
    done = address("office-cohort-task-done", task.pk)
    assert client.post(done, {"words": ""}).status_code == 400
    assert client.post(done, {"words": "Done"}).status_code == 303
    assert client.post(f"{address('office-cohort', 'office_holders')}enter/", who).status_code == 404
    deputy, _ = member("deputy")
    with pytest.raises(InputError):
        services.leave(member=one, on=TODAY, by=deputy.actor)


def test_a_cohort_costs_as_many_queries_however_many_it_has(client: Client) -> None:
    client.get(address("cohort", YOUNG))
    counts = []
    for cohort in ("newcomers", YOUNG, "women"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address("cohort", cohort))
        counts.append(len(asked))
    assert max(counts) == min(counts) <= 15
