"""Systemic problems: three persons at least, steps in their order, and the evidence of III-5."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.office import DEPUTY, appeal, other
from apps.staff import member, signed_in
from senim.appeals import evidence, problems, services
from senim.appeals.models import Appeal, Problem
from senim.rating.models import Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
BY = "system:test"


def at(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(name, args=args)


def three(region: Region, persons: int = 3) -> Appeal:
    made = [appeal(region, at=timezone.now(), applicant=other()) for _ in range(persons)]
    return services.assign(appeal=made[0], deputy_id=DEPUTY, by=BY)


def test_two_persons_are_too_few(region: Region) -> None:
    with pytest.raises(InputError, match="fewer than three persons"):
        problems.group(appeal=three(region, 2), by=BY)
    assert not Problem.objects.exists()


def test_three_forms_of_one_person_are_one_person(region: Region) -> None:
    one = services.assign(appeal=appeal(region, at=timezone.now()), deputy_id=DEPUTY, by=BY)
    for _ in range(3):
        appeal(region, at=timezone.now())
    with pytest.raises(InputError, match="fewer than three persons"):
        problems.group(appeal=one, by=BY)


def test_another_deputys_appeals_are_not_taken(region: Region) -> None:
    one = three(region)
    theirs = services.assign(
        appeal=appeal(region, at=timezone.now(), applicant=other()), deputy_id="D-000000000-15", by=BY
    )
    problem = problems.group(appeal=one, by=BY)
    assert theirs.pk not in set(problem.appeals.values_list("pk", flat=True))


def test_only_the_like_and_open_ones_are_grouped(region: Region) -> None:
    other = appeal(region, at=timezone.now(), topic="gas")
    withdrawn = services.withdraw(appeal=appeal(region, at=timezone.now()))
    problem = problems.group(appeal=three(region), by=BY)
    assert problem.persons == problem.appeals.count() == 3
    assert not {other.pk, withdrawn.pk} & set(problem.appeals.values_list("pk", flat=True))
    with pytest.raises(InputError, match="cannot be grouped"):
        problems.group(appeal=problem.appeals.filter(deputy_id=DEPUTY).get(), by=BY)


def test_an_appeal_without_a_deputy_is_nobodys_problem(region: Region) -> None:
    three(region)
    with pytest.raises(InputError, match="cannot be grouped"):
        problems.group(appeal=Appeal.objects.filter(deputy_id="").first(), by=BY)  # type: ignore[arg-type]


def test_the_steps_are_taken_in_their_order(region: Region) -> None:
    problem = problems.group(appeal=three(region), by=BY)
    for wrong in (
        lambda: problems.accept(problem=problem, decision="1", by=BY),
        lambda: problems.finish(problem=problem, by=BY),
    ):
        with pytest.raises(InputError, match="the steps are"):
            wrong()
    problems.propose(problem=problem, by=BY)
    with pytest.raises(InputError, match="number is missing"):
        problems.accept(problem=problem, decision=" ", by=BY)
    problems.accept(problem=problem, decision="51/272-VIII", by=BY)
    problems.finish(problem=problem, by=BY)
    (row,) = evidence.problems(region)
    today = timezone.localdate()
    assert row == {
        "group_id": problem.code, "deputy_id": DEPUTY, "persons": 3, "grouped_on": today, "proposed_on": today,
        "accepted_on": today, "decision_number": "51/272-VIII", "done_on": today,
    }  # fmt: skip


def test_the_page_groups_and_takes_the_steps_and_a_deputy_only_reads(region: Region) -> None:
    one = three(region)
    operator = signed_in(member("operator", "op.one")[0])
    deputy: Client = signed_in(member("deputy", "dep.one", deputy_id=DEPUTY)[0])
    assert at("office-group", one.code) in operator.get(at("office-appeal", one.code)).content.decode()
    assert operator.post(at("office-group", one.code)).status_code == 303
    code = Problem.objects.get().code
    assert operator.post(at("office-problem-step", code, "finish")).status_code == 400
    assert operator.post(at("office-problem-step", code, "propose")).status_code == 303
    assert operator.post(at("office-problem-step", code, "undo")).status_code == 404
    assert operator.post(at("office-problem-step", code, "accept"), {"decision": "7"}).status_code == 303
    page = deputy.get(at("office-problems")).content.decode()
    assert ">7, " in page
    listed = operator.get(at("office-appeals"), {"filter": "all", "problem": code}).content.decode()
    assert listed.count('<th scope="row"><a href') == Problem.objects.get().appeals.count() == 3
    assert "<form" not in page.split("<main")[1].split("<h1>")[1]
    assert deputy.post(at("office-problem-step", code, "finish")).status_code == 403
    with pytest.raises(InputError, match="a deputy does not change"):
        problems.finish(problem=Problem.objects.get(), by="staff:dep.one")
