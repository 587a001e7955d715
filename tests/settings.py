"""Settings of the tests: the platform's own, with a throw-away folder, plain static files, a database of their own.

The database is SQLite in that folder, or, where SENIM_DATABASE_URL names a server, a test database on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="senim-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["SENIM_VAR"] = str(FOLDER)

from senim.config.settings import *  # noqa: E402, F403
from senim.config.settings import DATABASES, STORAGES  # noqa: E402

# On disk, so that it behaves as an installation's does; in memory there is no write-ahead log.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Its tables come with the demonstration's database, which the program made by its migrations (see `apps.conftest`).
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3"), "MIGRATE": False}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Hundreds of passwords are made: the tests need no slow hash. `test_sign_in` looks at the real setting.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir()
