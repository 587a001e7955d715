"""What the secretariat, officers of bodies, deputies and the reception office type about facilities."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from senim.common.text import MOST_WORDS
from senim.facilities import words
from senim.facilities.models import Defect, Kind, Picture, Sign
from senim.facilities.services import Photo
from senim.programme.forms import AREA, DAY, EMPTY, Photos
from senim.programme.models import Body, Measure
from senim.territory.points import read_point
from senim.territory.selectors import spot
from senim_core.facilities import Stage

Choices = list[tuple[str, str]]
SINCE = MinValueValidator(date(1991, 12, 16))  # an older day is a slip of the pen


class ActForm(forms.Form):
    """An act on a facility: words, and the version of the page on which it was decided."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(label=_("What happened, and why"), max_length=MOST_WORDS, widget=AREA)


class PhotoForm(ActForm):
    """An act with photos of one phase of the works."""

    phase = forms.ChoiceField(label=_("What the photos show"), choices=[EMPTY, *Picture.Phase.choices], required=False)
    caption = forms.CharField(label=_("What is to be seen, for who cannot see it"), max_length=300, required=False)
    papers = Photos(label=_("Photos (JPEG, PNG, WebP; at most 5 of 8 MB)"), required=False)

    def photos(self) -> list[Photo]:
        """The photos given, once the form is valid."""
        given = self.cleaned_data
        return [Photo(given["phase"], given["caption"], *one) for one in given["papers"] or ()]

    def clean(self) -> dict[str, Any]:
        """Photos without a phase or a caption are told beside the field."""
        super().clean()
        given = self.cleaned_data
        if given.get("papers"):
            for name, text in (
                ("phase", _("Say what the photos show.")),
                ("caption", _("Say in words what is to be seen.")),
            ):
                if not given.get(name):
                    self.add_error(name, text)
        return given


class StageForm(PhotoForm):
    """The next stage."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    stage = forms.ChoiceField(label=_("Stage"))
    handed_over_on = forms.DateField(
        label=_("Day of the act of hand-over (into use)"), required=False, widget=DAY, validators=[SINCE]
    )
    field_order = ("version", "stage", "handed_over_on", "words")

    def __init__(self, *args: Any, next_ones: tuple[Stage, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(one.value, words.STAGES[one]) for one in next_ones]  # type: ignore[attr-defined]


class FacilityForm(ActForm):
    """What is known of a facility."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=600)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=600)
    title_en = forms.CharField(label=_("Title in English"), max_length=600, required=False)
    kind = forms.ChoiceField(label=_("Kind of facility"), choices=Kind.choices)
    area_code = forms.ChoiceField(label=_("Territory"))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    point = forms.CharField(
        label=_("Point: latitude, longitude (you need not give it)"), max_length=40, required=False,
        widget=forms.TextInput(
            attrs={"data-point": _("Put where I am into the field of the point"), "inputmode": "decimal"}
        ),
    )  # fmt: skip
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Responsible body"), required=False)
    cost = forms.IntegerField(label=_("Cost, tenge"), min_value=0, max_value=10**15, required=False)
    publicly_funded = forms.BooleanField(label=_("Publicly funded"), required=False, initial=True)
    money_from = forms.CharField(label=_("Source of the money"), max_length=300, required=False)
    contractor = forms.CharField(label=_("Contractor (an organisation)"), max_length=300, required=False)
    contract = forms.CharField(label=_("Number of the contract"), max_length=100, required=False)
    handover_due_on = forms.DateField(label=_("Hand-over due"), required=False, widget=DAY, validators=[SINCE])
    warranty_until = forms.DateField(label=_("Warranty until"), required=False, widget=DAY, validators=[SINCE])
    measures = forms.CharField(
        label=_("Codes of the measures it belongs to, with commas between"), max_length=1000, required=False
    )
    field_order: tuple[str, ...] = ("version", "title_kk", "title_ru", "title_en")

    def __init__(self, *args: Any, region: Any, areas: Choices, spoken: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
        self.fields["body"].queryset = region.bodies.all()  # type: ignore[attr-defined]
        self.fields["body"].label_from_instance = lambda one: one.title(spoken)  # type: ignore[attr-defined]

    def clean_point(self) -> Any:
        """(north, east) in hundred-thousandths; empty where none was typed. Raises ValidationError for another text."""
        given: str = self.cleaned_data["point"]
        if not given.strip():
            return ()
        found = read_point(given)
        if not found:
            raise forms.ValidationError(_("Two numbers, such as 47.1167, 51.8833, of a place in Kazakhstan."))
        east, north = spot(found)
        return north, east

    def clean_measures(self) -> list[Measure]:
        """The measures of the codes typed. Raises ValidationError naming a code that is none."""
        typed = {part.strip() for part in self.cleaned_data["measures"].split(",") if part.strip()}
        found = list(Measure.objects.filter(region=self.region, code__in=typed))
        strange = sorted(typed - {one.code for one in found})
        if strange:
            raise forms.ValidationError(_("There is no measure of this code: %s"), params=strange[0])
        return found

    def what(self) -> dict[str, Any]:
        """The fields as the services take them, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "words", "code")}


class NewForm(FacilityForm):
    """A facility that the register does not have yet."""

    version = None  # type: ignore[assignment]  # there is none yet

    code = forms.RegexField(r"^[\w-]{1,60}\Z", label=_("Short code, such as F-2026-017"))
    stage = forms.ChoiceField(label=_("Stage"), choices=[(one.value, words.STAGES[one]) for one in Stage])
    handed_over_on = forms.DateField(
        label=_("Day of the act of hand-over (into use)"), required=False, widget=DAY, validators=[SINCE]
    )
    field_order = ("code", "title_kk", "title_ru", "title_en", "kind", "stage", "handed_over_on")

    def what(self) -> dict[str, Any]:
        """As above, the stage as the core knows it."""
        return {**super().what(), "stage": Stage(self.cleaned_data["stage"])}


class DutyForm(ActForm):
    """Who answers for it from now on: one more deputy, or one less."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    add = forms.ChoiceField(label=_("One more responsible deputy"), required=False)
    end = forms.ChoiceField(label=_("Whose duty ends today"), required=False)
    field_order = ("version", "add", "end", "words")

    def __init__(self, *args: Any, others: Choices, own: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {key for key, _name in own}
        self.fields["add"].choices = [EMPTY, *others]  # type: ignore[attr-defined]
        self.fields["end"].choices = [EMPTY, *own]  # type: ignore[attr-defined]

    def deputies(self) -> set[str]:
        """Who answers for it after this, once the form is valid."""
        given = self.cleaned_data
        return (self.own | {given["add"]}) - {given["end"], ""}


class SignForm(ActForm):
    """What stands on it beside its plaque."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    sign = forms.ChoiceField(label=_("Sign"), choices=Sign.choices)
    basis = forms.CharField(label=_("Legal basis: law or decision, article, day"), max_length=300, required=False)
    field_order = ("version", "sign", "basis", "words")


class DefectForm(PhotoForm):
    """A defect; the secretariat says who found it, a deputy found it."""

    words = forms.CharField(label=_("What the defect is"), max_length=MOST_WORDS, widget=AREA)
    reported_by = forms.ChoiceField(label=_("Who found it"), choices=Defect.Reporter.choices)
    field_order = ("version", "reported_by", "words")

    def __init__(self, *args: Any, keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps:
            del self.fields["reported_by"]
