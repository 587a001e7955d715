"""Runs the scripts of ``examples/`` and the program ``senim`` as a reader of their documents would."""

import csv
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def run(script: str, *args: object) -> subprocess.CompletedProcess[str]:
    """A script of ``examples/`` in a process of its own."""
    command = [sys.executable, str(EXAMPLES / script), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def senim(*args: object) -> str:
    """What ``senim`` says on standard output; it must end well."""
    command = [sys.executable, "-m", "senim_core", *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def table(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
