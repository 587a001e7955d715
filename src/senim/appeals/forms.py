"""What citizens and operators type. Labels in three languages; what is missing or wrong is said beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from senim.appeals.filing import Applicant, Filing
from senim.appeals.models import Channel, Kind, Reception
from senim.appeals.personal import is_iin
from senim.appeals.words import OUTCOMES, SAYS
from senim.common import papers
from senim.common.kazakh import sort_key
from senim.common.text import MOST_WORDS, plain
from senim.territory.points import read_point
from senim_core.errors import SenimError

LANGUAGES = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))
EMPTY = ("", "—")

TYPED = (Channel.WALK_IN, Channel.PHONE, Channel.LETTER, Channel.RECEPTION)  # what an operator types in


class Files(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Photos and papers: each checked by its bytes, pictures freed of hidden data."""

    widget = Files(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, str, bytes]]:
        """(name, kind, content) each. Raises ValidationError naming the file that is not taken."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > papers.MOST_FILES:
            raise forms.ValidationError(_("At most 5 files."))
        found = []
        for one in given:
            if (one.size or 0) > papers.MOST_BYTES:
                raise forms.ValidationError(_("{name}: at most 8 MB a file.").format(name=papers.safe_name(one.name)))
            try:
                found.append(papers.cleaned(one.name, one.read()))
            except SenimError as error:
                words = (str(_(error.message)), str(_(error.hint)))
                raise forms.ValidationError(f"{papers.safe_name(one.name)}: {words[0]}; {words[1]}") from error
        return found


def _iin(text: str) -> None:
    if not is_iin(text):
        raise forms.ValidationError(_("This is no IIN: 12 digits, the last one is a control digit."))


@dataclass(frozen=True)
class Areas:
    """Districts and the settlements of each, for one field with groups; ``district`` leads from place to district."""

    names: Mapping[str, str]
    district: Mapping[str, str]

    def choices(self) -> list[Any]:
        """The field's choices: a district without settlements alone, others as a group with themselves on top."""
        tops = sorted(
            {code for code, top in self.district.items() if code == top}, key=lambda code: sort_key(self.names[code])
        )
        found: list[Any] = [EMPTY]
        for top in tops:
            below = [(code, self.names[code]) for code, above in self.district.items() if above == top and code != top]
            own = (top, self.names[top])
            ordered = sorted(below, key=lambda one: sort_key(one[1]))
            found.append((self.names[top], [own, *ordered]) if below else own)
        return found


