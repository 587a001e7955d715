"""Appending to the log. Call inside the transaction of the act: if the log fails, nothing happened."""

import json
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import connection, transaction

from senim.common.kept import kept_secret
from senim.ledger.models import Leaf, Waiting
from senim_core.canonical import to_json
from senim_core.ledger.note import Signer

LOCK = 0x53454E  # PostgreSQL's advisory lock for the end of the log; SQLite has one writer at a time anyway


def signer() -> Signer:
    """The key that signs checkpoints; made once, kept outside the database."""
    return Signer(settings.SENIM_LOG_NAME, kept_secret(settings.SENIM_LOG_KEY, 32))


def _hold() -> None:
    """Be the only one at the end of the log until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def append(*, body: bytes) -> int:
    """Append a leaf with canonical JSON ``body`` (with a ``type``); returns its index.

    Raises TransactionManagementError outside a transaction.
    """
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the log is written in the transaction of the act it records")
    _hold()
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    index = 0 if last is None else last + 1
    Leaf.objects.create(index=index, kind=json.loads(body)["type"], body=body.decode())
    return index


def record(*, kind: str, by: str, **what: object) -> int:
    """Log an act: its kind (such as ``evidence/v1``), who did it, and what, as hashes and counts; its index.

    Call it inside the act's transaction. Nothing personal about an applicant may stand in ``what``.
    """
    return append(body=to_json({"type": kind, "by": by, **what}))


def record_later(*, kind: str, by: str, **what: object) -> None:
    """Log an act of the many that happen at once, as `record` does, without waiting for the end of the log.

    The record is written in the act's own transaction; `gather` makes it a leaf soon after, in order. Raises
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the log is written in the transaction of the act it records")
    Waiting.objects.create(kind=kind, body=to_json({"type": kind, "by": by, **what}).decode())


def record_many_later(acts: Iterable[tuple[str, str, Mapping[str, object]]]) -> None:
    """Log many acts as `record_later` does: each is (kind, by, what). Raises TransactionManagementError."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the log is written in the transaction of the act it records")
    Waiting.objects.bulk_create(
        (Waiting(kind=kind, body=to_json({"type": kind, "by": by, **what}).decode()) for kind, by, what in acts),
        batch_size=1000,
    )


@transaction.atomic
def gather(*, most: int = 5000) -> int:
    """Make leaves of what waits, oldest first, at most so many; returns how many. Safe to call from several places."""
    _hold()
    waiting = list(Waiting.objects.order_by("id")[:most])
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    first = 0 if last is None else last + 1
    Leaf.objects.bulk_create(
        Leaf(index=index, kind=one.kind, body=one.body) for index, one in enumerate(waiting, start=first)
    )
    Waiting.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    return len(waiting)


def count() -> int:
    """How many leaves the log has."""
    return Leaf.objects.count()


def leaves() -> list[bytes]:
    """Contents of all leaves in order."""
    return [body.encode() for body in Leaf.objects.order_by("index").values_list("body", flat=True)]
