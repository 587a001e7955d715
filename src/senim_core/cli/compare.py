"""``senim compare OLD NEW [DEPUTY]``: what changed between two releases, in parts that add up, down to the items."""

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from senim_core.bundle.meta import Bundle, open_bundle
from senim_core.cli.command import OK, Command, print_json, table
from senim_core.errors import InputError
from senim_core.i18n import LANGUAGES
from senim_core.rating.change import Change, ItemChange, change_of, changes, item_changes
from senim_core.rating.engine import items
from senim_core.rating.explain import points
from senim_core.rating.rate import Rating, rate
from senim_core.rating.words import change_lines, signed


def arguments(parser: argparse.ArgumentParser) -> None:
    """OLD, NEW, DEPUTY, language and --json."""
    parser.add_argument("old", type=Path, help="folder of the earlier bundle or release")
    parser.add_argument("new", type=Path, help="folder of the later one")
    parser.add_argument("deputy", nargs="?", help="identifier of one mandate; shows its items too")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--json", action="store_true", help="for machines")


@dataclass(frozen=True)
class Sides:
    """Two opened bundles, their ratings, and the new evidence under the old rules where the rules differ."""

    old: Bundle
    new: Bundle
    before: Rating
    after: Rating
    bridge: Rating | None


def _rated(bundle: Bundle) -> Rating:
    return rate(bundle.engine, bundle.ruleset, bundle.meta.period, exercise=bundle.meta.exercise)


def _bridge(old: Bundle, new: Path) -> Rating | None:
    with open_bundle(new) as again:
        if again.ruleset.sha256 == old.ruleset.sha256:
            return None
        return rate(again.engine, old.ruleset, again.meta.period, exercise=again.meta.exercise)


def _items(sides: Sides, deputy_id: str) -> dict[str, list[ItemChange]]:
    found = {}
    for code, criterion in sides.after.ruleset.criteria.items():
        if code not in sides.before.ruleset.criteria:
            continue
        pairs = [
            (rating.criteria[deputy_id][code], rating.mandates[deputy_id], items(bundle.engine, rules, deputy_id))
            for rating, bundle, rules in (
                (sides.before, sides.old, sides.before.ruleset.criteria[code]),
                (sides.after, sides.new, criterion),
            )
        ]
        changed = item_changes(criterion, *pairs)
        if changed:
            found[code] = changed
    return found


def _machine(change: Change, changed: dict[str, list[ItemChange]] | None) -> dict[str, Any]:
    said: dict[str, Any] = asdict(change)
    if changed is not None:
        said["items"] = {code: [asdict(item) for item in listed] for code, listed in changed.items()}
    return said


def _print_all(sides: Sides, found: list[Change], language: str) -> None:
    names: dict[str, str] = dict(sides.new.engine.rows(f"select deputy_id, name_{language} from mandates"))
    rows = [
        [
            change.deputy_id,
            names[change.deputy_id],
            change.place_before,
            change.place_after,
            None if change.total_before is None else points(change.total_before, language),
            None if change.total_after is None else points(change.total_after, language),
            None if change.shown is None else signed(change.shown, language),
            "; ".join(f"{part} {signed(value, language)}" for part, value in change.parts.items() if value),
        ]
        for change in found
    ]
    print(table(["id", "name", "place", "now", "total", "now", "change", "parts"], rows))
    came = sorted(set(sides.after.totals) - set(sides.before.totals))
    left = sorted(set(sides.before.totals) - set(sides.after.totals))
    print(f"\nonly in the new one: {', '.join(came) or 'none'}\nonly in the old one: {', '.join(left) or 'none'}")


def _print_one(sides: Sides, change: Change, changed: dict[str, list[ItemChange]], language: str) -> None:
    print("\n".join(change_lines(change, sides.after.ruleset, language)))
    for code, listed in changed.items():
        print(f"\n{code}  {sides.after.ruleset.criteria[code].title[language]}")
        rows = [
            [
                item.part,
                item.item_id,
                *(None if side is None else f"{side[0]}/{side[1]}" for side in (item.before, item.after)),
                None if item.effect is None else item.effect,
            ]
            for item in listed
        ]
        print(table(["part", "item", "before", "after", "effect ppm"], rows))
    if changed:
        print("\nAn effect is the score with all items less the score without this one; effects do not add up.")


def run(options: argparse.Namespace) -> int:
    """Rate both and show what changed."""
    with open_bundle(options.old) as old, open_bundle(options.new) as new:
        sides = Sides(old, new, _rated(old), _rated(new), _bridge(old, options.new))
        if options.deputy is None:
            found = changes(sides.before, sides.after, sides.bridge)
            if options.json:
                print_json([_machine(change, None) for change in found])
            else:
                _print_all(sides, found, options.lang)
            return OK
        if options.deputy not in sides.before.totals or options.deputy not in sides.after.totals:
            raise InputError(f"mandate {options.deputy!r} is not in both", hint="without it, all mandates are listed")
        change = change_of(sides.before, sides.after, options.deputy, sides.bridge)
        changed = _items(sides, options.deputy)
        if options.json:
            print_json(_machine(change, changed))
        else:
            _print_one(sides, change, changed, options.lang)
        return OK


COMMAND = Command("compare", "what changed between two releases, in parts that add up", arguments, run)
