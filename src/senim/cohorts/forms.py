"""What the secretariat types about cohorts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.programme.forms import EMPTY, DayField
from senim.sittings.forms import Titles


class RuleForm(Titles):
    """Who belongs to the cohort."""

    since = DayField(label=_("Holds since"))


class TaskForm(Titles):
    """A joint task."""

    due_on = DayField(label=_("To be done by"))


class EnterForm(forms.Form):
    """A deputy belongs to the cohort."""

    deputy_id = forms.ChoiceField(label=_("Deputy"))
    starts_on = DayField(label=_("Since"))

    def __init__(self, *args: Any, deputies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy_id"].choices = [EMPTY, *deputies]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """A deputy's last day in the cohort."""

    on = DayField(label=_("Last day"))