class AppealForm(forms.Form):
    """The fields that a citizen's form and the office's have in common."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.APPLICATION)
    topic = forms.ChoiceField(label=_("Topic"))
    area_code = forms.ChoiceField(label=_("District, city or settlement"))
    words = forms.CharField(
        label=_("What it is about"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MOST_WORDS}),
    )
    place = forms.CharField(label=_("Place, as you would tell it to a neighbour"), max_length=300, required=False)
    point = forms.CharField(
        label=_("Point: latitude, longitude (you need not give it)"), max_length=40, required=False,
        widget=forms.TextInput(
            attrs={"data-point": _("Put where I am into the field of the point"), "inputmode": "decimal"}
        ),
    )  # fmt: skip
    name = forms.CharField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"), max_length=200, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        validators=[RegexValidator(r"^[+\d\s()-]*\Z", _("Digits, spaces and + only."))],
    )  # fmt: skip
    address = forms.CharField(
        label=_("Postal address"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the answer"), choices=LANGUAGES)
    papers = FilesField(label=_("Photos and papers (JPEG, PNG, WebP, PDF; at most 5 of 8 MB)"), required=False)

    def __init__(self, *args: Any, topics: dict[str, str], areas: "Areas", spoken: str, **kwargs: Any) -> None:
        initial = {"client_key": uuid4(), "language": spoken, **kwargs.pop("initial", {})}
        super().__init__(*args, **{**kwargs, "initial": initial})
        ordered = sorted(topics.items(), key=lambda one: (one[0] == "other", sort_key(one[1])))
        self.fields["topic"].choices = [EMPTY, *ordered]  # type: ignore[attr-defined]
        self.areas = areas
        self.fields["area_code"].choices = areas.choices()  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Raises ValidationError for an address that no mail server can be found for."""
        given: str = self.cleaned_data["email"]
        try:
            given.rpartition("@")[2].encode("idna")
        except UnicodeError as error:
            raise forms.ValidationError(_("This address cannot be written to.")) from error
        return given

    def clean_point(self) -> str:
        """The point as ``47.11670, 51.88330``. Raises ValidationError for one that is none, or not in Kazakhstan."""
        given: str = self.cleaned_data["point"]
        if not given:
            return ""
        point = read_point(given)
        if point:
            return point
        raise forms.ValidationError(_("Two numbers, such as 47.1167, 51.8833, of a place in Kazakhstan."))

    def clean_words(self) -> str:
        """Raises ValidationError where nothing readable is left."""
        text = plain(self.cleaned_data["words"])
        if not text:
            raise forms.ValidationError(_("Write what it is about."))
        return text

    def filing(self, **more: Any) -> Filing:
        """What is filed, once the form is valid."""
        given = self.cleaned_data
        who = Applicant(given["name"], given["address"], given.get("iin", ""), given["phone"], given["email"])
        place = given["area_code"]
        district = self.areas.district.get(place, place)
        return Filing(
            kind=given["kind"], topic=given["topic"], area_code=district, words=given["words"],
            settlement="" if place == district else place, point=given.get("point", ""),
            may_publish=given.get("may_publish", False),
            place=given["place"], language=given["language"], applicant=who, papers=given["papers"],
            client_key=given["client_key"], **more,
        )  # fmt: skip


