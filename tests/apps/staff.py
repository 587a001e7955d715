"""Members of staff for tests, and clients in which they are signed in."""

from typing import Any

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from senim.accounts.models import Staff
from senim.accounts.services import Secrets, add_staff

BY = "system:test"
BACKEND = "senim.accounts.backends.StaffBackend"


def member(
    role: str, name: str = "", *, loopback_only: bool = False, deputy_id: str = "", person_code: str = ""
) -> tuple[Staff, Secrets]:
    """A new member of staff of a role, and the secrets told once."""
    mandate = deputy_id or ("D-000000000-14" if role == "deputy" else "")
    return add_staff(
        username=name or f"the-{role}", role=role, by=BY, loopback_only=loopback_only, deputy_id=mandate,
        body_code={"executive": "utilities", "council": "K-000000000-01"}.get(role, ""),
        person_code=person_code or ("P-001" if role == "council" else ""),
    )  # fmt: skip


def signed_in(staff: Staff, *, second_factor: bool = True, **settings: Any) -> Client:
    """A client with a session of ``staff``; without the second factor it has only shown the password."""
    client = Client(**settings)
    client.force_login(staff, backend=BACKEND)
    if second_factor:
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=staff).persistent_id
        session.save()
    return client
