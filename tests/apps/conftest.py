"""The demonstration region, published once a session into the test database; every test rolls its own changes back."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from pytest_django import DjangoDbBlocker, Settings

from apps.office import emptied
from senim.demo.region import load
from senim.rating.models import Region, Release


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Both months of the region of seed 1, its office empty again: each test files what it counts."""
    with django_db_blocker.unblock():
        load(1, lambda _: None)
        emptied()


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
