"""From files to evidence rows by a source: which format reads what."""

from collections.abc import Sequence
from datetime import date

from senim.intake import tabular
from senim.intake.formats import evidence, kato, requests, rollcall
from senim.intake.parsed import Parsed
from senim.intake.source import Source
from senim_core.errors import InputError

FORMATS = {"requests": requests.parse, "rollcall": rollcall.parse, "evidence": evidence.parse, "kato": kato.parse}


def read(
    source: Source, files: Sequence[tuple[str, bytes]], period: tuple[date, date] | None = None
) -> tuple[Parsed, list[tabular.Table]]:
    """What the files say, (name, content) each, and the files as they were read. Raises InputError."""
    if not files:
        raise InputError("no file", hint="give at least one")
    if source.form not in FORMATS:
        raise InputError(f"no format {source.form!r}", where=f"{source.name}.toml", hint=", ".join(FORMATS))
    if period and period[1] < period[0]:
        raise InputError(f"the period {period[0]} – {period[1]} ends before it starts", hint="first day, then last day")
    read_files = [tabular.read(name, content) for name, content in files]
    return FORMATS[source.form](read_files, source, period), read_files
