"""Reads of appeals and receptions. `for_staff` is the one guarded way to rows that not everyone may see.

Public figures: a number and the list it opens are the same query. A cell of fewer than three appeals is not shown,
neither as a number nor as a list; topic and area stand beside an appeal only where three applicants share them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from senim.accounts.models import Staff
from senim.accounts.permissions import Permission, Role
from senim.appeals.filing import LETTERS
from senim.appeals.models import Appeal, Counter, Event, Reception
from senim.common.workdays_kz import calendar
from senim.rating.models import Region
from senim_core.appeals.status import Outcome, Says, Status
from senim_core.canonical import sha256
from senim_core.evidence.rules import SMALL_CELL
from senim_core.evidence.schema import labels

Found = TypeVar("Found")
SOON = 3  # working days
YES, NO = [True], [False]  # as lists: SQLite finds no index for a bare column, as Django writes it for `=True`
LOOK_ALIKE = str.maketrans("AXYC", "АХҮС")  # Latin letters that look like those of numbers
MANY = 1000  # so many are counted exactly; above, "1000 and more"
DEAR = timedelta(milliseconds=250)  # a count that took longer is used again for a while
LONGEST = timedelta(minutes=1)  # erasing leaves no act, and acts at once are numbered before they are written
WHILE = 20  # so many times as long as it took: counting costs at most a twentieth of the time


def for_staff(person: Staff, region: Region) -> QuerySet[Appeal]:
    """The appeals a member of staff may see: the office all, a deputy the own, others none."""
    found = Appeal.objects.filter(region=region)
    if not person.may(Permission.APPEAL_READ):
        return found.none()
    if person.role == Role.DEPUTY:
        return found.filter(deputy_id=person.deputy_id).exclude(deputy_id="")
    return found


# Saved filters of the queue: name -> (title, condition by today and the day that is soon).
def queue_filters(today: date, who: str = "") -> dict[str, tuple[Any, Q]]:
    """The filters of the office's queue, in their order; ``who`` is the one whose own cases are asked for."""
    soon = calendar(today).after(today, SOON)
    owed = Q(clock_on__isnull=False)
    return {
        "mine": (_("Mine"), Q(worker=who, waiting__in=YES) if who else Q(pk__in=[])),
        "due": (_("Due within 3 working days"), owed & Q(clock_on__gte=today, clock_on__lte=soon)),
        "overdue": (_("Overdue"), owed & Q(clock_on__lt=today)),
        "new": (_("New"), Q(status=Status.REGISTERED)),
        "questions": (_("A question is open"), Q(status=Status.RETURNED)),
        "spoke": (_("The applicant wrote last"), Q(spoke_last__in=YES, waiting__in=YES)),
        "unhappy": (_("Unhappy applicants"), Q(unhappy__in=YES)),
        "unassigned": (_("Without a deputy"), Q(deputy_id="", waiting__in=YES)),
        "open": (_("All open"), Q(waiting__in=YES)),
        "all": (_("All"), Q()),
    }


def operators() -> list[str]:
    """Who works in the office now, by name."""
    found = Staff.objects.filter(role=Role.OPERATOR, is_active=True).order_by("username")
    return list(found.values_list("username", flat=True))


def queue(found: QuerySet[Appeal], name: str, today: date, who: str = "") -> QuerySet[Appeal]:
    """The appeals of one filter: what is owed first on top; where not all are owed something, the newest."""
    listed = found.filter(queue_filters(today, who)[name][1])
    return listed.order_by("-registered_on", "-id") if name in ("unhappy", "all") else listed.order_by("clock_on", "id")


def with_number(found: QuerySet[Appeal], region: Region, typed: str) -> QuerySet[Appeal]:
    """The appeals that ``typed`` may name: a whole number as people type it, or its last digits alone.

    Small letters, blanks, missing zeros and Latin letters that look like the first one are forgiven.
    """
    plain = re.sub(r"[\s–—-]+", "-", typed.strip().upper()).translate(LOOK_ALIKE)
    told = re.fullmatch(r"(?:([^\W\d])-?)?(?:(20[0-9]{2})-)?([0-9]{1,6})", plain)
    if told is None:
        return found.none()
    letter, year, digits = told.groups()
    years = [year] if year else Counter.objects.filter(region=region).values_list("year", flat=True)
    letters = [letter] if letter else LETTERS.values()
    return found.filter(number__in=[f"{one}-{when}-{int(digits):06d}" for one in letters for when in years])


