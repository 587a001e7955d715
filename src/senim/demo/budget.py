"""The demonstration's budget through its services: statements of lines, and notes with their second reader."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from senim.budget import notes, statements
from senim.budget.models import Note
from senim.demo.moments import Act, chance, moment, rows
from senim.demo.plan import Plan
from senim.demo.words import REGION
from senim.programme.models import Measure, Side
from senim.rating.models import Region
from senim_core.canonical import to_csv

BY = "system:demo"
# The day of a statement, and how many of a hundred parts of the year's plan are paid by then.
STATEMENTS = ((date(2021, 1, 18), None), (date(2021, 4, 29), 28), (date(2021, 5, 31), 40))
APPROVED, REPORTED = "Облыстық бюджет / Областной бюджет", "Атқарылуы туралы есеп / Отчет об исполнении"
FOUND = "Төлем жоспардан артта / Платежи отстают от плана"


class Budget:
    """What is to be done to the budget; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        for day, paid in STATEMENTS:
            yield moment(day, 12), partial(self._statement, day, paid)
        for row in rows(self.plan, "budget_notes"):
            yield moment(row["noted_on"], 15), partial(self._write, row, moment(row["noted_on"], 15))
            if row["accepted_on"]:
                yield moment(row["accepted_on"], 16), partial(self._accept, row, moment(row["accepted_on"], 16))

    def _statement(self, day: date, paid: int | None) -> None:
        own = Measure.objects.filter(region=self.region, road_map__code=f"RM-{REGION}").select_related("body")
        measures = list(own.order_by("code"))
        codes = sorted({str(row["budget_code"]) for row in rows(self.plan, "budget_notes")})
        lines = [self._line(code, measures[position % len(measures)], paid) for position, code in enumerate(codes)]
        document = (
            "Облыстық бюджет / Областной бюджет" if paid is None else "Атқарылуы туралы есеп / Отчет об исполнении"
        )
        made = statements.bring(
            region=self.region, name=f"budget-{day}.csv", content=to_csv(statements.COLUMNS, lines),
            document=f"{document} ({day:%d.%m.%Y})", as_of=day, by=BY, at=moment(day, 12),
        )  # fmt: skip
        statements.take_in(statement=made, by=BY, side=Side.RECORDS, at=moment(day, 12))

    def _line(self, code: str, measure: Measure, paid: int | None) -> list[object]:
        planned = (chance("planned", code) + 10) * 5_000_000
        adjusted = (
            planned * (90 + chance("adjusted", code) % 25) // 100 if paid and chance("moves", code) < 30 else None
        )
        spent = None
        if paid is not None and chance("silent", code) >= 6:  # of some, nobody says what was paid
            spent = (adjusted or planned) * paid * (40 + chance("pace", code)) // 10_000
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
