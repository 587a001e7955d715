"""Verifies a release as a stranger: signature -> hashes -> proofs -> recomputed rating equals published.

Nothing in the release is trusted but the key the reader brings. The first thing that differs is named:
file, mandate, criterion, published value, recomputed value.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from senim_core.bundle.datapackage import datapackage
from senim_core.bundle.meta import Meta, parse
from senim_core.bundle.write import (
    LOG,
    MANIFEST,
    check_evidence,
    evidence_root,
    firmness,
    hashes,
    manifest_text,
    result_files,
    statement,
)
from senim_core.canonical import file_sha256, sha256
from senim_core.errors import KeyFormatError, SenimError, VerificationError
from senim_core.evidence import store
from senim_core.evidence.schema import Table, tables
from senim_core.ledger.checkpoint import verify_proof
from senim_core.ledger.note import Verifier
from senim_core.rating.engine import DuckDB
from senim_core.rating.rate import Progress, rate, silent
from senim_core.rating.ruleset import Ruleset, load

IDENTITY = {
    "parts.csv": 3,
    "scores.csv": 2,
    "totals.csv": 1,
    "figures.csv": 2,
    "intervals.csv": 1,
    "scenarios.csv": 3,
    "ranges.csv": 1,
}  # leading columns that name a row

LEAVES = {
    "release": (
        "release/v1",
        {"type", "bundle", "seq", "previous", "published", "period", "engine", "methodology", "evidence", "results"},
    ),
    "ruleset": ("methodology/v1", {"type", "id", "sha256", "status", "published"}),
}  # what stands in log/<name>.json: the type of the leaf and its keys


@dataclass
class Report:
    """What was checked: (name of the check, what was found), and warnings."""

    checks: list[tuple[str, str]]
    warnings: list[str]


def _there(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file() or path.is_symlink():
        raise VerificationError("the file is missing", where=name, hint="fetch the release again")
    return path


def _read(folder: Path, name: str) -> bytes:
    return _there(folder, name).read_bytes()


def _own_key(folder: Path) -> Verifier:
    where = f"{LOG}/key.txt"
    text = _read(folder, where).decode("utf-8", "replace")
    try:
        key = Verifier.parse(text)
    except KeyFormatError as error:
        raise VerificationError(str(error), where=where, hint="the file was changed") from error
    if text != f"{key}\n":
        raise VerificationError("not in canonical form", where=where, hint="the file was changed")
    return key


def _leaf(content: bytes, name: str) -> dict[str, Any]:
    """The statement in a leaf of the log, if it is the one that belongs in this place."""
    kind, keys = LEAVES[name]
    try:
        said: dict[str, Any] = json.loads(content)
        date.fromisoformat(said["published"][:10])
        fits = said["type"] == kind and set(said) == keys
    except (ValueError, KeyError, TypeError) as error:
        raise VerificationError(f"not a statement ({error!r})", where=f"{LOG}/{name}.json") from error
    if not fits:
        raise VerificationError(f"the leaf is no {kind}", where=f"{LOG}/{name}.json")
    return said


def _proof(folder: Path, name: str, keys: Sequence[Verifier]) -> tuple[dict[str, Any], int, int]:
    leaf = _read(folder, f"{LOG}/{name}.json")
    proof = _read(folder, f"{LOG}/{name}.tlog-proof").decode("utf-8", "replace")
    try:
        index, checkpoint = verify_proof(proof, leaf, keys)
    except SenimError as error:
        raise VerificationError(str(error), where=f"{LOG}/{name}.tlog-proof") from error
    return _leaf(leaf, name), index, checkpoint.size


def _check_hashes(folder: Path) -> dict[str, str]:
    """Hash of every listed file, each as the manifest says."""
    listed: dict[str, str] = {}
    for line in _read(folder, MANIFEST).decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    links = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_symlink()]
    if links:
        raise VerificationError("a link stands in the release", where=links[0])
    log = {f"{name}.{form}" for name in LEAVES for form in ("json", "tlog-proof")} | {"key.txt"}
    for path in sorted((folder / LOG).rglob("*")):
        if path.relative_to(folder / LOG).as_posix() not in log:
            raise VerificationError(
                "the file does not belong here", where=path.relative_to(folder).as_posix(), hint="it was added later"
            )
    found = hashes(folder)
    for name in sorted(set(listed) | set(found)):
        if name not in found:
            raise VerificationError("the file is missing", where=name, hint=f"listed in {MANIFEST}")
        if name not in listed:
            raise VerificationError(
                "the file is not in the manifest", where=name, hint=f"it was added later, or {MANIFEST} was changed"
            )
        if found[name] != listed[name]:
            raise VerificationError(
                f"published hash {listed[name][:16]}…, recomputed {found[name][:16]}…",
                where=name,
                hint=f"the file or its line in {MANIFEST} was changed",
            )
    if manifest_text(found) != _read(folder, MANIFEST):
        raise VerificationError("not in canonical form", where=MANIFEST)
    return found


def _check_statement(
    listed: Mapping[str, str], meta: Meta, ruleset: Ruleset, root: tuple[int, bytes], said: dict[str, Any]
) -> None:
    recomputed = json.loads(
        statement(
            listed,
            meta,
            ruleset,
            root,
            published=said["published"],
            seq=said["seq"],
            previous=said["previous"],
        )
    )
    recomputed["engine"] = said["engine"]  # what computed it is a claim; that it computed rightly is checked below
    for key in sorted(set(said) | set(recomputed)):
        if said.get(key) != recomputed.get(key):
            raise VerificationError(
                f"{key}: logged {said.get(key)}, recomputed {recomputed.get(key)}",
                where=f"{LOG}/release.json",
                hint="the release is not the one that was logged",
            )


def _check_methodology(
    said: dict[str, Any], ruleset: Ruleset, meta: Meta, order: tuple[int, int], report: Report
) -> None:
    where = f"{LOG}/ruleset.json"
    if said.get("sha256") != ruleset.sha256:
        raise VerificationError(
            f"logged {said.get('sha256')}, the release has {ruleset.sha256}",
            where=where,
            hint="the rules were changed",
        )
    if order[0] >= order[1]:
        raise VerificationError("the rule set was logged after the release", where=where)
    if date.fromisoformat(said["published"][:10]) > meta.period.start:
        if not meta.retrospective:
            raise VerificationError(
                f"the rule set was logged {said['published'][:10]}, after the period began", where=where
            )
        report.warnings.append("retrospective: the rule set was logged after the period began")


def _check_copies(folder: Path, connection: duckdb.DuckDBPyConnection, listed: Mapping[str, str]) -> None:
    """CSV and Parquet copies of every table hold the same rows.

    The engine writes its rows, read from Parquet, as CSV: the same bytes are the same rows. Only where the bytes are
    others (another order, another way to quote) are the rows themselves compared, which costs far more.
    """
    with tempfile.TemporaryDirectory() as scratch:
        again = Path(scratch) / "again.csv"
        for table in tables().values():
            for form in ("csv", "parquet"):
                _there(folder, f"evidence/{table.name}.{form}")
            connection.execute(f'copy "{table.name}" to {store.quoted(again)} (format csv, header true)')
            if file_sha256(again) != listed[f"evidence/{table.name}.csv"]:
                _check_rows(connection, table, folder / "evidence" / f"{table.name}.csv")


def _check_rows(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """Raise VerificationError naming the first row that only one of the copies has; InputError for no CSV."""
    store.load_csv(connection, table, path, "copy")
    for left, right in ((table.name, "copy"), ("copy", table.name)):
        other = connection.execute(
            f'select * from "{left}" except all select * from "{right}" order by all limit 1'
        ).fetchall()
        if other:
            raise VerificationError(f"CSV and Parquet differ: {other[0][0]}", where=f"evidence/{table.name}")
    connection.execute("drop table copy")


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8", "replace"))))


def _first_difference(name: str, published: bytes, recomputed: bytes) -> VerificationError:
    """The first row and column in which two result files differ, in words."""
    header, *new = _rows(recomputed)
    old = _rows(published)[1:]
    identity = IDENTITY[name]
    for number, row in enumerate(new):
        there = old[number] if number < len(old) else []
        if there == row:
            continue
        who = ", ".join(row[:identity])
        if there[:identity] != row[:identity] or len(there) != len(row):
            return VerificationError(f"{who}: this row is missing or out of place", where=f"results/{name}")
        column = next(i for i, pair in enumerate(zip(there, row, strict=True)) if pair[0] != pair[1])
        return VerificationError(
            f"{who}: {header[column]} published {there[column] or 'empty'}, recomputed {row[column] or 'empty'}",
            where=f"results/{name}",
        )
    return VerificationError("rows were added, or the text is not canonical", where=f"results/{name}")


def verify(folder: Path, keys: Sequence[Verifier] = (), progress: Progress = silent) -> Report:
    """Verify the release in ``folder``.

    ``keys``: keys the reader trusts; without any, the release's own key is used and a warning says so.
    Raises VerificationError (or another SenimError) at the first thing that differs.
    """
    report = Report([], [])
    own = _own_key(folder)
    if not keys:
        report.warnings.append(
            "the key is the release's own: give --key from a place you trust, or anyone may have signed it"
        )
    trusted = keys or [own]

    def passed(check: str, found: str) -> None:
        report.checks.append((check, found))
        progress(check)

    said, index, size = _proof(folder, "release", trusted)
    rules_said, rules_index, _ = _proof(folder, "ruleset", trusted)
    if own not in trusted:
        raise VerificationError("not the key that signed", where=f"{LOG}/key.txt", hint="the file was changed")
    passed("signature and proofs", f"leaves {rules_index} and {index} of {size}")
    listed = _check_hashes(folder)
    passed("files", f"{len(listed)} hashes")
    meta = parse(_read(folder, "bundle.json"))
    ruleset = load(folder / "ruleset")
    _check_methodology(rules_said, ruleset, meta, (rules_index, index), report)
    passed("rule set", f"{ruleset.id} {ruleset.sha256[:16]}…, logged {rules_said['published'][:10]}")
    engine = DuckDB()
    try:
        _check_content(folder, meta, ruleset, engine, said, listed, passed)
    finally:
        engine.close()
    if not ruleset.official:
        report.warnings.append(ruleset.notice["en"])
    return report


def _check_content(
    folder: Path,
    meta: Meta,
    ruleset: Ruleset,
    engine: DuckDB,
    said: dict[str, Any],
    listed: Mapping[str, str],
    passed: Callable[[str, str], None],
) -> None:
    engine.load(folder / "evidence")
    _check_copies(folder, engine.connection, listed)
    engine.lock()
    findings = check_evidence(engine)
    if findings:
        raise VerificationError(str(findings[0]), where="evidence", hint="the evidence breaks the schema or its terms")
    root = evidence_root(engine)
    _check_statement(listed, meta, ruleset, root, said)
    passed("evidence", f"{said['evidence']['items']} rows, root {said['evidence']['root'][:16]}…")
    rating = rate(engine, ruleset, meta.period, exercise=meta.exercise)
    recomputed = result_files(engine, rating, firmness(rating, root[1]))
    for name, content in recomputed.items():
        published = _read(folder, f"results/{name}")
        if published != content:
            raise _first_difference(name, published, content)
    if set(recomputed) != {path.name for path in (folder / "results").iterdir()}:
        raise VerificationError("a file of results that no rule computes", where="results")
    if datapackage(folder, meta, ruleset, listed) != _read(folder, "datapackage.json"):
        raise VerificationError("differs from the one made from the schema", where="datapackage.json")
    passed(
        "rating",
        f"{len(rating.totals)} mandates × {len(ruleset.criteria)} criteria recomputed, equal to the last digit",
    )
    digest = sha256(_read(folder, "results/totals.csv"))
    passed("totals", f"SHA-256 {digest[:16]}…")
