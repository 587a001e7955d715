"""``senim explain BUNDLE DEPUTY [CRITERION]``: a score in words, line by line, with the items behind it."""

import argparse
from pathlib import Path

from senim_core.bundle.meta import Bundle, open_bundle
from senim_core.cli.command import OK, Command, print_json, table
from senim_core.errors import InputError
from senim_core.i18n import LANGUAGES
from senim_core.rating.engine import COLUMNS, items
from senim_core.rating.explain import arithmetic_lines, points, sentences
from senim_core.rating.rate import Rating, rate


def arguments(parser: argparse.ArgumentParser) -> None:
    """BUNDLE, DEPUTY, CRITERION, language and --json."""
    parser.add_argument("bundle", type=Path, help="folder of a bundle or release")
    parser.add_argument("deputy", help="identifier of the mandate (column deputy_id)")
    parser.add_argument("criterion", nargs="?", help="code such as III-2; all criteria without it")
    parser.add_argument("--ruleset", type=Path)
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--json", action="store_true", help="for machines")


def _explanation(bundle: Bundle, rating: Rating, deputy_id: str, code: str, language: str) -> dict[str, object]:
    criterion = bundle.ruleset.criteria[code]
    outcome, mandate = rating.criteria[deputy_id][code], rating.mandates[deputy_id]
    return {
        "criterion": code,
        "title": criterion.title[language],
        "score_ppm": outcome.score,
        "reason": outcome.reason or None,
        "sentences": sentences(criterion, outcome, mandate, language),
        "arithmetic": list(arithmetic_lines(criterion, outcome, mandate, language)),
        "items": [list(row) for row in items(bundle.engine, criterion, deputy_id)],
    }


def run(options: argparse.Namespace) -> int:
    """Explain one criterion with its items, or all of them in sentences."""
    with open_bundle(options.bundle, options.ruleset) as bundle:
        rating = rate(bundle.engine, bundle.ruleset, bundle.meta.period, exercise=bundle.meta.exercise)
        if options.deputy not in rating.mandates:
            raise InputError(f"no mandate {options.deputy!r} in this period", hint="`senim rate` lists the identifiers")
        if options.criterion and options.criterion not in bundle.ruleset.criteria:
            raise InputError(f"no criterion {options.criterion!r}", hint="one of " + ", ".join(bundle.ruleset.criteria))
        codes = [options.criterion] if options.criterion else list(bundle.ruleset.criteria)
        found = [_explanation(bundle, rating, options.deputy, code, options.lang) for code in codes]
        if options.json:
            print_json(found)
            return OK
        print(bundle.meta.notice[options.lang])
        for entry in found:
            _print(entry, options.lang, whole=bool(options.criterion))
    return OK


def _print(entry: dict[str, object], language: str, *, whole: bool) -> None:
    score = entry["score_ppm"]
    print(f"\n{entry['criterion']}  {entry['title']}: {points(score, language) if isinstance(score, int) else '—'}")
    for sentence in entry["sentences"] if isinstance(entry["sentences"], list) else ():
        print(f"  {sentence}")
    if whole:
        print("\n" + "\n".join(f"  {line}" for line in entry["arithmetic"]))  # type: ignore[attr-defined]
        print("\n" + table(COLUMNS[1:], [row[1:] for row in entry["items"]]))  # type: ignore[attr-defined]


COMMAND = Command("explain", "a score in words, line by line, with its items", arguments, run)
