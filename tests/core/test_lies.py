"""A verifier is shown lies, one test each: every one is refused, and the message says where."""

import shutil
from pathlib import Path

import pytest

from core.bundles import evidence, model, write_bundle
from core.releases import (
    KEYS,
    LOGGED,
    PUBLISHED,
    SIGNER,
    STRANGER,
    edit,
    rehash,
    resign,
    rewrite_table,
    rows,
    sealed,
    sign,
    with_files,
)
from core.rulesets import tiny
from senim_core.bundle import write
from senim_core.bundle.verify import verify
from senim_core.canonical import sha256, to_json
from senim_core.errors import SenimError
from senim_core.evidence.schema import tables
from senim_core.rating.ruleset import FOLDER

LOG = [f"log/{name}.{form}" for name in ("release", "ruleset") for form in ("json", "tlog-proof")] + ["log/key.txt"]
FILES = [
    "bundle.json", "datapackage.json", "manifest.sha256", *LOG,
    *(f"results/{name}.csv" for name in ("parts", "scores", "totals", "figures", "intervals", "scenarios", "ranges")),
    *(f"evidence/{table}.{form}" for table in tables() for form in ("csv", "parquet")),
    *(f"ruleset/{path.relative_to(FOLDER / 'model-2021').as_posix()}"
      for path in sorted((FOLDER / "model-2021").rglob("*.*")) if path.is_file()),
]  # fmt: skip


def refused(folder: Path, problem: str) -> None:
    with pytest.raises(SenimError, match=problem):
        verify(folder, KEYS)


