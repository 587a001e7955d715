"""(e) A cached public page against the same server's empty view.

    python benchmarks/page.py [--rounds 5]

An installation of the example's twelve deputies is made in a scratch folder and served by `senim serve`. Asked in turns
over one kept connection: a deputy's page (kept whole after the first time) and a view that answers with nothing, put
beside the others for this measurement, behind the same middleware. Seconds for the same number of requests.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SENIM = Path(sys.executable).with_name("senim")
PAGE = "/en/releases/example-2021-05/deputies/D-353600000-05/"
EMPTY = "/empty/"
SETTINGS = "from senim.config.settings import *\nROOT_URLCONF = 'bench_urls'\n"
URLS = """from django.http import HttpResponse
from django.urls import path
from senim.config.urls import *
urlpatterns = [path("empty/", lambda request: HttpResponse()), *urlpatterns]
"""
ASKED = 300


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    """One request; returns how many bytes came."""
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, answer.status
    return len(body)


def seconds(connection: http.client.HTTPConnection, path: str) -> float:
    """Seconds for a number of requests."""
    began = time.perf_counter()
    for _ in range(ASKED):
        ask(connection, path)
    return time.perf_counter() - began


def served(var: Path) -> tuple["subprocess.Popen[bytes]", int]:
    """A server over a new installation, and its port."""
    (var / "bench_settings.py").write_text(SETTINGS)
    (var / "bench_urls.py").write_text(URLS)
    settings = {
        **os.environ, "SENIM_VAR": str(var), "PYTHONPATH": str(var), "DJANGO_SETTINGS_MODULE": "bench_settings"
    }  # fmt: skip
    for words in (["publish-bundle", str(ROOT / "examples/release"), "--published", "2021-06-05T05:00:00Z"],
                  ["manage", "collectstatic", "--noinput", "--verbosity", "0"]):  # fmt: skip
        subprocess.run([SENIM, *words], env=settings, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    quiet = subprocess.DEVNULL
    return subprocess.Popen([SENIM, "serve", "--port", str(port)], env=settings, stdout=quiet, stderr=quiet), port


def connected(port: int) -> http.client.HTTPConnection:
    """A connection to the server, as soon as it listens."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            ask(connection, PAGE)
        except ConnectionError:
            connection.close()
        else:
            return connection


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A cached page against an empty view.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as var:
        process, port = served(Path(var))
        try:
            connection = connected(port)
            size = ask(connection, PAGE)
            pairs = [(seconds(connection, PAGE), seconds(connection, EMPTY)) for _ in range(rounds)]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
    page, empty = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    print(f"{ASKED} requests, best of {rounds}: page of {size} bytes {page:.3f} s, empty view {empty:.3f} s")
    print(f"ratio {page / empty:.2f}")


if __name__ == "__main__":
    main()
