"""The report of a faction: choose months, read it, open the list of each number, take it along."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from senim.assembly.models import Classification, Organization
from senim.common import paging
from senim.common.kazakh import sort_key
from senim.programme.letters import FORMS
from senim.report import figures, paper
from senim.report.figures import About, Group
from senim.territory.shown import frame, office_region, spoken

LANGUAGES = ("kk", "ru", "en")
MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
PAGE = 50
LONGEST = 12  # months


def _month(text: str) -> date:
    """The first day of a month. Raises Http404 for what is none."""
    if not MONTH.fullmatch(text):
        raise Http404
    return date.fromisoformat(f"{text}-01")


def _about(assembly: str, first: str, last: str) -> About:
    """What the address asks for. Raises Http404 for an unknown assembly, months in the wrong order, or too many."""
    region = office_region()
    found = Organization.objects.filter(region=region, classification=Classification.MASLIKHAT).select_related("region")
    one, begin, end = get_object_or_404(found, code=assembly), _month(first), _month(last)
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    if not 1 <= months <= LONGEST:
        raise Http404
    return About(one, begin, end.replace(day=monthrange(end.year, end.month)[1]), region.today())


def choose(request: HttpRequest) -> HttpResponse:
    """Which assembly and months; the running year up to the last month that is over is offered."""
    region = office_region()
    assemblies = sorted(
        Organization.objects.filter(region=region, classification=Classification.MASLIKHAT),
        key=lambda one: (one.level != "region", sort_key(one.title(spoken()))),
    )
    given = {name: request.GET.get(name, "")[:80] for name in ("assembly", "first", "last")}
    if any("\0" in value for value in given.values()):
        raise Http404
    if all(given.values()):
        about = _about(**given)
        return HttpResponseRedirect(reverse("report", args=[about.assembly.code, given["first"], given["last"]]))
    ends = region.today() + timedelta(days=1)  # a month that ends today is over
    last = ends.replace(day=1) - timedelta(days=1)
    context = {
        **frame(region), "first": f"{last.year}-01", "last": f"{last:%Y-%m}", "longest": LONGEST,
        "assemblies": [(one.code, one.title(spoken())) for one in assemblies],
    }  # fmt: skip
    return render(request, "report/choose.html", context)


def report(request: HttpRequest, assembly: str, first: str, last: str) -> HttpResponse:
    """The report of an assembly's faction for some months: every number leads to its list."""
    about = _about(assembly, first, last)
    found = figures.sections(about)
    context = {
        **frame(about.region), "about": about, "title": about.assembly.title(spoken()), "first": first, "last": last,
        "sections": [(section, [_shown(group) for group in section.groups]) for section in found],
        "gaps": figures.gaps(about, found), "languages": LANGUAGES, "newest": figures.release_of(about),
        "unsettled": figures.unsettled(found),
    }  # fmt: skip
    return render(request, "report/report.html", context)


def _shown(group: Group) -> dict[str, Any]:
    return {
        "group": group, "whole": group.number(""), "rest": group.number("rest"),
        "states": [(key, text, group.number(key)) for key, (text, _condition) in group.states.items()],
    }  # fmt: skip


def listing(request: HttpRequest, assembly: str, first: str, last: str, key: str, state: str = "") -> HttpResponse:
    """What a number of the report counts, by the same query."""
    about = _about(assembly, first, last)
    group = figures.group_of(about, key)
    if group is None or (state and state != "rest" and state not in group.states):
        raise Http404
    found = group.listed(state)
    page = paging.page(found, request.GET.get("page"), PAGE)
    number = group.number(state)
    context = {
        **frame(about.region), "about": about, "group": group, "state": state, "number": number, "page": page,
        "text": group.states[state][0] if state and state != "rest" else "", "query": "",
        "rows": [group.row(one) for one in page.rows], "first": first, "last": last,
        "assembly": about.assembly.title(spoken()),
    }  # fmt: skip
    return render(request, "report/list.html", context)


def report_paper(request: HttpRequest, assembly: str, first: str, last: str, language: str, form: str) -> HttpResponse:
    """The report as PDF or DOCX. Each number leads to its list on this site."""
    about = _about(assembly, first, last)
    if language not in LANGUAGES or form not in FORMS:
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"

    def where(key: str, state: str) -> str:
        what = [assembly, first, last, key]
        return reverse("report-state", args=[*what, state]) if state else reverse("report-list", args=what)

    kind, made = FORMS[form]
    answer = HttpResponse(made(paper.report(about, language, site, where)), content_type=kind)
    name = f"report-{about.assembly.code}-{first}-{last}-{language}.{form}"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
