"""Systemic problems: alike appeals of at least three persons, taken from a group to a decision and to its end.

Each step is one transaction with its record; a deputy, who gains from the points, takes none of them.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.accounts.services import refuse_who_gains
from senim.appeals.models import Appeal, Problem
from senim.common.text import plain, random_code
from senim.ledger import services as ledger
from senim_core.appeals.status import OPEN
from senim_core.errors import InputError

LEAST = 3  # persons


@transaction.atomic
def group(*, appeal: Appeal, by: str, code: str = "", at: datetime | None = None) -> Problem:
    """Group an appeal with the open ones of the same topic and area into a problem of its deputy.

    Raises InputError where fewer than three persons wrote, it has no deputy, or it is grouped already.
    """
    refuse_who_gains(by)
    like = Appeal.objects.filter(region=appeal.region_id, topic=appeal.topic, area_code=appeal.area_code)
    held = {one.pk: one for one in like.select_for_update(of=("self",)).order_by("pk")}  # one order: no two cross
    found = held[appeal.pk]
    if found.problem_id or not found.deputy_id:
        raise InputError(_("it cannot be grouped"), hint=_("give it to a deputy first; one appeal is in one problem"))
    alike = [
        one for one in held.values()
        if one.problem_id is None and one.status in OPEN and one.deputy_id in ("", found.deputy_id)
    ]  # fmt: skip
    persons = len(({one.applicant for one in alike} | {found.applicant}) - {""})  # an erased one counts for none
    if persons < LEAST:
        raise InputError(_("fewer than three persons wrote of it"), hint=_("wait for a third one"))
    problem = Problem.objects.create(
        region=found.region, code=code or random_code(), deputy_id=found.deputy_id, topic=found.topic,
        area_code=found.area_code, persons=persons, grouped_on=timezone.localtime(at or timezone.now()).date(),
    )  # fmt: skip
    Appeal.objects.filter(pk__in={found.pk, *(one.pk for one in alike)}).update(problem=problem)
    ledger.record_later(kind="problem-grouped/v1", by=by, problem=problem.code, persons=persons)
    return problem


def _step(problem: Problem, by: str, name: str, at: datetime | None) -> tuple[Problem, date]:
    refuse_who_gains(by)
    found = Problem.objects.select_for_update().get(pk=problem.pk)
    ledger.record_later(kind=f"problem-{name}/v1", by=by, problem=found.code)
    return found, timezone.localtime(at or timezone.now()).date()


def _order(*, right: bool) -> None:
    if not right:
        raise InputError(
            _("the steps are: grouped, proposed, accepted by a decision, done"), hint=_("take the next one")
        )


@transaction.atomic
def propose(*, problem: Problem, by: str, at: datetime | None = None) -> Problem:
    """It was proposed for a decision. Raises InputError out of order."""
    found, today = _step(problem, by, "proposed", at)
    _order(right=found.proposed_on is None)
    found.proposed_on = today
    found.save()
    return found


@transaction.atomic
def accept(*, problem: Problem, decision: str, by: str, at: datetime | None = None) -> Problem:
    """A numbered decision took it up. Raises InputError without the number, or out of order."""
    found, today = _step(problem, by, "accepted", at)
    _order(right=found.proposed_on is not None and found.accepted_on is None)
    if not plain(decision, 60):
        raise InputError(_("the decision's number is missing"), hint=_("write it as it stands on the decision"))
    found.accepted_on, found.decision_number = today, plain(decision, 60)
    found.save()
    return found


@transaction.atomic
def finish(*, problem: Problem, by: str, at: datetime | None = None) -> Problem:
    """What was decided is done. Raises InputError out of order."""
    found, today = _step(problem, by, "done", at)
    _order(right=found.accepted_on is not None and found.done_on is None)
    found.done_on = today
    found.save()
    return found
