"""The demonstration's register of facilities through its services, under the identifiers of the plan."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from senim.demo.map import shapes
from senim.demo.moments import Act, chance, moment, rows
from senim.demo.plan import ELECTED, Plan
from senim.facilities import services
from senim.facilities.models import Defect, Facility, Kind, Sign
from senim.programme.models import Body, Measure, Side
from senim.rating.models import Region
from senim_core.facilities import Stage

BY = "system:demo"
KINDS = {"мектеп": Kind.SCHOOL, "амбулатория": Kind.CLINIC, "спорт алаңы": Kind.SPORT}
COST = {Kind.SCHOOL: 900_000_000, Kind.CLINIC: 180_000_000, Kind.SPORT: 25_000_000}
# The kind of facility -> words of the measures of the programme that it may belong to.
WORKS = {Kind.SCHOOL: "мектеп", Kind.CLINIC: "амбулатория", Kind.SPORT: "спорт"}
MONEY = ("облыстық бюджет / областной бюджет", "республикалық трансферт / республиканский трансферт")
FOUND = ("Шатыры ағады / Течет крыша", "Есігі жабылмайды / Не закрывается дверь", "Қоршауы сынған / Сломано ограждение")


class Facilities:
    """What is to be done to the register; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region
        self.above = {place.code: place.parent for place in plan.places}
        self.shapes = shapes()
        self.duties = {str(row["duty_id"]): row for row in rows(self.plan, "facility_duties")}
        self.names = {str(row["facility_id"]): row for row in rows(self.plan, "facilities")}

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        for row in self.names.values():
            yield moment(ELECTED, 9), partial(self._register, row)
        days: dict[tuple[str, date], list[str]] = {}
        for row in self.duties.values():
            days.setdefault((str(row["facility_id"]), row["starts_on"]), []).append(str(row["duty_id"]))
        for (code, day), duties in days.items():
            yield moment(day, 10), partial(self._duties, code, duties, moment(day, 10))
        for row in rows(self.plan, "inspections"):
            yield moment(row["inspected_on"], 11), partial(self._inspect, row, moment(row["inspected_on"], 11))
        for row in rows(self.plan, "defects"):
            yield moment(row["reported_on"], 12), partial(self._defect, row, moment(row["reported_on"], 12))
            if row["closed_on"]:
                yield moment(row["closed_on"], 13), partial(self._mend, row, moment(row["closed_on"], 13))

    def _facility(self, code: str) -> Facility:
        return Facility.objects.get(region=self.region, code=code)

    def _point(self, code: str, district: str) -> tuple[int, int] | tuple[()]:
        """(north, east) somewhere in the district; none for a few, and one in no district."""
        ring = self.shapes[district][0] if district in self.shapes else None
        if ring is None or chance("placed", code) < 4:
            return ()
        east, north = (sum(part) // len(ring) for part in zip(*ring, strict=True))
        wide, high = ((max(part) - min(part)) // 3 for part in zip(*ring, strict=True))
        away = 9 * high if code == "F-001" else 0  # in no district of the map
        x, y = chance("x", code) - 50, chance("y", code) - 50
        return north + high * y // 50 - away, east + wide * x // 50

    def _register(self, row: dict[str, Any]) -> None:
        code, kind = str(row["facility_id"]), KINDS[str(row["name_kk"]).rsplit(": ", 1)[1]]
        district, stage = self.above[str(row["area_code"])], Stage(row["stage"])
        own = Measure.objects.filter(region=self.region, area_code=district, title_kk__contains=WORKS[kind])
        measures = list(own.order_by("code"))
        handed = ELECTED - timedelta(days=chance("handed", code) * 3 + 5) if stage == Stage.IN_USE else None
        due = None if handed else ELECTED + timedelta(days=60 + chance("due", code) * 3)
        services.register(
            region=self.region, code=code, title_kk=row["name_kk"], title_ru=row["name_ru"], title_en=row["name_en"],
            kind=kind, area_code=row["area_code"], stage=stage, handed_over_on=handed, handover_due_on=due,
            warranty_until=handed + timedelta(days=730 - 300 * (chance("short", code) % 2)) if handed else None,
            point=self._point(code, district), body=Body.objects.get(region=self.region, code=f"akimat-{district}"),
            cost=COST[kind] * (70 + chance("cost", code)) // 100 if chance("known", code) > 5 else None,
            money_from=MONEY[chance("money", code) % 2], contractor="«Үлгі құрылыс» ЖШС / ТОО «Үлгі құрылыс»",
            contract=f"{chance('contract', code) + 100}-2020",
            measures=measures[chance("measure", code) % len(measures) :][:1] if measures else (),
            reason="Нысандар тізілімінен / Из реестра объектов", by=BY, side=Side.RECORDS, at=moment(ELECTED, 9),
        )  # fmt: skip
        if chance("sign", code) < 30:
            services.set_sign(
                facility=self._facility(code), sign=Sign.PROGRAMME, basis="", by=BY, at=moment(ELECTED, 9),
                reason="Бағдарлама тақтасы / Табличка программы",
            )  # fmt: skip

    def _duties(self, code: str, duties: list[str], at: datetime) -> None:
        facility = self._facility(code)
        now = set(facility.duties.values_list("deputy_id", flat=True))
        codes = {str(self.duties[duty]["deputy_id"]): duty for duty in duties}
        services.set_duties(
            facility=facility, deputies=now | set(codes), codes=codes, by=BY, at=at,
            reason="Фракция шешімі / Решение фракции",
        )  # fmt: skip

    def _inspect(self, row: dict[str, Any], at: datetime) -> None:
        duty = self.duties[str(row["duty_id"])]
        services.inspect(
            facility=self._facility(str(duty["facility_id"])), words="Орнында қаралды / Осмотрено на месте",
            code=str(row["inspection_id"]), by=BY, side=Side.DEPUTY, about=str(duty["deputy_id"]), at=at,
        )  # fmt: skip

    def _defect(self, row: dict[str, Any], at: datetime) -> None:
        code = str(row["defect_id"])
        services.report_defect(
            facility=self._facility(str(row["facility_id"])), words=FOUND[chance(code) % len(FOUND)], code=code,
            reported_by=str(row["reported_by"]), by=BY, side=Side.RECORDS, at=at,
        )  # fmt: skip

    def _mend(self, row: dict[str, Any], at: datetime) -> None:
        services.mend(
            defect=Defect.objects.get(region=self.region, code=row["defect_id"]),
            words="Мердігер жөндеді / Исправлено подрядчиком", by=BY, at=at,
        )  # fmt: skip
