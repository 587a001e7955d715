"""Durable intake through HTTP against raw insert-and-commit in the same database, eight writers each.

    python benchmarks/filing.py [--each 60]                              SQLite in a scratch folder
    python scripts/launch.py postgres .venv/bin/python benchmarks/filing.py     PostgreSQL

Through HTTP: eight people post the form of an appeal to `senim serve`, one after the other, and count receipts. Raw: eight
processes insert a row of about the size of the words into a table of their own with the same settings and commit each. What an appeal
needs besides (numbers, keys, sealing, events, the record for the log) is in the first and not in the second.
"""

import argparse
import http.client
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).parent.parent
SENIM = Path(sys.executable).with_name("senim")
WRITERS = 8
MORE = 20  # raw commits are so short that more of them are made, and their time is divided
PRIMARY = "from senim.rating.models import Region; Region.objects.update(primary=True)"
WIDE = "from senim.appeals import limits\nlimits.LIMITS = dict.fromkeys(limits.LIMITS, (10**9, 10**9))\n"
FORM = "/kk/appeals/new/"


def raw(count: int) -> None:
    """Insert and commit rows one by one; a process of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "senim.config.settings"
    import django  # noqa: PLC0415 (after the settings of the scratch folder)

    django.setup()
    from django.db import connection, transaction  # noqa: PLC0415

    for _ in range(count):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("insert into bench_raw (id, body) values (%s, %s)", [uuid4().hex, "x" * 400])


def raw_seconds(count: int) -> float:
    """Seconds until eight processes have committed ``count`` rows each."""
    spawn = multiprocessing.get_context("spawn")
    took = []
    for rows in (1, count + 1):  # the first run is what loading Django costs, which is not measured
        began = time.perf_counter()
        _together([spawn.Process(target=raw, args=(rows,)) for _ in range(WRITERS)])
        took.append(time.perf_counter() - began)
    return took[1] - took[0]


def _together(processes: list[Any]) -> None:
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0, "a writer failed"


def person(port: int, count: int, failures: list[str]) -> None:
    """One who posts ``count`` forms over a kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", FORM)
    answer = connection.getresponse()
    found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    assert found
    headers = {
        "Cookie": (answer.headers["Set-Cookie"] or "").split(";")[0], "Content-Type": "application/x-www-form-urlencoded"
    }  # fmt: skip
    for _ in range(count):
        form = {
            "csrfmiddlewaretoken": found[1], "client_key": str(uuid4()), "kind": "message", "topic": "roads",
            "declared": "on", "area_code": area(), "words": "The street lamp is dark. " * 10, "name": "Test Person",
            "phone": "+7 700 000 00 00", "language": "kk",
        }  # fmt: skip
        connection.request("POST", FORM, urlencode(form), headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 303:
            failures.append(f"{answer.status} {said[:80]!r}")


def area() -> str:
    """An area of the example's region."""
    return "103400000"


def http_seconds(port: int, count: int) -> float:
    """Seconds until eight people have ``count`` receipts each."""
    failures: list[str] = []
    threads = [threading.Thread(target=person, args=(port, count, failures)) for _ in range(WRITERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Durable intake against raw commits.")
    parser.add_argument("--each", type=int, default=60, help="appeals a writer")
    parser.add_argument("--processes", type=int, default=1, help="processes of the server")
    given = parser.parse_args()
    each = given.each
    with tempfile.TemporaryDirectory() as var:
        (Path(var) / "bench_settings.py").write_text("from senim.config.settings import *\n")
        (Path(var) / "bench_urls.py").write_text(f"{WIDE}from senim.config.urls import *\n")
        (Path(var) / "bench_settings.py").write_text(
            "from senim.config.settings import *\nROOT_URLCONF = 'bench_urls'\n"
        )
        os.environ.update(SENIM_VAR=var, PYTHONPATH=var, DJANGO_SETTINGS_MODULE="bench_settings")
        for words in (["publish-bundle", str(ROOT / "examples/release"), "--published", "2021-06-05T05:00:00Z"],
                      ["manage", "collectstatic", "--noinput", "--verbosity", "0"],
                      ["manage", "shell", "--verbosity", "0", "-c", PRIMARY],
                      ["manage", "shell", "--verbosity", "0", "-c",
                       "from django.db import connection; connection.cursor().execute("
                       "'create table bench_raw (id varchar(32) primary key, body text)')"]):  # fmt: skip
            subprocess.run([SENIM, *words], check=True, stdout=subprocess.DEVNULL)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(
            [SENIM, "serve", "--port", str(port), "--processes", str(given.processes)], stdout=quiet, stderr=quiet
        )
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    continue
            http_seconds(port, 3)
            through = http_seconds(port, each)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
        bare = raw_seconds(each * MORE) / MORE
    count = WRITERS * each
    print(f"{count} appeals through HTTP {through:.2f} s ({count / through:.0f}/s), none refused")
    print(f"{count} raw commits {bare:.2f} s ({count / bare:.0f}/s)")
    print(f"ratio {bare / through:.2f}")


if __name__ == "__main__":
    main()
