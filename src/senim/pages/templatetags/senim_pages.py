"""Filters of the public pages: dates and numbers as the reader's language writes them."""

from datetime import date, datetime

from babel.dates import format_date
from babel.numbers import format_decimal
from django import template
from django.utils import timezone
from django.utils.translation import get_language

register = template.Library()


@register.filter
def day(value: date | datetime) -> str:
    """A date in words: 2021 ж. 31 мамыр, 31 мая 2021 г., May 31, 2021; times in the region's zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_date(value, format="long", locale=get_language() or "kk")


@register.filter
def number(value: int) -> str:
    """A whole number with groups of three digits."""
    return format_decimal(value, locale=get_language() or "kk")
