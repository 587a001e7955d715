"""Codes and links by which an applicant shows that a contact is the own one. Each is good once and for a short time."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from senim.appeals import letters, vault
from senim.appeals.models import Appeal, Pass, Person
from senim.rating.models import Region
from senim_core.errors import InputError

CODE_LIVES, LINK_LIVES = timedelta(minutes=30), timedelta(hours=2)
MOST_TRIES = 5


def _digest(person: Person, secret: str) -> str:
    return vault.keyed_hash("pass", f"{person.pk}\0{secret}")


@transaction.atomic
def send_code(*, person: Person, language: str, at: datetime) -> bool:
    """Send a code of six digits to the contact; earlier codes end. False where no way leads to it."""
    code = f"{secrets.randbelow(10**6):06d}"

    def words() -> tuple[str, str]:
        return _("Code to confirm your contact"), _("Code: {code}. It is good for 30 minutes.").format(code=code)

    if letters.write(person=person, language=language, words=words, at=at) is None:
        return False
    person.passes.filter(purpose="code", used_at=None).update(used_at=at)
    Pass.objects.create(person=person, purpose="code", digest=_digest(person, code), expires_at=at + CODE_LIVES)
    return True


@transaction.atomic
def _confirmed(person: Person, code: str, at: datetime) -> bool:
    found = person.passes.select_for_update().filter(purpose="code", used_at=None, expires_at__gt=at).last()
    if found is None or found.tries >= MOST_TRIES:
        return False
    found.tries += 1
    right = secrets.compare_digest(found.digest, _digest(person, code.strip()))
    found.used_at = at if right else None
    found.save(update_fields=["tries", "used_at"])
    if right:
        person.confirmed_at = at
        person.save(update_fields=["confirmed_at"])
    return right


def confirm(*, person: Person, code: str, at: datetime) -> None:
    """Confirm the contact by the code that was sent. Raises InputError for a wrong, used or old one; five tries."""
    if not _confirmed(person, code, at):
        raise InputError(gettext_noop("this code is not good"), hint=gettext_noop("ask for a new one"))


@transaction.atomic
def send_link(*, region: Region, contact: str, language: str, address: str, at: datetime) -> None:
    """Send a one-time link to all appeals of a contact, if there are any; who asks is told the same either way.

    ``address``: the page's address with ``{token}`` in it.
    """
    hashed = vault.keyed_hash("contact", contact.strip().lower())
    known = Person.objects.filter(region=region, contact=hashed).exclude(key=None).exclude(appeals=None)
    person = known.order_by("created_at").last()
    if person is None:
        return
    token = secrets.token_urlsafe(32)

    def words() -> tuple[str, str]:
        text = _("Open your appeals by this link. It is good once, for two hours.")
        return _("Your appeals"), f"{text}\n\n{address.replace('{token}', token)}"

    if letters.write(person=person, language=language, words=words, at=at):
        digest = vault.keyed_hash("link", token)
        Pass.objects.create(person=person, purpose="link", digest=digest, expires_at=at + LINK_LIVES)


def link_is_good(*, token: str, at: datetime) -> bool:
    """Whether a link can still be used. Looking does not use it: mail programs look at links by themselves."""
    digest = vault.keyed_hash("link", token)
    return Pass.objects.filter(purpose="link", digest=digest, used_at=None, expires_at__gt=at).exists()


@transaction.atomic
def use_link(*, token: str, at: datetime) -> list[Appeal]:
    """All appeals of the contact the link was sent to. Raises InputError where it was used or is too old."""
    digest = vault.keyed_hash("link", token)
    found = Pass.objects.select_for_update(of=("self",)).select_related("person").filter(
        purpose="link", digest=digest, used_at=None, expires_at__gt=at
    ).first()  # fmt: skip
    if found is None:
        raise InputError(gettext_noop("this link is not good any more"), hint=gettext_noop("ask for a new one"))
    found.used_at = at
    found.save(update_fields=["used_at"])
    Person.objects.filter(pk=found.person_id, confirmed_at=None).update(confirmed_at=at)
    who = found.person
    mine = Appeal.objects.filter(region=who.region, person__contact=who.contact).exclude(person__contact="")
    return list(mine.select_related("person__key").order_by("-id"))
