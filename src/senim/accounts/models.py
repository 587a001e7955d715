"""Members of staff. Citizens and deputies have no account here."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.accounts.permissions import Permission, Role, may


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by the name they sign in with."""


class Staff(AbstractBaseUser):
    """Someone who may sign in. ``loopback_only``: an account of the demonstration, valid on this machine alone.

    Passwords, sessions and second factors are Django's and django-otp's.
    """

    PRIVACY = dict.fromkeys(
        (
            "id",
            "username",
            "role",
            "is_active",
            "loopback_only",
            "password",
            "last_login",
            "deputy_id",
            "body_code",
            "person_code",
        ),
        "internal",
    )

    username = models.CharField(
        _("Name to sign in with"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*\Z", _("Small Latin letters, digits, dots and dashes."))],
    )
    role = models.CharField(_("Role"), max_length=20, choices=[(role.value, role.value) for role in Role])
    deputy_id = models.CharField(_("Mandate (for a deputy)"), max_length=80, blank=True)
    body_code = models.CharField(
        _("Executive body (for its officer) or council (for its member)"), max_length=40, blank=True
    )
    person_code = models.CharField(_("Person (for a council's member)"), max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    loopback_only = models.BooleanField(default=False)

    objects = StaffManager()
    USERNAME_FIELD = "username"

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username

    @property
    def actor(self) -> str:
        """How the log names this person."""
        return f"staff:{self.username}"

    def may(self, permission: Permission) -> bool:
        """Whether this person's role allows it."""
        return self.is_active and may(self.role, permission)

    @property
    def allowed(self) -> dict[str, bool]:
        """Names of all permissions and whether this person has them, for the navigation."""
        return {permission.name: self.may(permission) for permission in Permission}

    def is_verified(self) -> bool:
        """Replaced for the request by django-otp; without its middleware nobody is verified."""
        return False

    # What parts of Django ask of any user; the rights of staff are in `permissions` alone.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """No right of Django's own is ever given."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """No right of Django's own is ever given."""
        return False
