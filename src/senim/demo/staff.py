"""Accounts of the demonstration: one of each role, random secrets, valid on this machine only."""

from pathlib import Path

from django.conf import settings

from senim.accounts.models import Staff
from senim.accounts.permissions import Role
from senim.accounts.services import add_staff
from senim.assembly.models import Membership
from senim.rating.models import EvidenceRow

BY = "system:demo"
BODY = "utilities"  # whose officer the demonstration has
COUNCIL = "K-000000000-01"  # whose member


def secrets_file() -> Path:
    """Where the secrets of the demonstration are kept, readable by the owner only."""
    return Path(settings.SENIM_VAR) / "keys" / "demo-staff.txt"


def _first_mandate() -> str:
    kept = EvidenceRow.objects.filter(region__slug="demo", table="mandates").order_by("key")
    return kept.values_list("key", flat=True).first() or ""


def _chair() -> str:
    """The person who heads the council whose account there is."""
    found = Membership.objects.filter(organization__code=COUNCIL, role=Membership.Role.CHAIR, superseded_at=None)
    return found.values_list("person__code", flat=True).first() or ""


def make() -> None:
    """Add an account for each role that has none yet, and write down its secrets for the operator of this machine."""
    path = secrets_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = path.read_text("utf-8") if path.exists() else ""
    for role in Role:
        if Staff.objects.filter(username=f"demo-{role}").exists():
            continue
        mandate = _first_mandate() if role == Role.DEPUTY else ""
        if role == Role.DEPUTY and not mandate:
            continue
        person = _chair() if role == Role.COUNCIL else ""
        if role == Role.COUNCIL and not person:
            continue
        body = {Role.EXECUTIVE: BODY, Role.COUNCIL: COUNCIL}.get(role, "")
        _, new = add_staff(
            username=f"demo-{role}",
            role=role,
            by=BY,
            loopback_only=True,
            deputy_id=mandate,
            body_code=body,
            person_code=person,
        )
        told += (
            f"{f'demo-{role}':20} password {new.password}  authenticator key {new.otp_secret}  "
            f"recovery codes {' '.join(new.recovery[:3])}\n"
        )
    if path.exists() and path.read_text("utf-8") == told:
        return
    partial = path.with_suffix(".new")
    partial.touch(mode=0o600)
    partial.write_text(told, "utf-8")
    partial.rename(path)
