"""Makes the demonstration region from a seed: dated records whose sums are the figures of the report.

Every list is made to its exact length, so that nothing depends on luck; the seed only decides who, where
and when. `snapshot` gives the public tables as they stood on a day: later records are not there yet.
The report: regional faction, January to May 2021, 214 receptions, 607 appeals of which 304 positive;
128 = 5 + 98 + 24 + 1 and 778 = 50 + 482 + 236 + 10 measures; 9 road maps and the youth programme's apart;
78 councils; 24 young deputies; 108 chairs: 34 women, 24 under 35, 23 renewed.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from senim.demo.words import Place, names, places, three_names
from senim_core.workdays import Workdays

SINCE, UNTIL = date(2021, 1, 1), date(2021, 5, 31)
ELECTED = date(2021, 1, 15)
DAY = timedelta(days=1)
SEATS = {"region": 30, "city": 24, "district": 12}
OFFICES = {
    "region": ("chair", "faction_leader", *["commission_chair"] * 4),
    "city": ("chair", "faction_leader", "commission_chair", "commission_chair"),
    "district": ("chair", "commission_chair"),
}
YOUNG = {"region": 5, "city": 5, "district": 2}  # 5 + 5 + 7 x 2 = 24
BY_ELECTED = date(2021, 4, 12)

Row = tuple[Any, ...]


@dataclass
class Deputy:
    """One mandate of the plan, with a diligence from 0 to 1 that steers what the deputy does."""

    id: str
    assembly: str
    level: str
    area: str
    names: tuple[str, str, str]
    woman: bool
    office: str
    starts_on: date
    diligence: float
    okrugs: tuple[str, ...] = ()


@dataclass
class Plan:
    """A region in the making: its source of chance, calendar, places, deputies, and rows with their dates."""

    chance: random.Random
    calendar: Workdays
    places: list[Place]
    deputies: list[Deputy] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, *row: object) -> None:
        """Add a row in the schema's column order."""
        self.rows[table].append(row)

    def day(self, first: date, last: date) -> date:
        """A working day between two days, both included."""
        days = [first + offset * DAY for offset in range((last - first).days + 1)]
        return self.chance.choice([day for day in days if self.calendar.is_working(day)])

    def does(self, deputy: Deputy, likely: float = 0.5) -> bool:
        """Whether the deputy does a thing that half-diligent deputies do with chance ``likely``."""
        return self.chance.random() < min(max(likely + (deputy.diligence - 0.5) * 0.9, 0.03), 0.98)

    def of_level(self, level: str) -> list[Deputy]:
        """Deputies of assemblies of one level."""
        return [deputy for deputy in self.deputies if deputy.level == level]

    def areas(self) -> list[Place]:
        """The city and the seven districts."""
        return [place for place in self.places if place.kind in ("city", "district")]

    def okrugs(self, area: str) -> list[Place]:
        """Rural okrugs and settlements of one area."""
        return [place for place in self.places if place.parent == area and place.kind == "rural_okrug"]

    def shared_out(self, total: int, among: int, least: int) -> list[int]:
        """``total`` as ``among`` whole numbers of at least ``least``, uneven by chance."""
        shares = [least] * among
        for _ in range(total - least * among):
            shares[self.chance.randrange(among)] += 1
        return shares


def _assemblies(plan: Plan) -> list[tuple[str, str, str]]:
    """(assembly_id, level, area) of the regional, the city and the seven district maslikhats."""
    kinds = {
        "region": ("облыстық мәслихат", "областной маслихат", "regional maslikhat"),
        "city": ("қалалық мәслихат", "городской маслихат", "city maslikhat"),
        "district": ("аудандық мәслихат", "районный маслихат", "district maslikhat"),
    }
    found = []
    for place in plan.places:
        if place.kind in kinds:
            assembly = f"A-{place.code}"
            titles = [f"{name}: {kind}" for name, kind in zip(place.names, kinds[place.kind], strict=True)]
            plan.add("assemblies", assembly, place.kind, place.code, *titles)
            found.append((assembly, place.kind, place.code))
    return found


def _people(plan: Plan, count: int) -> list[tuple[tuple[str, str, str], bool]]:
    """(names, woman) of ``count`` persons, no name twice."""
    known = names()
    found: dict[str, tuple[tuple[str, str, str], bool]] = {}
    while len(found) < count:
        woman = plan.chance.random() < 1 / 3
        kind = "female" if woman else "male"
        family, given = (
            plan.chance.choice(known[f"family_{kind}"]),
            plan.chance.choice(known[f"given_{kind}"]),
        )
        name = f"{family} {given}"
        found.setdefault(name, (three_names(name), woman))
    return list(found.values())


def _mandates(plan: Plan) -> None:
    assemblies = _assemblies(plan)
    people = iter(_people(plan, sum(SEATS[level] for _, level, _ in assemblies)))
    for assembly, level, area in assemblies:
        young = set(plan.chance.sample(range(SEATS[level]), YOUNG[level]))
        home = [place.code for place in plan.areas()] if level == "region" else [area]
        for seat in range(SEATS[level]):
            called, woman = next(people)
            office = OFFICES[level][seat] if seat < len(OFFICES[level]) else "none"
            late = seat == SEATS[level] - 1 and level in ("region", "city")
            own = home[seat % len(home)]
            deputy = Deputy(
                f"D-{area}-{seat + 1:02d}", assembly, level, own, called, woman, office,
                BY_ELECTED if late else ELECTED, plan.chance.uniform(0.15, 0.95),
            )  # fmt: skip
            okrugs = plan.okrugs(own)
            deputy.okrugs = tuple(place.code for place in plan.chance.sample(okrugs, min(3, len(okrugs))))
            plan.deputies.append(deputy)
            group = level if office == "none" else f"{level}_office"
            plan.add(
                "mandates", deputy.id, f"P-{len(plan.deputies):03d}", assembly, level, *called, "party_list", own,
                deputy.starts_on, None, office, group, plan.chance.randrange(2000, 9000),
            )  # fmt: skip
            for cohort, holds in (("young_deputies", seat in young), ("women", woman), ("newcomers", late)):
                if holds:
                    plan.add("cohorts", deputy.id, cohort)
            for code in deputy.okrugs:
                plan.add("deputy_areas", deputy.id, code)
    for number, deputy in enumerate(plan.chance.sample(plan.deputies, 5), start=1):
        first = plan.day(date(2021, 2, 1), date(2021, 4, 20))
        plan.add("leave", f"L-{number:02d}", deputy.id, first, first + 20 * DAY)


def new_plan(seed: int, calendar: Workdays) -> Plan:
    """A plan with places, assemblies and deputies; the records are added by the modules beside this one."""
    plan = Plan(random.Random(seed), calendar, places())  # noqa: S311 (a demonstration, not a secret)
    for place in plan.places:
        plan.add("areas", place.code, place.parent or None, place.kind, *place.names)
    _mandates(plan)
    return plan
