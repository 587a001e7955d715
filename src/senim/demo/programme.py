"""Block II of the demonstration: road maps and measures, facilities, councils; and the campaign's counts."""

from datetime import date, timedelta

from senim.demo.duties import _sitting
from senim.demo.plan import DAY, ELECTED, SINCE, UNTIL, Deputy, Plan
from senim.demo.words import DIRECTIONS, WORKS, YOUTH_WORKS, Place

LATE = timedelta(days=90)
COUNTS = {
    "regional": {"done": 5, "in_progress": 98, "not_due": 24, "unclassified": 1},
    "city_district": {"done": 50, "in_progress": 482, "not_due": 236, "unclassified": 10},
    "youth": {"done": 3, "in_progress": 21, "not_due": 8, "unclassified": 0},
}
CHAIRS = {
    "women": (5, 4, 4, 4, 4, 4, 4, 5),
    "under_35": (3,) * 8,
    "renewed": (4, 4, 3, 3, 3, 3, 3, 0),
    "primaries": (4, 3, 3, 3, 3, 3, 3, 0),
}
CHAIRS_EACH = (14, 14, 14, 14, 13, 13, 13, 13)  # 108


def road_maps(plan: Plan) -> dict[str, list[tuple[str, Place]]]:
    """Nine road maps and the youth programme's, by programme: (road_map_id, area)."""
    texts = {
        "regional": ("Жол картасы", "Дорожная карта", "Road map"),
        "youth": (
            "Жастар бағдарламасының Жол картасы",
            "Дорожная карта молодежной программы",
            "Road map of the youth programme",
        ),
    }
    region = plan.places[0]
    wanted = [("regional", region), *(("city_district", area) for area in plan.areas()), ("youth", region)]
    found: dict[str, list[tuple[str, Place]]] = {}
    for programme, area in wanted:
        code = f"RM-{'youth' if programme == 'youth' else area.code}"
        title = texts.get(programme, texts["regional"])
        plan.add(
            "road_maps",
            code,
            programme,
            area.code,
            *(f"{name}: {text}" for name, text in zip(area.names, title, strict=True)),
        )
        found.setdefault(programme, []).append((code, area))
    return found


def _dates(plan: Plan, status: str) -> tuple[date, date, date, date | None]:
    """(starts_on, first_due_on, due_on, act_on) that fit a status on 31 May 2021."""
    starts = date(2021, 1, 1)
    if status == "done":
        act = plan.day(date(2021, 2, 1), UNTIL)
        first = plan.day(date(2021, 2, 1), date(2021, 6, 30))
        return starts, first, max(first, act), act
    if status == "in_progress" and plan.chance.random() < 0.12:
        first = plan.day(date(2021, 1, 20), UNTIL)
        return starts, first, first + 120 * DAY, None
    if status == "not_due":
        first = plan.day(date(2022, 1, 10), date(2022, 12, 20))
        return date(2021, 6, 1), first, first, None
    first = plan.day(date(2021, 7, 1), date(2022, 12, 20))
    return starts, first, first, None


def _assign(plan: Plan, number: int, measure: str, deputy: Deputy, dates: tuple[date, date, date, date | None]) -> None:
    starts, first_due, _, act = dates
    assignment = f"AS-{number:04d}"
    plan.add("assignments", assignment, deputy.id, measure, deputy.starts_on, None)
    if starts <= SINCE:
        for month in (2, 5):
            if plan.does(deputy, 0.62) and deputy.starts_on < date(2021, month, 1):
                recheck = plan.chance.choice(["none"] * 8 + ["confirmed", "failed"])
                checked = plan.day(date(2021, month, 1), date(2021, month, 25))
                plan.add(
                    "measure_checks",
                    f"MC-{number:04d}-{month}",
                    assignment,
                    checked,
                    plan.chance.choice(["visit", "documents"]),
                    recheck,
                )
    failing = first_due <= UNTIL and (act is None or act > first_due)
    if plan.does(deputy, 0.55 if failing else 0.0):
        warned = max(first_due - plan.chance.choice([20, 35, 45]) * DAY, ELECTED)
        acted = warned + 12 * DAY if plan.chance.random() < 0.4 else None
        agrees = plan.chance.random() < 0.6
        if act is None or warned < act:  # nobody warns of what is done
            plan.add("warnings", f"W-{number:04d}", assignment, warned, acted, agrees)


