"""`examples/make_release.py`: its key, and what it refuses. The evidence of the example release is its bundle."""

import shutil
import stat
from pathlib import Path

import pytest

from contract.programs import EXAMPLES, run, senim

EXAMPLE = EXAMPLES / "release"
TIME = "2026-01-31T12:00:00Z"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city") / "bundle"
    shutil.copytree(EXAMPLE / "evidence", folder / "evidence", ignore=shutil.ignore_patterns("*.parquet"))
    shutil.copy(EXAMPLE / "bundle.json", folder)
    return folder


def made(bundle: Path, folder: Path, *more: str, name: str = "release") -> Path:
    done = run("make_release.py", bundle, folder / name, "--key-file", folder / "key", "--published", TIME, *more)
    assert done.returncode == 0, done.stderr
    return folder / name


def test_a_missing_key_is_made_for_its_owner_alone(bundle: Path, tmp_path: Path) -> None:
    release = made(bundle, tmp_path, "--name", "city.example/log")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert (tmp_path / "key").read_text().startswith("PRIVATE+KEY+city.example/log+")
    assert (tmp_path / "key.pub").read_text() == (release / "log/key.txt").read_text()
    assert "verified" in senim("verify", release, "--key", tmp_path / "key.pub")


def test_the_same_key_and_time_give_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    first, second = made(bundle, tmp_path), made(bundle, tmp_path, name="again")
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [name for name in names if (first / name).read_bytes() != (second / name).read_bytes()] == []


def test_the_private_key_is_nowhere_in_the_release(bundle: Path, tmp_path: Path) -> None:
    release = made(bundle, tmp_path)
    secret = (tmp_path / "key").read_bytes().strip().split(b"+", 4)[4]  # base64 may hold a + itself
    assert len(secret) == 44
    assert not [path for path in release.rglob("*") if path.is_file() and secret in path.read_bytes()]


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        (None, 0o644, "others may read the private key"),
        ("city.example/log+00000000+AAAA\n", 0o600, "not a private key"),
        ("nothing", 0o600, "not a private key"),
    ],
)
def test_a_key_that_is_none_or_lies_open_is_refused(
    bundle: Path, tmp_path: Path, content: str | None, mode: int, told: str
) -> None:
    made(bundle, tmp_path)
    key = tmp_path / "key"
    if content is not None:
        key.write_text(content)
    key.chmod(mode)
    done = run("make_release.py", bundle, tmp_path / "second", "--key-file", key)
    assert done.returncode == 3
    assert told in done.stderr
    assert not (tmp_path / "second").exists()


def test_a_release_is_never_overwritten(bundle: Path, tmp_path: Path) -> None:
    release = made(bundle, tmp_path)
    done = run("make_release.py", bundle, release, "--key-file", tmp_path / "key")
    assert done.returncode == 3
    assert "the folder exists" in done.stderr
    assert "verified" in senim("verify", release)


def test_a_release_that_does_not_verify_does_not_stay(bundle: Path, tmp_path: Path) -> None:
    """A bundle that hides that its rules came after its period began."""
    text = (bundle / "bundle.json").read_text("utf-8")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle/evidence").symlink_to(bundle / "evidence")
    (tmp_path / "bundle/bundle.json").write_text(text.replace('"retrospective":true', '"retrospective":false'))
    done = run("make_release.py", tmp_path / "bundle", tmp_path / "release", "--key-file", tmp_path / "key")
    assert done.returncode == 3
    assert "after the period began" in done.stderr
    assert not (tmp_path / "release").exists()


def test_a_time_of_another_form_is_wrong_usage(bundle: Path, tmp_path: Path) -> None:
    done = run("make_release.py", bundle, tmp_path / "r", "--key-file", tmp_path / "key", "--published", "today")
    assert done.returncode == 2
    assert not (tmp_path / "key").exists()
