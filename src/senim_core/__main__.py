"""``python -m senim_core`` is the program ``senim``."""

import sys

from senim_core.cli.main import program

sys.exit(program())
