"""The demonstration's programme through its services: sheets taken in, dates moved, reports, checks, warnings, notices.

The plan says what happens when; here it happens, in the order of days, under the identifiers of the plan.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from senim.demo.moments import Act, chance, moment, rows
from senim.demo.plan import ELECTED, Plan
from senim.demo.words import DIRECTIONS, REGION, WORKS, YOUTH_WORKS, Place
from senim.programme import notices, risks, services, sheets
from senim.programme.acts import Given
from senim.programme.models import Body, Check, Measure, Notice, RoadMap, Side, Warning
from senim.rating.models import Region
from senim_core.canonical import to_csv
from senim_core.programme.notice import State
from senim_core.programme.status import Proof, Status

BY = "system:demo"
MONTHLY = (date(2021, 2, 15), date(2021, 3, 15), date(2021, 4, 15), date(2021, 5, 14))
LOOKS = (date(2021, 3, 31), date(2021, 4, 30), date(2021, 5, 31))
SIGNED = 8  # notices a look: a secretariat does not write to everyone at once
# Work -> its direction and the department that answers for it in the regional road map.
WORK_OF = {
    "су құбырын жаңарту": (7, "utilities"), "мектеп құрылысы": (1, "education"),
    "мектепті күрделі жөндеу": (1, "education"), "дәрігерлік амбулатория құрылысы": (3, "health"),
    "балабақша құрылысы": (1, "education"), "көшелерді асфальттау": (5, "roads"),
    "көше жарығын орнату": (5, "roads"), "газ құбырын тарту": (8, "utilities"),
    "интернет желісін тарту": (13, "utilities"), "спорт алаңын салу": (12, "culture"),
    "саябақ салу": (0, "utilities"), "тұрғын үй құрылысы": (4, "utilities"), "жол жөндеу": (5, "roads"),
    "көпір жөндеу": (5, "roads"), "мәдениет үйін жөндеу": (11, "culture"), "автобус бағытын ашу": (5, "roads"),
    "жұмыс орындарын ашу": (9, "employment"), "көгалдандыру": (0, "utilities"),
    **{work[0]: (2, "youth") for work in YOUTH_WORKS},
}  # fmt: skip
assert {work[0] for work in (*WORKS, *YOUTH_WORKS)} == set(WORK_OF)
DEPARTMENTS = {
    "education": ("Білім басқармасы", "Управление образования", "Education department"),
    "health": ("Денсаулық сақтау басқармасы", "Управление здравоохранения", "Health department"),
    "roads": ("Жол және көлік басқармасы", "Управление дорог и транспорта", "Roads and transport department"),
    "utilities": ("Коммуналдық шаруашылық басқармасы", "Управление коммунального хозяйства", "Utilities department"),
    "culture": ("Мәдениет және спорт басқармасы", "Управление культуры и спорта", "Culture and sport department"),
    "employment": ("Жұмыспен қамту басқармасы", "Управление занятости", "Employment department"),
    "youth": ("Жастар саясаты басқармасы", "Управление молодежной политики", "Youth policy department"),
}
HEADS = {
    True: ("Облыстық басқарманың басшысына", "Руководителю областного управления"),
    False: ("Әкімге", "Акиму"),
}
UNITS = (("іс-шара бойынша жұмыс көлемі", "%", 100), ("нысандар саны", "дана", 4), ("шақырым", "км", 12))
DOCUMENT = "Жол картасы 2021 / Дорожная карта 2021 (15.01.2021 № 1)"
SHEET = (
    "код", "№", "бағыт", "направление", "direction (english)", "іс-шара", "мероприятие", "measure", "индикатор",
    "өлшем бірлігі", "бастапқы мәні", "нысаналы мәні", "нақты мәні", "салмағы", "басталуы", "мерзімі",
    "жауапты орган", "бекітілген депутат", "қоғамдық кеңес", "мәртебесі",
)  # fmt: skip
WORDS = {"in_progress": "орындалу сатысында", "not_due": "орындалу мерзімі келген жоқ", None: ""}


class Roadmaps:
    """What is to be done to the programme; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region
        self.places: dict[str, Place] = {place.code: place for place in plan.places}
        self.measures = {str(row["measure_id"]): row for row in rows(self.plan, "measures")}
        self.deputy = {str(row["measure_id"]): str(row["deputy_id"]) for row in rows(self.plan, "assignments")}
        self.assignment = {str(row["measure_id"]): str(row["assignment_id"]) for row in rows(self.plan, "assignments")}
        self.of = {str(row["assignment_id"]): str(row["measure_id"]) for row in rows(self.plan, "assignments")}
        self.councils = [(str(row["council_id"]), row["chair_deputy_id"]) for row in rows(self.plan, "councils")]

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        yield moment(ELECTED, 7), self._bodies
        for row in rows(self.plan, "road_maps"):
            yield moment(ELECTED, 8), partial(self._road_map, row)
        for measure, moved_on, due in self.plan.rows["moves"]:
            yield moment(moved_on, 10), partial(self._move, str(measure), due, moment(moved_on, 10))
        for code, row in self.measures.items():
            if row["act_on"]:
                yield moment(row["act_on"], 15), partial(self._finish, code, row, moment(row["act_on"], 15))
        for day in MONTHLY:
            for row in rows(self.plan, "road_maps"):
                yield moment(day, 11), partial(self._monthly, str(row["road_map_id"]), day)
        for row in rows(self.plan, "measure_checks"):
            yield moment(row["checked_on"], 12), partial(self._check, row, moment(row["checked_on"], 12))
        for row in rows(self.plan, "warnings"):
            yield moment(row["warned_on"], 13), partial(self._warn, row, moment(row["warned_on"], 13))
            if row["body_acted_on"]:
                yield moment(row["body_acted_on"], 14), partial(self._reply, row, moment(row["body_acted_on"], 14))
        for number, day in enumerate(LOOKS):
            yield moment(day, 20), partial(self._look, day, number)
            yield (
                moment(day + timedelta(days=12), 16),
                partial(self._answers, number, moment(day + timedelta(days=12), 16)),
            )

    def _measure(self, code: str) -> Measure:
        return Measure.objects.select_related("body").get(region=self.region, code=code)

    def _council(self, code: str) -> str:
        """A council whose chair does not supervise the measure."""
        others = [council for council, chair in self.councils if chair != self.deputy[code]]
        return others[chance("council", code) % len(others)]

    def _bodies(self) -> None:
        for place in self.plan.places:
            if place.kind in ("region", "city", "district"):
                self._body(f"akimat-{place.code}", place.names, ("әкімдік", "акимат", "akimat"), False)
        for code, texts in DEPARTMENTS.items():
            self._body(code, self.places[REGION].names, texts, True)

    def _body(self, code: str, names: tuple[str, str, str], what: tuple[str, str, str], department: bool) -> None:
        titles = [f"{name}: {text}" for name, text in zip(names, what, strict=True)]
        heads = HEADS[department]
        services.set_body(
            region=self.region, code=code, by=BY, title_kk=titles[0], title_ru=titles[1], title_en=titles[2],
            head_kk=heads[0], head_ru=heads[1], email=f"{code}@demo.example",
        )  # fmt: skip

    def _body_of(self, code: str) -> str:
        work = str(self.measures[code]["title_kk"]).rsplit(": ", 1)[1]
        road_map = str(self.measures[code]["road_map_id"])
        if road_map in (f"RM-{REGION}", "RM-youth"):
            return WORK_OF[work][1]
        return f"akimat-{road_map.removeprefix('RM-')}"

    def _road_map(self, row: dict[str, Any]) -> None:
        code = str(row["road_map_id"])
        made = services.set_road_map(
            region=self.region, code=code, by=BY, programme=row["programme"], area_code=row["area_code"],
            title_kk=row["name_kk"], title_ru=row["name_ru"], title_en=row["name_en"], approved_on=ELECTED,
            document=DOCUMENT,
        )  # fmt: skip
        own = [one for one in self.measures.values() if one["road_map_id"] == code]
        lines = [self._line(number, one) for number, one in enumerate(own, start=1)]
        sheets.take_in(
            road_map=made, name=f"{code}.csv", content=to_csv(SHEET, lines), source="demo", document=DOCUMENT, by=BY,
            since=ELECTED, assignments=self.assignment, at=moment(ELECTED, 8),
        )  # fmt: skip

    def _line(self, number: int, row: dict[str, Any]) -> list[Any]:
        code = str(row["measure_id"])
        status = "in_progress" if row["status"] == "done" else row["status"]
        direction = DIRECTIONS[WORK_OF[str(row["title_kk"]).rsplit(": ", 1)[1]][0]]
        what, unit, target = UNITS[chance("unit", code) % len(UNITS)]
        return [
            code, str(number), *direction, row["title_kk"], row["title_ru"], row["title_en"], what, unit, 0, target, "",
            row["weight"], row["starts_on"], row["first_due_on"], self._body_of(code), self.deputy[code],
            self._watching(row), WORDS[status],
        ]  # fmt: skip

    def _watching(self, row: dict[str, Any]) -> str:
        """The council of the measure's direction: every regional one has one, a district has seven councils."""
        place = WORK_OF[str(row["title_kk"]).rsplit(": ", 1)[1]][0] + 1
        area = str(row["road_map_id"]).removeprefix("RM-")
        wanted = f"K-{REGION if area == 'youth' else area}-{place:02d}"
        return wanted if any(council == wanted for council, _chair in self.councils) else ""

    def _move(self, code: str, due: date, at: datetime) -> None:
        services.move_date(
            measure=self._measure(code), to=due, reason="Мердігердің ұсынысы бойынша / По предложению подрядчика",
            proofs=[Given(Proof.DOCUMENT, f"{at:%d.%m.%Y} № {chance('move', code)}")], by=BY, side=Side.OFFICE, at=at,
        )  # fmt: skip

    def _finish(self, code: str, row: dict[str, Any], at: datetime) -> None:
        measure = self._measure(code)
        number = f"№ {chance('act', code)}"
        act = Given(Proof.ACT, f"Қабылдау актісі / Акт приемки {number}", dated_on=row["act_on"])
        services.report(
            measure=measure, status=Status.DONE, value=measure.target, reason="Қабылданды / Принято", proofs=[act],
            by=BY, side=Side.BODY, about=measure.body.code if measure.body else "", at=at,
        )  # fmt: skip
        if row["confirmed_by"]:
            services.find(
                measure=measure, council_id=str(row["confirmed_by"]), finding=Measure.Finding.AGREE,
                words="Орнында қаралды / Осмотрено на месте", by=BY, at=at,
            )  # fmt: skip

    def _monthly(self, road_map: str, day: date) -> None:
        """The bodies' monthly sheet: how far each measure that goes on has come; some say nothing."""
        found = Measure.objects.filter(region=self.region, road_map__code=road_map, status=Status.IN_PROGRESS)
        lines = []
        for one in found.order_by("code"):
            if chance("silent", one.code) < 9 or one.target is None:
                continue
            planned = max((one.first_due_on - one.starts_on).days, 1)
            pace = 70 + chance("pace", one.code) % 45
            gone = min((day - one.starts_on).days, planned)
            value = min(one.target * gone * pace // (planned * 100), one.target)
            lines.append((one.code, value))
        if lines:
            sheets.take_in(
                road_map=RoadMap.objects.get(region=self.region, code=road_map), name=f"{road_map}-{day:%Y-%m}.csv",
                content=to_csv(("код", "нақты мәні"), lines), source="demo-monthly",
                document=f"Айлық есеп / Месячный отчет {day:%m.%Y}", by=BY, at=moment(day, 11),
            )  # fmt: skip

    def _check(self, row: dict[str, Any], at: datetime) -> None:
        code = self.of[str(row["assignment_id"])]
        made = services.check(
            measure=self._measure(code), kind=str(row["kind"]), words="Жұмыс барысы қаралды / Ход работ осмотрен",
            code=str(row["check_id"]), by=BY, side=Side.DEPUTY, about=self.deputy[code], at=at,
        )  # fmt: skip
        if row["recheck"] != Check.Recheck.NONE:
            services.recheck(
                check=made, outcome=str(row["recheck"]), council_id=self._council(code),
                words="Қайта тексерілді / Проверено повторно", by=BY, at=at,
            )  # fmt: skip

    def _warn(self, row: dict[str, Any], at: datetime) -> None:
        code = self.of[str(row["assignment_id"])]
        made = services.warn(
            measure=self._measure(code), reason="Мердігер кешігіп жатыр / Подрядчик отстает",
            code=str(row["warning_id"]), by=BY, side=Side.DEPUTY, about=self.deputy[code], at=at,
        )  # fmt: skip
        services.weigh_warning(
            warning=made, agrees=bool(row["council_agrees"]), council_id=self._council(code),
            words="Кеңес қарады / Совет рассмотрел", by=BY, at=at,
        )  # fmt: skip

    def _reply(self, row: dict[str, Any], at: datetime) -> None:
        warning = Warning.objects.get(region=self.region, code=row["warning_id"])
        body = Body.objects.get(region=self.region, code=self._body_of(self.of[str(row["assignment_id"])]))
        services.act_on_warning(
            warning=warning, words="Мердігермен кесте келісілді / График согласован с подрядчиком", by=BY,
            side=Side.BODY, about=body.code, at=at,
        )  # fmt: skip

    def _look(self, day: date, number: int) -> None:
        risks.look_at_all(region=self.region, today=day)
        notices.lapse_all(region=self.region, today=day, by=BY, at=moment(day, 20))
        notices.draft_all(region=self.region, by=BY, at=moment(day, 20))
        drafts = Notice.objects.filter(region=self.region, state=State.DRAFT).order_by("measure__due_on", "pk")
        for one in drafts[:SIGNED]:
            notices.sign(notice=one, by=BY, at=moment(day, 20))

    def _answers(self, number: int, at: datetime) -> None:
        sent = Notice.objects.filter(region=self.region, state=State.SENT).order_by("pk")
        for place, one in enumerate(sent[:SIGNED]):
            if place % 4 == number % 4:
                notices.acknowledge(notice=one, by=BY, at=at)
            elif place % 4 != 3:
                notices.answer(notice=one, words="Жұмыс кестесі жаңартылды / График работ обновлен", by=BY, at=at)
