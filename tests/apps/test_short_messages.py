"""Who gave a telephone alone is told by the service for short messages, where the installation named one."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.office import appeal, other
from apps.test_citizen import case_of
from senim.appeals import letters, passes
from senim.appeals.models import Letter
from senim.config import environment
from senim.rating.models import Region


class Service(BaseHTTPRequestHandler):
    """A service on this machine that keeps what it is told."""

    told: ClassVar[list[tuple[str, str]]] = []
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Service.told.append((self.path, body["message"]))
        self.send_response(Service.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def service(settings: Settings) -> Iterator[type[Service]]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SENIM_MESSAGES = f"json://127.0.0.1:{server.server_port}/send/{{phone}}"
    Service.told, Service.status = [], 200
    yield Service
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_code_reaches_the_telephone_and_confirms_it(region: Region, service: type[Service], client: Client) -> None:
    one = appeal(region, applicant=other())
    assert passes.send_code(person=one.person, language="ru", at=timezone.now())
    assert letters.deliver(at=timezone.now()) == 1
    path, words = service.told[0]
    assert path.startswith("/send/7700")
    code = next(word for word in words.replace(".", " ").split() if len(word) == 6 and word.isdigit())
    assert client.post(case_of(one, "appeal-act", "confirm"), {"code": code}).status_code == 303
    one.person.refresh_from_db()
    assert one.person.confirmed_at


def test_what_the_service_refuses_is_tried_again(region: Region, service: type[Service]) -> None:
    one = appeal(region, applicant=other())
    service.status = 500
    passes.send_code(person=one.person, language="kk", at=timezone.now())
    assert letters.deliver(at=timezone.now()) == 0
    letter = Letter.objects.get(person=one.person)
    assert (letter.sent_at, letter.tries) == (None, 1)
    service.status = 200
    assert letters.deliver(at=letter.not_before) == 1


def test_without_a_service_nothing_waits_for_a_telephone(region: Region) -> None:
    one = appeal(region, applicant=other())
    assert not passes.send_code(person=one.person, language="kk", at=timezone.now())
    assert not Letter.objects.filter(person=one.person).exists()


def test_an_address_without_a_place_for_the_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENIM_MESSAGES", "json://127.0.0.1/")
    with pytest.raises(ImproperlyConfigured, match="phone"):
        environment.messages()
