"""Fields of forms that several applications ask with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def yes_or_no(label: Any, yes: Any) -> forms.TypedChoiceField:
    """A question with two answers, neither chosen beforehand; gives a bool."""
    return forms.TypedChoiceField(
        label=label, choices=[("yes", yes), ("no", _("no"))], coerce=lambda one: one == "yes", widget=forms.RadioSelect
    )
