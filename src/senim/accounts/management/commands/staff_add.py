"""``senim staff-add NAME ROLE``: add a member of staff; the secrets are printed once and kept nowhere in the clear."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from senim.accounts.services import add_staff
from senim_core.errors import SenimError

BY = "system:command-line"


class Command(BaseCommand):
    """For the first administrator; the others are added in the office."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """NAME, ROLE and, for a deputy, the mandate, for an officer or a council's member, the body."""
        parser.add_argument("username")
        parser.add_argument("role")
        parser.add_argument("--mandate", default="", help="identifier of a deputy's mandate")
        parser.add_argument("--person", default="", help="code of the person, of a council's member")
        parser.add_argument("--body", default="", help="code of an officer's executive body, or of a member's council")

    def handle(self, *_: Any, username: str, role: str, mandate: str, body: str, person: str, **__: Any) -> None:
        """Add, and print what the person needs."""
        call_command("migrate", verbosity=0)
        try:
            _staff, told = add_staff(
                username=username, role=role, by=BY, deputy_id=mandate, body_code=body, person_code=person
            )
        except SenimError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"name: {username}\npassword: {told.password}\nauthenticator: {told.otp_url}")
        self.stdout.write("recovery codes, each good once: " + " ".join(told.recovery))
