"""Installations of the platform as an operator has them: own folder, own database, own key, real settings.

Each is made once a test run, by the program `senim` itself, and removed at its end.
"""

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

SENIM = Path(sys.executable).with_name("senim")
EXAMPLE = Path(__file__).parents[1] / "examples" / "release"
LIMIT = 900  # seconds; the demonstration takes minutes where two lanes share two cores
PRIMARY = "from senim.rating.models import Region; Region.objects.update(primary=True)"


@dataclass(frozen=True)
class Installation:
    """Where it lies, and the environment that leads its program there."""

    var: Path
    environment: dict[str, str]

    def senim(self, *words: str) -> str:
        """Run the program; returns what it said."""
        done = subprocess.run(
            [SENIM, *words], env=self.environment, capture_output=True, text=True, check=False, timeout=LIMIT
        )
        assert done.returncode == 0, f"senim {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def postgres_bin() -> Path:
    """The folder of PostgreSQL's own programs."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    try:
        import machine  # noqa: PLC0415 (the module that found the server)
    finally:
        sys.path.pop(0)
    return Path(machine.postgres_bin())


def _own_database() -> str:
    """Address of a new database on the server that the tests were given; empty for SQLite in the own folder."""
    url = os.environ.get("SENIM_DATABASE_URL", "")
    if not url:
        return ""
    import psycopg  # noqa: PLC0415 (only where there is a server)

    name = f"senim_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def new() -> Installation:
    """An empty installation."""
    var = Path(tempfile.mkdtemp(prefix="senim-installed-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SENIM_", "DJANGO_"))}
    return Installation(var, {**kept, "SENIM_VAR": str(var), "SENIM_DATABASE_URL": _own_database()})


@cache
def demonstration() -> Installation:
    """The demonstration region of seed 1, both releases, without the static site."""
    made = new()
    made.senim("demo", "--no-static")
    return made


@cache
def small_site() -> Installation:
    """The example's twelve deputies as the region of the home page, with the static site written."""
    made = new()
    made.senim("manage", "migrate", "--verbosity", "0")
    made.senim("manage", "collectstatic", "--noinput", "--verbosity", "0")
    made.senim("publish-bundle", str(EXAMPLE), "--published", "2021-06-05T05:00:00Z")
    made.senim("manage", "shell", "--verbosity", "0", "-c", PRIMARY)
    made.senim("manage", "write_site")
    return made
