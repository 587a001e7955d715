"""What the pages of the programme have in common: counts as parts of a whole, choices, rows, a measure in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from senim.appeals.models import Problem
from senim.appeals.selectors import topics as topics_of
from senim.common.days import day
from senim.common.kazakh import sort_key
from senim.programme import selectors, words
from senim.programme.models import Event, Measure, ProgrammeKind, Side
from senim.programme.telling import iso_day
from senim.rating.models import Region
from senim.rating.names import Names, names_of
from senim.territory.shown import spoken
from senim_core.programme.risk import shipped
from senim_core.programme.status import Status, elapsed_of, made_of
from senim_core.programme.totals import whole

WIDE = 1000  # of a bar, in its own units
ORDER = (Status.DONE, Status.PARTLY_DONE, Status.IN_PROGRESS, Status.NOT_DUE, Status.NOT_DONE, Status.UNCLASSIFIED)
ALWAYS = (Status.DONE, Status.IN_PROGRESS, Status.NOT_DUE, Status.UNCLASSIFIED)  # said even where there is none


def given_of(request: HttpRequest) -> dict[str, str]:
    """What a reader chose; an unknown state or status is an unknown page."""
    given = {name: request.GET.get(name, "")[:200] for name in (*selectors.GIVEN, "q")}
    if any("\0" in value for value in given.values()):
        raise Http404
    if given["state"] and given["state"] not in words.STATES:
        raise Http404
    if given["status"] and given["status"] not in words.STATUSES:
        raise Http404
    return given


def query_of(given: Mapping[str, str], **more: str) -> str:
    """A choice as the end of an address; what is empty is left out."""
    return urlencode({name: value for name, value in {**given, **more}.items() if value})


def parts_of(counts: Mapping[Status, int], given: Mapping[str, str], *, every: bool = False) -> list[dict[str, Any]]:
    """The statuses of a whole: name, number, the list it opens, and where it lies in a bar of `WIDE`.

    The counts are reconciled first: a set that does not sum to its total raises InputError and is not shown.
    """
    total = sum(counts.values())
    reconciled = whole(total, counts)
    found, before = [], 0
    for status in ORDER:
        number = reconciled[status]
        if not number and not every and status not in ALWAYS:
            continue
        start, end = (before * WIDE // total, (before + number) * WIDE // total) if total else (0, 0)
        before += number
        found.append(
            {
                "status": status.value, "title": words.STATUSES[status], "number": number, "x": start,
                "width": end - start, "query": query_of(given, status=status.value),
            }
        )  # fmt: skip
    return found


def choices_of(region: Region, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The selects of a list: name, title, options with the one chosen."""
    titles, names = selectors.titles(region, spoken()), names_of(region, spoken())

    def ordered(found: Mapping[str, Any]) -> list[tuple[str, str]]:
        return sorted(((key, str(text)) for key, text in found.items()), key=lambda one: sort_key(one[1]))

    areas = {code: name for code, name in names.areas.items() if not names.above.get(names.above.get(code, ""), "")}
    listed = (
        ("programme", _("Programme"), [(kind, str(ProgrammeKind(kind).label)) for kind in selectors.kinds(region)]),
        ("road_map", _("Road map"), ordered(titles.road_maps)),
        ("area", _("Territory"), ordered(areas)),
        ("direction", _("Direction"), ordered(titles.directions)),
        ("status", _("Status"), [(one.value, str(words.STATUSES[one])) for one in ORDER]),
        ("state", _("State"), [(key, str(text)) for key, text in words.STATES.items()]),
        ("body", _("Responsible body"), ordered(titles.bodies)),
        ("deputy", _("Supervising deputy"), ordered(names.deputies)),
        ("council", _("Watching council"), ordered(titles.councils)),
        ("finding", _("Finding of a council"), [*Measure.Finding.choices, (selectors.NONE_YET, _("none yet"))]),
        ("rule", _("Rule of risk"), [(key, rule.title[spoken()]) for key, rule in shipped().rules.items()]),
    )
    return [
        {"name": name, "title": title, "options": options, "chosen": given[name]} for name, title, options in listed
    ]


def told(given: Mapping[str, str], choices: Iterable[Mapping[str, Any]]) -> list[str]:
    """A choice in words: "State: At risk"."""
    found = [
        f"{choice['title']}: {dict(choice['options']).get(choice['chosen'], choice['chosen'])}"
        for choice in choices
        if choice["chosen"]
    ]
    return [*found, *([f"{_('Search')}: {given['q']}"] if given.get("q") else [])]


