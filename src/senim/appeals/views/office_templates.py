"""The office's page of answer templates."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.problems import said
from senim.appeals import answer_templates, words
from senim.appeals.models import AnswerTemplate
from senim.common.text import MOST_WORDS
from senim.territory.shown import frame, office_region, spoken
from senim_core.appeals.status import Outcome
from senim_core.errors import InputError

AREA = forms.Textarea(attrs={"rows": 4})


class TemplateForm(forms.Form):
    """Name, outcome, words in three languages."""

    name = forms.CharField(label=_("Name of the template"), max_length=80)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[one for one in words.OUTCOMES.items() if one[0] != Outcome.FORWARDED]
    )
    kk = forms.CharField(label="Қазақша", max_length=MOST_WORDS, widget=AREA)
    ru = forms.CharField(label="Русский", max_length=MOST_WORDS, widget=AREA)
    en = forms.CharField(label="English", max_length=MOST_WORDS, widget=AREA)


def _page(request: HttpRequest, form: TemplateForm, status: int = 200, problem: str = "") -> HttpResponse:
    region = office_region()
    context: dict[str, Any] = {
        **frame(region), "person": actor(request), "form": form, "problem": problem,
        "rows": [
            (one, words.OUTCOMES[one.outcome], one.texts[spoken()]) for one in region.answer_templates.all()
        ],
    }  # fmt: skip
    return render(request, "appeals/office_templates.html", context, status=status)


def listing(request: HttpRequest) -> HttpResponse:
    """Every template, and a form for another."""
    return _page(request, TemplateForm())


def new(request: HttpRequest) -> HttpResponse:
    """Keep a template."""
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 400)
    given = form.cleaned_data
    texts = {language: given[language] for language in ("kk", "ru", "en")}
    try:
        answer_templates.keep(
            region=office_region(), name=given["name"], outcome=given["outcome"], texts=texts, by=actor(request).actor
        )
    except InputError as error:
        return _page(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-templates"), status=303)


def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Take a template out."""
    found = get_object_or_404(AnswerTemplate, pk=number, region=office_region())
    answer_templates.drop(template=found, by=actor(request).actor)
    return HttpResponseRedirect(reverse("office-templates"), status=303)