def measures(plan: Plan, chairs: dict[str, str | None]) -> None:
    """Every measure of the programmes with its assignment, checks and warnings."""
    supervisors = {
        "regional": lambda area: plan.of_level("region"),
        "city_district": lambda area: [
            deputy for deputy in plan.deputies if deputy.area == area.code and deputy.level != "region"
        ],
        "youth": lambda area: [
            deputy for deputy in plan.deputies if (deputy.id, "young_deputies") in plan.rows["cohorts"]
        ],
    }
    number = 0
    for programme, maps in road_maps(plan).items():
        statuses = [status for status, count in COUNTS[programme].items() for _ in range(count)]
        plan.chance.shuffle(statuses)
        works = YOUTH_WORKS if programme == "youth" else WORKS
        for position, status in enumerate(statuses):
            number += 1
            code, area = maps[position % len(maps)]
            place = plan.chance.choice(
                plan.okrugs(area.code) or [place for place in plan.places if place.kind == "rural_okrug"]
            )
            titles = [f"{name}: {work}" for name, work in zip(place.names, plan.chance.choice(works), strict=True)]
            dates = _dates(plan, status)
            deputy = plan.chance.choice(
                [deputy for deputy in supervisors[programme](area) if deputy.starts_on == ELECTED]
            )
            others = [council for council, chair in chairs.items() if chair != deputy.id]
            confirmed = plan.chance.choice(others) if status == "done" and plan.chance.random() < 0.9 else None
            measure = f"M-{number:04d}"
            if dates[2] > dates[1]:  # moved on the last working day before it fell due
                plan.add("moves", measure, plan.calendar.last(dates[1]), dates[2])
            plan.add(
                "measures", measure, code, *titles, plan.chance.choice([1, 1, 2, 2, 3]), *dates[:3],
                None if status == "unclassified" else status, dates[3], confirmed,
            )  # fmt: skip
            _assign(plan, number, measure, deputy, dates)


def facilities(plan: Plan) -> None:
    """A facility for each deputy, two responsible deputies each, with inspections and defects."""
    kinds = (
        ("мектеп", "школа", "school"),
        ("амбулатория", "амбулатория", "clinic"),
        ("спорт алаңы", "спортплощадка", "sports ground"),
    )
    okrugs = [place for place in plan.places if place.kind == "rural_okrug"]
    for number in range(1, len(plan.deputies) + 1):
        place, kind = plan.chance.choice(okrugs), plan.chance.choice(kinds)
        facility = f"F-{number:03d}"
        stage = plan.chance.choice(["building", "in_use", "in_use"])
        plan.add(
            "facilities",
            facility,
            place.code,
            *(f"{name}: {what}" for name, what in zip(place.names, kind, strict=True)),
            stage,
        )
        deputies = [
            plan.deputies[number - 1],
            plan.chance.choice(plan.deputies[: number - 1] + plan.deputies[number:]),
        ]
        for deputy in deputies:
            duty = f"FD-{number:03d}-{deputy.id}"
            plan.add("facility_duties", duty, deputy.id, facility, deputy.starts_on, None)
            if plan.does(deputy, 0.5):
                plan.add("inspections", f"I-{duty}", duty, plan.day(deputy.starts_on, UNTIL))
        for defect in range(1 + plan.chance.randrange(3)):
            reported = plan.day(date(2021, 1, 20), date(2021, 4, 30))
            term = reported + 30 * DAY
            closed = reported + plan.chance.randrange(5, 45) * DAY if plan.does(deputies[0], 0.7) else None
            by = plan.chance.choice(["deputy", "citizen", "council"])
            plan.add("defects", f"DF-{number:03d}-{defect + 1}", facility, reported, by, term, closed)


def _members(plan: Plan, area: Place, position: int, each: int) -> list[Deputy]:
    pool = (
        plan.of_level("region")
        if area.kind == "region"
        else [deputy for deputy in plan.deputies if deputy.area == area.code and deputy.level != "region"]
    )
    return pool[position::each]


def councils(plan: Plan) -> dict[str, str | None]:
    """78 councils (22 regional, 56 territorial) with members, sittings and recommendations; council -> chair."""
    chairs: dict[str, str | None] = {}
    wanted = [("regional", plan.places[0], 22), *(("territorial", area, 7) for area in plan.areas())]
    for kind, area, each in wanted:
        for position in range(each):
            code = f"K-{area.code}-{position + 1:02d}"
            direction = DIRECTIONS[position]
            members = _members(plan, area, position, each)
            chairs[code] = members[0].id
            plan.add(
                "councils",
                code,
                kind,
                area.code,
                *(f"{name}: {what}" for name, what in zip(area.names, direction, strict=True)),
                members[0].id,
            )
            for deputy in members:
                plan.add("council_members", code, deputy.id, deputy.starts_on, None)
            for number in range(4):
                day = plan.day(
                    date(2021, 1 + number, 29) if number != 1 else date(2021, 2, 26),
                    date(2021, 2 + number, 10),
                )
                _sitting(plan, f"S-{code}-{number + 1}", members, "council", code, day, 840)
            for number in range(plan.chance.randrange(3, 7)):
                made = plan.day(date(2021, 1, 25), date(2021, 4, 20))
                term = made + 30 * DAY
                answered = made + plan.chance.randrange(10, 45) * DAY if plan.does(members[0], 0.7) else None
                plan.add(
                    "recommendations",
                    f"RC-{code}-{number + 1}",
                    code,
                    made,
                    term,
                    answered,
                    answered is not None and plan.chance.random() < 0.8,
                )
    return chairs


def campaign(plan: Plan) -> None:
    """Chairs of 108 primary organisations by area: 34 women, 24 under 35, 23 renewed, 22 from the primaries."""
    for position, area in enumerate(plan.areas()):
        parts = (CHAIRS[part][position] for part in ("women", "under_35", "renewed", "primaries"))
        plan.add("campaign_counts", area.code, date(2021, 4, 30), CHAIRS_EACH[position], *parts)


def make(plan: Plan) -> None:
    """All records of block II and the campaign."""
    chairs = councils(plan)
    measures(plan, chairs)
    facilities(plan)
    campaign(plan)
