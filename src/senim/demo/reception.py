"""Block III of the demonstration: receptions, appeals, systemic problems and assessments."""

from datetime import date

from senim.demo.plan import DAY, SINCE, UNTIL, Deputy, Plan
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


def _answer_day(plan: Plan, deputy: Deputy, registered: date, due: date) -> date:
    if plan.does(deputy, 0.72):
        return plan.day(registered, min(due, UNTIL))
    late = due + plan.chance.randrange(1, 15) * DAY
    return min(late, UNTIL)


def _appeal(plan: Plan, number: int, deputy: Deputy, outcome: str, place: str) -> tuple[str, int, str, str]:
    """Add one appeal; returns (appeal_id, applicant, topic, area) for the generalising that follows."""
    last = date(2021, 5, 28) if outcome in ("open", "in_execution") else date(2021, 5, 20)
    first = date(2021, 5, 10) if outcome == "open" else max(deputy.starts_on, SINCE)
    registered = plan.day(first, last)
    due = first_due_on(registered, plan.calendar)
    extended = notified = extended_to = None
    if plan.chance.random() < 0.05:
        extended, extended_to = plan.calendar.after(due, 0) - DAY, due + 20 * DAY
        notified = extended + plan.chance.choice([1, 1, 1, 9]) * DAY
    counts = due_on(due, extended, notified, extended_to, plan.calendar)
    answered = _answer_day(plan, deputy, registered, counts) if outcome in ANSWERED else None
    says, disputed = "silent", None
    if answered and outcome in ("resolved", "partly_resolved"):
        roll = plan.chance.random()
        if roll < 0.45:
            says = "confirmed"
        elif roll < 0.53:
            says, disputed = "disputed", answered + plan.chance.randrange(2, 18) * DAY
    code = f"{plan.chance.getrandbits(40):010x}"
    plan.add(
        "appeals", code, deputy.id, "", "", "party_internal", registered, due, extended, notified, extended_to, counts,
        answered, None if outcome == "open" else outcome, says, disputed,
    )  # fmt: skip
    topic = plan.chance.choice(TOPICS)
    if answered and plan.chance.random() < 0.62:
        mark = min(max(round(1 + 4 * (deputy.diligence * 0.6 + plan.chance.random() * 0.5)), 1), 5)
        plan.add(
            "assessments",
            f"{plan.chance.getrandbits(40):010x}",
            deputy.id,
            min(answered + 3 * DAY, UNTIL),
            mark,
        )
    return code, number // 2 if plan.chance.random() < 0.05 else number, topic, place


def appeals(plan: Plan) -> None:
    """The regional faction's 607 appeals and those of the city and the districts, made safe to publish."""
    regional = [deputy for deputy in plan.of_level("region") if deputy.starts_on == plan.deputies[0].starts_on]
    outcomes = [outcome for outcome, count in OUTCOMES.items() for _ in range(count)]
    plan.chance.shuffle(outcomes)
    wanted = [(regional[position % len(regional)], outcome) for position, outcome in enumerate(outcomes)]
    kinds, weights = zip(*OUTCOMES.items(), strict=True)
    for deputy in plan.deputies:
        if deputy.level != "region":
            drawn = plan.chance.choices(kinds, weights, k=5 + plan.chance.randrange(15))
            wanted += [(deputy, outcome) for outcome in drawn]
    listed = [_appeal(plan, number, deputy, outcome, deputy.area) for number, (deputy, outcome) in enumerate(wanted)]
    plan.rows["raw_cells"] = [tuple(entry) for entry in listed]


def problems(plan: Plan) -> None:
    """Groups of alike appeals and how far they were taken."""
    number = 0
    for deputy in plan.deputies:
        for _ in range(plan.chance.randrange(2) + int(deputy.diligence * 2)):
            number += 1
            grouped = plan.day(max(deputy.starts_on, SINCE), UNTIL)
            proposed = grouped + 15 * DAY if plan.does(deputy, 0.6) else None
            accepted = proposed + 20 * DAY if proposed and plan.does(deputy, 0.4) else None
            decision = f"{number}-VII" if accepted else None
            done = accepted + 25 * DAY if accepted and plan.does(deputy, 0.3) else None
            persons = plan.chance.choice([2, 3, 4, 5, 8])
            plan.add(
                "problem_groups",
                f"G-{number:03d}",
                deputy.id,
                persons,
                grouped,
                proposed,
                accepted,
                decision,
                done,
            )


def make(plan: Plan) -> None:
    """All records of block III."""
    receptions(plan)
    appeals(plan)
    problems(plan)


def cells(plan: Plan, kept: set[str]) -> dict[str, tuple[str, str]]:
    """Publishable topic and area of the appeals that are in a snapshot."""
    return dict(generalise(entry for entry in plan.rows["raw_cells"] if entry[0] in kept))  # type: ignore[misc]
