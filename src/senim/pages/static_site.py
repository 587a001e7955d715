"""The public site as plain files: what a web server serves when the application is dead.

A frozen release is written once and never again; pages that speak of the latest release are written anew
each time. Each page is asked of the application itself, so the files are what readers see.
"""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import cast

import django
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from senim.rating import selectors
from senim.rating.models import RatedMandate, Release
from senim_core.figures import compute

PART = 1000  # addresses a process is given at a time
Say = Callable[[str], None]


class SiteError(RuntimeError):
    """A page that could not be written; the message names its address."""


class Writer:
    """Asks the application for addresses and writes the answers below one folder."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self._handler = BaseHandler()
        self._handler.load_middleware()
        host = next((name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))), "127.0.0.1")
        self._requests = RequestFactory(headers={"host": host, "accept-encoding": "identity"})
        self.written = 0

    def _ask(self, address: str) -> HttpResponseBase:
        return self._handler.get_response(self._requests.get(address))

    def write(self, address: str) -> None:
        """Write one address; a redirect becomes a page that leads on. Raises SiteError for anything else."""
        response = self._ask(_closed(address))
        if response.status_code == 302:
            content = _leading_on(response.headers["Location"])
        elif response.status_code == 200:
            content = _body(response)
        else:
            raise SiteError(f"{address} answered {response.status_code}")
        response.close()
        path = self.target / address.lstrip("/")
        if address.endswith("/"):
            path = path / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        partial.write_bytes(content)
        partial.rename(path)
        self.written += 1


def _closed(address: str) -> str:
    """Pages of the running office have one in their place among the files: it says that they do not answer now."""
    language, _slash, page = address.lstrip("/").partition("/")
    running = (
        "appeals/", "receptions/", "programme/", "facilities/", "budget/", "sittings/", "decisions/", "bodies/",
        "councils/", "requests/", "campaign/", "cohorts/", "report/",
    )  # fmt: skip
    return f"/{language}/appeals/closed/" if page in running else address


def _body(response: HttpResponseBase) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response.streaming_content)  # type: ignore[arg-type]
    return cast(HttpResponse, response).content


def _leading_on(address: str) -> bytes:
    return (
        f'<!doctype html><html lang="kk"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={address}">'
        f'<link rel="icon" href="data:,"><title>Senim</title><a href="{address}">Senim</a></html>\n'
    ).encode()


def _in_languages(name: str, **where: str) -> Iterator[str]:
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            yield reverse(name, kwargs=where)


def frozen_addresses(release: Release) -> Iterator[str]:
    """Every address of one release."""
    folder = selectors.folder(release)
    yield from _in_languages("release", slug=release.slug)
    for name in ("release-deputies", "firmness", "changes"):
        yield from _in_languages(name, slug=release.slug)
    for figure in compute.figures():
        if release.figures.get(figure) is not None:
            yield from _in_languages("figure", slug=release.slug, figure_id=figure)
            yield reverse("figure-csv", kwargs={"slug": release.slug, "figure_id": figure})
    for deputy_id in (
        RatedMandate.objects.filter(release=release).order_by("deputy_id").values_list("deputy_id", flat=True)
    ):
        yield from _in_languages("deputy", slug=release.slug, deputy_id=deputy_id)
        for code in selectors.ruleset(release).criteria:
            yield from _in_languages("criterion", slug=release.slug, deputy_id=deputy_id, code=code)
            where = {"slug": release.slug, "deputy_id": deputy_id, "code": code}
            yield reverse("items-csv", kwargs=where)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield reverse("file", kwargs={"slug": release.slug, "name": path.relative_to(folder).as_posix()})
    yield reverse("archive", kwargs={"slug": release.slug})


def current_addresses(release: Release) -> Iterator[str]:
    """Addresses that change with each release."""
    office = ("appeals", "receptions", "programme", "facilities", "budget", "sittings", "councils",
              "requests", "campaign", "cohorts", "reports", "appeals-closed")  # fmt: skip
    for name in ("home", "deputies", "method", "data", "releases", *office):
        yield from _in_languages(name)
    for deputy_id in (
        RatedMandate.objects.filter(release=release).order_by("deputy_id").values_list("deputy_id", flat=True)
    ):
        yield from _in_languages("current-deputy", deputy_id=deputy_id)
    yield from ("/", reverse("log-key"), reverse("robots"))


def _write_part(target: Path, addresses: Sequence[str]) -> int:
    writer = Writer(target)
    for address in addresses:
        writer.write(address)
    return writer.written


def _write_release(target: Path, release: Release, say: Say) -> int:
    """Write one release with a process for each core: every page is independent of the others."""
    addresses = list(frozen_addresses(release))
    parts = [addresses[start : start + PART] for start in range(0, len(addresses), PART)]
    written = 0
    connections.close_all()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=spawn, initializer=django.setup) as pool:
        for done in pool.map(_write_part, [target] * len(parts), parts):
            written += done
            say(f"static site, {release.slug}: {written} of {len(addresses)} files")
    return written


def write_site(target: Path, say: Say) -> int:
    """Write what is missing of every release, and the current pages; returns the number of files written."""
    region = selectors.primary_region()
    latest = selectors.latest(region) if region else None
    if latest is None:
        raise SiteError("nothing is published yet")
    written = 0
    for release in Release.objects.select_related("region").order_by("id"):
        done = target / ".written" / release.slug
        if not done.exists():
            written += _write_release(target, release, say)
            done.parent.mkdir(parents=True, exist_ok=True)
            done.touch()
    marker = target / ".written" / "current"
    stamp = f"{latest.slug} {Release.objects.count()}"
    if not marker.exists() or marker.read_text("utf-8") != stamp:
        written += _write_part(target, list(current_addresses(latest)))
        _copy_assets(target)
        marker.write_text(stamp, "utf-8")
    return written


def _copy_assets(target: Path) -> None:
    shutil.copytree(settings.STATIC_ROOT, target / "static", dirs_exist_ok=True)
