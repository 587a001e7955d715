"""Notices by e-mail: put by in the transaction that signs them, sent by the worker, tried again when it fails.

The letter goes to the body's address with the PDF and the DOCX in Kazakh and in Russian. Where a body has no address,
or the region is a demonstration, nothing is sent and the page says that the letter is handed over.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from senim.ledger import services as ledger
from senim.programme.letters import FORMS, LANGUAGES, made
from senim.programme.models import Notice, Post

MOST_TRIES = 8
BY = "system:programme"


def put_by(notice: Notice, at: datetime) -> Post | None:
    """A letter to be sent; None where there is no address to send it to."""
    if not notice.body.email or notice.region.fictional:
        return None
    return Post.objects.create(notice=notice, to=notice.body.email, not_before=at)


def _message(one: Post) -> EmailMessage:
    notice = one.notice
    parts, files = [], []
    for language in LANGUAGES:
        with translation.override(language):
            address = f"{settings.SENIM_ADDRESS}{reverse('notice', args=[notice.code])}"
            parts.append(
                _("Notice {number} about a measure at risk is attached. Answer by: {day}.").format(
                    number=notice.number, day=f"{notice.due_on:%d.%m.%Y}"
                )
                + f"\n{address}"
            )
        for form in FORMS:
            media_type, content = made(notice, language, form, address)
            files.append((f"notice-{notice.number}-{language}.{form}", content, media_type))
    with translation.override(LANGUAGES[0]):
        subject = _("Notice {number}").format(number=notice.number)
    return EmailMessage(subject, "\n\n".join(parts), to=[one.to], attachments=files)


def deliver(*, at: datetime, most: int = 50) -> int:
    """Send what waits; a failure is tried again later, ever more rarely. Returns how many were sent."""
    due = Post.objects.filter(sent_at=None, not_before__lte=at, tries__lt=MOST_TRIES).order_by("pk")
    return sum(_sent(key, at) for key in list(due.values_list("pk", flat=True)[:most]))


def _sent(key: int, at: datetime) -> bool:
    with transaction.atomic():  # claimed in one transaction, sent in none, marked in another
        waiting = Post.objects.select_for_update(of=("self",)).select_related("notice__body", "notice__region")
        one = waiting.filter(pk=key, sent_at=None, not_before__lte=at).first()
        if one is None:
            return False
        one.tries += 1
        one.not_before = at + timedelta(minutes=2**one.tries)
        one.save(update_fields=["tries", "not_before"])
    try:
        _message(one).send()
    except Exception:  # whatever an address or a server does to one letter; it is tried again later
        return False
    with transaction.atomic():
        Post.objects.filter(pk=one.pk).update(sent_at=at)
        ledger.record_later(kind="notice-mailed/v1", by=BY, notice=one.notice.code, number=one.notice.number)
    return True
