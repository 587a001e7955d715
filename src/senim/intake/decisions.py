"""Whose spelling is whose: the recorded decisions by which columns of a roll call become seats.

Which spellings are one member, why, and from when to when. A spelling without a decision stops the run; nothing is
merged silently.
"""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from senim.intake.source import Source, columns, plain
from senim.intake.tabular import Table
from senim_core.errors import InputError


@dataclass(frozen=True)
class Member:
    """One member by decision: the seat, a number inside it, all spellings, the days in office, the reason."""

    id: str
    seat: str
    number: int
    spellings: tuple[str, ...]
    since: date
    until: date | None
    reason: str


def members(source: Source) -> list[Member]:
    """The members that the decision file names. Raises InputError for a malformed or contradictory one."""
    where = source.decided_in or f"{source.name}.names.toml"
    try:
        raw = tomllib.loads(source.decisions.decode("utf-8"))
        listed = raw["member"]
        if not raw["decided_by"] or not isinstance(raw["decided_on"], date):
            raise InputError("who decided, and when, is not recorded", where=where, hint="decided_by, decided_on")
        found, seats, seen = [], Counter[str](), set[str]()
        for entry in listed:
            seat, spellings = str(entry["seat"]), tuple(entry["spellings"])
            if len(spellings) > 1 and not str(entry.get("reason", "")).strip():
                raise InputError("a merge without a reason", where=f"{where}, seat {seat}", hint="say why they are one")
            if doubled := seen & set(spellings):
                raise InputError(
                    f"{sorted(doubled)[0]!r} is two members", where=where, hint="a spelling is one member's"
                )
            seen |= set(spellings)
            seats[seat] += 1
            width = len(max(source.get("seats", "values"), key=len))
            code = f"seat-{seat.zfill(width)}-{seats[seat]}"
            since = entry.get("since", source.get("seats", "since"))
            found.append(
                Member(code, seat, seats[seat], spellings, since, entry.get("until"), str(entry.get("reason", "")))
            )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"not a decision file ({error})", where=where, hint="compare with the one that ships"
        ) from error
    return found


def undecided(votes: Sequence[Table], rosters: Sequence[Table], source: Source, known: set[str]) -> None:
    """Raise InputError where a column is no member by decision; rosters only help to name its seat."""
    fixed = {plain(name) for name in source.get("fixed")}
    names = [name for table in votes for name in table.header if plain(name) not in fixed]
    missing = sorted({name for name in names if name and name not in known})
    if not missing:
        return
    seats = {}
    for table in rosters:
        places = columns(Source(source.name, {"columns": source.get("roster")}), table.header, table.name)
        name_at, seat_at = places["name"], places["seat"]
        assert name_at is not None and seat_at is not None
        seats.update({line[name_at]: line[seat_at] for line in table.lines if len(line) == len(table.header)})
    told = "; ".join(f"{name!r} (seat {seats.get(name, 'unknown')})" for name in missing)
    raise InputError(
        f"no decision on {len(missing)} columns: {told}",
        where=", ".join(sorted({table.name for table in votes})),
        hint=f"record in {source.decided_in} whose spelling each is, or give another file with --decisions; "
        f"a column that is no member belongs to `fixed` in {source.name}.toml",
    )
