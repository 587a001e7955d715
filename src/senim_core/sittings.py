"""Sittings: who owes attendance, what a list and roll calls make of it, what clashes, what was voted.

Promises:

- Attendance has four values and a fifth for what nobody handed in: present, excused with a reason, absent, not
  eligible; unknown. They always sum to the number of people on the list.
- Presence takes two marks where more than one moment was marked: the list at the start, and roll calls or votes.
  Whoever signs in and leaves is absent, and so is who comes for one vote alone.
- What is owed is what is left of the sittings held once excused, clashing, not eligible and unknown ones are taken
  out. This is the share of criterion I-1 of the rating; a test compares it with the criterion's SQL.
- Minutes of a day are whole numbers; no clock is asked.

Example:

>>> settled(Mark.PRESENT, [True, False])
(<Mark.PRESENT: 'present'>, None)
>>> settled(Mark.PRESENT, [False])
(<Mark.ABSENT: 'absent'>, <Absence.AT_VOTE: 'absent_at_vote'>)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """What is on the list."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


class Absence(StrEnum):
    """Why somebody is not counted as present, as the evidence names it."""

    ABSENT = "absent"
    AT_VOTE = "absent_at_vote"
    NOT_YET = "not_yet_member"
    NO_LONGER = "no_longer_member"


class Ballot(StrEnum):
    """What was said in a roll-call vote (Popolo: Vote.option)."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    ABSENT = "absent"


class Needed(StrEnum):
    """What a vote needs to pass."""

    OF_ALL = "of_all"
    OF_PRESENT = "of_present"


def outside(day: date, starts_on: date, ends_on: date | None) -> Absence | None:
    """Why a member is not eligible on a day; None for one who is."""
    if day < starts_on:
        return Absence.NOT_YET
    return Absence.NO_LONGER if ends_on is not None and day > ends_on else None


def settled(start: Mark, calls: Sequence[bool]) -> tuple[Mark, Absence | None]:
    """The mark of one member from the list at the start and whether each later roll call or vote found them there.

    An excuse stands whatever else was marked, and so does not being eligible. Without a list at the start the roll
    calls alone are known. Raises nothing.
    """
    if start in (Mark.EXCUSED, Mark.NOT_ELIGIBLE):
        return start, None
    if start == Mark.UNKNOWN and not calls:
        return Mark.UNKNOWN, None
    moments = [*([] if start == Mark.UNKNOWN else [start == Mark.PRESENT]), *calls]
    seen = sum(moments)
    if seen >= min(2, len(moments)):
        return Mark.PRESENT, None
    return Mark.ABSENT, Absence.AT_VOTE if seen else None


@dataclass(frozen=True)
class Attended:
    """One member's mark at one sitting: its day, its minutes after midnight, and whether the member was on leave."""

    sitting: str
    day: date
    start: int
    end: int
    mark: Mark
    on_leave: bool = False


def overlap(one: Attended, other: Attended) -> bool:
    """Whether two sittings are held at the same time; one that ends as the other begins does not clash."""
    return one.day == other.day and one.start < other.end and other.start < one.end


@dataclass(frozen=True)
class Attendance:
    """How often somebody was there: sittings by what became of them. They sum to the sittings on the list."""

    present: int = 0
    absent: int = 0
    excused: int = 0
    on_leave: int = 0
    clashing: int = 0
    not_eligible: int = 0
    unknown: int = 0

    @property
    def owed(self) -> int:
        """The denominator: sittings that were owed."""
        return self.present + self.absent

    @property
    def listed(self) -> int:
        """All sittings on the list."""
        return self.owed + self.excused + self.on_leave + self.clashing + self.not_eligible + self.unknown


def kind_of(one: Attended, present: Iterable[Attended]) -> str:
    """The field of `Attendance` that a mark counts in, given the sittings at which the same member was present."""
    if one.mark != Mark.ABSENT:
        return str(one.mark)
    if any(overlap(one, other) for other in present):
        return "clashing"
    return "on_leave" if one.on_leave else "absent"


def counted(marks: Sequence[Attended], elsewhere: Sequence[Attended] = ()) -> Attendance:
    """What somebody owes and met, of all marks of one member in a period; ``elsewhere``: marks of the same member at
    other bodies, which are not counted but may clash."""
    by_day: dict[date, list[Attended]] = {}
    for one in (*marks, *elsewhere):
        if one.mark == Mark.PRESENT:
            by_day.setdefault(one.day, []).append(one)
    found: dict[str, int] = {}
    for one in marks:
        kind = kind_of(one, by_day.get(one.day, ()))
        found[kind] = found.get(kind, 0) + 1
    return Attendance(**found)


@dataclass(frozen=True)
class Tally:
    """The count of a vote; ``members`` could have voted. The four sum to it."""

    votes_for: int
    against: int
    abstained: int
    absent: int

    @property
    def members(self) -> int:
        """Everyone who could have voted."""
        return self.votes_for + self.against + self.abstained + self.absent

    @property
    def present(self) -> int:
        """Everyone who was there when the vote was taken."""
        return self.members - self.absent


def tally(options: Iterable[str]) -> Tally:
    """Count a vote. Raises ValueError for what is no option."""
    counts = dict.fromkeys(Ballot, 0)
    for option in options:
        counts[Ballot(option)] += 1
    return Tally(counts[Ballot.FOR], counts[Ballot.AGAINST], counts[Ballot.ABSTAINED], counts[Ballot.ABSENT])


def passed(count: Tally, needed: Needed) -> bool:
    """Whether more than half agreed: of all members, or of those who were there."""
    return 2 * count.votes_for > (count.members if needed == Needed.OF_ALL else count.present)
