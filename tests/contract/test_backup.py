"""A backup is copied back on an empty installation, proved by the log's head, and what was erased stays erased."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from installed import EXAMPLE, SENIM, Installation, new, postgres_bin

FILE = """
from uuid import UUID
from senim.appeals import filing
from senim.appeals.filing import Applicant, Filing
from senim.rating.models import Region
region = Region.objects.get()
for number in (1, 2):
    filing.file(region=region, by="applicant", filed=Filing(
        kind="message", topic="roads", area_code="103400000", words=f"secret words {number}", language="kk",
        applicant=Applicant("Test Person", phone=f"+7 700 000 00 0{number}"), client_key=UUID(int=number)))
"""
ERASE = """
from senim.appeals import services
from senim.appeals.models import Appeal
services.erase(appeal=Appeal.objects.select_related("person__key").get(number__endswith="1"), by="system:test")
"""
READ = """
import json
from senim.appeals import vault
from senim.appeals.models import Appeal
print(json.dumps([vault.words(a.person, a.sealed).get("words", "") for a in Appeal.objects.order_by("number")]))
"""


def shell(made: Installation, code: str) -> str:
    return made.senim("manage", "shell", "--verbosity", "0", "-c", code)


def read(made: Installation) -> list[str]:
    found: list[str] = json.loads(shell(made, READ).splitlines()[-1])
    return found


def newest(folder: Path) -> Path:
    return max(path for path in folder.iterdir() if path.name != "person-keys")


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Path, Path]:
    """An installation, the backup of the day before the erasure, and the newest keys, of the day after it."""
    made, folder = new(), tmp_path_factory.mktemp("backup")
    made.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-05T05:00:00Z")
    shell(made, FILE)
    made.senim("manage", "backup", str(folder / "first"))
    dumped(made, newest(folder / "first"))
    shell(made, ERASE)
    made.senim("manage", "backup", str(folder / "second"))
    return made, newest(folder / "first"), max((folder / "second" / "person-keys").iterdir())


def test_the_copy_holds_no_key_and_no_words(backed_up: tuple[Installation, Path, Path]) -> None:
    content = (backed_up[1] / ("senim.dump" if on_postgres(backed_up[0]) else "senim.sqlite3")).read_bytes()
    keys = json.loads(next((backed_up[1].parent / "person-keys").iterdir()).read_text("utf-8"))
    assert len(keys) == 2
    assert not any(bytes.fromhex(wrapped) in content for wrapped in keys.values())
    assert b"secret words" not in content


def on_postgres(made: Installation) -> str:
    return made.environment["SENIM_DATABASE_URL"]


def copied_back(made: Installation, backup: Path) -> Installation:
    """Another installation with the backup's database, releases and the old one's secrets, as the manual says."""
    other = new()
    shutil.copytree(made.var / "keys", other.var / "keys", dirs_exist_ok=True)
    shutil.copytree(backup / "releases", other.var / "releases")
    if on_postgres(made):
        programs = postgres_bin()
        dump = backup / "senim.dump"
        subprocess.run([programs / "pg_restore", "--no-owner", "-d", on_postgres(other), dump], check=True)
    else:
        shutil.copy(backup / "senim.sqlite3", other.var / "senim.sqlite3")
    return other


def dumped(made: Installation, backup: Path) -> None:
    """On PostgreSQL the database's own program makes the copy."""
    if on_postgres(made):
        words = ["--format=custom", "--exclude-table-data=appeals_personkey", f"--file={backup / 'senim.dump'}"]
        subprocess.run([postgres_bin() / "pg_dump", *words, on_postgres(made)], check=True)


def test_a_restored_copy_is_proved_and_the_erased_stays_erased(backed_up: tuple[Installation, Path, Path]) -> None:
    made, backup, keys = backed_up
    other = copied_back(made, backup)
    assert "are those of the backup" in other.senim("manage", "restore_proof", str(backup))
    assert read(other) == ["", ""]  # no keys yet
    assert "1 keys put back" in other.senim("manage", "restore_proof", str(backup), "--keys", str(keys))
    assert read(other) == ["", "secret words 2"]


def refused(made: Installation, *words: str) -> str:
    done = subprocess.run([SENIM, *words], env=made.environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    return done.stderr


def test_another_database_and_a_changed_head_are_refused(
    backed_up: tuple[Installation, Path, Path], tmp_path: Path
) -> None:
    made, backup, _keys = backed_up
    other = new()
    shutil.copytree(made.var / "keys", other.var / "keys", dirs_exist_ok=True)
    other.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-06T05:00:00Z")
    assert "not the one of the backup" in refused(other, "manage", "restore_proof", str(backup))
    head = (backup / "head.txt").read_text("utf-8").splitlines()
    (tmp_path / "head.txt").write_text("\n".join([head[0], str(int(head[1]) + 1), *head[2:]]) + "\n", "utf-8")
    assert "head.txt" in refused(made, "manage", "restore_proof", str(tmp_path))