def test_the_list_of_files_is_complete(release: Path) -> None:
    found = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    assert found == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_one_bit_changed_anywhere_is_refused_and_the_file_is_named(lie: Path, name: str) -> None:
    path = lie / name
    original = path.read_bytes()
    expected = name.replace(".json", ".tlog-proof") if name in LOG else name
    for place in {0, len(original) // 3, len(original) // 2, len(original) - 1}:
        for bit in (1, 32):
            changed = bytearray(original)
            changed[place] ^= bit
            path.write_bytes(changed)
            with pytest.raises(SenimError) as error:
                verify(lie, KEYS)
            assert expected in str(error.value), f"byte {place}"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(lie: Path, name: str) -> None:
    (lie / name).unlink()
    refused(lie, f"^{name}: the file is missing")


@pytest.mark.parametrize("name", ["note.txt", "evidence/extra.csv", "results/more.csv", "ruleset/criteria/IV-1.sql"])
def test_an_added_file_is_named(lie: Path, name: str) -> None:
    (lie / name).write_text("x\n", "utf-8")
    refused(lie, f"^{name}: the file is not in the manifest — it was added later")


@pytest.mark.parametrize("name", ["log/more.txt", "log/release.json.old"])
def test_a_file_added_to_the_log_is_named(lie: Path, name: str) -> None:
    (lie / name).write_text("x\n", "utf-8")
    refused(lie, f"^{name}: the file does not belong here")


def test_a_link_in_the_place_of_a_file_is_named(lie: Path, release: Path) -> None:
    for name in ("evidence/areas.csv", "log/release.json"):
        (lie / name).unlink()
        (lie / name).symlink_to(release / name)
    refused(lie, r"^log/release\.json: the file is missing")
    (lie / "log" / "release.json").unlink()
    shutil.copy(release / "log" / "release.json", lie / "log")
    refused(lie, r"^evidence/areas\.csv: a link stands in the release")


# The evidence is changed and every hash made anew.
TAKEN = "delete from appeals where appeal_id = 'a7'"


def test_a_removed_appeal_does_not_fit_what_was_logged(lie: Path) -> None:
    rewrite_table(lie, "appeals", TAKEN)
    rehash(lie)
    refused(lie, r"^log/release\.json: evidence: logged .*— the release is not the one that was logged")


def test_a_removed_appeal_does_not_fit_the_results_even_signed_again(lie: Path) -> None:
    rewrite_table(lie, "appeals", TAKEN)
    refused(resign(lie), r"^results/parts\.csv: d2, III-2, answered: n published 4, recomputed 3")


def test_an_invented_answer_is_found_in_the_results_even_signed_again(lie: Path) -> None:
    rewrite_table(lie, "appeals", "update appeals set answered_on = '2021-03-22' where appeal_id = 'a6'")
    refused(resign(lie), r"^results/parts\.csv: d1, III-2, answered: x published 3, recomputed 4")


def test_copies_that_differ_are_named_even_signed_again(lie: Path) -> None:
    rewrite_table(lie, "appeals", TAKEN, forms=("csv",))
    refused(resign(lie), "^evidence/appeals: CSV and Parquet differ: a7")


def test_a_row_more_in_one_copy_is_named_too(lie: Path) -> None:
    rewrite_table(lie, "appeals", TAKEN, forms=("parquet",))
    refused(resign(lie), "^evidence/appeals: CSV and Parquet differ: a7")


def test_copies_that_differ_only_in_the_order_of_rows_are_the_same(lie: Path) -> None:
    path = lie / "evidence" / "areas.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(lines)]) + "\n", "utf-8")
    rehash(lie)
    (lie / "datapackage.json").write_bytes(write.datapackage(lie, *_of(lie), write.hashes(lie)))
    assert verify(resign(lie), KEYS).checks


@pytest.mark.parametrize("name", ["evidence/areas.csv", "evidence/areas.parquet", "evidence/leave.csv"])
def test_a_copy_left_out_is_named_even_signed_again(lie: Path, name: str) -> None:
    (lie / name).unlink()
    refused(resign(lie), f"^{name}: the file is missing")


def test_evidence_that_breaks_its_own_terms_is_refused_even_signed_again(lie: Path) -> None:
    rewrite_table(lie, "appeals", "update appeals set due_on = '2021-04-30' where appeal_id = 'a7'")
    refused(resign(lie), r"^evidence: appeals\.due_on: date differs from the one the term gives, 1 rows \(a7\)")


# The results are changed and everything is rehashed and signed again by the trusted key.
RESULTS = {
    "a score": ("scores.csv", "d2,I-1,214286,", "d2,I-1,914286,", "d2, I-1: score_ppm published 914286, recomputed 214286"),
    "a score where none is": ("scores.csv", "d1,I-4,,not_applicable", "d1,I-4,900000,",
                              "d1, I-4: score_ppm published 900000, recomputed empty"),
    "a count": ("parts.csv", "d2,III-2,answered,4,3,4", "d2,III-2,answered,4,4,4",
                "d2, III-2, answered: x published 4, recomputed 3"),
    "a reason": ("scores.csv", "d1,III-4,,too_few", "d1,III-4,,", "d1, III-4: reason published empty, recomputed too_few"),
    "a place": ("totals.csv", ",1,2,\n", ",2,2,\n", "d1: place published 2, recomputed 1"),
    "an interval": ("intervals.csv", "d1,1,", "d1,2,", "d1: weights_p5 published 2, recomputed 1"),
    "a scenario": ("scenarios.csv", "city,equal_weights,,2,0,", "city,equal_weights,,2,1,",
                   "city, equal_weights, : shift_sum published 1, recomputed 0"),
    "a best place": ("ranges.csv", "d2,2,", "d2,1,", "d2: best published 1, recomputed 2"),
    "a figure": ("figures.csv", "appeals,resolved,6,", "appeals,resolved,9,",
                 "appeals, resolved: amount published 9, recomputed 6"),
    "a row left out": ("scores.csv", "d1,I-1,785714,\n", "", "d1, I-1: this row is missing or out of place"),
    "the last row left out": ("scores.csv", "d2,III-5,0,\n", "", "d2, III-5: this row is missing or out of place"),
    "two rows exchanged": ("scores.csv", "d1,I-2,0,\nd1,I-3,0,\n", "d1,I-3,0,\nd1,I-2,0,\n",
                           "d1, I-2: this row is missing or out of place"),
    "a cell too many": ("scores.csv", "d1,I-2,0,\n", "d1,I-2,0,,\n", "d1, I-2: this row is missing or out of place"),
    "a row added": ("scores.csv", "d2,III-5,0,\n", "d2,III-5,0,\nd3,I-1,1,\n", "rows were added, or the text is not canon"),
    "other line ends": ("scores.csv", "\n", "\r\n", "rows were added, or the text is not canonical"),
    "another heading": ("totals.csv", "deputy_id,", "person,", "rows were added, or the text is not canonical"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "problem"), RESULTS.values(), ids=RESULTS.keys())
def test_a_result_that_was_edited_is_named_with_both_values(
    lie: Path, name: str, old: str, new: str, problem: str
) -> None:
    edit(lie, f"results/{name}", old, new)
    refused(resign(lie), f"^results/{name}: {problem}")


def test_a_result_that_no_rule_computes_is_refused_even_signed_again(lie: Path) -> None:
    (lie / "results" / "favourites.csv").write_text("d2\n", "utf-8")
    refused(resign(lie), "^results: a file of results that no rule computes")


def test_a_descriptor_that_was_edited_is_refused_even_signed_again(lie: Path) -> None:
    edit(lie, "datapackage.json", "CC-BY-4.0", "CC-BY-9.0")
    refused(resign(lie), r"^datapackage\.json: differs from the one made from the schema")


def test_a_manifest_in_another_order_is_refused(lie: Path) -> None:
    lines = (lie / "manifest.sha256").read_text("utf-8").splitlines()
    (lie / "manifest.sha256").write_text("\n".join(reversed(lines)) + "\n", "utf-8")
    refused(lie, r"^manifest\.sha256: not in canonical form")


def test_a_statement_about_other_evidence_is_refused_though_signed(lie: Path) -> None:
    said = write.statement(write.hashes(lie), *_of(lie), (9, bytes(32)), published=PUBLISHED, seq=1, previous="")
    refused(sign(lie, said, model()), r"^log/release\.json: evidence: logged .*'items': 9")


def _of(folder: Path) -> tuple[write.Meta, write.Ruleset]:
    return write.parse((folder / "bundle.json").read_bytes()), model()


# The log.
def test_a_checkpoint_of_another_key_is_refused(lie: Path) -> None:
    statement = (lie / "log" / "release.json").read_bytes()
    refused(
        sign(lie, statement, model(), signer=STRANGER), r"^log/release\.tlog-proof: signed note: no known key signed"
    )


def test_another_key_beside_a_genuine_signature_is_named(lie: Path) -> None:
    (lie / "log" / "key.txt").write_text(f"{STRANGER.verifier}\n", "utf-8")
    refused(lie, r"^log/key\.txt: not the key that signed")


@pytest.mark.parametrize("text", ["", "nonsense\n", f"{SIGNER.verifier}", f" {SIGNER.verifier}\n"])
def test_a_key_file_of_another_form_is_named(lie: Path, text: str) -> None:
    (lie / "log" / "key.txt").write_text(text, "utf-8")
    refused(lie, r"^log/key\.txt: ")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another release of the same log's key, with its own statement and another rule set."""
    return sealed(tmp_path_factory.mktemp("other") / "other", given=evidence(), ruleset=tiny(), id="other")


@pytest.mark.parametrize("name", ["release", "ruleset"])
def test_the_proof_of_another_release_is_refused(lie: Path, other: Path, name: str) -> None:
    shutil.copy(other / "log" / f"{name}.tlog-proof", lie / "log")
    refused(lie, rf"^log/{name}\.tlog-proof: .*does not lead to the root")


def test_the_statement_of_another_release_is_refused(lie: Path, other: Path) -> None:
    for form in ("json", "tlog-proof"):
        shutil.copy(other / "log" / f"release.{form}", lie / "log")
    refused(lie, r"^log/release\.json: bundle: logged other, recomputed trial")


def test_the_rule_set_of_another_release_is_refused(lie: Path, other: Path) -> None:
    for form in ("json", "tlog-proof"):
        shutil.copy(other / "log" / f"ruleset.{form}", lie / "log")
    refused(lie, r"^log/ruleset\.json: logged [0-9a-f]{64}, the release has [0-9a-f]{64} — the rules were changed")


def test_a_leaf_in_the_place_of_another_is_refused(lie: Path) -> None:
    for form in ("json", "tlog-proof"):
        shutil.copy(lie / "log" / f"ruleset.{form}", lie / "log" / f"release.{form}")
    refused(lie, r"^log/release\.json: the leaf is no release/v1")


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        b"[]",
        b"{}",
        to_json({"published": 5}),
        to_json({"published": "soon"}),
        to_json({"published": LOGGED}),
        b"3",
    ],
)
def test_a_leaf_that_is_no_statement_is_refused_though_signed(lie: Path, leaf: bytes) -> None:
    refused(sign(lie, leaf, model()), r"^log/release\.json: not a statement")


