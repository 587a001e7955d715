"""A table file as lines of text cells: CSV in UTF-8, or a sheet of XLSX. What a cell means is not decided here."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from senim_core.canonical import sha256
from senim_core.errors import InputError

MOST_BYTES = 200 * 1024**2
MOST_UNPACKED = 2 * 1024**3
MOST_LINES = 5_000_000
MOST_CELL = 1_000_000
SEPARATORS = ",;\t"
AS_CSV = "save the file as CSV UTF-8, or as XLSX"
# What a file that is no table begins with, what it is then, and what to do.
LOOKS = (
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old XLS file", AS_CSV),
    (b"%PDF", "a PDF", "ask for the table itself, as CSV or XLSX"),
    (b"<!doctype", "a web page", "load the file itself down, not the page that speaks of it"),
    (b"<html", "a web page", "load the file itself down, not the page that speaks of it"),
    (b"<?xml", "an XML file", AS_CSV),
    (b"[", "a JSON file", AS_CSV),
    (b"{", "a JSON file", AS_CSV),
)

Numbered = tuple[int, tuple[str, ...]]  # a line by its number in the file


@dataclass(frozen=True)
class Table:
    """A file that was read: its name, the SHA-256 of its bytes, the header and the lines, all cells text.

    ``numbers`` are the lines' own numbers in the file, where empty lines and lines inside of quotes count too.
    """

    name: str
    sha256: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def numbered(self) -> Iterator[Numbered]:
        """(number in the file, cells) of every line."""
        return zip(self.numbers, self.lines, strict=True)


def lines_of(name: str, content: bytes) -> list[Numbered]:
    """(number in the file, text cells) of every line that is not empty, of CSV or the first sheet of XLSX.

    Raises InputError saying what to do.
    """
    if len(content) > MOST_BYTES:
        raise InputError(f"more than {MOST_BYTES} bytes", where=name, hint="split the file")
    return _sheet(name, content) if content[:4] == b"PK\x03\x04" else _csv(name, content)


def read(name: str, content: bytes) -> Table:
    """Read a CSV or XLSX file. Raises InputError saying what to do; nothing is kept of a file that fails."""
    lines = lines_of(name, content)
    if not lines or not any(cell.strip() for cell in lines[0][1]):
        raise InputError("no header line", where=name, hint="the first line names the columns")
    header = tuple(cell.strip() for cell in lines[0][1])
    _no_title(name, header, lines)
    if len(lines) == 1:
        raise InputError(
            "no line below the header", where=name, hint="is it whole? Of a workbook the first sheet is read"
        )
    numbers, cells = zip(*lines[1:], strict=True)
    return Table(name, sha256(content), header, cells, numbers)


def _no_title(name: str, header: tuple[str, ...], lines: list[Numbered]) -> None:
    """Raise InputError where a title stands over the header: one cell over lines of several."""
    filled = [cell for cell in header if cell]
    below = max((sum(bool(cell.strip()) for cell in cells) for _, cells in lines[1:6]), default=0)
    if len(filled) == 1 and below > 1:
        raise InputError(
            f"the first line is one cell, {filled[0][:60]!r}, and those below have {below}: it seems to be a title",
            where=name,
            hint="remove what stands over the line that names the columns",
        )


def _not_a_table(name: str, content: bytes) -> None:
    """Raise InputError for a file that is plainly something else, saying what it looks like."""
    begins = content[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, what, hint in LOOKS:
        if begins.startswith(mark.lower()):
            raise InputError(f"no table: it looks like {what}", where=name, hint=hint)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError("not UTF-8, but UTF-16", where=name, hint=AS_CSV)
    if b"\x00" in content:
        number = content[: content.index(b"\x00")].count(b"\n") + 1
        raise InputError("a NUL byte, which no text has", where=f"{name}, line {number}", hint="is the file damaged?")


def _separator(text: str) -> str:
    """Comma, semicolon or tab: whichever makes most cells of the first line that is not empty."""
    first = next((line for line in io.StringIO(text[:MOST_CELL], newline="") if line.strip()), "").strip()
    return max(SEPARATORS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


def _csv(name: str, content: bytes) -> list[Numbered]:
    _not_a_table(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        raise InputError("not UTF-8", where=f"{name}, line {number}", hint=AS_CSV) from error
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    lines: list[Numbered] = []
    ended = 0
    try:
        for cells in reader:
            if cells:
                lines.append((ended + 1, tuple(cells)))
            ended = reader.line_num
    except csv.Error as error:
        raise InputError(
            f"{error}: a record that begins here has a quote too few or too many",
            where=f"{name}, line {ended + 1}",
            hint='a cell with quotes stands in "…", and each quote inside is doubled',
        ) from error
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


def _sheet(name: str, content: bytes) -> list[Numbered]:
    import openpyxl  # noqa: PLC0415 (loaded by the first that needs it)

    hint = "save it as XLSX again, or as CSV UTF-8"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise InputError("the file swells beyond reason", where=name, hint="do not trust it")
            if "[Content_Types].xml" not in archive.namelist():
                raise InputError("no table: it looks like a ZIP archive", where=name, hint="unpack it first")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a size of one cell
            rows = enumerate(sheet.iter_rows(values_only=True), start=1)
            lines = [(number, tuple(_text(cell) for cell in row)) for number, row in rows]
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, AttributeError, TypeError) as error:
        raise InputError(f"not a readable XLSX file ({error})", where=name, hint=hint) from error
    lines = [(number, line) for number, line in lines if any(line)]
    width = len(lines[0][1]) if lines else 0
    # A sheet ends a line at its last filled cell: what follows is empty, not missing.
    return [(number, line + ("",) * (width - len(line))) for number, line in lines]
