"""Hands the rows of block III to the region's working evidence, so that drafts follow appeals and receptions.

The evidence's calendar is drawn out to where the terms of appeals reach.
"""

from datetime import date, timedelta

from django.db import transaction

from senim.appeals import evidence
from senim.appeals.models import Appeal, Assessment, Pause, Problem, Reception, Slot
from senim.common.workdays_kz import calendar, rows
from senim.rating.handover import differences
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
    given = evidence.rows(region)
    found = differences(region, given, _own_keys(region))
    days = [one for rows in given.values() for row in rows for one in row.values() if isinstance(one, date)]
    # Terms are counted on from the latest day: an extension of the last day is told three working days after it.
    return found + _calendar(region, max(days) + timedelta(days=31)) if days else found


@transaction.atomic
def hand_over(*, region: Region) -> int:
    """Bring the working evidence up to date; returns how many rows changed."""
    found = changes(region)
    if found:
        change_evidence(region=region, changes=found, by=BY, cause="appeals and receptions")
    return len(found)
