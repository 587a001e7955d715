"""Flags of risk and reasons of notices in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language

from senim.common.days import day
from senim.programme.models import Flag
from senim_core.programme.risk import said, shipped


def flags_of(flags: Iterable[Flag]) -> list[dict[str, Any]]:
    """Flags of risk in words, with days as the reader writes them."""
    found = []
    for flag in flags:
        values = {key: _day_or(value) for key, value in flag.values.items()}
        title, why, clear = said(flag.rule, values, shipped(), get_language() or "kk")
        found.append({"flag": flag, "title": title, "why": _one_stop(why), "clear": clear})
    return found


def _one_stop(text: str) -> str:
    """A Russian day ends with a stop of its own: "26 мая 2021 г." needs no second one."""
    return text.replace("г..", "г.")


def _day_or(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return iso_day(value)
    return value


def iso_day(text: str) -> str:
    """2021-05-31 in words of the reader's language."""
    return day(date.fromisoformat(text))


def reasons_of(reasons: Iterable[tuple[str, Mapping[str, Any]]]) -> list[dict[str, str]]:
    """The reasons of a notice in words of the reader."""
    found = []
    for rule, values in reasons:
        title, why, clear = said(
            rule, {key: _day_or(value) for key, value in values.items()}, shipped(), get_language() or "kk"
        )
        found.append({"title": title, "why": _one_stop(why), "clear": clear})
    return found
