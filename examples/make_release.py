"""Makes a signed release of a bundle, in a fresh log of its own, with the core alone.

    python make_release.py BUNDLE TARGET --key-file KEY [--published 2026-01-31T12:00:00Z] [--name example.org/log]

KEY holds the private key on one line, in the form of Go's note package: `PRIVATE+KEY+name+hash+base64`. Where it
is missing it is made, readable for you alone, with the public key beside it in `KEY.pub`. Whoever has KEY can
sign in your name: keep it out of the release and out of every repository.
The log has two leaves: the rule set, then this release. A platform that publishes month after month keeps one
log for all its releases instead.
"""

import argparse
import base64
import binascii
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from senim_core.bundle.meta import parse
from senim_core.bundle.verify import Report, verify
from senim_core.bundle.write import build, methodology_leaf, seal
from senim_core.cli.command import BAD_INPUT, OK
from senim_core.errors import InputError, KeyFormatError, SenimError
from senim_core.ledger.note import ED25519, Signer
from senim_core.rating.ruleset import Ruleset, load, shipped

FORM = "%Y-%m-%dT%H:%M:%SZ"
HEAD = "PRIVATE+KEY+"


def new_key(path: Path, name: str) -> Signer:
    """Make a key, write it to the new file ``path`` with mode 600, and its public half to ``path.pub``."""
    signer = Signer(name, os.urandom(32))
    line = f"{HEAD}{name}+{signer.verifier.key_id.hex()}+{base64.b64encode(ED25519 + signer.seed).decode()}\n"
    # The mode is set when the file comes into being: there is no moment at which others could read it.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(line)
    path.with_name(path.name + ".pub").write_text(f"{signer.verifier}\n", "utf-8")
    return signer


def read_key(path: Path) -> Signer:
    """The key in ``path``. Raises KeyFormatError for a file that is no key or that others may read."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyFormatError("others may read the private key", where=str(path), hint=f"chmod 600 {path}")
    try:
        name, digits, encoded = path.read_text("utf-8").strip().removeprefix(HEAD).split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise KeyFormatError("not a private key", where=str(path), hint=f"expected {HEAD}name+hash+base64") from error
    signer = Signer(name, raw[1:])
    if len(raw) != 33 or raw[:1] != ED25519 or signer.verifier.key_id.hex() != digits:
        raise KeyFormatError("not a private key of this form", where=str(path), hint="copy the whole line again")
    return signer


def rules_of(bundle: Path) -> Ruleset:
    """The rule set a bundle brings, or the one it names."""
    if (bundle / "ruleset").is_dir():
        return load(bundle / "ruleset")
    if not (bundle / "bundle.json").is_file():
        raise InputError("no bundle.json", where=str(bundle), hint="give the folder of a bundle")
    return shipped(parse((bundle / "bundle.json").read_bytes()).ruleset)


def release(bundle: Path, target: Path, signer: Signer, published: str) -> Report:
    """Build, sign and verify the release ``target``; nothing stays behind where it does not verify."""
    ruleset = rules_of(bundle)
    built = build(bundle, target, ruleset, published=published, seq=1)
    try:
        leaves = [methodology_leaf(ruleset, published), built.statement]
        seal(target, leaves, {"ruleset": 0, "release": 1}, signer)
        return verify(target, [signer.verifier])
    except BaseException:
        shutil.rmtree(target)
        raise


def main() -> int:
    """Read the arguments, make the release, say how others verify it; 3 where something given is not fit."""
    parser = argparse.ArgumentParser(description="Make a signed release of a bundle.")
    parser.add_argument("bundle", type=Path, help="folder with bundle.json and evidence/")
    parser.add_argument("target", type=Path, help="new folder for the release")
    parser.add_argument("--key-file", type=Path, required=True, help="private key; made where it is missing")
    parser.add_argument("--published", help="time in UTC such as 2026-01-31T12:00:00Z; now without it")
    parser.add_argument("--name", default="example.org/log", help="name of a new key")
    options = parser.parse_args()
    published = options.published or datetime.now(UTC).strftime(FORM)
    try:
        datetime.strptime(published, FORM)  # noqa: DTZ007 (only its form is looked at)
    except ValueError:
        parser.error(f"--published {published}: write it as 2026-01-31T12:00:00Z")
    try:
        made = not options.key_file.exists()
        signer = new_key(options.key_file, options.name) if made else read_key(options.key_file)
        report = release(options.bundle, options.target, signer, published)
    except (SenimError, OSError) as error:
        print(f"make_release: {error}", file=sys.stderr)
        return BAD_INPUT
    for check, found in report.checks:
        print(f"ok  {check}: {found}")
    for warning in report.warnings:
        print(f"!   {warning}")
    print(f"\nsenim verify {options.target} --key {signer.verifier}")
    return OK


if __name__ == "__main__":
    sys.exit(main())
