"""``senim calibrate BUNDLE``: suggest m, k and goalposts from a year of evidence."""

import argparse
from pathlib import Path

from senim_core.bundle.meta import open_bundle
from senim_core.cli.command import OK, Command, end_progress, print_json, say_progress, table
from senim_core.rating.calibrate import calibrate
from senim_core.rating.rate import rate


def arguments(parser: argparse.ArgumentParser) -> None:
    """BUNDLE, an optional rule set and --json."""
    parser.add_argument("bundle", type=Path, help="folder of a bundle or release, best of a whole year")
    parser.add_argument("--ruleset", type=Path)
    parser.add_argument("--json", action="store_true", help="for machines")


def run(options: argparse.Namespace) -> int:
    """Print the suggestions; nothing is changed."""
    with open_bundle(options.bundle, options.ruleset) as bundle:
        found = calibrate(
            rate(
                bundle.engine,
                bundle.ruleset,
                bundle.meta.period,
                exercise=bundle.meta.exercise,
                progress=say_progress,
            )
        )
    end_progress()
    if options.json:
        print_json([suggestion.__dict__ for suggestion in found])
        return OK
    print(
        table(
            ["criterion", "part", "peer group", "mandates", "items", "m", "k", "lo", "hi"],
            [list(entry.__dict__.values()) for entry in found],
        )
    )
    print("Round these to friendly numbers; they take effect only in a new rule set, logged before its period.")
    return OK


COMMAND = Command("calibrate", "suggest priors and goalposts from a year of evidence", arguments, run)
