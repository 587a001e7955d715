"""What the pages of duties have in common: choices, and a request, report or card in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from senim.common.kazakh import sort_key
from senim.common.workdays_kz import calendar
from senim.duties import words
from senim.duties.models import ProfileCheck, Request, VoterReport
from senim.duties.profile import Card, Point
from senim.duties.reports import short_notice
from senim.rating.models import Region
from senim.rating.names import Names, names_of
from senim.sittings.views.shown import is_year
from senim.territory.shown import spoken

GIVEN = ("deputy", "year", "state")
Rows = list[dict[str, Any]]


def given_of(request: HttpRequest, states: Iterable[str], region: Region) -> dict[str, str]:
    """What a reader chose; an unknown state, deputy or year is an unknown page."""
    given = {name: request.GET.get(name, "")[:200] for name in GIVEN}
    if given["state"] and given["state"] not in set(states):
        raise Http404
    if given["deputy"] and given["deputy"] not in names(region).deputies:
        raise Http404
    if given["year"] and not is_year(given["year"]):
        raise Http404
    return given


def names(region: Region) -> Names:
    """Names in the reader's language."""
    return names_of(region, spoken())


def deputies(region: Region) -> list[tuple[str, str]]:
    """Mandates and names, by name."""
    return sorted(names(region).deputies.items(), key=lambda one: sort_key(one[1]))


def choices_of(region: Region, given: Mapping[str, str], years: Iterable[int]) -> Rows:
    """The selects of a list."""
    return [
        {"name": "deputy", "title": _("Deputy"), "options": deputies(region), "chosen": given["deputy"]},
        {"name": "year", "title": _("Year"), "options": [(str(one), str(one)) for one in years],
         "chosen": given["year"]},
    ]  # fmt: skip


def request_state(one: Request, today: date, *, replied: bool) -> str:
    """The state of a request, as `selectors.request_states` counts it."""
    if one.accepted_on:
        return "accepted"
    if one.answered_on:
        return "answered"
    if replied:
        return "empty"
    return "late" if one.first_due_on < today else "waiting"


def request_row(one: Request, today: date, *, replied: bool) -> dict[str, Any]:
    """A request in words."""
    state = request_state(one, today, replied=replied)
    return {
        "one": one, "who": names(one.region).deputies.get(one.deputy_id, one.deputy_id),
        "to": one.body.title(spoken()) if one.body else one.addressee, "state": words.REQUESTS[state],
        "low": state in ("late", "empty"), "answered_late": one.answered_on and one.answered_on > one.first_due_on,
    }  # fmt: skip


def report_state(one: VoterReport, today: date) -> str:
    """The state of a report, as `selectors.report_states` counts it."""
    published = one.published_on is not None and one.published_on <= one.due_on
    met = one.met_on is not None and one.met_on <= one.due_on
    if published and met:
        return "done"
    if one.due_on >= today:
        return "running"
    return "part" if published or met else "missed"


def report_row(one: VoterReport, today: date) -> dict[str, Any]:
    """A report in words."""
    state = report_state(one, today)
    held = one.met_on
    return {
        "one": one, "who": names(one.region).deputies.get(one.deputy_id, one.deputy_id),
        "state": words.REPORTS[state], "low": state in ("part", "missed"),
        "short": held is not None and short_notice(one.announced_on, held, calendar(max(today, held))),
        "link": one.document if one.document.startswith("https://") else "",
    }  # fmt: skip


def card_rows(card: Card, day: date) -> list[tuple[Any, bool]]:
    """The points that records answer: (point in words, whether it holds)."""
    return [(words.POINTS[point], holds) for point, holds in card.holds(day).items()]


def check_row(one: ProfileCheck) -> dict[str, Any]:
    """A check in words."""
    return {
        "one": one, "who": names(one.region).deputies.get(one.deputy_id, one.deputy_id),
        "point": words.POINTS[Point(one.point)], "state": words.CHECKS["passed" if one.passed else "failed"],
    }  # fmt: skip
