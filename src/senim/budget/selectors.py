"""Reads of the budget. A number and the list it opens are one query: `chosen` with the same choice.

A sum says of how many lines it is known: a line without a payment on record is not a line without a payment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Max, Q, QuerySet, Sum, When

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission
from senim.budget.models import Amount, Note, Statement
from senim.programme.searching import matching
from senim.rating.models import Region

CHOICES: Mapping[str, str] = {"body": "line__body__code", "measure": "line__measure__code"}
GIVEN = ("year", *CHOICES, "state")
STATES = ("all", "unpaid", "unlinked")
PLAN = Case(When(adjusted=None, then=F("planned")), default=F("adjusted"))  # the plan in force


def states() -> dict[str, Q]:
    """State of an amount -> condition."""
    return {"all": Q(), "unpaid": Q(paid=None), "unlinked": Q(line__measure=None)}


def years(region: Region) -> list[int]:
    """Years that any current amount is of, newest first."""
    found = Amount.objects.filter(region=region, current__in=[True]).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def chosen(region: Region, given: Mapping[str, str]) -> QuerySet[Amount]:
    """The current amounts of a reader's choice."""
    found = Amount.objects.filter(states()[given.get("state") or "all"], region=region, current__in=[True])
    if given.get("year"):
        found = found.filter(year=int(given["year"]))
    for name, field in CHOICES.items():
        if given.get(name):
            found = found.filter(**{field: given[name]})
    return found.filter(matching(given.get("q", ""), "line__search"))


@dataclass(frozen=True)
class Total:
    """Sums of a choice in tenge, each with the number of amounts that know it; None where none does."""

    key: str
    amounts: int
    planned: int | None
    planned_of: int
    plan: int | None
    plan_of: int
    paid: int | None
    paid_of: int
    latest: date | None


def total(found: QuerySet[Amount], key: str = "") -> Total:
    """The sums of a choice in one query."""
    return _total(key, found.order_by().aggregate(**_sums()))


def by_body(found: QuerySet[Amount]) -> list[Total]:
    """The sums of a choice by body, in one query; they sum to the choice, the line without a body too."""
    rows = found.order_by().values("line__body__code").annotate(**_sums())
    return sorted((_total(row["line__body__code"] or "", row) for row in rows), key=lambda one: -(one.plan or 0))


def _sums() -> dict[str, Any]:
    return {
        "n": Count("pk"), "sum_planned": Sum("planned"), "n_planned": Count("planned"), "sum_plan": Sum(PLAN),
        "n_plan": Count(PLAN), "sum_paid": Sum("paid"), "n_paid": Count("paid"), "latest": Max("statement__as_of"),
    }  # fmt: skip


def _total(key: str, row: Mapping[str, Any]) -> Total:
    return Total(
        key, row["n"], row["sum_planned"], row["n_planned"], row["sum_plan"], row["n_plan"], row["sum_paid"],
        row["n_paid"], row["latest"],
    )  # fmt: skip


def note_states() -> dict[str, Q]:
    """State of a note -> condition."""
    return {
        Note.State.WAITING: Q(accepted_on=None, refused_on=None), Note.State.ACCEPTED: Q(accepted_on__isnull=False),
        Note.State.REFUSED: Q(refused_on__isnull=False),
    }  # fmt: skip


def notes(region: Region, state: str = "") -> QuerySet[Note]:
    """Notes of a state, or all, newest first."""
    found = Note.objects.filter(region=region)
    return found.filter(note_states()[state]) if state else found


def notes_for_staff(person: Staff, region: Region) -> QuerySet[Note]:
    """Notes one works on: a deputy the own ones, the secretariat all, others none."""
    found = Note.objects.filter(region=region)
    if person.may(Permission.BUDGET_WORK):
        return found
    return found.filter(deputy_id=person.deputy_id) if person.deputy_id else found.none()


def statements_for_staff(person: Staff, region: Region) -> QuerySet[Statement]:
    """Statements: those taken in, and the own ones that wait."""
    found = Statement.objects.filter(region=region).defer("content")
    return found.filter(Q(applied_at__isnull=False) | Q(by=person.actor))
