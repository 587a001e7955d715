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


# Eight at once erase appeals of one contact, and publish the same new words in opposite orders.
CROSS = """
import json, threading
from uuid import uuid4
from django.db import connections
from senim.appeals import filing, publishing, services
from senim.appeals.filing import Applicant, Filing
from senim.appeals.models import Appeal, PersonKey, Word
from senim.rating.models import Region
from senim_core.errors import InputError
region, wrong = Region.objects.get(), []
def one(phone):
    return filing.file(region=region, by="applicant", filed=Filing(kind="message", topic="roads", area_code="103400000",
        words="x", language="kk", may_publish=True, applicant=Applicant("T", phone=phone), client_key=uuid4()))
def at_once(acts):
    ready = threading.Barrier(len(acts))
    def run(act):
        ready.wait()
        try:
            act()
        except InputError:
            pass
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
for turn in range(6):
    same = [one("+7 701 000 00 00") for _ in range(4)]
    at_once([lambda a=a: services.erase(appeal=a, by="system:test") for a in same])
    words = [f"word{turn}{chr(97 + n % 26)}{n}" for n in range(120)]
    others = [one(f"+7 702 000 0{turn} 0{n}") for n in range(4)]
    at_once([lambda a=a, w=w: publishing.publish(appeal=a, words=" ".join(w), by="system:test")
             for a, w in zip(others, [words, words[::-1]] * 2)])
    at_once([lambda a=a: publishing.agree(appeal=a, yes=False) for a in others[:2]]
            + [lambda a=a: services.erase(appeal=a, by="system:test") for a in others])
print(json.dumps({"wrong": wrong, "keys": PersonKey.objects.count(), "words": Word.objects.count(),
    "shown": Appeal.objects.exclude(public_words="").count()}))
"""


def test_what_crosses_waits_and_does_not_fail() -> None:
    made = new()
    made.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-05T05:00:00Z")
    said = made.senim("manage", "shell", "--verbosity", "0", "-c", CROSS)
    assert json.loads(said.splitlines()[-1]) == {"wrong": [], "keys": 0, "words": 0, "shown": 0}


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
