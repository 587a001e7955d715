"""What everyone sees: sittings with their calendar, votes, minutes and papers; decisions; bodies and who sits there."""

from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from senim.assembly.models import Membership, Organization
from senim.assembly.selectors import SITS, bodies
from senim.common import paging
from senim.common.calendars import Entry, calendar
from senim.common.kazakh import sort_key
from senim.programme.letters import FORMS, LANGUAGES
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.sittings import popolo, selectors, words
from senim.sittings.minutes import minutes
from senim.sittings.models import Decision, Document, Expression, Sitting
from senim.sittings.views import shown
from senim.territory.shown import frame, office_region, spoken
from senim_core.canonical import to_csv

PAGE = 30
MOST_IN_FEED = 500


def listing(request: HttpRequest) -> HttpResponse:
    """Sittings of a choice, newest first; the states sum to all of the choice."""
    region = office_region()
    today, given = region.today(), shown.given_of(request, words.SITTING_STATES)
    whole = selectors.sittings(region, {**given, "state": ""}, today)
    found = selectors.sittings(region, given, today)
    page = paging.page(found, request.GET.get("page"), PAGE)
    context = {
        **frame(region), "given": given, "today": today, "page": page, "query": query_of(given),
        "choices": shown.choices_of(region, given, kinds=True),
        **shown.sums_of(whole, selectors.sitting_states(today), words.SITTING_STATES, given),
        "rows": [(one, shown.title_of(one), words.SITTING_STATES[_state(one, today)]) for one in page.rows],
    }  # fmt: skip
    return render(request, "sittings/list.html", context)


def _state(one: Sitting, today: Any) -> str:
    if one.state != Sitting.Stage.PLANNED:
        return one.state
    return "coming" if timezone.localdate(one.starts_at) >= today else "not_recorded"


def feed(request: HttpRequest) -> HttpResponse:
    """Sittings of a choice as iCalendar, the newest of them."""
    region = office_region()
    given = shown.given_of(request, words.SITTING_STATES)
    found = selectors.sittings(region, given, region.today())[:MOST_IN_FEED]
    entries = [
        Entry(
            one.code, shown.title_of(one), one.place, one.starts_at, one.ends_at, one.published_at, version=one.version,
            cancelled=one.state == Sitting.Stage.CANCELLED,
        )
        for one in found
    ]  # fmt: skip
    made = calendar(entries, request.get_host(), "sittings")
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


def _sitting(region: Region, code: str) -> Sitting:
    return get_object_or_404(Sitting.objects.select_related("organization", "region"), region=region, code=code)


def sitting(request: HttpRequest, code: str) -> HttpResponse:
    """A sitting: agenda, who was there, how they voted, what was decided, papers, minutes, everything that happened."""
    region = office_region()
    one, today = _sitting(region, code), region.today()
    loose = one.documents.filter(item=None, decision=None).prefetch_related(shown.TEXTS)
    context = {
        **frame(region), "sitting": one, "title": shown.title_of(one), "body": one.organization.title(spoken()),
        "state": words.SITTING_STATES[_state(one, today)], "items": shown.items_of(one), **shown.attendance_of(one),
        "calls": shown.calls_of(one), "events": shown.events_of(one), "languages": LANGUAGES,
        "decisions": [shown.decision_row(found, today) for found in one.decisions.select_related("owner",
                      "sitting__organization").order_by("id")],
        "papers": [(paper.title(spoken()), list(paper.expressions.all())) for paper in loose],
    }  # fmt: skip
    return render(request, "sittings/sitting.html", context)


def minutes_paper(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """The minutes as PDF or DOCX. Raises Http404 before the sitting was closed."""
    one = _sitting(office_region(), code)
    if one.state != Sitting.Stage.HELD or language not in LANGUAGES or form not in FORMS:
        raise Http404
    kind, made = FORMS[form]
    answer = HttpResponse(made(minutes(one, language)), content_type=kind)
    answer.headers["Content-Disposition"] = f'inline; filename="minutes-{one.code}-{language}.{form}"'
    return answer


def paper(request: HttpRequest, number: int) -> HttpResponse:
    """One paper in one language."""
    region = office_region()
    one = get_object_or_404(
        Expression,
        pk=number,
        document__in=Document.objects.filter(Q(sitting__region=region) | Q(decision__region=region)),
    )
    answer = HttpResponse(bytes(one.content), content_type=one.media_type)
    how = "inline" if one.media_type.startswith("image/") else "attachment"  # a PDF is never shown in a page
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(one.name)}"
    return answer


def decision_list(request: HttpRequest) -> HttpResponse:
    """The register of decisions; the states sum to all of the choice."""
    region = office_region()
    today, given = region.today(), shown.given_of(request, words.DECISION_STATES)
    whole = selectors.decisions(region, {**given, "state": ""}, today)
    page = paging.page(selectors.decisions(region, given, today), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "given": given, "today": today, "page": page, "query": query_of(given),
        "choices": shown.choices_of(region, given, kinds=False),
        **shown.sums_of(whole, selectors.decision_states(today), words.DECISION_STATES, given),
        "rows": [shown.decision_row(one, today) for one in page.rows],
    }  # fmt: skip
    return render(request, "sittings/decisions.html", context)


COLUMNS = (
    "number", "decided_on", "body", "title_kk", "title_ru", "title_en", "owner", "first_due_on", "due_on", "state",
    "ended_on",
)  # fmt: skip


