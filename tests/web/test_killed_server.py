"""Again and again the server is killed while appeals come in. The receipts that people hold are the judge."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from installed import demonstration
from web.conftest import free_port

KILLS = 60 if os.environ.get("SENIM_DATABASE_URL") else 120
CITIZENS = 4
FORM = "/kk/appeals/new/"
CASE = re.compile(r"/kk/appeals/case/(\w{12})/\w{10}/")
# Every appeal as it lies in the database, with what belongs to it.
LOOK = """
import json
from datetime import UTC, datetime
from senim.appeals.models import Appeal, Counter, Event, Person, PersonKey
from senim.ledger.models import Waiting
from senim.appeals import vault
NEW = datetime(2022, 1, 1, tzinfo=UTC)  # the demonstration's own are of 2021
new = Appeal.objects.filter(received_at__gte=NEW)
rows = [[vault.words(a.person, a.sealed)["words"].split()[-1], a.code, a.number, vault.words(a.person, a.sealed)["words"]]
        for a in new.select_related("person__key")]
old = Person.objects.filter(created_at__lt=NEW).count()
print(json.dumps({"rows": rows, "events": Event.objects.filter(act="register", at__gte=NEW).count(),
  "people": Person.objects.count() - old, "keys": PersonKey.objects.count() - old,
  "last": list(Counter.objects.filter(year__gte=2022).values_list("last", flat=True)),
  "records": Waiting.objects.filter(kind="appeal-registered/v1").count()}))
"""


@dataclass
class Citizen:
    """One who files appeals one after the other, and sends a form again until there is a receipt."""

    port: int
    stop: threading.Event
    receipts: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    area: str = "271000000"
    cut_off: int = 0
    cookie: str = ""
    token: str = ""

    def ask(self, method: str, body: str = "") -> http.client.HTTPResponse | None:
        """The answer, or None where the connection was cut off."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, FORM, body, headers)
            answer = connection.getresponse()
            answer.page = answer.read().decode()  # type: ignore[attr-defined]
        except (http.client.HTTPException, OSError):
            self.cut_off += 1
            return None
        finally:
            connection.close()
        return answer

    def begin(self) -> None:
        """Load the form until it comes."""
        found = None
        while found is None:
            answer = self.ask("GET")
            page = answer.page if answer else ""  # type: ignore[attr-defined]
            found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
        self.cookie, self.token = (answer.headers["Set-Cookie"] or "").split(";")[0], found[1]  # type: ignore[union-attr]

    def file(self) -> None:
        """One appeal, sent until there is a receipt."""
        key = str(uuid4())
        form = {
            "csrfmiddlewaretoken": self.token, "client_key": key, "kind": "message", "topic": "roads", "declared": "on",
            "seen": "on",  # the digits of a random key may look like a telephone number
            "area_code": self.area, "words": f"Appeal {key}", "name": "Test Person", "phone": "+7 700 000 00 00",
            "language": "kk",
        }  # fmt: skip
        found = None
        while found is None:  # a head that was cut off in the middle is no receipt either
            answer = self.ask("POST", urlencode(form))
            assert answer is None or answer.status == 303, answer.page  # type: ignore[attr-defined]
            found = CASE.fullmatch(answer.headers["Location"] or "") if answer else None
        assert found
        self.receipts[key] = found[1]
        self.paths.append(found[0])

    def run(self) -> None:
        """File until told to stop."""
        self.begin()
        while not self.stop.is_set():
            self.file()


@pytest.fixture
def crowd() -> list[Citizen]:
    """Citizens who filed while the server was killed again and again; it serves at the end."""
    made, port, stop = demonstration(), free_port(), threading.Event()
    program = [sys.executable, str(Path(__file__).with_name("killed_server.py")), str(port), str(KILLS)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    people = [Citizen(port, stop) for _ in range(CITIZENS)]
    with subprocess.Popen(program, env=made.environment, text=True, **pipes) as server:  # type: ignore[call-overload]
        assert server.stdout.readline() == "listening\n"
        threads = [threading.Thread(target=one.run, daemon=True) for one in people]
        for thread in threads:
            thread.start()
        assert server.stdout.readline() == "killed\n"
        stop.set()
        for thread in threads:
            thread.join(120)
            assert not thread.is_alive()
        server.stdin.close()
    return people


def test_every_receipt_is_kept_none_twice_none_half_written(crowd: list[Citizen]) -> None:
    receipts = {key: code for one in crowd for key, code in one.receipts.items()}
    found = json.loads(demonstration().senim("manage", "shell", "--verbosity", "0", "-c", LOOK).splitlines()[-1])
    there = {key: code for key, code, _number, _words in found["rows"]}
    assert len(receipts) > KILLS / 4
    assert sum(one.cut_off for one in crowd) >= KILLS / 4  # the deaths did fall into the intake
    assert {key: there.get(key) for key in receipts} == receipts  # every receipt is found
    assert len(there) == len(found["rows"])  # none twice
    assert set(there) == set(receipts)  # and nothing is left of a form that has no receipt in the end
    assert [words for *_, words in found["rows"]] == [f"Appeal {key}" for key, *_ in found["rows"]]
    count = len(found["rows"])
    assert [found[name] for name in ("events", "people", "keys", "records")] == [count] * 4  # nothing half-written
    assert sorted(int(number.rsplit("-", 1)[1]) for _, _, number, _ in found["rows"]) == list(range(1, count + 1))
    assert found["last"] == [count]
