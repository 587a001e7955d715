"""Pages of one follower: asking to be told, the page behind a letter, stopping."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from senim.appeals import limits
from senim.appeals.forms import LinkForm
from senim.appeals.views.citizen import network
from senim.followers import services
from senim.followers.models import Follower
from senim.programme.models import Measure, RoadMap
from senim.territory.shown import frame, office_region, outside, spoken

FOLLOWED = ("measure", "road-map")


@sensitive_variables("form", "email")
def follow(request: HttpRequest, what: str, code: str) -> HttpResponse:
    """The form: an e-mail that is told when a measure, or any of a road map, moves. A letter asks to confirm it."""
    region = office_region()
    if what not in FOLLOWED:
        raise Http404
    found: Measure | RoadMap = (
        get_object_or_404(Measure, region=region, code=code, removed_on=None)
        if what == "measure"
        else get_object_or_404(RoadMap, region=region, code=code)
    )
    form = LinkForm(request.POST or None)
    context: dict[str, Any] = {
        **frame(region), "form": form, "title": found.title(spoken()), "asked": "asked" in request.GET,
        "address": reverse(what, args=[code]), "whole": what == "road-map",
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "followers/follow.html", context)
    if not form.is_valid():
        return render(request, "followers/follow.html", context, status=400)
    email, now = form.cleaned_data["email"].strip().lower(), timezone.now()
    limits.check("follow", contact=email, network=network(request), at=now)
    address = outside(request, "/").rstrip("/")
    services.ask(what=found, email=email, language=spoken(), address=address, at=now)
    return HttpResponseRedirect(f"{request.path}?asked=1", status=303)


def _follower(request: HttpRequest, token: str) -> Follower | None:
    """Whose page it is; None for one who stopped. Raises Http404 for a token that this installation did not sign."""
    if services.key_of(token) is None:
        limits.check("open", network=network(request), at=timezone.now())
        raise Http404
    return services.by_token(token)


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "followers/ended.html", frame(office_region()))


def follower(request: HttpRequest, token: str) -> HttpResponse:
    """What one follows. Looking changes nothing: mail programs look at links by themselves."""
    found = _follower(request, token)
    if found is None:
        return _ended(request)
    listed = found.followings.select_related("measure", "road_map").order_by("pk")
    rows = [
        {
            "following": one, "title": one.followed().title(spoken()),
            "address": reverse("measure" if one.measure_id else "road-map", args=[one.followed().code]),
        }
        for one in listed
    ]  # fmt: skip
    waiting = [row for row, one in zip(rows, listed, strict=True) if one.confirmed_at is None]
    context = {**frame(found.region), "token": token, "rows": rows, "waiting": waiting}
    return render(request, "followers/follower.html", context)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 15 else 0


def act(request: HttpRequest, token: str, act: str) -> HttpResponse:
    """Confirm what was shown as waiting, stop one thing, or stop all."""
    if act not in ("confirm", "stop", "stop-all"):
        raise Http404
    found, now = _follower(request, token), timezone.now()
    numbers = [_number(typed) for typed in request.POST.getlist("number")[: services.MOST]]
    if found is None:
        return _ended(request)
    if act == "confirm":
        services.confirm(follower=found, numbers=numbers, language=spoken(), at=now)
    elif act == "stop-all":
        services.stop(follower=found, at=now)
    elif numbers:
        services.stop(follower=found, at=now, number=numbers[0])
    return HttpResponseRedirect(reverse("follower", args=[token]), status=303)
