"""The office's queue and the public list and figures with 10^4, 10^5 and 10^6 appeals: p95 and queries of each page.

    python benchmarks/waiting.py [--sizes 10000 100000 1000000]                SQLite in a scratch folder
    python scripts/launch.py postgres .venv/bin/python benchmarks/waiting.py    PostgreSQL

Rows are written straight into the table: two years of registration, one in twenty open, a tenth of these overdue, areas,
topics and deputies of the example region. Pages are asked for within the process, as a signed-in operator and as a
reader. Between two of them nothing is filed; `figures, recounted` is what the first reader after an act pays.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).parent.parent
SENIM = Path(sys.executable).with_name("senim")
TIMES = 60
FEW = 5
FIRST = 10_000
OWN = ("client_key", "code", "number")
TOPICS = ("roads", "water", "gas", "housing", "schools", "health", "jobs", "land")


def fill(region: Any, size: int) -> None:
    """Bring the region to ``size`` appeals: the first ten thousand one by one, then copies of them."""
    from django.db import connection  # noqa: PLC0415

    from senim.appeals.models import Appeal  # noqa: PLC0415

    if not Appeal.objects.exists():
        Appeal.objects.bulk_create(made(region), batch_size=500)
    names = [field.column for field in Appeal._meta.concrete_fields if field.column not in ("id", *OWN)]
    listed = ", ".join(f'"{name}"' for name in names)
    uuid = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    first = Appeal.objects.order_by("id").values_list("id", flat=True)[0]
    for copy in range(Appeal.objects.count() // FIRST, size // FIRST):
        with connection.cursor() as cursor:
            cursor.execute(
                f'insert into appeals_appeal ({listed}, "client_key", "code", "number") '
                f"select {listed}, {uuid}, '{copy}-' || code, '{copy}-' || number from appeals_appeal "
                f"where id < {first + FIRST}"
            )


def made(region: Any) -> list[Any]:
    """The first appeals: two years, one in twenty open, a tenth of these overdue."""
    from django.utils import timezone  # noqa: PLC0415

    from senim.appeals.models import Appeal, Person, PersonKey  # noqa: PLC0415
    from senim.rating.models import EvidenceRow  # noqa: PLC0415

    chance, today, now = random.Random(1), timezone.localdate(), timezone.now()
    deputies = list(EvidenceRow.objects.filter(region=region, table="mandates").values_list("key", flat=True))
    areas = list(EvidenceRow.objects.filter(region=region, table="areas").values_list("key", flat=True))[:8]
    key = PersonKey.objects.create(wrapped=b"")
    who = Person.objects.create(region=region, key=key, sealed=b"", created_at=now)
    found = []
    for number in range(FIRST):
        registered = today - timedelta(days=chance.randrange(730))
        waiting = chance.random() < 0.05
        due = today + timedelta(days=chance.randrange(-2, 20)) if waiting else registered + timedelta(days=21)
        answered = None if waiting else registered + timedelta(days=chance.randrange(1, 30))
        says = "" if waiting or number % 3 else chance.choice(["solved", "not_solved"])
        found.append(
            Appeal(
                region=region, code=f"{number:06d}", number=f"А-{registered.year}-{number:06d}", client_key=uuid4(),
                person=who, kind="complaint", topic=chance.choice(TOPICS), area_code=chance.choice(areas),
                channel="web", language="kk", regime="party_internal", sealed=b"x" * 400, salt="", access="",
                commitment="", received_at=now, registered_on=registered, first_due_on=due, due_on=due,
                clock_on=due if waiting else None, deputy_id=chance.choice(["", *deputies]),
                status="in_review" if waiting else "answered", waiting=waiting, applicant=f"{number // 2}",
                answered_on=answered, outcome="" if waiting else chance.choice(["resolved", "explained", "refused"]),
                says=says, disputed_on=answered if says == "not_solved" else None, unhappy=says == "not_solved",
            )
        )  # fmt: skip
    return found


def p95(ask: Callable[[], int], times: int) -> float:
    """Milliseconds that 95 of 100 calls stay under."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        assert ask() == 200
        took.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(took, n=20)[-1]


def pages() -> dict[str, Callable[[], int]]:
    """What is asked for."""
    from django.core.cache import cache  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django_otp import DEVICE_ID_SESSION_KEY  # noqa: PLC0415
    from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: PLC0415

    from senim.accounts.models import Staff  # noqa: PLC0415
    from senim.accounts.services import add_staff  # noqa: PLC0415

    if not Staff.objects.exists():
        add_staff(username="bench", role="operator", by="system:bench")
    staff, reader, operator = Staff.objects.get(), Client(), Client()
    operator.force_login(staff, backend="senim.accounts.backends.StaffBackend")
    session = operator.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=staff).persistent_id
    session.save()

    def recounted() -> int:
        cache.clear()
        return reader.get("/kk/appeals/").status_code

    return {
        "queue, all open": lambda: operator.get("/kk/office/appeals/?filter=open").status_code,
        "queue, overdue": lambda: operator.get("/kk/office/appeals/?filter=overdue").status_code,
        "queue, unhappy": lambda: operator.get("/kk/office/appeals/?filter=unhappy").status_code,
        "queue, one number": lambda: operator.get("/kk/office/appeals/?filter=all&q=123").status_code,
        "list, received": lambda: reader.get("/kk/appeals/list/received/").status_code,
        "list, overdue": lambda: reader.get("/kk/appeals/list/overdue/").status_code,
        "list, differs": lambda: reader.get("/kk/appeals/list/differs/").status_code,
        "figures": lambda: reader.get("/kk/appeals/").status_code,
        "figures, recounted": recounted,
    }


def measure(sizes: list[int]) -> None:
    """Fill, ask, print; then the ratios of the largest to the smallest."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from senim.rating.models import Region  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    Region.objects.update(primary=True)
    found: dict[str, list[tuple[float, int]]] = {}
    for size in sizes:
        fill(Region.objects.get(), size)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        for name, ask in pages().items():
            ask()
            queries: list[str] = []
            with connection.execute_wrapper(
                lambda run, sql, *rest, seen=queries: (seen.append(sql), run(sql, *rest))[1]
            ):
                ask()
            times = FEW if "recounted" in name else TIMES
            found.setdefault(name, []).append((p95(ask, times), len(queries)))
    for name, listed in found.items():
        shown = "  ".join(f"{ms:8.1f} ms {queries:2d} queries" for ms, queries in listed)
        print(f"{name:20} {shown}  ratio {listed[-1][0] / listed[0][0]:.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Queue and public list as the table grows.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(SENIM_VAR=var, DJANGO_SETTINGS_MODULE="senim.config.settings")
        for words in (["publish-bundle", str(ROOT / "examples/release"), "--published", "2021-06-05T05:00:00Z"],
                      ["manage", "collectstatic", "--noinput", "--verbosity", "0"]):  # fmt: skip
            subprocess.run([SENIM, *words], check=True, stdout=subprocess.DEVNULL)
        import django  # noqa: PLC0415 (after the settings of the scratch folder)

        django.setup()
        measure(sizes)


if __name__ == "__main__":
    main()
