"""``senim serve``: the site on granian, WSGI, on loopback unless told otherwise."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    """Serves until it is stopped."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--processes", type=int, default=1)

    def handle(self, *_: Any, host: str, port: int, processes: int, **__: Any) -> None:
        """Print the address and serve."""
        self.stdout.write(f"Senim: http://{host}:{port}/")
        self.stdout.flush()
        Granian(
            "senim.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            blocking_threads=2,
            log_access=False,
            workers_kill_timeout=5,  # seconds after which a worker that does not stop by itself is ended
        ).serve()
