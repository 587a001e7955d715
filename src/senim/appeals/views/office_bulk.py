"""One act on many appeals: a look at what would become of each, then the act."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.appeals import bulk, selectors, words
from senim.appeals.models import Appeal
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.appeals.status import Act, Status
from senim_core.errors import InputError

NAMES = {
    "take": gettext_noop("Take up"), "assign": gettext_noop("Give to a deputy"), "close": gettext_noop("Close"),
}  # fmt: skip


def _chosen(request: HttpRequest) -> list[Appeal]:
    codes = [code for code in request.POST.getlist("code")[: bulk.MOST + 1] if "\0" not in code]
    own = selectors.for_staff(actor(request), office_region())
    return list(own.filter(code__in=codes).order_by("clock_on", "id"))


def _page(
    request: HttpRequest, lines: list[bulk.Line], *, done: bool, problem: str = "", status: int = 200
) -> HttpResponse:
    region, act, deputy = office_region(), request.POST.get("act", ""), request.POST.get("deputy_id", "")
    shown = [
        (line.appeal, words.STATUSES[Status(line.appeal.status)].name, said(line.problem) if line.problem else "")
        for line in lines
    ]
    context = {
        **frame(region), "person": actor(request), "act": act,
        "act_name": _(NAMES[act]) if act in NAMES else _("Many at once"),
        "deputy_id": deputy, "deputy": names_of(region, spoken()).deputies.get(deputy, ""), "lines": shown,
        "good": sum(line.problem is None for line in lines), "bad": sum(line.problem is not None for line in lines),
        "done": done, "problem": problem,
    }  # fmt: skip
    return render(request, "appeals/bulk.html", context, status=status)


def _deputy(request: HttpRequest) -> str:
    deputy = request.POST.get("deputy_id", "")
    known = names_of(office_region(), spoken()).deputies
    if request.POST.get("act") == Act.ASSIGN and deputy not in known:
        raise InputError(gettext_noop("no deputy is chosen"), hint=gettext_noop("choose one from the list"))
    return deputy


def look(request: HttpRequest) -> HttpResponse:
    """What would become of each marked appeal."""
    try:
        _deputy(request)
        lines = bulk.preview(_chosen(request), request.POST.get("act", ""))
    except InputError as error:
        return _page(request, [], done=False, problem=said(error), status=400)
    return _page(request, lines, done=False)


def act(request: HttpRequest) -> HttpResponse:
    """Do it to each that nobody touched meanwhile."""
    given = {key.removeprefix("version-"): str(value) for key, value in request.POST.items() if "version-" in key}
    versions = {
        code: int(value) for code, value in given.items() if value.isascii() and value.isdigit() and len(value) < 10
    }
    try:
        deputy = _deputy(request)
        lines = bulk.apply(
            _chosen(request), request.POST.get("act", ""), versions=versions, by=actor(request).actor, deputy_id=deputy
        )
    except InputError as error:
        return _page(request, [], done=True, problem=said(error), status=400)
    return _page(request, lines, done=True)
