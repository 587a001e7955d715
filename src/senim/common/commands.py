"""The platform's commands in the program ``senim``: thin doors to Django's management commands."""

import argparse
import os
from collections.abc import Callable, Sequence

import django
from django.core.management import CommandError, call_command

from senim_core.cli.command import OK, Command
from senim_core.errors import InputError


def start() -> None:
    """Set Django up with the platform's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senim.config.settings")
    django.setup()


def _no_arguments(_: argparse.ArgumentParser) -> None:
    """The command takes nothing."""


def managed(
    name: str,
    help_text: str,
    arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments,
    *,
    positional: Sequence[str] = (),
) -> Command:
    """A command of the line that calls the management command ``name`` with the same options.

    ``positional``: names of the arguments that are given without a name, in order. What the command refuses is raised
    as InputError, so that it ends as every refusal does: one line on standard error, exit code 3.
    """

    def run(options: argparse.Namespace) -> int:
        start()
        given = {key: value for key, value in vars(options).items() if key not in ("command", "run")}
        words: list[str] = []
        for key in positional:
            value = given.pop(key)
            words += map(str, value) if isinstance(value, list) else [str(value)]
        try:
            call_command(name, *words, **given)
        except CommandError as error:
            raise InputError(str(error)) from error
        return OK

    return Command(name.replace("_", "-"), help_text, arguments, run)
