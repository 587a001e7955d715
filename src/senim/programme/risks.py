"""Flags of risk of measures: raised, kept with their reasons, and cleared, on each change and once a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from senim.programme.models import Flag, Look, Measure
from senim.rating.models import Region
from senim_core.programme.risk import Facts, flags, shipped
from senim_core.programme.status import Status

PART = 500


def facts_of(measure: Measure) -> Facts:
    """What the rules of risk look at."""
    disagrees = measure.finding == Measure.Finding.DISAGREE
    return Facts(
        status=Status(measure.status), starts_on=measure.starts_on, first_due_on=measure.first_due_on,
        due_on=measure.due_on, last_word_on=measure.last_word_on, proofs=measure.proofs_count, base=measure.base,
        target=measure.target, value=measure.value, planned=measure.planned, paid=measure.paid,
        body_said_on=measure.body_said_on, council_disagreed_on=measure.finding_on if disagrees else None,
    )  # fmt: skip


def look(measures: Sequence[Measure], today: date) -> int:
    """Raise and clear flags of measures that the caller holds, as of a day; returns how many were raised or cleared."""
    changed = 0
    for start in range(0, len(measures), PART):
        changed += _look({one.pk: one for one in measures[start : start + PART]}, today)
    return changed


def _look(measures: dict[int, Measure], today: date) -> int:
    open_flags: dict[int, dict[str, Flag]] = {key: {} for key in measures}
    for flag in Flag.objects.filter(measure__in=list(measures), cleared_on=None):
        open_flags[flag.measure_id][flag.rule] = flag
    new, kept, gone = list[Flag](), list[Flag](), list[Flag]()
    for key, measure in measures.items():
        there = open_flags[key]
        wanted = [] if measure.removed_on else flags(facts_of(measure), shipped(), today)
        for found in wanted:
            if found.rule not in there:
                new.append(Flag(measure=measure, rule=found.rule, values=dict(found.values), raised_on=today))
                continue
            known = there.pop(found.rule)
            if known.values != found.values:
                known.values = dict(found.values)
                kept.append(known)
        for ended in there.values():
            ended.cleared_on = today
            gone.append(ended)
        if measure.at_risk != bool(wanted):
            measure.at_risk = bool(wanted)
            measure.save(update_fields=["at_risk"])
    Flag.objects.bulk_create(new)
    Flag.objects.bulk_update(kept, ["values"])
    Flag.objects.bulk_update(gone, ["cleared_on"])
    return len(new) + len(gone)


def look_at_all(*, region: Region, today: date) -> int:
    """The daily look at every measure of a region, part by part; returns how many flags changed.

    Each part is a transaction of its own, so that a stop in between loses nothing and holds nobody up.
    """
    changed, last = 0, 0
    while True:
        with transaction.atomic():
            part = _part(region, last)
            changed += look(part, today)
        if not part:
            break
        last = part[-1].pk
    Look.objects.update_or_create(region=region, defaults={"looked_on": today})
    return changed


def looked_on(region: Region) -> date | None:
    """The day of the last look at every measure: flags depend on the day, so another one that day finds nothing."""
    return Look.objects.filter(region=region).values_list("looked_on", flat=True).first()


def _part(region: Region, after: int) -> list[Measure]:
    found: Iterable[Measure] = Measure.objects.select_for_update(of=("self",)).filter(
        region=region, pk__gt=after, removed_on=None
    )
    return list(found.order_by("pk")[:PART])  # type: ignore[attr-defined]
