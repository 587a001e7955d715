"""What everyone sees of the budget: plan against payment, lines with their documents, deputies' notes, the package."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from senim.budget import fiscal, selectors, words
from senim.budget.models import Line, Note
from senim.common import paging
from senim.common.kazakh import sort_key
from senim.programme.selectors import titles
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken

PAGE = 50
WIDE = 1000


def _given(request: HttpRequest, years: list[int]) -> dict[str, str]:
    """What a reader chose; the newest year where none was. An unknown year or state is an unknown page."""
    given = {name: request.GET.get(name, "")[:200] for name in (*selectors.GIVEN, "q")}
    if any("\0" in value for value in given.values()):
        raise Http404
    if given["state"] and given["state"] not in selectors.STATES:
        raise Http404
    if not given["year"]:
        given["year"] = str(years[0]) if years else ""
    elif given["year"] not in {str(year) for year in years}:
        raise Http404
    return given


def overview(request: HttpRequest) -> HttpResponse:
    """A year's plan against its payments: in sum, by body, and line by line."""
    region = office_region()
    years = selectors.years(region)
    given = _given(request, years)
    found = selectors.chosen(region, given)
    known = titles(region, spoken())
    total, lines = selectors.total(found), selectors.by_body(found)
    most = max((max(one.plan or 0, one.paid or 0) for one in lines), default=0)
    page = paging.page(
        found.select_related("line__body", "line__measure", "statement").order_by("line__code", "year"),
        request.GET.get("page"), PAGE,
    )  # fmt: skip
    context = {
        **frame(region), "years": [(year, query_of(given, year=str(year))) for year in years], "given": given,
        "total": total, "query": query_of(given), "unpaid": query_of({**given, "state": "unpaid"}),
        "page": page, "choices": _choices(region, given, known),
        "bars": [_bar(one, most, known.bodies, given) for one in lines],
        "rows": [
            {
                "amount": one, "title": one.line.title(spoken()),
                "plan": one.planned if one.adjusted is None else one.adjusted,
                "body": one.line.body.title(spoken()) if one.line.body else "",
                "measure": one.line.measure.title(spoken()) if one.line.measure else "",
            }
            for one in page.rows
        ],
        "notes": [
            (state, words.NOTES[state], selectors.notes(region, state).count()) for state in selectors.note_states()
        ],
    }  # fmt: skip
    return render(request, "budget/overview.html", context)


def _bar(one: selectors.Total, most: int, bodies: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "total": one, "title": bodies.get(one.key, one.key) or _("without a body"),
        "query": query_of(given, body=one.key) if one.key else "",
        "plan_x": (one.plan or 0) * WIDE // most if most else 0,
        "paid_x": (one.paid or 0) * WIDE // most if most else 0,
    }  # fmt: skip


def _choices(region: Region, given: Mapping[str, str], known: Any) -> list[dict[str, Any]]:
    bodies = sorted(known.bodies.items(), key=lambda one: sort_key(one[1]))
    return [
        {"name": "body", "title": _("Responsible body"), "options": bodies, "chosen": given["body"]},
        {"name": "state", "title": _("State"), "options": words.STATES.items(), "chosen": given["state"]},
    ]


def line(request: HttpRequest, code: str) -> HttpResponse:
    """A line: every amount that a document ever said of it, the measure it pays for, deputies' notes."""
    region = office_region()
    one = get_object_or_404(Line.objects.select_related("body", "measure"), region=region, code=code)
    names = names_of(region, spoken())
    amounts = one.amounts.filter(statement__applied_at__isnull=False).select_related("statement")
    context = {
        **frame(region), "line": one, "known": {one.code}, "title": one.title(spoken()),
        "body": one.body.title(spoken()) if one.body else "",
        "measure": one.measure, "measure_title": one.measure.title(spoken()) if one.measure else "",
        "amounts": amounts.order_by("-year", "-statement__as_of", "-statement"),
        "notes": [_note(note, names.deputies) for note in Note.objects.filter(region=region, budget_code=one.code)],
    }  # fmt: skip
    return render(request, "budget/line.html", context)


def _note(note: Note, deputies: Mapping[str, str]) -> dict[str, Any]:
    return {"note": note, "who": deputies.get(note.deputy_id, note.deputy_id), "state": words.NOTES[note.state]}


def note_list(request: HttpRequest) -> HttpResponse:
    """Deputies' notes, newest first, by what became of them."""
    region = office_region()
    state = request.GET.get("state", "")
    if state and state not in selectors.note_states():
        raise Http404
    counts = [(key, words.NOTES[key], selectors.notes(region, key).count()) for key in selectors.note_states()]
    page = paging.page(selectors.notes(region, state), request.GET.get("page"), PAGE)
    codes = [one.budget_code for one in page.rows]
    known = set(Line.objects.filter(region=region, code__in=codes).values_list("code", flat=True))
    context = {
        **frame(region), "counts": counts, "state": state, "page": page, "query": f"state={state}" if state else "",
        "total": sum(number for _key, _title, number in counts), "known": known,
        "rows": [_note(one, names_of(region, spoken()).deputies) for one in page.rows],
    }  # fmt: skip
    return render(request, "budget/notes.html", context)


def package(request: HttpRequest) -> HttpResponse:
    """The whole budget as a Fiscal Data Package."""
    region = office_region()
    answer = HttpResponse(fiscal.package(region), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{region.slug}-budget.zip"'
    return answer
