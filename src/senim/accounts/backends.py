"""Signing in: Django's check of the password, and accounts of the demonstration only from this very machine."""

from ipaddress import ip_address
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from senim.accounts.models import Staff

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


def on_loopback(request: HttpRequest | None) -> bool:
    """Whether a request was made on this machine and by no proxy: address, host name and no forwarding header."""
    if request is None or any(name in request.META for name in FORWARDED):
        return False
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and name in LOOPBACK_NAMES


class StaffBackend(ModelBackend):
    """Password of an active member of staff; a demonstration account is unknown from anywhere else."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Staff | None:
        """The member of staff, or None."""
        found = super().authenticate(request, username=username, password=password, **kwargs)
        if isinstance(found, Staff) and found.loopback_only and not on_loopback(request):
            return None
        return found if isinstance(found, Staff) else None
