"""What holds for every public address: it is only read, and no word of it is one that a database cannot hold."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """``view`` for GET and HEAD; an address with a NUL character is an unknown one."""

    @require_safe
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404
        return view(request, *args, **kwargs)

    return asked
