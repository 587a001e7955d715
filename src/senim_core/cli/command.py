"""What every command of the line is made of, and how tables for people are drawn."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

OK, DIFFERS, USAGE, BAD_INPUT = 0, 1, 2, 3
INTERRUPTED = 130  # as shells say it of a program that Ctrl-C ended


@dataclass(frozen=True)
class Command:
    """A command: its name, one line of help, its arguments and what it does (returns an exit code)."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def say_progress(text: str) -> None:
    """Show a step of long work on a terminal, where it does not mix with the result."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A plain table; whole numbers stand to the right, a missing value is a dash."""
    cells = [[("—" if value is None else str(value)) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(header), *cells]) for i in range(len(header))]
    right = [all(row[i] is None or isinstance(row[i], int) for row in rows) and bool(rows) for i in range(len(header))]

    def line(values: Sequence[str]) -> str:
        drawn = (
            value.rjust(width) if to_right else value.ljust(width)
            for value, width, to_right in zip(values, widths, right, strict=True)
        )
        return "  ".join(drawn).rstrip()

    return "\n".join([line(header), line(["─" * width for width in widths]), *(line(row) for row in cells)])


def print_json(value: Any) -> None:
    """Print ``value`` as JSON for machines."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
