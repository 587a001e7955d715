"""Asking to follow, confirming by the letter that comes, stopping. Who follows what stands in no log and no export.

Nothing follows from typing somebody's e-mail but a letter to it, one a day for each thing and few at once; only who
reads that letter can confirm. What nobody confirmed within `WAITS` is forgotten, and an e-mail that follows nothing any
more is destroyed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.appeals import filing, letters, vault
from senim.appeals.services import destroy
from senim.followers.models import Follower, Following
from senim.programme.models import Event, Measure, RoadMap
from senim.rating.models import Region

WAITS = timedelta(days=7)
AGAIN = timedelta(days=1)  # so long no other letter asks to confirm the same
MOST_WAITING = 3  # things of one e-mail that wait for their confirmation
MOST = 100  # things that one e-mail follows
SALT = "senim.followers"


def token_of(follower: Follower) -> str:
    """What opens a follower's page: the key, signed by the installation. Every letter carries it."""
    return signing.Signer(salt=SALT).sign(str(follower.pk))


def page_of(follower: Follower, address: str) -> str:
    """Where a follower sees and ends what is followed, in the language of the moment; ``address``: of the site."""
    return f"{address}{reverse('follower', args=[token_of(follower)])}"


def key_of(token: str) -> UUID | None:
    """The key of a follower, who may be forgotten; None for a token that this installation did not sign."""
    try:
        return UUID(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def by_token(token: str) -> Follower | None:
    """Whose page it is; None for one who is forgotten, or a token that this installation did not sign."""
    key = key_of(token)
    found = Follower.objects.select_related("person__key", "region").filter(pk=key).first() if key else None
    return found if found and found.person.key_id else None


def newest(region: Region) -> int:
    """The key of the newest event of a region's programme; 0 without any."""
    return Event.objects.filter(region=region).aggregate(last=Max("pk"))["last"] or 0


def _follower(region: Region, email: str, language: str, site: str, at: datetime) -> Follower:
    """The follower of an e-mail, held until the transaction ends; a new one where there is none, or it was erased."""
    contact = vault.keyed_hash("contact", email)
    known = Follower.objects.select_for_update(of=("self",)).select_related("person__key")
    found = known.filter(region=region, contact=contact).first()
    if found and not found.person.key_id:  # the office erased everything known of this contact
        found.delete()
        found = None
    if found is None:
        try:
            with transaction.atomic():
                person = filing.new_person(region=region, applicant=filing.Applicant("", email=email), at=at)
                found = Follower.objects.create(
                    region=region, person=person, contact=contact, language=language, site=site, created_at=at
                )
        except IntegrityError:  # the same form came twice at the same moment
            found = known.get(region=region, contact=contact)
    return found


@transaction.atomic
def ask(*, what: Measure | RoadMap, email: str, language: str, address: str, at: datetime) -> None:
    """Somebody wants to follow; a letter goes to the e-mail, with the page on which to confirm it.

    Who asked is told the same whether the e-mail was known or not, and whether a letter goes or went lately.
    """
    follower = _follower(what.region, email.strip().lower(), language, address[:200], at)
    kind = "measure" if isinstance(what, Measure) else "road_map"
    following = follower.followings.filter(**{kind: what}).first()
    if following is None:
        waiting = follower.followings.filter(confirmed_at=None).count()
        if waiting >= MOST_WAITING or follower.followings.count() >= MOST:
            return
        Following.objects.create(follower=follower, **{kind: what}, asked_at=at)
    elif following.confirmed_at or following.asked_at > at - AGAIN:
        return
    else:
        following.asked_at = at
        following.save(update_fields=["asked_at"])

    def words() -> tuple[str, str]:
        lines = (
            _("Somebody asked to tell this e-mail when this moves:"), what.title(language),
            _("If it was you, confirm it on this page within 7 days:"), page_of(follower, address),
            _("If it was not you, do nothing: you will be told nothing, and your e-mail is forgotten."),
        )  # fmt: skip
        return _("Confirm that you follow"), "\n\n".join(lines)

    letters.write(person=follower.person, language=language, words=words, at=at)


@transaction.atomic
def confirm(*, follower: Follower, numbers: Collection[int], language: str, at: datetime) -> int:
    """Confirm what was shown, by its keys: from now on it is told, in the language of the page. Returns how many."""
    waiting = follower.followings.filter(confirmed_at=None, pk__in=numbers)
    Follower.objects.filter(pk=follower.pk).update(language=language)
    return waiting.update(confirmed_at=at, told=newest(follower.region))


@transaction.atomic
def stop(*, follower: Follower, at: datetime, number: int | None = None) -> None:
    """Stop following one thing (its key), or all; with the last one the e-mail is destroyed."""
    found = follower.followings.all() if number is None else follower.followings.filter(pk=number)
    found.delete()
    _forget_idle(follower.pk, at)


@transaction.atomic
def _forget_idle(key: UUID, at: datetime) -> bool:
    held = Follower.objects.select_for_update(of=("self",)).select_related("person").filter(pk=key).first()
    if held is None or (held.person.key_id and held.followings.exists()):
        return False
    held.delete()
    destroy(person=held.person, at=at)
    held.person.delete()
    return True


def forget(*, at: datetime) -> int:
    """Forget what nobody confirmed in time, and each e-mail that follows nothing or was erased; returns how many."""
    with transaction.atomic():
        Following.objects.filter(confirmed_at=None, asked_at__lt=at - WAITS).delete()
    idle = Follower.objects.filter(Q(followings=None) | Q(person__key=None)).distinct()
    return sum(_forget_idle(key, at) for key in list(idle.values_list("pk", flat=True)))
