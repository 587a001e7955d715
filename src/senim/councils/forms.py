"""What members of councils and the secretariat type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.appeals.forms import Files, FilesField
from senim.appeals.models import Problem
from senim.common.text import MOST_WORDS
from senim.councils import words
from senim.councils.models import SocialIssue, Visit
from senim.programme.forms import AREA, EMPTY, BodyField, DayField
from senim.sittings.forms import Titles
from senim_core.social_issues import NEXT, State, Step

Choices = list[tuple[str, str]]


class VisitForm(forms.Form):
    """A visit, written on the spot; ``client_key`` makes sending it twice one visit."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    visited_on = DayField(label=_("Day of the visit"))
    area_code = forms.ChoiceField(label=_("Territory"))
    place = forms.CharField(label=_("Place"), max_length=300)
    measure = forms.ChoiceField(label=_("Measure it is about"), required=False)
    words = forms.CharField(label=_("What you found (everyone reads it: name no person)"), max_length=MOST_WORDS,
                            widget=AREA)  # fmt: skip
    papers = FilesField(
        label=_("Photos (JPEG, PNG, WebP; at most 5 of 8 MB)"), required=False,
        widget=Files(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp", "data-keep": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Choices, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = [EMPTY, *areas]  # type: ignore[attr-defined]
        self.fields["measure"].choices = [EMPTY, *measures]  # type: ignore[attr-defined]


class FindingForm(forms.Form):
    """What the council found on a measure, and the version of the page on which it was decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(label=_("The council"), choices=list(words.FINDINGS.items()), widget=forms.RadioSelect)
    words = forms.CharField(label=_("Why (everyone reads it)"), max_length=MOST_WORDS, widget=AREA)


class RecommendForm(forms.Form):
    """A recommendation."""

    addressee = forms.CharField(label=_("Or somebody else: the office"), max_length=300, required=False)
    words = forms.CharField(label=_("What the council recommends"), max_length=MOST_WORDS, widget=AREA)
    demand = forms.CharField(label=_("By what number or day it will be seen that it was done"), max_length=600)
    term_on = DayField(label=_("Answer wanted by"))

    def __init__(self, *args: Any, bodies: Any, spoken: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = BodyField(spoken, label=_("Body"), required=False)
        body.queryset = bodies
        self.fields = {"body": body, **self.fields}


class PlanForm(Titles):
    """Something a council plans."""

    due_on = DayField(label=_("By which day"))


class IssueForm(Titles):
    """An acute social issue and what it rests on."""

    problem = forms.ModelChoiceField(label=_("Grouped appeals"), queryset=Problem.objects.none(), required=False)
    visit = forms.ModelChoiceField(label=_("Visit of the council"), queryset=Visit.objects.none(), required=False)
    words = forms.CharField(label=_("In words (everyone reads them)"), max_length=MOST_WORDS, widget=AREA)

    def __init__(self, *args: Any, problems: Choices, visits: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problem"] = forms.ChoiceField(
            label=_("Grouped appeals"), required=False, choices=[EMPTY, *problems]
        )
        self.fields["visit"] = forms.ChoiceField(
            label=_("Visit of the council"), required=False, choices=[EMPTY, *visits]
        )
        self.order_fields(["problem", "visit", "title_kk", "title_ru", "title_en", "words"])


class AnswerForm(forms.Form):
    """The answer to a recommendation, as the secretariat read it."""

    words = forms.CharField(label=_("What was answered (everyone reads it)"), max_length=MOST_WORDS, widget=AREA)
    in_substance = forms.TypedChoiceField(
        label=_("Is it an answer in substance?"), coerce=lambda one: one == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("yes: it says what is done, how much and when")), ("no", _("no"))],
    )  # fmt: skip


class StepForm(forms.Form):
    """What happened to an issue."""

    words = forms.CharField(label=_("In words (everyone reads them)"), max_length=MOST_WORDS, widget=AREA)

    def __init__(
        self, *args: Any, issue: SocialIssue, steps: tuple[Step, ...], bodies: Any, spoken: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(str(one), words.STEPS[one]) for one in NEXT[State(issue.state)] if one in steps]
        step = forms.ChoiceField(label=_("What happened"), choices=allowed)
        body = BodyField(spoken, label=_("Body that takes it up"), required=False)
        body.queryset = bodies
        taking = {"body": body} if any(one == Step.TAKE_UP for one, _text in allowed) else {}
        self.fields = {"step": step, **taking, **self.fields}
