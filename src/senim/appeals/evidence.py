"""The public rows of block III: what the rating counts, made from appeals and receptions alone, nothing personal.

An appeal without a deputy is in the office's figures but in nobody's rating. Marks are published from ten a deputy on;
that is seen to where a bundle is written.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from senim.appeals.models import Appeal, Assessment, Pause, Problem, Reception, Regime, Slot
from senim.appeals.services import GONE
from senim.rating.models import Region
from senim_core.appeals.status import Outcome, Says
from senim_core.evidence.rules import OTHER, generalise

Row = dict[str, Any]
TABLES = ("appeals", "pauses", "receptions", "reception_timetable", "assessments", "problem_groups")
WORD = {Says.SOLVED: "confirmed", Says.NOT_SOLVED: "disputed", Says.NOT_MY_POINTS: "disputed"}


def _outcome(appeal: Appeal) -> str | None:
    if appeal.answered_on or appeal.outcome == Outcome.FORWARDED:
        return appeal.outcome or None
    return "in_execution" if appeal.promised_on else None


def _says(appeal: Appeal) -> str:
    """A dispute counts until the applicant says that a later answer solved it."""
    if appeal.answered_on is None:
        return "silent"
    return "disputed" if appeal.disputed_on else WORD.get(Says(appeal.says), "silent") if appeal.says else "silent"


def appeals(region: Region) -> Iterator[Row]:
    """Rows of table ``appeals``: those of a deputy; one that was answered stays, whatever becomes of it later.

    It stays with the deputy who had it at the first answer. Topic and area stand there where three different applicants
    share them. Records of another source keep theirs: a bundle generalises them anyway.
    """
    found = Appeal.objects.filter(region=region).exclude(deputy_id="", answered_by="").order_by("code")
    found = found.exclude(status__in=GONE, answered_on=None)
    own = found.exclude(regime=Regime.SOURCE)
    known = own.exclude(applicant="").values_list("code", "applicant", "topic", "area_code")
    cells = dict(generalise(known))
    shown = set(cells.values())
    for code, topic, area in own.filter(applicant="").values_list("code", "topic", "area_code"):
        # Of an erased one nobody knows who it was: it hides among others that are shown, and opens no cell itself.
        kept = ((topic, area), (OTHER, area))
        cells[code] = next((cell for cell in kept if cell in shown), (OTHER, OTHER))
    for one in found.iterator(2000):
        topic, area = cells.get(one.code, (one.topic, one.area_code))
        yield {
            "appeal_id": one.code, "deputy_id": one.answered_by or one.deputy_id, "topic": topic, "area_code": area,
            "regime": one.regime, "registered_on": one.registered_on, "first_due_on": one.first_due_on,
            "extended_on": one.extended_on, "extension_notified_on": one.extension_notified_on,
            "extended_to": one.extended_to, "due_on": one.due_on, "answered_on": one.answered_on,
            "outcome": _outcome(one), "applicant_says": _says(one),
            "disputed_on": one.disputed_on if one.answered_on else None,
        }  # fmt: skip


def pauses(region: Region) -> Iterator[Row]:
    """Rows of table ``pauses``: questions of the first round, whose answer the rating counts."""
    found = Pause.objects.filter(appeal__region=region, round=1).exclude(appeal__deputy_id="", appeal__answered_by="")
    for code, appeal, asked, replied in (
        found.exclude(appeal__status__in=GONE, appeal__answered_on=None)
        .order_by("code")
        .values_list("code", "appeal__code", "asked_on", "replied_on")
    ):
        yield {"pause_id": code, "appeal_id": appeal, "asked_on": asked, "replied_on": replied}


def receptions(region: Region) -> Iterator[Row]:
    """Rows of table ``receptions``: those held."""
    for one in Reception.objects.filter(region=region, state=Reception.State.HELD).order_by("code"):
        yield {
            "reception_id": one.code, "deputy_id": one.deputy_id, "area_code": one.area_code, "format": one.form,
            "announced_on": one.announced_on, "held_on": timezone.localtime(one.starts_at).date(),
            "visitors": one.visitors,
        }  # fmt: skip


def timetable(region: Region) -> Iterator[Row]:
    """Rows of table ``reception_timetable``: every day promised, whatever came of it: a cancelled one is still owed."""
    for one in Slot.objects.filter(region=region).order_by("code"):
        yield {"slot_id": one.code, "deputy_id": one.deputy_id, "planned_on": one.planned_on}


def assessments(region: Region) -> Iterator[Row]:
    """Rows of table ``assessments``: own random identifiers, the month, the mark; of months that are over.

    A month's marks come together, so that no single one can be told by when it came.
    """
    over = Assessment.objects.filter(region=region, month__lt=f"{timezone.localdate():%Y-%m}")
    for one in over.order_by("code"):
        yield {"assessment_id": one.code, "deputy_id": one.deputy_id, "month": one.month, "mark": one.mark}


def problems(region: Region) -> Iterator[Row]:
    """Rows of table ``problem_groups``: alike appeals of at least three persons, and how far they were taken."""
    for one in Problem.objects.filter(region=region).order_by("code"):
        yield {
            "group_id": one.code, "deputy_id": one.deputy_id, "persons": one.persons, "grouped_on": one.grouped_on,
            "proposed_on": one.proposed_on, "accepted_on": one.accepted_on,
            "decision_number": one.decision_number or None, "done_on": one.done_on,
        }  # fmt: skip


def rows(region: Region) -> Mapping[str, list[Row]]:
    """Every table of block III that appeals and receptions give."""
    made = (appeals, pauses, receptions, timetable, assessments, problems)
    return {table: list(give(region)) for table, give in zip(TABLES, made, strict=True)}
