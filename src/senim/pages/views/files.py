"""Files of releases, byte for byte, and the small addresses machines ask for."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from senim.ledger.services import signer
from senim.rating import selectors
from senim.rating.models import Region, Release

YEAR = 365 * 24 * 3600
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}
PLAIN = "text/plain; charset=utf-8"


def _sent(path: Path) -> FileResponse:
    kind = TYPES.get(path.suffix, PLAIN)
    response = FileResponse(path.open("rb"), content_type=kind)
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def file(request: HttpRequest, slug: str, name: str) -> FileResponse:
    """One file of a release. Only files that lie in the release's own folder are sent."""
    release = get_object_or_404(Release, slug=slug)
    folder = selectors.folder(release).resolve()
    try:
        path = (folder / name).resolve()
        there = path.is_relative_to(folder) and path.is_file()
    except OSError as error:  # a name longer than any file's
        raise Http404 from error
    if not there:
        raise Http404
    return _sent(path)


def archive(request: HttpRequest, slug: str) -> FileResponse:
    """The whole release as a zip file."""
    release = get_object_or_404(Release, slug=slug)
    path = selectors.folder(release).with_suffix(".zip")
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), content_type="application/zip", as_attachment=True, filename=f"senim-{slug}.zip"
    )
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def key(request: HttpRequest) -> HttpResponse:
    """The public key of the log."""
    return HttpResponse(f"{signer().verifier}\n", content_type=PLAIN)


def robots(request: HttpRequest) -> HttpResponse:
    """A demonstration or an exercise is not for search engines."""
    hidden = settings.DEBUG or Region.objects.filter(primary=True, fictional=True).exists()
    return HttpResponse("User-agent: *\nDisallow: /\n" if hidden else "User-agent: *\nAllow: /\n", content_type=PLAIN)


def ready(request: HttpRequest) -> HttpResponse:
    """Whether this server may be sent readers: every migration is applied, keys can be read; else 503 and why."""
    missing = [str(one) for one, _backwards in _plan()]
    problems = [f"migrations: {len(missing)}"] if missing else []
    problems += [
        f"{path.name}: unreadable"
        for path in (Path(settings.SENIM_LOG_KEY), Path(settings.SENIM_PERSON_KEY))
        if path.exists() and not os.access(path, os.R_OK)
    ]
    return HttpResponse("\n".join(problems or ["ready"]) + "\n", content_type=PLAIN, status=503 if problems else 200)


def _plan() -> list[tuple[Any, bool]]:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def health(request: HttpRequest) -> HttpResponse:
    """Whether the application answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok\n", content_type=PLAIN)
