"""The demonstration region, published once a session into the test database; every test rolls its own changes back."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from apps.office import emptied
from installed import demonstration
from senim.accounts.models import Staff
from senim.rating import drafts
from senim.rating.models import Region, Release
from senim_core.bundle.write import Computed, compute_release
from senim_core.canonical import sha256, to_json
from senim_core.rating.ruleset import Ruleset


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A test database on PostgreSQL is a copy of the demonstration's, which is filled once a run."""
    if connection.vendor == "postgresql":
        url = demonstration().environment["SENIM_DATABASE_URL"]
        connection.settings_dict["TEST"]["TEMPLATE"] = urlsplit(url).path.lstrip("/")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Both months of the region of seed 1, its office and staff empty again: each test files what it counts."""
    there = demonstration().var
    for folder in ("keys", "releases"):
        shutil.copytree(there / folder, configured.SENIM_VAR / folder, dirs_exist_ok=True)
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(there / "senim.sqlite3")) as source:
                source.backup(connection.connection)
        emptied()
        Staff.objects.all().delete()


@pytest.fixture(autouse=True)
def _no_kept_pages() -> Iterator[None]:
    """Pages kept by one test would answer the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.get(slug="demo")


@pytest.fixture
def release(db: None) -> Release:
    """The newest release of the region."""
    return Release.objects.select_related("region").get(slug="2021-05")


@pytest.fixture
def own_releases(tmp_path: Path, settings: Settings) -> Path:
    """A releases folder of the test's own, with the session's releases in it, for tests that publish."""
    folder = tmp_path / "releases"
    shutil.copytree(configured.SENIM_RELEASES, folder, copy_function=os.link)
    settings.SENIM_RELEASES = folder
    settings.SENIM_DRAFTS = tmp_path / "drafts"
    return folder


@pytest.fixture(scope="session")
def _computations(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Computed]]:
    return tmp_path_factory.mktemp("computed"), {}


@pytest.fixture
def computed_once(_computations: tuple[Path, dict[str, Computed]], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is computed of a bundle is computed once and copied after that: the same bytes give the same bytes."""
    folder, kept = _computations

    def once(source: Path, target: Path, ruleset: Ruleset, **more: Any) -> Computed:
        files = [(str(path.relative_to(source)), sha256(path.read_bytes())) for path in sorted(source.rglob("*.*"))]
        name = sha256(to_json([files, ruleset.sha256]))
        if name not in kept:
            made = compute_release(source, target, ruleset, **more)
            shutil.copytree(target, folder / name)
            kept[name] = made
            return made
        shutil.copytree(folder / name, target)
        return replace(kept[name], folder=target)

    monkeypatch.setattr(drafts, "compute_release", once)
