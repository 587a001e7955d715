"""Releases for the tests of this folder, made once a run from the demonstration region."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from senim.demo.snapshot import make, snapshot
from senim_core.bundle.meta import Meta
from senim_core.bundle.write import build, methodology_leaf, seal
from senim_core.canonical import to_csv
from senim_core.evidence.schema import tables
from senim_core.ledger.note import Signer
from senim_core.rating.engine import Period
from senim_core.rating.ruleset import shipped

UNTIL = date(2021, 5, 31)
TIME = "2021-06-05T00:00:00Z"
TEXTS = {"kk": "Сынақ", "ru": "Проба", "en": "Trial"}
SIGNER = Signer("trial.example/log", b"1" * 32)


def write_bundle(folder: Path, rows: Mapping[str, Sequence[Mapping[str, object]]], until: date) -> Path:
    """A bundle folder of the demonstration's rows."""
    (folder / "evidence").mkdir(parents=True)
    for name, listed in rows.items():
        content = to_csv(tables()[name].names, [list(row.values()) for row in listed])
        (folder / "evidence" / f"{name}.csv").write_bytes(content)
    meta = Meta(
        id="demo", title=TEXTS, notice=TEXTS, period=Period(date(2021, 1, 1), until), ruleset="model-2021",
        exercise=False, fictional=True, retrospective=True,
    )  # fmt: skip
    (folder / "bundle.json").write_bytes(meta.to_bytes())
    return folder


def demo_release(folder: Path, seed: int = 1) -> Path:
    """A sealed release of the demonstration region from January to May 2021."""
    bundle = write_bundle(folder / "bundle", snapshot(make(seed), UNTIL), UNTIL)
    ruleset = shipped()
    built = build(bundle, folder / "release", ruleset, published=TIME, seq=1)
    leaves = [methodology_leaf(ruleset, TIME), built.statement]
    seal(built.folder, leaves, {"ruleset": 0, "release": 1}, SIGNER)
    return built.folder
