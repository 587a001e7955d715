"""Publishing is all or nothing, chained, signed, and the same bytes for the same evidence."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connections, transaction

from apps.small import BY, meta, small_region
from installed import EXAMPLE, small_site
from senim.ledger import services as ledger
from senim.ledger.models import Leaf
from senim.rating import drafts, services
from senim.rating.drafts import publish
from senim.rating.models import EvidenceRow, RatedMandate, Region, Release
from senim.rating.services import remove_row, replace_evidence, set_region
from senim_core.bundle.verify import verify
from senim_core.canonical import sha256
from senim_core.errors import InputError, ReleaseError

LATER = "2021-07-05T05:00:00Z"
NAME = "small-2021-05"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("computed_once")]


@pytest.fixture
def small() -> Region:
    return small_region()


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Region, EvidenceRow, Release, RatedMandate, Leaf))


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def state(folder: Path) -> tuple[Any, ...]:
    """Everything that publishing could change; empty folders left behind would show as well."""
    return rows(), files(folder), sorted(folder.iterdir())


def attempt(region: Region, slug: str = NAME) -> Release:
    return publish(region=region, period=meta().period, published=LATER, slug=slug, by=BY)


def test_unfit_evidence_is_refused_with_its_finding_and_leaves_nothing(small: Region, own_releases: Path) -> None:
    row = EvidenceRow.objects.filter(region=small, table="receptions").first()
    row.values["deputy_id"] = "nobody"
    row.save()
    before = state(own_releases)
    with pytest.raises(ReleaseError, match=r"receptions\.deputy_id: no such row in mandates, 1 rows"):
        attempt(small)
    assert state(own_releases) == before


@pytest.mark.parametrize(
    "broken",
    [
        (services.ledger, "append"),
        (drafts, "seal"),
        (drafts, "pack"),
        (drafts, "figures_of"),
        (RatedMandate.objects, "bulk_create"),
        (Path, "rename"),
    ],
    ids=lambda broken: broken[1],
)
def test_a_failure_at_any_step_leaves_neither_row_nor_leaf_nor_file(
    small: Region, own_releases: Path, monkeypatch: pytest.MonkeyPatch, broken: tuple[Any, str]
) -> None:
    before = state(own_releases)
    monkeypatch.setattr(*broken, Mock(side_effect=OSError("no space left")))
    with pytest.raises(OSError, match="no space left"):
        attempt(small)
    assert state(own_releases) == before


def test_a_failure_after_the_files_are_in_place_takes_them_away(
    small: Region, own_releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(own_releases)
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if target.name == f"{NAME}.zip":
            raise OSError("no space left")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="no space left"):
        attempt(small)
    assert state(own_releases) == before


def test_a_name_that_is_taken_is_refused_and_the_release_stays(small: Region, own_releases: Path) -> None:
    before = state(own_releases)
    with pytest.raises(InputError, match="release 2021-05 exists"):
        attempt(small, "2021-05")
    assert state(own_releases) == before


def test_files_without_a_release_are_never_overwritten_or_removed(small: Region, own_releases: Path) -> None:
    (own_releases / NAME).mkdir()
    (own_releases / NAME / "kept.txt").write_text("somebody's")
    before = state(own_releases)
    with pytest.raises(InputError, match="files stand here without a release"):
        attempt(small)
    assert state(own_releases) == before


def test_one_who_publishes_the_same_name_meanwhile_keeps_the_files(
    small: Region, own_releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one finished between our first look and our last step."""

    def other_one_finishes(*_: Any) -> None:
        (own_releases / NAME).mkdir()
        (own_releases / NAME / "bundle.json").write_text("theirs")

    monkeypatch.setattr(drafts, "pack", other_one_finishes)
    with pytest.raises(OSError, match="not empty"):
        attempt(small)
    assert (own_releases / NAME / "bundle.json").read_text() == "theirs"


