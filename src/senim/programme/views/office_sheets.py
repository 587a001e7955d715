"""Spreadsheets of road maps: bring one, see what every line would do, mend cells, take it in, take it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.programme import selectors, sheets, words
from senim.programme.forms import SheetForm
from senim.programme.models import SheetImport, SheetUpload
from senim.programme.sheet_reading import HEADINGS
from senim.programme.telling import iso_day
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError

SHOWN = 200  # lines of a preview that are shown; those that cannot be used always come first
RECENT = 50
MOST_BYTES = 20 * 1024**2  # of a road map; it is kept in the database until decided


def _road_maps() -> list[tuple[str, str]]:
    return [(one.code, one.title(spoken())) for one in office_region().road_maps.all()]


def _listing(request: HttpRequest, form: SheetForm, status: int = 200, problem: str = "") -> HttpResponse:
    region = office_region()
    by = actor(request).actor
    context = {
        **frame(region), "person": actor(request), "form": form, "problem": problem,
        "waiting": SheetUpload.objects.filter(by=by, road_map__region=region).defer("content").order_by("-id"),
        "imports": [
            (one, one.road_map.title(spoken()))
            for one in SheetImport.objects.filter(road_map__region=region).select_related("road_map")[:RECENT]
        ],
    }  # fmt: skip
    return render(request, "programme/sheets.html", context, status=status)


def listing(request: HttpRequest) -> HttpResponse:
    """Sheets that wait for a decision, those taken in, and a form for another one."""
    return _listing(request, SheetForm(road_maps=_road_maps()))


def upload(request: HttpRequest) -> HttpResponse:
    """Keep a sheet and lead to its preview; one that cannot be read is refused with what to do."""
    form = SheetForm(request.POST, request.FILES, road_maps=_road_maps())
    if not form.is_valid():
        return _listing(request, form, 400)
    given = form.cleaned_data
    file = given["file"]
    if (file.size or 0) > MOST_BYTES:
        return _listing(request, form, 400, _("The file is too large."))
    road_map = office_region().road_maps.get(code=given["road_map"])
    content = file.read()
    try:
        made = sheets.keep_upload(
            road_map=road_map, name=file.name, content=content, source=given["source"], document=given["document"],
            by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        return _listing(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-sheet", args=[made.pk]), status=303)


def _upload(request: HttpRequest, number: int) -> SheetUpload:
    found = SheetUpload.objects.select_related("road_map__region").filter(by=actor(request).actor)
    return get_object_or_404(found, pk=number, road_map__region=office_region())


def _line(one: sheets.Line, names: Any, titles: selectors.Titles) -> dict[str, Any]:
    def shown(name: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        if name == "status":
            return str(words.STATUSES[value])
        if name == "deputy_id":
            return str(names.deputies.get(value, value))
        if name == "body":
            return titles.bodies.get(value, str(value))
        return iso_day(value) if name.endswith("_on") else str(value)

    label = {**words.FIELDS, "body": words.FIELDS["body_id"], "direction": words.FIELDS["direction_id"]}
    return {
        "number": one.row.number, "what": WHAT[one.what](), "kind": one.what,
        "title": one.row.values.get(f"title_{spoken()}") or one.row.values.get("title_ru") or (
            one.measure.title(spoken()) if one.measure else one.row.values.get("code") or ""
        ),
        "findings": one.row.findings,
        "changes": [
            (label.get(name, name), shown(name, before), shown(name, after))
            for name, (before, after) in one.changes.items()
        ],
    }  # fmt: skip


WHAT = {
    "bad": lambda: _("cannot be used"), "new": lambda: _("new"), "changed": lambda: _("changed"),
    "same": lambda: _("unchanged"),
}  # fmt: skip


def _preview(request: HttpRequest, found: SheetUpload, status: int = 200, problem: str = "") -> HttpResponse:
    region = found.road_map.region
    context: dict[str, Any] = {
        **frame(region), "person": actor(request), "upload": found, "problem": problem,
        "road_map": found.road_map.title(spoken()),
    }  # fmt: skip
    try:
        seen = sheets.preview(
            road_map=found.road_map, name=found.name, content=bytes(found.content), headings=found.headings,
            mended=found.mended,
        )  # fmt: skip
    except InputError as error:
        context["problem"] = problem or said(error)
        return render(request, "programme/sheet.html", context, status=400)
    names, titles = names_of(region, spoken()), selectors.titles(region, spoken())
    order = ("bad", "changed", "new", "same")
    lines = sorted(seen.lines, key=lambda one: (order.index(one.what), one.row.number))
    bad = [one for one in lines if one.what == "bad"]
    counts = seen.counts()
    context |= {
        "seen": seen, "counts": [(WHAT[name](), counts[name]) for name in ("new", "changed", "same", "bad")],
        "total": len(seen.lines), "bad": len(bad), "useful": counts["new"] + counts["changed"],
        "bad_lines": [_line(one, names, titles) for one in bad[:SHOWN]],
        "lines": [_line(one, names, titles) for one in lines if one.what != "bad"][:SHOWN],
        "columns": [
            (name, words_of(name), seen.sheet.headings[seen.sheet.columns[name]] if name in seen.sheet.columns else "")
            for name in HEADINGS
        ],
        "headings": [heading for heading in seen.sheet.headings if heading],
    }  # fmt: skip
    return render(request, "programme/sheet.html", context, status=status)


def words_of(name: str) -> str:
    """What a column holds, in words."""
    own = {
        "code": _("code"), "direction": _("direction"), "direction_ru": _("direction in Russian"),
        "direction_en": _("direction in English"), "body": _("responsible body"), "deputy": _("supervising deputy"),
        "council": _("watching council"), "act": _("act of acceptance"),
    }  # fmt: skip
    return own.get(name) or str(words.FIELDS[name])


def preview(request: HttpRequest, number: int) -> HttpResponse:
    """What every line of the sheet would do."""
    return _preview(request, _upload(request, number))


def mend(request: HttpRequest, number: int) -> HttpResponse:
    """Say which column is what, or type a cell anew; then look again."""
    found = _upload(request, number)
    headings = {name: request.POST.get(f"column-{name}", "")[:200] for name in HEADINGS}
    cells = {name.removeprefix("cell-"): text[:1000] for name, text in request.POST.items() if name.startswith("cell-")}
    sheets.mend(upload=found, headings=headings, cells={name: str(text) for name, text in cells.items()})
    return HttpResponseRedirect(reverse("office-sheet", args=[number]), status=303)


def apply(request: HttpRequest, number: int) -> HttpResponse:
    """Take the sheet in; lines that cannot be used stay out only where the person said so."""
    found = _upload(request, number)
    given = request.POST.get("leave_out", "0")
    leave_out = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
    try:
        made = sheets.apply_upload(upload=found, by=actor(request).actor, leave_out=leave_out)
    except InputError as error:
        return _preview(request, found, 400, said(error))
    if made is None:
        return HttpResponseRedirect(reverse("office-sheets"), status=303)
    return HttpResponseRedirect(reverse("office-sheet-import", args=[made.pk]), status=303)


def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Give a sheet up."""
    sheets.drop_upload(upload=_upload(request, number))
    return HttpResponseRedirect(reverse("office-sheets"), status=303)


def _import(number: int) -> SheetImport:
    found = SheetImport.objects.select_related("road_map__region").filter(road_map__region=office_region())
    return get_object_or_404(found, pk=number)


def _one(request: HttpRequest, found: SheetImport, status: int = 200, problem: str = "") -> HttpResponse:
    context = {
        **frame(found.road_map.region), "person": actor(request), "problem": problem, "one": found,
        "road_map": found.road_map.title(spoken()),
        "measures": [
            (change, change.measure.title(spoken()))
            for change in found.changes.select_related("measure").order_by("measure__code")[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "programme/sheet_import.html", context, status=status)


def one(request: HttpRequest, number: int) -> HttpResponse:
    """A sheet that was taken in, and the way back."""
    return _one(request, _import(number))


def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a sheet back, as a whole or not at all."""
    found = _import(number)
    try:
        sheets.undo(imported=found, by=actor(request).actor)
    except InputError as error:
        return _one(request, found, 400, said(error))
    return HttpResponseRedirect(reverse("office-sheet-import", args=[number]), status=303)
