"""Secrets of one installation: random, made once, kept in files that only their owner reads."""

import secrets
from pathlib import Path


def kept_secret(path: Path, size: int) -> bytes:
    """The random bytes kept in ``path``; made once, readable by the owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_suffix(".new")
        partial.write_bytes(secrets.token_bytes(size))
        partial.chmod(0o600)
        partial.rename(path)
    return path.read_bytes()
