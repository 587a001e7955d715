"""A source: the TOML that says which format a supplier's file has and what in it is what. One file a supplier."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from senim_core.canonical import sha256
from senim_core.errors import InputError

FOLDER = Path(__file__).parent / "sources"


@dataclass(frozen=True)
class Source:
    """A source by its name. A key that is missing is an InputError that names it.

    ``decided_in`` names the file of the decisions, ``path`` is where the source lies.
    """

    name: str
    raw: Mapping[str, Any]
    decisions: bytes = b""
    decided_in: str = ""
    path: Path | None = None

    def get(self, *keys: str) -> Any:
        """The value under ``keys``."""
        value: Any = self.raw
        for key in keys:
            if not isinstance(value, dict) or key not in value:
                raise InputError(
                    f"no key {'.'.join(keys)}", where=f"{self.name}.toml", hint="compare with the sources that ship"
                )
            value = value[key]
        return value

    def find(self, *keys: str, default: Any = None) -> Any:
        """The value under ``keys``, or ``default`` where a key is not there."""
        try:
            return self.get(*keys)
        except InputError:
            return default

    @property
    def form(self) -> str:
        """Name of the format."""
        return str(self.get("format"))

    @property
    def sha256(self) -> str:
        """Hash of the source and its decisions, so that the log says by which words a file was read."""
        return sha256(repr(sorted(self.raw.items())).encode() + self.decisions)


def names() -> list[str]:
    """Names of the sources that ship."""
    return sorted(path.name.removesuffix(".toml") for path in FOLDER.glob("*.toml") if ".names." not in path.name)


def load(name: str, decisions: bytes | None = None, decided_in: str = "") -> Source:
    """A source that ships, or the TOML file of that path; ``decisions``, of the file ``decided_in``, replace its own.

    Raises InputError for an unknown or malformed one.
    """
    path = FOLDER / f"{name}.toml"
    if name not in names():
        path = Path(name)
        if path.suffix != ".toml" or not path.is_file():
            raise InputError(f"no source {name!r}", hint="one of " + ", ".join(names()) + ", or a TOML file")
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InputError(str(error), where=path.name, hint="mend the TOML") from error
    beside = path.with_name(f"{path.stem}.names.toml")
    if decisions is None:
        decisions = beside.read_bytes() if beside.is_file() else b""
    return Source(path.stem, raw, decisions, decided_in or beside.name, path)


def plain(word: str) -> str:
    """A heading without case, spaces and marks, so that ``SRNumber``, ``sr_number`` and ``SR Number`` are one."""
    return "".join(mark for mark in word.casefold() if mark.isalnum())


def columns(source: Source, header: Sequence[str], where: str) -> dict[str, int | None]:
    """Place of each meaning of ``[columns]`` in ``header``; None for one of ``optional`` that is not there.

    A meaning names one heading or several; case and marks do not matter. Raises InputError for a missing one, and for
    two headings that are one when case and marks do not matter.
    """
    known = {plain(word): place for place, word in enumerate(header)}
    optional = source.find("optional", default=[])
    found: dict[str, int | None] = {}
    for meaning, words in source.get("columns").items():
        listed = [words] if isinstance(words, str) else words
        found[meaning] = next((known[plain(word)] for word in listed if plain(word) in known), None)
        if found[meaning] is None and meaning not in optional:
            raise InputError(
                f"no column {' or '.join(map(repr, listed))}; the file has {', '.join(header)}",
                where=where,
                hint=f"add its heading to `{meaning}` under [columns] in {source.name}.toml",
            )
    no_doubles([header[place] for place in found.values() if place is not None], header, where)
    return found


def no_doubles(wanted: Iterable[str], header: Sequence[str], where: str) -> None:
    """Raise InputError where two headings are the same as one that is ``wanted``: which of them is meant?"""
    for word in wanted:
        alike = [repr(other) for other in header if plain(other) == plain(word)]
        if len(alike) > 1:
            raise InputError(f"the columns {' and '.join(alike)} are the same", where=where, hint="leave one of them")


def fixed_period(source: Source) -> tuple[date, date] | None:
    """The period the source names, if it names days. Raises InputError for one that ends before it starts."""
    days = source.find("period")
    if not isinstance(days, list):
        return None
    if len(days) != 2 or not all(type(day) is date for day in days) or days[1] < days[0]:
        raise InputError("period is not two days", where=f"{source.name}.toml", hint="[2018-01-01, 2018-12-31]")
    return days[0], days[1]


def exercise(source: Source) -> dict[str, Any]:
    """The region of an exercise, as the source describes it."""
    told = {key: source.get(key) for key in ("title", "notice", "ruleset")}
    return {"slug": source.get("id"), **told, "fictional": False, "exercise": True}
