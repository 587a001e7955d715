"""What the secretariat types about sittings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from senim.accounts.problems import said
from senim.common import papers
from senim.common.text import MOST_WORDS
from senim.programme.forms import AREA, EMPTY, DayField
from senim.sittings import words
from senim.sittings.models import Call, Decision, Document, Item
from senim_core.errors import InputError
from senim_core.following_up import NEXT, State, Step
from senim_core.sittings import Needed

Choices = list[tuple[Any, Any]]
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))


class OneOf(forms.ModelChoiceField):
    """One of what a sitting has, by its title in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Number and title."""
        number = getattr(obj, "number", "") or getattr(obj, "position", "")
        return f"{number}. {obj.title(get_language() or 'kk')}".strip(". ")


class Titles(forms.Form):
    """A title in three languages; English may be left out."""

    title_kk = forms.CharField(label=_("In Kazakh"), max_length=600, widget=AREA)
    title_ru = forms.CharField(label=_("In Russian"), max_length=600, widget=AREA)
    title_en = forms.CharField(label=_("In English"), max_length=600, widget=AREA, required=False)

    def titles(self) -> tuple[str, str, str]:
        """The titles as a verb takes them."""
        given = self.cleaned_data
        return given["title_kk"], given["title_ru"], given["title_en"]


class When(forms.Form):
    """Day, hours and place of a sitting."""

    day = DayField(label=_("Day"))
    start = forms.TimeField(label=_("Begins"), widget=TIME)
    end = forms.TimeField(label=_("Ends"), widget=TIME)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)

    def times(self) -> tuple[datetime, datetime]:
        """Start and end in the region's time zone."""
        given = self.cleaned_data
        start, end = (datetime.combine(given["day"], given[name]) for name in ("start", "end"))
        return timezone.make_aware(start), timezone.make_aware(end)


class PlanForm(When):
    """A new sitting."""

    body = forms.ChoiceField(label=_("Who sits"))
    number = forms.CharField(label=_("Number of the sitting"), max_length=40, required=False)

    field_order = ("body", "number", "day", "start", "end", "place")

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [EMPTY, *bodies]  # type: ignore[attr-defined]


class MoveForm(When):
    """Another time or place."""

    words = forms.CharField(label=_("Why (everyone reads it)"), max_length=MOST_WORDS, widget=AREA)


class WordsForm(forms.Form):
    """Words that everyone reads."""

    words = forms.CharField(label=_("Why (everyone reads it)"), max_length=MOST_WORDS, widget=AREA)


class ItemForm(Titles):
    """A point of the agenda."""

    speaker = forms.ChoiceField(label=_("Who speaks to it"), required=False)
    speaker_words = forms.CharField(label=_("Or somebody else: the office"), max_length=300, required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speaker"].choices = [EMPTY, *people]  # type: ignore[attr-defined]


class VoteForm(Titles):
    """The question of a roll-call vote; what each member said stands beside it."""

    item = OneOf(label=_("Point of the agenda"), queryset=Item.objects.none(), required=False)
    needed = forms.ChoiceField(label=_("It passes with"), choices=[(one, words.NEEDED[one]) for one in Needed])

    field_order = ("item", "title_kk", "title_ru", "title_en", "needed")

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class DecisionForm(Titles):
    """A decision."""

    number = forms.CharField(label=_("Number of the decision"), max_length=40)
    item = OneOf(label=_("Point of the agenda"), queryset=Item.objects.none(), required=False)
    call = OneOf(label=_("Vote it rests on"), queryset=Call.objects.none(), required=False)
    owner = forms.ChoiceField(label=_("Who carries it out"), required=False)
    owner_words = forms.CharField(label=_("Or somebody else: the office"), max_length=300, required=False)
    due_on = DayField(label=_("Until (leave empty where nothing is left to do)"), required=False)

    field_order = ("number", "item", "call", "title_kk", "title_ru", "title_en", "owner", "owner_words", "due_on")

    def __init__(self, *args: Any, items: Any, calls: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]
        self.fields["owner"].choices = [EMPTY, *owners]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """When it ended."""

    end = forms.TimeField(label=_("Ended at"), widget=TIME)


class PaperForm(forms.Form):
    """A paper in one language, new or another language of one that is there."""

    document = OneOf(label=_("Another language of this paper"), queryset=Document.objects.none(), required=False)
    title_kk = forms.CharField(label=_("In Kazakh"), max_length=600, required=False)
    title_ru = forms.CharField(label=_("In Russian"), max_length=600, required=False)
    item = OneOf(label=_("Point of the agenda"), queryset=Item.objects.none(), required=False)
    decision = OneOf(label=_("Decision"), queryset=Decision.objects.none(), required=False)
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES)
    file = forms.FileField(label=_("File (PDF or a picture)"))

    def __init__(self, *args: Any, documents: Any, items: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]

    def clean_file(self) -> tuple[str, str, bytes]:
        """The file as it is kept: checked by what it is, not by what it is called."""
        given = self.cleaned_data["file"]
        try:
            return papers.cleaned(given.name, given.read())
        except InputError as error:
            raise forms.ValidationError(said(error)) from error

    def clean(self) -> dict[str, Any]:
        """A new paper needs its titles."""
        given = super().clean() or {}
        if not given.get("document") and not (given.get("title_kk") and given.get("title_ru")):
            raise forms.ValidationError(_("Give the title in Kazakh and in Russian."))
        return given


class StepForm(forms.Form):
    """What happened to a decision."""

    step = forms.ChoiceField(label=_("What happened"))
    words = forms.CharField(label=_("In words (everyone reads them)"), max_length=MOST_WORDS, widget=AREA)
    due_on = DayField(label=_("New day, where it was moved"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(step, words.STEPS[step]) for step in Step if step in NEXT[State(state)]]
        self.fields["step"].choices = allowed  # type: ignore[attr-defined]
