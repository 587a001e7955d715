"""Cohorts for the secretariat: members in and out, rules, joint tasks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.assembly.models import CohortMember
from senim.cohorts import selectors, services, words
from senim.cohorts.forms import EnterForm, LeaveForm, RuleForm, TaskForm
from senim.cohorts.models import OFFICE_HOLDERS, Task
from senim.cohorts.views.public import shown
from senim.common.acts import Failed, Makers, acts
from senim.duties.views.shown import deputies
from senim.rating.models import Region
from senim.territory.shown import frame, office_region
from senim_core.errors import InputError


def overview(request: HttpRequest) -> HttpResponse:
    """Every cohort with how many belong to it."""
    region = office_region()
    counts = selectors.numbers(region, region.today())
    context = {
        **frame(region), "person": actor(request),
        "rows": [(cohort, text, counts[cohort]) for cohort, text in words.COHORTS.items()],
    }  # fmt: skip
    return render(request, "cohorts/office_overview.html", context)


def _makers(region: Region, cohort: str, data: Any = None) -> Makers:
    today = region.today()
    found: Makers = {
        "rule": (_("Write the rule down"), lambda: RuleForm(data, auto_id="rule-%s", initial={"since": today})),
        "task": (_("Give a joint task"), lambda: TaskForm(data, auto_id="task-%s")),
    }
    if cohort != OFFICE_HOLDERS:
        found["enter"] = (
            _("A deputy belongs to it"),
            lambda: EnterForm(data, auto_id="enter-%s", deputies=deputies(region), initial={"starts_on": today}),
        )
    return found


def _page(
    request: HttpRequest, cohort: str, status: int = 200, problem: str = "", failed: Failed = None
) -> HttpResponse:
    if cohort not in words.COHORTS:
        raise Http404
    region = office_region()
    context = {
        **frame(region), **shown(region, cohort), "person": actor(request), "problem": problem,
        "acts": acts(_makers(region, cohort), failed),
    }  # fmt: skip
    return render(request, "cohorts/office_cohort.html", context, status=status)


def cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """A cohort and what may be written down of it."""
    return _page(request, cohort)


def act(request: HttpRequest, cohort: str, act: str) -> HttpResponse:
    """A rule, a task or a member."""
    region, by = office_region(), actor(request).actor
    makers = _makers(region, cohort, request.POST)
    if cohort not in words.COHORTS or act not in makers:
        raise Http404
    form: Any = makers[act][1]()
    if not form.is_valid():
        return _page(request, cohort, 400, failed=(act, form))
    given = form.cleaned_data
    try:
        if act == "rule":
            services.set_rule(region=region, cohort=cohort, titles=form.titles(), since=given["since"], by=by)
        elif act == "task":
            services.give_task(region=region, cohort=cohort, titles=form.titles(), due_on=given["due_on"], by=by)
        else:
            services.enter(region=region, cohort=cohort, by=by, **given)
    except InputError as error:
        return _page(request, cohort, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-cohort", args=[cohort]), status=303)


def leave(request: HttpRequest, number: int) -> HttpResponse:
    """A deputy's last day in a cohort."""
    one = get_object_or_404(CohortMember, pk=number, region=office_region())
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _page(request, one.cohort, 400, str(form.errors["on"][0]))
    try:
        services.leave(member=one, on=form.cleaned_data["on"], by=actor(request).actor)
    except InputError as error:
        return _page(request, one.cohort, 400, said(error))
    return HttpResponseRedirect(reverse("office-cohort", args=[one.cohort]), status=303)


def finish(request: HttpRequest, number: int) -> HttpResponse:
    """A joint task was done."""
    one = get_object_or_404(Task, pk=number, region=office_region())
    try:
        services.finish_task(task=one, words=request.POST.get("words", ""), by=actor(request).actor)
    except InputError as error:
        return _page(request, one.cohort, 400, said(error))
    return HttpResponseRedirect(reverse("office-cohort", args=[one.cohort]), status=303)
