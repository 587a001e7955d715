"""The doors: `/` leads to the reader's language, then the state of the region at a glance."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from senim.pages.views.releases import figure_cards
from senim.pages.views.shown import banner, language
from senim.rating import selectors
from senim.rating.models import RatedMandate

BANDS = ("high", "middle", "low", "")


def welcome(request: HttpRequest) -> HttpResponse:
    """Redirect to the language the reader's browser asks for, Kazakh where it asks for none of ours."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request: HttpRequest) -> HttpResponse:
    """What this is, the figures of the latest release with their date, the bands of each peer group."""
    region = selectors.primary_region()
    release = selectors.latest(region) if region else None
    if release is None:
        return render(request, "pages/empty.html", status=503)
    rules = selectors.ruleset(release)
    counted: dict[str, dict[str, int]] = {}
    for group, band in RatedMandate.objects.filter(release=release).values_list("peer_group", "band"):
        counted.setdefault(group, dict.fromkeys(BANDS, 0))[band] += 1
    groups: list[dict[str, Any]] = [
        {
            "id": group,
            "title": title[language()],
            "bands": [(band, counted[group][band]) for band in BANDS],
            "all": sum(counted[group].values()),
        }
        for group, title in rules.peer_groups.items()
        if group in counted
    ]
    context = {
        "release": release,
        "rules": rules,
        "banner": banner(release),
        "region": release.region.title[language()],
        "cards": figure_cards(release),
        "groups": groups,
        "rules_title": rules.title[language()],
        "rules_notice": rules.notice[language()],
    }
    return render(request, "pages/home.html", context)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, with the way back."""
    return render(request, "pages/error.html", {"code": 404}, status=404)


def lapsed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its guard: an old page, or a browser that keeps no cookie."""
    return render(request, "pages/error.html", {"code": 403}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke on our side."""
    return render(request, "pages/error.html", {"code": 500}, status=500)
