"""Deputies: the list with its filters, a deputy's facts and criteria, a criterion's items and their CSV."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from senim.common.kazakh import sort_key
from senim.pages import charts
from senim.pages.frozen import frozen
from senim.pages.views import shown
from senim.pages.views.shown import banner, language
from senim.rating import outcomes, selectors
from senim.rating.models import RatedMandate, Release
from senim_core.canonical import to_csv
from senim_core.evidence.schema import label
from senim_core.rating.explain import arithmetic_lines, points
from senim_core.rating.scoring import SOURCE_MISSING

UNBALANCED = 50_000  # ppm by which the total may exceed the balanced score before the page says so
FILTERS = ("q", "assembly", "level", "district", "cohort", "letter")


def _release(slug: str) -> Release:
    return get_object_or_404(Release.objects.select_related("region"), slug=slug)


def _current() -> Release:
    region = selectors.primary_region()
    release = selectors.latest(region) if region else None
    if release is None:
        raise Http404
    return release


def current(request: HttpRequest) -> HttpResponse:
    """The list of the latest release."""
    return _listing(request, _current())


def permanent(request: HttpRequest, **where: str) -> HttpResponse:
    """Lead from the deputy's short address to the permanent one of the latest release."""
    name = "criterion" if "code" in where else "deputy"
    return HttpResponseRedirect(reverse(name, kwargs={"slug": _current().slug, **where}))


@frozen
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of one release."""
    return _listing(request, _release(slug))


def _choices(everyone: Iterable[Mapping[str, Any]], chosen: dict[str, str]) -> list[dict[str, Any]]:
    spoken = language()
    assemblies = {row["assembly_id"]: row["assembly"][spoken] for row in everyone}
    levels = {row["level"]: label("value", f"assemblies.level.{row['level']}", spoken) for row in everyone}
    areas = {row["area_code"]: row["area"][spoken] for row in everyone}
    cohorts = {
        name: label("value", f"cohorts.cohort.{name}", spoken)
        for row in everyone
        for name in row["cohorts"].split(",")
        if name
    }
    return [
        {
            "name": name,
            "options": sorted(options.items(), key=lambda option: sort_key(option[1])),
            "chosen": chosen.get(name, ""),
        }
        for name, options in (
            ("assembly", assemblies),
            ("level", levels),
            ("district", areas),
            ("cohort", cohorts),
        )
    ]


def _person(rated: RatedMandate) -> dict[str, Any]:
    spoken = language()
    return {
        "id": rated.deputy_id,
        "name": rated.name[spoken],
        "assembly": rated.assembly[spoken],
        "assembly_id": rated.assembly_id,
        "level": rated.level,
        "district": rated.area_code,
        "cohorts": rated.cohorts,
        "letter": rated.name[spoken][:1].upper(),
        "search": rated.search,
        "area": rated.area[spoken],
        "office": "" if rated.office == "none" else label("value", f"mandates.office.{rated.office}", spoken),
        "band": rated.band,
        "place": rated.place,
        "ranked": rated.ranked,
        "total": "" if rated.total is None else points(rated.total, spoken),
        "coverage": rated.coverage,
        "between": (rated.firmness["weights"]["low"], rated.firmness["weights"]["high"]) if rated.firmness else None,
        "why": shown.why(rated.reason),
    }


def _listing(request: HttpRequest, release: Release) -> HttpResponse:
    chosen = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in FILTERS}
    found = selectors.deputies(release, language(), **chosen)
    everyone = list(
        RatedMandate.objects.filter(release=release).values(
            "name", "assembly_id", "assembly", "level", "area_code", "area", "cohorts"
        )
    )
    rules = selectors.ruleset(release)
    groups = [
        {
            "id": group,
            "title": title[language()],
            "people": [_person(rated) for rated in found if rated.peer_group == group],
        }
        for group, title in rules.peer_groups.items()
    ]
    context = {
        "release": release,
        "banner": banner(release),
        "rules_notice": rules.notice[language()],
        "groups": [group for group in groups if group["people"]],
        "count": len(found),
        "choices": _choices(everyone, chosen),
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "letters": sorted({row["name"][language()][:1].upper() for row in everyone}, key=sort_key),
    }
    return render(request, "pages/deputies.html", context)


def _rated(slug: str, deputy_id: str) -> tuple[Release, RatedMandate]:
    release = _release(slug)
    return release, get_object_or_404(RatedMandate, release=release, deputy_id=deputy_id)


@frozen
def deputy(request: HttpRequest, slug: str, deputy_id: str) -> HttpResponse:
    """Facts first, then the criteria in their blocks, the peer group's distribution, the change since before."""
    release, rated = _rated(slug, deputy_id)
    rules = selectors.ruleset(release)
    earlier = selectors.previous(release)
    before = RatedMandate.objects.filter(release=earlier, deputy_id=deputy_id).first() if earlier else None
    context = {
        "release": release,
        "banner": banner(release),
        "rules_notice": rules.notice[language()],
        "person": _person(rated),
        "rated": rated,
        "cohorts": [label("value", f"cohorts.cohort.{name}", language()) for name in rated.cohorts.split(",") if name],
        "group": rules.peer_groups[rated.peer_group][language()],
        "balanced": "" if rated.balanced is None else points(rated.balanced, language()),
        "unbalanced": rated.total is not None
        and rated.balanced is not None
        and rated.total - rated.balanced > UNBALANCED,
        "blocks": shown.blocks(rated, rules, before),
        "earlier": earlier,
        "change": shown.change_of(rated.total, before.total if before else None),
        "before_total": points(before.total, language()) if before and before.total is not None else "",
        "firm": shown.firmness(rated, rules),
        "change_lines": shown.change_words(rated, rules)[2:],
        "strip": charts.strip(selectors.peers(rated), rated.total, language()),
    }
    return render(request, "pages/deputy.html", context)


