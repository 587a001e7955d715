"""``senim manage backup FOLDER``: a copy of the embedded database and of the releases, with the log's head as proof.

The keys of personal data are not in the copy: they go into a file of their own in ``FOLDER/person-keys/``, and those
older than 30 days are removed there, so that what was erased is erased from the backups too. The installation's own
secrets (``keys/``) are not copied: keep them elsewhere once. On PostgreSQL the database's own program makes the copy
(docs/operations.md); this command then writes keys and head alone.
"""

import json
import shutil
import sqlite3
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from senim.appeals.models import PersonKey
from senim.ledger import services as ledger
from senim_core.ledger import checkpoint, merkle

KEPT = timedelta(days=30)
KEYS = "person-keys"


def head() -> str:
    """The signed checkpoint over all leaves of the log as it stands."""
    return checkpoint.sign([merkle.leaf_hash(leaf) for leaf in ledger.leaves()], ledger.signer())


class Command(BaseCommand):
    """Copies; changes nothing of what is copied."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FOLDER."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_: Any, folder: Path, **__: Any) -> None:
        """Copy, then say what is there."""
        while ledger.gather():
            pass
        now = timezone.now()
        target = folder / f"{now:%Y-%m-%dT%H%M%S}"
        if target.exists():
            raise CommandError(f"{target} exists; a backup is never overwritten")
        target.mkdir(parents=True, mode=0o700)
        if connection.vendor == "sqlite":
            self._database(target / "senim.sqlite3")
        if Path(settings.SENIM_RELEASES).is_dir():
            shutil.copytree(settings.SENIM_RELEASES, target / "releases")
        (target / "head.txt").write_text(head(), "utf-8")
        self._keys(folder / KEYS, f"{now:%Y-%m-%dT%H%M%S}.json", f"{now - KEPT:%Y-%m-%dT%H%M%S}.json")
        self.stdout.write(f"{target}: {ledger.count()} leaves, head.txt, keys apart in {folder / KEYS}")

    def _database(self, path: Path) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        copy = sqlite3.connect(path)
        with copy:
            copy.execute("delete from appeals_personkey")
        copy.execute("vacuum")  # so that no page of the file still holds a key
        copy.close()

    def _keys(self, folder: Path, name: str, oldest: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        rows = {str(one.pk): bytes(one.wrapped).hex() for one in PersonKey.objects.all()}
        (folder / name).write_text(json.dumps(rows), "utf-8")
        (folder / name).chmod(0o600)
        for path in folder.glob("*.json"):
            if path.name < oldest:
                path.unlink()
