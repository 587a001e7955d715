"""``senim init-ruleset FOLDER``: start an own rule set from the model."""

import argparse
from pathlib import Path

from senim_core.cli.command import OK, Command
from senim_core.errors import RulesetError
from senim_core.rating.ruleset import build, load, shipped


def arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER, and the rule set to start from."""
    parser.add_argument("folder", type=Path, help="new folder; its name becomes the identifier")
    parser.add_argument("--like", type=Path, default=Path("model-2021"), help="rule set to start from")


def run(options: argparse.Namespace) -> int:
    """Write a copy under the new name, with status draft, that loads at once."""
    if options.folder.exists():
        raise RulesetError("the folder exists", where=str(options.folder), hint="choose a new one; nothing was written")
    source = load(options.like) if options.like.exists() else shipped(str(options.like))
    files = dict(source.files)
    text = files["ruleset.toml"].decode("utf-8")
    text = text.replace(f'id = "{source.id}"', f'id = "{options.folder.name}"', 1)
    text = text.replace(f'status = "{source.status}"', 'status = "draft"', 1)
    files["ruleset.toml"] = text.encode()
    build(files)
    for name, content in files.items():
        path = options.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{options.folder}: {len(files)} files. Edit ruleset.toml and criteria/*.sql, then:")
    print(f"senim rate BUNDLE --ruleset {options.folder}")
    return OK


COMMAND = Command("init-ruleset", "start an own rule set from the model", arguments, run)
