"""What a change of the rules would do: the same evidence under two rule sets, who moves and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from senim_core.rating.change import Change, change_of
from senim_core.rating.rate import Rating
from senim_core.rating.scenarios import concordance


@dataclass(frozen=True)
class Impact:
    """One peer group under old and new rules: ``both`` have a total under either, ``gained`` and ``lost`` only one.

    ``moved`` of ``both`` change their place, by ``shift_sum`` places together and ``shift_max`` at most;
    ``concordance`` of ``pairs`` is Kendall's tau-a of the totals.
    """

    peer_group: str
    both: int
    gained: int
    lost: int
    moved: int
    shift_sum: int
    shift_max: int
    concordance: int
    pairs: int


def _group(rating: Rating, group: str, changes: Sequence[Change]) -> Impact:
    inside = [change for change in changes if rating.totals[change.deputy_id].peer_group == group]
    both = [
        (change.total_before, change.total_after, change.place_before, change.place_after)
        for change in inside
        if change.total_before is not None and change.total_after is not None
    ]
    shifts = [abs((old or 0) - (new or 0)) for _, _, old, new in both]
    return Impact(
        group,
        len(both),
        sum(change.total_before is None and change.total_after is not None for change in inside),
        sum(change.total_before is not None and change.total_after is None for change in inside),
        sum(shift > 0 for shift in shifts),
        sum(shifts),
        max(shifts, default=0),
        concordance([row[0] for row in both], [row[1] for row in both]),
        len(both) * (len(both) - 1) // 2,
    )


def impact(old: Rating, new: Rating) -> tuple[list[Impact], list[Change]]:
    """(peer groups of the old rules, every mandate's change) when the rules change and the evidence does not.

    A change's parts are zero but for ``method``: the evidence is the same.
    """
    found = [change_of(old, new, one, same_rules=old) for one in old.totals if one in new.totals]
    groups = [_group(old, group, found) for group in old.ruleset.peer_groups]
    return [group for group in groups if group.both or group.gained or group.lost], found
