"""The budget for those who work on it: the secretariat takes statements in and reads notes, a deputy writes notes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.budget import notes, selectors, statements, words
from senim.budget.forms import NoteForm, StatementForm
from senim.budget.models import Note, Statement
from senim.common import paging
from senim.rating.names import names_of
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError

PAGE = 50
SHOWN = 200  # lines of a preview that are shown; those that cannot be used always come first
MOST_BYTES = 10 * 1024**2


def note_queue(
    request: HttpRequest, form: NoteForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    """Notes: those that wait for a second reader first; a deputy sees the own ones and writes another."""
    person, region = actor(request), office_region()
    own = selectors.notes_for_staff(person, region)
    state = request.GET.get("state", Note.State.WAITING)
    if state not in selectors.note_states():
        raise Http404
    page = paging.page(own.filter(selectors.note_states()[state]), request.GET.get("page"), PAGE)
    names = names_of(region, spoken())
    context = {
        **frame(region), "person": person, "problem": problem, "page": page, "state": state, "query": f"state={state}",
        "tabs": [(key, words.NOTES[key], own.filter(one).count()) for key, one in selectors.note_states().items()],
        "rows": [(one, names.deputies.get(one.deputy_id, one.deputy_id)) for one in page.rows],
        "reads": person.may(Permission.BUDGET_WORK),
        "form": (form or NoteForm()) if person.may(Permission.BUDGET_NOTE) else None,
    }  # fmt: skip
    return render(request, "budget/office_notes.html", context, status=status)


def write(request: HttpRequest) -> HttpResponse:
    """A deputy's note of today."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return note_queue(request, form, 400)
    try:
        notes.write(region=office_region(), by=actor(request).actor, **form.cleaned_data)
    except InputError as error:
        return note_queue(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-budget-notes"), status=303)


def decide(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The second reader accepts a note, or says why not."""
    person = actor(request)
    one = get_object_or_404(selectors.notes_for_staff(person, office_region()), code=code)
    try:
        if act == "accept":
            notes.accept(note=one, by=person.actor)
        elif act == "refuse":
            notes.refuse(note=one, words=request.POST.get("words", ""), by=person.actor)
        else:
            raise Http404
    except InputError as error:
        return note_queue(request, None, 400, said(error))
    return HttpResponseRedirect(reverse("office-budget-notes"), status=303)


def _listing(request: HttpRequest, form: StatementForm, status: int = 200, problem: str = "") -> HttpResponse:
    person, region = actor(request), office_region()
    found = selectors.statements_for_staff(person, region)
    context = {
        **frame(region), "person": person, "form": form, "problem": problem, "columns": statements.COLUMNS,
        "waiting": found.filter(applied_at=None), "taken": found.exclude(applied_at=None)[:PAGE],
    }  # fmt: skip
    return render(request, "budget/office_statements.html", context, status=status)


def statement_list(request: HttpRequest) -> HttpResponse:
    """Statements that wait for a decision, those taken in, and a form for another one."""
    return _listing(request, StatementForm())


def bring(request: HttpRequest) -> HttpResponse:
    """Keep a statement and lead to its preview; one that cannot be read is refused with what to do."""
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _listing(request, form, 400)
    given = form.cleaned_data
    content = given["file"].read(MOST_BYTES + 1)
    try:
        if len(content) > MOST_BYTES:
            raise InputError(_("the file is too large"), hint=_("at most 10 MB"))
        made = statements.bring(
            region=office_region(), name=given["file"].name, content=content, document=given["document"],
            as_of=given["as_of"], by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        return _listing(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-statement", args=[made.pk]), status=303)


def _statement(request: HttpRequest, number: int) -> Statement:
    found = selectors.statements_for_staff(actor(request), office_region()).select_related("region")
    return get_object_or_404(found, pk=number)


def statement(request: HttpRequest, number: int) -> HttpResponse:
    """A statement line by line: what it would do, or did."""
    return _page(request, _statement(request, number))


def _page(request: HttpRequest, one: Statement, status: int = 200, problem: str = "") -> HttpResponse:
    seen = statements.preview(one)
    rows = sorted(seen.rows, key=lambda row: (not row.findings, row.number))
    context: dict[str, Any] = {
        **frame(one.region), "person": actor(request), "statement": one, "problem": problem, "total": len(seen.rows),
        "bad": len(seen.bad), "new": sum(row.new for row in seen.rows), "shown": SHOWN,
        "rows": [
            (row, [(words.COLUMNS[name], what) for name, what in row.findings]) for row in rows[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "budget/office_statement.html", context, status=status)


def act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Take a statement in, forget it, or take it back."""
    one, by = _statement(request, number), actor(request).actor
    try:
        if act == "apply":
            statements.take_in(statement=one, by=by)
        elif act == "undo":
            statements.undo(statement=one, by=by)
        elif act == "drop":
            statements.drop(statement=one)
        else:
            raise Http404
    except InputError as error:
        return _page(request, one, 400, said(error))
    return HttpResponseRedirect(reverse("office-statements"), status=303)
