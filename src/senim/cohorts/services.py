"""What is done to cohorts: verbs, each one transaction with its record for the log. The secretariat does them."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly import services as people
from senim.assembly.models import CohortMember
from senim.cohorts.models import COHORTS, OFFICE_HOLDERS, Rule, Task
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of
from senim.rating.models import Region
from senim.sittings.services import Titles, office, titled
from senim_core.errors import InputError


def _need_cohort(cohort: str) -> None:
    if cohort not in dict(COHORTS):
        raise InputError(_("there is no such cohort"), hint=_("choose from the list"))


@transaction.atomic
def set_rule(*, region: Region, cohort: str, titles: Titles, since: date, by: str) -> Rule:
    """Who belongs to the cohort from a day on, in words. A rule of the same day is replaced."""
    office(by)
    _need_cohort(cohort)
    made, _new = Rule.objects.update_or_create(
        region=region, cohort=cohort, since=since, defaults={"by": by, **titled(titles)}
    )
    ledger.record_later(kind="cohort-rule/v1", by=by, cohort=cohort, since=since)
    return made


@transaction.atomic
def enter(*, region: Region, cohort: str, deputy_id: str, starts_on: date, by: str) -> CohortMember:
    """A mandate belongs to a cohort from a day on. Raises InputError for office holders, whom their offices make so."""
    office(by)
    if cohort == OFFICE_HOLDERS:
        raise InputError(_("offices make this cohort"), hint=_("enter the office of the deputy"))
    _need_cohort(cohort)
    return people.enter_cohort(region=region, cohort=cohort, deputy_id=deputy_id, starts_on=starts_on, by=by)


@transaction.atomic
def leave(*, member: CohortMember, on: date, by: str) -> CohortMember:
    """A mandate's last day in a cohort. Raises InputError for a day before the first, or where it left before."""
    office(by)
    return people.leave_cohort(member=member, on=on, by=by)


@transaction.atomic
def give_task(
    *, region: Region, cohort: str, titles: Titles, due_on: date, by: str, at: datetime | None = None
) -> Task:
    """A task that the members do together until a day. Raises InputError for a day that is past."""
    office(by)
    _need_cohort(cohort)
    today = today_of(at or timezone.now())
    if due_on < today:
        raise InputError(_("the new day is missing or past"), hint=_("give a day from today on"))
    made = Task.objects.create(region=region, cohort=cohort, given_on=today, due_on=due_on, by=by, **titled(titles))
    ledger.record_later(kind="cohort-task/v1", by=by, cohort=cohort, task=made.pk, due_on=due_on)
    return made


@transaction.atomic
def finish_task(*, task: Task, words: str, by: str, at: datetime | None = None) -> Task:
    """The task was done today, and how. Raises InputError where it was before."""
    office(by)
    held = Task.objects.select_for_update().get(pk=task.pk)
    if held.done_on is not None:
        raise InputError(_("this was written down before"), hint=_("look at it again"))
    held.done_on, held.done_words = today_of(at or timezone.now()), need(words)
    held.save(update_fields=["done_on", "done_words"])
    ledger.record_later(kind="cohort-task-done/v1", by=by, cohort=held.cohort, task=held.pk)
    return held
