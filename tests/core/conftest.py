"""For the core's tests: settings of the property tests, and one sealed release for the whole run."""

from pathlib import Path

import pytest
from hypothesis import settings

from core.releases import copy, sealed

# No time limit per example, and no folder of remembered examples.
settings.register_profile("core", deadline=None, database=None)
settings.load_profile("core")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed release that no test changes."""
    return sealed(tmp_path_factory.mktemp("release") / "trial")


@pytest.fixture
def lie(release: Path, tmp_path: Path) -> Path:
    """A copy of the release, to be tampered with."""
    return copy(release, tmp_path / "lie")
