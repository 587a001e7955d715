"""The locks: every file has a hash, nothing names a registry or a machine, and all of them agree."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
SETTINGS = [ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / ".ci/run", *(ROOT / "src").rglob("ruff.toml")]
REGISTRY = re.compile(r"index[-_]url|find[-_]links|trusted[-_]host|tool\.uv\.|registry\s*=|\bfile:", re.IGNORECASE)
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(home|root|Users|tmp|opt|srv|mnt)/|\b[A-Z]:\\")


def requirements(lock: Path) -> dict[str, str]:
    """Name -> the whole requirement with its hashes, on one line."""
    text = re.sub(r"^\s*#.*$", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return {line.split("==")[0].strip(): line for line in text.splitlines() if line.strip()}


def versions(lock: Path) -> dict[str, str]:
    pins = [Requirement(line.split(" --hash")[0]) for line in requirements(lock).values()]
    return {pin.name: str(pin.specifier).removeprefix("==") for pin in pins}


def dev_lock() -> dict[str, str]:
    return versions(ROOT / "requirements/test.txt")


@pytest.mark.parametrize("file", [*LOCKS, *SETTINGS], ids=lambda file: str(file.relative_to(ROOT)))
def test_no_lock_or_settings_file_names_a_registry_or_a_machine(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not REGISTRY.findall(text)
    assert not MACHINE_PATH.findall(text)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address_at_all(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_has_a_hash(lock: Path) -> None:
    found = requirements(lock)
    assert found
    for name, line in found.items():
        assert re.match(r"[\w.-]+==[\w.+!-]+", line), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), name


# What is only measured against needs no place among what is tested with.
@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.stem != "bench"], ids=lambda lock: lock.name)
def test_the_dev_lock_holds_the_same_versions(lock: Path) -> None:
    assert versions(lock).items() <= dev_lock().items()


def test_the_bench_lock_shares_the_versions_it_has_in_common_with_the_dev_lock() -> None:
    locked = dev_lock()
    bench = versions(ROOT / "requirements/bench.txt")
    assert {"pymcdm", "scikit-criteria"} <= set(bench)
    assert {name: pin for name, pin in bench.items() if name in locked} == {
        name: locked[name] for name in bench if name in locked
    }


def test_the_core_needs_no_django() -> None:
    assert not [name for name in versions(ROOT / "requirements/core-test.txt") if "django" in name]


def test_the_dev_lock_answers_pyproject() -> None:
    """If this fails: make lock."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    own = [group for name, group in pyproject["dependency-groups"].items() if name != "bench"]
    groups = [*project["optional-dependencies"].values(), *own]
    wanted = [*project["dependencies"], *(one for group in groups for one in group)]
    locked = dev_lock()
    for requirement in map(Requirement, wanted):
        pinned = locked.get(requirement.name)
        assert pinned, f"{requirement.name} is not locked"
        assert requirement.specifier.contains(pinned), requirement
