"""The example release that travels with the project: it verifies, and it is what its script makes."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from senim_core.bundle.verify import verify
from senim_core.errors import VerificationError
from senim_core.ledger.note import Signer, Verifier

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "examples" / "release"
KEY = ROOT / "examples" / "release-key.txt"
REASONS = {"source_missing", "not_applicable", "too_few"}


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_example", ROOT / "scripts" / "make_example.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_example_verifies_with_its_published_key() -> None:
    report = verify(RELEASE, [Verifier.parse(KEY.read_text("utf-8"))])
    assert [name for name, _ in report.checks][-1] == "totals"


def test_the_example_is_refused_with_another_key() -> None:
    other = Signer("example.senim.example/log", bytes(32)).verifier
    with pytest.raises(VerificationError):
        verify(RELEASE, [other])


def test_the_script_makes_every_file_but_the_log_again_to_the_last_byte(tmp_path: Path) -> None:
    built = script().unsealed(tmp_path / "again")
    again = {path.relative_to(built.folder): path.read_bytes() for path in built.folder.rglob("*") if path.is_file()}
    there = {
        path.relative_to(RELEASE): path.read_bytes()
        for path in RELEASE.rglob("*")
        if path.is_file() and path.parent.name != "log"
    }
    assert again.keys() == there.keys()
    assert [str(name) for name in there if again[name] != there[name]] == []
    assert built.statement == (RELEASE / "log" / "release.json").read_bytes()


def test_the_example_shows_scores_and_every_reason_for_none() -> None:
    lines = (RELEASE / "results" / "scores.csv").read_text("utf-8").splitlines()[1:]
    rows = [line.split(",") for line in lines]
    assert {row[3] for row in rows if row[3]} == REASONS
    scored = {row[1] for row in rows if row[2]}
    assert scored >= {"I-1", "I-2", "I-3", "I-4", "II-1", "II-2", "II-3", "II-4", "II-5", "III-1", "III-2", "III-3"}


def test_the_example_is_small() -> None:
    assert sum(path.stat().st_size for path in RELEASE.rglob("*") if path.is_file()) < 400 * 1024