@frozen
def criterion(request: HttpRequest, slug: str, deputy_id: str, code: str) -> HttpResponse:
    """A criterion's outcome in words, line by line, and the exact list behind the number."""
    release, rated = _rated(slug, deputy_id)
    rules = selectors.ruleset(release)
    if code not in rules.criteria:
        raise Http404
    entry = rules.criteria[code]
    outcome = outcomes.restored(deputy_id, code, rated.outcomes[code])
    area = selectors.opened(release).area
    lists = [] if outcome.reason == SOURCE_MISSING else selectors.item_lists(release, code, deputy_id)
    parts: list[dict[str, Any]] = [
        {
            "title": entry.parts[items.part].title[language()],
            "shown_only": entry.parts[items.part].kind == "shown",
            "columns": [shown.column_title(items.table, column) for column in items.columns],
            "rows": [
                (
                    shown.record(area, items.table, item_id),
                    earned,
                    possible,
                    [
                        shown.value(area, items.table, column, raw)
                        for column, raw in zip(items.columns, values, strict=True)
                    ],
                )
                for item_id, earned, possible, values in items.rows
            ],
        }
        for items in lists
    ]
    context = {
        "release": release,
        "banner": banner(release),
        "rules_notice": rules.notice[language()],
        "person": _person(rated),
        "row": shown.criterion_row(rated, entry, None),
        "about": entry.about[language()],
        "lines": arithmetic_lines(entry, outcome, outcomes.mandate_of(rated), language()),
        "parts": parts,
        "listed": sum(len(part["rows"]) for part in parts),
    }
    return render(request, "pages/criterion.html", context)


@frozen
def items_csv(request: HttpRequest, slug: str, deputy_id: str, code: str) -> HttpResponse:
    """The same list as CSV."""
    release, rated = _rated(slug, deputy_id)
    if code not in selectors.ruleset(release).criteria:
        raise Http404
    missing = rated.outcomes[code]["reason"] == SOURCE_MISSING
    rows = [
        (deputy_id, code, items.part, item_id, earned, possible)
        for items in ([] if missing else selectors.item_lists(release, code, deputy_id))
        for item_id, earned, possible, _ in items.rows
    ]
    content = to_csv(("deputy_id", "criterion", "part", "item_id", "earned", "possible"), rows)
    return HttpResponse(content, content_type="text/csv; charset=utf-8")
