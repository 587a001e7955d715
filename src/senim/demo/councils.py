"""The demonstration's councils through their services: plans, visits, recommendations with answers, issues."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from senim.appeals.models import Problem
from senim.assembly.models import Organization
from senim.councils import services as watch
from senim.councils.models import PlanItem, Recommendation, SocialIssue, Visit
from senim.demo.assembly import at_place
from senim.demo.moments import Act, chance, moment, rows
from senim.demo.plan import ELECTED, UNTIL, Plan
from senim.programme.models import Body
from senim.rating.models import Region
from senim_core.social_issues import Step

BY = "system:demo"
ASK = "Жұмыс кестесін жариялау / Опубликовать график работ"
DEMAND = "Кесте, нысан саны: {number} / график, объектов: {number}"
GOOD = "Кесте жарияланды: {number} нысан / График опубликован: объектов {number}"
EMPTY = "Хат қаралуда / Письмо рассматривается"
SEEN = "Орнында қаралды, жұмыс жүріп жатыр / Осмотрено на месте, работы идут"
CHECK = ("Жол картасын жартыжылдық тексеру", "полугодовая проверка Дорожной карты", "half-year check of the road map")
MEET = ("тұрғындармен кездесу", "встреча с жителями", "meeting with residents")
ISSUE = ("ауыз су тапшылығы", "нехватка питьевой воды", "shortage of drinking water")
SAID = {
    Step.TAKE_UP: "Мәселе қарауға алынды / Вопрос взят в работу",
    Step.ANSWER: "Су құбырын жаңарту жоспарланды / Запланировано обновление водопровода",
    Step.RESOLVE: "Су тұрақты беріледі / Вода подается постоянно",
    Step.GIVE_UP: "Су әлі үзіліспен беріледі / Вода все еще подается с перебоями",
}
ISSUES = 6
RAISED = date(2021, 3, 15)


class Councils:
    """What is to be done; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region
        self.places = {place.code: place for place in plan.places}
        self.councils = list(rows(plan, "councils"))

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        for row in rows(self.plan, "recommendations"):
            yield moment(row["made_on"], 16), partial(self._recommend, row, moment(row["made_on"], 16))
            if row["answered_on"]:
                yield moment(row["answered_on"], 16), partial(self._answer, row, moment(row["answered_on"], 16))
        for row in self.councils:
            code = str(row["council_id"])
            yield moment(ELECTED, 12), partial(self._plan, code)
            day = date(2021, 2, 1) + timedelta(days=chance("visit", code))
            yield moment(day, 17), partial(self._visit, row, day)
            if chance("held", code) < 60:
                yield moment(date(2021, 5, 20), 12), partial(self._fulfil, code)
        for number, row in enumerate(self.councils[:ISSUES]):
            yield from self._issue(number, str(row["council_id"]))

    def _council(self, code: str) -> Organization:
        return Organization.objects.select_related("region").get(region=self.region, code=code)

    def _body(self, area: str) -> Body:
        return Body.objects.get(region=self.region, code=f"akimat-{area}")

    def _recommend(self, row: dict[str, Any], at: datetime) -> None:
        council, code = self._council(str(row["council_id"])), str(row["recommendation_id"])
        watch.recommend(
            council=council, words=ASK, demand=DEMAND.format(number=chance("demand", code) % 9 + 1), code=code, by=BY,
            term_on=row["term_on"], body=self._body(council.area_code), at=at,
        )  # fmt: skip

    def _answer(self, row: dict[str, Any], at: datetime) -> None:
        one = Recommendation.objects.get(region=self.region, code=row["recommendation_id"])
        words = GOOD.format(number=chance("demand", one.code) % 9 + 1) if row["in_substance"] else EMPTY
        watch.answer(recommendation=one, words=words, in_substance=bool(row["in_substance"]), by=BY, at=at)

    def _plan(self, code: str) -> None:
        council = self._council(code)
        names = self.places[council.area_code].names
        for titles, due in ((MEET, date(2021, 5, 31)), (CHECK, date(2021, 9, 30))):
            watch.plan(council=council, titles=at_place(names, titles), due_on=due, by=BY)

    def _fulfil(self, code: str) -> None:
        item = PlanItem.objects.select_related("council").get(council__code=code, due_on=UNTIL)
        watch.fulfil(item=item, words="Өтті / Состоялась", by=BY, at=moment(date(2021, 5, 20), 12))

    def _visit(self, row: dict[str, Any], day: date) -> None:
        code = str(row["council_id"])
        below = self.plan.okrugs(str(row["area_code"])) or [
            one for one in self.plan.places if one.kind == "rural_okrug"
        ]
        place = below[chance("place", code) % len(below)]
        watch.visit(
            council=self._council(code), place=place.names[0], area_code=place.code, words=SEEN, visited_on=day, by=BY,
            code=f"V-{code}", client_key=uuid5(NAMESPACE_OID, f"visit {code}"), at=moment(day, 17),
        )  # fmt: skip

    def _issue(self, number: int, code: str) -> Iterator[Act]:
        """Issues that came to different ends: every step of one is there, the last one is still raised."""
        name = f"SI-{number + 1}"
        raised = RAISED + timedelta(days=5 * number)
        steps = (
            (Step.TAKE_UP, 9), (Step.ANSWER, 30), (Step.RESOLVE if number % 2 else Step.GIVE_UP, 40),
        )[: 5 - number if number > 2 else 3]  # fmt: skip
        yield moment(raised, 19), partial(self._raise, name, code, moment(raised, 19))
        for step, days in steps:
            day = raised + timedelta(days=days)
            yield moment(day, 19), partial(self._step, name, step, moment(day, 19))

    def _raise(self, name: str, code: str, at: datetime) -> None:
        council = self._council(code)
        visit = Visit.objects.filter(council=council, visited_on__lte=at.date()).first()
        free = Problem.objects.filter(region=self.region, issues=None).order_by("pk")
        problem = None if visit else free.first()
        if visit or problem:
            watch.raise_issue(
                council=council, titles=at_place(self.places[council.area_code].names, ISSUE), words=SEEN, by=BY,
                visit=visit, problem=problem, code=name, at=at,
            )  # fmt: skip

    def _step(self, name: str, step: Step, at: datetime) -> None:
        one = SocialIssue.objects.select_related("council").filter(region=self.region, code=name).first()
        if one is not None:
            body = self._body(one.council.area_code) if step == Step.TAKE_UP else None
            watch.step_issue(issue=one, step=step, words=SAID[step], by=BY, body=body, at=at)
