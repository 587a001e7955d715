"""Kinds of entries and what each would do, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, Any] = {
    "areas": _("areas"), "organizations": _("organisations"), "persons": _("persons in public office"),
    "events": _("elections and periods"), "posts": _("posts"), "memberships": _("memberships"),
    "sittings": _("sittings"), "motions": _("motions"), "vote_events": _("votes"),
}  # fmt: skip
STATES: Mapping[str, Any] = {
    "new": _("new"), "same": _("known already"), "corrects": _("corrects what is known"),
    "differs": _("differs from what is known, which stays"), "bad": _("cannot be used"),
}  # fmt: skip
