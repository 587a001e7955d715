"""What a council did in a year and what it plans, as a document made from its records alone, in Kazakh or Russian."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from senim.assembly.models import Organization
from senim.assembly.selectors import members
from senim.common.days import day
from senim.common.documents import Sheet
from senim.councils import selectors, words
from senim.councils.models import Recommendation
from senim.councils.views import shown
from senim.sittings.models import Sitting

MOST = 200


def report(council: Organization, year: int, today: date, language: str) -> Sheet:
    """The report of a year: sittings, visits, findings, recommendations, issues, and the plan."""
    with translation.override(language):
        return _made(council, year, today, language)


def _made(council: Organization, year: int, today: date, language: str) -> Sheet:
    held = council.sittings.filter(state=Sitting.Stage.HELD, starts_at__year=year).order_by("starts_at")
    every_visit = council.visits.filter(visited_on__year=year).order_by("visited_on")
    every_finding = selectors.findings(council).filter(at__year=year).order_by("at")
    visits, findings = list(every_visit[:MOST]), list(every_finding[:MOST])
    asked = list(council.recommendations.filter(made_on__year=year).select_related("body", "council"))
    issues = list(council.issues.filter(raised_on__year=year).select_related("council", "body"))
    plan = list(council.plan_items.filter(year=year))
    facts = [
        (_("Council"), council.title(language)),
        (_("Set up by"), council.parent.title(language) if council.parent else "—"),
        (_("Year"), str(year)), (_("Figures as of"), day(today)), (_("Members"), str(members(council, today).count())),
        (_("Sittings held"), str(held.count())), (_("Visits"), str(every_visit.count())),
        (_("Findings on measures"), str(every_finding.count())), (_("Recommendations"), str(len(asked))),
        (_("Acute social issues"), str(len(issues))),
    ]  # fmt: skip
    parts = [
        (_("Visits"), [f"{day(one.visited_on)}, {one.place}: {one.words}" for one in visits]),
        (_("Findings on measures"), [
            f"{day(shown.day_of(one.at))}: {one.measure.title(language)}: "
            f"{shown.found_of(one)}. {one.reason}" for one in findings
        ]),
        (_("Recommendations"), _states(asked, today) + [_recommendation(one, today, language) for one in asked]),
        (_("Acute social issues"), [f"{one.title(language)}: {words.ISSUES[one.state]}" for one in issues]),
        (_("Plan of the year"), [_planned(one.title(language), one.due_on, one.done_on) for one in plan]),
    ]  # fmt: skip
    listed = [(heading, texts or ["—"]) for heading, texts in parts]
    return Sheet(language, council.region.title[language], _("Report of the council"), facts, listed)


def _states(asked: list[Recommendation], today: date) -> list[str]:
    """How many are in each state; they sum to all."""
    counted = dict.fromkeys(words.RECOMMENDATIONS, 0)
    for one in asked:
        counted[shown.state_of(one, today)] += 1
    return (
        ["; ".join(f"{words.RECOMMENDATIONS[state]}: {number}" for state, number in counted.items())] if asked else []
    )


def _recommendation(one: Recommendation, today: date, language: str) -> str:
    to = one.body.title(language) if one.body else one.addressee
    return f"{day(one.made_on)}, {to}: {one.words} ({one.demand}). {words.RECOMMENDATIONS[shown.state_of(one, today)]}"


def _planned(title: str, due_on: date, done_on: date | None) -> str:
    done, due = _("done"), _("Due date")
    return f"{title}: {done}, {day(done_on)}" if done_on else f"{title}: {due}: {day(due_on)}"
