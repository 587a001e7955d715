"""Block III of the demonstration: receptions, appeals, systemic problems and assessments."""

from dataclasses import dataclass
from datetime import date

from senim.demo.plan import DAY, SINCE, UNTIL, Deputy, Plan, Row
from senim.demo.words import TOPICS
from senim_core.appeals.deadlines import due_on, first_due_on
from senim_core.evidence.rules import generalise

RECEPTIONS = 214
OUTCOMES = {
    "resolved": 304,
    "partly_resolved": 48,
    "explained": 183,
    "refused": 24,
    "forwarded": 18,
    "in_execution": 16,
    "open": 14,
}
APPEALS = sum(OUTCOMES.values())  # 607
ANSWERED = ("resolved", "partly_resolved", "explained", "refused", "forwarded")
POSITIVE = ("resolved", "partly_resolved")
PERSONS = 3  # of a group


@dataclass
class Planned:
    """One appeal of the plan; the groups decide its topic last."""

    code: str
    deputy: Deputy
    applicant: int
    topic: str
    area: str
    registered: date
    first_due: date
    extended: date | None
    extended_to: date | None
    due: date
    answered: date | None
    outcome: str | None
    says: str
    disputed: date | None
    group: str = ""

    def waits(self, day: date) -> bool:
        """Whether it is open on the evening of ``day``."""
        return self.registered <= day and (self.answered is None or self.answered > day)

    def row(self) -> Row:
        """Its row of evidence, topic and area still to be generalised."""
        return (
            self.code, self.deputy.id, "", "", "party_internal", self.registered, self.first_due, self.extended,
            self.extended, self.extended_to, self.due, self.answered, self.outcome, self.says, self.disputed,
        )  # fmt: skip


def receptions(plan: Plan) -> None:
    """Timetables and receptions; the regional faction's are 214 to the last one."""
    regional = plan.of_level("region")
    counts = dict(zip((deputy.id for deputy in regional), plan.shared_out(RECEPTIONS, len(regional), 3), strict=True))
    number = 0
    for deputy in plan.deputies:
        since = max(deputy.starts_on, SINCE)
        for month in range(since.month, 6):
            first = date(2021, month, 1) if month > since.month else since
            for _ in range(1 + plan.chance.randrange(2)):
                number += 1
                plan.add(
                    "reception_timetable",
                    f"T-{number:04d}",
                    deputy.id,
                    plan.day(first, date(2021, month, 28)),
                )
        held = counts.get(deputy.id, 1 + int(deputy.diligence * 7))
        days: set[date] = set()
        while len(days) < held:
            days.add(plan.day(since, UNTIL))
        for position, day in enumerate(sorted(days)):
            place = plan.chance.choice(deputy.okrugs)
            announced = day - plan.chance.choice([1, 5, 7, 10]) * DAY if plan.chance.random() < 0.9 else None
            form = plan.chance.choice(["office", "office", "field", "online"])
            plan.add(
                "receptions",
                f"RX-{deputy.id}-{position + 1:02d}",
                deputy.id,
                place,
                form,
                announced,
                day,
                plan.chance.randrange(0, 9),
            )


def _answer_day(plan: Plan, deputy: Deputy, first: date, due: date) -> date:
    if plan.does(deputy, 0.72):
        return plan.day(first, max(first, min(due, UNTIL)))
    late = due + plan.chance.randrange(1, 15) * DAY
    return max(first, min(late, UNTIL))


def _extension(plan: Plan, registered: date, due: date) -> tuple[date | None, date | None]:
    """(day of extending, day extended to) of the few that are extended: decided, and told, within the term."""
    if plan.chance.random() < 0.05:
        day = plan.calendar.after(registered, 10)
        if day < UNTIL:
            return day, plan.calendar.after(due + 20 * DAY, 0)
    return None, None


def _says(plan: Plan, answered: date) -> tuple[str, date | None]:
    roll = plan.chance.random()
    if roll < 0.45:
        return "confirmed", None
    if roll < 0.53:
        return "disputed", answered + plan.chance.randrange(2, 18) * DAY
    return "silent", None


