"""``senim staff-add`` on the command line: the first administrator."""

import argparse

from senim.accounts.permissions import Role
from senim.common.commands import managed


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="name to sign in with")
    parser.add_argument("role", help="one of " + ", ".join(Role))
    parser.add_argument("--mandate", default="", help="identifier of a deputy's mandate")
    parser.add_argument("--body", default="", help="code of an officer's executive body")


STAFF_ADD = managed(
    "staff_add", "add a member of staff and print the secrets once", _arguments, positional=("username", "role")
)