def test_a_leaf_with_a_key_more_is_refused_though_signed(lie: Path) -> None:
    leaf = write.methodology_leaf(model(), LOGGED).replace(b"{", b'{"a":1,', 1)
    statement = (lie / "log" / "release.json").read_bytes()
    refused(sign(lie, statement, model(), leaf=leaf), r"^log/ruleset\.json: the leaf is no methodology/v1")


def test_a_rule_set_logged_after_the_release_is_refused(lie: Path) -> None:
    refused(resign(lie, late=True), r"^log/ruleset\.json: the rule set was logged after the release")


def test_a_rule_set_logged_in_the_period_needs_the_word_retrospective(tmp_path: Path) -> None:
    folder = sealed(tmp_path / "r", given=rows(), ruleset=tiny(), retrospective=False)
    refused(folder, r"^log/ruleset\.json: the rule set was logged 2021-09-01, after the period began")


def test_a_rule_that_was_changed_is_refused_though_rehashed(lie: Path) -> None:
    edit(lie, "ruleset/ruleset.toml", "minimum = 3", "minimum = 4")
    rehash(lie)
    refused(lie, r"^log/ruleset\.json: logged .* — the rules were changed")


HOSTILE = {
    "a file": ("select * from read_csv('/etc/passwd')", r"criteria/I-5\.sql, line 1: table function read_csv"),
    "a second statement": ("select 1; copy mandates to 'stolen.csv'", r"criteria/I-5\.sql"),
    "a clock": ("select current_date", "reads a clock"),
    "a table of the system": ("select * from duckdb_secrets", "unknown table 'duckdb_secrets'"),
    "another schema": ("select * from information_schema.tables", "a table of another schema"),
}


