"""Block I of the demonstration: sittings and attendance, requests, budget notes, reports, profile checks."""

from datetime import date

from senim.demo.plan import DAY, SINCE, UNTIL, Deputy, Plan

POINTS = ("contacts", "timetable", "commission", "measures", "freshness", "test_message")
COMMISSIONS = 3


def _sitting(
    plan: Plan, number: str, deputies: list[Deputy], body: str, council: str | None, day: date, start: int
) -> None:
    assembly = deputies[0].assembly
    plan.add("sittings", number, assembly, body, council, day, start, start + 90)
    for deputy in deputies:
        if day < deputy.starts_on:
            continue  # nobody knew the name yet
        excused = plan.chance.random() < 0.04
        value = "excused" if excused else "present" if plan.does(deputy, 0.72) else "absent"
        plan.add("attendance", number, deputy.id, value, None)


def sittings(plan: Plan) -> None:
    """Four sessions and four sittings of the faction an assembly, five of each of its commissions."""
    by_assembly: dict[str, list[Deputy]] = {}
    for deputy in plan.deputies:
        by_assembly.setdefault(deputy.assembly, []).append(deputy)
    for assembly, deputies in by_assembly.items():
        for number in range(4):
            day = plan.day(date(2021, 1 + number, 20), date(2021, 1 + number, 28))
            _sitting(plan, f"S-{assembly}-session-{number + 1}", deputies, "session", None, day, 600)
            day = plan.day(date(2021, 1 + number, 16), date(2021, 1 + number, 19))
            _sitting(plan, f"S-{assembly}-faction-{number + 1}", deputies, "faction", None, day, 900)
        for commission in range(COMMISSIONS):
            members = deputies[commission::COMMISSIONS]
            for number in range(5):
                day = plan.day(date(2021, 1 + number, 15), date(2021, 1 + number, 28))
                _sitting(
                    plan,
                    f"S-{assembly}-commission-{commission + 1}-{number + 1}",
                    members,
                    "commission",
                    None,
                    day,
                    660,
                )


def requests(plan: Plan) -> None:
    """Requests of deputies; diligent ones are answered and accepted more often."""
    number = 0
    for deputy in plan.deputies:
        sent = 1 + plan.chance.randrange(3) + int(deputy.diligence * 4)
        earlier: tuple[str, date] | None = None
        for _ in range(sent):
            number += 1
            code = f"R-{number:04d}"
            sent_on = plan.day(max(deputy.starts_on, SINCE), UNTIL)
            answered = sent_on + plan.chance.randrange(8, 40) * DAY if plan.does(deputy, 0.65) else None
            accepted = answered + plan.chance.randrange(5, 30) * DAY if answered and plan.does(deputy, 0.3) else None
            drawn = earlier is not None and plan.chance.random() < 0.06
            copy = earlier[0] if drawn and earlier and earlier[1] <= sent_on else None
            plan.add("requests", code, deputy.id, sent_on, answered, accepted, copy)
            earlier = earlier or (code, sent_on)


def budget_notes(plan: Plan) -> None:
    """Notes on budget lines; some without a document or not accepted by the second reader."""
    number = 0
    for deputy in plan.deputies:
        for _ in range(plan.chance.randrange(2) + int(deputy.diligence * 3)):
            number += 1
            noted = plan.day(max(deputy.starts_on, SINCE), UNTIL)
            accepted = noted + plan.chance.randrange(3, 20) * DAY if plan.does(deputy, 0.7) else None
            line = f"{plan.chance.randrange(100, 500)}-{plan.chance.randrange(1, 60):03d}"
            document = f"BD-{number:04d}" if plan.chance.random() < 0.9 else None
            if document is None:  # a second reader has nothing to read
                accepted = None
            plan.add(
                "budget_notes", f"B-{number:04d}", deputy.id, noted, line, plan.chance.randrange(1, 900) * 100_000,
                document, accepted,
            )  # fmt: skip


def voter_reports(plan: Plan) -> None:
    """One report owed by 31 March of each deputy in office by then."""
    due = date(2021, 3, 31)
    for deputy in plan.deputies:
        if deputy.starts_on > due:
            continue
        held = plan.does(deputy, 0.75)
        met = plan.day(date(2021, 3, 10), due) if held else None
        announced = met - plan.chance.choice([4, 9, 12, 14]) * DAY if met else None
        published = plan.day(date(2021, 3, 15), date(2021, 4, 5)) if plan.does(deputy, 0.75) else None
        questions = plan.chance.randrange(3, 15) if held else 0
        answered = questions if plan.does(deputy, 0.7) else questions // 2
        plan.add("voter_reports", f"V-{deputy.id}", deputy.id, due, announced, published, met, questions, answered)


def profile_checks(plan: Plan) -> None:
    """Six points of the public profile, checked in March and in May."""
    for deputy in plan.deputies:
        for month in (3, 5):
            for point in POINTS:
                day = date(2021, month, 17)
                if day >= deputy.starts_on:
                    plan.add(
                        "profile_checks",
                        f"C-{deputy.id}-{month}-{point}",
                        deputy.id,
                        day,
                        point,
                        plan.does(deputy, 0.75),
                    )


def make(plan: Plan) -> None:
    """All records of block I."""
    sittings(plan)
    requests(plan)
    budget_notes(plan)
    voter_reports(plan)
    profile_checks(plan)
