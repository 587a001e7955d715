"""What the pages of a campaign have in common: stages, shares, terms and decisions in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from senim.campaign import selectors, words
from senim.campaign.models import Campaign, Conference, ElectiveBody
from senim.common.kazakh import sort_key
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import spoken

Rows = list[dict[str, Any]]


def areas(region: Region) -> list[tuple[str, str]]:
    """Codes and names of areas, by name."""
    return sorted(names_of(region, spoken()).areas.items(), key=lambda one: sort_key(one[1]))


def stages(campaign: Campaign, today: date) -> Rows:
    """Stages with where each stands."""
    found = []
    for one in campaign.stages.all():
        state = "coming" if today < one.starts_on else "over" if today > one.ends_on else "running"
        found.append({"one": one, "title": one.title(spoken()), "state": words.STAGES[state]})
    return found


def facts(total: Mapping[str, selectors.Cell]) -> list[tuple[Any, selectors.Cell]]:
    """Each fact in words with its cell."""
    return [(text, total[fact]) for fact, text in words.FACTS.items() if fact in total]


def body_row(one: ElectiveBody, today: date) -> dict[str, Any]:
    """An elective body in words."""
    state = "late" if one.due_on < today else "soon" if one.due_on <= today + selectors.SOON else "running"
    return {"one": one, "title": one.title(spoken()), "state": words.TERMS[state], "low": state == "late"}


def conference_row(one: Conference) -> dict[str, Any]:
    """A conference in words."""
    return {"one": one, "title": one.title(spoken()), "mark": words.MARKS.get(one.mark, "")}


def decisions(one: Conference, today: date) -> Rows:
    """Decisions of a conference with where each stands."""
    found = []
    for decision in one.decisions.all():
        state = selectors.decision_state(decision, today)
        found.append(
            {"one": decision, "title": decision.title(spoken()), "state": words.DECISIONS[state],
             "low": state in ("late", "done_late"), "open": state in ("late", "running")}
        )  # fmt: skip
    return found
