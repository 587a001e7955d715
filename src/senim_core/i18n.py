"""The three languages of the core: Kazakh (default), Russian, English, through gettext catalogues.

Texts that belong to data (titles of criteria, meanings of columns) come as ``{"kk": …, "ru": …, "en": …}``
in the data files; texts of the program come from ``locale/<lang>/LC_MESSAGES/senim_core.mo``.
"""

import gettext as _gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from senim_core.errors import InputError

LANGUAGES = ("kk", "ru", "en")
DOMAIN = "senim_core"
LOCALE_DIR = Path(__file__).parent / "locale"


@cache
def translator(language: str) -> Callable[[str], str]:
    """The gettext function of ``language``. Raises InputError for a language that is not spoken here."""
    if language not in LANGUAGES:
        raise InputError(f"no language {language!r}", hint="one of " + ", ".join(LANGUAGES))
    return _gettext.translation(DOMAIN, localedir=LOCALE_DIR, languages=[language]).gettext


def check_texts(texts: Any, where: str) -> dict[str, str]:
    """``texts`` if it has a non-empty text in each language; else InputError naming the missing one."""
    for language in LANGUAGES:
        if not isinstance(texts, dict) or not isinstance(texts.get(language), str) or not texts[language].strip():
            raise InputError(f"no text in {language}", where=where, hint="give kk, ru and en")
    return {language: texts[language] for language in LANGUAGES}
