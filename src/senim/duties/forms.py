"""What the secretariat types about deputies' duties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from senim.common.fields import yes_or_no
from senim.common.text import MOST_WORDS
from senim.programme.forms import AREA, EMPTY, BodyField, DayField

Choices = list[tuple[str, str]]
CONTACTS = ("phone", "email", "address")


class RequestForm(forms.Form):
    """A request that a deputy sent."""

    sent_on = DayField(label=_("Sent on"))
    addressee = forms.CharField(label=_("Or somebody else: the office"), max_length=300, required=False)
    words = forms.CharField(
        label=_("What is asked (everyone reads it: name no person)"), max_length=MOST_WORDS, widget=AREA
    )

    def __init__(self, *args: Any, deputies: Choices, bodies: Any, spoken: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = BodyField(spoken, label=_("Body"), required=False)
        body.queryset = bodies
        who = forms.ChoiceField(label=_("Deputy"), choices=[EMPTY, *deputies])
        self.fields = {"deputy_id": who, "sent_on": self.fields["sent_on"], "body": body, **self.fields}


class ReplyForm(forms.Form):
    """A reply to a request."""

    replied_on = DayField(label=_("Came on"))
    words = forms.CharField(label=_("What was answered (everyone reads it)"), max_length=MOST_WORDS, widget=AREA)
    in_substance = yes_or_no(_("Is it an answer in substance?"), _("yes: it says what is done, how much and when"))


class AcceptForm(forms.Form):
    """The decision that took a request up."""

    accepted_on = DayField(label=_("Day of the decision"))
    decision = forms.CharField(label=_("Whose decision, day and number"), max_length=300)


class RepeatForm(forms.Form):
    """Which earlier request this one repeats."""

    def __init__(self, *args: Any, earlier: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("it repeats none"))
        self.fields["of"] = forms.ChoiceField(
            label=_("Earlier request of the deputy"), required=False, choices=[none, *earlier]
        )


class OweForm(forms.Form):
    """The day by which everyone owes a report."""

    due_on = DayField(label=_("Reports are due on"))


class AnnounceForm(forms.Form):
    """Day and place of the meeting with voters, announced today."""

    planned_on = DayField(label=_("Day of the meeting"))
    place = forms.CharField(label=_("Place"), max_length=300)


class PublishForm(forms.Form):
    """The written report."""

    published_on = DayField(label=_("Public since"))
    document = forms.CharField(label=_("Name of the paper, or its address"), max_length=600)


class HoldForm(forms.Form):
    """The meeting and its log: a question a line, its answer after a vertical bar."""

    met_on = DayField(label=_("Day of the meeting"))
    place = forms.CharField(label=_("Place"), max_length=300)
    log = forms.CharField(
        label=_("Questions, one a line; the answer after | on the same line (everyone reads them: name no person)"),
        max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 8, "maxlength": MOST_WORDS}), required=False,
    )  # fmt: skip

    def questions(self) -> list[tuple[str, str]]:
        """(question, answer or empty) of each line."""
        found = []
        for line in self.cleaned_data["log"].splitlines():
            asked, _bar, answered = line.partition("|")
            if asked.strip():
                found.append((asked.strip(), answered.strip()))
        return found

    def clean_log(self) -> str:
        """Refuses an answer without its question, which would be lost."""
        given = str(self.cleaned_data["log"])
        for number, line in enumerate(given.splitlines(), 1):
            if "|" in line and not line.partition("|")[0].strip():
                raise forms.ValidationError(_("An answer has no question; line: %(line)d"), params={"line": number})
        return given


class ContactsForm(forms.Form):
    """Contacts of a deputy's office; sent again unchanged, they were looked at today."""

    phone = forms.CharField(label=_("Telephone of the office"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail of the office"), max_length=200, required=False)
    address = forms.CharField(label=_("Address of the office"), max_length=200, required=False)

    def contacts(self, before: list[dict[str, str]]) -> list[tuple[str, str]]:
        """(type, value) of those that were given, and of what the form does not ask: further ones and other types."""
        given = [(kind, self.cleaned_data[kind]) for kind in CONTACTS if self.cleaned_data[kind]]
        asked = set(CONTACTS)
        for entry in before:
            if entry["type"] in asked:
                asked.discard(entry["type"])  # the first of a type is the one the form showed
            else:
                given.append((entry["type"], entry["value"]))
        return given


class TestMessageForm(forms.Form):
    """Whether a message to the deputy's office was answered."""

    checked_on = DayField(label=_("Sent on"))
    passed = yes_or_no(_("Was it answered?"), _("yes"))
    seen = forms.CharField(label=_("How it was sent, and what came back"), max_length=300)
