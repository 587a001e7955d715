"""What is done to accounts: each act is one transaction with its leaf in the log. No secret is ever logged."""

import secrets
from base64 import b32encode
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from senim.accounts.models import Staff
from senim.accounts.permissions import Role
from senim.ledger import services as ledger
from senim_core.errors import InputError

RECOVERY_CODES = 8


@dataclass(frozen=True)
class Secrets:
    """What a new member of staff is told once: password, the address for an authenticator, codes for a lost one."""

    password: str
    otp_url: str
    otp_secret: str
    recovery: tuple[str, ...]


def key_of(device: TOTPDevice) -> str:
    """The device's key as an authenticator takes it: Base32."""
    return b32encode(device.bin_key).decode()


def _new_secrets(staff: Staff) -> Secrets:
    password = secrets.token_urlsafe(12)
    staff.set_password(password)
    staff.save(update_fields=["password"])
    TOTPDevice.objects.filter(user=staff).delete()
    StaticDevice.objects.filter(user=staff).delete()
    device = TOTPDevice.objects.create(user=staff, name="authenticator", confirmed=True)
    spare = StaticDevice.objects.create(user=staff, name="recovery", confirmed=True)
    codes = tuple(StaticToken.random_token() for _ in range(RECOVERY_CODES))
    StaticToken.objects.bulk_create(StaticToken(device=spare, token=code) for code in codes)
    return Secrets(password, device.config_url, key_of(device), codes)


@transaction.atomic
def add_staff(
    *,
    username: str,
    role: str,
    by: str,
    loopback_only: bool = False,
    deputy_id: str = "",
    body_code: str = "",
    person_code: str = "",
) -> tuple[Staff, Secrets]:
    """A new account with random secrets, shown once. Raises InputError for a bad or taken name or an unknown role."""
    if role not in list(Role):
        raise InputError(f"no role {role!r}", hint="one of " + ", ".join(Role))
    if (role == Role.DEPUTY) != bool(deputy_id):
        raise InputError(
            _("a deputy's account names a mandate, and no other does"), hint=_("give the mandate's identifier")
        )
    if (role in (Role.EXECUTIVE, Role.COUNCIL)) != bool(body_code):
        raise InputError(
            _("an officer's account names an executive body, a council member's the council, and no other does"),
            hint=_("give the code of the body or council"),
        )
    if (role == Role.COUNCIL) != bool(person_code):
        raise InputError(
            _("a council member's account names the person, and no other does"),
            hint=_("give the person's code from the list of members"),
        )
    staff = Staff(username=username, role=role, loopback_only=loopback_only, deputy_id=deputy_id, body_code=body_code,
                  person_code=person_code)  # fmt: skip
    staff.set_unusable_password()
    try:
        staff.full_clean()
    except ValidationError as error:
        raise InputError("; ".join(error.messages), where=username, hint="choose another name") from error
    staff.save()
    told = _new_secrets(staff)
    ledger.record(kind="staff-added/v1", by=by, staff=username, role=role)
    return staff, told


@transaction.atomic
def renew_secrets(*, staff: Staff, by: str) -> Secrets:
    """New password and second factor; every session of the person ends."""
    told = _new_secrets(staff)
    ledger.record(kind="staff-renewed/v1", by=by, staff=staff.username)
    return told


@transaction.atomic
def set_active(*, staff: Staff, active: bool, by: str) -> None:
    """Let someone in again, or no longer. Raises InputError where it is the own account."""
    if staff.actor == by:
        raise InputError("nobody switches the own account", hint="ask another administrator")
    staff.is_active = active
    staff.save(update_fields=["is_active"])
    ledger.record(kind="staff-switched/v1", by=by, staff=staff.username, active=active)


@transaction.atomic
def change_password(*, staff: Staff, password: str) -> None:
    """The person's own new password. Raises ValidationError where it is too weak."""
    validate_password(password, staff)
    staff.set_password(password)
    staff.save(update_fields=["password"])
    ledger.record(kind="password-changed/v1", by=staff.actor)


def refuse_who_gains(by: str) -> None:
    """Raise InputError where ``by`` is a deputy's account."""
    kind, _colon, name = by.partition(":")
    if kind == "staff" and Staff.objects.filter(username=name, role=Role.DEPUTY).exists():
        raise InputError(_("a deputy does not change what the rating counts"), hint=_("ask the reception office"))
