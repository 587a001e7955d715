"""The skip gate of `tests/conftest.py`, tried on small test files of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SKIPPED = "import pytest\ndef test_runs(): pass\n@pytest.mark.skip(reason='tired')\ndef test_rests(): pass\n"
SKIPPED_MODULE = "import pytest\npytest.skip('tired', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail(reason='tired')\ndef test_rests(): assert False\n"
TABLE = "import pytest\n@pytest.mark.parametrize('n', [1, 2])\ndef test_rests(n): pytest.skip('tired')\n"
PASSED, FAILED, REFUSED = 0, 1, 4


def run_pytest(folder: Path, source: str, allowed: str, ci: str = "true") -> subprocess.CompletedProcess[str]:
    shutil.copy(CONFTEST, folder)
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (folder / "allowed_skips.txt").write_text(allowed, encoding="utf-8")
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", "."]
    env = os.environ | {"CI": ci}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("source", [SKIPPED, SKIPPED_MODULE, EXPECTED_FAILURE, TABLE])
def test_an_unlisted_skip_fails_and_is_named(tmp_path: Path, source: str) -> None:
    done = run_pytest(tmp_path, source, allowed="# nothing\n")
    assert done.returncode == FAILED
    assert "allowed_skips.txt does not list" in done.stdout
    assert "test_it.py" in done.stdout.rsplit("does not list", 1)[1]


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        (SKIPPED, "test_it.py::test_rests  an agreed reason\n"),
        (SKIPPED, "*/test_it.py::*  another file\ntest_it.py::test_re*  an agreed reason\n"),
        (EXPECTED_FAILURE, "test_it.py::test_rests  an agreed reason\n"),
        (TABLE, "test_it.py::test_rests[1]  an agreed reason\ntest_it.py::test_rests[2]  another\n"),
    ],
)
def test_a_listed_skip_passes(tmp_path: Path, source: str, allowed: str) -> None:
    assert run_pytest(tmp_path, source, allowed).returncode == PASSED


def test_one_row_of_a_table_does_not_allow_the_other(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, TABLE, "test_it.py::test_rests[1]  an agreed reason\n")
    assert done.returncode == FAILED
    assert "test_rests[2]" in done.stdout.rsplit("does not list", 1)[1]


@pytest.mark.parametrize(
    "line",
    [
        "test_it.py::test_rests  no PostgreSQL here",
        "tests/web/test_chromium.py::*  slow",
        "test_it.py::test_rests  Java is missing",
        "test_it.py::test_rests",
        "*  everything",
    ],
)
def test_a_line_that_hides_too_much_is_refused(tmp_path: Path, line: str) -> None:
    done = run_pytest(tmp_path, SKIPPED, line + "\n")
    assert done.returncode == REFUSED
    assert line in done.stderr


def test_without_ci_a_skip_is_only_a_skip(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, SKIPPED, allowed="", ci="").returncode == PASSED
