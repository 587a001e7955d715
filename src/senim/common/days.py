"""Days in words, in the language of the reader."""

from datetime import date, datetime

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language


def day(value: date | datetime) -> str:
    """A date in words: 2021 ж. 31 мамыр, 31 мая 2021 г., May 31, 2021; times in the region's zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_date(value, format="long", locale=get_language() or "kk")
