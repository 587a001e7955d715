"""Two servers and a worker on one database, as on a large installation: what one takes the other shows, numbers follow
one another, and a worker that is killed in the middle leaves nothing undone and nothing twice."""

import json
import re
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from installed import EXAMPLE, PRIMARY, SENIM, Installation, new
from web.conftest import _platform, serving
from web.test_killed_server import Citizen

EACH = 10
AREA = "103400000"
LOOK = """
import json
from senim.appeals.models import Appeal
from senim.ledger.models import Leaf, Waiting
from senim.rating.models import EvidenceRow
print(json.dumps({"numbers": sorted(Appeal.objects.values_list("number", flat=True)),
  "leaves": list(Leaf.objects.filter(kind="appeal-registered/v1").order_by("index").values_list("body", flat=True)),
  "waiting": Waiting.objects.count(),
  "indexes": list(Leaf.objects.order_by("index").values_list("index", flat=True))}))
"""


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Installation, list[str]]]:
    made = new()
    made.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-05T05:00:00Z")
    made.senim("manage", "collectstatic", "--noinput", "--verbosity", "0")
    made.senim("manage", "shell", "--verbosity", "0", "-c", PRIMARY)
    logs = [tmp_path / "one", tmp_path / "two"]
    for log in logs:
        log.mkdir()
    with serving(*_platform(made, logs[0])) as first, serving(*_platform(made, logs[1])) as second:
        yield made, [first, second]


def worker(made: Installation) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    return subprocess.Popen([SENIM, "work", "--every", "1"], env=made.environment, stdout=quiet, stderr=quiet)


def test_what_one_server_takes_the_other_shows_and_a_killed_worker_loses_nothing(
    two: tuple[Installation, list[str]],
) -> None:
    made, servers = two
    people = [Citizen(int(address.rsplit(":", 1)[1]), threading.Event()) for address in servers * 2]
    for one in people:
        one.area = AREA
        one.begin()
    threads = [threading.Thread(target=lambda one=one: [one.file() for _ in range(EACH)]) for one in people]
    first = worker(made)
    for thread in threads:
        thread.start()
    for thread in threads[:2]:
        thread.join()
    first.send_signal(signal.SIGKILL)
    first.wait()
    for thread in threads[2:]:
        thread.join()
    made.senim("work", "--every", "1", "--rounds", "1")
    found = json.loads(made.senim("manage", "shell", "--verbosity", "0", "-c", LOOK).splitlines()[-1])
    count = len(people) * EACH
    assert [int(number.rsplit("-", 1)[1]) for number in found["numbers"]] == list(range(1, count + 1))
    logged = [json.loads(body)["number"] for body in found["leaves"]]
    assert sorted(logged) == found["numbers"]  # each once
    assert found["waiting"] == 0
    assert found["indexes"] == list(range(len(found["indexes"])))
    for one, other in zip(people, reversed(servers * 2), strict=True):  # opened at the server that did not take it
        with urllib.request.urlopen(other + one.paths[-1], timeout=60) as answer:
            assert re.search(r"Appeal [0-9a-f-]{36}", answer.read().decode())
