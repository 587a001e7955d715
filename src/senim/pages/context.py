"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def frame(request: HttpRequest) -> dict[str, Any]:
    """The same page in each language, for the switch in the header."""
    parts = request.path.split("/", 2)
    here = f"/{parts[2]}" if len(parts) > 2 and parts[1] in dict(settings.LANGUAGES) else "/"
    return {
        "language": get_language(),
        "switch": [(code, name, f"/{code}{here}") for code, name in settings.LANGUAGES],
        "below": here,
    }
