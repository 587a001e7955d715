"""Forms of signing in and of accounts, with words in our three languages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _
from django_otp.forms import OTPAuthenticationFormMixin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from senim.accounts.models import Staff
from senim.accounts.permissions import ROLE_NAMES

CODE = 6  # digits of an authenticator's code; a recovery code is longer
WRONG = _("Name, password or code is wrong.")


class SignInForm(OTPAuthenticationFormMixin, AuthenticationForm):
    """Name, password and code in one step. What was wrong is not said, so that names cannot be tried out."""

    otp_token = forms.CharField(
        label=_("Code of the authenticator, or a recovery code"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    error_messages = {"invalid_login": WRONG, "inactive": WRONG}
    otp_error_messages = {
        "token_required": WRONG,
        "invalid_token": WRONG,
        "device_required": WRONG,
        "n_failed_attempts": _("Too many wrong codes. Wait a little and try again."),
        "verification_not_allowed": _("Too many wrong codes. Wait a little and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Name to sign in with")
        self.fields["password"].label = _("Password")

    def _chosen_device(self, user: Staff) -> TOTPDevice | StaticDevice | None:
        kind = TOTPDevice if len(self.cleaned_data.get("otp_token", "")) == CODE else StaticDevice
        return kind.objects.filter(user=user, confirmed=True).first()

    def clean(self) -> dict[str, Any]:
        """Both factors. Raises ValidationError."""
        super().clean()
        self.clean_otp(self.get_user())
        return self.cleaned_data


class StaffForm(forms.ModelForm):
    """A new member of staff."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_NAMES.items()))

    class Meta:
        """Name and role; the secrets are made by the machine."""

        model = Staff
        fields = ("username", "role", "deputy_id", "body_code", "person_code")


class PasswordForm(forms.Form):
    """The own new password, twice, and the old one."""

    old = forms.CharField(
        label=_("Password now"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"), min_length=12, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("New password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, person: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where the old one is wrong or the new ones differ."""
        given = super().clean() or {}
        if "old" in given and not self.person.check_password(given["old"]):
            self.add_error("old", _("This is not your password."))
        if given.get("new") != given.get("again"):
            self.add_error("again", _("The two new passwords differ."))
        return given
