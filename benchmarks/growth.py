"""(d) Rating from 10^5 to 10^7 appeals: no worse than linear.

    python benchmarks/growth.py [--sizes 100000 1000000 10000000]

For each size a national bundle is made in a scratch folder. All criteria are computed over the loaded tables (best of
three), and loading is measured beside it. Linear means: ten times the appeals, at most ten times the seconds.
"""

import argparse
import tempfile
import time
from pathlib import Path

from national import generate

from senim_core.bundle.meta import open_bundle
from senim_core.rating.engine import tallies


def measure(folder: Path) -> tuple[float, float]:
    """(seconds of loading, seconds of all criteria)."""
    began = time.perf_counter()
    with open_bundle(folder) as bundle:
        loading = time.perf_counter() - began
        bundle.prepare()
        runs = []
        for _ in range(3):
            began = time.perf_counter()
            for criterion in bundle.ruleset.criteria.values():
                tallies(bundle.engine, criterion)
            runs.append(time.perf_counter() - began)
    return loading, min(runs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How rating grows with the number of appeals.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    before: tuple[int, float, float] | None = None
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as scratch:
            loading, rating = measure(generate(Path(scratch) / "bundle", size))
        line = f"{size:>10} appeals: loading {loading:7.2f} s, criteria {rating:7.2f} s"
        if before:
            more = size / before[0]
            line += f"; {more:.0f} times the appeals: {loading / before[1]:.2f} and {rating / before[2]:.2f} times"
        print(line, flush=True)
        before = (size, loading, rating)


if __name__ == "__main__":
    main()
