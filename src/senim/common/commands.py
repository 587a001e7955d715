"""The platform's commands in the program ``senim``: thin doors to Django's management commands."""

import argparse
import os
from collections.abc import Callable, Sequence

import django
from django.core.management import call_command

from senim_core.cli.command import OK, Command


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

    ``positional``: names of the arguments that are given without a name, in order.
    """

    def run(options: argparse.Namespace) -> int:
        start()
        given = {key: value for key, value in vars(options).items() if key not in ("command", "run")}
        words: list[str] = []
        for key in positional:
            value = given.pop(key)
            words += map(str, value) if isinstance(value, list) else [str(value)]
        call_command(name, *words, **given)
        return OK

    return Command(name.replace("_", "-"), help_text, arguments, run)
