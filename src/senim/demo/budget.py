"""The demonstration's budget through its services: statements of lines, and notes with their second reader."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from senim.budget import notes, statements
from senim.budget.models import Note
from senim.demo.plan import Plan
from senim.demo.words import REGION
from senim.programme.models import Measure, Side
from senim.rating.models import Region
from senim_core.canonical import sha256, to_csv
from senim_core.evidence.schema import tables

BY = "system:demo"
Act = tuple[datetime, Callable[[], object]]
# The day of a statement, and how many of a hundred parts of the year's plan are paid by then.
STATEMENTS = ((date(2021, 1, 18), None), (date(2021, 4, 29), 28), (date(2021, 5, 31), 40))
APPROVED, REPORTED = "Облыстық бюджет / Областной бюджет", "Атқарылуы туралы есеп / Отчет об исполнении"
FOUND = "Төлем жоспардан артта / Платежи отстают от плана"


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _chance(*what: object) -> int:
    """A number from 0 to 99 that depends on ``what`` alone."""
    return int(sha256(repr(what).encode())[:8], 16) % 100


class Budget:
    """What is to be done to the budget; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region

    def _notes(self) -> Iterator[dict[str, Any]]:
        for row in self.plan.rows["budget_notes"]:
            yield dict(zip(tables()["budget_notes"].names, row, strict=True))

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        for day, paid in STATEMENTS:
            yield _at(day, 12), partial(self._statement, day, paid)
        for row in self._notes():
            yield _at(row["noted_on"], 15), partial(self._write, row, _at(row["noted_on"], 15))
            if row["accepted_on"]:
                yield _at(row["accepted_on"], 16), partial(self._accept, row, _at(row["accepted_on"], 16))

    def _statement(self, day: date, paid: int | None) -> None:
        own = Measure.objects.filter(region=self.region, road_map__code=f"RM-{REGION}").select_related("body")
        measures = list(own.order_by("code"))
        codes = sorted({str(row["budget_code"]) for row in self._notes()})
        lines = [self._line(code, measures[position % len(measures)], paid) for position, code in enumerate(codes)]
        document = (
            "Облыстық бюджет / Областной бюджет" if paid is None else "Атқарылуы туралы есеп / Отчет об исполнении"
        )
        made = statements.bring(
            region=self.region, name=f"budget-{day}.csv", content=to_csv(statements.COLUMNS, lines),
            document=f"{document} ({day:%d.%m.%Y})", as_of=day, by=BY, at=_at(day, 12),
        )  # fmt: skip
        statements.take_in(statement=made, by=BY, side=Side.RECORDS, at=_at(day, 12))

    def _line(self, code: str, measure: Measure, paid: int | None) -> list[object]:
        planned = (_chance("planned", code) + 10) * 5_000_000
        adjusted = (
            planned * (90 + _chance("adjusted", code) % 25) // 100 if paid and _chance("moves", code) < 30 else None
        )
        spent = None
        if paid is not None and _chance("silent", code) >= 6:  # of some, nobody says what was paid
            spent = (adjusted or planned) * paid * (40 + _chance("pace", code)) // 10_000
        body = measure.body.code if measure.body else ""
        return [
            code, 2021, measure.title_kk, measure.title_ru, measure.title_en, body, measure.code, planned, adjusted,
            spent,
        ]  # fmt: skip

    def _write(self, row: dict[str, Any], at: datetime) -> None:
        notes.write(
            region=self.region, budget_code=str(row["budget_code"]), amount=row["amount"],
            document=row["document"] or "", words=FOUND, code=str(row["note_id"]), by=BY, side=Side.DEPUTY,
            about=str(row["deputy_id"]), at=at,
        )  # fmt: skip

    def _accept(self, row: dict[str, Any], at: datetime) -> None:
        notes.accept(note=Note.objects.get(region=self.region, code=row["note_id"]), by=BY, at=at)
