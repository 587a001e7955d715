"""Filters of the public pages: dates and numbers as the reader's language writes them."""

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

from senim.common.days import day
from senim_core.rating.explain import percent

register = template.Library()
register.filter(day)


@register.simple_tag
def share(part: int, whole: int) -> str:
    """A share in per cent with one decimal; a dash where there is no whole."""
    return percent(part, whole, get_language() or "kk") if whole else "–"


@register.filter
def number(value: int) -> str:
    """A whole number with groups of three digits."""
    return format_decimal(value, locale=get_language() or "kk")
