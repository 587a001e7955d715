"""What everyone sees of a campaign: stages, counts of chairs, who is due for election when, conferences."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from senim.campaign import selectors, words
from senim.campaign.models import Campaign, Conference
from senim.campaign.views import shown
from senim.common import paging
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.sittings.views.shown import sums_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.small_cells import LEAST

PAGE = 50


def _campaign(region: Region) -> Campaign:
    found = selectors.newest(region)
    if found is None:
        raise Http404
    return found


def overview(request: HttpRequest) -> HttpResponse:
    """The newest campaign: stages, chairs elected and what may be said of them, terms, conferences."""
    region = office_region()
    campaign, today = selectors.newest(region), region.today()
    context: dict[str, Any] = {**frame(region), "campaign": campaign, "today": today}
    if campaign is not None:
        found = selectors.chairs(campaign)
        names = names_of(region, spoken()).areas
        all_bodies = {"area": "", "state": ""}
        context |= {
            "title": campaign.title(spoken()), "stages": shown.stages(campaign, today), "chairs": found,
            "facts": shown.facts(found.total), "texts": list(words.FACTS.values()), "least": LEAST,
            "areas": [
                (names.get(area, area), area, found.of_area[area][0], shown.facts(cells))
                for area, cells in found.areas.items()
            ],
            "terms": sums_of(selectors.bodies(region, all_bodies, today), selectors.term_states(today), words.TERMS,
                             all_bodies),
            "conferences": [shown.conference_row(one) for one in campaign.conferences.all()],
        }  # fmt: skip
    return render(request, "campaign/overview.html", context)


def _given(request: HttpRequest, region: Region, states: Any) -> dict[str, str]:
    """What a reader chose; an unknown area or state is an unknown page."""
    given = {name: request.GET.get(name, "")[:200] for name in ("area", "state")}
    if given["area"] and given["area"] not in names_of(region, spoken()).areas:
        raise Http404
    if given["state"] and given["state"] not in states:
        raise Http404
    return given


def _choices(region: Region, given: dict[str, str]) -> list[dict[str, Any]]:
    return [{"name": "area", "title": _("Territory"), "options": shown.areas(region), "chosen": given["area"]}]


def primary_list(request: HttpRequest) -> HttpResponse:
    """Primary organisations, and whether each elected its chair in the campaign; the two sum to all."""
    region = office_region()
    campaign, given = _campaign(region), _given(request, region, words.PRIMARIES)
    states = selectors.primary_states(campaign)
    page = paging.page(selectors.primaries(campaign, given), request.GET.get("page"), PAGE)
    held = dict(campaign.elections.filter(primary__in=[one.pk for one in page.rows]).values_list("primary", "held_on"))
    names = names_of(region, spoken()).areas
    context = {
        **frame(region), "given": given, "page": page, "query": query_of(given), "today": region.today(),
        **sums_of(selectors.primaries(campaign, {**given, "state": ""}), states, words.PRIMARIES, given),
        "choices": _choices(region, given),
        "rows": [(one, one.title(spoken()), names.get(one.area_code, ""), held.get(one.pk)) for one in page.rows],
    }  # fmt: skip
    return render(request, "campaign/primaries.html", context)


def term_list(request: HttpRequest) -> HttpResponse:
    """Elective bodies by who is due for election when; the states sum to all."""
    region = office_region()
    today, given = region.today(), _given(request, region, words.TERMS)
    page = paging.page(selectors.bodies(region, given, today), request.GET.get("page"), PAGE)
    names = names_of(region, spoken()).areas
    context = {
        **frame(region), "given": given, "page": page, "query": query_of(given), "today": today,
        **sums_of(selectors.bodies(region, {**given, "state": ""}, today), selectors.term_states(today), words.TERMS,
                  given),
        "choices": _choices(region, given),
        "rows": [{**shown.body_row(one, today), "area": names.get(one.area_code, "")} for one in page.rows],
    }  # fmt: skip
    return render(request, "campaign/terms.html", context)


def conference(request: HttpRequest, code: str) -> HttpResponse:
    """A conference: delegates, the mark that was given, decisions and what became of them."""
    region = office_region()
    found = Conference.objects.select_related("campaign").filter(campaign__region=region)
    one = get_object_or_404(found.order_by("-held_on"), code=code)
    context = {
        **frame(region), **shown.conference_row(one), "decisions": shown.decisions(one, region.today()),
        "area": names_of(region, spoken()).areas.get(one.area_code, ""), "today": region.today(),
    }  # fmt: skip
    return render(request, "campaign/conference.html", context)
