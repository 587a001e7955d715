"""A release: built twice it has the same bytes, nothing half-written stays behind, and it verifies."""

import json
from pathlib import Path

import pytest

from core.bundles import evidence, meta_bytes, model, write_bundle
from core.releases import KEYS, PUBLISHED, SIGNER, resign, rewrite_table, rows, sealed
from core.rulesets import BLOCK, TOP, criterion, files, tiny
from senim_core import KERNEL
from senim_core.bundle import meta, write
from senim_core.bundle.verify import verify
from senim_core.errors import InputError, ReleaseError
from senim_core.evidence.schema import tables
from senim_core.rating.ruleset import build


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_verifies_and_says_what_was_checked(release: Path) -> None:
    told: list[str] = []
    report = verify(release, KEYS, told.append)
    assert [check for check, _ in report.checks] == told
    assert told == ["signature and proofs", "files", "rule set", "evidence", "rating", "totals"]
    assert dict(report.checks)["signature and proofs"] == "leaves 0 and 1 of 2"
    assert "2 mandates × 15 criteria recomputed" in dict(report.checks)["rating"]
    assert report.warnings == [
        "retrospective: the rule set was logged after the period began",
        "This is a model, not the official rules. The official 15 criteria were never published.",
    ]


def test_without_a_trusted_key_the_reader_is_warned(release: Path) -> None:
    assert verify(release).warnings[0].startswith("the key is the release's own: give --key from a place you trust")


def test_building_twice_gives_the_same_bytes(release: Path, tmp_path: Path) -> None:
    again = {table: list(reversed(listed)) for table, listed in rows().items()}
    assert content(sealed(tmp_path / "trial", given=again)) == content(release)


def test_a_release_holds_every_table_in_both_forms(release: Path) -> None:
    names = set(content(release))
    for table in tables():
        assert {f"evidence/{table}.csv", f"evidence/{table}.parquet"} <= names
    assert {f"ruleset/{name}" for name in model().files} <= names
    assert {"results/parts.csv", "results/scores.csv", "results/totals.csv", "results/figures.csv"} <= names


def test_both_deputies_have_a_total_and_a_place(release: Path) -> None:
    first, second = (release / "results" / "totals.csv").read_text("utf-8").splitlines()[1:]
    assert first.startswith("d1,city,")
    assert first.endswith(",1,2,")
    assert second.endswith(",2,2,")


def test_the_statement_says_what_is_released_and_what_computed_it(release: Path) -> None:
    said = json.loads((release / "log" / "release.json").read_bytes())
    assert said["type"] == "release/v1"
    assert (said["bundle"], said["seq"], said["previous"], said["published"]) == ("trial", 1, "", PUBLISHED)
    assert said["period"] == ["2021-01-01", "2021-12-31"]
    assert said["engine"] == {"kernel": KERNEL, "kernel_sha256": write.kernel_sha256()}
    assert said["methodology"] == {"id": "model-2021", "sha256": model().sha256}


def test_the_descriptor_names_every_table_with_its_hash(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_bytes())
    by_name = {resource["name"]: resource for resource in package["resources"]}
    results = ("parts", "scores", "totals", "figures", "intervals", "scenarios", "ranges")
    assert set(by_name) == {*tables(), *(f"results-{name}" for name in results)}
    appeals = by_name["appeals"]
    assert appeals["schema"]["primaryKey"] == ["appeal_id"]
    assert appeals["schema"]["foreignKeys"][0]["reference"] == {"resource": "mandates", "fields": ["deputy_id"]}
    assert appeals["hash"] == "sha256:" + write.hashes(release)["evidence/appeals.csv"]
    fields = {field["name"]: field for field in appeals["schema"]["fields"]}
    assert fields["appeal_id"]["constraints"] == {"required": True, "unique": True}
    assert fields["due_on"]["unit"] == "day"
    assert "constraints" not in fields["answered_on"]
    assert "foreignKeys" not in by_name["calendar"]["schema"]
    assert {field["name"]: field["type"] for field in by_name["results-totals"]["schema"]["fields"]}[
        "block_I_ppm"
    ] == "integer"


def test_another_kernel_is_a_claim_and_what_it_computed_is_checked(lie: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "KERNEL", "0.9.0")
    assert verify(resign(lie), KEYS).checks[-1][0] == "totals"


