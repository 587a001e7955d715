"""Cases of an exercise: the appeals of a city's records registered, forwarded and answered by the office's services.

The evidence of an exercise comes from a file; here the same rows become cases with their history, each in one
transaction, so that a run that was stopped goes on where it was. What they hand back is the evidence they came from.
Only an exercise takes part: a real office's cases are registered as they come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from senim.appeals import filing, services
from senim.appeals.filing import Applicant, Filing
from senim.appeals.models import Appeal, Channel, Kind, Person, PersonKey, Regime
from senim.ledger import services as ledger
from senim.rating.models import EvidenceRow, Region
from senim_core.appeals.status import Outcome
from senim_core.errors import InputError

LONGEST = 40
BATCH = 500
NAMESPACE = uuid5(filing.CASES, "exercise")


@dataclass(frozen=True)
class Row:
    """A row of evidence, and why no case can be made of it; empty where one can."""

    key: str
    values: dict[str, Any]
    problem: str


def _exercise(region: Region) -> None:
    if not region.exercise:
        raise InputError("only the records of an exercise become cases", where=region.slug,
                         hint="a real office's appeals are registered as they come")  # fmt: skip


def rows(region: Region) -> Iterator[Row]:
    """Every appeal of the region's evidence that is no case yet. Raises InputError where it is no exercise."""
    _exercise(region)
    there = dict(Appeal.objects.values_list("code", "region"))
    for key, values in (
        EvidenceRow.objects.filter(region=region, table="appeals").order_by("key").values_list("key", "values")
    ):
        if there.get(key) == region.pk:
            continue
        problem = ""
        if key in there:
            problem = "its identifier is taken in another region"
        elif len(key) > LONGEST:
            problem = f"its identifier is longer than {LONGEST} signs"
        elif values["regime"] != Regime.SOURCE:
            problem = "its term was not set by the source"
        elif values["applicant_says"] != "silent" or values["outcome"] == "in_execution":
            problem = "it holds what only an applicant or a promise tells"
        yield Row(key, values, problem)


def _noon(day: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(12)))


@transaction.atomic
def enter(*, region: Region, row: Row, by: str) -> Appeal:
    """Make one case with its history: registered, forwarded, answered on the days of the record. Raises InputError."""
    _exercise(region)
    if row.problem:
        raise InputError(row.problem, where=row.key, hint="see the preview")
    said = row.values
    filed = Filing(
        kind=Kind.MESSAGE, topic=said["topic"], area_code=said["area_code"], words="", language="en",
        applicant=Applicant(""), channel=Channel.RECORDS, deputy_id=said["deputy_id"], regime=Regime.SOURCE,
        due_on=date.fromisoformat(said["due_on"]), code=row.key, client_key=uuid5(NAMESPACE, row.key),
    )  # fmt: skip
    made = filing.file(region=region, filed=filed, by=by, at=_noon(said["registered_on"]))
    if said["outcome"] == Outcome.FORWARDED:
        day = _noon(said["answered_on"] or said["registered_on"])
        made = services.forward(appeal=made, executive="—", words="—", by=by, at=day)
    if said["answered_on"]:
        made = services.answer(
            appeal=made, outcome=said["outcome"] or "", words="—", by=by, at=_noon(said["answered_on"])
        )
    return made


@transaction.atomic
def undo(*, region: Region, by: str) -> int:
    """Take the exercise's cases out again; evidence and log stay. Returns how many.

    Raises InputError where a case of the office was joined to one of them.
    """
    _exercise(region)
    made = Appeal.objects.filter(region=region, channel=Channel.RECORDS)
    if Appeal.objects.filter(joined_to__in=made).exclude(pk__in=made).exists():
        raise InputError("an appeal of the office was joined to one of these", hint="they cannot be taken out any more")
    people = list(made.values_list("person", "person__key"))
    count = made.delete()[1].get("appeals.Appeal", 0)
    for start in range(0, len(people), BATCH):
        some = people[start : start + BATCH]
        Person.objects.filter(pk__in=[person for person, _key in some]).delete()
        PersonKey.objects.filter(pk__in=[key for _person, key in some]).delete()
    ledger.record(kind="cases-undone/v1", by=by, region=region.slug, cases=count)
    return count
