"""(a) All criteria of the rule set against the bare scans of the columns each reads, added up.

    python benchmarks/criteria.py BUNDLE

A bare scan reads every value of a column once: `bit_xor(hash(column))`. Both sides run in the same engine over the same
loaded tables, best of three. Peak memory is that of the whole process, loading included.
"""

import argparse
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path

from senim_core.bundle.meta import Bundle, open_bundle
from senim_core.evidence.schema import tables
from senim_core.rating.engine import tallies
from senim_core.rating.ruleset import Criterion


def best(act: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of some runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return min(found)


def scans(criterion: Criterion) -> list[str]:
    """A SELECT for each evidence table the criterion reads: every column its SQL names, each value touched once."""
    words = set(re.findall(r"\w+", criterion.sql))
    found = []
    for name in sorted(criterion.reads & set(tables())):
        named = [column for column in tables()[name].names if column in words]
        found.append(f'select {", ".join(f"bit_xor(hash({column}))" for column in named)} from "{name}"')
    return found


def measure(bundle: Bundle) -> list[tuple[str, float, float]]:
    """(criterion, seconds of its tallies, seconds of its scans)."""
    bundle.prepare()
    rows = []
    for criterion in bundle.ruleset.criteria.values():
        ours = best(lambda one=criterion: tallies(bundle.engine, one))  # type: ignore[misc]
        bare = best(lambda one=criterion: [bundle.engine.rows(sql) for sql in scans(one)])  # type: ignore[misc]
        rows.append((criterion.code, ours, bare))
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Criteria against bare scans.")
    parser.add_argument("bundle", type=Path)
    with open_bundle(parser.parse_args().bundle) as bundle:
        rows = measure(bundle)
    for code, ours, bare in rows:
        print(f"{code:6} {ours:8.3f} s  scan {bare:8.3f} s  ratio {ours / bare:6.2f}")
    ours, bare = sum(row[1] for row in rows), sum(row[2] for row in rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"all    {ours:8.3f} s  scan {bare:8.3f} s  ratio {ours / bare:6.2f}  peak {peak} MiB")


if __name__ == "__main__":
    main()
