"""The platform's commands as the shell sees them: a refusal is one line and exit code 3, Ctrl-C ends without a word."""

import time
from pathlib import Path
from typing import Any

import pytest

from installed import demonstration
from senim.common import commands
from senim_core.cli.main import main

CITY = str(Path(__file__).parents[2] / "examples" / "city311.csv")

REFUSED = {
    "a source that is not there": (["intake", "nowhere", CITY], "no source 'nowhere'"),
    "a file that is not there": (["intake", "baltimore311", "nothing.csv"], "nothing.csv"),
    "an import that is not there": (["intake-undo", "4711"], "no import 4711"),
    "a region that is not there": (["publish", "atlantis"], "no region 'atlantis'"),
    "a role that is not there": (["staff-add", "anna", "queen"], "queen"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_is_one_line_and_exit_code_3(
    words: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 3
    said = capsys.readouterr().err
    assert said.startswith("senim: ")
    assert problem in said
    assert "Traceback" not in said


def stopped(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_ctrl_c_ends_the_worker_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(time, "sleep", stopped)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    monkeypatch.setattr("senim.pages.management.commands.work.call_command", lambda *_, **__: None)
    monkeypatch.setattr("senim.pages.management.commands.work.write_site", lambda *_, **__: 0)
    assert main(["work", "--every", "1"]) == 130
    assert capsys.readouterr().err == ""


def test_ctrl_c_ends_any_command_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "call_command", stopped)
    assert main(["recompute"]) == 130
    assert capsys.readouterr().err == ""


def test_a_start_waits_for_no_library_that_writes_documents() -> None:
    asked = "import sys, senim.config.urls; print([one for one in {slow} if one in sys.modules])"
    slow = ("weasyprint", "docx", "openpyxl", "apprise", "icalendar")
    said = demonstration().senim("manage", "shell", "--verbosity", "0", "-c", asked.format(slow=slow))
    assert said.splitlines()[-1] == "[]"
