"""`senim demo --if-missing` on a region that is there: nothing is made, nothing is written, nothing is touched."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from installed import SENIM, demonstration

COUNT = (
    "from django.apps import apps;"
    "print(sorted((model._meta.label, model.objects.count()) for model in apps.get_models()))"
)


def touched(folder: Path) -> dict[str, tuple[int, str]]:
    """Time and hash of every file but the database's own; style sheets and scripts are compressed anew each time."""
    found = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_file() and not name.startswith("senim.sqlite3"):
            when = 0 if name.startswith("static/") else path.stat().st_mtime_ns
            found[name] = (when, hashlib.sha256(path.read_bytes()).hexdigest())
    return found


def rows() -> str:
    return demonstration().senim("manage", "shell", "--verbosity", "0", "-c", COUNT)


def test_a_second_call_changes_neither_row_nor_file() -> None:
    there = demonstration()
    before, counted = touched(there.var), rows()
    assert "('rating.RatedMandate', 276)" in counted
    said = there.senim("demo", "--if-missing", "--no-static")
    assert "making the region" not in said
    assert "ready" in said
    assert rows() == counted
    assert touched(there.var) == before
    assert len(before) > 200


def test_without_the_word_a_second_call_is_refused() -> None:
    there = demonstration()
    before, counted = touched(there.var), rows()
    done = subprocess.run(
        [SENIM, "demo", "--no-static"], env=there.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "published already" in done.stderr
    assert rows() == counted
    assert touched(there.var) == before


@pytest.mark.parametrize("name", ["django.key", "log.key"])
def test_keys_are_readable_by_their_owner_alone(name: str) -> None:
    key = demonstration().var / "keys" / name
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.parent.stat().st_mode & 0o777 == 0o700
