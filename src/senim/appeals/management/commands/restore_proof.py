"""``senim manage restore_proof BACKUP [--keys FILE]``: after a restore, say whether this database is the one backed up.

The log in the database must begin with exactly the tree whose head the backup signed. With --keys, the keys of personal
data are put back for those persons who are there and were not erased since.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from senim.appeals.models import Person, PersonKey
from senim.ledger import services as ledger
from senim_core.errors import SenimError
from senim_core.ledger import checkpoint, merkle


class Command(BaseCommand):
    """Compares; with --keys, puts keys back."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """BACKUP and --keys."""
        parser.add_argument("backup", type=Path)
        parser.add_argument("--keys", type=Path)

    def handle(self, *_: Any, backup: Path, keys: Path | None, **__: Any) -> None:
        """Prove, then restore the keys."""
        try:
            said = checkpoint.open_checkpoint((backup / "head.txt").read_text("utf-8"), [ledger.signer().verifier])
        except (OSError, SenimError) as error:
            raise CommandError(f"head.txt: {error}") from error
        hashes = [merkle.leaf_hash(leaf) for leaf in ledger.leaves()]
        if len(hashes) < said.size or merkle.root(hashes[: said.size]) != said.root:
            raise CommandError(f"the log here is not the one of the backup: {len(hashes)} leaves, backup {said.size}")
        self.stdout.write(f"the log's first {said.size} leaves are those of the backup")
        if keys:
            self.stdout.write(f"{self._put_back(json.loads(keys.read_text('utf-8')))} keys put back")

    @transaction.atomic
    def _put_back(self, rows: dict[str, str]) -> int:
        wanted = set(
            map(str, Person.objects.filter(erased_at=None).exclude(key_id=None).values_list("key_id", flat=True))
        )
        missing = wanted - set(map(str, PersonKey.objects.values_list("pk", flat=True)))
        found = [PersonKey(pk=key, wrapped=bytes.fromhex(rows[key])) for key in missing if key in rows]
        PersonKey.objects.bulk_create(found)
        return len(found)
