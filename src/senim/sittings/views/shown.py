"""What the pages of sittings have in common: choices, a sitting in words, its attendance, its votes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from senim.assembly import selectors as assembly
from senim.assembly.models import Organization
from senim.common.counting import counted
from senim.common.kazakh import sort_key
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.sittings import selectors, words
from senim.sittings.models import Attendance, Call, Decision, Document, Event, Expression, Sitting
from senim.territory.shown import spoken
from senim_core.following_up import State, late
from senim_core.sittings import Mark

GIVEN = ("body", "kind", "year", "state", "q")
Rows = list[dict[str, Any]]
TEXTS = Prefetch("expressions", Expression.objects.defer("content"))  # without the files themselves
ORDER = (Mark.PRESENT, Mark.ABSENT, Mark.EXCUSED, Mark.NOT_ELIGIBLE, Mark.UNKNOWN)


def given_of(request: HttpRequest, states: Iterable[str]) -> dict[str, str]:
    """What a reader chose; an unknown state, kind or year is an unknown page."""
    given = {name: request.GET.get(name, "")[:200] for name in GIVEN}
    if any("\0" in value for value in given.values()):
        raise Http404
    if given["state"] and given["state"] not in set(states):
        raise Http404
    if given["kind"] and given["kind"] not in words.BODIES:
        raise Http404
    if given["year"] and not is_year(given["year"]):
        raise Http404
    return given


def sums_of(
    whole: QuerySet[Any], conditions: Mapping[str, Q], texts: Mapping[str, Any], given: Mapping[str, str]
) -> dict[str, Any]:
    """The states of a choice with their numbers and lists, and the whole that they sum to; ``whole``: in any state."""
    numbers = counted(whole, conditions)
    return {
        "whole": sum(numbers.values()), "whole_query": query_of({**given, "state": ""}),
        "parts": [(key, text, numbers[key], query_of({**given, "state": key})) for key, text in texts.items()],
    }  # fmt: skip


def is_year(text: str) -> bool:
    """Whether a text is a year in which sittings can be."""
    return text.isascii() and text.isdigit() and len(text) == 4 and text > "1900"


def title_of(sitting: Sitting) -> str:
    """The body's name and the sitting's number."""
    body = sitting.organization.title(spoken())
    return f"{body}: № {sitting.number}" if sitting.number else body


def bodies_of(region: Region) -> list[tuple[str, str]]:
    """Codes and names of bodies that sit, by kind and name."""
    kinds = list(assembly.SITS)
    found = sorted(
        assembly.bodies(region), key=lambda one: (kinds.index(one.classification), sort_key(one.title(spoken())))
    )
    return [(one.code, one.title(spoken())) for one in found]


def choices_of(region: Region, given: Mapping[str, str], *, kinds: bool) -> Rows:
    """The selects of a list: name, title, options with the one chosen."""
    years = [(str(year), str(year)) for year in selectors.years(region)]
    listed = [("body", _("Body"), bodies_of(region)), ("year", _("Year"), years)]
    if kinds:
        listed.insert(0, ("kind", _("Kind of body"), [(key, str(text)) for key, text in words.BODIES.items()]))
    return [
        {"name": name, "title": title, "options": options, "chosen": given[name]} for name, title, options in listed
    ]


def attendance_of(sitting: Sitting) -> dict[str, Any]:
    """The list with each member's mark, and how many there are of each value; the counts sum to the list."""
    rows = list(sitting.attendance.select_related("membership__person"))
    rows.sort(key=lambda row: sort_key(row.membership.person.name(spoken())))
    counts = [(words.MARKS[mark], sum(row.value == mark for row in rows)) for mark in ORDER]
    return {
        "people": [(row, row.membership.person.name(spoken()), words.MARKS[row.value], _why(row)) for row in rows],
        "counts": [(text, number) for text, number in counts if number], "listed": len(rows),
    }  # fmt: skip


def _why(row: Attendance) -> Any:
    return words.ABSENCES.get(row.kind, "") if row.kind not in ("", "absent") else ""


def calls_of(sitting: Sitting) -> Rows:
    """Roll calls: the question, the count, who said what."""
    found = []
    for call in sitting.calls.prefetch_related("ballots__membership__person"):
        said: dict[str, list[str]] = {}
        for ballot in call.ballots.all():
            said.setdefault(ballot.option, []).append(ballot.membership.person.name(spoken()))
        texts = words.BALLOTS if call.vote else words.HERE
        found.append(
            {"call": call, "title": call.title(spoken()), "needed": words.NEEDED[call.needed],
             "said": [(texts[option], sorted(said[option], key=sort_key)) for option in texts if option in said],
             "counts": counts_of(call)}
        )  # fmt: skip
    return found


def counts_of(call: Call) -> list[tuple[Any, int]]:
    """The four counts of a vote, or the two of a roll call."""
    numbers = {"for": call.votes_for, "against": call.against, "abstained": call.abstained, "absent": call.absent}
    texts = words.BALLOTS if call.vote else words.HERE
    return [(text, numbers[option]) for option, text in texts.items()]


def decision_row(one: Decision, today: Any) -> dict[str, Any]:
    """A decision in words."""
    owner = one.owner.title(spoken()) if one.owner else one.owner_words
    return {
        "decision": one, "title": one.title(spoken()), "owner": owner, "state": words.DECISIONS[one.state],
        "late": late(State(one.state), one.first_due_on, one.ended_on, today),
        "moved": one.due_on != one.first_due_on, "body": one.organization.title(spoken()),
        "sitting": title_of(one.sitting) if one.sitting else "",
    }  # fmt: skip


def items_of(sitting: Sitting) -> Rows:
    """The agenda: points with who speaks and their papers."""
    found = []
    for item in sitting.items.select_related("speaker").prefetch_related(
        Prefetch("documents", Document.objects.prefetch_related(TEXTS))
    ):
        who = item.speaker.name(spoken()) if item.speaker else item.speaker_words
        papers = [(one.title(spoken()), list(one.expressions.all())) for one in item.documents.all()]
        found.append({"item": item, "title": item.title(spoken()), "who": who, "papers": papers})
    return found


def events_of(sitting: Sitting) -> list[tuple[Any, Any, str]]:
    """Everything that happened to a sitting, newest first: (event, act in words, what it is about)."""
    return [(event, words.ACTS[event.act], _about(event)) for event in sitting.events.all()]


def _about(event: Event) -> str:
    """The title of the point, question or paper an event is about, in the reader's language."""
    kk, ru, en = event.changes.get("title", ("", "", ""))
    return {"kk": kk, "en": en}.get(spoken(), "") or str(ru)


def members_of(organization: Organization, today: Any) -> Rows:
    """Who sits there today, with role and first day."""
    return [
        {"membership": one, "name": one.person.name(spoken()), "role": words.ROLES[one.role]}
        for one in assembly.members(organization, today)
    ]
