"""How outcomes are put before a reader: words, numbers, links, each from the stored outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from senim.rating import outcomes
from senim.rating.models import RatedMandate, Release
from senim_core.evidence.schema import label, tables
from senim_core.rating.change import Change
from senim_core.rating.explain import points, reason_text, sentences
from senim_core.rating.ruleset import Block, Criterion, Ruleset
from senim_core.rating.scoring import SOURCE_MISSING
from senim_core.rating.stability import VARIANTS, Interval
from senim_core.rating.words import change_lines, interval_text, scenario_text, variant_name


def language() -> str:
    """The page's language: kk, ru or en."""
    return get_language() or "kk"


@dataclass(frozen=True)
class CriterionRow:
    """A criterion on a deputy's page."""

    code: str
    title: str
    weight: int
    score: str
    ppm: int | None
    score_width: str
    sentences: Sequence[str]
    count: int | None
    change: str


@dataclass(frozen=True)
class BlockRows:
    """A block with its criteria."""

    id: str
    title: str
    weight: int
    score: str
    rows: Sequence[CriterionRow]


def change_of(now: int | None, before: int | None) -> str:
    """The difference of two scores in points, with its sign; nothing where one of them is not there."""
    if now is None or before is None:
        return ""
    difference = now - before
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return sign + points(abs(difference), language())


def criterion_row(rated: RatedMandate, criterion: Criterion, before: RatedMandate | None) -> CriterionRow:
    """One criterion of a mandate in words and numbers."""
    spoken = language()
    outcome = outcomes.restored(rated.deputy_id, criterion.code, rated.outcomes[criterion.code])
    earlier = before.outcomes.get(criterion.code, {}).get("score") if before else None
    return CriterionRow(
        code=criterion.code,
        title=criterion.title[spoken],
        weight=criterion.weight,
        score="" if outcome.score is None else points(outcome.score, spoken),
        ppm=outcome.score,
        score_width=points(outcome.score or 0, "en"),
        sentences=sentences(criterion, outcome, outcomes.mandate_of(rated), spoken),
        count=None if outcome.reason == SOURCE_MISSING else sum(part.tally.n for part in outcome.parts),
        change=change_of(outcome.score, earlier),
    )


def _block(rated: RatedMandate, rules: Ruleset, block: Block, before: RatedMandate | None) -> BlockRows:
    score = rated.blocks[block.id]
    rows = [
        criterion_row(rated, criterion, before) for criterion in rules.criteria.values() if criterion.block == block.id
    ]
    return BlockRows(
        block.id,
        block.title[language()],
        block.weight,
        "" if score is None else points(score, language()),
        rows,
    )


def blocks(rated: RatedMandate, rules: Ruleset, before: RatedMandate | None) -> list[BlockRows]:
    """All blocks of a mandate in the order of the rule set."""
    return [_block(rated, rules, block, before) for block in rules.blocks.values()]


def value(release_area: Any, table: str, column: str, raw: Any) -> str:
    """A cell of evidence for a reader: labels of values, names of areas, dates as ISO."""
    spoken = language()
    if raw is None:
        return "—"
    if column == "area_code":
        return str(release_area(raw, spoken)) if raw != "other" else label("topic", "other", spoken)
    if column == "topic":
        return label("topic", raw, spoken)
    if isinstance(raw, str):
        return label("value", f"{table}.{column}.{raw}", spoken) if _listed(table, column) else raw
    return str(raw)


def record(release_area: Any, table: str, item_id: str) -> str:
    """How a record is named: an area by its name and code, everything else by its identifier."""
    if tables()[table].key[0] != "area_code":
        return item_id
    return f"{release_area(item_id, language())} ({item_id})"


def _listed(table: str, column: str) -> bool:
    return any(entry.name == column and entry.values for entry in tables()[table].columns)


def column_title(table: str, column: str) -> str:
    """The meaning of a column as a heading."""
    return next(entry.about[language()] for entry in tables()[table].columns if entry.name == column)


def why(reason: str) -> str:
    """Why there is no score, total or place."""
    return reason_text(reason, language()) if reason else ""


def banner(release: Release) -> str:
    """The notice that stands on every page of a region that is fictional or an exercise."""
    return str(release.region.notice[language()]) if release.region.fictional or release.region.exercise else ""


def scenario(rules: Ruleset, kind: str, subject: str) -> str:
    """A scenario in words."""
    spoken = language()
    title = subject
    if kind == "without_criterion":
        title = rules.criteria[subject].title[spoken]
    elif kind == "without_block":
        title = rules.blocks[subject].title[spoken]
    elif kind == "without_source":
        title = label("source", subject, spoken)
    return scenario_text(kind, subject, title, spoken)


def firmness(rated: RatedMandate, rules: Ruleset) -> dict[str, Any] | None:
    """How firm a mandate's place is, in words; None where it has no place."""
    if not rated.firmness:
        return None
    spoken = language()
    found = {variant: Interval(**rated.firmness[variant]) for variant in VARIANTS}
    extremes = rated.firmness["range"]
    return {
        "lines": [(variant_name(one, spoken), interval_text(one, found[one], spoken)) for one in VARIANTS],
        "low": found["weights"].low,
        "high": found["weights"].high,
        "draws": rules.stability.draws,
        "top": found["both"].top,
        "bottom": found["both"].bottom,
        "best": extremes["best"],
        "best_in": scenario(rules, *extremes["best_in"]),
        "worst": extremes["worst"],
        "worst_in": scenario(rules, *extremes["worst_in"]),
    }


def change_words(rated: RatedMandate, rules: Ruleset) -> list[str]:
    """A mandate's change since the release before, in words; nothing where there is none to compare with."""
    return change_lines(Change(**rated.change), rules, language()) if rated.change else []
