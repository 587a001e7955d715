"""How an application hands its public rows to a region's working evidence: single rows are compared and changed.

Rows of other makings (an import, the demonstration) stay. It looks at what is, so it may run at any time, twice, or be
killed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from senim.rating.models import EvidenceRow, Region
from senim.rating.services import Change, Row, change_evidence, stored


def differences(region: Region, given: Mapping[str, Sequence[Row]], own: Mapping[str, set[str]]) -> list[Change]:
    """Changes that make the evidence agree with ``given`` (table -> rows); ``own``: table -> keys of the application.

    A row that stands in the evidence under an own key and is not given is taken out.
    """
    found: list[Change] = []
    for table, rows in given.items():
        kept = EvidenceRow.objects.filter(region=region, table=table).values_list("key", "values")
        there: dict[str, Any] = {key: values for key, values in kept if key in own[table]}
        for row in rows:
            key, values = stored(table, row)
            if there.pop(key, None) != values:
                found.append((table, key, values))
        found += [(table, key, None) for key in there]
    return found


@transaction.atomic
def bring_up_to_date(
    *, region: Region, given: Mapping[str, Sequence[Row]], own: Mapping[str, set[str]], by: str, cause: str
) -> int:
    """Make the working evidence agree with ``given``, as `differences` finds; returns how many rows changed."""
    found = differences(region, given, own)
    if found:
        change_evidence(region=region, changes=found, by=by, cause=cause)
    return len(found)
