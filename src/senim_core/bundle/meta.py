"""``bundle.json``: what a bundle is of. And how a bundle folder is opened.

A bundle is a folder with ``bundle.json`` and ``evidence/``; it may bring its own rule set in ``ruleset/``.
A release is a bundle with results, hashes and a proof beside them, so every command reads both.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from senim_core.canonical import to_json
from senim_core.errors import InputError
from senim_core.i18n import check_texts
from senim_core.rating.engine import DuckDB, Period, prepare
from senim_core.rating.ruleset import Ruleset, load, shipped

KEYS = {"id", "title", "notice", "period", "ruleset", "exercise", "fictional", "retrospective"}


@dataclass(frozen=True)
class Meta:
    """Identity of a bundle.

    ``exercise``: measures the engine on a city department's records; no total, no place.
    ``fictional``: an invented region. ``retrospective``: the rule set was logged after the period began.
    """

    id: str
    title: Mapping[str, str]
    notice: Mapping[str, str]
    period: Period
    ruleset: str
    exercise: bool
    fictional: bool
    retrospective: bool

    def to_bytes(self) -> bytes:
        """Canonical bytes of ``bundle.json``."""
        return to_json({**self.__dict__, "period": [self.period.start, self.period.end]}) + b"\n"


def parse(content: bytes, where: str = "bundle.json") -> Meta:
    """The bundle described by ``content``. Raises InputError saying what is missing."""
    try:
        raw: dict[str, Any] = json.loads(content)
        missing = sorted(KEYS ^ set(raw))
        if missing:
            raise InputError(f"key {missing[0]!r} is missing or unknown", where=where, hint=", ".join(sorted(KEYS)))
        start, end = (date.fromisoformat(day) for day in raw["period"])
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(str(error), where=where, hint="expected JSON with period as two days") from error
    if end < start:
        raise InputError("the period ends before it starts", where=where)
    for flag in ("exercise", "fictional", "retrospective"):
        if not isinstance(raw[flag], bool):
            raise InputError(f"{flag} is not true or false", where=where)
    return Meta(
        id=str(raw["id"]),
        title=check_texts(raw["title"], f"{where}, title"),
        notice=check_texts(raw["notice"], f"{where}, notice"),
        period=Period(start, end),
        ruleset=str(raw["ruleset"]),
        exercise=raw["exercise"],
        fictional=raw["fictional"],
        retrospective=raw["retrospective"],
    )


@dataclass
class Bundle:
    """An opened bundle: what it is of, its rule set, and an engine with its evidence, cut off from the outside."""

    meta: Meta
    ruleset: Ruleset
    engine: DuckDB

    def prepare(self) -> None:
        """Add period, spans and parameters, so that single criteria and figures can be asked for."""
        prepare(self.engine, self.ruleset, self.meta.period)

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()


def open_bundle(folder: Path, ruleset: Path | None = None, *, threads: int = 2) -> Bundle:
    """Open the bundle in ``folder`` with its own rule set, the one given, or the one it names.

    Raises InputError or RulesetError.
    """
    if not (folder / "bundle.json").is_file():
        raise InputError("no bundle.json", where=str(folder), hint="give a bundle or release folder")
    meta = parse((folder / "bundle.json").read_bytes())
    if ruleset is not None:
        rules = load(ruleset) if ruleset.exists() else shipped(str(ruleset))
    else:
        rules = load(folder / "ruleset") if (folder / "ruleset").is_dir() else shipped(meta.ruleset)
    engine = DuckDB(threads=threads)
    try:
        engine.load(folder / "evidence")
        engine.lock()
    except BaseException:
        engine.close()
        raise
    return Bundle(meta, rules, engine)