class CitizenForm(AppealForm):
    """A citizen's form: no account; an IIN only for who wants, and a declaration in place of a signature."""

    iin = forms.CharField(
        label=_("IIN (you need not give it)"), required=False, validators=[_iin],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    may_publish = forms.BooleanField(
        label=_(
            "My words may be shown to everyone without my name, once the office has read them. I can take this back."
        ),
        required=False,
    )
    declared = forms.BooleanField(label=_("I confirm that this is my own appeal and that what I write is true."))
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)  # personal data in the text were pointed out
    field_order = (
        "client_key", "seen", "kind", "topic", "area_code", "place", "point", "words", "papers", "name", "email",
        "phone", "address", "iin", "language", "may_publish", "declared",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where there is no way to reach the applicant."""
        given = super().clean() or {}
        if not (given.get("email") or given.get("phone") or given.get("address")) and not self.errors.keys() & {
            "email",
            "phone",
        }:
            self.add_error("email", _("Give an e-mail, a telephone or an address, so that an answer can reach you."))
        return given


class OfficeForm(AppealForm):
    """The office's form for who comes, calls or writes: twelve fields, by keyboard alone."""

    channel = forms.ChoiceField(label=_("Channel"), choices=[(one.value, one.label) for one in TYPED])
    consent = forms.BooleanField(label=_("Consents to the processing of personal data"), required=False)
    field_order = (
        "client_key", "channel", "kind", "topic", "area_code", "words", "name", "phone", "email", "address", "language",
        "papers", "consent",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place"]
        del self.fields["point"]

    def clean(self) -> dict[str, Any]:
        """A place is a part of the words here."""
        given = super().clean() or {}
        given["place"] = ""
        return given


class ReplyForm(forms.Form):
    """A few words of an applicant."""

    words = forms.CharField(label=_("Your words"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4}))


class SayForm(forms.Form):
    """What the applicant says came of it."""

    says = forms.ChoiceField(label=_("What came of it?"), choices=SAYS.items(), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words (you need not)"), required=False, max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class MarkForm(forms.Form):
    """A mark of a closed case."""

    mark = forms.TypedChoiceField(
        label=_("Your mark, 1 (bad) to 5 (good)"), coerce=int, choices=[(one, str(one)) for one in range(1, 6)],
        widget=forms.RadioSelect,
    )  # fmt: skip


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("Code you were sent"), max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class FindForm(forms.Form):
    """Number and code of a receipt."""

    number = forms.CharField(label=_("Number of the appeal"), max_length=30)
    access = forms.CharField(
        label=_("Code on the receipt"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class LinkForm(forms.Form):
    """An e-mail to send a one-time link to."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ActForm(forms.Form):
    """Everything an act of the office may need; which fields it uses is the act's own."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Words"), required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )
    until = forms.DateField(label=_("Day"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[EMPTY, *OUTCOMES.items()])
    executive = forms.CharField(label=_("Competent body"), required=False, max_length=120)
    deputy_id = forms.CharField(label=_("Deputy"), required=False, max_length=80)
    worker = forms.CharField(required=False, max_length=150)
    other = forms.CharField(label=_("Number of the appeal"), required=False, max_length=30)
    part = forms.IntegerField(required=False)
    registered_as = forms.CharField(label=_("Number at that body"), required=False, max_length=60)


class ReceptionForm(forms.Form):
    """A reception to announce; ``weeks`` repeats it."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    deputy_id = forms.ChoiceField(label=_("Deputy"))
    area_code = forms.ChoiceField(label=_("Territory"))
    place = forms.CharField(label=_("Place"), max_length=200)
    form = forms.ChoiceField(label=_("Form"), choices=Reception.Form.choices)
    starts = forms.DateTimeField(
        label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=600, initial=120)
    slots = forms.IntegerField(label=_("Places"), min_value=1, max_value=200, initial=12)
    weeks = forms.IntegerField(label=_("Repeat for so many weeks"), min_value=1, max_value=52, initial=1)
    beside = forms.BooleanField(label=_("Beside the timetable: not owed if it falls out"), required=False)

    def __init__(self, *args: Any, deputies: dict[str, str], areas: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"client_key": uuid4()}, **kwargs})
        for field, choices in (("deputy_id", deputies), ("area_code", areas)):
            ordered = sorted(choices.items(), key=lambda one: sort_key(one[1]))
            self.fields[field].choices = [EMPTY, *ordered]  # type: ignore[attr-defined]

    def clean_starts(self) -> datetime:
        """Raises ValidationError for a day that no timetable reaches."""
        begins: datetime = self.cleaned_data["starts"]
        if begins > timezone.now() + timedelta(days=731):
            raise forms.ValidationError(_("At most two years ahead."))
        if begins < timezone.now() - timedelta(days=731):
            raise forms.ValidationError(_("Look at the year."))
        return begins

    def times(self) -> list[tuple[datetime, datetime]]:
        """(begin, end) of each repetition, at the same hour of the region's clock."""
        first = timezone.localtime(self.cleaned_data["starts"]).replace(tzinfo=None)
        zone, lasts = timezone.get_current_timezone(), timedelta(minutes=self.cleaned_data["minutes"])
        begins = [(first + timedelta(weeks=week)).replace(tzinfo=zone) for week in range(self.cleaned_data["weeks"])]
        return [(begin, begin + lasts) for begin in begins]


class UnannouncedForm(ReceptionForm):
    """A reception that was held and had not been announced."""

    visitors = forms.IntegerField(label=_("Visitors"), min_value=0, max_value=10000)
    report = forms.CharField(label=_("Report"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="held", **kwargs)
        for name in ("slots", "weeks", "beside"):
            del self.fields[name]

    def times(self) -> list[tuple[datetime, datetime]]:
        """The one time it was held."""
        self.cleaned_data["weeks"] = 1
        return super().times()


class BookingForm(forms.Form):
    """Who comes to a reception."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        validators=[RegexValidator(r"^[+\d\s()-]{5,}\Z", _("Digits, spaces and + only."))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"client_key": uuid4()}, **kwargs})


class HeldForm(forms.Form):
    """The report after a reception, or why it was cancelled."""

    visitors = forms.IntegerField(label=_("Visitors"), min_value=0, max_value=10000, required=False)
    report = forms.CharField(
        label=_("Report, or the reason of cancelling"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
