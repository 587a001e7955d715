"""``senim rate BUNDLE``: compute the rating of a bundle or release and show it."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from senim_core.bundle.meta import open_bundle
from senim_core.bundle.write import evidence_root
from senim_core.cli.command import OK, Command, end_progress, print_json, say_progress, table
from senim_core.i18n import LANGUAGES
from senim_core.rating.explain import points, reason_text
from senim_core.rating.rate import Rating, rate
from senim_core.rating.scoring import Total
from senim_core.rating.stability import Interval, intervals, seed


def arguments(parser: argparse.ArgumentParser) -> None:
    """BUNDLE, an optional rule set, language and --json."""
    parser.add_argument("bundle", type=Path, help="folder of a bundle or release")
    parser.add_argument(
        "--ruleset",
        type=Path,
        help="another rule set: its folder, or the name of one that ships with the core",
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--json", action="store_true", help="for machines")


def _between(firm: Mapping[str, Interval], variant: str) -> str | None:
    return f"{firm[variant].low}–{firm[variant].high}" if firm else None


def _row(
    rating: Rating, names: dict[str, str], total: Total, firm: Mapping[str, Interval], language: str
) -> list[str | int | None]:
    shown = None if total.total is None else points(total.total, language)
    scores = [outcome.score for outcome in rating.criteria[total.deputy_id].values()]
    cells = [None if score is None else points(score, language) for score in scores]
    return [
        total.deputy_id,
        names[total.deputy_id],
        total.place,
        _between(firm, "weights"),
        _between(firm, "data"),
        shown,
        total.band or None,
        total.coverage,
        *cells,
    ]


def run(options: argparse.Namespace) -> int:
    """Rate and print: one table a peer group."""
    with open_bundle(options.bundle, options.ruleset) as bundle:
        rating = rate(
            bundle.engine,
            bundle.ruleset,
            bundle.meta.period,
            exercise=bundle.meta.exercise,
            progress=say_progress,
        )
        firm = intervals(rating, seed(evidence_root(bundle.engine)[1], bundle.ruleset.sha256))
        names: dict[str, str] = dict(bundle.engine.rows(f"select deputy_id, name_{options.lang} from mandates"))
        end_progress()
        if options.json:
            print_json(_machine(rating, firm))
            return OK
        print(bundle.meta.title[options.lang])
        print(bundle.meta.notice[options.lang])
        print(f"{bundle.ruleset.title[options.lang]} — {bundle.ruleset.notice[options.lang]}")
        print(f"{bundle.meta.period.start} – {bundle.meta.period.end}")
        for group, title in bundle.ruleset.peer_groups.items():
            totals = [total for total in rating.totals.values() if total.peer_group == group]
            if not totals:
                continue
            totals.sort(key=lambda total: (total.place or len(totals) + 1, total.deputy_id))
            header = ["id", "name", "place", "weights", "data", "total", "band", "cov", *bundle.ruleset.criteria]
            print(f"\n{title[options.lang]}")
            rows = [_row(rating, names, total, firm.get(total.deputy_id, {}), options.lang) for total in totals]
            print(table(header, rows))
            for reason in sorted({total.reason for total in totals if total.reason}):
                print(reason_text(reason, options.lang))
        if firm:
            print(
                "\nweights: where 90 % of draws place the mandate when the weights move (sensitivity, not confidence)."
                "\ndata: the same when the data move within their uncertainty."
            )
    return OK


def _machine(rating: Rating, firm: Mapping[str, Mapping[str, Interval]]) -> dict[str, object]:
    return {
        deputy_id: {
            **{key: value for key, value in total.__dict__.items() if key != "deputy_id"},
            "intervals": {variant: asdict(interval) for variant, interval in firm.get(deputy_id, {}).items()},
            "criteria": {
                code: {"score": outcome.score, "reason": outcome.reason or None}
                for code, outcome in rating.criteria[deputy_id].items()
            },
        }
        for deputy_id, total in rating.totals.items()
    }


COMMAND = Command("rate", "compute the rating of a bundle", arguments, run)