def decisions_csv(request: HttpRequest) -> HttpResponse:
    """The decisions of a choice as CSV."""
    region = office_region()
    given = shown.given_of(request, words.DECISION_STATES)
    rows = [
        (one.number, one.decided_on, one.organization.code, one.title_kk, one.title_ru, one.title_en or None,
         one.owner.code if one.owner else one.owner_words or None, one.first_due_on, one.due_on, one.state,
         one.ended_on)
        for one in selectors.decisions(region, given, region.today())
    ]  # fmt: skip
    answer = HttpResponse(to_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="decisions.csv"'
    return answer


def decision(request: HttpRequest, number: int) -> HttpResponse:
    """A decision: where it stands, on what vote it rests, everything that happened to it."""
    region = office_region()
    found = Decision.objects.select_related("organization", "sitting__organization", "owner", "item", "call")
    one = get_object_or_404(found, pk=number, region=region)
    context = {
        **frame(region), **shown.decision_row(one, region.today()),
        "counts": shown.counts_of(one.call) if one.call else [],
        "steps": [(step, words.STEPS[step.step]) for step in one.steps.all()],
        "papers": [(paper.title(spoken()), list(paper.expressions.all()))
                   for paper in one.documents.prefetch_related(shown.TEXTS)],
    }  # fmt: skip
    return render(request, "sittings/decision.html", context)


def popolo_json(_request: HttpRequest) -> JsonResponse:
    """People, organisations, memberships, sittings and votes as Popolo JSON, in the page's language."""
    answer = JsonResponse(popolo.document(office_region(), spoken()), json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Disposition"] = 'attachment; filename="popolo.json"'
    return answer


def body_list(request: HttpRequest) -> HttpResponse:
    """Every body that sits, by kind, with its number of members today."""
    region = office_region()
    today, found = region.today(), []
    counts = selectors.member_counts(region, today)
    for kind, text in words.BODIES.items():
        own = sorted(bodies(region).filter(classification=kind), key=lambda one: sort_key(one.title(spoken())))
        found.append((text, [(one, one.title(spoken()), counts.get(one.pk, 0)) for one in own]))
    return render(request, "sittings/bodies.html", {**frame(region), "kinds": found, "today": today})


def _body(region: Region, code: str) -> Organization:
    found = Organization.objects.select_related("region", "parent", "assembly")
    return get_object_or_404(found, region=region, code=code, classification__in=list(SITS))


def body(request: HttpRequest, code: str) -> HttpResponse:
    """A body: who sits there, how often they came, its sittings and decisions."""
    region = office_region()
    one, today = _body(region, code), region.today()
    marks = selectors.attended(one, today.year)
    context = {
        **frame(region), "body": one, "title": one.title(spoken()), "kind": words.BODIES[one.classification],
        "parent": one.parent.title(spoken()) if one.parent else "", "today": today, "year": today.year,
        "members": shown.members_of(one, today), "table": _by_member(marks), "kinds": _kinds(),
        "sittings": [(found, shown.title_of(found), words.SITTING_STATES[_state(found, today)])
                     for found in one.sittings.select_related("organization")[:10]],
        "sittings_number": one.sittings.count(),
        "decisions_number": Decision.objects.filter(organization=one).count(),
    }  # fmt: skip
    return render(request, "sittings/body.html", context)


def _kinds() -> list[tuple[str, Any]]:
    return [(kind, words.COUNTED[kind]) for kind in selectors.KINDS]


def _by_member(marks: list[selectors.Listed]) -> list[dict[str, Any]]:
    """Each member's marks by what they count as, and the share of what was owed; each number opens its list."""
    people: dict[str, dict[str, Any]] = {}
    for one in marks:
        person = one.row.membership.person
        new = {"name": person.name(spoken()), "code": person.code, "deputy": one.row.deputy_id}
        row = people.setdefault(person.code, {**new, "numbers": dict.fromkeys(selectors.KINDS, 0)})
        row["numbers"][one.kind] += 1
    for row in people.values():
        row["owed"] = sum(row["numbers"][kind] for kind in selectors.OWED)
        row["listed"] = sum(row["numbers"].values())
        row["cells"] = [(kind, words.COUNTED[kind], number) for kind, number in row["numbers"].items()]
    return sorted(people.values(), key=lambda row: sort_key(row["name"]))


def attendance(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """One member's marks at a body in a year, those of a kind or all: the list behind each number of `body`."""
    region = office_region()
    one = _body(region, code)
    kind, year = request.GET.get("kind", ""), request.GET.get("year", str(region.today().year))
    if (kind and kind not in selectors.KINDS) or not shown.is_year(year):
        raise Http404
    member = Membership.objects.filter(organization=one, person__code=person).select_related("person").first()
    if member is None:
        raise Http404
    marks = [mark for mark in selectors.attended(one, int(year), person) if not kind or mark.kind == kind]
    context = {
        **frame(region), "body": one, "title": one.title(spoken()), "name": member.person.name(spoken()),
        "kind": words.COUNTED[kind] if kind else "", "year": year,
        "rows": [(mark.row, shown.title_of(mark.row.sitting), words.COUNTED[mark.kind]) for mark in marks],
    }  # fmt: skip
    return render(request, "sittings/attendance.html", context)
