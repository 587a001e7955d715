"""A real server and a real browser: the demonstration region on granian, and Chromium led by playwright."""

import os
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from installed import SENIM, Installation, demonstration, small_site

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
PICTURES = Path(__file__).parents[2] / "artefacts" / "screenshots"
TRIES = 100_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], environment: dict[str, str], port: int, log: Path) -> Iterator[str]:
    """Address of a server that is started for the time of the block; what it says goes to ``log``."""
    with log.open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)
    try:
        _wait_until_it_listens(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)


def _wait_until_it_listens(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(TRIES):
        assert process.poll() is None, f"the server ended by itself:\n{log.read_text()}"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=20):
                return
        except urllib.error.URLError as error:
            assert isinstance(error.reason, ConnectionError), error
    raise AssertionError(f"the server does not listen:\n{log.read_text()}")


def _platform(made: Installation, tmp_path: Path) -> tuple[list[str], dict[str, str], int, Path]:
    port = free_port()
    return [str(SENIM), "serve", "--port", str(port)], made.environment, port, tmp_path / "server.log"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration region as `senim serve` serves it."""
    with serving(*_platform(demonstration(), tmp_path_factory.mktemp("platform"))) as address:
        yield address


@pytest.fixture(scope="session")
def plain_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The static copy of the small region, served by Python's own file server: the application is dead."""
    port = free_port()
    python = str(SENIM.with_name("python"))
    command = [
        python,
        "-m",
        "http.server",
        str(port),
        "--bind",
        "127.0.0.1",
        "--directory",
        str(small_site().var / "site"),
    ]
    with serving(command, {}, port, tmp_path_factory.mktemp("files") / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots are kept for a human eye; not part of the repository."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
