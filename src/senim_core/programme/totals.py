"""Totals that reconcile: counts of statuses always sum to their whole, and what is missing is named `unclassified`.

The report of a region once said 128 = 5 + 98 + 24. The measure that was left out is a measure still:

>>> whole(128, {Status.DONE: 5, Status.IN_PROGRESS: 98, Status.NOT_DUE: 24})[Status.UNCLASSIFIED]
1
"""

from collections.abc import Iterable, Mapping

from senim_core.errors import InputError
from senim_core.programme.status import Status

Counts = Mapping[Status, int]


def whole(total: int, counts: Mapping[Status, int]) -> dict[Status, int]:
    """Every status with its count, `unclassified` taking what the others leave of ``total``.

    Raises InputError where the parts are more than the whole, or a count is below 0: such a set is never shown.
    """
    if any(count < 0 for count in counts.values()):
        raise InputError("a count below 0", hint="count the list again")
    rest = total - sum(count for status, count in counts.items() if status != Status.UNCLASSIFIED)
    if rest < 0 or counts.get(Status.UNCLASSIFIED, rest) != rest:
        raise InputError(
            f"the statuses do not sum to their total: {sum(counts.values())} and {total}", hint="count the list again"
        )
    return {status: rest if status == Status.UNCLASSIFIED else counts.get(status, 0) for status in Status}


def together(parts: Iterable[Counts]) -> dict[Status, int]:
    """The sum of several counts, every status named."""
    found = dict.fromkeys(Status, 0)
    for counts in parts:
        for status, count in counts.items():
            found[status] += count
    return found


def known_share(counts: Counts, status: Status) -> tuple[int, int]:
    """(numerator, denominator) of a status in its whole; the unclassified stay in the denominator."""
    return counts[status], sum(counts.values())
