"""The lint file of the core really bites: each forbidden thing is written, and must be refused."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = [
    "import time\nprint(time.time())\n",
    "from time import time\nprint(time())\n",
    "import datetime\nprint(datetime.datetime.now(datetime.UTC))\n",
    "from datetime import date\nprint(date.today())\n",
    "import random\n",
    "from random import Random\n",
    "import secrets\n",
    "import uuid\nprint(uuid.uuid4())\n",
    "import os\nprint(os.environ['HOME'])\n",
    "from os import getenv\nprint(getenv('HOME'))\n",
    "import os\nprint(os.urandom(8))\n",
    "import socket\n",
    "import urllib.request\n",
    "from http.client import HTTPConnection\n",
]


def refused(source: str, place: str) -> bool:
    ruff = shutil.which("ruff") or str(ROOT / ".venv/bin/ruff")
    command = [ruff, "check", "--no-cache", "--output-format=concise", f"--stdin-filename={place}", "-"]
    done = subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, check=False)
    return "TID251" in done.stdout


@pytest.mark.parametrize("source", FORBIDDEN)
def test_the_core_may_not(source: str) -> None:
    assert refused(source, "src/senim_core/rating/engine.py")


def test_the_core_may_hash_and_count_days() -> None:
    source = "import hashlib\nfrom datetime import date\nprint(hashlib.sha256(b''), date(2025, 1, 1))\n"
    assert not refused(source, "src/senim_core/rating/engine.py")


def test_the_platform_may_read_the_clock_and_its_settings() -> None:
    assert not refused("import os\nprint(os.environ['HOME'])\n", "src/senim/config/settings.py")


def test_the_command_line_may_show_progress_and_look_at_the_terminal() -> None:
    source = "import os\nimport time\nprint(os.environ.get('NO_COLOR'), time.monotonic())\n"
    assert not refused(source, "src/senim_core/cli/progress.py")
