"""What the secretariat types about a campaign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.campaign import words
from senim.common.fields import yes_or_no
from senim.programme.forms import AREA, EMPTY, DayField
from senim.sittings.forms import Titles

Choices = list[tuple[str, str]]


class CampaignForm(Titles):
    """A campaign."""

    code = forms.SlugField(label=_("Code (Latin letters, digits, hyphens)"), max_length=60)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class StageForm(Titles):
    """A stage."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class OfArea(Titles):
    """Something that belongs to an area."""

    code = forms.SlugField(label=_("Code (Latin letters, digits, hyphens)"), max_length=60)
    area_code = forms.ChoiceField(label=_("Territory"))

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = [EMPTY, *areas]  # type: ignore[attr-defined]


class PrimaryForm(OfArea):
    """A primary organisation."""


class BodyForm(OfArea):
    """An elective body and its term."""

    elected_on = DayField(label=_("Elected on"))
    due_on = DayField(label=_("Last day of the term"))


class RenewForm(forms.Form):
    """A body was elected anew."""

    elected_on = DayField(label=_("Elected on"))
    due_on = DayField(label=_("Last day of the term"))


class ElectionForm(forms.Form):
    """What is known of the chair that was elected; no name."""

    held_on = DayField(label=_("Day of the election"))
    woman = yes_or_no(_("A woman"), _("yes"))
    under_35 = yes_or_no(_("Under 35"), _("yes"))
    renewed = yes_or_no(_("Another chair than the year before"), _("yes"))
    in_primaries = yes_or_no(_("Took part in the primaries"), _("yes"))


class ConferenceForm(OfArea):
    """A conference."""

    held_on = DayField(label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    delegates_elected = forms.IntegerField(label=_("Delegates elected"), min_value=1, max_value=100_000)
    delegates_present = forms.IntegerField(label=_("Delegates present"), min_value=0, max_value=100_000)
    mark = forms.ChoiceField(
        label=_("Mark given to the work reported"), required=False, choices=[EMPTY, *words.MARKS.items()]
    )
    mark_words = forms.CharField(label=_("The mark in words"), required=False, widget=AREA)


class DecisionForm(Titles):
    """A decision of a conference."""

    number = forms.CharField(label=_("Number of the decision"), max_length=40)
    owner = forms.CharField(label=_("Who carries it out"), max_length=300, required=False)
    due_on = DayField(label=_("To be done by"), required=False)


class DoneForm(forms.Form):
    """How a decision was carried out."""

    words = forms.CharField(label=_("How it was carried out"), widget=AREA)