@pytest.mark.parametrize(("sql", "problem"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_rule_set_is_refused_before_it_runs(lie: Path, sql: str, problem: str) -> None:
    (lie / "ruleset" / "criteria" / "I-5.sql").write_text(sql, "utf-8")
    changed = with_files(model(), {"criteria/I-5.sql": sql.encode()})
    listing = "".join(f"{sha256(changed[name])}  {name}\n" for name in sorted(changed))
    leaf = to_json(
        {"type": "methodology/v1", "id": "model-2021", "sha256": sha256(listing.encode()), "status": "draft",
         "published": LOGGED}
    )  # fmt: skip
    refused(resign(lie, leaf=leaf), problem)


def test_a_hostile_header_of_a_table_is_refused_and_not_run(lie: Path, tmp_path: Path) -> None:
    target = tmp_path / "stolen.csv"
    header = f"a': 'VARCHAR'}}); copy (select 1) to '{target}'; --"
    (lie / "evidence" / "areas.csv").write_text(f"{header}\n", "utf-8")
    rehash(lie)
    refused(lie, r"^areas\.csv: columns differ")
    assert not target.exists()


def test_a_bundle_is_not_a_release(tmp_path: Path) -> None:
    plain = write_bundle(tmp_path / "plain", evidence())
    refused(plain, r"^log/key\.txt: the file is missing")
