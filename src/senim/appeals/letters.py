"""Messages to applicants: written in the transaction of what they tell, sent by the worker, tried again when it fails.

Who gave an e-mail is written to by Django's own mail; who gave a telephone alone, by the service for SMS or messengers
that the installation named (Apprise speaks many); without one the office tells them.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from senim.appeals import vault
from senim.appeals.models import Letter, Person

MOST_TRIES = 8
AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no machine answers such a letter
Words = Callable[[], tuple[str, str]]


def reachable(person: Person) -> bool:
    """Whether a letter can be sent: to an e-mail, or to a telephone where a service for short messages is named."""
    said = vault.words(person, person.sealed)
    return bool(said.get("email") or (settings.SENIM_MESSAGES and _digits(said)))


def _digits(said: dict[str, str]) -> str:
    """The number as 7 and ten digits; empty for one that is not Kazakhstan's: a service may send it anywhere then."""
    digits = re.sub(r"[^0-9]", "", said.get("phone", ""))
    if len(digits) == 10:
        digits = f"7{digits}"
    return f"7{digits[1:]}" if re.fullmatch(r"[78]7[0-9]{9}", digits) else ""


def _send(said: dict[str, str], who: dict[str, str]) -> None:
    if who.get("email"):
        ends = {"List-Unsubscribe": f"<{said['ends']}>"} if said.get("ends") else {}
        EmailMessage(said["subject"], said["text"], to=[who["email"]], headers={**AUTOMATIC, **ends}).send()
        return
    import apprise  # noqa: PLC0415 (loaded by the first that needs it)

    service = apprise.Apprise()
    known = service.add(settings.SENIM_MESSAGES.replace("{phone}", _digits(who)))
    if not known or not service.notify(body=f"{said['subject']}. {said['text']}"):
        raise OSError("the message service refused")


def write(
    *, person: Person, language: str, words: Words, at: datetime, bulk: bool = False, ends: str = ""
) -> Letter | None:
    """Put a letter by; ``words`` gives subject and text, called in the given language. None where no way leads.

    ``bulk``: it may wait for letters that somebody waits for. ``ends``: address of the page on which such letters are
    stopped, which a mail program offers as a button (List-Unsubscribe, RFC 2369).
    """
    if not reachable(person):
        return None
    with translation.override(language):
        subject, text = words()
    sealed = vault.seal_words(person, {"subject": subject, "text": text, "ends": ends})
    return Letter.objects.create(person=person, sealed=sealed, at=at, not_before=at, bulk=bulk)


def news(number: str, text: str, link: str) -> Words:
    """A short letter about an appeal: what happened (a marked string), and where to look. Its words stay out of it."""

    def said() -> tuple[str, str]:
        return (
            _("Appeal {number}").format(number=number),
            f"{_(text)}\n\n{link}\n\n" + _("You need not answer this letter."),
        )

    return said


def deliver(*, at: datetime, most: int = 100) -> int:
    """Send what waits; a failure is tried again later, ever more rarely. Returns how many were sent.

    Each letter is claimed in one transaction, sent in none and marked in another: a slow mail server holds nobody up,
    and a letter that cannot be sent does not stop the others.
    """
    due = Letter.objects.filter(sent_at=None, not_before__lte=at, tries__lt=MOST_TRIES).order_by("bulk", "id")
    return sum(_sent(key, at) for key in list(due.values_list("pk", flat=True)[:most]))


def _claimed(key: int, at: datetime) -> Letter | None:
    with transaction.atomic():
        found = Letter.objects.select_for_update(of=("self",)).select_related("person__key").filter(
            pk=key, sent_at=None, not_before__lte=at
        ).first()  # fmt: skip
        if found is None:
            return None
        if found.person.key_id is None:  # erased meanwhile
            found.delete()
            return None
        found.tries += 1
        found.not_before = at + timedelta(minutes=2**found.tries)
        found.save(update_fields=["tries", "not_before"])
        return found


def _sent(key: int, at: datetime) -> bool:
    letter = _claimed(key, at)
    if letter is None:
        return False
    said, who = vault.words(letter.person, letter.sealed), vault.words(letter.person, letter.person.sealed)
    try:
        _send(said, who)
    except Exception:  # whatever an address or a server does to one letter; it is tried again later
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=at)
    return True
