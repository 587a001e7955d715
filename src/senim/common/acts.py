"""The acts of an office's page: each a form that may be sent, the one that was refused standing open."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

Makers = dict[str, tuple[Any, Callable[[], forms.Form]]]  # act -> its title, what makes its form
Failed = tuple[str, Any] | None  # the act that was refused, and its form with what is wrong


def acts(
    makers: Mapping[str, tuple[Any, Callable[[], forms.Form]]], failed: Failed
) -> list[tuple[str, Any, Any, bool]]:
    """(act, its title, its form, whether it was refused) of each act, for ``common/acts.html``."""
    return [
        (act, title, failed[1] if failed and failed[0] == act else make(), bool(failed and failed[0] == act))
        for act, (title, make) in makers.items()
    ]