@pytest.mark.parametrize("slug", ["../outside", "a/b", "", "a.b", "қаңтар", "a b"])
def test_a_name_that_cannot_stand_in_an_address_is_refused(small: Region, own_releases: Path, slug: str) -> None:
    before = state(own_releases.parent)
    with pytest.raises(InputError, match="cannot stand in an address"):
        attempt(small, slug)
    assert state(own_releases.parent) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"budgets": [{}]}, "no table 'budgets'"),
        ({"leave": [{"leave_id": "L-1"}]}, "other columns"),
        ({"cohorts": [{"deputy_id": "d", "cohort": "women", "phone": "1"}]}, "other columns"),
    ],
    ids=["table", "missing-column", "extra-column"],
)
def test_evidence_of_another_shape_changes_nothing(region: Region, given: dict[str, Any], said: str) -> None:
    before = list(EvidenceRow.objects.order_by("id").values_list("id", "values"))
    with pytest.raises(InputError, match=said):
        replace_evidence(region=region, rows={"leave": [], **given}, by=BY)
    assert list(EvidenceRow.objects.order_by("id").values_list("id", "values")) == before


def test_a_row_that_is_not_there_cannot_be_removed(region: Region) -> None:
    with pytest.raises(InputError, match="measures: no row 'M-9999'"):
        remove_row(region=region, table="measures", key="M-9999", by=BY)


def test_only_one_region_is_the_home_pages(region: Region) -> None:
    what = {"title": region.title, "notice": region.notice, "ruleset": region.ruleset}
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        set_region(slug="second", primary=True, by=BY, **what)


def test_the_log_is_not_written_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction is hidden, as if there were none."""
    before = ledger.leaves()
    with monkeypatch.context() as patched:
        patched.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError, match="the act it records"):
            ledger.append(body=b'{"type":"trial/v1"}')
    assert ledger.leaves() == before


def test_leaves_are_numbered_without_gaps_and_hold_what_was_signed(region: Region) -> None:
    said = ledger.leaves()
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(len(said)))
    for release in region.releases.all():
        assert said[release.leaf_index].decode() == release.statement


def test_each_act_leaves_its_actor_in_the_log(small: Region, own_releases: Path) -> None:
    before = len(ledger.leaves())
    attempt(small)
    some = EvidenceRow.objects.filter(region=small, table="receptions")[0]
    remove_row(region=small, table=some.table, key=some.key, by=BY)
    acts = [json.loads(leaf) for leaf in ledger.leaves()[before:]]
    assert [act["type"] for act in acts] == ["draft/v1", "release/v1", "published/v1", "evidence-removed/v1"]
    assert {act["by"] for act in acts if "by" in act} == {BY}


def test_each_release_names_the_hash_of_the_one_before(region: Region) -> None:
    first, second = region.releases.order_by("seq")
    assert json.loads(first.statement)["previous"] == ""
    assert json.loads(second.statement)["previous"] == sha256(first.statement.encode())
    assert [json.loads(release.statement)["seq"] for release in (first, second)] == [1, 2]


@pytest.mark.parametrize("slug", ["2021-04", "2021-05"])
def test_a_stranger_with_the_logs_key_verifies_each_release(slug: str) -> None:
    report = verify(Path(configured.SENIM_RELEASES) / slug, [ledger.signer().verifier])
    assert [check for check, _ in report.checks] == [
        "signature and proofs", "files", "rule set", "evidence", "rating", "totals"
    ]  # fmt: skip
    assert not [warning for warning in report.warnings if "key" in warning]


def test_another_database_with_another_key_publishes_the_same_bytes(own_releases: Path) -> None:
    """The second installation is a process of its own, with its own database and its own key."""
    there = small_site().var / "releases"
    call_command("publish_bundle", str(EXAMPLE), published="2021-06-05T05:00:00Z")
    (name,) = (path.name for path in there.iterdir() if path.is_dir() and not path.name.startswith("."))
    ours, theirs = own_releases / name, there / name
    kept: Callable[[Path], dict[str, str]] = lambda folder: {  # noqa: E731
        name: digest for name, digest in files(folder).items() if not name.startswith("log/")
    }
    assert kept(ours) == kept(theirs)
    assert len(kept(ours)) > 80
    assert (ours / "log" / "release.json").read_bytes() == (theirs / "log" / "release.json").read_bytes()
    assert (ours / "log" / "key.txt").read_bytes() != (theirs / "log" / "key.txt").read_bytes()
