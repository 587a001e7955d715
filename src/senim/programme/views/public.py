"""What everyone sees of the programme: totals that reconcile, lists, road maps, a measure with its whole history."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from senim.common import documents, paging
from senim.common.kazakh import sort_key
from senim.programme import selectors, telling, words
from senim.programme.letters import FORMS as LETTERS
from senim.programme.letters import LANGUAGES, made
from senim.programme.models import Event, Measure, Notice, ProgrammeKind, Proof, RoadMap
from senim.programme.sheets_out import csv_of, rows_of
from senim.programme.views import shown
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, outside, spoken
from senim_core.programme import notice as notices
from senim_core.programme.risk import shipped

PAGE = 50
RECENT = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
NOBODY = {"deputy": "nobody", "body": "bodyless", "direction": "undirected"}  # the state of what has none
MOST_OUT = 20_000  # lines of a download


def _region() -> Region:
    region = office_region()
    if not selectors.has_programme(region):
        raise Http404
    return region


def overview(request: HttpRequest) -> HttpResponse:
    """The programmes' sentences, what needs looking at, the road maps, and what changed last."""
    region = office_region()
    today = region.today()
    programmes = []
    rolls = {roll.key: roll for roll in selectors.rolled(selectors.chosen(region, {}, today), "programme")}
    for kind in ProgrammeKind:
        roll = rolls.get(kind.value)
        if roll is None:
            continue
        given = {"programme": kind.value}
        programmes.append(
            {
                "kind": kind.value, "title": kind.label, "roll": roll, "query": shown.query_of(given),
                "parts": shown.parts_of(roll.counts, given),
            }
        )  # fmt: skip
    watch = [
        (key, words.STATES[key], selectors.chosen(region, {"state": key}, today).count())
        for key in ("risk", "overdue", "moved", "unconfirmed", "unwatched", "nobody", "bodyless", "removed")
    ]
    context = {
        **frame(region), "programmes": programmes, "watch": watch, "today": today,
        "road_maps": _lines(region, {}, "road_map"), "groups": words.GROUPS.items(),
        "head": [words.STATUSES[one] for one in shown.ORDER],
        "notices": selectors.public_notices(region).count(), "changes": _latest(region),
    }  # fmt: skip
    return render(request, "programme/overview.html", context)


def _latest(region: Region) -> list[dict[str, Any]]:
    found = Event.objects.filter(region=region).select_related("measure").order_by("-id")[:RECENT]
    return shown.events_told(region, list(found))


def events_of(region: Region, one: Measure) -> list[dict[str, Any]]:
    """Everything that happened to a measure, newest first, with its proofs."""
    history = one.events.select_related("measure").order_by("-id")
    events = shown.events_told(
        region, list(history.prefetch_related(Prefetch("proofs", Proof.objects.defer("content"))))
    )
    return [
        {**told, "proofs": [(proof, words.PROOFS[proof.kind]) for proof in told["event"].proofs.all()]}
        for told in events
    ]


def _lines(region: Region, given: Mapping[str, str], by: str) -> list[dict[str, Any]]:
    """A roll-up as lines of a table; each number opens its list."""
    names, titles = names_of(region, spoken()), selectors.titles(region, spoken())
    known: Mapping[str, Mapping[str, str]] = {
        "road_map": titles.road_maps, "direction": titles.directions, "body": titles.bodies,
        "deputy": names.deputies, "area": names.areas,
    }  # fmt: skip
    found = []
    for roll in selectors.rolled(selectors.chosen(region, given, region.today()), by):
        own = {**given, by: roll.key} if roll.key else {**given, "state": NOBODY.get(by, "")}
        found.append(
            {
                "roll": roll, "title": known[by].get(roll.key, roll.key), "query": shown.query_of(own),
                "parts": shown.parts_of(roll.counts, own, every=True), "risk": shown.query_of(own, state="risk"),
                "road_map": by == "road_map" and roll.key,
            }
        )  # fmt: skip
    return sorted(found, key=lambda line: (not line["roll"].key, sort_key(str(line["title"]))))


def grouped(request: HttpRequest, by: str) -> HttpResponse:
    """The programme rolled up by road map, direction, body, deputy or territory, weights printed."""
    region = _region()
    if by not in words.GROUPS:
        raise Http404
    given = {"programme": request.GET.get("programme", "")}
    if given["programme"] and given["programme"] not in ProgrammeKind.values:
        raise Http404
    lines = _lines(region, given, by)
    context = {
        **frame(region), "by": by, "title": words.GROUPS[by], "lines": lines, "groups": words.GROUPS.items(),
        "today": region.today(), "head": [words.STATUSES[one] for one in shown.ORDER],
        "total": sum(line["roll"].total for line in lines),
    }  # fmt: skip
    return render(request, "programme/grouped.html", context)


