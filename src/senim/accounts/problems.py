"""An error of the core or of a verb, as a page of the staff says it."""

from django.utils.translation import gettext

from senim_core.errors import SenimError


def said(error: SenimError) -> str:
    """Where, what, and what to do, in the reader's language where the words are known; details stay as they are."""
    head = ": ".join(part for part in (error.where, gettext(error.message)) if part)
    return f"{head} — {gettext(error.hint)}" if error.hint else head
