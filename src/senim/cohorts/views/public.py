"""What everyone sees of cohorts: rules, members with dates, how they compare inside the cohort, joint tasks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from senim.cohorts import selectors, words
from senim.common.kazakh import sort_key
from senim.rating.models import Region
from senim.rating.selectors import latest
from senim.sittings.views.shown import sums_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.evidence.schema import label
from senim_core.rating.explain import points


def overview(request: HttpRequest) -> HttpResponse:
    """Every cohort with how many belong to it."""
    region = office_region()
    today = region.today()
    counts = selectors.numbers(region, today)
    context = {
        **frame(region), "today": today,
        "rows": [(cohort, text, counts[cohort]) for cohort, text in words.COHORTS.items()],
    }  # fmt: skip
    return render(request, "cohorts/overview.html", context)


def cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """A cohort: its rule, members with dates, results of the newest release compared inside it, its joint tasks."""
    if cohort not in words.COHORTS:
        raise Http404
    region, state = office_region(), request.GET.get("state", "")
    if state and state not in words.TASKS:
        raise Http404
    return render(request, "cohorts/cohort.html", {**frame(region), **shown(region, cohort, state)})


def shown(region: Region, cohort: str, state: str = "") -> dict[str, Any]:
    """What the page of a cohort shows."""
    today, release = region.today(), latest(region)
    found = selectors.members(region, cohort, today, release)
    found.sort(key=lambda one: sort_key(one.seat.person.name(spoken())))
    rule, tasks = selectors.rule(region, cohort, today), selectors.tasks(region, cohort)
    states = selectors.task_states(today)
    chosen = tasks.filter(states[state]) if state else tasks
    levels: dict[str, int] = {}
    for one in found:
        levels[one.seat.organization.level] = levels.get(one.seat.organization.level, 0) + 1
    return {
        "cohort": cohort, "title": words.COHORTS[cohort], "today": today, "newest": release, "members": found,
        "rule": rule, "rule_text": rule.title(spoken()) if rule else "",
        "levels": [(label("value", f"assemblies.level.{level}", spoken()), number)
                   for level, number in sorted(levels.items(), key=lambda one: -one[1])],
        "rows": [
            {"one": one, "name": one.seat.person.name(spoken()), "assembly": one.seat.organization.title(spoken()),
             "total": points(one.rated.total, spoken()) if one.rated and one.rated.total is not None else ""}
            for one in found
        ],
        "tasks": [(one, one.title(spoken()), words.TASKS[selectors.task_state(one, today)],
                   selectors.task_state(one, today) in ("late", "done_late")) for one in chosen],
        "given": {"state": state}, **sums_of(tasks, states, words.TASKS, {"state": state}),
        "fewest": selectors.FEWEST,
    }  # fmt: skip
