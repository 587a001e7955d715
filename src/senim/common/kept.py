"""Secrets of one installation: random, made once, kept in files that only their owner reads."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, size: int) -> bytes:
    """The random bytes kept in ``path``; made once, readable by the owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(partial, path)  # of two that make it at once one wins, and both read the winner's
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_bytes()
