"""The one guarded way to a page of the staff: signed in with both factors, and a role that allows it."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from senim.accounts.backends import on_loopback
from senim.accounts.models import Staff
from senim.accounts.permissions import Permission

View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> Staff | None:
    """The member of staff whose password and second factor were checked in this session; else None."""
    user = request.user
    if not isinstance(user, Staff) or not user.is_active or not user.is_verified():
        return None
    return None if user.loopback_only and not on_loopback(request) else user


def staff(view: View, permission: Permission | None = None, *, methods: tuple[str, ...] = ("GET", "HEAD")) -> View:
    """``view`` for staff whose role has ``permission`` (None: any staff). Others are led to sign in, or refused."""

    @never_cache
    @require_http_methods(methods)
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404
        person = signed_in(request)
        if person is None:
            back = request.path if request.method in ("GET", "HEAD") else reverse("office")
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': back})}")
        if permission is not None and not person.may(permission):
            return render(request, "accounts/refused.html", {"person": person}, status=403)
        return view(request, *args, **kwargs)

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


def actor(request: HttpRequest) -> Staff:
    """The signed-in member of staff inside a guarded view."""
    person = signed_in(request)
    assert person is not None
    return person
