"""Pages of the staff on drafts: computed, previewed, submitted, approved, delayed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.rating import drafts, preview, quality, selectors
from senim.rating.models import Draft, Region
from senim_core.errors import InputError, SenimError
from senim_core.evidence.schema import label
from senim_core.figures import compute as figures
from senim_core.i18n import LANGUAGES
from senim_core.rating.explain import points
from senim_core.rating.words import change_lines, signed

STATES = {
    Draft.State.COMPUTED: _("computed, not submitted"),
    Draft.State.SUBMITTED: _("waits for a second person"),
    Draft.State.DELAYED: _("delayed, with a public reason"),
    Draft.State.PUBLISHED: _("published"),
    Draft.State.WITHDRAWN: _("withdrawn"),
    Draft.State.REPLACED: _("replaced by a newer computation"),
}
RECENT = 30


def _spoken() -> str:
    return get_language() or "kk"


def listing(request: HttpRequest) -> HttpResponse:
    """Regions with what can be computed, and the latest drafts."""
    person = actor(request)
    regions = [
        {"slug": region.slug, "title": region.title[_spoken()], "stale": drafts.is_stale(region)}
        for region in Region.objects.order_by("slug")
    ]
    recent = Draft.objects.select_related("region", "release").order_by("-id")[:RECENT]
    context = {
        "person": person,
        "regions": regions,
        "drafts": [(draft, draft.region.title[_spoken()], STATES[Draft.State(draft.state)]) for draft in recent],
        "may_compute": person.may(Permission.DRAFT_COMPUTE),
    }
    return render(request, "rating/drafts.html", context)


def compute(request: HttpRequest) -> HttpResponse:
    """Compute a region's draft now."""
    region = get_object_or_404(Region, slug=request.POST.get("region", ""))
    try:
        draft = drafts.compute(region=region, by=actor(request).actor)
    except SenimError as error:
        return _refused(request, error)
    return HttpResponseRedirect(reverse("draft", args=[draft.pk]))


def _refused(request: HttpRequest, error: SenimError) -> HttpResponse:
    return render(request, "rating/refused.html", {"person": actor(request), "problem": said(error)}, status=400)


def _figures(draft: Draft) -> list[dict[str, Any]]:
    """Figures that would change: title, before and after."""
    found = []
    for name, (before, after) in draft.preview.get("figures", {}).items():
        sums = [None if parts is None else sum(parts.values()) for parts in (before, after)]
        if before != after and name in figures.figures():
            figure = figures.figures()[name]
            parts = [
                (figure.parts[part][_spoken()], (before or {}).get(part), (after or {}).get(part))
                for part in figure.parts
            ]
            found.append({"title": figure.title[_spoken()], "before": sums[0], "after": sums[1], "parts": parts})
    return found


def _changes(draft: Draft) -> dict[str, Any]:
    """Whose total or place would change, those whose place moves most first, with the parts in words."""
    spoken, rows = _spoken(), []
    names = _names(draft)
    rules = drafts.rules_of(draft)
    for deputy_id, stored in draft.preview.get("changes", {}).items():
        change = preview.change_from(stored)
        if (change.total_before, change.place_before) == (change.total_after, change.place_after):
            continue
        moved = abs((change.place_before or 0) - (change.place_after or 0))
        rows.append(
            {
                "id": deputy_id,
                "name": names.get(deputy_id, {}).get(spoken, deputy_id),
                "place": (change.place_before, change.place_after),
                "total": tuple(
                    None if one is None else points(one, spoken) for one in (change.total_before, change.total_after)
                ),
                "shown": "" if change.shown is None else signed(change.shown, spoken),
                "lines": change_lines(change, rules, spoken)[2:],
                "moved": moved,
            }
        )
    rows.sort(key=lambda row: (-row["moved"], row["name"]))
    return {"rows": rows, "places": sum(row["moved"] > 0 for row in rows), "all": len(draft.preview.get("changes", {}))}


def _names(draft: Draft) -> dict[str, dict[str, str]]:
    kept = draft.region.evidence.filter(table="mandates").values_list("values", flat=True)
    return {values["deputy_id"]: {one: values[f"name_{one}"] for one in LANGUAGES} for values in kept}


def _findings(draft: Draft) -> list[str]:
    spoken, lines = _spoken(), []
    for entry in draft.findings:
        if entry["kind"] == "unfit":
            lines.append(entry["text"])
        elif entry["kind"] == "feed":
            source = label("source", entry["source"], spoken)
            text = _("Not handed in: {source}, {assembly}. Mandates: {count}.")
            lines.append(text.format(source=source, assembly=entry["assembly"][spoken], count=entry["count"]))
        else:
            lines.append(f"{quality.CHECKS[entry['kind']][0]}: {entry['count']} / {entry['of']}")
    return lines


def _page(request: HttpRequest, draft: Draft, status: int = 200, problem: str = "") -> HttpResponse:
    person = actor(request)
    waiting = draft.state in Draft.WAITING
    fit = draft.state == Draft.State.COMPUTED and bool(draft.digest)
    latest = selectors.latest(draft.region)
    context = {
        "person": person,
        "draft": draft,
        "region": draft.region.title[_spoken()],
        "state": STATES[Draft.State(draft.state)],
        "findings": _findings(draft),
        "figures": _figures(draft),
        "changes": _changes(draft),
        "latest": latest,
        "delay_reason": draft.delay_reason.get(_spoken(), ""),
        "languages": LANGUAGES,
        "given": request.POST,
        "problem": problem,
        "may_submit": fit and person.may(Permission.DRAFT_SUBMIT),
        "may_withdraw": waiting and person.may(Permission.DRAFT_WITHDRAW),
        "may_approve": waiting and person.may(Permission.DRAFT_APPROVE) and draft.prepared_by != person.actor,
        "may_delay": waiting and person.may(Permission.DRAFT_DELAY) and draft.prepared_by != person.actor,
    }
    return render(request, "rating/draft.html", context, status=status)


def _draft(number: int) -> Draft:
    return get_object_or_404(Draft.objects.select_related("region", "release", "corrects"), pk=number)


def draft(request: HttpRequest, number: int) -> HttpResponse:
    """A draft: what it would change, whose place moves, what to know of the evidence, and what may be done."""
    return _page(request, _draft(number))


def _reason(request: HttpRequest) -> dict[str, str]:
    return {language: request.POST.get(f"reason_{language}", "").strip() for language in LANGUAGES}


def decide(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Submit, withdraw, delay or approve a draft; the address says which, and each has its own permission."""
    found, by = _draft(number), actor(request).actor
    try:
        if act == "submit":
            drafts.submit(draft=found, by=by, reason=_reason(request))
        elif act == "withdraw":
            drafts.withdraw(draft=found, by=by)
        elif act == "delay":
            drafts.delay(draft=found, by=by, reason=_reason(request))
        else:
            drafts.approve(draft=found, by=by)
    except InputError as error:
        return _page(request, _draft(number), 400, said(error))
    return HttpResponseRedirect(reverse("draft", args=[number]))
