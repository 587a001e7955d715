"""A campaign for the secretariat: stages, primary organisations and elections, terms, conferences."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.campaign import selectors, services, words
from senim.campaign.forms import (
    BodyForm,
    CampaignForm,
    ConferenceForm,
    DecisionForm,
    DoneForm,
    ElectionForm,
    PrimaryForm,
    RenewForm,
    StageForm,
)  # fmt: skip
from senim.campaign.models import Campaign, Conference, ConferenceDecision, ElectiveBody, PrimaryOrganization
from senim.campaign.views import shown
from senim.common import paging
from senim.common.acts import Failed, Makers, acts
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.sittings.views.shown import sums_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError

PAGE = 50


def _makers(region: Region, campaign: Campaign | None, data: Any = None) -> Makers:
    areas = shown.areas(region)
    found: Makers = {
        "begin": (_("Begin a campaign"), lambda: CampaignForm(data, auto_id="begin-%s")),
        "primary": (_("Add a primary organisation"), lambda: PrimaryForm(data, auto_id="primary-%s", areas=areas)),
        "body": (_("Add an elective body"), lambda: BodyForm(data, auto_id="body-%s", areas=areas)),
    }
    if campaign is not None:
        found["stage"] = (_("Add a stage"), lambda: StageForm(data, auto_id="stage-%s"))
        if campaign.closed_on is None:
            found["close"] = (_("Close the campaign: its counts become public"), lambda: forms.Form(data))
        found["conference"] = (
            _("A conference took place"), lambda: ConferenceForm(data, auto_id="conference-%s", areas=areas)
        )  # fmt: skip
    return found


def _page(request: HttpRequest, status: int = 200, problem: str = "", failed: Failed = None) -> HttpResponse:
    region = office_region()
    campaign, today = selectors.newest(region), region.today()
    state = request.GET.get("state", "not_yet")
    if state and state not in words.PRIMARIES:
        raise Http404
    given = {"area": "", "state": state}
    context: dict[str, Any] = {
        **frame(region), "person": actor(request), "problem": problem, "campaign": campaign, "given": given,
        "acts": acts(_makers(region, campaign), failed), "query": query_of(given),
        "bodies": [shown.body_row(one, today) for one in selectors.bodies(region, {}, today)[:PAGE]],
    }  # fmt: skip
    if campaign is not None:
        page = paging.page(selectors.primaries(campaign, given), request.GET.get("page"), PAGE)
        context |= {
            "title": campaign.title(spoken()), "stages": shown.stages(campaign, today), "page": page,
            **sums_of(selectors.primaries(campaign, {}), selectors.primary_states(campaign), words.PRIMARIES, given),
            "rows": [(one, one.title(spoken())) for one in page.rows],
            "conferences": [shown.conference_row(one) for one in campaign.conferences.all()],
        }  # fmt: skip
    return render(request, "campaign/office_home.html", context, status=status)


def home(request: HttpRequest) -> HttpResponse:
    """The newest campaign: what is still to be elected, and everything that may be written down."""
    return _page(request)


def _titled(form: Any) -> dict[str, Any]:
    """What a form with titles gives, as a verb takes it."""
    given = {name: value for name, value in form.cleaned_data.items() if not name.startswith("title_")}
    return {**given, "titles": form.titles()}


def act(request: HttpRequest, act: str) -> HttpResponse:
    """A campaign, a stage, a primary organisation, an elective body or a conference."""
    region = office_region()
    campaign, by = selectors.newest(region), actor(request).actor
    makers = _makers(region, campaign, request.POST)
    if act not in makers:
        raise Http404
    form: Any = makers[act][1]()
    if not form.is_valid():
        return _page(request, 400, failed=(act, form))
    if act == "close" and campaign is not None:
        return _close(request, campaign, by)
    do: dict[str, Callable[..., object]] = {
        "begin": lambda **given: services.begin(region=region, **given),
        "primary": lambda **given: services.add_primary(region=region, **given),
        "body": lambda **given: services.add_body(region=region, **given),
        "stage": lambda **given: services.add_stage(campaign=campaign, **given),  # type: ignore[arg-type]
        "conference": lambda **given: services.hold_conference(campaign=campaign, **given),  # type: ignore[arg-type]
    }
    try:
        do[act](by=by, **_titled(form))
    except InputError as error:
        return _page(request, 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-campaign"), status=303)


def _close(request: HttpRequest, campaign: Campaign, by: str) -> HttpResponse:
    try:
        services.close(campaign=campaign, by=by)
    except InputError as error:
        return _page(request, 400, said(error))
    return HttpResponseRedirect(reverse("office-campaign"), status=303)


def _primary(request: HttpRequest, code: str) -> tuple[Campaign, PrimaryOrganization]:
    region = office_region()
    campaign = selectors.newest(region)
    if campaign is None:
        raise Http404
    return campaign, get_object_or_404(PrimaryOrganization, region=region, code=code)


def _primary_page(
    request: HttpRequest, code: str, form: ElectionForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    campaign, one = _primary(request, code)
    known = one.elections.filter(campaign=campaign).first()
    facts = ("woman", "under_35", "renewed", "in_primaries")
    first: dict[str, Any] = {"held_on": known.held_on} if known else {}
    first |= {fact: "yes" if getattr(known, fact) else "no" for fact in facts} if known else {}
    context = {
        **frame(one.region), "person": actor(request), "problem": problem, "one": one, "title": one.title(spoken()),
        "known": known, "form": form or ElectionForm(initial=first),
    }  # fmt: skip
    return render(request, "campaign/office_primary.html", context, status=status)


def primary(request: HttpRequest, code: str) -> HttpResponse:
    """A primary organisation and the form of its election; no name is asked for."""
    return _primary_page(request, code)


def elect(request: HttpRequest, code: str) -> HttpResponse:
    """The organisation elected its chair."""
    campaign, one = _primary(request, code)
    form = ElectionForm(request.POST)
    if not form.is_valid():
        return _primary_page(request, code, form, 400)
    try:
        services.elect_chair(campaign=campaign, primary=one, by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return _primary_page(request, code, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-campaign"), status=303)


def _body_page(
    request: HttpRequest, code: str, form: RenewForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    one = get_object_or_404(ElectiveBody, region=office_region(), code=code)
    context = {
        **frame(one.region), "person": actor(request), "problem": problem, **shown.body_row(one, one.region.today()),
        "form": form or RenewForm(), "past": one.past_terms.all(),
    }  # fmt: skip
    return render(request, "campaign/office_body.html", context, status=status)


def body(request: HttpRequest, code: str) -> HttpResponse:
    """An elective body: its term, those before, and the form of a new election."""
    return _body_page(request, code)


def renew(request: HttpRequest, code: str) -> HttpResponse:
    """The body was elected anew."""
    one, form = get_object_or_404(ElectiveBody, region=office_region(), code=code), RenewForm(request.POST)
    if not form.is_valid():
        return _body_page(request, code, form, 400)
    try:
        services.renew(body=one, by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return _body_page(request, code, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-elective-body", args=[code]), status=303)


def _conference(code: str) -> Conference:
    found = Conference.objects.filter(campaign__region=office_region()).select_related("campaign__region")
    return get_object_or_404(found.order_by("-held_on"), code=code)


def _conference_page(
    request: HttpRequest, code: str, form: DecisionForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    one = _conference(code)
    region = one.campaign.region
    context = {
        **frame(region), "person": actor(request), "problem": problem, **shown.conference_row(one),
        "decisions": shown.decisions(one, region.today()), "form": form or DecisionForm(),
    }  # fmt: skip
    return render(request, "campaign/office_conference.html", context, status=status)


def conference(request: HttpRequest, code: str) -> HttpResponse:
    """A conference and its decisions."""
    return _conference_page(request, code)


def decide(request: HttpRequest, code: str) -> HttpResponse:
    """A decision of a conference."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _conference_page(request, code, form, 400)
    try:
        services.decide(conference=_conference(code), by=actor(request).actor, **_titled(form))
    except InputError as error:
        return _conference_page(request, code, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-conference", args=[code]), status=303)


def carry_out(request: HttpRequest, number: int) -> HttpResponse:
    """A decision of a conference was carried out."""
    found = ConferenceDecision.objects.filter(conference__campaign__region=office_region())
    one = get_object_or_404(found.select_related("conference"), pk=number)
    form = DoneForm(request.POST)
    try:
        services.carry_out(decision=one, words=form.data.get("words", ""), by=actor(request).actor)
    except InputError as error:
        return _conference_page(request, one.conference.code, None, 400, said(error))
    return HttpResponseRedirect(reverse("office-conference", args=[one.conference.code]), status=303)
