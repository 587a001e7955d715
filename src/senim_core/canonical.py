"""One way to write bytes, so that the same facts always have the same hash.

JSON: keys sorted, no spaces, UTF-8, NFC, no floats. CSV: comma, minimal quotes, ``\\n``, header first.
An empty CSV cell is a missing value; an empty text is written as ``""`` with quotes.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from senim_core.errors import InputError


def sha256(data: bytes) -> str:
    """SHA-256 of ``data`` as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as 64 lower-case hex digits, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        raise InputError("a fraction cannot be written canonically", hint="use whole numbers")
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def to_json(value: Any) -> bytes:
    """Canonical JSON of ``value`` (dict, list, str, int, bool, None, date).

    Raises InputError for a float anywhere inside.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = value.isoformat() if isinstance(value, date) else unicodedata.normalize("NFC", str(value))
    if text == "" or any(mark in text for mark in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Canonical CSV: one header line with ``columns``, then ``rows`` in the order given."""
    lines = [",".join(columns)]
    lines.extend(",".join(_cell(value) for value in row) for row in rows)
    return ("\n".join(lines) + "\n").encode()
