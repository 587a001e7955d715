"""What everyone sees of appeals and receptions: figures, the lists behind them, receptions. Nothing personal."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from senim.appeals import publishing, selectors, words
from senim.appeals.models import Appeal, Kind, Reception
from senim.common import paging
from senim.common.calendars import Entry, calendar
from senim.common.kazakh import sort_key
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.appeals.status import Status

PAGE = 50
FEED = 500


def _given(request: HttpRequest) -> dict[str, str]:
    """Choices of a reader; an unknown month is an unknown page."""
    given = {name: request.GET.get(name, "")[:80] for name in ("deputy", "area", "topic", "month")}
    if given["month"] and not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", given["month"]):
        raise Http404
    if any("\0" in value for value in given.values()):
        raise Http404
    return given


def described(appeal: Appeal) -> dict[str, Any]:
    """An appeal's kind, topic, area, deputy and outcomes by their names in the page's language."""
    names = names_of(appeal.region, spoken())
    return {
        "appeal": appeal,
        "kind": Kind(appeal.kind).label,
        "topic": selectors.topics(spoken()).get(appeal.topic, appeal.topic),
        "area": names.areas.get(appeal.area_code, appeal.area_code),
        "deputy": names.deputies.get(appeal.deputy_id, ""),
        "outcome": words.OUTCOMES.get(appeal.outcome, ""),
        "says": words.SAYS.get(appeal.says, ""),
        "level": words.LEVELS[appeal.level],
    }


def title(name: str) -> str:
    """A figure's name."""
    return str(words.FIGURES.get(name) or gettext(selectors.TITLES[name]))


def _choices(region: Region, given: dict[str, str]) -> dict[str, Any]:
    known = names_of(region, spoken())

    def ordered(found: dict[str, str]) -> list[tuple[str, str]]:
        return sorted(found.items(), key=lambda one: sort_key(one[1]))

    topics = ordered(selectors.topics(spoken()))
    return {
        "given": given,
        "deputies": ordered(dict(known.deputies)),
        "areas": ordered(dict(known.areas)),
        "topics": topics,
        "months": selectors.months(region),
        "query": "&".join(f"{name}={value}" for name, value in given.items() if value),
    }


GROUPS = (
    ("whole", selectors.ENDS, "received"),
    ("terms", ("in_time", "late"), "answered"),
    ("office", selectors.OFFICE, "answered"),
    ("applicants", selectors.APPLICANTS, "answered"),
)


def figures(request: HttpRequest) -> HttpResponse:
    """Received, answered, in time, overdue, outcomes of both sides; each opens its list."""
    region, given, today = office_region(), _given(request), timezone.localdate()
    found, counted_at = selectors.figures(region, given, today)
    groups = [
        {
            "id": name, "of": found[whole], "whole": whole, "whole_title": title(whole),
            "rows": [(part, title(part), found[part]) for part in parts],
        }
        for name, parts, whole in GROUPS
    ]  # fmt: skip
    context = {
        **frame(region), **_choices(region, given), "figures": found, "groups": groups, "counted_at": counted_at,
        "differs": found["differs"], "differs_title": title("differs"),
    }  # fmt: skip
    return render(request, "appeals/figures.html", context)


def _named(region: Region) -> Callable[[str], Q]:
    """For a folded word: the appeals with it in the name of the deputy, or of a topic or district that is shown."""
    cells, names = selectors.shared_cells(region), names_of(region, spoken())

    def like(word: str, known: Mapping[str, str]) -> set[str]:
        return {
            code
            for code, name in known.items()
            if any(publishing.similar(word, one) for one in publishing.words_of(name))
        }

    def named(word: str) -> Q:
        topics, areas = like(word, selectors.topics(spoken())), like(word, names.areas)
        shown: dict[str, list[str]] = {}
        for topic, area in cells:
            if topic in topics or area in areas:
                shown.setdefault(topic, []).append(area)
        found = Q(deputy_id__in=like(word, names.deputies))
        for topic, listed in shown.items():
            found |= Q(topic=topic, area_code__in=listed)
        return found

    return named


def listing(request: HttpRequest, figure: str) -> HttpResponse:
    """The appeals a figure counts: number, dates, outcomes; topic and area where three share them."""
    region, given, today = office_region(), _given(request), timezone.localdate()
    if figure not in selectors.conditions(today):
        raise Http404
    listed = selectors.listed(region, figure, given, today)
    found = listed.appeals
    number = request.GET.get("q", "").replace("\0", "").strip()[:80]
    if number:
        by_number = selectors.with_number(found, region, number).exists()
        found = (
            selectors.with_number(found, region, number)
            if by_number
            else publishing.search(found, number, _named(region))
        )
    page = paging.page(found, request.GET.get("page"), PAGE)
    cells, names, topics = selectors.shared_cells(region), names_of(region, spoken()), selectors.topics(spoken())
    rows = [
        {
            "appeal": one,
            "topic": topics.get(one.topic, one.topic) if (one.topic, one.area_code) in cells else "",
            "area": names.areas.get(one.area_code, "") if (one.topic, one.area_code) in cells else "",
            "deputy": names.deputies.get(one.deputy_id, ""),
            "status": words.STATUSES[Status(one.status)].name,
            "outcome": words.OUTCOMES.get(one.outcome, "") if one.answered_on else "",
            "says": words.SAYS.get(one.says, ""),
        }
        for one in page.rows
    ]
    context = {
        **frame(region), **_choices(region, given), "figure": figure, "title": title(figure), "page": page,
        "rows": rows, "q": number, "amount": listed.amount, "counted_at": listed.counted_at,
    }  # fmt: skip
    return render(request, "appeals/list.html", context)


def _receptions(request: HttpRequest, region: Region) -> list[dict[str, Any]]:
    given = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in ("deputy", "area")}
    names, wanted = names_of(region, spoken()), publishing.words_of(request.GET.get("q", "")[:80])
    found = []
    for one in selectors.coming(region, given, timezone.now())[:FEED]:
        row = {
            "reception": one, "deputy": names.deputies.get(one.deputy_id, one.deputy_id),
            "area": names.areas.get(one.area_code, one.area_code), "form": Reception.Form(one.form).label,
            "free": max(one.slots - one.taken, 0),  # type: ignore[attr-defined]
        }  # fmt: skip
        said = publishing.words_of(f"{row['deputy']} {row['area']} {one.place}")
        if all(any(publishing.similar(word, other) for other in said) for word in wanted):
            found.append(row)
    return found


def closed(request: HttpRequest) -> HttpResponse:
    """What stands among the plain files where the office's pages are, for the time when only files are served."""
    return render(request, "appeals/closed.html", frame(office_region()))


def receptions(request: HttpRequest) -> HttpResponse:
    """The next receptions, by settlement or deputy."""
    region = office_region()
    context = {**frame(region), "rows": _receptions(request, region), "q": request.GET.get("q", "")[:80]}
    return render(request, "appeals/receptions.html", context)


def receptions_feed(request: HttpRequest) -> HttpResponse:
    """The same as iCalendar."""
    region = office_region()
    entries = [
        Entry(one.code, row["deputy"], f"{row['area']}, {one.place}", one.starts_at, one.ends_at, stamp=one.starts_at)
        for row in _receptions(request, region)
        for one in [row["reception"]]
    ]
    made = calendar(entries, request.get_host(), "receptions")
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")