def queue_counts(found: QuerySet[Appeal], today: date, who: str = "") -> dict[str, int]:
    """How many each filter holds; MANY stands for more, so that counting never costs more than that."""
    return {name: queue(found, name, today, who).values("pk")[:MANY].count() for name in queue_filters(today)}


def topics(language: str) -> dict[str, str]:
    """Topics in one language."""
    return {name: texts[language] for name, texts in labels()["topic"].items()}


# Public figures. The four of ENDS add up to `received`.
ENDS = ("answered", "overdue", "in_term", "ended")
OFFICE = tuple(f"outcome_{one}" for one in Outcome)
APPLICANTS = (*(f"says_{one}" for one in Says), "says_nothing")
WHOLES = (ENDS, ("in_time", "late"), OFFICE, APPLICANTS, ("differs",))
TITLES: Mapping[str, str] = {
    "received": gettext_noop("Received"),
    "answered": gettext_noop("Answered"),
    "overdue": gettext_noop("Overdue, not answered"),
    "in_term": gettext_noop("Open, within the term"),
    "ended": gettext_noop("Ended otherwise: forwarded, withdrawn, joined, left"),
    "in_time": gettext_noop("Answered in time"),
    "late": gettext_noop("Answered late"),
    **{f"outcome_{one}": "" for one in Outcome},
    **{f"says_{one}": "" for one in Says},
    "says_nothing": gettext_noop("The applicant has not said anything: not confirmed"),
    "differs": gettext_noop("The office says resolved, the applicant disputes it"),
}


def conditions(today: date) -> dict[str, Q]:
    """Figure -> which appeals it counts."""
    answered = Q(answered_on__isnull=False)
    waiting = Q(answered_on__isnull=True, waiting__in=YES)
    return {
        "received": Q(),
        "answered": answered,
        "overdue": waiting & Q(due_on__lt=today),
        "in_term": waiting & Q(due_on__gte=today),
        "ended": Q(answered_on__isnull=True, waiting__in=NO),
        "in_time": answered & Q(answered_on__lte=F("due_on")),
        "late": answered & Q(answered_on__gt=F("due_on")),
        **{f"outcome_{one}": answered & Q(outcome=one) for one in Outcome},
        **{f"says_{one}": answered & Q(says=one) for one in Says},
        "says_nothing": answered & Q(says=""),
        "differs": answered & Q(outcome__in=[Outcome.RESOLVED, Outcome.PARTLY_RESOLVED], disputed_on__isnull=False),
    }


CHOICES = {"deputy": "deputy_id", "area": "area_code", "topic": "topic"}


def chosen(region: Region, given: Mapping[str, str]) -> QuerySet[Appeal]:
    """The region's appeals by deputy, area, topic and month of registration (``2026-11``), as far as they are given."""
    found = Appeal.objects.filter(region=region)
    for name, column in CHOICES.items():
        if given.get(name):
            found = found.filter(**{column: given[name]})
    if given.get("topic") or given.get("area"):  # who asks by topic or area learns nothing of the cells that are hidden
        shared = Q(pk__in=[])
        for topic, area in shared_cells(region):
            shared |= Q(topic=topic, area_code=area)
        found = found.filter(shared)
    month = given.get("month", "")
    if month:
        year, number = (int(part) for part in month.split("-"))
        found = found.filter(registered_on__year=year, registered_on__month=number)
    return found


