"""Two who work on one case see each other: who of the staff looked at it within the last minutes."""

from datetime import datetime, timedelta

from senim.accounts.models import Staff
from senim.appeals.models import Appeal, Presence

WHILE = timedelta(minutes=10)


def look(*, appeal: Appeal, who: Staff, at: datetime) -> list[Presence]:
    """Note that ``who`` looks at a case; returns the others who did lately, the last one first."""
    Presence.objects.update_or_create(appeal=appeal, who=who.username, defaults={"at": at})
    return list(appeal.presences.filter(at__gte=at - WHILE).exclude(who=who.username).order_by("-at"))


def forget(*, at: datetime) -> int:
    """Remove what is older; nobody keeps a diary of who looked at what."""
    return Presence.objects.filter(at__lt=at - WHILE).delete()[0]
