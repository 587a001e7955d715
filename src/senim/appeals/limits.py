"""How often one contact or one network may try something in an hour. Counts only; nothing says who it was.

A network is known by a keyed hash whose key is of one day; keys and counts older than seven days are destroyed
(`forget`). The limit of a network is wide: a whole village may sit behind one address. Nothing else of a reader's
machine is looked at.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _

from senim.appeals.models import Attempt
from senim.common.kept import kept_secret
from senim_core.errors import InputError

KEPT = timedelta(days=7)
# what -> (most an hour of one contact, most an hour of one network)
LIMITS = {
    "file": (10, 300),
    "code": (5, 200),
    "link": (5, 200),
    "open": (10, 300),
    "book": (10, 300),
    "follow": (5, 50),
}


def _folder() -> Path:
    return Path(settings.SENIM_VAR) / "keys" / "days"


def _hash(kind: str, who: str, at: datetime) -> str:
    key = kept_secret(_folder() / f"{at:%Y-%m-%d}.key", 32)
    return hmac.new(key, f"{kind}\0{who}".encode(), hashlib.sha256).hexdigest()


def _count(what: str, who: str, most: int, at: datetime) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    counted = Attempt.objects.filter(what=what, who=who, hour=hour)
    if not counted.update(count=F("count") + 1):
        Attempt.objects.get_or_create(what=what, who=who, hour=hour)
        counted.update(count=F("count") + 1)
    if counted.values_list("count", flat=True)[0] > most:
        raise InputError(_("too many attempts"), hint=_("wait an hour and try again, or call the office"))


def check(what: str, *, contact: str = "", network: str = "", at: datetime) -> None:
    """Count an attempt. Raises InputError past the limit of the contact or of the network.

    Counting is a transaction of its own: a refused attempt counts as well.
    """
    by_contact, by_network = LIMITS[what]
    with transaction.atomic():
        found: InputError | None = None
        for kind, who, most in (("contact", contact, by_contact), ("network", network, by_network)):
            try:
                if who:
                    _count(what, _hash(kind, who, at), most, at)
            except InputError as error:
                found = error
    if found:
        raise found


def forget(*, at: datetime) -> int:
    """Destroy keys and counts older than seven days; returns how many keys went."""
    Attempt.objects.filter(hour__lt=at - KEPT).delete()
    gone = 0
    for path in sorted(_folder().glob("*.key")) if _folder().is_dir() else []:
        if path.stem < f"{at - KEPT:%Y-%m-%d}":
            path.write_bytes(secrets.token_bytes(32))
            path.unlink()
            gone += 1
    return gone
