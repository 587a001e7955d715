"""(c) `verify` against what it cannot do without: hashing the release, and rating it with intervals.

    python benchmarks/verifying.py BUNDLE [--rounds 2]

The bundle (see `national.py`) is built and sealed as a release in a scratch folder beside it. Hashing: SHA-256 of every
file and the tree over all rows of evidence. Rating: loading, all criteria, scores, intervals, scenarios and the result
files. `verify` does all of that and besides checks signature, proofs, schema, rules and that CSV and Parquet agree.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from senim_core.bundle.meta import open_bundle
from senim_core.bundle.verify import verify
from senim_core.bundle.write import (
    build,
    evidence_root,
    firmness,
    hashes,
    manifest_text,
    methodology_leaf,
    result_files,
    seal,
)
from senim_core.canonical import sha256
from senim_core.ledger.note import Signer
from senim_core.rating.rate import rate
from senim_core.rating.ruleset import shipped


def seconds(act: Callable[[], object]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def sealed(bundle: Path, target: Path) -> Path:
    """The bundle as a sealed release in the new folder ``target``, signed by a key of the benchmark's own."""
    rules = shipped()
    built = build(bundle, target, rules, published="2022-01-05T05:00:00Z", seq=1)
    leaves = [methodology_leaf(rules, "2022-01-01T00:00:00Z"), built.statement]
    seal(target, leaves, {"ruleset": 0, "release": 1}, Signer("bench.example/log", bytes(range(32))))
    return target


def parts(release: Path) -> tuple[float, float]:
    """Seconds of hashing and seconds of rating."""
    hashing = seconds(lambda: sha256(manifest_text(hashes(release))))
    began = time.perf_counter()
    with open_bundle(release) as bundle:
        loading = time.perf_counter() - began
        roots: list[bytes] = []
        hashing += seconds(lambda: roots.append(evidence_root(bundle.engine)[1]))

        def rated() -> None:
            rating = rate(bundle.engine, bundle.ruleset, bundle.meta.period)
            result_files(bundle.engine, rating, firmness(rating, roots[0]))

        return hashing, loading + seconds(rated)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Verifying against hashing and rating.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.bundle.parent) as scratch:
        release = sealed(given.bundle, Path(scratch) / "release")
        runs = [(*parts(release), seconds(lambda: verify(release))) for _ in range(given.rounds)]
    hashing, rating, whole = min(runs, key=lambda run: run[2] / (run[0] + run[1]))
    print(f"hashing {hashing:.1f} s, rating with intervals {rating:.1f} s, verify {whole:.1f} s")
    print(f"ratio {whole / (hashing + rating):.2f}, best of {given.rounds}")


if __name__ == "__main__":
    main()
