"""What the secretariat and deputies type about the budget."""

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.common.text import MOST_WORDS
from senim.programme.forms import AREA, DAY


class StatementForm(forms.Form):
    """A statement of budget lines."""

    document = forms.CharField(label=_("Decision or report that says so: name, day, number"), max_length=300)
    as_of = forms.DateField(label=_("As of"), widget=DAY)
    file = forms.FileField(label=_("Spreadsheet (XLSX, or CSV in UTF-8)"))


class NoteForm(forms.Form):
    """A deputy's note on a budget line."""

    budget_code = forms.CharField(label=_("Code of the budget line"), max_length=60)
    amount = forms.IntegerField(
        label=_("Amount the finding is about, tenge"), min_value=0, max_value=10**15, required=False
    )
    document = forms.CharField(label=_("Document that shows it: name, day, number"), max_length=300, required=False)
    words = forms.CharField(label=_("What you found"), max_length=MOST_WORDS, widget=AREA)
