"""What publishing a computed rating would change: figures, places, totals in parts; what the evidence lacks."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from senim.rating import quality, selectors
from senim.rating.models import Release
from senim.rating.outcomes import figures_of
from senim_core.bundle.meta import open_bundle
from senim_core.bundle.write import Computed
from senim_core.rating.change import Change, changes
from senim_core.rating.rate import Rating, rate


def rated(folder: Path, ruleset: Path | None = None) -> Rating:
    """The rating of a release folder, computed again, by its own rules or others."""
    with open_bundle(folder, ruleset) as bundle:
        return rate(bundle.engine, bundle.ruleset, bundle.meta.period, exercise=bundle.meta.exercise)


def _changes(made: Computed, earlier: Path) -> tuple[list[Change], Rating]:
    before = rated(earlier)
    same = before.ruleset.sha256 == made.rating.ruleset.sha256
    bridge = None if same else rated(made.folder, earlier / "ruleset")
    return changes(before, made.rating, bridge), before


def preview(made: Computed, previous: Release | None) -> dict[str, Any]:
    """The difference to the release before: its slug, figures before and after, every mandate's change.

    ``gone`` are mandates only the earlier release has; mandates without a change entry are new.
    """
    figures = {name: [None, parts] for name, parts in figures_of(made.folder).items()}
    if previous is None:
        return {"previous": "", "figures": figures, "changes": {}, "gone": []}
    for name, parts in previous.figures.items():
        figures.setdefault(name, [None, None])[0] = parts
    found, before = _changes(made, selectors.folder(previous))
    return {
        "previous": previous.slug,
        "figures": figures,
        "changes": {change.deputy_id: asdict(change) for change in found},
        "gone": sorted(set(before.totals) - set(made.rating.totals)),
    }


def findings(made: Computed) -> list[dict[str, Any]]:
    """What an editor should know of the evidence, counted."""
    with open_bundle(made.folder) as bundle:
        bundle.prepare()
        return [*quality.missing(bundle.engine), *quality.counted(bundle.engine)]


def change_from(said: Mapping[str, Any]) -> Change:
    """The change that was stored."""
    return Change(**said)