def kept(name: str, count: Callable[[], Found]) -> tuple[Found, datetime]:
    """What ``count`` gives, and when it was counted: again after an act or a minute, unless counting takes long."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    found = cache.get(name)
    if found is not None:
        version, at, took, value = found
        age = timezone.now() - at
        if (version == newest and age < LONGEST) or (took > DEAR and age < WHILE * took):
            return value, at
    at = timezone.now()
    value = count()
    cache.set(name, (newest, at, timezone.now() - at, value), timeout=3600)
    return value, at


def _key(region: Region, what: str, given: Mapping[str, str], today: date) -> str:
    return sha256(repr((region.pk, what, sorted(given.items()), today)).encode())


def figures(region: Region, given: Mapping[str, str], today: date) -> tuple[dict[str, int | None], datetime]:
    """Every public figure for a choice, and when they were counted."""
    return kept(_key(region, "figures", given, today), lambda: counted(region, given, today))


def counted(region: Region, given: Mapping[str, str], today: date) -> dict[str, int | None]:
    """Every public figure for a choice, counted now; None where it is hidden.

    A choice of fewer than three different applicants shows nothing. Where one part of a whole counts fewer than three,
    all parts of that whole are hidden, or it could be reckoned from the others.
    """
    found = chosen(region, given)
    numbers: dict[str, int] = found.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in conditions(today).items()},
    )
    if not any(given.get(name) for name in (*CHOICES, "month")):
        return dict(numbers)
    people = found.exclude(applicant="").order_by().values("applicant").distinct()
    if len(people[:SMALL_CELL]) < SMALL_CELL or _month_tells(region, given):  # none looks the same as few
        return dict.fromkeys(numbers)
    shown: dict[str, int | None] = dict(numbers)
    for parts in WHOLES:
        if any(0 < numbers[part] < SMALL_CELL for part in parts):
            shown = {**shown, **dict.fromkeys(parts)}
    return shown


def _month_tells(region: Region, given: Mapping[str, str]) -> bool:
    """Whether the months of a topic or area would tell, beside their sum, of one with fewer than three people."""
    if not given.get("month") or not (given.get("topic") or given.get("area")):
        return False
    whole = chosen(region, {**given, "month": ""}).exclude(applicant="").order_by()
    months = whole.values(month=TruncMonth("registered_on")).annotate(n=Count("applicant", distinct=True))
    return any(month["n"] < SMALL_CELL for month in months)


@dataclass(frozen=True)
class Listed:
    """The appeals behind a figure, newest first, of open ones what is due first; its amount.

    None where it is hidden; then nothing is listed.
    """

    appeals: QuerySet[Appeal]
    amount: int | None
    counted_at: datetime


def listed(region: Region, name: str, given: Mapping[str, str], today: date) -> Listed:
    """The appeals that a figure of `figures` counts, by the same condition."""
    amounts, counted_at = figures(region, given, today)
    found = chosen(region, given)
    shown = found.none() if amounts[name] is None else found.filter(conditions(today)[name])
    order = ("due_on", "id") if name in ("overdue", "in_term") else ("-registered_on", "-id")
    return Listed(shown.order_by(*order), amounts[name], counted_at)


def shared_cells(region: Region) -> set[tuple[str, str]]:
    """(topic, area) shared by at least three applicants: only these stand beside an appeal."""

    def count() -> set[tuple[str, str]]:
        found = Appeal.objects.filter(region=region).order_by().values("topic", "area_code")
        cells = found.exclude(applicant="").annotate(n=Count("applicant", distinct=True))
        return {(cell["topic"], cell["area_code"]) for cell in cells if cell["n"] >= SMALL_CELL}

    return kept(_key(region, "cells", {}, date.min), count)[0]


def months(region: Region) -> list[str]:
    """The months from the first registered appeal to the last, newest first."""
    found = Appeal.objects.filter(region=region).order_by("registered_on").values_list("registered_on", flat=True)
    first, last = found.first(), found.last()
    if first is None or last is None:
        return []
    return [
        f"{number // 12:04d}-{number % 12 + 1:02d}"
        for number in range(last.year * 12 + last.month - 1, first.year * 12 + first.month - 2, -1)
    ]


def coming(region: Region, given: Mapping[str, str], now: Any) -> QuerySet[Reception]:
    """Receptions to come, by deputy and area, with how many places are taken."""
    found = Reception.objects.filter(region=region, state=Reception.State.PLANNED, starts_at__gt=now)
    for name in ("deputy", "area"):
        if given.get(name):
            found = found.filter(**{CHOICES[name]: given[name]})
    return found.annotate(taken=Count("bookings")).order_by("starts_at", "id")
