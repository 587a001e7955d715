"""What the pages of councils have in common: rows of recommendations, issues, visits and plans in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from senim.assembly.models import Organization
from senim.councils import words
from senim.councils.models import PlanItem, Recommendation, SocialIssue, Visit
from senim.programme.models import Event
from senim.rating.names import Names, names_of
from senim.territory.shown import spoken
from senim_core.social_issues import State

Rows = list[dict[str, Any]]


def given_of(request: HttpRequest, states: Any) -> dict[str, str]:
    """What a reader chose; an unknown state is an unknown page."""
    given = {name: request.GET.get(name, "")[:100] for name in ("council", "state")}
    if any("\0" in value for value in given.values()) or (given["state"] and given["state"] not in states):
        raise Http404
    return given


def state_of(one: Recommendation, today: date) -> str:
    """The state a recommendation is counted in."""
    if one.answered_on is None:
        return "waiting" if one.term_on >= today else "late"
    if not one.in_substance:
        return "not_in_substance"
    return "in_substance" if one.answered_on <= one.term_on else "in_substance_late"


def recommendation_row(one: Recommendation, today: date) -> dict[str, Any]:
    """A recommendation in words."""
    state = state_of(one, today)
    return {
        "one": one, "to": one.body.title(spoken()) if one.body else one.addressee,
        "council": one.council.title(spoken()), "state": words.RECOMMENDATIONS[state], "late": state == "late",
    }  # fmt: skip


def issue_row(one: SocialIssue, today: date) -> dict[str, Any]:
    """An issue in words, and whether a term is missed."""
    due = {State.RAISED: one.take_up_due_on, State.TAKEN_UP: one.answer_due_on}.get(State(one.state))
    return {
        "one": one, "title": one.title(spoken()), "council": one.council.title(spoken()), "due": due,
        "state": words.ISSUES[one.state], "body": one.body.title(spoken()) if one.body else "",
        "late": due is not None and due < today,
    }  # fmt: skip


def visit_row(one: Visit, names: Names) -> dict[str, Any]:
    """A visit in words."""
    return {
        "one": one, "area": names.areas.get(one.area_code, one.area_code), "council": one.council.title(spoken()),
        "measure": one.measure.title(spoken()) if one.measure else "",
        "facility": one.facility.title(spoken()) if one.facility else "",
    }  # fmt: skip


def plan_row(one: PlanItem, today: date) -> dict[str, Any]:
    """A point of a plan: done, late or to come."""
    return {"one": one, "title": one.title(spoken()), "late": one.done_on is None and one.due_on < today}


def found_of(event: Event) -> Any:
    """What a council found, in words."""
    return words.FINDINGS[event.changes["finding"][1]]


def finding_rows(findings: Iterable[Event]) -> list[tuple[Event, str, Any]]:
    """Findings: (event, measure, what was found)."""
    return [(event, event.measure.title(spoken()), found_of(event)) for event in findings]


def names(council: Organization) -> Names:
    """Names of the council's region."""
    return names_of(council.region, spoken())


def day_of(moment: Any) -> date:
    """The day of a moment in the region's time zone."""
    return timezone.localtime(moment).date()
