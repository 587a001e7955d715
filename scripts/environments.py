"""The two virtual environments, each made from a lock whose every file has a hash.

`.venv` holds the platform, from `requirements/web.txt` or, with all that tests need, `requirements/test.txt`.
`.venv-core` holds the core alone, without Django: it shows that a stranger needs no more.

A stamp inside the environment says which lock and which `pyproject.toml` it was made from. If it still fits,
nothing is done. The dev lock pins every version of the web lock too (a test compares), so an environment made
from the dev lock also serves `run`, and one made from the web lock can be added to.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP_SETTINGS = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
WORTH_SHOWING = ("Collecting", "Downloading", "Building", "Installing")


@dataclass(frozen=True)
class Environment:
    """A folder, the lock it is made from, and the locks that contain this one or are contained in it."""

    folder: str
    lock: str
    served_by: tuple[str, ...] = ()
    grows_from: tuple[str, ...] = ()

    def program(self, name: str) -> str:
        return str(ROOT / self.folder / "bin" / name)


WEB = Environment(".venv", "web", served_by=("test",))
TEST = Environment(".venv", "test", grows_from=("web",))
CORE = Environment(".venv-core", "core-test")


def ensure(env: Environment) -> None:
    """Make the environment, or bring it up to date, or see that there is nothing to do."""
    stamp = _read_stamp(env)
    if stamp["lock"] not in [_lock_digest(name) for name in (env.lock, *env.served_by)]:
        if stamp["lock"] not in [_lock_digest(name) for name in env.grows_from]:
            _create(env)
        lock = f"requirements/{env.lock}.txt"
        _pip(env, f"Installing {lock} into {env.folder}", "--require-hashes", "-r", lock)
        stamp = {"lock": _lock_digest(env.lock), "project": ""}
        _write_stamp(env, stamp)
    if stamp["project"] != _digest(ROOT / "pyproject.toml"):
        # The lock has already brought the build tool, so nothing is fetched without a hash here.
        own = ("--no-deps", "--no-build-isolation", "-e", ".")
        _pip(env, f"Installing this project into {env.folder}", *own)
        _write_stamp(env, stamp | {"project": _digest(ROOT / "pyproject.toml")})


def install_tool(env: Environment, package: str) -> None:
    """Bring one program for a task that comes before any lock. The next `ensure` starts afresh."""
    _create(env)
    _pip(env, f"Installing {package} into {env.folder}", package)


def _create(env: Environment) -> None:
    """Start from an empty folder: an environment of unknown history is no proof of anything."""
    print(f"Making {env.folder} with Python {sys.version.split()[0]} ...", flush=True)
    # If an activated .venv started this script, the new one must not be built on the one being cleared.
    python = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([python, "-m", "venv", "--clear", str(ROOT / env.folder)], check=True)


def _pip(env: Environment, title: str, *args: str) -> None:
    """Run pip, show one moving line on a terminal, and its last words if it fails."""
    print(f"{title} ...", flush=True)
    began, words = time.monotonic(), []
    command = [env.program("python"), "-m", "pip", "install", "--progress-bar", "off", *args]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | PIP_SETTINGS, text=True, **pipes) as pip:
        for line in pip.stdout:
            words.append(line)
            if sys.stdout.isatty() and line.lstrip().startswith(WORTH_SHOWING):
                print(f"\r\033[K  {line.strip()[:70]}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="")
    if pip.returncode:
        sys.exit("".join(words[-30:]) + f"{title}: failed")
    print(f"  done in {time.monotonic() - began:.0f} s", flush=True)


def _lock_digest(name: str) -> str:
    """Scripts inside an environment name its folder and its Python, so these count as well as the lock."""
    return _digest(ROOT / "requirements" / f"{name}.txt", sys.version, sys.base_prefix, str(ROOT))


def _digest(file: Path, *more: str) -> str:
    content = file.read_bytes() if file.exists() else b""
    return hashlib.sha256(b"\0".join([content, *(text.encode() for text in more)])).hexdigest()


def _stamp_file(env: Environment) -> Path:
    return ROOT / env.folder / "senim-stamp.json"


def _write_stamp(env: Environment, stamp: dict[str, str]) -> None:
    _stamp_file(env).write_text(json.dumps(stamp), encoding="utf-8")


def _read_stamp(env: Environment) -> dict[str, str]:
    try:
        return json.loads(_stamp_file(env).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"lock": "", "project": ""}
