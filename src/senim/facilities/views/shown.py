"""What the pages of the register have in common: choices, rows, the map with its marks, what happened in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from senim.common.kazakh import sort_key
from senim.facilities import selectors, words
from senim.facilities.models import Event, Facility, Picture
from senim.programme.models import Side
from senim.programme.selectors import titles
from senim.programme.telling import iso_day
from senim.programme.views.shown import query_of
from senim.programme.views.shown import told as told_of
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.territory.selectors import map_of
from senim.territory.shown import drawn, spoken
from senim_core.facilities import Stage

Rows = list[dict[str, Any]]


def given_of(request: HttpRequest) -> dict[str, str]:
    """What a reader chose; an unknown state or stage is an unknown page."""
    given = {name: request.GET.get(name, "")[:200] for name in (*selectors.GIVEN, "q")}
    if any("\0" in value for value in given.values()):
        raise Http404
    if given["state"] and given["state"] not in words.STATES:
        raise Http404
    if given["stage"] and given["stage"] not in words.STAGES:
        raise Http404
    return given


def parts_of(counts: Mapping[Stage, int], given: Mapping[str, str]) -> Rows:
    """The stages of a choice: name, number, the list it opens."""
    return [
        {"title": words.STAGES[stage], "number": counts[stage], "query": query_of(given, stage=stage.value)}
        for stage in Stage
    ]


def choices_of(region: Region, given: Mapping[str, str]) -> Rows:
    """The selects of a list: name, title, options with the one chosen."""
    names = names_of(region, spoken())

    def ordered(found: Mapping[str, Any]) -> list[tuple[str, str]]:
        return sorted(((key, str(text)) for key, text in found.items()), key=lambda one: sort_key(one[1]))

    areas = {code: name for code, name in names.areas.items() if not names.above.get(names.above.get(code, ""), "")}
    listed = (
        ("area", _("Territory"), ordered(areas)),
        ("kind", _("Kind of facility"), ordered(words.KINDS)),
        ("stage", _("Stage"), [(one.value, str(words.STAGES[one])) for one in Stage]),
        ("state", _("State"), [(key, str(text)) for key, text in words.STATES.items()]),
        ("body", _("Responsible body"), ordered(titles(region, spoken()).bodies)),
        ("deputy", _("Responsible deputy"), ordered(names.deputies)),
    )
    return [
        {"name": name, "title": title, "options": options, "chosen": given[name]} for name, title, options in listed
    ]


def told(given: Mapping[str, str], choices: Iterable[Mapping[str, Any]]) -> list[str]:
    """A choice in words: "Stage: in use"."""
    return [*told_of(given, choices), *([_("a part of the map")] if given.get("box") else [])]


def rows_of(found: list[Facility], region: Region) -> Rows:
    """Facilities as rows of a list; deputies and defects of all of them in a query each."""
    names = names_of(region, spoken())
    deputies, defects = selectors.deputies_of(found, names), selectors.open_defects(found)
    today = region.today()
    return [
        {
            "facility": one, "title": one.title(spoken()), "stage": words.STAGES[one.stage],
            "kind": words.KINDS[one.kind], "area": names.areas.get(one.area_code, one.area_code),
            "deputies": deputies[one.pk], "defects": defects[one.pk],
            "late": one.handed_over_on is None and one.handover_due_on is not None and one.handover_due_on < today,
        }
        for one in found
    ]  # fmt: skip


def map_shown(region: Region, found: Any, given: Mapping[str, str]) -> dict[str, Any] | None:
    """The map with a mark for each facility, or for those of one cell together; None where the region has no map."""
    whole, frame = map_of(region), drawn(region)
    if whole is None or frame is None:
        return None
    marks = selectors.marks(found, whole)
    titles = dict.fromkeys((one.code for one in marks if one.code), "")
    for facility in Facility.objects.filter(region=region, code__in=[*titles]):
        titles[facility.code] = facility.title(spoken())
    placed = sum(one.number for one in marks)
    inside = [one for one in marks if 0 <= one.x <= whole.drawing.width and 0 <= one.y <= whole.drawing.height]
    return {
        **frame, "placed": placed, "off": placed - sum(one.number for one in inside), "marks": [
            {
                "x": one.x, "y": one.y, "number": one.number, "code": one.code, "title": titles.get(one.code, ""),
                "query": query_of(given, box=one.box), "r": 9 if one.code else 13,
            }
            for one in inside
        ],
    }  # fmt: skip


def point_of(one: Facility) -> str:
    """The place as text; empty where it has none."""
    return "" if one.north is None or one.east is None else f"{one.north / 100_000:.5f}, {one.east / 100_000:.5f}"


def events_of(one: Facility, region: Region) -> Rows:
    """Everything that happened to a facility, newest first, with its photos."""
    names, known = names_of(region, spoken()), titles(region, spoken())
    bodies = {body.pk: body.title(spoken()) for body in region.bodies.all()}
    pictures = Prefetch("pictures", Picture.objects.defer("content"))
    return [
        {
            "event": event, "act": words.ACTS.get(event.act, event.act),
            "who": _who(event, names.deputies, known.bodies),
            "changes": [
                (words.FIELDS.get(name, name), _value(name, before, names, bodies), _value(name, after, names, bodies))
                for name, (before, after) in event.changes.items()
            ],
            "pictures": [(picture, Picture.Phase(picture.phase).label) for picture in event.pictures.all()],
        }
        for event in one.events.prefetch_related(pictures).order_by("-id")
    ]  # fmt: skip


def _who(event: Event, deputies: Mapping[str, str], bodies: Mapping[str, str]) -> str:
    side = str(Side(event.side).label)
    name = {**bodies, **deputies}.get(event.about, "") if event.about else ""
    return f"{side}: {name}" if name else side


def _value(name: str, value: Any, names: Any, bodies: Mapping[int, str]) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, list):
        return ", ".join(names.deputies.get(one, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    known: Mapping[str, Mapping[Any, Any]] = {
        "stage": words.STAGES, "kind": words.KINDS, "sign": words.SIGNS, "area_code": names.areas, "body_id": bodies,
    }  # fmt: skip
    if name in known:
        return str(known[name].get(value, value))
    return iso_day(value) if name.endswith(("_on", "_until")) else str(value)
