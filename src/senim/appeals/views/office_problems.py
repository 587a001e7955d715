"""The office's page of systemic problems: what was grouped, how far it was taken, and the next step."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.appeals import problems, selectors
from senim.appeals.models import Problem
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError

SHOWN = 200


def _page(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    person, region = actor(request), office_region()
    found = Problem.objects.filter(region=region)
    if person.deputy_id:
        found = found.filter(deputy_id=person.deputy_id)
    names, topics = names_of(region, spoken()), selectors.topics(spoken())
    context = {
        **frame(region), "person": person, "problem": problem, "works": person.may(Permission.APPEAL_WORK),
        "rows": [
            (
                one, topics.get(one.topic, one.topic), names.areas.get(one.area_code, ""),
                names.deputies.get(one.deputy_id, ""),
            )
            for one in found[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "appeals/office_problems.html", context, status=status)


def listing(request: HttpRequest) -> HttpResponse:
    """Every problem, newest first."""
    return _page(request)


def group(request: HttpRequest, code: str) -> HttpResponse:
    """Group an appeal with its like."""
    region, person = office_region(), actor(request)
    appeal = get_object_or_404(selectors.for_staff(person, region), code=code)
    try:
        problems.group(appeal=appeal, by=person.actor)
    except InputError as error:
        return _page(request, 400, said(error))
    return HttpResponseRedirect(reverse("office-problems"), status=303)


def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """The next step of a problem."""
    found, by = get_object_or_404(Problem, code=code, region=office_region()), actor(request).actor
    try:
        if step == "propose":
            problems.propose(problem=found, by=by)
        elif step == "accept":
            problems.accept(problem=found, decision=request.POST.get("decision", ""), by=by)
        elif step == "finish":
            problems.finish(problem=found, by=by)
        else:
            raise Http404
    except InputError as error:
        return _page(request, 400, said(error))
    return HttpResponseRedirect(reverse("office-problems"), status=303)
