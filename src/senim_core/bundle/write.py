"""Writes a release folder from a bundle: same evidence, rules and dates in, same bytes out.

bundle.json          what it is of
evidence/            every table of the schema as Parquet and as CSV
ruleset/             the rule set, byte for byte
results/             parts.csv, scores.csv, totals.csv, figures.csv, intervals.csv, scenarios.csv, ranges.csv:
                     canonical text, whole numbers
datapackage.json     Frictionless Data Package v2 over all tables
manifest.sha256      SHA-256 of every file above
log/                 the release's and the rule set's leaves with their proofs (written by `seal`)
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from senim_core import KERNEL
from senim_core.bundle.datapackage import datapackage
from senim_core.bundle.meta import Meta, parse
from senim_core.canonical import file_sha256, sha256, to_json
from senim_core.errors import InputError, ReleaseError
from senim_core.evidence import rules, store
from senim_core.evidence.schema import tables
from senim_core.figures import compute
from senim_core.ledger import checkpoint, merkle
from senim_core.ledger.note import Signer
from senim_core.rating import scenarios, stability
from senim_core.rating.engine import DuckDB
from senim_core.rating.rate import Progress, Rating, rate, results, silent
from senim_core.rating.ruleset import Ruleset

KERNEL_FILES = (
    "rating/arithmetic.py",
    "rating/scoring.py",
    "rating/engine.py",
    "rating/rate.py",
    "rating/uncertainty.py",
    "rating/stability.py",
    "rating/scenarios.py",
    "rating/normal.csv",
    "evidence/spans.py",
)
LOG = "log"
MANIFEST = "manifest.sha256"


@dataclass(frozen=True)
class Firmness:
    """How firm the places are: intervals by mandate and variant, and every scenario's comparison."""

    intervals: Mapping[str, Mapping[str, stability.Interval]]
    comparisons: Sequence[scenarios.Comparison]


@dataclass(frozen=True)
class Computed:
    """A computed folder without statement and proof; ``root`` is (number, root) of the tree over its evidence."""

    folder: Path
    meta: Meta
    root: tuple[int, bytes]
    rating: Rating
    firmness: Firmness


@dataclass(frozen=True)
class Built:
    """A release folder that waits for its proof: the statement to log, and the rating it holds."""

    folder: Path
    meta: Meta
    statement: bytes
    rating: Rating
    firmness: Firmness


def kernel_sha256() -> str:
    """Hash over the source of the arithmetic, so that a release says what computed it."""
    base = Path(__file__).parent.parent
    return sha256("".join(sha256((base / name).read_bytes()) for name in KERNEL_FILES).encode())


def methodology_leaf(ruleset: Ruleset, logged: str) -> bytes:
    """The log leaf that announces a rule set; ``logged`` is an ISO time in UTC."""
    return to_json(
        {
            "type": "methodology/v1",
            "id": ruleset.id,
            "sha256": ruleset.sha256,
            "status": ruleset.status,
            "published": logged,
        }
    )


def check_evidence(engine: DuckDB) -> list[store.Finding]:
    """Everything wrong with the loaded evidence: schema first, then the rules over rows and cells."""
    return store.check(engine.connection) or rules.check(engine.connection)


def evidence_root(engine: DuckDB) -> tuple[int, bytes]:
    """(number of items, root) of the tree over all evidence rows, sorted by the hash of the row.

    An item is the canonical JSON of [table, value, …]; so CSV and Parquet copies have the same root.
    """
    return merkle.streamed_root(store.leaf_hashes(engine.connection))


def firmness(rating: Rating, root: bytes) -> Firmness:
    """Intervals and scenarios of a rating; the root of its evidence and its rule set are the seed."""
    seed = stability.seed(root, rating.ruleset.sha256)
    return Firmness(stability.intervals(rating, seed), scenarios.compared(rating))


def result_files(engine: DuckDB, rating: Rating, firm: Firmness) -> dict[str, bytes]:
    """Every file of ``results/`` by name, as it is published and as `verify` recomputes it."""
    return {
        **results(rating),
        "figures.csv": compute.results(engine),
        "intervals.csv": stability.result(firm.intervals),
        **scenarios.results(firm.comparisons),
    }


def _write_evidence(engine: DuckDB, folder: Path) -> None:
    folder.mkdir()
    engine.connection.execute("set threads = 1")  # one writer thread: row groups in one order, the same bytes
    for table in tables().values():
        key = ", ".join(f'"{name}"' for name in table.key)
        columns = ", ".join(f'"{name}"' for name in table.names)
        target = store.quoted(folder / f"{table.name}.parquet")
        engine.connection.execute(
            f'copy (select {columns} from "{table.name}" order by {key}) to {target} (format parquet, compression zstd)'
        )
        with (folder / f"{table.name}.csv").open("wb") as file:
            file.writelines(store.csv_pieces(engine.connection, table))


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a release, by path in the folder, without the manifest itself and the log."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and not name.startswith(f"{LOG}/"):
            found[name] = file_sha256(path)
    return found


