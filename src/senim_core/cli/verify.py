"""``senim verify RELEASE``: hashes, signature, proofs, and the rating recomputed to the last digit."""

import argparse
import tempfile
from pathlib import Path

from senim_core.bundle.archive import unpack
from senim_core.bundle.verify import Report, verify
from senim_core.cli.command import OK, Command, end_progress, print_json, say_progress
from senim_core.errors import InputError
from senim_core.ledger.note import Verifier


def arguments(parser: argparse.ArgumentParser) -> None:
    """RELEASE, trusted keys and --json."""
    parser.add_argument("release", type=Path, help="folder or zip file of a release")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        help="trusted key, name+hash+base64, or a file that holds it; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="for machines")


def _key(text: str) -> Verifier:
    path = Path(text)
    if "+" not in text and not path.is_file():
        raise InputError("no such key file", where=text, hint="give a file, or the key itself: name+hash+base64")
    return Verifier.parse(path.read_text("utf-8") if path.is_file() else text)


def _verify(options: argparse.Namespace) -> Report:
    keys = [_key(text) for text in options.key]
    if options.release.is_dir():
        return verify(options.release, keys, say_progress)
    if not options.release.is_file():
        raise InputError("no such folder or file", where=str(options.release), hint="give a release folder or its zip")
    with tempfile.TemporaryDirectory() as folder:
        unpack(options.release, Path(folder))
        return verify(Path(folder), keys, say_progress)


def run(options: argparse.Namespace) -> int:
    """Verify and say what was checked."""
    report = _verify(options)
    end_progress()
    if options.json:
        print_json({"verified": True, "checks": dict(report.checks), "warnings": report.warnings})
        return OK
    for check, found in report.checks:
        print(f"ok  {check}: {found}")
    for warning in report.warnings:
        print(f"!   {warning}")
    print("verified")
    return OK


COMMAND = Command("verify", "check a release: hashes, signature, proofs, recomputed rating", arguments, run)
