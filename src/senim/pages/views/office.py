"""The staff's first page and the log: what waits for whom, and what was done by whom."""

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from senim.accounts.access import actor
from senim.accounts.permissions import ROLE_NAMES, Permission, Role
from senim.ledger.models import Leaf
from senim.pages.views import waiting
from senim.pages.views.shown import language
from senim.rating.drafts import is_stale
from senim.rating.models import Draft, Region
from senim.rating.names import region_of_office

PAGE = 50


def home(request: HttpRequest) -> HttpResponse:
    """What waits: in the office one works for, drafts for a decision, regions whose evidence changed since."""
    person = actor(request)
    office = region_of_office()
    reads_drafts = person.may(Permission.DRAFT_READ)
    drafts = Draft.objects.filter(state__in=Draft.WAITING).select_related("region") if reads_drafts else []
    regions = Region.objects.order_by("slug") if reads_drafts else []
    context = {
        "person": person,
        "role": ROLE_NAMES[Role(person.role)],
        "lines": waiting.lines(person, office) if office else [],
        "reads_drafts": reads_drafts,
        "waiting": [(draft, draft.region.title[language()], draft.prepared_by == person.actor) for draft in drafts],
        "stale": [region.title[language()] for region in regions if is_stale(region)],
    }
    return render(request, "office/home.html", context)


def log(request: HttpRequest) -> HttpResponse:
    """Every act, newest first."""
    page = Paginator(Leaf.objects.order_by("-index"), PAGE).get_page(request.GET.get("page"))
    leaves = []
    for leaf in page:
        said = json.loads(leaf.body)
        by = said.pop("by", "")
        said.pop("type", None)
        text = json.dumps(said, ensure_ascii=False)
        leaves.append((leaf, by, text if len(text) < 600 else text[:600] + "…"))
    return render(request, "office/log.html", {"person": actor(request), "page": page, "leaves": leaves})
