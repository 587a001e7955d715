"""Pages of the staff on imports: bring files, see what they would change, take them in, take them back."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.intake import services, source
from senim.intake.models import Import, Upload
from senim.intake.parsed import lines_csv
from senim.rating.models import Region
from senim_core.errors import InputError, SenimError

RECENT = 50
MOST_BYTES = 100 * 1024**2  # of one upload
SHOWN = 20  # changed rows shown on the page; the CSV has every line


class UploadForm(forms.Form):
    """Which source, which files, and where rows of an office's own lists go."""

    source = forms.ChoiceField(label=_("Source"))
    region = forms.ModelChoiceField(
        Region.objects.order_by("slug"), to_field_name="slug", required=False, label=_("Region (for own lists)")
    )
    first = forms.DateField(
        label=_("Period from (if the source names none)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last = forms.DateField(label=_("Period to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["source"].choices = [(name, name) for name in source.names()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Raises ValidationError where a period has only one end."""
        given = super().clean() or {}
        if bool(given.get("first")) != bool(given.get("last")):
            self.add_error("last", _("A period has two days."))
        return given


def _listing(request: HttpRequest, form: UploadForm, status: int = 200, problem: str = "") -> HttpResponse:
    person = actor(request)
    kept = Import.objects.select_related("region").order_by("-id")[:RECENT]
    context = {
        "person": person,
        "form": form,
        "problem": problem,
        "imports": [(one, one.region.title[get_language() or "kk"]) for one in kept],
        "uploads": Upload.objects.filter(by=person).order_by("-id"),
        "may_apply": person.may(Permission.IMPORT_APPLY),
    }
    return render(request, "intake/imports.html", context, status=status)


def listing(request: HttpRequest) -> HttpResponse:
    """What was taken in, and a form for new files."""
    return _listing(request, UploadForm())


def upload(request: HttpRequest) -> HttpResponse:
    """Keep files for a preview; a file that cannot be read is refused at once and nothing of it is kept."""
    form = UploadForm(request.POST)
    brought = request.FILES.getlist("files")
    if not form.is_valid() or not brought:
        return _listing(request, form, 400, "" if brought else str(_("Choose at least one file.")))
    if sum(file.size or 0 for file in brought) > MOST_BYTES:
        return _listing(request, form, 400, str(_("The files are too large together. Take them in in several steps.")))
    given = form.cleaned_data
    period: tuple[date, date] | None = (given["first"], given["last"]) if given["first"] else None
    files = [(file.name or "file", file.read()) for file in brought]
    try:
        services.preview(source=source.load(given["source"]), files=files, region=given["region"], period=period)
        kept = services.keep_upload(
            source=given["source"], files=files, by=actor(request), region=given["region"], period=period
        )
    except SenimError as error:
        return _listing(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("upload", args=[kept.pk]))


def _own(request: HttpRequest, number: int) -> Upload:
    """The upload, if this person brought it; for everyone else it does not exist."""
    return get_object_or_404(Upload.objects.select_related("region"), pk=number, by=actor(request))


def _seen(upload: Upload) -> services.Preview:
    return services.preview(
        source=source.load(upload.source), files=services.upload_files(upload), region=upload.region,
        period=services.upload_period(upload),
    )  # fmt: skip


def preview(request: HttpRequest, number: int) -> HttpResponse:
    """What the files say, what became of every line in numbers, and which rows would change."""
    upload = _own(request, number)
    try:
        seen = _seen(upload)
    except InputError as error:
        return render(request, "intake/problem.html", {"person": actor(request), "problem": said(error)}, status=400)
    context = {
        "person": actor(request),
        "upload": upload,
        "seen": seen,
        "findings": [
            (one.name, gettext(one.what), one.lines, one.excluded, one.detail) for one in seen.parsed.findings
        ],
        "shown": [(table, key, before is None) for table, key, before, _after in seen.changes[:SHOWN]],
        "more": max(len(seen.changes) - SHOWN, 0),
        "region": seen.region.title[get_language() or "kk"]
        if seen.region
        else seen.parsed.region["title"][get_language() or "kk"],
    }
    return render(request, "intake/preview.html", context)


def rows_csv(request: HttpRequest, number: int) -> HttpResponse:
    """What became of every line, as CSV."""
    seen = _seen(_own(request, number))
    return HttpResponse(lines_csv(seen.parsed.lines), content_type="text/csv; charset=utf-8")


def apply(request: HttpRequest, number: int) -> HttpResponse:
    """Take an upload in."""
    try:
        made = services.apply_upload(upload=_own(request, number), by=actor(request))
    except InputError as error:
        return render(request, "intake/problem.html", {"person": actor(request), "problem": said(error)}, status=400)
    return HttpResponseRedirect(reverse("import", args=[made.pk]) if made else reverse("imports"))


def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Give an upload up."""
    services.drop_upload(upload=_own(request, number))
    return HttpResponseRedirect(reverse("imports"))


def _one(request: HttpRequest, imported: Import, status: int = 200, problem: str = "") -> HttpResponse:
    person = actor(request)
    last = services.last_live(imported.region)
    context = {
        "person": person,
        "imported": imported,
        "findings": [(name, gettext(what), *more) for name, what, *more in imported.findings],
        "region": imported.region.title[get_language() or "kk"],
        "problem": problem,
        "may_undo": person.may(Permission.IMPORT_UNDO) and last is not None and last.pk == imported.pk,
        "later": last if last is not None and last.pk > imported.pk and not imported.undone_at else None,
    }
    return render(request, "intake/import.html", context, status=status)


def _import(number: int) -> Import:
    return get_object_or_404(Import.objects.select_related("region"), pk=number)


def one(request: HttpRequest, number: int) -> HttpResponse:
    """One import: files, findings, counts, and whether it can be taken back."""
    return _one(request, _import(number))


def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take an import back."""
    found = _import(number)
    try:
        services.undo(imported=found, by=actor(request).actor)
    except InputError as error:
        return _one(request, found, 400, said(error))
    return HttpResponseRedirect(reverse("import", args=[number]))
