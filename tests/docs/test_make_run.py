"""`make run` from nothing: it prepares, serves and says where; a second call changes nothing and is quick."""

import hashlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 600


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def served(var: Path) -> tuple[str, dict[str, int], str]:
    """Output of one `make run` until it serves, the status of some addresses, and the home page."""
    port = free_port()
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("SENIM_", "DJANGO_"))}
    settings |= {"SENIM_VAR": str(var)}
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip
    lines: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if "Listening at" in line or "Started worker" in line:
                break
        output = "".join(lines)
        assert f"http://127.0.0.1:{port}/" in output, output
        statuses, home = _visit(port)
    finally:
        os.killpg(process.pid, signal.SIGINT)  # what Ctrl-C does
        process.communicate(timeout=60)
    return output, statuses, home


def _visit(port: int) -> tuple[dict[str, int], str]:
    statuses: dict[str, int] = {}
    home = ""
    deadline = time.monotonic() + LIMIT
    for path in ("/kk/", "/ru/deputies/", "/en/method/", "/kk/releases/", "/log/key.txt", "/releases/2021-05.zip"):
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                    statuses[path] = answer.status
                    home = answer.read().decode() if path == "/kk/" else home
                break
            except ConnectionError:
                assert time.monotonic() < deadline
            except urllib.error.URLError as error:
                assert isinstance(error.reason, ConnectionError), error
                assert time.monotonic() < deadline
    return statuses, home


def fingerprint(var: Path) -> dict[str, str]:
    # The database's write-ahead files come and go; everything else must stay as it is.
    kept = [path for path in var.rglob("*") if path.is_file() and not path.name.startswith("senim.sqlite3-")]
    return {str(path.relative_to(var)): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


@pytest.mark.skipif(
    os.environ.get("SENIM_DATABASE_URL", "") != "", reason="make run is the embedded database; run once, on SQLite"
)
def test_make_run_serves_the_region_and_a_second_call_changes_nothing(tmp_path: Path) -> None:
    first, statuses, home = served(tmp_path)
    assert set(statuses.values()) == {200}
    assert re.search(r"static site, 2021-05: \d+ of \d+ files", first), "progress is shown"
    assert "214" in home and "304 / 607" in home
    before = fingerprint(tmp_path)
    assert len(before) > 10_000
    second, again, _ = served(tmp_path)
    assert set(again.values()) == {200}
    assert "making the region" not in second and "static site, 2021" not in second
    assert fingerprint(tmp_path) == before
