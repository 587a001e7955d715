"""A cable between a browser and the server that a test can pull out: what a browser calls offline may still let a
request through that is on its way, a cable that is out lets none."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Cable:
    """Listens at ``address`` and passes bytes on to the server, unless it is ``out``."""

    def __init__(self, server: str) -> None:
        there = urlsplit(server)
        assert there.hostname and there.port
        self.server = (there.hostname, there.port)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.is_out = False
        self.open: list[socket.socket] = []
        self.held = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):  # closed: the test is over
            while True:
                near, _whom = self.listening.accept()
                self._join(near)

    def _join(self, near: socket.socket) -> None:
        with self.held:
            if self.is_out:
                near.close()
                return
            far = socket.create_connection(self.server)
            self.open += [near, far]
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while found := one.recv(65536):
                other.sendall(found)
            other.shutdown(socket.SHUT_WR)

    def pull(self) -> None:
        """Pull it out: what is open breaks, nothing new gets through."""
        with self.held:
            self.is_out = True
            for one in self.open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
            self.open.clear()

    def plug(self) -> None:
        """Plug it in again."""
        with self.held:
            self.is_out = False


@contextmanager
def cable(server: str) -> Iterator[Cable]:
    """A cable to a server such as ``http://127.0.0.1:8000``, plugged in."""
    made = Cable(server)
    try:
        yield made
    finally:
        made.pull()
        made.listening.close()
