"""What the secretariat types about people, organisations and memberships."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.assembly.models import Classification, Membership, Organization, Person
from senim.assembly.services import LEVELS
from senim.common.fields import yes_or_no
from senim.programme.forms import AREA, EMPTY, DayField
from senim.sittings.forms import Titles
from senim_core.evidence.schema import label, sources

Choices = list[tuple[str, str]]


class OrganizationField(forms.ModelChoiceField):
    """An organisation by its title in the reader's language."""

    def __init__(self, spoken: str, **kwargs: Any) -> None:
        super().__init__(queryset=Organization.objects.none(), **kwargs)
        self.spoken = spoken

    def label_from_instance(self, obj: Any) -> str:
        """Its title."""
        return str(obj.title(self.spoken))


class FileForm(forms.Form):
    """A Popolo file."""

    document = forms.CharField(label=_("Where the file comes from"), max_length=300)
    seats = forms.ChoiceField(
        label=_("How seats are filled where the file does not say"), choices=Membership.Electoral.choices
    )
    file = forms.FileField(label=_("Popolo file (JSON in UTF-8)"))


class PersonForm(forms.Form):
    """A person in public office."""

    code = forms.SlugField(label=_("Code (Latin letters, digits, hyphens)"), max_length=80)
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    gender = forms.ChoiceField(label=_("Woman or man"), required=False, choices=[EMPTY, *Person.Gender.choices])
    birth_date = DayField(label=_("Day of birth (for cohorts alone; it never leaves the office)"), required=False)

    def names(self) -> tuple[str, str, str]:
        """The names as a verb takes them."""
        given = self.cleaned_data
        return given["name_kk"], given["name_ru"], given["name_en"]


class FoundForm(Titles):
    """An organisation."""

    code = forms.SlugField(label=_("Code (Latin letters, digits, hyphens)"), max_length=80)
    classification = forms.ChoiceField(label=_("What it is"), choices=[EMPTY, *Classification.choices])

    def __init__(self, *args: Any, spoken: str, found: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = OrganizationField(spoken, label=_("Organisation above it"), required=False)
        of = OrganizationField(spoken, label=_("Assembly whose deputies sit in it"), required=False)
        parent.queryset, of.queryset = found, found.filter(classification=Classification.MASLIKHAT)
        levels = [EMPTY, *((level, label("value", f"assemblies.level.{level}", spoken)) for level in LEVELS)]
        self.fields |= {
            "parent": parent, "assembly": of,
            "level": forms.ChoiceField(label=_("Level"), required=False, choices=levels),
            "area_code": forms.ChoiceField(label=_("Territory"), required=False, choices=[EMPTY, *areas]),
        }  # fmt: skip


class JoinForm(forms.Form):
    """A person takes a seat."""

    role = forms.ChoiceField(label=_("What the person is there"), choices=Membership.Role.choices)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day, if it is known"), required=False)
    electoral_type = forms.ChoiceField(
        label=_("How the seat is filled (of an assembly)"), required=False,
        choices=[EMPTY, *Membership.Electoral.choices],
    )  # fmt: skip
    electors = forms.IntegerField(label=_("Electors of the district"), required=False, min_value=0, max_value=10**8)

    def __init__(self, *args: Any, spoken: str, found: Any, areas: Choices, mandates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = OrganizationField(spoken, label=_("Organisation"))
        behalf = OrganizationField(spoken, label=_("For which party"), required=False)
        where.queryset, behalf.queryset = found, found.filter(classification=Classification.PARTY)
        mandate = forms.ChoiceField(label=_("In the right of which mandate"), required=False)
        mandate.choices = [EMPTY, *mandates]
        area = forms.ChoiceField(label=_("Territory of the seat"), required=False, choices=[EMPTY, *areas])
        self.fields = {"organization": where, **self.fields, "area_code": area, "on_behalf_of": behalf,
                       "deputy_id": mandate}  # fmt: skip


class CorrectForm(forms.Form):
    """What is known of a membership from now on."""

    role = forms.ChoiceField(label=_("What the person is there"), choices=Membership.Role.choices)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day, if it is known"), required=False)
    reason = forms.CharField(label=_("Why it is corrected (everyone reads it)"), widget=AREA)


class EndForm(forms.Form):
    """The last day of a membership."""

    on = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Why it ends (everyone reads it)"), widget=AREA)


class DeliveryForm(forms.Form):
    """What is handed in of an assembly's days."""

    from_date = DayField(label=_("First day"))
    to_date = DayField(label=_("Last day"))

    def __init__(self, *args: Any, spoken: str, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = OrganizationField(spoken, label=_("Assembly"))
        of.queryset = found.filter(classification=Classification.MASLIKHAT)
        named = [(one, label("source", one, spoken)) for one in sources()]
        given = forms.MultipleChoiceField(label=_("Records"), choices=named, widget=forms.CheckboxSelectMultiple)
        done = yes_or_no(_("Is everything of these days handed in?"), _("yes"))
        self.fields = {"assembly": of, **self.fields, "given": given, "delivered": done}


class LeaveForm(forms.Form):
    """Days on which a mandate is excused."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason (stays in the office)"), max_length=300)
    paper = forms.CharField(label=_("Paper (stays in the office)"), max_length=300)

    def __init__(self, *args: Any, mandates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "deputy_id": forms.ChoiceField(label=_("Mandate"), choices=[EMPTY, *mandates]), **self.fields
        }  # fmt: skip
