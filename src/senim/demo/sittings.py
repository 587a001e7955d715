"""The demonstration's sittings through their services: agenda, list, votes, decisions followed to their end."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from senim.assembly.models import Organization
from senim.demo.assembly import at_place
from senim.demo.moments import Act, chance, moment, rows
from senim.demo.plan import Plan
from senim.demo.words import DIRECTIONS
from senim.rating.models import Region
from senim.sittings import decisions
from senim.sittings import services as desk
from senim.sittings.models import Decision, Item, Sitting
from senim.sittings.services import Given
from senim_core.following_up import Step
from senim_core.sittings import Ballot, Mark

BY = "system:demo"
EXCUSE = {"reason": "демо", "paper": "демо № 1"}
NOTICE = timedelta(days=7)
REPORT = ("Жол картасының орындалуы туралы есеп", "отчет об исполнении Дорожной карты", "report on the road map")
BUDGET = ("бюджеттің атқарылуы туралы", "об исполнении бюджета", "on the execution of the budget")
ASK = (
    "жауапты органнан түсіндірме сұрау туралы", "о запросе пояснений у ответственного органа",
    "to ask the responsible body for an explanation",
)  # fmt: skip
OWNER = "Экономика басқармасы / Управление экономики"
DONE = "Түсіндірме алынды / Пояснения получены"
WORKING = "Жұмыс жүріп жатыр / Работа идет"
PUT_OFF = "Орган мерзімді ұзартуды сұрады / Орган попросил продлить срок"
NEXT_SESSION = date(2021, 6, 24)


def body_of(row: Mapping[str, Any]) -> str:
    """The code of the organisation that sits, from a row of the plan."""
    if row["council_id"]:
        return str(row["council_id"])
    if row["body"] == "session":
        return str(row["assembly_id"])
    if row["body"] == "faction":
        return f"{row['assembly_id']}-faction"
    return str(row["sitting_id"]).removeprefix("S-").rsplit("-", 1)[0]


def _option(*what: str) -> Ballot:
    """How somebody who was there voted."""
    drawn = chance("vote", *what)
    return Ballot.FOR if drawn < 88 else Ballot.AGAINST if drawn < 94 else Ballot.ABSTAINED


class Sittings:
    """What is to be done; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region
        self.values: dict[str, dict[str, str]] = {}
        for row in rows(plan, "attendance"):
            self.values.setdefault(str(row["sitting_id"]), {})[str(row["deputy_id"])] = str(row["value"])

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        for row in rows(self.plan, "sittings"):
            announced = moment(row["held_on"], 9) - NOTICE
            yield announced, partial(self._announce, row, announced)
            yield moment(row["held_on"], 17), partial(self._hold, row)
            if row["body"] in ("session", "faction"):
                yield from self._followed(str(row["sitting_id"]), row["held_on"])
        for row in rows(self.plan, "assemblies"):
            code = str(row["assembly_id"])
            yield moment(date(2021, 5, 25), 9), partial(self._next, code)

    def _next(self, code: str) -> None:
        made = desk.plan(
            organization=self._body(code), code=f"S-{code}-session-5", number="5", starts_at=moment(NEXT_SESSION, 10),
            ends_at=moment(NEXT_SESSION, 12), by=BY, at=moment(date(2021, 5, 25), 9),
        )  # fmt: skip
        desk.add_item(sitting=made, titles=self._title(made, 1, BUDGET), by=BY, at=moment(date(2021, 5, 25), 9))

    def _body(self, code: str) -> Organization:
        return Organization.objects.get(region=self.region, code=code)

    def _title(self, sitting: Sitting, place: int, what: tuple[str, str, str]) -> tuple[str, str, str]:
        return at_place(DIRECTIONS[chance("agenda", sitting.code, place) % len(DIRECTIONS)], what)

    def _announce(self, row: Mapping[str, Any], at: datetime) -> None:
        code, midnight = str(row["sitting_id"]), moment(row["held_on"], 0)
        made = desk.plan(
            organization=self._body(body_of(row)), code=code, number=code.rsplit("-", 1)[1],
            starts_at=midnight + timedelta(minutes=row["start_minute"]),
            ends_at=midnight + timedelta(minutes=row["end_minute"]), by=BY, at=at,
        )  # fmt: skip
        for place in range(2 if row["body"] in ("session", "faction") else 1):
            desk.add_item(sitting=made, titles=self._title(made, place, REPORT if place else BUDGET), by=BY, at=at)

    def _hold(self, row: Mapping[str, Any]) -> None:
        code = str(row["sitting_id"])
        sitting = Sitting.objects.get(region=self.region, code=code)
        start, values = sitting.starts_at, self.values.get(code, {})
        known = {one.deputy_id: one.code for one in desk.listed(sitting)}
        marks = {
            known[deputy]: Given(value, **(EXCUSE if value == Mark.EXCUSED else {})) for deputy, value in values.items()
        }
        sitting = desk.mark(sitting=sitting, marks=marks, by=BY, at=start)
        if row["body"] in ("session", "faction"):
            first, second = sitting.items.all()
            self._vote(sitting, first, {known[one]: value for one, value in values.items()})
            self._assign(sitting, second, row)
        closed = desk.close(sitting=sitting, ended_at=sitting.ends_at, by=BY, at=sitting.ends_at)
        desk.sign_minutes(sitting=closed, by=BY, at=sitting.ends_at + timedelta(days=2))

    def _vote(self, sitting: Sitting, item: Item, values: Mapping[str, str]) -> None:
        options = {
            code: Ballot.ABSENT if value != Mark.PRESENT else _option(sitting.code, code)
            for code, value in values.items()
        }
        at = sitting.starts_at + timedelta(minutes=40)
        taken = desk.call(sitting=sitting, options=options, titles=desk.title_of(item), item=item, by=BY, at=at)
        if taken.passed:
            decisions.decide(
                sitting=sitting, number=f"{sitting.number}/1-VII", titles=desk.title_of(item), item=item, call=taken,
                by=BY, at=at,
            )  # fmt: skip

    def _assign(self, sitting: Sitting, item: Item, row: Mapping[str, Any]) -> None:
        day, at = row["held_on"], sitting.starts_at + timedelta(minutes=60)
        session = row["body"] == "session"
        decisions.decide(
            sitting=sitting, number=f"{sitting.number}/2-VII", titles=self._title(sitting, 1, ASK), item=item, by=BY,
            owner=None if session else self._body(f"{row['assembly_id']}-commission-1"),
            owner_words=OWNER if session else "", due_on=day + timedelta(days=30), at=at,
        )  # fmt: skip

    def _followed(self, code: str, day: date) -> Iterator[Act]:
        """What happened to a sitting's second decision."""
        drawn = chance("follow", code)
        steps: list[tuple[int, Step, str, date | None]] = [(14, Step.REPORT, WORKING, None)]
        if drawn < 30:
            steps.append((24, Step.MOVE, PUT_OFF, day + timedelta(days=50)))
        if drawn % 3:
            steps.append((28 if drawn >= 30 else 45, Step.DONE, DONE, None))
        for days, step, words, due in steps:
            when = moment(day, 18) + timedelta(days=days)
            yield when, partial(self._step, code, {"step": step, "words": words, "due_on": due, "at": when})

    def _step(self, code: str, what: dict[str, Any]) -> None:
        decision = Decision.objects.get(region=self.region, sitting__code=code, number__endswith="/2-VII")
        decisions.step(decision=decision, by=BY, **what)
