"""The checks, in the order in which they run, and how one is run.

A step is a title and a command. Each shows its time, and a step that hangs is ended, so that a run always ends
by itself. What does not need the other runs beside it.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO

from environments import CORE, ROOT, TEST

STEP_LIMIT = 40 * 60  # seconds; a slow and busy machine may need thrice its usual time
PRINTING = threading.Lock()
NO_TESTS = 5  # pytest's exit code when a selection is empty


@dataclass(frozen=True)
class Step:
    title: str
    command: list[str]
    settings: dict[str, str] = field(default_factory=dict)
    empty_is_fine: bool = False


def lint() -> list[Step]:
    return [
        Step("Style: ruff check", [TEST.program("ruff"), "check", "--output-format=concise", "."]),
        Step("Style: ruff format", [TEST.program("ruff"), "format", "--check", "."]),
        Step("Direction of imports", [TEST.program("lint-imports"), "--no-logo"]),
    ]


def types() -> list[Step]:
    return [Step("Types: mypy", [TEST.program("mypy")])]


def core_tests(args: list[str]) -> list[Step]:
    """The core in its own environment, every line and branch of the listed modules walked through."""
    coverage = CORE.program("coverage")
    run = [coverage, "run", "--branch", "--source=senim_core", "-m", "pytest", "tests/core", *args]
    steps = [Step("Core tests, without Django", run, empty_is_fine=bool(args))]
    if not args:  # a selection of tests cannot cover everything
        steps.append(Step("Coverage of the core", [coverage, "report", "--fail-under=100"]))
    return steps


def sqlite_tests(args: list[str]) -> list[Step]:
    folders = ["tests/apps", "tests/architecture", "tests/contract", "tests/web"]
    return [_pytest("Platform tests on SQLite", folders, args)]


def postgres_tests(args: list[str], url: str) -> list[Step]:
    # Plain files, the filter in the browser and the keyboard know no database: SQLite's lane walks them.
    stories = ("killed_server", "programme_office", "reception_office", "story", "two_people", "two_servers",
               "without_connection")  # fmt: skip
    folders = ["tests/apps", "tests/contract/test_backup.py", "tests/contract/test_upgrade.py",
               *(f"tests/web/test_{name}.py" for name in stories)]  # fmt: skip
    return [_pytest("Platform tests on PostgreSQL", folders, args, SENIM_DATABASE_URL=url)]


def docs_tests(args: list[str]) -> list[Step]:
    return [_pytest("What the documents say", ["tests/docs"], args)]


def _pytest(title: str, folders: list[str], args: list[str], **settings: str) -> Step:
    return Step(title, [TEST.program("pytest"), *folders, *args], settings, empty_is_fine=bool(args))


def run_all(steps: list[Step]) -> None:
    """One after the other; the first failure ends the run."""
    for step in steps:
        print(f"\n=== {step.title}", flush=True)
        failed = _run(step, None)
        if failed:
            sys.exit(failed)


def run_beside(*lanes: list[Step]) -> None:
    """Lanes beside each other, each one's steps in order; what a step says is shown when it ends, whole."""
    with ThreadPoolExecutor(len(lanes)) as pool:
        failures = [failed for failed in pool.map(_lane, lanes) if failed]
    if failures:
        sys.exit("\n".join(failures))


def _lane(steps: list[Step]) -> str:
    for step in steps:
        print(f"\n=== {step.title}: begins", flush=True)
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            failed = _run(step, said)
            said.seek(0)
            with PRINTING:
                print(f"\n=== {step.title}\n{said.read()}", flush=True)
        if failed:
            return failed
    return ""


def _run(step: Step, output: IO[str] | None) -> str:
    """Run a step; returns what went wrong, or nothing."""
    began = time.monotonic()
    # The database and all other settings are the step's own, not those of the shell it was started from.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SENIM_")}
    try:
        code = subprocess.run(
            step.command, cwd=ROOT, env=inherited | step.settings, timeout=STEP_LIMIT, check=False,
            stdout=output, stderr=output,
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"=== {step.title}: ended after {STEP_LIMIT} s without a result"
    took = f"{time.monotonic() - began:.1f} s"
    if code and not (code == NO_TESTS and step.empty_is_fine):
        return f"=== {step.title}: FAILED after {took}"
    print(f"=== {step.title}: passed in {took}", flush=True)
    return ""
