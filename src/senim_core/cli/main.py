"""The program ``senim``. Exit codes: 0 done; 1 a release is not what it says; 2 wrong usage; 3 bad input.

The platform (``pip install senim[web]``) adds commands of its own through the entry points ``senim.commands``.
"""

import argparse
import contextlib
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

from senim_core import __version__
from senim_core.cli import calibrate, compare, explain, impact, init_ruleset, rate, verify
from senim_core.cli.command import BAD_INPUT, DIFFERS, INTERRUPTED, Command, end_progress
from senim_core.errors import SenimError, VerificationError

OWN = (
    rate.COMMAND,
    explain.COMMAND,
    verify.COMMAND,
    compare.COMMAND,
    impact.COMMAND,
    calibrate.COMMAND,
    init_ruleset.COMMAND,
)


def _platform() -> list[Command]:
    found = []
    for entry in sorted(entry_points(group="senim.commands"), key=lambda entry: entry.name):
        try:
            found.append(entry.load())
        except ModuleNotFoundError:
            continue  # installed without the platform: its commands are not offered
    return found


def parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="senim",
        description="A public rating of deputies that anyone can recompute.",
        epilog="Exit codes: 0 done; 1 a release is not what it says; 2 wrong usage; 3 bad input.",
    )
    top.add_argument("--version", action="version", version=f"senim {__version__}")
    below = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        sub = below.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return top


def program() -> int:
    """The program as the shell starts it: when the reader of its output leaves, as `head` does, it ends quietly."""
    with contextlib.suppress(AttributeError):  # there is no such signal on Windows
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return main()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are said on standard error, Ctrl-C ends it without a word."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    own_names = {command.name for command in OWN}
    try:
        commands = list(OWN) if given and given[0] in own_names else [*OWN, *_platform()]
        options = parser(commands).parse_args(given)
        return int(options.run(options))
    except VerificationError as error:
        end_progress()
        print(f"DIFFERS: {error}", file=sys.stderr)
        return DIFFERS
    except SenimError as error:
        end_progress()
        print(f"senim: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        end_progress()
        return INTERRUPTED
