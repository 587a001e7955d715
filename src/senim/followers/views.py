"""Pages of one follower: asking to be told, the page behind a letter, stopping."""

from typing import Any, cast

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

FOLLOWED: dict[str, type[Measure | RoadMap]] = {"measure": Measure, "road-map": RoadMap}


@sensitive_variables("form", "email")
def follow(request: HttpRequest, what: str, code: str) -> HttpResponse:
    """The form: an e-mail that is told when a measure, or any of a road map, moves. A letter asks to confirm it."""
    region = office_region()
    if what not in FOLLOWED:
        raise Http404
    found = get_object_or_404(FOLLOWED[what], region=region, code=code)
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
    services.ask(what=cast(Measure | RoadMap, found), email=email, language=spoken(), address=address, at=now)
    return HttpResponseRedirect(f"{request.path}?asked=1", status=303)


def _follower(request: HttpRequest, token: str) -> Follower:
    found = services.by_token(token)
    if found is None or found.region != office_region():
        limits.check("open", network=network(request), at=timezone.now())
        raise Http404
    return found


def follower(request: HttpRequest, token: str) -> HttpResponse:
    """What one follows. Looking changes nothing: mail programs look at links by themselves."""
    found = _follower(request, token)
    listed = found.followings.select_related("measure", "road_map").order_by("pk")
    rows = [
        {
            "following": one, "title": one.followed().title(spoken()),
            "address": reverse("measure" if one.measure_id else "road-map", args=[one.followed().code]),
        }
        for one in listed
    ]  # fmt: skip
    waiting = found.followings.filter(confirmed_at=None).count()
    context = {**frame(found.region), "token": token, "rows": rows, "waiting": waiting}
    return render(request, "followers/follower.html", context)


def act(request: HttpRequest, token: str, act: str) -> HttpResponse:
    """Confirm what waits, stop one thing, or stop all."""
    found, now = _follower(request, token), timezone.now()
    if act == "confirm":
        services.confirm(follower=found, at=now)
    elif act == "stop":
        number = request.POST.get("number", "")
        if not number.isdecimal() or not found.followings.filter(pk=int(number)).exists():
            raise Http404
        services.stop(follower=found, at=now, number=int(number))
    elif act == "stop-all":
        services.stop(follower=found, at=now)
    else:
        raise Http404
    if services.by_token(token) is None:
        return render(request, "followers/ended.html", frame(found.region))
    return HttpResponseRedirect(reverse("follower", args=[token]), status=303)
