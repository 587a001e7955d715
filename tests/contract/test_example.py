"""`examples/release`: what a newcomer verifies first. It verifies, is small, and comes from its script byte for byte.

Where a change of the schema, the rules or the demonstration makes these tests fail: `make example`.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

from contract.programs import EXAMPLES, ROOT, senim, table
from senim_core.bundle.verify import verify
from senim_core.ledger.note import Verifier
from senim_core.rating.ruleset import shipped
from senim_core.rating.scoring import REASONS

RELEASE = EXAMPLES / "release"
KEY = EXAMPLES / "release-key.txt"
MOST_BYTES = 400_000


def contents(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file but those of the log, whose key is new each time."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in named.items() if not name.startswith("log/")}


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example built anew by its script."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from make_example import unsealed  # noqa: PLC0415 (a script, reached only this way)
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return unsealed(tmp_path_factory.mktemp("example") / "release").folder


def test_the_example_is_verified_by_its_published_key() -> None:
    report = verify(RELEASE, [Verifier.parse(KEY.read_text("utf-8"))])
    assert [name for name, _ in report.checks] == [
        "signature and proofs", "files", "rule set", "evidence", "rating", "totals",
    ]  # fmt: skip
    assert not [warning for warning in report.warnings if "--key" in warning]


def test_the_program_says_so_too() -> None:
    assert senim("verify", RELEASE, "--key", KEY).endswith("verified\n")


def test_the_script_makes_the_example_byte_for_byte(remade: Path) -> None:
    published, anew = contents(RELEASE), contents(remade)
    assert set(published) == set(anew)
    assert [name for name in published if published[name] != anew[name]] == [], "run `make example`"


def test_the_example_holds_the_rules_that_ship() -> None:
    rules = {f"ruleset/{name}": content for name, content in shipped().files.items()}
    assert {name: content for name, content in contents(RELEASE).items() if name.startswith("ruleset/")} == rules


def test_the_example_is_small() -> None:
    assert sum(path.stat().st_size for path in RELEASE.rglob("*") if path.is_file()) < MOST_BYTES


def test_the_example_shows_scores_places_and_every_reason_for_none() -> None:
    scores = table(RELEASE / "results/scores.csv")
    assert {row["reason"] for row in scores} == {"", *REASONS}
    scored = Counter(row["criterion"] for row in scores if row["score_ppm"])
    # All but the profile, whose checks this assembly did not hand in: the example of a missing source.
    assert set(shipped().criteria) - set(scored) == {"I-5"}
    assert any(row["place"] for row in table(RELEASE / "results/totals.csv"))


def test_no_private_key_lies_beside_the_example() -> None:
    listed = [path for path in EXAMPLES.rglob("*") if path.is_file()]
    assert not [path for path in listed if b"PRIVATE+KEY+example" in path.read_bytes()]
    assert KEY.read_text("utf-8") == (RELEASE / "log/key.txt").read_text("utf-8")
