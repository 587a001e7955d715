"""A throw-away PostgreSQL cluster: made in two seconds, always stopped and removed.

It sorts as Kazakh does (ICU, kk-KZ), listens on the loopback address only, and has a password made up on the
spot, so no one else on the machine can use it. It does not wait for the disk: its data need not outlive it.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import machine

LOCALE = ["--locale-provider=icu", "--icu-locale=kk-KZ", "--locale=C.UTF-8", "-E", "UTF8"]
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@contextmanager
def throwaway_cluster() -> Iterator[str]:
    """Give the address of a running, empty server as `postgres://...`."""
    machine.demand(machine.POSTGRES)
    # Not the user's own temporary folder: the postgres user must be able to enter it.
    home = Path(tempfile.mkdtemp(prefix="senim-pg-", dir="/tmp"))
    try:
        url = _start(home)
        try:
            yield url
        finally:
            _server("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(home: Path) -> str:
    password = secrets.token_hex(16)
    secret = home / "password"
    secret.write_text(password, encoding="ascii")
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(secret, "postgres")
        shutil.chown(home, "postgres")
    data, port = home / "data", _free_port()
    access = ["-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}"]
    _server("initdb", "-D", str(data), *access, *LOCALE)
    settings = SETTINGS | {"port": str(port), "unix_socket_directories": str(home)}
    with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    _server("pg_ctl", "-D", str(data), "-l", str(home / "log"), "-w", "start")
    return f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"


def _server(program: str, *args: str) -> None:
    """Run one of the server's own programs, as the user postgres if we are root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*user, str(machine.postgres_bin() / program), *args]
    # The output goes to a file: the server inherits it, and a pipe would stay open while it runs.
    with tempfile.TemporaryFile("w+") as said:
        pipes = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said}
        done = subprocess.run(command, cwd="/", check=False, **pipes)
        if done.returncode:
            said.seek(0)
            sys.exit(f"{program} failed:\n{said.read()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
