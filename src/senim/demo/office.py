"""The demonstration's people, sittings, appeals, programme, budget and facilities, day by day, through the services.

The plan says what happens when; here it happens: each row is registered, extended, answered, disputed, assessed and
grouped by the same services as a real one, under the identifiers of the plan. Nobody real stands behind an applicant.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils import timezone

from senim.appeals import filing, problems, receptions, services
from senim.appeals.filing import Applicant, Filing
from senim.appeals.models import Appeal, Channel, Kind, Problem, Reception
from senim.assembly import evidence as people
from senim.assembly.models import Organization
from senim.budget import evidence as budget
from senim.campaign import evidence as campaign
from senim.councils import evidence as councils
from senim.demo.assembly import Assembly
from senim.demo.budget import Budget
from senim.demo.campaign import Campaigning
from senim.demo.councils import Councils
from senim.demo.duty_acts import Duties
from senim.demo.facilities import Facilities
from senim.demo.moments import Act, chance, moment, rows
from senim.demo.plan import SINCE, Plan
from senim.demo.roadmaps import Roadmaps
from senim.demo.sittings import Sittings
from senim.demo.snapshot import feeds
from senim.duties import evidence as duties
from senim.facilities import evidence as facilities
from senim.ledger import services as ledger
from senim.people import evidence as deliveries
from senim.people.deliveries import declare
from senim.programme import evidence as programme
from senim.programme import services as plans
from senim.programme.models import Measure
from senim.rating.models import Region
from senim.sittings import evidence as sittings
from senim_core.evidence.schema import labels

BY = "system:demo"
TABLES = (
    "appeals",
    "receptions",
    "reception_timetable",
    "assessments",
    "problem_groups",
    *programme.TABLES,
    *facilities.TABLES,
    *budget.TABLES,
    *people.TABLES,
    *sittings.TABLES,
    *councils.TABLES,
    *duties.TABLES,
    *campaign.TABLES,
    *deliveries.TABLES,
)
KINDS = (Kind.APPLICATION, Kind.COMPLAINT, Kind.MESSAGE, Kind.PROPOSAL)
CHANNELS = (Channel.WEB, Channel.WALK_IN, Channel.WEB, Channel.PHONE, Channel.WEB, Channel.LETTER)
SAYS = {"confirmed": "solved", "disputed": "not_solved"}
LASTS = timedelta(hours=2)


class Office:
    """What is to be done, in order; `until` does it up to the evening of a day."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region
        self.appeals: dict[str, Appeal] = {}
        self.receptions: dict[str, Reception] = {}
        self.problems: dict[str, Problem] = {}
        self.areas = {place.code: place.names[0] for place in plan.places}
        makers = (self._timetable, self._receptions, self._appeals, self._marks, self._problems)
        acts = [act for make in makers for act in make()]
        self.people = Assembly(plan, region)
        acts += self.people.acts()
        acts += Sittings(plan, region).acts()
        acts += Councils(plan, region).acts()
        acts += Duties(plan, region).acts()
        acts += Campaigning(plan, region).acts()
        acts += Roadmaps(plan, region).acts()
        acts += Facilities(plan, region).acts()
        acts += Budget(plan, region).acts()
        self.acts: list[Act] = sorted(acts, key=lambda act: act[0])

    @transaction.atomic
    def until(self, day: date) -> int:
        """Do everything up to the evening of ``day``, all or nothing; returns how many acts it was."""
        done = 0
        while done < len(self.acts) and timezone.localdate(self.acts[done][0]) <= day:
            self.acts[done][1]()
            done += 1
        del self.acts[:done]
        while ledger.gather():
            pass
        return done

    @transaction.atomic
    def hand_in(self, day: date) -> None:
        """Say what is handed in up to ``day``: everything but what shows what a missing source looks like."""
        said: dict[tuple[str, bool], list[str]] = {}
        for source, assembly, _first, _last, delivered in feeds(self.plan, day):
            said.setdefault((str(assembly), bool(delivered)), []).append(str(source))
        for (assembly, delivered), given in said.items():
            declare(
                assembly=Organization.objects.get(region=self.region, code=assembly), given=given, from_date=SINCE,
                to_date=day, delivered=delivered, by=BY, at=moment(day, 20),
            )  # fmt: skip
        while ledger.gather():
            pass

    def _timetable(self) -> Iterator[Act]:
        by_month: dict[tuple[str, date], dict[str, date]] = {}
        for code, deputy, day in self.plan.rows["reception_timetable"]:
            by_month.setdefault((deputy, day.replace(day=1)), {})[code] = day
        for (deputy, first), days in by_month.items():
            act = partial(receptions.set_timetable, region=self.region, deputy_id=deputy, days=days, by=BY)
            yield moment(first, 8), act

    def _receptions(self) -> Iterator[Act]:
        for row in rows(self.plan, "receptions"):
            code, held, announced = str(row["reception_id"]), row["held_on"], row["announced_on"]
            what = {
                "region": self.region, "deputy_id": row["deputy_id"], "area_code": row["area_code"], "code": code,
                "place": self.areas[str(row["area_code"])], "starts_at": moment(held, 15),
                "ends_at": moment(held, 15) + LASTS, "form": row["format"], "by": BY,
                "client_key": uuid5(NAMESPACE_OID, code),
            }  # fmt: skip
            report = {"visitors": row["visitors"], "report": self.areas[str(row["area_code"])]}
            if announced is None:
                yield moment(held, 18), partial(receptions.record_unannounced, **what, **report, at=moment(held, 18))
                continue
            yield moment(announced, 9), partial(self._announce, code, what, moment(announced, 9))
            yield moment(held, 18), partial(self._hold, code, report, moment(held, 18))

    def _announce(self, code: str, what: dict[str, Any], at: datetime) -> None:
        self.receptions[code] = receptions.announce(**what, slots=8, owed=False, at=at)

    def _hold(self, code: str, report: dict[str, Any], at: datetime) -> None:
        receptions.hold(reception=self.receptions.pop(code), **report, by=BY, at=at)

    def _appeals(self) -> Iterator[Act]:
        who = {entry[0]: entry[1:] for entry in self.plan.rows["raw_cells"]}
        for number, row in enumerate(rows(self.plan, "appeals")):
            code = str(row["appeal_id"])
            yield from self._life(code, number, row, *who[code])

    def _life(
        self, code: str, number: int, row: dict[str, Any], applicant: int, topic: str, area: str
    ) -> Iterator[Act]:
        registered, answered, outcome = row["registered_on"], row["answered_on"], row["outcome"]
        words = f"{labels()['topic'][topic]['kk']}: {self.areas[area]}"
        filed = Filing(
            kind=KINDS[number % len(KINDS)], topic=topic, area_code=area, words=words, language="kk", code=code,
            applicant=Applicant(f"Үлгі тұрғын {applicant}", email=f"resident-{applicant}@demo.example"),
            channel=CHANNELS[number % len(CHANNELS)], consent=True, deputy_id=str(row["deputy_id"]),
            client_key=uuid5(NAMESPACE_OID, code),
        )  # fmt: skip
        yield moment(registered, 10), partial(self._file, code, filed, moment(registered, 10))
        if row["extended_on"]:
            what = {"until": row["extended_to"], "reason": words}
            yield self._act(code, services.extend, row["extended_on"], 11, what)
        if outcome == "in_execution":
            yield self._act(code, services.promise, registered, 11, {"until": row["due_on"], "words": words})
        if outcome == "forwarded":
            yield self._act(code, services.forward, answered, 11, {"executive": self.areas[area], "words": words})
        if answered:
            yield self._act(code, services.answer, answered, 12, {"outcome": outcome, "words": words})
            if row["applicant_says"] != "silent":
                said = SAYS[str(row["applicant_says"])]
                yield self._act(code, services.say, row["disputed_on"] or answered, 13, {"says": said}, by=None)

    def _file(self, code: str, filed: Filing, at: datetime) -> None:
        self.appeals[code] = filing.file(region=self.region, filed=filed, by=BY, at=at)

    def _act(
        self, code: str, act: Callable[..., object], day: Any, hour: int, what: dict[str, Any],
        by: str | None = BY,
    ) -> Act:  # fmt: skip
        at = moment(day, hour)
        who = {} if by is None else {"by": by}
        return at, lambda: act(appeal=self.appeals[code], at=at, **what, **who)

    def _marks(self) -> Iterator[Act]:
        for appeal, code, _deputy, given, mark in self.plan.rows["marked"]:
            yield self._act(str(appeal), services.assess, given, 14, {"code": code, "mark": mark}, by=None)

    def _problems(self) -> Iterator[Act]:
        members: dict[object, list[str]] = {}
        for code, group in self.plan.rows["members"]:
            members.setdefault(group, []).append(str(code))
        for row in rows(self.plan, "problem_groups"):
            yield from self._steps(row, members[row["group_id"]][0])

    def _steps(self, row: dict[str, Any], member: str) -> Iterator[Act]:
        code = str(row["group_id"])

        def group(at: datetime) -> None:
            self.problems[code] = problems.group(appeal=self.appeals[member], by=BY, code=code, at=at)

        def step(act: Callable[..., Problem], at: datetime, **what: object) -> None:
            self.problems[code] = act(problem=self.problems[code], by=BY, at=at, **what)

        at = moment(row["grouped_on"], 18)
        yield at, partial(group, at)
        for column, act in (("proposed_on", problems.propose), ("done_on", problems.finish)):
            if row[column]:
                at = moment(row[column], 17)
                yield at, partial(step, act, at)
        if row["accepted_on"]:
            at = moment(row["accepted_on"], 17)
            yield at, partial(step, problems.accept, at, decision=row["decision_number"])
            yield moment(row["accepted_on"], 18), partial(self._relate, code, moment(row["accepted_on"], 18))

    def _relate(self, code: str, at: datetime) -> None:
        """A problem that was accepted by a decision is answered by a measure of its area, if there is one."""
        problem = self.problems[code]
        there = list(Measure.objects.filter(region=self.region, area_code=problem.area_code).order_by("pk")[:20])
        if there:
            measure = there[chance("relate", code) % len(there)]
            both = [*measure.problems.all(), problem]
            plans.relate(measure=measure, problems=both, reason=f"№ {problem.decision_number}", by=BY, at=at)