def row_of(one: Measure, names: Names, titles: selectors.Titles, region: Region) -> dict[str, Any]:
    """A measure as a row of a list."""
    today = region.today()
    return {
        "measure": one, "title": one.title(spoken()), "road_map": titles.road_maps.get(one.road_map.code, ""),
        "area": names.areas.get(one.area_code, one.area_code), "status": words.STATUSES[one.status],
        "body": one.body.title(spoken()) if one.body else "", "deputy": names.deputies.get(one.deputy_id, ""),
        "late": one.due_on < today and one.status in (Status.IN_PROGRESS, Status.NOT_DUE),
        "moved": one.due_on != one.first_due_on, "waits": one.status == Status.DONE and not one.confirmed_by,
    }  # fmt: skip


def namer(region: Region) -> Callable[[Problem], str]:
    """What a problem is called: its topic and area, how many persons wrote, since when."""
    topics, names = topics_of(spoken()), names_of(region, spoken())

    def named(one: Problem) -> str:
        area = names.areas.get(one.area_code, one.area_code)
        persons = _("persons who wrote: {number}").format(number=one.persons)
        return f"{topics.get(one.topic, one.topic)}, {area}: {persons}, {day(one.grouped_on)}"

    return named


def progress_of(one: Measure, region: Region) -> dict[str, Any]:
    """How far the indicator and the linear plan are, each as numerator and denominator."""
    made = made_of(one.base, one.target, one.value)
    elapsed = elapsed_of(one.starts_on, one.first_due_on, region.today())
    return {
        "made": made, "made_x": made[0] * WIDE // made[1] if made else 0,
        "elapsed": elapsed, "elapsed_x": elapsed[0] * WIDE // elapsed[1],
    }  # fmt: skip


def who_of(event: Event, names: Names, titles: selectors.Titles) -> str:
    """The side that spoke, with the name of the deputy, council or body."""
    side = str(Side(event.side).label)
    known: dict[str, Callable[[str], str | None]] = {
        Side.DEPUTY: names.deputies.get, Side.COUNCIL: titles.councils.get, Side.BODY: titles.bodies.get,
    }  # fmt: skip
    name = known[event.side](event.about) if event.side in known and event.about else None
    return f"{side}: {name}" if name else side


Keys = Mapping[str, Mapping[int, str]]


def changes_of(event: Event, names: Names, titles: selectors.Titles, keys: Keys) -> list[Any]:
    """(field, before, after) in words. ``keys``: names of bodies and directions by their keys."""
    known: dict[str, Mapping[Any, Any]] = {
        "status": words.STATUSES, "finding": dict(Measure.Finding.choices), "deputy_id": names.deputies,
        "council_id": titles.councils, "confirmed_by": titles.councils, **keys,
    }  # fmt: skip

    def shown(name: str, value: Any) -> str:
        if value in (None, "", []):
            return "—"
        if isinstance(value, list):
            return ", ".join(value)
        if name in known:
            return str(known[name].get(value, value))
        return iso_day(value) if name.endswith("_on") else str(value)

    return [
        (words.FIELDS.get(name, name), shown(name, before), shown(name, after))
        for name, (before, after) in event.changes.items()
    ]


def teller(region: Region) -> Callable[[Iterable[Event]], list[dict[str, Any]]]:
    """What says events in words, each with the title of its measure; made once for many, in the language spoken."""
    names, titles, language = names_of(region, spoken()), selectors.titles(region, spoken()), spoken()
    keys = _keys(region)

    def told(events: Iterable[Event]) -> list[dict[str, Any]]:
        return [
            {
                "event": one, "act": words.ACTS.get(one.act, one.act), "who": who_of(one, names, titles),
                "changes": changes_of(one, names, titles, keys), "title": one.measure.title(language),
            }
            for one in events
        ]  # fmt: skip

    return told


def events_told(region: Region, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events in words, each with the title of its measure."""
    return teller(region)(events)


def _keys(region: Region) -> Mapping[str, Mapping[int, str]]:
    bodies = {one.pk: one.title(spoken()) for one in region.bodies.all()}
    directions = {
        one.pk: one.title(spoken()) for road_map in region.road_maps.prefetch_related("directions")
        for one in road_map.directions.all()
    }  # fmt: skip
    return {"body_id": bodies, "direction_id": directions}
