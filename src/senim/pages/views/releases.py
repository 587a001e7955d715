"""Releases with their permalinks and downloads, and the figures at a glance with the lists behind them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from senim.common.kazakh import sort_key
from senim.ledger.services import signer
from senim.pages.frozen import frozen
from senim.pages.views import shown
from senim.pages.views.shown import banner, language
from senim.rating import selectors
from senim.rating.models import Draft, RatedMandate, Release
from senim_core.canonical import to_csv
from senim_core.figures import compute
from senim_core.rating.explain import percent


def _release(slug: str) -> Release:
    return get_object_or_404(Release.objects.select_related("region"), slug=slug)


def figure_cards(release: Release) -> list[dict[str, Any]]:
    """Each figure of a release: its number, its parts that sum to it, and the share where it has one."""
    spoken, cards = language(), []
    for name, figure in compute.figures().items():
        amounts = release.figures.get(name)
        card: dict[str, Any] = {
            "id": name,
            "title": figure.title[spoken],
            "total": None,
            "parts": [],
            "share": "",
        }
        if amounts is not None:
            total = sum(amounts.values())
            card["total"] = total
            card["parts"] = [(part, figure.parts[part][spoken], amounts[part]) for part in figure.parts]
            if figure.share and total:
                card["share"] = f"{amounts[figure.share]} / {total} = {percent(amounts[figure.share], total, spoken)}"
                card["share_of"] = figure.parts[figure.share][spoken]
        cards.append(card)
    return cards


def _waiting() -> list[dict[str, Any]]:
    """Releases that wait longer than planned, with their public reason."""
    spoken = language()
    held = Draft.objects.filter(state=Draft.State.DELAYED).select_related("region").order_by("region__slug")
    return [
        {
            "region": one.region.title[spoken],
            "until": one.period_end,
            "since": one.delayed_at,
            "why": one.delay_reason[spoken],
        }
        for one in held
    ]


def index(request: HttpRequest) -> HttpResponse:
    """All releases, those of the region first, engine exercises apart."""
    everything = list(Release.objects.select_related("region", "corrects").order_by("-published_at", "-seq"))
    corrected: dict[int | None, str] = {one.corrects_id: one.slug for one in everything}
    listed = [
        {
            "release": release,
            "region": release.region.title[language()],
            "corrects": release.corrects.slug if release.corrects else "",
            "corrected_by": corrected.get(release.pk, ""),
        }
        for release in everything
    ]
    context = {
        "series": [entry for entry in listed if not entry["release"].region.exercise],
        "exercises": [entry for entry in listed if entry["release"].region.exercise],
        "banner": next((banner(entry["release"]) for entry in listed if entry["release"].region.primary), ""),
        "newest": next((entry["release"].slug for entry in listed), ""),
        "key": str(signer().verifier),
        "waiting": _waiting(),
    }
    return render(request, "pages/releases.html", context)


@frozen
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """One release: what it is of, its figures, its files, how to verify it."""
    found = _release(slug)
    rules = selectors.ruleset(found)
    folder = selectors.folder(found)
    files = [
        (path.relative_to(folder).as_posix(), path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    context = {
        "release": found,
        "banner": banner(found),
        "region": found.region.title[language()],
        "rules_title": rules.title[language()],
        "rules_notice": rules.notice[language()],
        "cards": figure_cards(found),
        "figures_known": any(parts is not None for parts in found.figures.values()),
        "files": files,
        "earlier": selectors.previous(found),
        "ranked": any(entry["ranked"] for entry in found.scenarios),
        "correction": found.correction_reason.get(language(), ""),
        "key": str(signer().verifier),
    }
    return render(request, "pages/release.html", context)


@frozen
def firmness(request: HttpRequest, slug: str) -> HttpResponse:
    """What becomes of the places under every other choice of the rules, group by group."""
    found = _release(slug)
    rules = selectors.ruleset(found)
    groups = [
        {
            "title": title[language()],
            "rows": [
                {**entry, "name": shown.scenario(rules, entry["kind"], entry["subject"])}
                for entry in found.scenarios
                if entry["peer_group"] == group
            ],
        }
        for group, title in rules.peer_groups.items()
    ]
    context = {
        "release": found,
        "banner": banner(found),
        "rules_notice": rules.notice[language()],
        "groups": [group for group in groups if group["rows"]],
        "draws": rules.stability.draws,
        "spread": rules.stability.spread // 10,
    }
    return render(request, "pages/firmness.html", context)


@frozen
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Every mandate's change since the release before, in words and parts that add up."""
    found = _release(slug)
    rules = selectors.ruleset(found)
    listed = RatedMandate.objects.filter(release=found).only("deputy_id", "name", "peer_group", "change", "release")
    rows = [
        (rated.peer_group, rated.deputy_id, rated.name[language()], shown.change_words(rated, rules))
        for rated in sorted(listed, key=lambda rated: (sort_key(rated.name[language()]), rated.deputy_id))
    ]
    groups = [
        {
            "title": title[language()],
            "rows": [row[1:] for row in rows if row[0] == group],
        }
        for group, title in rules.peer_groups.items()
    ]
    context = {
        "release": found,
        "banner": banner(found),
        "rules_notice": rules.notice[language()],
        "earlier": selectors.previous(found),
        "groups": [group for group in groups if group["rows"]],
    }
    return render(request, "pages/changes.html", context)


def _figure(slug: str, figure_id: str) -> tuple[Release, compute.Figure, list[tuple[Any, ...]]]:
    found = _release(slug)
    figure = compute.figures().get(figure_id)
    if figure is None or found.figures.get(figure_id) is None:
        raise Http404
    return found, figure, selectors.opened(found).figure(figure)


@frozen
def figure(request: HttpRequest, slug: str, figure_id: str) -> HttpResponse:
    """The list behind a figure: as many entries as the number says, part by part."""
    found, entry, rows = _figure(slug, figure_id)
    area = selectors.opened(found).area
    spoken = language()
    columns = [column for column in entry.show if not column.startswith("name_") or column == f"name_{spoken}"]
    places = [entry.show.index(column) for column in columns]
    parts = []
    for part, title in entry.parts.items():
        inside = [row for row in rows if row[1] == part]
        parts.append(
            {
                "id": part,
                "title": title[spoken],
                "amount": found.figures[figure_id][part],
                "rows": [
                    (
                        shown.record(area, entry.table, row[0]),
                        row[2],
                        [shown.value(area, entry.table, entry.show[place], row[3 + place]) for place in places],
                    )
                    for row in inside
                ],
            }
        )
    context = {
        "release": found,
        "banner": banner(found),
        "rules_notice": selectors.ruleset(found).notice[spoken],
        "card": next(card for card in figure_cards(found) if card["id"] == figure_id),
        "counts": any(row[2] != 1 for row in rows),
        "columns": [shown.column_title(entry.table, column) for column in columns],
        "parts": parts,
    }
    return render(request, "pages/figure.html", context)


@frozen
def figure_csv(request: HttpRequest, slug: str, figure_id: str) -> HttpResponse:
    """The same list as CSV."""
    _, entry, rows = _figure(slug, figure_id)
    content = to_csv(("item_id", "part", "amount", *entry.show), rows)
    return HttpResponse(content, content_type="text/csv; charset=utf-8")