def manifest_text(listed: Mapping[str, str]) -> bytes:
    """The manifest: `<hash>  <path>` a line, sorted by path."""
    return "".join(f"{listed[name]}  {name}\n" for name in sorted(listed)).encode()


def statement(
    listed: Mapping[str, str],
    meta: Meta,
    ruleset: Ruleset,
    root: tuple[int, bytes],
    *,
    published: str,
    seq: int,
    previous: str,
) -> bytes:
    """The leaf ``release/v1``: what is released, computed by what, from what, after which release.

    ``listed``: the hashes of the release's files, as `hashes` gives them.
    """
    result_hashes = manifest_text({name: digest for name, digest in listed.items() if name.startswith("results/")})
    return to_json(
        {
            "type": "release/v1",
            "bundle": meta.id,
            "seq": seq,
            "previous": previous,
            "published": published,
            "period": [meta.period.start, meta.period.end],
            "engine": {"kernel": KERNEL, "kernel_sha256": kernel_sha256()},
            "methodology": {"id": ruleset.id, "sha256": ruleset.sha256},
            "evidence": {
                "items": root[0],
                "root": root[1].hex(),
                "root_size": root[0],
                "manifest_sha256": sha256(manifest_text(listed)),
            },
            "results": {"sha256": sha256(result_hashes)},
        }
    )


def compute_release(source: Path, target: Path, ruleset: Ruleset, *, progress: Progress = silent) -> Computed:
    """Compute the release of the bundle in ``source`` as the new folder ``target``: all but its statement and proof.

    Raises ReleaseError where the evidence is not fit to publish (with every finding) or the target exists; nothing
    half-written stays behind.
    """
    if target.exists():
        raise ReleaseError("the folder exists", where=str(target), hint="a release is never overwritten")
    meta = parse((source / "bundle.json").read_bytes())
    if meta.ruleset != ruleset.id:
        raise InputError(
            f"the bundle names rule set {meta.ruleset}", where="bundle.json", hint=f"given was {ruleset.id}"
        )
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    engine = DuckDB()
    try:
        progress("evidence")
        engine.load(source / "evidence")
        findings = check_evidence(engine)
        if findings:
            raise ReleaseError("evidence is not fit to publish:\n" + "\n".join(str(finding) for finding in findings))
        partial.mkdir(parents=True)
        _write_evidence(engine, partial / "evidence")
        root = evidence_root(engine)
        engine.lock()
        rating = rate(engine, ruleset, meta.period, exercise=meta.exercise, progress=progress)
        progress("how firm the places are")
        firm = firmness(rating, root[1])
        progress("results")
        found = result_files(engine, rating, firm)
        _write_all(partial, {f"results/{name}": content for name, content in found.items()})
        _write_all(partial, {f"ruleset/{name}": content for name, content in ruleset.files.items()})
        (partial / "bundle.json").write_bytes(meta.to_bytes())
        (partial / "datapackage.json").write_bytes(datapackage(partial, meta, ruleset, hashes(partial)))
        (partial / MANIFEST).write_bytes(manifest_text(hashes(partial)))
        partial.rename(target)
    finally:
        engine.close()
        shutil.rmtree(partial, ignore_errors=True)
    return Computed(target, meta, root, rating, firm)


def build(
    source: Path,
    target: Path,
    ruleset: Ruleset,
    *,
    published: str,
    seq: int,
    previous: str = "",
    progress: Progress = silent,
) -> Built:
    """Compute the release of ``source`` as ``target`` and state it; not yet sealed. Raises as `compute_release`.

    ``published``: ISO time in UTC; ``seq``: number of the release in its series from 1; ``previous``:
    SHA-256 of the previous statement.
    """
    made = compute_release(source, target, ruleset, progress=progress)
    said = statement(hashes(target), made.meta, ruleset, made.root, published=published, seq=seq, previous=previous)
    return Built(target, made.meta, said, made.rating, made.firmness)


def seal(folder: Path, leaves: Sequence[bytes], indexes: Mapping[str, int], signer: Signer) -> str:
    """Write ``log/``: for each named leaf its content and its proof under one signed checkpoint.

    ``leaves``: contents of all leaves of the log so far; ``indexes``: name of the file -> index of its leaf
    (``release`` and ``ruleset``). Returns the checkpoint.
    """
    leaf_hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    signed = checkpoint.sign(leaf_hashes, signer)
    log = folder / LOG
    log.mkdir(exist_ok=True)
    for name, index in indexes.items():
        (log / f"{name}.json").write_bytes(leaves[index])
        (log / f"{name}.tlog-proof").write_text(checkpoint.proof_file(leaf_hashes, index, signed), "utf-8")
    (log / "key.txt").write_text(f"{signer.verifier}\n", "utf-8")
    return signed