def listing(request: HttpRequest) -> HttpResponse:
    """The measures of a choice, the nearest due date first; the same as CSV and XLSX."""
    region, given = _region(), shown.given_of(request)
    found = selectors.chosen(region, given, region.today())
    counts = selectors.counted(found)
    names, titles = names_of(region, spoken()), selectors.titles(region, spoken())
    page = paging.page(found.select_related("road_map", "body").order_by("due_on", "id"), request.GET.get("page"), PAGE)
    choices = shown.choices_of(region, given)
    context = {
        **frame(region), "given": given, "choices": choices, "told": shown.told(given, choices),
        "query": shown.query_of(given), "total": sum(counts.values()), "today": region.today(), "page": page,
        "parts": shown.parts_of(counts, {name: value for name, value in given.items() if name != "status"}),
        "rows": [shown.row_of(one, names, titles, region) for one in page.rows],
    }  # fmt: skip
    return render(request, "programme/list.html", context)


def listing_out(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as a file, in the columns in which offices keep their road maps."""
    region, given = _region(), shown.given_of(request)
    if form not in FORMS:
        raise Http404
    found = selectors.chosen(region, given, region.today()).order_by("road_map__code", "direction__position", "id")
    rows = rows_of(region, found.select_related("direction", "body")[:MOST_OUT], spoken())
    content = csv_of(rows) if form == "csv" else documents.spreadsheet(_("Measures"), rows)
    answer = HttpResponse(content, content_type=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="measures.{form}"'
    return answer


def road_map(request: HttpRequest, code: str) -> HttpResponse:
    """A road map: its approval, its totals, its directions, the sheets it came from."""
    region = _region()
    found = get_object_or_404(RoadMap, region=region, code=code)
    given = {"road_map": found.code}
    counts = selectors.counted(selectors.chosen(region, given, region.today()))
    context = {
        **frame(region), "road_map": found, "title": found.title(spoken()), "today": region.today(),
        "area": names_of(region, spoken()).areas.get(found.area_code, ""), "total": sum(counts.values()),
        "query": shown.query_of(given), "parts": shown.parts_of(counts, given),
        "lines": _lines(region, given, "direction"), "head": [words.STATUSES[one] for one in shown.ORDER],
        "kind": ProgrammeKind(found.programme).label, "imports": found.imports.filter(undone_at=None),
    }  # fmt: skip
    return render(request, "programme/road_map.html", context)


def _measure(region: Region, code: str) -> Measure:
    found = Measure.objects.select_related("road_map", "direction", "body")
    return get_object_or_404(found, region=region, code=code)


def measure(request: HttpRequest, code: str) -> HttpResponse:
    """A measure: what, by when, who; how far; why at risk; checks, warnings, notices; everything that ever changed."""
    region = _region()
    one = _measure(region, code)
    names, titles = names_of(region, spoken()), selectors.titles(region, spoken())
    name = shown.namer(region)
    context = {
        **frame(region), **shown.row_of(one, names, titles, region), **shown.progress_of(one, region),
        "direction": one.direction.title(spoken()) if one.direction else "",
        "council": titles.councils.get(one.council_id, one.council_id),
        "confirmed": titles.councils.get(one.confirmed_by, one.confirmed_by),
        "finding": Measure.Finding(one.finding).label if one.finding else "",
        "flags": telling.flags_of(one.flags.filter(cleared_on=None)),
        "past_flags": telling.flags_of(one.flags.exclude(cleared_on=None).order_by("-cleared_on")),
        "events": events_of(region, one), "today": region.today(), "milestones": [
            (step, step.title(spoken())) for step in one.milestones.all()
        ],
        "lines": [(found, found.title(spoken())) for found in one.budget_lines.all()],
        "facilities": [(found, found.title(spoken())) for found in one.facilities.all()],
        "problems": [(found, name(found)) for found in one.problems.all()],
        "notices": [(found, words.NOTICES[found.state]) for found in _public(one)],
        "assignments": [
            (found, names.deputies.get(found.deputy_id, found.deputy_id)) for found in one.assignments.all()
        ],
    }  # fmt: skip
    return render(request, "programme/measure.html", context)


def _public(one: Measure) -> list[Notice]:
    return list(one.notices.filter(state__in=[*notices.PUBLIC]).order_by("-sent_on"))


def proof(request: HttpRequest, number: int) -> HttpResponse:
    """A document or photo that was laid before the public."""
    found = get_object_or_404(Proof.objects.filter(event__region=_region()), pk=number)
    if found.content is None:
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    if not found.media_type.startswith("image/"):
        answer.headers["Content-Disposition"] = f'attachment; filename="proof-{found.pk}.pdf"'
    return answer


def notice_list(request: HttpRequest) -> HttpResponse:
    """Every notice that was sent: answered or not."""
    region = _region()
    state = request.GET.get("state", "")
    if state and state not in notices.PUBLIC:
        raise Http404
    found = selectors.public_notices(region).select_related("measure", "body")
    counts = {one: found.filter(state=one).count() for one in notices.State if one in notices.PUBLIC}
    page = paging.page(found.filter(state=state) if state else found, request.GET.get("page"), PAGE)
    context = {
        **frame(region), "page": page, "state": state, "total": sum(counts.values()), "today": region.today(),
        "counts": [(one.value, words.NOTICES[one], number) for one, number in counts.items()],
        "rows": [
            (one, one.measure.title(spoken()), one.body.title(spoken()), words.NOTICES[one.state]) for one in page.rows
        ],
        "query": f"state={state}" if state else "",
    }  # fmt: skip
    return render(request, "programme/notices.html", context)


def notice(request: HttpRequest, code: str) -> HttpResponse:
    """A notice: why, to whom, when, what was answered, and the letter itself."""
    region = _region()
    one = get_object_or_404(selectors.public_notices(region).select_related("measure", "body"), code=code)
    context = {
        **frame(region), "notice": one, "title": one.measure.title(spoken()), "body": one.body.title(spoken()),
        "state": words.NOTICES[one.state], "reasons": telling.reasons_of(one.reasons),
        "late": one.state in notices.WAITING and one.due_on is not None and one.due_on < region.today(),
    }  # fmt: skip
    return render(request, "programme/notice.html", context)


def notice_paper(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """The letter of a notice as it was sent: DOCX or PDF, Kazakh or Russian."""
    found = selectors.public_notices(_region()).select_related("measure__road_map", "body", "region")
    return letter(request, get_object_or_404(found, code=code), language, form)


def letter(request: HttpRequest, one: Notice, language: str, form: str) -> HttpResponse:
    """A notice's letter as a download."""
    if language not in LANGUAGES or form not in LETTERS:
        raise Http404
    with translation.override(language):
        address = outside(request, reverse("notice", args=[one.code]))
    media_type, content = made(one, language, form, address)
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="notice-{one.number or one.code}-{language}.{form}"'
    return answer


def rules(request: HttpRequest) -> HttpResponse:
    """The rules of risk with their limits, and how many measures break each now."""
    region = _region()
    today = region.today()
    planned = region.measures.filter(planned__isnull=False).exists()
    listed = [
        {
            "id": one.id, "title": one.title[spoken()], "clear": one.clear[spoken()],
            "limits": [(words.LIMITS[name], value) for name, value in one.limits.items()],
            # Without a plan of money on record nobody knows whether any is unspent: unknown, not none.
            "number": None if one.id == "money" and not planned
            else selectors.chosen(region, {"rule": one.id}, today).count(), "query": f"rule={one.id}",
        }
        for one in shipped().rules.values()
    ]  # fmt: skip
    context = {**frame(region), "rules": listed, "sha256": shipped().sha256, "today": today}
    return render(request, "programme/rules.html", context)


def feed(request: HttpRequest) -> HttpResponse:
    """What changed last in the whole programme, as Atom."""
    region = _region()
    found = Event.objects.filter(region=region).select_related("measure").order_by("-id")[:RECENT]
    return _atom(request, region, _("Election programme"), reverse("programme"), list(found))


def measure_feed(request: HttpRequest, code: str) -> HttpResponse:
    """What changed in one measure, as Atom."""
    region = _region()
    one = _measure(region, code)
    found = one.events.select_related("measure").order_by("-id")[:RECENT]
    return _atom(request, region, one.title(spoken()), reverse("measure", args=[code]), list(found))


def _atom(request: HttpRequest, region: Region, title: str, path: str, events: list[Event]) -> HttpResponse:
    made = Atom1Feed(
        title=f"{title} – {region.title[spoken()]}", link=outside(request, path), description="",
        language=spoken(), feed_url=outside(request, request.path),
    )  # fmt: skip
    for one in shown.events_told(region, events):
        event = one["event"]
        address = outside(request, reverse("measure", args=[event.measure.code]))
        lines = [one["who"], *(f"{field}: {before} → {after}" for field, before, after in one["changes"]), event.reason]
        made.add_item(
            title=f"{one['title']}: {one['act']}", link=address, unique_id=f"{address}#event-{event.pk}",
            description="\n".join(line for line in lines if line), updateddate=event.at, pubdate=event.at,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
