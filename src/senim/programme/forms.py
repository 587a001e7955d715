"""What the secretariat, officers of bodies and deputies type. What is missing or wrong is said beside its field."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from senim.appeals.forms import FilesField
from senim.appeals.models import Problem
from senim.common.text import MOST_WORDS
from senim.programme import words
from senim.programme.acts import Given
from senim.programme.models import Body, Check, ProgrammeKind
from senim.programme.photos import hidden_of
from senim_core.programme.status import Proof, Status

FIRST, LAST = date(1991, 12, 16), date(2100, 12, 31)  # days an office writes down
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
EMPTY = ("", "—")
AREA = forms.Textarea(attrs={"rows": 4, "maxlength": MOST_WORDS})


class DayField(forms.DateField):
    """A day that an office can mean: none before independence, none in another century."""

    def __init__(self, **kwargs: Any) -> None:
        bounds = [MinValueValidator(FIRST), MaxValueValidator(LAST)]
        super().__init__(widget=DAY, validators=bounds, **kwargs)


class BodyField(forms.ModelChoiceField):
    """A body by its title in the reader's language."""

    def __init__(self, spoken: str, **kwargs: Any) -> None:
        super().__init__(queryset=Body.objects.none(), **kwargs)
        self.spoken = spoken

    def label_from_instance(self, obj: Any) -> str:
        """Its title."""
        return str(obj.title(self.spoken))


class Photos(FilesField):
    """Files with the day and place that photos carried, read before they were dropped: (file, taken, place) each."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """As `FilesField`, with what was hidden."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        hidden = []
        for one in given:
            hidden.append(hidden_of(one.read()))
            one.seek(0)
        return [(file, *found) for file, found in zip(super().clean(data, initial), hidden, strict=True)]


