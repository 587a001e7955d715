"""The office's page of routing rules: what each would do now, and a form for another."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.appeals import routing, selectors
from senim.appeals.models import Route
from senim.common.kazakh import sort_key
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError


class RouteForm(forms.Form):
    """Topic, territory, deputy."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    area_code = forms.ChoiceField(label=_("Territory"), required=False)
    deputy_id = forms.ChoiceField(label=_("Deputy"))

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = names_of(region, spoken())
        listed = {"topic": selectors.topics(spoken()), "area_code": known.areas, "deputy_id": known.deputies}
        for name, choices in listed.items():
            ordered = sorted(choices.items(), key=lambda one: sort_key(one[1]))
            self.fields[name].choices = [("", "—"), *ordered]  # type: ignore[attr-defined]


def _page(request: HttpRequest, form: RouteForm, status: int = 200, problem: str = "") -> HttpResponse:
    region = office_region()
    names, topics = names_of(region, spoken()), selectors.topics(spoken())
    context = {
        **frame(region), "person": actor(request), "form": form, "problem": problem,
        "rows": [
            (
                one, topics.get(one.topic, ""), names.areas.get(one.area_code, ""),
                names.deputies.get(one.deputy_id, ""), count,
            )
            for one, count in routing.dry_run(region)
        ],
    }  # fmt: skip
    return render(request, "appeals/office_routes.html", context, status=status)


def listing(request: HttpRequest) -> HttpResponse:
    """Every rule with what it would do now."""
    return _page(request, RouteForm(region=office_region()))


def new(request: HttpRequest) -> HttpResponse:
    """Keep a rule."""
    form = RouteForm(request.POST, region=office_region())
    if not form.is_valid():
        return _page(request, form, 400)
    try:
        routing.keep(region=office_region(), by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return _page(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-routes"), status=303)


def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Take a rule out."""
    routing.drop(route=get_object_or_404(Route, pk=number, region=office_region()), by=actor(request).actor)
    return HttpResponseRedirect(reverse("office-routes"), status=303)
