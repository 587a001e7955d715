"""What the machine must have: Python, a venv module and, for the full test run, a few Debian packages.

Nothing is installed unless a piece is missing. Only the test run installs, and only as root or with a sudo
that asks nothing; everyone else is told the one command to type.
"""

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FONTS = Path("/usr/share/fonts/truetype")


@dataclass(frozen=True)
class Need:
    """One thing the machine must have, how to see it, and the Debian package that brings it."""

    what: str
    package: str
    present: Callable[[], bool]


def has_venv() -> bool:
    """Debian splits these two modules off into a package of their own."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def has_chromium() -> bool:
    return shutil.which("chromium") is not None


def has_libatomic() -> bool:
    """The program that drives the browser is linked to it, and a small Debian lacks it."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


def has_java() -> bool:
    """Spark 4 wants Java 17 or newer."""
    if not shutil.which("java"):
        return False
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return found is not None and int(found[1]) >= 17


def has_kazakh_font() -> bool:
    """Without such a font the browser draws empty boxes, and the screenshots tell nothing."""
    return any((FONTS / name).exists() for name in ("noto/NotoSans-Regular.ttf", "dejavu/DejaVuSans.ttf"))


def postgres_bin() -> Path | None:
    """The newest server's own folder: Debian does not put initdb on the PATH."""
    servers = {int(p.parts[-3]): p.parent for p in Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")}
    if servers and max(servers) >= 15:
        return servers[max(servers)]
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


VENV = Need("Python's venv module", "python3-venv", has_venv)
POSTGRES = Need("PostgreSQL 15 or newer, the server", "postgresql", lambda: postgres_bin() is not None)
TEST_NEEDS = (
    VENV,
    Need("Chromium, for the tests in a real browser", "chromium", has_chromium),
    Need("libatomic, for the browser's driver", "libatomic1", has_libatomic),
    POSTGRES,
    Need("Java 17 or newer, for Spark", "default-jre-headless", has_java),
    Need("a font with the Kazakh letters", "fonts-noto-core", has_kazakh_font),
)


def demand(*needs: Need) -> None:
    """Stop with the command to type if anything is missing."""
    missing = [need for need in needs if not need.present()]
    if missing:
        names = "".join(f"  - {need.what}\n" for need in missing)
        packages = " ".join(need.package for need in missing)
        sys.exit(f"This machine lacks:\n{names}On Debian or Ubuntu: sudo apt-get install {packages}")


def provide(*needs: Need) -> None:
    """Install what is missing if that can be done without asking anybody; then demand it."""
    packages = [need.package for need in needs if not need.present()]
    become_root = _root_prefix()
    if packages and shutil.which("apt-get") and become_root is not None:
        print(f"Installing Debian packages: {' '.join(packages)} ...", flush=True)
        apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
        apt += ["-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"]
        for task in (["update"], ["install", "--no-install-recommends", *packages]):
            done = subprocess.run([*apt, *task], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if done.returncode:  # say so, and go on: `demand` knows whether it matters
                print(
                    done.stdout[-2000:],
                    done.stderr[-2000:],
                    f"apt-get {task[0]} failed",
                    sep="\n",
                    flush=True,
                )
    demand(*needs)


def _root_prefix() -> list[str] | None:
    """What to put before a command so that root runs it; None if that would ask for a password."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if silent else None
