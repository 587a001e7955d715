"""``senim demo`` and ``senim publish-bundle`` on the command line."""

import argparse
from pathlib import Path

from senim.common.commands import managed


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another region with the same sums")
    parser.add_argument("--if-missing", action="store_true", help="do nothing where the region is published already")
    parser.add_argument("--no-static", action="store_true", help="do not write the static site")


def _bundle_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="folder with bundle.json and evidence/")
    parser.add_argument("--published", required=True, help="time of publication in UTC, such as 2021-06-05T00:00:00Z")


DEMO = managed("demo", "make and publish the fictional demonstration region", _demo_arguments)
PUBLISH_BUNDLE = managed(
    "publish_bundle",
    "publish a bundle of evidence as a region of its own",
    _bundle_arguments,
    positional=("folder",),
)
