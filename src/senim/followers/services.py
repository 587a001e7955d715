"""Asking to follow, confirming by the letter that comes, stopping. Who follows what stands in no log and no export.

Nothing follows from typing somebody's e-mail but one letter to it; only who reads that letter can confirm. What nobody
confirmed within `WAITS` is forgotten, and an e-mail that follows nothing any more is erased.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.appeals import filing, letters, vault
from senim.appeals.services import erase_person
from senim.followers.models import Follower, Following
from senim.programme.models import Event, Measure, RoadMap
from senim.rating.models import Region

WAITS = timedelta(days=7)
SALT = "senim.followers"
BY = "system:followers"


def token_of(follower: Follower) -> str:
    """What opens a follower's page: the key, signed by the installation. Every letter carries it."""
    return signing.Signer(salt=SALT).sign(str(follower.pk))


def page_of(follower: Follower, address: str) -> str:
    """Where a follower sees and ends what is followed, in the language of the moment; ``address``: of the site."""
    return f"{address}{reverse('follower', args=[token_of(follower)])}"


def by_token(token: str) -> Follower | None:
    """Whose page it is; None for a token this installation did not sign, or of one who is forgotten."""
    try:
        key = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Follower.objects.select_related("person__key", "region").filter(pk=key).first()


def newest(region: Region) -> int:
    """The key of the newest event of a region's programme; 0 without any."""
    return Event.objects.filter(region=region).aggregate(last=Max("pk"))["last"] or 0


def _follower(region: Region, email: str, language: str, at: datetime) -> Follower:
    contact = vault.keyed_hash("contact", email)
    known = Follower.objects.select_related("person__key").filter(region=region, contact=contact)
    found = known.first()
    if found is None:
        try:
            with transaction.atomic():
                person = filing.new_person(region=region, applicant=filing.Applicant("", email=email), at=at)
                found = Follower.objects.create(
                    region=region, person=person, contact=contact, language=language, created_at=at
                )
        except IntegrityError:  # the same form came twice at the same moment
            found = known.get()
    return found


@transaction.atomic
def ask(*, what: Measure | RoadMap, email: str, language: str, address: str, at: datetime) -> None:
    """Somebody wants to follow; a letter goes to the e-mail, with the page on which to confirm it.

    Who asked is told the same whether the e-mail was known or not.
    """
    follower = _follower(what.region, email.strip().lower(), language, at)
    kind = "measure" if isinstance(what, Measure) else "road_map"
    following, _made = Following.objects.get_or_create(follower=follower, **{kind: what}, defaults={"asked_at": at})
    if following.confirmed_at is None:
        Following.objects.filter(pk=following.pk).update(asked_at=at)

    def words() -> tuple[str, str]:
        lines = (
            _("Somebody asked to tell this e-mail when this moves:"), what.title(language),
            _("If it was you, confirm it on this page within 7 days:"), page_of(follower, address),
            _("If it was not you, do nothing: you will be told nothing, and your e-mail is forgotten."),
        )  # fmt: skip
        return _("Confirm that you follow"), "\n\n".join(lines)

    letters.write(person=follower.person, language=language, words=words, at=at)


@transaction.atomic
def confirm(*, follower: Follower, at: datetime) -> int:
    """Confirm all that waits: from now on it is told. Returns how many there were."""
    waiting = follower.followings.filter(confirmed_at=None)
    return waiting.update(confirmed_at=at, told=newest(follower.region))


@transaction.atomic
def stop(*, follower: Follower, at: datetime, number: int | None = None) -> None:
    """Stop following one thing (its key), or all; with the last one the e-mail is erased."""
    found = follower.followings.all() if number is None else follower.followings.filter(pk=number)
    found.delete()
    _forget_idle(follower, at)


def _forget_idle(follower: Follower, at: datetime) -> bool:
    held = Follower.objects.select_for_update(of=("self",)).select_related("person").filter(pk=follower.pk).first()
    if held is None or held.followings.exists():
        return False
    held.delete()
    erase_person(person=held.person, by=BY, at=at)
    return True


def forget(*, at: datetime) -> int:
    """Forget what nobody confirmed in time, and erase each e-mail that follows nothing; returns how many went."""
    with transaction.atomic():
        Following.objects.filter(confirmed_at=None, asked_at__lt=at - WAITS).delete()
    gone = 0
    for follower in Follower.objects.filter(followings=None):
        with transaction.atomic():
            gone += _forget_idle(follower, at)
    return gone
