"""Messages to applicants: written in the transaction of what they tell, sent by the worker, tried again when it fails.

A contact by e-mail is written to; others are told by the office. Django's own mail does the sending.
"""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from senim.appeals import vault
from senim.appeals.models import Letter, Person

MOST_TRIES = 8
Words = Callable[[], tuple[str, str]]


def write(*, person: Person, language: str, words: Words, at: datetime) -> Letter | None:
    """Put a letter by; ``words`` gives subject and text and is called in the given language. None without e-mail."""
    if not vault.words(person, person.sealed).get("email"):
        return None
    with translation.override(language):
        subject, text = words()
    sealed = vault.seal_words(person, {"subject": subject, "text": text})
    return Letter.objects.create(person=person, sealed=sealed, at=at, not_before=at)


def news(number: str, text: str, link: str) -> Words:
    """A short letter about an appeal: what happened (a marked string), and where to look. Its words stay out of it."""

    def said() -> tuple[str, str]:
        return (
            _("Appeal {number}").format(number=number),
            f"{_(text)}\n\n{link}\n\n" + _("You need not answer this letter."),
        )

    return said


def deliver(*, at: datetime, most: int = 100) -> int:
    """Send what waits; a failure is tried again later, ever more rarely. Returns how many were sent."""
    sent = 0
    due = Letter.objects.filter(sent_at=None, not_before__lte=at, tries__lt=MOST_TRIES).order_by("id")
    for key in due.values_list("pk", flat=True)[:most]:
        with transaction.atomic():
            letter = Letter.objects.select_for_update(of=("self",)).select_related("person__key").get(pk=key)
            if letter.sent_at is not None:
                continue
            sent += _send(letter, at)
    return sent


def _send(letter: Letter, at: datetime) -> int:
    said, who = vault.words(letter.person, letter.sealed), vault.words(letter.person, letter.person.sealed)
    letter.tries += 1
    if not who.get("email"):  # erased meanwhile
        letter.delete()
        return 0
    try:
        EmailMessage(said["subject"], said["text"], to=[who["email"]]).send()
    except (OSError, smtplib.SMTPException):
        letter.not_before = at + timedelta(minutes=2**letter.tries)
        letter.save(update_fields=["tries", "not_before"])
        return 0
    letter.sent_at = at
    letter.save(update_fields=["tries", "sent_at"])
    return 1