def _appeal(plan: Plan, number: int, deputy: Deputy, outcome: str) -> Planned:
    last = date(2021, 5, 28) if outcome in ("open", "in_execution") else date(2021, 5, 20)
    first = date(2021, 5, 10) if outcome == "open" else max(deputy.starts_on, SINCE)
    registered = plan.day(first, last)
    due = first_due_on(registered, plan.calendar)
    extended, extended_to = (None, None) if outcome == "forwarded" else _extension(plan, registered, due)
    counts = due_on(due, extended, extended, extended_to, plan.calendar)
    answered = None
    if outcome == "forwarded":
        answered = min(plan.calendar.after(registered, plan.chance.randrange(4)), UNTIL)
    elif outcome in ANSWERED:
        answered = _answer_day(plan, deputy, extended or registered, counts)
    says, disputed = _says(plan, answered) if answered and outcome in POSITIVE else ("silent", None)
    code = f"{plan.chance.getrandbits(40):010x}"
    if answered and plan.chance.random() < 0.62:
        mark = min(max(round(1 + 4 * (deputy.diligence * 0.6 + plan.chance.random() * 0.5)), 1), 5)
        given = min(answered + 3 * DAY, UNTIL)
        plan.add("assessments", f"{plan.chance.getrandbits(40):010x}", deputy.id, given, mark)
        plan.rows["marked"].append((code, *plan.rows["assessments"][-1]))
    topic = plan.chance.choice(TOPICS)
    applicant = number // 2 if plan.chance.random() < 0.05 else number
    return Planned(
        code, deputy, applicant, topic, deputy.area, registered, due, extended, extended_to, counts, answered,
        None if outcome == "open" else outcome, says, disputed,
    )  # fmt: skip


def appeals(plan: Plan) -> list[Planned]:
    """The regional faction's 607 appeals and those of the city and the districts."""
    regional = [deputy for deputy in plan.of_level("region") if deputy.starts_on == plan.deputies[0].starts_on]
    outcomes = [outcome for outcome, count in OUTCOMES.items() for _ in range(count)]
    plan.chance.shuffle(outcomes)
    wanted = [(regional[position % len(regional)], outcome) for position, outcome in enumerate(outcomes)]
    kinds, weights = zip(*OUTCOMES.items(), strict=True)
    for deputy in plan.deputies:
        if deputy.level != "region":
            drawn = plan.chance.choices(kinds, weights, k=5 + plan.chance.randrange(15))
            wanted += [(deputy, outcome) for outcome in drawn]
    return [_appeal(plan, number, deputy, outcome) for number, (deputy, outcome) in enumerate(wanted)]


def _people(found: list[Planned]) -> int:
    return len({one.applicant for one in found})


def _group(plan: Plan, own: list[Planned], used: set[str]) -> tuple[date, list[Planned]] | None:
    """(day, appeals) of a group of one deputy's open appeals under a topic not grouped yet; None where too few wait."""
    free = [one for one in own if not one.group]
    days = sorted({one.registered for one in free})
    busy = [day for day in days if _people([one for one in free if one.waits(day)]) >= PERSONS]
    topics = [topic for topic in TOPICS if topic not in used]
    if not busy:
        return None
    day, topic = plan.chance.choice(busy), plan.chance.choice(topics)
    waiting = [one for one in free if one.waits(day)]
    for one in plan.chance.sample(waiting, min(len(waiting), plan.chance.choice([3, 4, 5]))):
        one.topic = topic
    members = [one for one in waiting if one.topic == topic]
    return (day, members) if _people(members) >= PERSONS else None


def problems(plan: Plan, listed: list[Planned]) -> None:
    """Groups of alike appeals, at least three persons' each, and how far they were taken."""
    number = 0
    for deputy in plan.deputies:
        own = [one for one in listed if one.deputy is deputy]
        used: set[str] = set()
        for _ in range(plan.chance.randrange(2) + int(deputy.diligence * 2)):
            found = _group(plan, own, used)
            if found is None:
                continue
            grouped, members = found
            number += 1
            code = f"G-{number:03d}"
            for one in members:
                one.group = code
            used.add(members[0].topic)
            proposed = grouped + 15 * DAY if plan.does(deputy, 0.6) else None
            accepted = proposed + 20 * DAY if proposed and plan.does(deputy, 0.4) else None
            decision = f"{number}-VII" if accepted else None
            done = accepted + 25 * DAY if accepted and plan.does(deputy, 0.3) else None
            plan.add("problem_groups", code, deputy.id, _people(members), grouped, proposed, accepted, decision, done)


def make(plan: Plan) -> None:
    """All records of block III."""
    receptions(plan)
    listed = appeals(plan)
    problems(plan, listed)
    for one in listed:
        plan.add("appeals", *one.row())
        plan.rows["raw_cells"].append((one.code, one.applicant, one.topic, one.area))
        plan.rows["members"].append((one.code, one.group))


def cells(plan: Plan, kept: set[str]) -> dict[str, tuple[str, str]]:
    """Publishable topic and area of the appeals that are in a snapshot."""
    return dict(generalise(entry for entry in plan.rows["raw_cells"] if entry[0] in kept))
