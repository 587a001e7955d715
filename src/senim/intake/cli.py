"""``senim intake`` and ``senim intake-undo`` on the command line."""

import argparse
from datetime import date
from pathlib import Path

from senim.common.commands import managed


def _intake_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="la311, baltimore311, dallas, kato, evidence, or a TOML file of your own")
    parser.add_argument("files", nargs="+", type=Path, help="CSV in UTF-8 or XLSX")
    parser.add_argument("--region", default="", help="into which region rows of `evidence` or `kato` go")
    parser.add_argument("--period", type=date.fromisoformat, nargs=2, metavar=("FIRST", "LAST"))
    parser.add_argument("--decisions", type=Path, help="another file of decisions on names")
    parser.add_argument("--rows", type=Path, help="write what became of every line to this CSV")
    parser.add_argument("--dry-run", action="store_true", help="do every step and take it back")
    parser.add_argument("--apply", action="store_true", help="take it in")


def _undo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, help="number of the import")


INTAKE = managed(
    "intake", "show what files would change, and take them in", _intake_arguments, positional=("source", "files")
)
INTAKE_UNDO = managed("intake_undo", "take an import back", _undo_arguments, positional=("number",))
