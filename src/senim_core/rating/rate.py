"""The rating as a pure function: evidence, rule set and period in; outcomes of every mandate out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from senim_core.canonical import to_csv
from senim_core.errors import InputError
from senim_core.rating.engine import Engine, Period, Tally, prepare, tallies
from senim_core.rating.ruleset import Ruleset
from senim_core.rating.scoring import (
    SOURCE_MISSING,
    CriterionOutcome,
    Mandate,
    Scored,
    Total,
    score_criterion,
    total_of,
    with_places,
)

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Rating:
    """Every mandate's outcomes: ``criteria[deputy_id][code]`` and ``totals[deputy_id]``."""

    ruleset: Ruleset
    period: Period
    mandates: Mapping[str, Mandate]
    criteria: Mapping[str, Mapping[str, CriterionOutcome]]
    totals: Mapping[str, Total]


def _mandates(engine: Engine, ruleset: Ruleset, period: Period) -> dict[str, tuple[Mandate, str, date, date]]:
    months: dict[str, int] = dict(
        engine.rows("select deputy_id, count(*) from spans where span = 'month' group by deputy_id")
    )
    found = {}
    rows = engine.rows("select deputy_id, assembly_id, peer_group, starts_on, ends_on, electors from mandates")
    for deputy_id, assembly_id, group, first, last, electors in sorted(rows, key=lambda row: row[0].encode()):
        if group not in ruleset.peer_groups:
            raise InputError(
                f"unknown peer group {group!r}",
                where=f"mandates, {deputy_id}",
                hint=", ".join(ruleset.peer_groups),
            )
        end = min(last or period.end, period.end)
        if first > period.end or end < period.start:
            continue  # not in office in the period: not part of this rating
        mandate = Mandate(deputy_id, group, (end - first).days + 1, months.get(deputy_id, 0), electors)
        found[deputy_id] = (mandate, assembly_id, max(first, period.start), end)
    return found


def _delivered(engine: Engine) -> Callable[[str, str, date, date], bool]:
    """Whether a feed was delivered for an assembly for every day between two days."""
    handed: dict[tuple[str, str], list[tuple[date, date]]] = {}
    rows = engine.rows("select source, assembly_id, from_date, to_date, delivered from feeds")
    for source, assembly_id, first, last, delivered in sorted(rows, key=lambda row: row[2]):
        if delivered:
            handed.setdefault((source, assembly_id), []).append((first, last))

    def covers(source: str, assembly_id: str, first: date, last: date) -> bool:
        reached = first - timedelta(days=1)
        for start, end in handed.get((source, assembly_id), ()):
            if start <= reached + timedelta(days=1):
                reached = max(reached, end)
        return reached >= last

    return covers


def rate(
    engine: Engine, ruleset: Ruleset, period: Period, *, exercise: bool = False, progress: Progress = silent
) -> Rating:
    """Rate every mandate in office in ``period`` over the evidence loaded in ``engine``.

    ``exercise``: a run on a city department's records, which measures the engine and gives no total and
    no place. Raises RulesetError for a criterion that breaks the contract, InputError for an unknown peer group.
    """
    prepare(engine, ruleset, period)
    known = _mandates(engine, ruleset, period)
    covers = _delivered(engine)
    criteria: dict[str, dict[str, CriterionOutcome]] = {deputy_id: {} for deputy_id in known}
    for criterion in ruleset.criteria.values():
        progress(criterion.code)
        sums: dict[str, dict[str, Tally]] = {}
        for tally in tallies(engine, criterion):
            sums.setdefault(tally.deputy_id, {})[tally.part] = tally
        for deputy_id, (mandate, assembly_id, first, last) in known.items():
            delivered = all(covers(source, assembly_id, first, last) for source in criterion.sources)
            criteria[deputy_id][criterion.code] = score_criterion(
                criterion, sums.get(deputy_id, {}), mandate, delivered=delivered
            )
    mandates = {deputy_id: entry[0] for deputy_id, entry in known.items()}
    totals = with_places(
        [total_of(ruleset, criteria[deputy_id], mandate, exercise=exercise) for deputy_id, mandate in mandates.items()]
    )
    return Rating(ruleset, period, mandates, criteria, {entry.deputy_id: entry for entry in totals})


PARTS_COLUMNS = ("deputy_id", "criterion", "part", "n", "x", "y", "estimate_ppm", "score_ppm", "reason")
SCORES_COLUMNS = ("deputy_id", "criterion", "score_ppm", "reason")


def results(rating: Rating) -> dict[str, bytes]:
    """The published results as canonical text: parts.csv, scores.csv and totals.csv.

    Rows are sorted by the bytes of the mandate's identifier, criteria in the order of the rule set.
    """
    parts, scores, totals = [], [], []
    for deputy_id, outcomes in rating.criteria.items():
        for code, outcome in outcomes.items():
            scores.append((deputy_id, code, outcome.score, outcome.reason or None))
            for part in outcome.parts:
                tally = part.tally
                scored = (
                    (part.estimate, part.score, None) if isinstance(part, Scored) else (None, None, part.reason or None)
                )
                # What was not handed in is unknown: an empty cell, never a count.
                counts = (None,) * 3 if outcome.reason == SOURCE_MISSING else (tally.n, tally.x, tally.y)
                parts.append((deputy_id, code, tally.part, *counts, *scored))
        total = rating.totals[deputy_id]
        totals.append(
            (deputy_id, total.peer_group, *total.blocks.values(), total.coverage, total.total, total.balanced,
             total.band or None, total.place, total.ranked, total.reason or None)
        )  # fmt: skip
    blocks = tuple(f"block_{name}_ppm" for name in rating.ruleset.blocks)
    total_columns = (
        "deputy_id",
        "peer_group",
        *blocks,
        "coverage",
        "total_ppm",
        "balanced_ppm",
        "band",
        "place",
        "ranked",
        "reason",
    )
    return {
        "parts.csv": to_csv(PARTS_COLUMNS, parts),
        "scores.csv": to_csv(SCORES_COLUMNS, scores),
        "totals.csv": to_csv(total_columns, totals),
    }
