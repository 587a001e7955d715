"""``senim serve``, ``senim work`` and ``senim manage`` on the command line."""

import argparse

from django.core.management import execute_from_command_line

from senim.common.commands import managed, start
from senim_core.cli.command import OK, Command


def _manage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="management command and its options")


def _manage(options: argparse.Namespace) -> int:
    start()
    execute_from_command_line(["senim manage", *options.rest])
    return OK


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--processes", type=int, default=1, help="how many work side by side; one for each core")


def _work_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", type=int, default=30, metavar="SECONDS", help="how often to look")
    parser.add_argument("--rounds", type=int, default=0, help="end after so many looks; 0 goes on")


WORK = managed("work", "keep drafts and the static site up to date", _work_arguments)
SERVE = managed("serve", "serve the site", _serve_arguments)
MANAGE = Command("manage", "Django's management commands", _manage_arguments, _manage)
