"""``senim impact BUNDLE OLD NEW``: who moves, and by how much, if the rule set changes."""

import argparse
from dataclasses import asdict
from pathlib import Path

from senim_core.bundle.meta import open_bundle
from senim_core.cli.command import OK, Command, end_progress, print_json, say_progress, table
from senim_core.i18n import LANGUAGES
from senim_core.rating.change import Change
from senim_core.rating.explain import points
from senim_core.rating.impact import Impact, impact
from senim_core.rating.rate import Rating, rate
from senim_core.rating.words import signed


def arguments(parser: argparse.ArgumentParser) -> None:
    """BUNDLE, OLD and NEW rule set, language and --json."""
    parser.add_argument("bundle", type=Path, help="folder of a bundle or release")
    parser.add_argument("old", type=Path, help="rule set: its folder, or the name of one that ships with the core")
    parser.add_argument("new", type=Path, help="the proposed rule set")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--json", action="store_true", help="for machines")


def _rated(options: argparse.Namespace, ruleset: Path) -> tuple[Rating, dict[str, str]]:
    with open_bundle(options.bundle, ruleset) as bundle:
        rating = rate(
            bundle.engine,
            bundle.ruleset,
            bundle.meta.period,
            exercise=bundle.meta.exercise,
            progress=say_progress,
        )
        names: dict[str, str] = dict(bundle.engine.rows(f"select deputy_id, name_{options.lang} from mandates"))
    return rating, names


def _row(change: Change, names: dict[str, str], language: str) -> list[str | int | None]:
    totals = [None if total is None else points(total, language) for total in (change.total_before, change.total_after)]
    shown = None if change.shown is None else signed(change.shown, language)
    return [change.deputy_id, names[change.deputy_id], change.place_before, change.place_after, *totals, shown]


def _print_group(group: Impact, old: Rating, found: list[Change], names: dict[str, str], language: str) -> None:
    print(f"\n{old.ruleset.peer_groups[group.peer_group][language]}")
    print(
        f"{group.moved} of {group.both} move; {group.shift_sum} places together, {group.shift_max} at most; "
        f"Kendall's tau {group.concordance}/{group.pairs}; gain a total: {group.gained}, lose it: {group.lost}"
    )
    moved = [
        change
        for change in found
        if old.totals[change.deputy_id].peer_group == group.peer_group
        and (change.place_before, change.total_before) != (change.place_after, change.total_after)
    ]
    moved.sort(key=lambda change: (change.place_after or len(found), change.deputy_id))
    header = ["id", "name", "place", "would be", "total", "would be", "change"]
    print(table(header, [_row(change, names, language) for change in moved]))


def run(options: argparse.Namespace) -> int:
    """Rate under both and print, one table a peer group, everyone whose place or total would change."""
    old, names = _rated(options, options.old)
    new, _ = _rated(options, options.new)
    groups, found = impact(old, new)
    end_progress()
    if options.json:
        print_json({"groups": [asdict(group) for group in groups], "mandates": [asdict(change) for change in found]})
        return OK
    print(f"{old.ruleset.id} {old.ruleset.sha256[:16]}… → {new.ruleset.id} {new.ruleset.sha256[:16]}…")
    if not groups:
        print("Nobody has a total under either rule set.")
    for group in groups:
        _print_group(group, old, found, names, options.lang)
    return OK


COMMAND = Command("impact", "who moves, and by how much, if the rule set changes", arguments, run)
