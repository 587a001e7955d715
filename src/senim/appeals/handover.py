"""Hands the rows of block III to the region's working evidence, so that drafts follow appeals and receptions.

It compares and changes single rows; rows of other makings (an import, the demonstration) stay. It looks at what is, so
it may run at any time, twice, or be killed. The evidence's calendar is drawn out to where the terms of appeals reach.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from senim.appeals import evidence
from senim.appeals.models import Appeal, Assessment, Pause, Problem, Reception, Slot
from senim.common.workdays_kz import calendar, rows
from senim.rating.models import EvidenceRow, Region
from senim.rating.services import Change, change_evidence, stored

BY = "system:appeals"


def _own_keys(region: Region) -> dict[str, set[str]]:
    return {
        "appeals": set(Appeal.objects.filter(region=region).values_list("code", flat=True)),
        "pauses": set(Pause.objects.filter(appeal__region=region).values_list("code", flat=True)),
        "receptions": set(Reception.objects.filter(region=region).values_list("code", flat=True)),
        "reception_timetable": set(Slot.objects.filter(region=region).values_list("code", flat=True)),
        "problem_groups": set(Problem.objects.filter(region=region).values_list("code", flat=True)),
        "assessments": set(Assessment.objects.filter(region=region).values_list("code", flat=True)),
    }


def _calendar(region: Region, last: date) -> list[Change]:
    """Days missing between the end of the evidence's calendar and ``last``, its running number going on."""
    kept = EvidenceRow.objects.filter(region=region, table="calendar").order_by("-key")
    newest = kept.values_list("values", flat=True).first()
    reached = date.fromisoformat(newest["day"]) if newest else None
    if reached is not None and reached >= last:
        return []
    days = calendar(last)
    start = days.number(reached) if reached else 0
    offset = (newest["number"] - start) if newest else 0
    return [
        ("calendar", *stored("calendar", {"day": day, "is_working": working, "number": number + offset}))
        for day, working, number in rows(last)
        if (reached is None or day > reached) and day <= last
    ]


def changes(region: Region) -> list[Change]:
    """What would change in the working evidence."""
    own, found = _own_keys(region), list[Change]()
    latest = date.min
    for table, given in evidence.rows(region).items():
        kept = EvidenceRow.objects.filter(region=region, table=table).values_list("key", "values")
        there: dict[str, Any] = {key: values for key, values in kept if key in own[table]}
        for row in given:
            key, values = stored(table, row)
            if there.pop(key, None) != values:
                found.append((table, key, values))
            latest = max([latest, *(one for one in row.values() if isinstance(one, date))])
        found += [(table, key, None) for key in there]
    # Terms are counted on from the latest day: an extension of the last day is told three working days after it.
    return found + _calendar(region, latest + timedelta(days=31)) if latest > date.min else found


@transaction.atomic
def hand_over(*, region: Region) -> int:
    """Bring the working evidence up to date; returns how many rows changed."""
    found = changes(region)
    if found:
        change_evidence(region=region, changes=found, by=BY, cause="appeals and receptions")
    return len(found)
