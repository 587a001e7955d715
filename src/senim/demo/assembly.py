"""The demonstration's people, assemblies, factions, commissions and councils through the services of people."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from senim.assembly import handover
from senim.assembly import services as people
from senim.assembly.models import Classification, Membership, Organization, Person
from senim.demo.duties import COMMISSIONS
from senim.demo.moments import Act, moment, rows
from senim.demo.plan import ELECTED, Deputy, Plan
from senim.rating.models import Region

BY = "system:demo"
CHAIR, MEMBER = Membership.Role.CHAIR, Membership.Role.MEMBER
PARTY = ("«Үлгі» партиясы (ойдан шығарылған)", "Партия «Үлгі» (вымышленная)", "Party Ulgi (fictional)")
BRANCH = ("партия филиалы", "филиал партии", "branch of the party")
FACTION = ("«Үлгі» партиясының фракциясы", "фракция партии «Үлгі»", "faction of the party Ulgi")
COMMISSION = (
    ("бюджет және экономика жөніндегі тұрақты комиссия", "постоянная комиссия по бюджету и экономике",
     "standing commission on budget and economy"),
    ("әлеуметтік мәселелер жөніндегі тұрақты комиссия", "постоянная комиссия по социальным вопросам",
     "standing commission on social affairs"),
    ("құрылыс және экология жөніндегі тұрақты комиссия", "постоянная комиссия по строительству и экологии",
     "standing commission on building and ecology"),
    ("регламент және әдеп жөніндегі тұрақты комиссия", "постоянная комиссия по регламенту и этике",
     "standing commission on procedure and ethics"),
)  # fmt: skip


def at_place(name: tuple[str, str, str], what: tuple[str, str, str]) -> tuple[str, str, str]:
    """ "place: what" in each language, so that no ending depends on a name."""
    made = [f"{place}: {text}" for place, text in zip(name, what, strict=True)]
    return made[0], made[1], made[2]


class Assembly:
    """Who is who; `set_up` makes those of the first day, `acts` what happens later."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region
        self.places = {place.code: place.names for place in plan.places}
        self.people: dict[str, Person] = {}
        self.organizations: dict[str, Organization] = {}
        self.seats = {row["deputy_id"]: row for row in rows(plan, "mandates")}
        self.chairs = {row["council_id"]: row["chair_deputy_id"] for row in rows(plan, "councils")}
        self.councils = self._of_deputy("council_members", "council_id")
        self.cohorts = self._of_deputy("cohorts", "cohort")
        self.of: dict[str, list[Deputy]] = {}
        for deputy in plan.deputies:
            self.of.setdefault(deputy.assembly, []).append(deputy)

    def _of_deputy(self, table: str, column: str) -> dict[str, list[str]]:
        """Deputy -> values of a column of a table of the plan."""
        found: dict[str, list[str]] = {}
        for row in rows(self.plan, table):
            found.setdefault(str(row["deputy_id"]), []).append(str(row[column]))
        return found

    def set_up(self) -> None:
        """Organisations, and the deputies who were elected in January."""
        party = self._found("party", Classification.PARTY, PARTY)
        for row in rows(self.plan, "assemblies"):
            code = str(row["assembly_id"])
            names = self.places[str(row["area_code"])]
            assembly = self._found(
                code, Classification.MASLIKHAT, (row["name_kk"], row["name_ru"], row["name_en"]),
                level=row["level"], area_code=row["area_code"],
            )  # fmt: skip
            branch = self._found(
                f"branch-{row['area_code']}", Classification.BRANCH, at_place(names, BRANCH), parent=party,
                area_code=row["area_code"],
            )  # fmt: skip
            below: dict[str, Any] = {"parent": assembly, "assembly": assembly, "area_code": row["area_code"]}
            self._found(f"{code}-faction", Classification.FACTION, at_place(names, FACTION), **below)
            for number in range(4 if row["level"] == "region" else COMMISSIONS):
                title = at_place(names, COMMISSION[number])
                self._found(f"{code}-commission-{number + 1}", Classification.COMMISSION, title, **below)
            self._councils(assembly, branch)
        for deputy in self.plan.deputies:
            if deputy.starts_on == ELECTED:
                self._elect(deputy, moment(ELECTED, 9))
        handover.hand_over(region=self.region)

    def _found(self, code: str, kind: str, titles: tuple[str, str, str], **more: Any) -> Organization:
        made = people.found(region=self.region, code=code, classification=kind, titles=titles, by=BY, **more)
        self.organizations[code] = made
        return made

    def _councils(self, assembly: Organization, branch: Organization) -> None:
        for row in rows(self.plan, "councils"):
            if row["area_code"] == assembly.area_code:
                self._found(
                    str(row["council_id"]), Classification.PUBLIC_COUNCIL,
                    (row["name_kk"], row["name_ru"], row["name_en"]), parent=branch, assembly=assembly,
                    level=assembly.level, area_code=assembly.area_code,
                )  # fmt: skip

    def _elect(self, deputy: Deputy, at: datetime) -> None:
        """A deputy with a seat in the assembly, its faction, a commission and councils."""
        row = self.seats[deputy.id]
        person = people.add_person(
            region=self.region, code=row["person_id"], names=deputy.names, by=BY, at=at,
            gender=Person.Gender.FEMALE if deputy.woman else Person.Gender.MALE,
            contacts=[("email", f"{deputy.id.lower()}@demo.example")],
        )  # fmt: skip
        self.people[deputy.id] = person
        seat: dict[str, Any] = {"person": person, "starts_on": deputy.starts_on, "by": BY, "at": at}
        here, party = self.organizations[deputy.assembly], self.organizations["party"]
        office = deputy.office
        people.join(
            **seat, organization=here, code=deputy.id, role=CHAIR if office == "chair" else MEMBER, on_behalf_of=party,
            area_code=row["area_code"], electoral_type=row["electoral_type"], electors=row["electors"],
        )  # fmt: skip
        below: dict[str, Any] = {**seat, "deputy_id": deputy.id}
        faction = self.organizations[f"{deputy.assembly}-faction"]
        people.join(**below, organization=faction, role=CHAIR if office == "faction_leader" else MEMBER)
        for number, role in self._commissions(deputy):
            commission = self.organizations[f"{deputy.assembly}-commission-{number}"]
            people.join(**below, organization=commission, role=role)
        for code in self.councils.get(deputy.id, ()):
            role = CHAIR if self.chairs[code] == deputy.id else MEMBER
            people.join(**below, organization=self.organizations[code], role=role)
        people.assign_areas(region=self.region, deputy_id=deputy.id, area_codes=deputy.okrugs, by=BY)
        for cohort in self.cohorts.get(deputy.id, ()):
            people.enter_cohort(
                region=self.region, cohort=cohort, deputy_id=deputy.id, starts_on=deputy.starts_on, by=BY
            )

    def _commissions(self, deputy: Deputy) -> Iterator[tuple[int, str]]:
        """Numbers and roles: the one the deputy sits in by turn; the last chair of the region heads the fourth."""
        place = self.of[deputy.assembly].index(deputy)
        number = place % COMMISSIONS + 1
        heads = deputy.office == "commission_chair"
        last = deputy.level == "region" and place == 5
        yield number, CHAIR if heads and not last else MEMBER
        if last:
            yield 4, CHAIR

    def acts(self) -> Iterator[Act]:
        """By-elections and leave."""
        for deputy in self.plan.deputies:
            if deputy.starts_on != ELECTED:
                yield moment(deputy.starts_on, 8), partial(self._by_election, deputy, moment(deputy.starts_on, 8))
        elected = {deputy.id: deputy.starts_on for deputy in self.plan.deputies}
        for row in rows(self.plan, "leave"):
            yield moment(max(row["starts_on"], elected[row["deputy_id"]]), 9), partial(
                people.grant_leave, region=self.region, code=str(row["leave_id"]), deputy_id=str(row["deputy_id"]),
                starts_on=row["starts_on"], ends_on=row["ends_on"], reason="демо", paper="демо № 1", by=BY,
            )  # fmt: skip

    def _by_election(self, deputy: Deputy, at: datetime) -> None:
        self._elect(deputy, at)
        handover.hand_over(region=self.region)
