"""Pages of a frozen release never change: rendered once, kept whole, cached by everyone on the way."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from senim_core import __version__
from senim_core.canonical import sha256

DAY = 24 * 3600
View = Callable[..., HttpResponse]


def frozen(view: View) -> View:
    """Keep the whole answer by address; filters (a query) are answered afresh but may be cached on the way."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.META.get("QUERY_STRING"):
            response = view(request, *args, **kwargs)
        else:
            key = sha256(f"{__version__}:{request.path}".encode())
            found = cache.get(key)
            if found is None:
                fresh = view(request, *args, **kwargs)
                found = (fresh.content, fresh.headers["Content-Type"], fresh.status_code)
                if fresh.status_code == 200:
                    cache.set(key, found, None)
            response = HttpResponse(found[0], content_type=found[1], status=found[2])
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=DAY)
        return response

    return kept
