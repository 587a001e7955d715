"""A table file as lines of text cells: CSV in UTF-8, or a sheet of XLSX. What a cell means is not decided here."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl

from senim_core.canonical import sha256
from senim_core.errors import InputError

MOST_BYTES = 200 * 1024**2
MOST_UNPACKED = 2 * 1024**3
MOST_LINES = 5_000_000
MOST_CELL = 1_000_000


@dataclass(frozen=True)
class Table:
    """A file that was read: its name, the SHA-256 of its bytes, the header and the lines, all cells text."""

    name: str
    sha256: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def read(name: str, content: bytes) -> Table:
    """Read a CSV or XLSX file. Raises InputError saying what to do; nothing is kept of a file that fails."""
    if len(content) > MOST_BYTES:
        raise InputError(f"more than {MOST_BYTES} bytes", where=name, hint="split the file")
    lines = _sheet(name, content) if content[:4] == b"PK\x03\x04" else _csv(name, content)
    if not lines or not any(lines[0]):
        raise InputError("no header line", where=name, hint="the first line names the columns")
    header = tuple(cell.strip() for cell in lines[0])
    return Table(name, sha256(content), header, tuple(lines[1:]))


def _csv(name: str, content: bytes) -> list[tuple[str, ...]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=name, hint="save the file as CSV UTF-8, or as XLSX") from error
    csv.field_size_limit(MOST_CELL)
    try:
        lines = [tuple(line) for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    except csv.Error as error:
        raise InputError(str(error), where=name, hint="give a CSV file with commas and double quotes") from error
    if len(lines) > MOST_LINES:
        raise InputError(f"more than {MOST_LINES} lines", where=name, hint="split the file")
    return lines


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _sheet(name: str, content: bytes) -> list[tuple[str, ...]]:
    hint = "save it as XLSX again, or as CSV UTF-8"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise InputError("the file swells beyond reason", where=name, hint="do not trust it")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a size of one cell
            lines = [tuple(_text(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, AttributeError, TypeError) as error:
        raise InputError(f"not a readable XLSX file ({error})", where=name, hint=hint) from error
    width = len(lines[0]) if lines else 0
    # A sheet ends a line at its last filled cell: what follows is empty, not missing.
    return [line + ("",) * (width - len(line)) for line in lines if any(line)]
