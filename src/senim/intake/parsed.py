"""What a format makes of a file: rows of evidence, and for every line of the file what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from senim_core.evidence.schema import sources
from senim_core.i18n import LANGUAGES

USED = "used"
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Line:
    """A line of a file: where it stands, what identifies it, everything found about it, and what became of it.

    ``result`` is ``used`` or the one reason for which the line is left out.
    """

    file: str
    number: int
    key: str
    found: tuple[str, ...]
    result: str


@dataclass(frozen=True)
class Finding:
    """How many lines show something, and how many were left out for it; ``excluded`` is None for a mere note.

    ``what`` is a message to be translated where it is shown, ``detail`` is data.
    """

    name: str
    what: str
    lines: int
    excluded: int | None
    detail: str = ""


@dataclass(frozen=True)
class Parsed:
    """Evidence rows by table, lines, findings that sum to all lines, and the region's description if it brings one."""

    rows: Rows
    lines: Sequence[Line]
    findings: Sequence[Finding]
    region: Mapping[str, Any] = field(default_factory=dict)


def count(lines: Sequence[Line], reasons: Mapping[str, str], notes: Mapping[str, str]) -> list[Finding]:
    """Findings over ``lines``: every reason, every note, then lines used and all lines."""
    shown = Counter(name for line in lines for name in line.found)
    results = Counter(line.result for line in lines)
    listed = [Finding(name, text, shown[name], results[name]) for name, text in reasons.items()]
    listed += [Finding(name, text, shown[name], None) for name, text in notes.items()]
    used = results[USED]
    return [
        *listed,
        Finding(USED, gettext_noop("lines that became evidence"), used, None),
        Finding("all", gettext_noop("all lines"), len(lines), len(lines) - used),
    ]


def by_language(texts: Mapping[str, str], prefix: str, *values: Any) -> dict[str, str]:
    """``{name_kk: …, name_ru: …, name_en: …}`` from texts with ``{}`` for ``values``."""
    return {f"{prefix}_{language}": texts[language].format(*values) for language in LANGUAGES}


def feeds(assembly: str, first: date, last: date, delivered: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of table ``feeds``: which sources were handed in for these days, and that the others were not."""
    handed = set(delivered)
    return [
        {"source": name, "assembly_id": assembly, "from_date": first, "to_date": last, "delivered": name in handed}
        for name in sources()
    ]
