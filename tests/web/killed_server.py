"""A server of the platform that is killed again and again in the middle of its work: `killed_server.py PORT KILLS`.

The parent loads Django, opens the port and forks a child that serves. The child says a word on a pipe before every
statement it sends to the database; after a random number of words the parent kills it (SIGKILL) and forks the next, so
most deaths fall inside a transaction. Requests that arrive meanwhile wait at the port, those under way are cut off.
"""

import os
import random
import signal
import socket
import sys
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

os.environ["DJANGO_SETTINGS_MODULE"] = "senim.config.settings"

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.db.backends.signals import connection_created

APPLICATION = get_wsgi_application()

from django.test import Client  # noqa: E402 (settings come first)

from senim.appeals import limits  # noqa: E402

limits.LIMITS = dict.fromkeys(limits.LIMITS, (10**9, 10**9))


class Server(ThreadingMixIn, WSGIServer):
    """Serves several requests at once on a socket that it did not open."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def serve(listener: socket.socket, words: int) -> None:
    """Serve for ever, telling of every statement."""

    def tell(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        os.write(words, b".")
        return execute(sql, params, many, context)

    connection_created.connect(lambda connection, **_: connection.execute_wrappers.append(tell), weak=False)
    server = Server(listener.getsockname(), Quiet, bind_and_activate=False)
    server.socket = listener
    server.server_name, server.server_port = listener.getsockname()
    server.setup_environ()
    server.set_app(APPLICATION)
    server.serve_forever()


def child(listener: socket.socket) -> tuple[int, int]:
    """(process, where its words are read)."""
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(read)
        serve(listener, write)
    os.close(write)
    return process, read


def main() -> None:
    """Kill so often, then serve until the input ends."""
    port, kills = int(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(20260316)
    listener = socket.create_server(("127.0.0.1", port), backlog=64)
    Client(headers={"host": "127.0.0.1"}).get("/kk/appeals/new/")  # children are forked warm
    connections.close_all()
    print("listening", flush=True)
    for _ in range(kills):
        process, words = child(listener)
        left = chance.randrange(1, 90)
        while left > 0:
            left -= len(os.read(words, left))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(words)
    process, words = child(listener)
    print("killed", flush=True)
    os.set_blocking(words, False)
    sys.stdin.read()
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


if __name__ == "__main__":
    main()
