"""How long data of applicants are kept: a table by class of data, run by a command that first only says what would go.

The terms are the installation's own and provisional; the number, dates, topic and outcomes of an appeal stay for ever,
they are nobody's personal data. Erasing a person destroys the key, as on request.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from senim.appeals import services
from senim.appeals.models import Appeal, Booking, Letter, Pass, Person, Reception
from senim_core.appeals.status import OPEN

DAY = timedelta(days=1)
# class of data -> how long it is kept after it was last needed
KEPT: Mapping[str, timedelta] = {
    "applicants": 5 * 365 * DAY,  # after the last answer or end
    "bookings": 90 * DAY,  # after the reception
    "letters": 90 * DAY,  # after sending
    "passes": 7 * DAY,  # after they ended
}


def _applicants(at: datetime) -> QuerySet[Appeal]:
    """Appeals that ended long ago and whose applicant is not erased yet."""
    ended = Appeal.objects.exclude(status__in=list(OPEN)).exclude(person__key=None)
    return ended.filter(last_answered_on__lt=(at - KEPT["applicants"]).date()) | ended.filter(
        last_answered_on=None, received_at__lt=at - KEPT["applicants"]
    )


def _booked(at: datetime) -> QuerySet[Person]:
    """People who only booked a place at a reception that is long over."""
    over = Reception.objects.filter(pk=OuterRef("reception"), ends_at__lt=at - KEPT["bookings"])
    people = Person.objects.exclude(key=None).filter(bookings__in=Booking.objects.filter(Exists(over)))
    return people.filter(appeals=None).distinct()


def due(*, at: datetime) -> dict[str, int]:
    """How many of each class would go now: a dry run."""
    return {
        "applicants": _applicants(at).count(),
        "bookings": _booked(at).count(),
        "letters": Letter.objects.filter(sent_at__lt=at - KEPT["letters"]).count(),
        "passes": Pass.objects.filter(expires_at__lt=at - KEPT["passes"]).count(),
    }


@transaction.atomic
def retain(*, at: datetime, by: str) -> dict[str, int]:
    """Let go of what was kept long enough; returns how many of each class went."""
    found = due(at=at)
    for appeal in _applicants(at).select_related("person__key"):
        # That appeal alone: the same contact may have one that is open.
        services.erase_person(person=appeal.person, by=by, at=at, about=appeal.code)
    for person in _booked(at).select_related("key"):
        services.erase_person(person=person, by=by, at=at)
    Letter.objects.filter(sent_at__lt=at - KEPT["letters"]).delete()
    Pass.objects.filter(expires_at__lt=at - KEPT["passes"]).delete()
    return found
