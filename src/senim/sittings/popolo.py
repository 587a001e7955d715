"""People, organisations, memberships, areas, events, motions and votes as Popolo 1.0.1 JSON.

Names of fields are the specification's. What Popolo has no place for (three languages at once) follows its appendix:
one document a language. A membership is what is known now; days of birth and reasons of excuses are not in it.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from senim.assembly.models import WHOLE, Classification, Event, Membership, Organization, Person
from senim.assembly.selectors import known
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.sittings.models import Ballot, Call, Decision, Sitting
from senim_core.sittings import Ballot as Option

Row = dict[str, Any]
# Option of a ballot -> Popolo's word for it.
OPTIONS = {Option.FOR: "yes", Option.AGAINST: "no", Option.ABSTAINED: "abstain", Option.ABSENT: "absent"}
STATES = {
    Sitting.Stage.PLANNED: "tentative", Sitting.Stage.OPEN: "confirmed", Sitting.Stage.HELD: "confirmed",
    Sitting.Stage.CANCELLED: "cancelled",
}  # fmt: skip


def document(region: Region, language: str) -> Row:
    """The whole region in one language; a fixed number of queries."""
    return {
        "persons": list(_persons(region, language)), "organizations": list(_organizations(region, language)),
        "memberships": list(_memberships(region)), "posts": list(_posts(region, language)),
        "areas": list(_areas(region, language)), "events": list(_events(region, language)),
        "motions": list(_motions(region, language)), "vote_events": list(_vote_events(region)),
    }  # fmt: skip


def _said(row: Row) -> Row:
    """The row without what is not known: Popolo leaves such a field out."""
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _area(code: str) -> str:
    return "" if code == WHOLE else code


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _persons(region: Region, language: str) -> Iterator[Row]:
    for one in Person.objects.filter(region=region):
        yield _said({"id": one.code, "name": one.name(language), "gender": one.gender, "contact_details": one.contacts})


def _organizations(region: Region, language: str) -> Iterator[Row]:
    for one in Organization.objects.filter(region=region).select_related("parent", "assembly"):
        above = one.parent or one.assembly
        yield _said(
            {"id": one.code, "name": one.title(language), "classification": one.classification,
             "parent_id": above.code if above else None, "area_id": _area(one.area_code),
             "founding_date": _day(one.founded_on), "dissolution_date": _day(one.dissolved_on)}
        )  # fmt: skip


def _seats(region: Region) -> Any:
    return known(region).filter(organization__classification=Classification.MASLIKHAT)


def _posts(region: Region, language: str) -> Iterator[Row]:
    """A seat of an assembly is a post; it has the code of the mandate that fills it."""
    for one in _seats(region).select_related("organization"):
        yield _said(
            {"id": f"seat-{one.code}", "organization_id": one.organization.code, "area_id": _area(one.area_code),
             "label": one.get_electoral_type_display(), "role": one.electoral_type}
        )  # fmt: skip


def _memberships(region: Region) -> Iterator[Row]:
    found = known(region).select_related("person", "organization", "on_behalf_of", "period")
    for one in found.order_by("organization__code", "code"):
        mandate = one.organization.classification == Classification.MASLIKHAT
        yield _said(
            {"id": one.code, "person_id": one.person.code, "organization_id": one.organization.code,
             "role": str(Membership.Role(one.role)), "post_id": f"seat-{one.code}" if mandate else None,
             "on_behalf_of_id": one.on_behalf_of.code if one.on_behalf_of else None, "area_id": _area(one.area_code),
             "legislative_period_id": one.period.code if one.period else None,
             "start_date": _day(one.starts_on), "end_date": _day(one.ends_on)}
        )  # fmt: skip


def _areas(region: Region, language: str) -> Iterator[Row]:
    names = names_of(region, language)
    for code, name in names.areas.items():
        if code == WHOLE:
            continue
        yield _said({"id": code, "name": name, "identifier": code, "parent_id": _area(names.above.get(code, ""))})


def _events(region: Region, language: str) -> Iterator[Row]:
    for held in Event.objects.filter(region=region).select_related("organization"):
        yield _said(
            {"id": held.code, "name": held.title(language), "classification": held.classification,
             "organization_id": held.organization.code if held.organization else None,
             "start_date": held.starts_on, "end_date": held.ends_on}
        )  # fmt: skip
    for one in Sitting.objects.filter(region=region).select_related("organization").order_by("code"):
        starts, ends = timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)
        name = one.organization.title(language)
        yield _said(
            {"id": one.code, "name": f"{name}: № {one.number}" if one.number else name, "classification": "sitting",
             "organization_id": one.organization.code, "start_date": starts.isoformat(), "end_date": ends.isoformat(),
             "location": one.place, "status": STATES[Sitting.Stage(one.state)]}
        )  # fmt: skip


def _motion(call: Call) -> str:
    return f"{call.sitting.code}-{call.position}"


def _votes(region: Region) -> Any:
    found = Call.objects.filter(sitting__region=region, vote=True).select_related("sitting__organization", "item")
    return found.order_by("sitting__code", "position")


def _motions(region: Region, language: str) -> Iterator[Row]:
    numbers = dict(Decision.objects.filter(region=region).exclude(call=None).values_list("call", "number"))
    for one in _votes(region):
        yield _said(
            {"id": _motion(one), "organization_id": one.sitting.organization.code, "text": one.title(language),
             "date": _day(timezone.localdate(one.at)), "requirement": one.needed, "identifier": numbers.get(one.pk),
             "legislative_session_id": one.sitting.code, "result": "passed" if one.passed else "failed"}
        )  # fmt: skip


def _vote_events(region: Region) -> Iterator[Row]:
    ballots = Ballot.objects.filter(call__sitting__region=region, call__vote=True)
    said: dict[int, list[Row]] = {}
    for call, person, option in ballots.order_by("call", "membership__code").values_list(
        "call", "membership__person__code", "option"
    ):
        said.setdefault(call, []).append({"voter_id": person, "option": OPTIONS[Option(option)]})
    for one in _votes(region):
        numbers = {"yes": one.votes_for, "no": one.against, "abstain": one.abstained, "absent": one.absent}
        yield _said(
            {"id": _motion(one), "motion_id": _motion(one), "organization_id": one.sitting.organization.code,
             "legislative_session_id": one.sitting.code, "start_date": timezone.localtime(one.at).isoformat(),
             "result": "passed" if one.passed else "failed",
             "counts": [{"option": option, "value": number} for option, number in numbers.items()],
             "votes": said.get(one.pk, [])}
        )  # fmt: skip
