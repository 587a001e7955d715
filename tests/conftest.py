"""For all tests: where CI is set, a skip that nobody agreed to is a failure.

A skipped test looks like a passed one. So `tests/allowed_skips.txt` lists every test that may be skipped or
expected to fail, with the reason; any other ends the run red and is named. Without CI nothing changes.

The core's environment has no Django: nothing here may import it.
"""

import gc
import os
import re
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")
NEVER_A_REASON = re.compile(r"postgres|chromium|\bjava\b", re.IGNORECASE)


def pytest_addoption(parser: pytest.Parser) -> None:
    # pytest refuses unknown settings; where pytest-django is absent, its own must still be known.
    if find_spec("pytest_django") is None:
        parser.addini("DJANGO_SETTINGS_MODULE", "read by pytest-django")


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(200_000, 50, 100)  # most of what a test makes goes by itself: looking for the rest took a tenth
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        config.pluginmanager.register(SkipGate(allowed_skips(ALLOWED)), "skip-gate")


def allowed_skips(file: Path) -> list[str]:
    """The patterns of the list; a line that could hide too much ends the run before it starts."""
    patterns = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pattern, _, reason = line.strip().partition(" ")
        if NEVER_A_REASON.search(line):
            raise pytest.UsageError(f"{file.name}: the test run installs what this line lacks: {line}")
        if ".py" not in pattern or not reason.strip():
            raise pytest.UsageError(f"{file.name}: a line is a test's id with its file and a reason: {line}")
        patterns.append(pattern.replace("[", "[[]"))  # ids of table tests have brackets; take them literally
    return patterns


class SkipGate:
    """Collects skips, of tests and of whole modules, and judges them when the session ends."""

    def __init__(self, allowed: list[str]) -> None:
        self.allowed = allowed
        self.refused: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._judge(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._judge(report)

    def _judge(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not any(fnmatchcase(report.nodeid, pattern) for pattern in self.allowed):
            told = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            self.refused[report.nodeid] = getattr(report, "wasxfail", "") or told

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.refused:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.refused:
            terminalreporter.section(f"skips that {ALLOWED.name} does not list: the run fails", red=True)
            for nodeid, told in sorted(self.refused.items()):
                terminalreporter.line(f"{nodeid}  {told}")
