"""``senim publish`` and ``senim recompute`` on the command line."""

import argparse
from datetime import date

from senim.common.commands import managed


def _publish_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("region", help="an engine exercise or a demonstration, such as la-311")
    parser.add_argument("--published", default="", help="time in UTC, such as 2021-06-05T00:00:00Z; now without it")
    parser.add_argument(
        "--period",
        type=date.fromisoformat,
        nargs=2,
        metavar=("FIRST", "LAST"),
        help="without it, that of the files taken in last",
    )


def _recompute_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="every region, changed or not")


PUBLISH = managed("publish", "publish an engine exercise's release", _publish_arguments, positional=("region",))
RECOMPUTE = managed("recompute", "compute drafts of regions whose evidence changed", _recompute_arguments)
