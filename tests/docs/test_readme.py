"""The README's commands do what it says: each line that begins with $ is run, and none is forgotten."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / ".venv-core" / "bin"
PAGES = ("README.md", "examples/README.md")
# Run elsewhere: by the launcher itself before these tests, by test_make_run, or by being the run we are in.
ELSEWHERE = {
    "python3 -m venv .venv-try": "the launcher makes the same environment as .venv-core",
    ".venv-try/bin/pip install .": "the launcher installs the core alone into .venv-core",
    "make run": "tests/docs/test_make_run.py",
    "make test": "this run",
}


def commands(page: str) -> list[str]:
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_the_readme_has_commands_and_every_console_block_is_made_of_them() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        assert all(line.startswith("$ ") for line in block.splitlines()), block
    assert len(commands("README.md")) >= 8


def test_every_file_the_readme_names_exists() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"`((?:docs|examples)/[\w./-]*|[A-Z]+\.md)`", text):
        assert (ROOT / name).exists(), name


def test_the_make_targets_named_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"`?make (\w+)", (ROOT / page).read_text("utf-8"))) <= targets


def run_in(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command.replace(".venv-try/bin/", f"{CORE}/"))
    clean = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    return subprocess.run(words, cwd=folder, env=clean, capture_output=True, text=True, check=False, timeout=300)


def test_every_command_of_the_readme_works_with_the_core_alone(tmp_path: Path) -> None:
    if not (CORE / "senim").exists():
        pytest.fail("no .venv-core: `make test` makes it")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    wanted = [command for command in commands("README.md") if command not in ELSEWHERE]
    assert wanted
    for command in wanted:
        done = run_in(tmp_path, command)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stdout.strip(), command


def test_the_core_alone_has_no_django() -> None:
    done = subprocess.run([str(CORE / "python"), "-c", "import django"], capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError" in done.stderr
