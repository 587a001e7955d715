"""Write `requirements/*.txt` anew from `pyproject.toml`.

The dev lock comes first and binds the others, so one package has one version everywhere. Versions already in
a lock stay unless `--upgrade` is given. uv records neither a registry's address nor a path in this form.
"""

import subprocess
from pathlib import Path

from environments import ROOT, TEST, install_tool

COMPILE = ["pip", "compile", "-q", "--no-header", "--generate-hashes", "--universal", "--python-version=3.11"]
EXTRAS_AND_GROUPS = {
    "test": ("--extra=web", "--extra=spark", "--group=test", "--group=lint", "--group=build", "--group=lock"),
    "web": ("--extra=web", "--group=build"),
    "bench": ("--extra=web", "--group=bench", "--group=build"),
    "core-test": ("--group=core-test", "--group=build"),
}


def write(*, upgrade: bool) -> None:
    uv = TEST.program("uv")
    if not Path(uv).exists():
        install_tool(TEST, "uv")
    for name, parts in EXTRAS_AND_GROUPS.items():
        lock = f"requirements/{name}.txt"
        bound = [] if name == "test" else ["--constraint=requirements/test.txt"]
        newer = ["--upgrade"] if upgrade else []
        print(f"Writing {lock} ...", flush=True)
        command = [uv, *COMPILE, *parts, *bound, *newer, f"--output-file={lock}", "pyproject.toml"]
        subprocess.run(command, cwd=ROOT, check=True)
