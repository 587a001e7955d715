"""What the machine gives: where data lies, which database, the secret of this installation.

SENIM_VAR           folder for the database, releases, static site and keys (default: ./var)
SENIM_DATABASE_URL  postgres://user:password@host:port/name; without it, SQLite in SENIM_VAR
SENIM_SECRET_KEY    without it, a random one is made once and kept in SENIM_VAR/keys, readable by its owner
SENIM_SMTP          host:port of the mail server; without it, letters lie as files in SENIM_VAR/mail
SENIM_SENDER        address that letters come from
SENIM_MESSAGES      address of a service for SMS or messengers as Apprise writes it, with {phone} where the number goes;
                    without it, who gave no e-mail is told by the office
SENIM_LOG_REQUESTS  1: a line of the log for each request, with the name of its page and nothing of its address
SENIM_ADDRESS       https://… as others reach this installation, for links in letters and on receipts
SENIM_PROXY         1 behind a proxy of one's own that sets X-Forwarded-Proto and X-Forwarded-For
SENIM_HOSTS         host names served, separated by commas (default: loopback only)
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from senim.common.kept import kept_secret

SQLITE_INIT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
)


def var() -> Path:
    """Folder of everything this installation writes; made where missing."""
    folder = Path(os.environ.get("SENIM_VAR", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """Django's secret key."""
    return os.environ.get("SENIM_SECRET_KEY") or kept_secret(var() / "keys" / "django.key", 32).hex()


def hosts() -> list[str]:
    """Host names the platform answers for."""
    return os.environ.get("SENIM_HOSTS", "127.0.0.1,localhost,[::1]").split(",")


def loopback_only() -> bool:
    """Whether only this machine is served."""
    return set(hosts()) <= {"127.0.0.1", "localhost", "[::1]"}


def mail(folder: Path) -> tuple[str, str, int, str]:
    """Django's mail back end, host, port and folder for files. Raises ImproperlyConfigured for a bad address."""
    server = os.environ.get("SENIM_SMTP", "")
    if not server:
        return "django.core.mail.backends.filebased.EmailBackend", "", 25, str(folder / "mail")
    host, _colon, port = server.rpartition(":")
    if not host or not port.isdigit():
        raise ImproperlyConfigured("SENIM_SMTP must be host:port")
    return "django.core.mail.backends.smtp.EmailBackend", host, int(port), ""


def messages() -> str:
    """The address of the service for short messages, empty without. Raises ImproperlyConfigured without {phone}."""
    found = os.environ.get("SENIM_MESSAGES", "")
    if found and "{phone}" not in found:
        raise ImproperlyConfigured("SENIM_MESSAGES must have {phone} where the number goes")
    return found


def log_requests() -> bool:
    """Whether each request leaves a line in the log."""
    return os.environ.get("SENIM_LOG_REQUESTS", "") == "1"


def behind_proxy() -> bool:
    """Whether requests come through a proxy whose headers are to be believed."""
    return os.environ.get("SENIM_PROXY", "") == "1"


def address() -> str:
    """The installation's address without a slash at its end; empty: as each request calls it."""
    return os.environ.get("SENIM_ADDRESS", "").rstrip("/")


def sender() -> str:
    """The address letters come from."""
    return os.environ.get("SENIM_SENDER", "senim@localhost")


def database() -> dict[str, Any]:
    """Django's setting for the one database. Raises ImproperlyConfigured for an address of another kind."""
    url = os.environ.get("SENIM_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(var() / "senim.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("SENIM_DATABASE_URL must begin with postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "senim",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
