"""Between the core's outcomes and the rows that pages read: stored as they are, restored for the sentences."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from senim.common.kazakh import fold
from senim.rating.models import RatedMandate, Release
from senim_core.bundle.meta import open_bundle
from senim_core.bundle.write import Computed, Firmness
from senim_core.figures import compute
from senim_core.rating.engine import Tally
from senim_core.rating.scenarios import ranges
from senim_core.rating.scoring import CriterionOutcome, Mandate, NotRated, PartOutcome, Scored

LANGUAGES = ("kk", "ru", "en")


def _part(outcome: PartOutcome) -> dict[str, Any]:
    tally = outcome.tally
    counts = {"part": tally.part, "n": tally.n, "x": tally.x, "y": tally.y}
    if isinstance(outcome, Scored):
        return {**counts, "estimate": outcome.estimate, "score": outcome.score}
    return {**counts, "reason": outcome.reason}


def stored(outcome: CriterionOutcome) -> dict[str, Any]:
    """A criterion's outcome as JSON."""
    return {
        "score": outcome.score,
        "reason": outcome.reason,
        "parts": [_part(part) for part in outcome.parts],
    }


def restored(deputy_id: str, code: str, said: Mapping[str, Any]) -> CriterionOutcome:
    """The outcome that `stored` wrote."""
    parts: list[PartOutcome] = []
    for entry in said["parts"]:
        tally = Tally(deputy_id, entry["part"], entry["n"], entry["x"], entry["y"])
        if "score" in entry:
            parts.append(Scored(tally, entry["estimate"], entry["score"]))
        else:
            parts.append(NotRated(tally, entry["reason"]))
    return CriterionOutcome(code, said["score"], said["reason"], tuple(parts))


def mandate_of(rated: RatedMandate) -> Mandate:
    """The core's mandate of a stored row."""
    return Mandate(rated.deputy_id, rated.peer_group, rated.days, rated.months, rated.electors)


def figures_of(folder: Path) -> dict[str, dict[str, int] | None]:
    """Figures of a release: id -> part -> amount, or None where a source was missing."""
    with open_bundle(folder) as bundle:
        bundle.prepare()
        found = {name: compute.amounts(bundle.engine, figure).parts for name, figure in compute.figures().items()}
    return {name: None if parts is None else dict(parts) for name, parts in found.items()}


def _texts(values: tuple[Any, ...]) -> dict[str, str]:
    return dict(zip(LANGUAGES, values, strict=True))


def scenarios_of(firm: Firmness) -> list[dict[str, Any]]:
    """The comparison of every scenario and peer group, without the places of single mandates."""
    return [
        {
            "peer_group": one.peer_group, "kind": one.scenario.kind, "subject": one.scenario.subject,
            "ranked": one.ranked, "shift_sum": one.shift_sum, "shift_max": one.shift_max, "top_size": one.top_size,
            "top_same": one.top_same, "bottom_size": one.bottom_size, "bottom_same": one.bottom_same,
            "concordance": one.concordance, "pairs": one.pairs,
        }
        for one in firm.comparisons
    ]  # fmt: skip


def _firm(firm: Firmness) -> dict[str, dict[str, Any]]:
    """Of each ranked mandate: its intervals by variant, and its best and worst place over the scenarios."""
    found: dict[str, dict[str, Any]] = {
        deputy_id: {variant: asdict(interval) for variant, interval in by_variant.items()}
        for deputy_id, by_variant in firm.intervals.items()
    }
    for deputy_id, extremes in ranges(firm.comparisons).items():
        found[deputy_id]["range"] = asdict(extremes)
    return found


def mandates_of(release: Release, built: Computed, changes: Mapping[str, Any]) -> list[RatedMandate]:
    """Rows of every rated mandate of a computed release, not yet saved; ``changes`` since the release before."""
    firm = _firm(built.firmness)
    with open_bundle(built.folder) as bundle:
        people = bundle.engine.rows(
            "select m.deputy_id, m.person_id, m.name_kk, m.name_ru, m.name_en, m.assembly_id, a.name_kk, a.name_ru, "
            "a.name_en, m.level, m.area_code, r.name_kk, r.name_ru, r.name_en, m.office, m.starts_on, m.ends_on "
            "from mandates m join assemblies a on a.assembly_id = m.assembly_id "
            "join areas r on r.area_code = m.area_code"
        )
        cohorts: dict[str, list[str]] = {}
        for deputy_id, cohort in sorted(bundle.engine.rows("select deputy_id, cohort from cohorts")):
            cohorts.setdefault(deputy_id, []).append(cohort)
    found = []
    for row in people:
        if row[0] in built.rating.mandates:
            rated = _row(release, built, row, cohorts.get(row[0], []))
            rated.firmness, rated.change = firm.get(row[0], {}), changes.get(row[0], {})
            found.append(rated)
    return found


def _row(release: Release, built: Computed, row: tuple[Any, ...], cohorts: list[str]) -> RatedMandate:
    rating, deputy_id = built.rating, row[0]
    total, mandate = rating.totals[deputy_id], rating.mandates[deputy_id]
    name = _texts(row[2:5])
    return RatedMandate(
        release=release,
        deputy_id=deputy_id,
        person_id=row[1],
        name=name,
        assembly_id=row[5],
        assembly=_texts(row[6:9]),
        level=row[9],
        area_code=row[10],
        area=_texts(row[11:14]),
        office=row[14],
        cohorts=f",{','.join(cohorts)}," if cohorts else "",
        starts_on=row[15],
        ends_on=row[16],
        peer_group=mandate.peer_group,
        days=mandate.days,
        months=mandate.months,
        electors=mandate.electors,
        blocks=dict(total.blocks),
        coverage=total.coverage,
        total=total.total,
        balanced=total.balanced,
        band=total.band,
        place=total.place,
        ranked=total.ranked,
        reason=total.reason,
        outcomes={code: stored(outcome) for code, outcome in rating.criteria[deputy_id].items()},
        search=fold(" ".join(name.values())),
    )