class ActForm(forms.Form):
    """An act on a measure: words, a proof, and the version of the page on which it was decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("What happened, and why"), max_length=MOST_WORDS, widget=AREA)


class ProofForm(ActForm):
    """An act with a proof: a named document, an act of acceptance, a photo or a link."""

    kind = forms.ChoiceField(
        label=_("Kind of proof"), required=False, choices=[EMPTY, *((one.value, words.PROOFS[one]) for one in Proof)]
    )
    title = forms.CharField(label=_("Name and number of the document"), max_length=300, required=False)
    dated_on = forms.DateField(label=_("Its day"), required=False, widget=DAY)
    url = forms.URLField(label=_("Link"), required=False, max_length=1000, assume_scheme="https")
    papers = Photos(label=_("Photos and papers (JPEG, PNG, WebP, PDF; at most 5 of 8 MB)"), required=False)

    def proofs(self) -> list[Given]:
        """The proofs given: one for each file, or one without a file."""
        given = self.cleaned_data
        if not given["kind"]:
            return []
        about: dict[str, Any] = {"kind": given["kind"], "title": given["title"], "url": given["url"]}
        about["dated_on"] = given["dated_on"]
        if not given["papers"]:
            return [Given(**about)] if given["title"] or given["url"] else []
        return [Given(**about, file=file, taken_at=taken, point=place) for file, taken, place in given["papers"]]

    def clean(self) -> dict[str, Any]:
        """A proof without its kind, or a kind without a proof, is told beside the field."""
        super().clean()
        given = self.cleaned_data
        has = given.get("title") or given.get("url") or given.get("papers")
        if has and not given.get("kind"):
            self.add_error("kind", _("Say what kind of proof it is."))
        if given.get("kind") and not has:
            self.add_error("title", _("Name the document, give a link or a file."))
        return given


class ReportForm(ProofForm):
    """What the responsible body says of its measure."""

    status = forms.ChoiceField(label=_("Status"), required=False)
    value = forms.IntegerField(label=_("Value of the indicator now"), required=False)
    danger = forms.ChoiceField(
        label=_("Is it in danger of not being carried out in time?"), required=False,
        choices=[("", _("as before")), ("yes", _("yes, we say so")), ("no", _("no, or no longer"))],
    )  # fmt: skip

    def __init__(self, *args: Any, next_ones: list[Status], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("as before")), *((one.value, words.STATUSES[one]) for one in next_ones)]  # type: ignore[attr-defined]

    field_order = ("version", "status", "value", "danger", "words")


class MoveForm(ProofForm):
    """Another due date, by a decision."""

    to = forms.DateField(label=_("New due date"), widget=DAY)
    field_order = ("version", "to", "words")


class AssignForm(ActForm):
    """Who supervises it from now on."""

    deputy = forms.ChoiceField(label=_("Supervising deputy"), required=False)
    field_order = ("version", "deputy", "words")

    def __init__(self, *args: Any, deputies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [EMPTY, *deputies]  # type: ignore[attr-defined]


class CorrectForm(ActForm):
    """What a measure is called and who answers for it."""

    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    title_en = forms.CharField(
        label=_("Title in English"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    indicator = forms.CharField(label=_("Indicator"), max_length=300, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    base = forms.IntegerField(label=_("Value at the start"), required=False)
    target = forms.IntegerField(label=_("Target value"), required=False)
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=1000)
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Responsible body"), required=False)
    council = forms.ChoiceField(label=_("Watching council"), required=False)

    def __init__(self, *args: Any, bodies: Any, councils: list[tuple[str, str]], spoken: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["body"].label_from_instance = lambda one: one.title(spoken)  # type: ignore[attr-defined]
        self.fields["council"].choices = [EMPTY, *councils]  # type: ignore[attr-defined]

    field_order = ("version", "title_kk", "title_ru", "title_en")


class RelateForm(ActForm):
    """Which problems, groups of alike appeals, it answers."""

    problems = forms.ModelMultipleChoiceField(
        Problem.objects.none(), label=_("Problems it answers (several may be chosen, or none)"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = ("version", "problems", "words")

    def __init__(self, *args: Any, problems: Any, named: Callable[[Problem], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problems"].queryset = problems  # type: ignore[attr-defined]
        self.fields["problems"].label_from_instance = named  # type: ignore[attr-defined]


class StepForm(ActForm):
    """A step of a measure with its day."""

    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=600)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=600)
    title_en = forms.CharField(label=_("Title in English"), max_length=600, required=False)
    due_on = forms.DateField(label=_("Day"), widget=DAY)
    field_order = ("version", "title_kk", "title_ru", "title_en", "due_on")


class CheckForm(ProofForm):
    """A deputy's check of today."""

    check = forms.ChoiceField(label=_("How it was checked"), choices=Check.Kind.choices)
    field_order = ("version", "check", "words")


class SheetForm(forms.Form):
    """A spreadsheet of a road map."""

    road_map = forms.ChoiceField(label=_("Road map"))
    source = forms.CharField(label=_("Who sends it (what the columns are called is remembered)"), max_length=100)
    document = forms.CharField(label=_("Decision or letter by which it stands so: name, day, number"), max_length=300)
    file = forms.FileField(label=_("Spreadsheet (XLSX, or CSV in UTF-8)"))

    def __init__(self, *args: Any, road_maps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["road_map"].choices = road_maps  # type: ignore[attr-defined]


class RoadMapForm(forms.Form):
    """A road map: whose, and by which decision."""

    code = forms.RegexField(r"^[\w-]{1,60}\Z", label=_("Short code, such as RM-2026-city"))
    programme = forms.ChoiceField(label=_("Programme"), choices=ProgrammeKind.choices)
    area_code = forms.ChoiceField(label=_("Territory"))
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=600)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=600)
    title_en = forms.CharField(label=_("Title in English"), max_length=600, required=False)
    approved_on = forms.DateField(label=_("Approved"), widget=DAY)
    document = forms.CharField(label=_("Document"), max_length=300)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    """An executive body and how a letter addresses its head."""

    code = forms.RegexField(r"^[\w-]{1,40}\Z", label=_("Short code, such as roads"))
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=600)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=600)
    title_en = forms.CharField(label=_("Title in English"), max_length=600, required=False)
    head_kk = forms.CharField(label=_("How a letter addresses its head, in Kazakh"), max_length=200)
    head_ru = forms.CharField(label=_("The same in Russian"), max_length=200)
    email = forms.EmailField(label=_("E-mail of the body"), required=False)
