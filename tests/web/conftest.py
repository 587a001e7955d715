"""A real server on a free port with the demonstration region, and Debian's Chromium."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from installed import SENIM, demonstration

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHOTS = Path(__file__).parents[2] / "artefacts" / "screenshots"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of the running site."""
    made = demonstration()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    process = subprocess.Popen(
        [SENIM, "serve", "--port", str(port)], env=made.environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Started worker" in line:
            break
    else:
        pytest.fail("the server did not start:\n" + "".join(said))
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the story fails and says how to install it."""
    if not CHROMIUM.exists():
        pytest.fail("no /usr/bin/chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where pictures of pages are kept to be looked at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS
