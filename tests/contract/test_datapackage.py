"""``datapackage.json`` of a release is valid for `frictionless`, a tool that knows nothing of this project."""

import json
import shutil
from pathlib import Path

import frictionless
import pytest

from contract.releases import demo_release
from senim_core.evidence.schema import tables

RESULTS = tuple(
    f"results-{name}" for name in ("parts", "scores", "totals", "figures", "intervals", "scenarios", "ranges")
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_release(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    return shutil.copytree(release, tmp_path / "release")


def validate(folder: Path) -> frictionless.Report:
    return frictionless.validate(str(folder / "datapackage.json"))


def problems(folder: Path) -> set[tuple[str, str]]:
    """(resource, kind of error) of everything frictionless says against the release in ``folder``."""
    report = validate(folder)
    assert not report.valid
    return {(task.name, error.type) for task in report.tasks for error in task.errors}


def change(folder: Path, path: str, old: str, new: str) -> None:
    """Change the first ``old`` in a file, and forget its hash and size, so that the rows are looked at."""
    file = folder / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        if resource["path"] == path:
            del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


def first_line(folder: Path, table: str) -> list[str]:
    return (folder / "evidence" / f"{table}.csv").read_text("utf-8").splitlines()[1].split(",")


def test_a_release_is_valid_with_every_row_key_and_hash(release: Path) -> None:
    report = validate(release)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert not report.warnings
    assert [task.name for task in report.tasks] == [*tables(), *RESULTS]
    rows = {task.name: task.stats.get("rows", 0) for task in report.tasks}
    for name in tables():
        text = (release / "evidence" / f"{name}.csv").read_text("utf-8")
        assert rows[name] == text.count("\n") - 1


def test_the_descriptor_itself_is_of_the_standard(release: Path) -> None:
    descriptor = json.loads((release / "datapackage.json").read_bytes())
    assert list(frictionless.Package.metadata_validate(descriptor)) == []


def test_every_table_says_its_key_and_what_its_columns_refer_to(release: Path) -> None:
    package = frictionless.Package(str(release / "datapackage.json"))
    for table in tables().values():
        schema = package.get_resource(table.name).schema
        assert schema.field_names == list(table.names)
        assert schema.primary_key == list(table.key)
        referred = {(key["fields"][0], key["reference"]["resource"]) for key in schema.foreign_keys}
        assert referred == {(c.name, c.references[0]) for c in table.columns if c.references}


def test_a_changed_byte_is_reported_by_the_hash(copy: Path) -> None:
    file = copy / "evidence/appeals.csv"
    file.write_text(file.read_text("utf-8").replace("silent", "Silent", 1), "utf-8")
    assert ("appeals", "hash-count") in problems(copy)


def test_a_cut_file_is_reported_by_its_size(copy: Path) -> None:
    file = copy / "evidence/appeals.csv"
    file.write_bytes(file.read_bytes()[:-200])
    assert ("appeals", "byte-count") in problems(copy)


def test_a_missing_file_is_reported(copy: Path) -> None:
    (copy / "evidence/leave.csv").unlink()
    assert ("leave", "scheme-error") in problems(copy)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("evidence/appeals.csv", "silent", "shouting", ("appeals", "constraint-error")),
        ("evidence/appeals.csv", ",2021-", ",the 2021-", ("appeals", "type-error")),
        ("evidence/sittings.csv", ",session,", ",,", ("sittings", "constraint-error")),
        ("evidence/appeals.csv", "appeal_id", "number", ("appeals", "incorrect-label")),
        ("results/totals.csv", ",region", ",region,extra", ("results-totals", "extra-cell")),
    ],
    ids=["a value of no list", "no date", "a needed value is missing", "a column renamed", "a cell too many"],
)
def test_damage_in_a_cell_is_reported(copy: Path, path: str, old: str, new: str, expected: tuple[str, str]) -> None:
    change(copy, path, old, new)
    assert expected in problems(copy)


def test_a_row_that_stands_twice_is_reported_by_its_key(copy: Path) -> None:
    second = (copy / "evidence/appeals.csv").read_text("utf-8").splitlines()[2]
    change(copy, "evidence/appeals.csv", second, f"{second}\n{second}")
    assert ("appeals", "primary-key") in problems(copy)


def test_a_row_that_refers_to_nobody_is_reported(copy: Path) -> None:
    deputy = first_line(copy, "appeals")[1]
    change(copy, "evidence/appeals.csv", deputy, "D-nobody")
    assert ("appeals", "foreign-key") in problems(copy)
