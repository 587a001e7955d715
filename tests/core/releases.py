"""A small sealed release for tests, and the tools of a liar: rewrite, rehash, sign again."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.bundles import Evidence, day, evidence, model, write_bundle
from senim_core.bundle import write
from senim_core.bundle.meta import parse
from senim_core.canonical import to_csv
from senim_core.evidence import store
from senim_core.evidence.schema import tables
from senim_core.ledger.note import Signer
from senim_core.rating.engine import DuckDB
from senim_core.rating.ruleset import Ruleset

SIGNER = Signer("rating.example/log", bytes(range(32)))
STRANGER = Signer("rating.example/log", bytes(32))
KEYS = [SIGNER.verifier]
PUBLISHED = "2022-01-15T00:00:00Z"
LOGGED = "2021-09-01T00:00:00Z"


def rows() -> Evidence:
    """Evidence fit to publish: two deputies, some sittings, receptions and appeals in term or late."""
    term = {"registered_on": day("03-01"), "first_due_on": day("03-22"), "due_on": day("03-22")}
    names = ("d1", "d2")
    return evidence(
        mandates=[
            {"deputy_id": name, "starts_on": day("2020-01-01"), "peer_group": "city", "electors": 1000}
            for name in names
        ],
        sittings=[
            {"sitting_id": f"s{i}", "held_on": day(f"02-0{i + 1}"), "start_minute": 600, "end_minute": 660}
            for i in range(4)
        ],
        attendance=[
            {"sitting_id": f"s{i}", "deputy_id": name, "value": "present" if name == "d1" else "absent"}
            for i in range(4)
            for name in names
        ],
        receptions=[{"reception_id": f"r{i}", "held_on": day(f"0{i + 1}-11")} for i in range(3)],
        road_maps=[{}],
        measures=[
            {
                "measure_id": name,
                "weight": 1,
                "starts_on": day("01-01"),
                "first_due_on": day("06-30"),
                "act_on": day("06-30") if name == "d1" else None,
                "status": "done" if name == "d1" else "in_progress",
                "confirmed_by": "c1" if name == "d1" else None,
            }
            for name in names
        ],
        assignments=[{"deputy_id": name, "measure_id": name, "starts_on": day("01-01")} for name in names],
        councils=[{"council_id": "c1"}],
        deputy_areas=[{"deputy_id": name} for name in names],
        appeals=[
            {
                **term,
                "appeal_id": f"a{i}",
                "deputy_id": names[i % 2],
                "topic": "gas",
                "area_code": "a1",
                "answered_on": day("03-22") if i < 6 else None,
                "outcome": "resolved" if i < 6 else None,
            }
            for i in range(8)
        ],
    )


def sealed(
    folder: Path,
    *,
    given: Evidence | None = None,
    ruleset: Ruleset | None = None,
    logged: str = LOGGED,
    late: bool = False,
    **meta: Any,
) -> Path:
    """A release built from evidence and sealed; ``late``: its rule set stands after it in the log."""
    rules = ruleset or model()
    source = write_bundle(folder.with_name(folder.name + "-source"), given or rows(), ruleset=rules.id, **meta)
    built = write.build(source, folder, rules, published=PUBLISHED, seq=1)
    return sign(folder, built.statement, rules, logged=logged, late=late)


def sign(
    folder: Path,
    statement: bytes,
    ruleset: Ruleset,
    *,
    logged: str = LOGGED,
    late: bool = False,
    signer: Signer = SIGNER,
    leaf: bytes = b"",
) -> Path:
    """Write the log of a release with these two leaves."""
    rules_leaf = leaf or write.methodology_leaf(ruleset, logged)
    leaves, places = [rules_leaf, statement], {"ruleset": 0, "release": 1}
    if late:
        leaves, places = leaves[::-1], {"ruleset": 1, "release": 0}
    write.seal(folder, leaves, places, signer)
    return folder


def rehash(folder: Path) -> None:
    """Write the manifest anew, as a liar would."""
    (folder / "manifest.sha256").write_bytes(write.manifest_text(write.hashes(folder)))


def resign(folder: Path, ruleset: Ruleset | None = None, **how: Any) -> Path:
    """Rehash, make the statement anew from what now lies in the folder, and sign it with the trusted key."""
    rehash(folder)
    engine = DuckDB()
    engine.load(folder / "evidence")
    meta = parse((folder / "bundle.json").read_bytes())
    rules = ruleset or model()
    root = write.evidence_root(engine)
    engine.close()
    statement = write.statement(write.hashes(folder), meta, rules, root, published=PUBLISHED, seq=1, previous="")
    return sign(folder, statement, rules, **how)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace text in one file of the release."""
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text, f"{old!r} stands in {name}"
    path.write_bytes(text.replace(old, new, 1).encode())


def rewrite_table(folder: Path, name: str, change: str, forms: tuple[str, ...] = ("csv", "parquet")) -> None:
    """Change one evidence table by SQL and write it again in these forms."""
    engine, table = DuckDB(), tables()[name]
    engine.load(folder / "evidence")
    engine.connection.execute(change)
    found = store.rows(engine.connection, table)
    if "csv" in forms:
        (folder / "evidence" / f"{name}.csv").write_bytes(to_csv(table.names, found))
    if "parquet" in forms:
        target = folder / "evidence" / f"{name}.parquet"
        engine.connection.execute(f"copy (select * from {name}) to '{target}' (format parquet)")
    engine.close()


def with_files(ruleset: Ruleset, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a rule set, some of them replaced."""
    return {**ruleset.files, **changed}


def copy(folder: Path, target: Path) -> Path:
    """A copy to lie about."""
    shutil.copytree(folder, target)
    return target
