"""Decisions from papers for the secretariat: a table of texts, shown line by line, taken in, taken back."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.sittings import decision_papers, words
from senim.sittings.models import DecisionFile
from senim.territory.shown import frame, office_region
from senim_core.errors import InputError

MOST_BYTES = 20 * 1024**2
SHOWN = 200
PAGE = 50


class FileForm(forms.Form):
    """A table of decisions with their texts."""

    file = forms.FileField(label=_("Spreadsheet (XLSX, or CSV in UTF-8)"))


def _listing(request: HttpRequest, form: FileForm, status: int = 200, problem: str = "") -> HttpResponse:
    region = office_region()
    found = DecisionFile.objects.filter(region=region).defer("content")
    context = {
        **frame(region), "person": actor(request), "problem": problem, "form": form,
        "columns": decision_papers.COLUMNS, "waiting": found.filter(applied_at=None),
        "taken": found.exclude(applied_at=None)[:PAGE],
    }  # fmt: skip
    return render(request, "sittings/office_papers.html", context, status=status)


def listing(request: HttpRequest) -> HttpResponse:
    """Files that wait for a decision, those taken in, and a form for another one."""
    return _listing(request, FileForm())


def bring(request: HttpRequest) -> HttpResponse:
    """Keep a file and lead to its preview."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _listing(request, form, 400)
    given = form.cleaned_data["file"]
    content = given.read(MOST_BYTES + 1)
    try:
        if len(content) > MOST_BYTES:
            raise InputError("the file is too large", hint="bring it in parts")
        made = decision_papers.bring(region=office_region(), name=given.name, content=content, by=actor(request).actor)
    except InputError as error:
        return _listing(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-decision-file", args=[made.pk]), status=303)


def _file(number: int) -> DecisionFile:
    return get_object_or_404(DecisionFile.objects.select_related("region"), region=office_region(), pk=number)


def _shown(request: HttpRequest, one: DecisionFile, status: int = 200, problem: str = "") -> HttpResponse:
    seen = decision_papers.preview(one)
    rows = sorted(seen.rows, key=lambda row: (not row.findings, row.number))
    context: dict[str, Any] = {
        **frame(one.region), "person": actor(request), "problem": problem, "file": one, "total": len(rows),
        "counts": [(words.LINES[state], number) for state, number in decision_papers.counts(seen).items()],
        "decisions": len(seen.decisions), "bad": len(seen.bad), "shown": SHOWN,
        "rows": [(row, words.LINES[seen.state(row)]) for row in rows[:SHOWN]],
    }  # fmt: skip
    return render(request, "sittings/office_paper.html", context, status=status)


def file(request: HttpRequest, number: int) -> HttpResponse:
    """A file line by line: what each would do, or did."""
    return _shown(request, _file(number))


def act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Take a file in, forget it, or take it back."""
    one, by = _file(number), actor(request).actor
    try:
        if act == "apply":
            decision_papers.take_in(file=one, by=by)
        elif act == "undo":
            decision_papers.undo(file=one, by=by)
        elif act == "drop":
            decision_papers.drop(file=one, by=by)
        else:
            raise Http404
    except InputError as error:
        return _shown(request, one, 400, said(error))
    return HttpResponseRedirect(reverse("office-decision-files"), status=303)
