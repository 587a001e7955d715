"""What a format makes of a file: rows of evidence, and for every line of the file what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from senim_core.canonical import to_csv
from senim_core.errors import InputError
from senim_core.evidence.schema import sources
from senim_core.i18n import LANGUAGES

USED = "used"
MOST_BAD = 10  # where more than one line in 10 of a file cannot be understood, the source does not fit, not the line
EXAMPLES = 4
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Line:
    """A line of a file: where it stands, what identifies it, everything found about it, and what became of it.

    ``result`` is ``used`` or the one reason for which the line is left out; ``words`` are, by finding, what of the line
    shows it.
    """

    file: str
    number: int
    key: str
    found: tuple[str, ...]
    result: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class UnfitError(InputError):
    """Files that were read and do not fit the source; ``lines`` say what became of each line so far."""

    def __init__(self, message: str, *, lines: Sequence[Line], where: str = "", hint: str = "") -> None:
        self.lines = lines
        super().__init__(message, where=where, hint=hint)


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
    """Evidence rows by table, lines, findings that sum to all lines, the region's description and the days, if any."""

    rows: Rows
    lines: Sequence[Line]
    findings: Sequence[Finding]
    region: Mapping[str, Any] = field(default_factory=dict)
    period: tuple[date, date] | None = None


def examples(words: Iterable[str]) -> str:
    """The most frequent of ``words``, with how often each stands there, and how many others there are."""
    counted = Counter(words).most_common()
    shown = [f"{word} ({number})" if number > 1 else word for word, number in counted[:EXAMPLES]]
    return ", ".join(shown) + (f" and {len(counted) - EXAMPLES} others" if len(counted) > EXAMPLES else "")


def _detail(name: str, lines: Sequence[Line], cures: Mapping[str, str]) -> str:
    shown = examples(word for line in lines for word in line.words.get(name, ()))
    return f"{shown} — {cures[name]}" if shown and name in cures else shown


def check(lines: Sequence[Line], reasons: Mapping[str, str], cures: Mapping[str, str]) -> None:
    """Raise UnfitError where more than one line in 10 of a file shows one of the findings that ``cures`` names."""
    files: dict[str, list[Line]] = {}
    for line in lines:
        files.setdefault(line.file, []).append(line)
    for file, own in files.items():
        for name, cure in cures.items():
            bad = [line for line in own if name in line.found]
            if len(bad) * MOST_BAD > len(own):
                shown = examples(word for line in bad for word in line.words.get(name, ()))
                raise UnfitError(
                    f"{len(bad)} of {len(own)} lines: {reasons[name]}" + (f": {shown}" if shown else ""),
                    where=file,
                    hint=cure,
                    lines=lines,
                )


def largest(lines: Sequence[Line], reasons: Mapping[str, str], cures: Mapping[str, str]) -> str:
    """The three reasons for which most lines were left out, with numbers and examples."""
    counted = Counter(line.result for line in lines if line.result != USED)
    told = []
    for name, number in counted.most_common(3):
        detail = _detail(name, [line for line in lines if line.result == name], cures)
        told.append(f"{number} of {len(lines)} lines: {reasons[name]}" + (f" ({detail})" if detail else ""))
    return "; ".join(told)


def lines_csv(lines: Iterable[Line]) -> bytes:
    """What became of every line, as CSV: by the file's own line numbers, with the words that show it."""

    def row(line: Line) -> tuple[Any, ...]:
        words = (word for words in line.words.values() for word in words)
        return line.file, line.number, line.key, line.result, " ".join(line.found), "; ".join(words)

    return to_csv(("file", "line", "key", "result", "found", "words"), map(row, lines))


def count(
    lines: Sequence[Line], reasons: Mapping[str, str], notes: Mapping[str, str], cures: Mapping[str, str] | None = None
) -> list[Finding]:
    """Findings over ``lines``: every reason and note, with examples and what to change, then lines used and all."""
    shown = Counter(name for line in lines for name in line.found)
    results = Counter(line.result for line in lines)
    details = {name: _detail(name, lines, cures or {}) for name in (*reasons, *notes)}
    listed = [Finding(name, text, shown[name], results[name], details[name]) for name, text in reasons.items()]
    listed += [Finding(name, text, shown[name], None, details[name]) for name, text in notes.items()]
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
