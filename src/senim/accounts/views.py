"""Signing in and out, the own password, and the accounts of staff."""

from typing import Any

import segno
from django.contrib.auth import login, logout, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from senim.accounts import services
from senim.accounts.access import actor, signed_in
from senim.accounts.forms import PasswordForm, SignInForm, StaffForm
from senim.accounts.models import Staff
from senim.accounts.permissions import ROLE_NAMES, Permission, Role
from senim.accounts.problems import said
from senim_core.errors import InputError


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("office")


@never_cache
@sensitive_post_parameters("password", "otp_token")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name, password and code; then to where the reader was going."""
    if signed_in(request):
        return HttpResponseRedirect(reverse("office"))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(_next(request))
    status = 400 if request.method == "POST" else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


def locked_out(request: HttpRequest, credentials: object = None, *args: object, **kwargs: object) -> HttpResponse:
    """After too many failures of one name from one address."""
    return render(request, "accounts/locked.html", status=429)


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """The own password."""
    person = actor(request)
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_password(staff=person, password=form.cleaned_data["new"])
        except ValidationError as error:
            form.add_error("new", error)
        else:
            update_session_auth_hash(request, person)
            return HttpResponseRedirect(reverse("office"))
    return render(request, "accounts/password.html", {"form": form, "person": person})


def _listing(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    person = actor(request)
    context = {
        "person": person,
        "staff": [(one, ROLE_NAMES[Role(one.role)]) for one in Staff.objects.all()],
        "may_manage": person.may(Permission.STAFF_MANAGE),
        "form": StaffForm(),
        **more,
    }
    return render(request, "accounts/staff.html", context, status=status)


def staff_list(request: HttpRequest) -> HttpResponse:
    """Everyone who may sign in."""
    return _listing(request)


def _told(request: HttpRequest, staff: Staff, told: services.Secrets) -> HttpResponse:
    code = segno.make(told.otp_url, error="m").svg_inline(
        scale=4, omitsize=True, svgclass="qr", lineclass=None, border=4
    )
    context = {"person": actor(request), "staff": staff, "told": told, "code": code}
    return render(request, "accounts/secrets.html", context)


def staff_add(request: HttpRequest) -> HttpResponse:
    """A new member; the secrets are on this page once and nowhere else."""
    form = StaffForm(request.POST)
    if not form.is_valid():
        return _listing(request, 400, form=form)
    try:
        staff, told = services.add_staff(**form.cleaned_data, by=actor(request).actor)
    except InputError as error:
        return _listing(request, 400, form=form, problem=said(error))
    return _told(request, staff, told)


def staff_renew(request: HttpRequest, username: str) -> HttpResponse:
    """New secrets for someone who lost them."""
    staff = get_object_or_404(Staff, username=username)
    return _told(request, staff, services.renew_secrets(staff=staff, by=actor(request).actor))


def staff_switch(request: HttpRequest, username: str) -> HttpResponse:
    """Switch an account on or off."""
    staff = get_object_or_404(Staff, username=username)
    try:
        services.set_active(staff=staff, active=not staff.is_active, by=actor(request).actor)
    except InputError as error:
        return _listing(request, 400, problem=error.message)
    return HttpResponseRedirect(reverse("staff"))