def test_an_official_rule_set_logged_before_the_period_needs_no_warning(tmp_path: Path) -> None:
    toml = (TOP + BLOCK + criterion()).replace("official = false", "official = true")
    early = sealed(tmp_path / "early", ruleset=build(files(toml)), logged="2021-01-01T00:00:00Z", retrospective=False)
    assert verify(early, KEYS).warnings == []


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"appeals": [{"appeal_id": "a", "outcome": "lost"}]},
            r"appeals\.outcome: value not in the list, 1 rows \(a\)",
        ),
        ({"leave": [{"ends_on": "2021-02-01"}]}, r"leave\.ends_on: ends before it starts, 1 rows \(leave-1\)"),
    ],
)
def test_evidence_that_is_not_fit_is_not_published_and_leaves_nothing(
    tmp_path: Path, given: dict[str, object], problem: str
) -> None:
    source = write_bundle(tmp_path / "source", evidence(**given))  # type: ignore[arg-type]
    with pytest.raises(ReleaseError, match=f"evidence is not fit to publish:\n{problem}"):
        write.build(source, tmp_path / "out", model(), published=PUBLISHED, seq=1)
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_a_release_is_never_overwritten(release: Path) -> None:
    with pytest.raises(ReleaseError, match="a release is never overwritten"):
        write.build(release, release, model(), published=PUBLISHED, seq=1)


def test_a_bundle_of_another_rule_set_is_refused(tmp_path: Path) -> None:
    source = write_bundle(tmp_path / "source", evidence())
    with pytest.raises(InputError, match="the bundle names rule set model-2021 — given was tiny"):
        write.build(source, tmp_path / "out", tiny(), published=PUBLISHED, seq=1)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (b"{", "expected JSON with period as two days"),
        (b"[]", "key 'exercise' is missing or unknown"),
        (b"3", "expected JSON"),
        (meta_bytes(period=["2021-01-01"]), "expected JSON with period"),
        (meta_bytes(period=["2021-01-01", "soon"]), "Invalid isoformat"),
        (meta_bytes(period=[1, 2]), "expected JSON"),
        (meta_bytes(period=["2021-02-01", "2021-01-01"]), "the period ends before it starts"),
        (meta_bytes(exercise="yes"), "exercise is not true or false"),
        (meta_bytes(retrospective=1), "retrospective is not true or false"),
        (meta_bytes(title={"kk": "а", "ru": "б"}), "bundle.json, title: no text in en"),
        (meta_bytes(notice="text"), "bundle.json, notice: no text in kk"),
        (meta_bytes(colour=1), "key 'colour' is missing or unknown"),
    ],
)
def test_a_malformed_bundle_file_is_refused(changed: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        meta.parse(changed)


def test_a_bundle_opens_with_its_own_rules_the_ones_given_or_the_ones_it_names(release: Path, tmp_path: Path) -> None:
    with meta.open_bundle(release) as bundle:
        assert bundle.ruleset.sha256 == model().sha256
        bundle.prepare()
        assert bundle.engine.rows("select count(*) from spans where span = 'month'") == [(24,)]
    plain = write_bundle(tmp_path / "plain", evidence())
    with meta.open_bundle(plain) as bundle:
        assert bundle.ruleset.id == "model-2021"
    with meta.open_bundle(plain, Path("model-2021")) as bundle:
        assert bundle.ruleset.id == "model-2021"
    with meta.open_bundle(plain, release / "ruleset") as bundle:
        assert bundle.ruleset.id == "model-2021"
    with pytest.raises(InputError, match=r"no bundle\.json — give a bundle or release folder"):
        meta.open_bundle(tmp_path)


def test_a_bundle_that_cannot_be_read_leaves_no_engine_open(tmp_path: Path) -> None:
    plain = write_bundle(tmp_path / "plain", evidence())
    (plain / "evidence" / "rumours.csv").write_text("x\n", "utf-8")
    with pytest.raises(InputError, match="no such table"):
        meta.open_bundle(plain)


def test_the_key_of_the_release_is_the_signers(release: Path) -> None:
    assert (release / "log" / "key.txt").read_text("utf-8") == f"{SIGNER.verifier}\n"


def test_a_rewritten_table_is_the_same_table(lie: Path) -> None:
    before = content(lie)
    rewrite_table(lie, "appeals", "select 1", forms=("csv",))
    assert content(lie) == before
