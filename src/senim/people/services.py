"""Popolo files: brought, looked at, taken in as one transaction, taken back; and what the register does by hand.

What is known already is never overwritten: a membership that a file says anew is corrected, so that what was known
before can still be asked for; other differences are said and left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import CharField, ForeignKey, Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly import services as assembly
from senim.assembly.models import WHOLE, Classification, Event, Membership, Organization, Person
from senim.assembly.selectors import known
from senim.common.text import plain
from senim.ledger import services as ledger
from senim.people import votes
from senim.people.models import PopoloFile
from senim.people.reading import KINDS, Document, read
from senim.people.rows import Row
from senim.rating.models import EvidenceRow, Region
from senim.rating.services import change_evidence
from senim.sittings.models import Sitting
from senim.sittings.roll_calls import forget
from senim.sittings.services import office
from senim_core.canonical import sha256
from senim_core.errors import InputError

PARTS = (Classification.FACTION, Classification.COMMISSION, Classification.PUBLIC_COUNCIL)
STATES = ("new", "same", "corrects", "differs", "bad")


@dataclass(frozen=True)
class Preview:
    """A file as it would be taken in: its rows, and for each what it would do, one of `STATES`."""

    document: Document
    states: Mapping[int, str]  # id of a row -> state

    def state(self, row: Row) -> str:
        """What a row would do."""
        return self.states[id(row)]

    def counts(self, kind: str) -> dict[str, int]:
        """State -> rows of a kind; they sum to the kind's list."""
        found = dict.fromkeys(STATES, 0)
        for row in self.document.rows[kind]:
            found[self.state(row)] += 1
        return found


def preview(file: PopoloFile) -> Preview:
    """What every row of a file would do now. Raises InputError for what is no Popolo document."""
    document = read(file.name, bytes(file.content))
    return Preview(document, dict(_states(file, document)))


def _states(file: PopoloFile, document: Document) -> Iterable[tuple[int, str]]:
    region = file.region
    areas = dict(EvidenceRow.objects.filter(region=region, table="areas").values_list("key", "values"))
    people = {one.code: one for one in Person.objects.filter(region=region)}
    bodies = {one.code: one for one in Organization.objects.filter(region=region)}
    events = {one.code: one for one in Event.objects.filter(region=region)}
    seats = {one.code: one for one in known(region).select_related("on_behalf_of", "person", "organization")}
    same = {
        "areas": lambda row: row.values["name"] in (areas[row.code]["name_ru"], areas[row.code]["name_kk"]),
        "organizations": lambda row: row.values["name"] in (bodies[row.code].title_ru, bodies[row.code].title_kk),
        "persons": lambda row: row.values["name"] in (people[row.code].name_ru, people[row.code].name_kk),
        "events": lambda row: row.values["name"] in (events[row.code].title_ru, events[row.code].title_kk),
    }
    held = set(Sitting.objects.filter(region=region).values_list("code", flat=True))
    new_votes = {
        row.values["motion"] for row in document.rows["vote_events"]
        if not row.bad and votes.session_of(row) not in held
    }  # fmt: skip
    there: dict[str, Mapping[str, Any]] = {
        "areas": areas, "organizations": bodies, "persons": people, "events": events
    }  # fmt: skip
    for kind, rows in document.rows.items():
        for row in rows:
            if row.bad:
                yield id(row), "bad"
            elif kind == "posts":
                yield id(row), "same"  # a seat is of its membership: it brings nothing of its own
            elif kind == "sittings":
                yield id(row), "same" if row.code in held else "new"
            elif kind == "vote_events":
                yield id(row), "same" if votes.session_of(row) in held else "new"
            elif kind == "motions":
                yield id(row), "new" if row.code in new_votes else "same"
            elif kind == "memberships":
                yield id(row), _membership_state(row, seats.get(row.code))
            elif row.code not in there[kind]:
                yield id(row), "new"
            else:
                yield id(row), "same" if same[kind](row) else "differs"


def _membership_state(row: Row, one: Membership | None) -> str:
    if one is None:
        return "new"
    if (one.person.code, one.organization.code) != (row.values["person_id"], row.values["organization_id"]):
        row.refuse("id", _("this code is of another membership"))
        return "bad"
    return "corrects" if _changes(row, one) else "same"


def _changes(row: Row, one: Membership) -> dict[str, Any]:
    """What a row says otherwise of a membership: field -> (before, after). What it is silent about stays."""
    values = row.values
    pairs = {
        "role": (one.role, str(values["role"]) if values["role_said"] else None),
        "starts_on": (one.starts_on, values["starts_on"]), "ends_on": (one.ends_on, values["ends_on"]),
        "area_code": (one.area_code, values["area_id"] or None),
        "on_behalf_of": (one.on_behalf_of.code if one.on_behalf_of else "", values["on_behalf_of_id"] or None),
    }  # fmt: skip
    return {name: pair for name, pair in pairs.items() if pair[1] is not None and pair[0] != pair[1]}


@transaction.atomic
def bring(
    *, region: Region, name: str, content: bytes, document: str, seats: str, by: str, at: datetime | None = None
) -> PopoloFile:
    """Keep a file for its preview; nothing of the register changes yet, so nothing is logged.

    ``seats``: how seats are filled where the file does not say. Raises InputError for a file that cannot be read, or
    without its source.
    """
    office(by)
    said = plain(document, 300)
    if not said:
        raise InputError(_("the document is not named"), hint=_("say where the file comes from"))
    made = PopoloFile(
        region=region, name=plain(name, 150), document=said, seats=Membership.Electoral(seats), content=content,
        sha256=sha256(content), by=by, at=at or timezone.now(),
    )  # fmt: skip
    preview(made)
    made.save()
    return made


def _held(file: PopoloFile, by: str) -> PopoloFile:
    """The file, held, and its region's register too. Raises InputError where it is gone."""
    office(by)
    Region.objects.select_for_update().get(pk=file.region_id)
    waiting = PopoloFile.objects.select_for_update(of=("self",)).select_related("region")
    found = waiting.filter(pk=file.pk).first()
    if found is None:
        raise InputError(_("this file is gone"), hint=_("somebody forgot it; bring it again"))
    return found


@transaction.atomic
def drop(*, file: PopoloFile, by: str) -> None:
    """Forget a file that was not taken in. Raises InputError for one that was."""
    held = _held(file, by)
    if held.applied_at:
        raise InputError(_("this file was taken in"), hint=_("take it back instead"))
    held.delete()


@transaction.atomic
def take_in(*, file: PopoloFile, by: str, at: datetime | None = None) -> dict[str, int]:
    """Take a file in; returns how many of each kind it brought. Raises InputError where a row is bad: then none is."""
    when, held = at or timezone.now(), _held(file, by)
    if held.applied_at:
        raise InputError(_("this file was taken in"), hint=_("look at it again"))
    seen = preview(held)
    if any(state == "bad" for state in seen.states.values()):
        raise InputError(_("some entries are not understood"), hint=_("mend the file and bring it again"))
    made: dict[str, Any] = {kind: [] for kind in KINDS} | {"corrected": {}}
    corrected = [row for row in seen.document.rows["memberships"] if seen.state(row) == "corrects"]
    for kind, bringing in (
        ("areas", _areas), ("organizations", _organizations), ("persons", _persons), ("events", _events),
    ):  # fmt: skip
        bringing(held, [row for row in seen.document.rows[kind] if seen.state(row) == "new"], made, by, when)
    _correct(held, corrected, made, by, when)  # first: who ends here may begin there
    new = [row for row in seen.document.rows["memberships"] if seen.state(row) == "new"]
    _memberships(held, new, made, by, when)
    there = set(Sitting.objects.filter(region=held.region).values_list("code", flat=True))
    made["sittings"] = list(
        votes.write(held, [one for one in votes.days(seen.document.rows) if one.code not in there], by, when)
    )
    for kind in ("motions", "vote_events"):
        made[kind] = [row.code for row in seen.document.rows[kind] if seen.state(row) == "new"]
    held.made, held.applied_at = made, when
    held.save(update_fields=["made", "applied_at"])
    numbers = {kind: len(made[kind]) for kind in KINDS}
    ledger.record_later(
        kind="popolo/v1", by=by, region=held.region.slug, document=held.document, sha256=held.sha256, **numbers,
        corrected=len(made["corrected"]),
    )  # fmt: skip
    return numbers


def _areas(file: PopoloFile, rows: list[Row], made: dict[str, Any], by: str, at: datetime) -> None:
    """Areas of the file, and the whole territory where the region has no area at all."""
    region = file.region
    has = EvidenceRow.objects.filter(region=region, table="areas").exists()
    listed: list[tuple[str, str, str | None, str]] = []
    if not has:
        listed.append((WHOLE, file.region.title["ru"], None, "region"))
    top = WHOLE if not has or EvidenceRow.objects.filter(region=region, table="areas", key=WHOLE).exists() else None
    listed += [(row.code, row.values["name"], row.values["parent_id"] or top, "council_district") for row in rows]
    changes = [
        ("areas", code, {"area_code": code, "parent_code": above, "kind": kind, "name_kk": name, "name_ru": name,
                         "name_en": name})
        for code, name, above, kind in listed
    ]  # fmt: skip
    if changes:
        change_evidence(region=region, changes=changes, by=by, cause=f"popolo {file.sha256[:12]}")
    made["areas"] = [code for _table, code, _values in changes]


def _organizations(file: PopoloFile, rows: list[Row], made: dict[str, Any], by: str, at: datetime) -> None:
    """Organisations, those above first; a part of an assembly whose assembly is not told is another organisation."""
    there = {one.code: one for one in Organization.objects.filter(region=file.region)}
    waiting = list(rows)
    assemblies = [row.code for row in rows if row.values["classification"] == Classification.MASLIKHAT]
    while waiting:
        ready = [row for row in waiting if not row.values["parent_id"] or row.values["parent_id"] in there]
        if not ready:
            raise InputError(_("organisations stand above each other in a circle"), hint=_("mend the file"))
        ready.sort(key=lambda row: row.values["classification"] != Classification.MASLIKHAT)
        for row in ready:
            there[row.code] = _found(file, row, there, assemblies, by)
            made["organizations"].append(row.code)
        waiting = [row for row in waiting if row not in ready]


def _found(
    file: PopoloFile, row: Row, there: Mapping[str, Organization], assemblies: list[str], by: str
) -> Organization:
    kind, parent = row.values["classification"], there.get(row.values["parent_id"])
    of = parent if parent and parent.classification == Classification.MASLIKHAT else None
    if of is None and len(assemblies) == 1 and assemblies[0] in there:
        of = there[assemblies[0]]
    if of is None:  # a council stands below a branch of the party: its assembly is the one of its territory
        of = next(
            (one for one in there.values() if one.classification == Classification.MASLIKHAT
             and one.area_code == row.values["area_id"]), None,
        )  # fmt: skip
    if kind in PARTS and of is None:
        kind = Classification.OTHER
    levelled = kind in (Classification.MASLIKHAT, Classification.PUBLIC_COUNCIL)
    return assembly.found(
        region=file.region, code=row.code, classification=kind, titles=(row.values["name"],) * 3, by=by,
        parent=parent, assembly=of if kind in PARTS else None, level="region" if levelled else "",
        area_code=row.values["area_id"] or (WHOLE if levelled else ""),
    )  # fmt: skip


def _persons(file: PopoloFile, rows: list[Row], made: dict[str, Any], by: str, at: datetime) -> None:
    for row in rows:
        assembly.add_person(
            region=file.region, code=row.code, names=(row.values["name"],) * 3, gender=row.values["gender"],
            birth_date=row.values["birth_date"], contacts=row.values["contacts"], by=by, at=at,
        )  # fmt: skip
        made["persons"].append(row.code)


def _events(file: PopoloFile, rows: list[Row], made: dict[str, Any], by: str, at: datetime) -> None:
    bodies = {one.code: one for one in Organization.objects.filter(region=file.region)}
    for row in rows:
        Event.objects.create(
            region=file.region, code=row.code, classification=row.values["classification"],
            title_kk=row.values["name"], title_ru=row.values["name"], title_en=row.values["name"],
            organization=bodies.get(row.values["organization_id"]), starts_on=row.values["start_date"],
            ends_on=row.values["end_date"],
        )  # fmt: skip
        made["events"].append(row.code)


def _memberships(file: PopoloFile, rows: list[Row], made: dict[str, Any], by: str, at: datetime) -> None:
    bodies = {one.code: one for one in Organization.objects.filter(region=file.region)}
    people = {one.code: one for one in Person.objects.filter(region=file.region)}
    events = {one.code: one for one in Event.objects.filter(region=file.region)}
    for row in rows:
        values, body = row.values, bodies[row.values["organization_id"]]
        seat = body.classification == Classification.MASLIKHAT
        assembly.join(
            person=people[values["person_id"]], organization=body, starts_on=values["starts_on"],
            ends_on=values["ends_on"], code=row.code, role=values["role"], parallel=values["parallel"],
            on_behalf_of=bodies.get(values["on_behalf_of_id"]), period=events.get(values["legislative_period_id"]),
            area_code=values["area_id"] or (WHOLE if seat else ""),
            electoral_type=(values["seats"] or file.seats) if seat else "", by=by, at=at,
        )  # fmt: skip
        made["memberships"].append(row.code)


def _correct(file: PopoloFile, rows: list[Row], made: dict[str, Any], by: str, at: datetime) -> None:
    bodies = {one.code: one for one in Organization.objects.filter(region=file.region)}
    for row in rows:
        one = known(file.region).select_related("on_behalf_of", "organization").get(code=row.code)
        changes = _changes(row, one)
        after = {name: pair[1] for name, pair in changes.items()}
        if "on_behalf_of" in after:
            after["on_behalf_of"] = bodies.get(after["on_behalf_of"])
        now = assembly.correct(membership=one, reason=file.document, by=by, at=at, **after)
        before = {name: _kept(pair[0]) for name, pair in changes.items()}
        made["corrected"][row.code] = {"before": before, "row": now.pk}


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def undo(*, file: PopoloFile, by: str, at: datetime | None = None) -> None:
    """Take a file back: what it brought is gone, what it corrected is corrected again.

    Raises InputError where something rests on what it brought since, or it was taken back before.
    """
    when, held = at or timezone.now(), _held(file, by)
    if not held.applied_at or held.undone_at:
        raise InputError(_("this file is not in force"), hint=_("look at it again"))
    region, made = held.region, held.made
    codes = made["memberships"]
    forget(region=region, codes=made["sittings"], by=by, cause=f"popolo {held.sha256[:12]} undone")
    _check_unused(held)
    _put_back(held, by, when)
    try:
        Membership.objects.filter(region=region, code__in=codes).delete()
        Event.objects.filter(region=region, code__in=made["events"]).delete()
        Person.objects.filter(region=region, code__in=made["persons"]).delete()
        for code in reversed(made["organizations"]):
            Organization.objects.filter(region=region, code=code).delete()
    except ProtectedError as error:
        raise InputError(_("something rests on what this file brought"), hint=_("take that back first")) from error
    gone = {"areas": made["areas"], "mandates": codes, "assemblies": made["organizations"]}
    rows = [
        (table, key, None)
        for table, keys in gone.items()
        for key in EvidenceRow.objects.filter(region=region, table=table, key__in=keys).values_list("key", flat=True)
    ]
    if rows:
        change_evidence(region=region, changes=rows, by=by, cause=f"popolo {held.sha256[:12]} undone")
    held.undone_at, held.undone_by = when, by
    held.save(update_fields=["undone_at", "undone_by"])
    ledger.record_later(kind="popolo-undone/v1", by=by, region=region.slug, sha256=held.sha256)


def _check_unused(held: PopoloFile) -> None:
    """Raise InputError where something rests on what the file brought, or what it corrected was corrected since."""
    region, made = held.region, held.made
    assert held.applied_at is not None
    codes = set(made["memberships"])
    own = Membership.objects.filter(region=region, code__in=codes)
    rests = own.exclude(recorded_at=held.applied_at).exists() or own.exclude(superseded_at=None).exists()
    now = dict(known(region).filter(code__in=made["corrected"]).values_list("code", "pk"))
    rests = rests or any(now.get(code) != kept["row"] for code, kept in made["corrected"].items())
    for model in apps.get_models():
        names = {one.name for one in model._meta.get_fields() if isinstance(one, CharField)}
        for field, gone in (("deputy_id", codes), ("area_code", set(made["areas"]))):
            if rests or field not in names or not gone:
                continue
            of = _way_to_region(model)
            if not of and not region.primary:
                continue  # an account of the staff: of the region whose office this is
            found = model._default_manager.filter(**{f"{field}__in": gone}, **({of: region} if of else {}))
            if model is Membership:
                found = found.exclude(pk__in=own)
            if model is Organization:
                found = found.exclude(region=region, code__in=made["organizations"])
            rests = found.exists()
    if rests:
        raise InputError(_("something rests on what this file brought"), hint=_("take that back first"))


def _way_to_region(model: type[Model]) -> str:
    """How rows of a model lead to their region; empty where they do not."""
    fields = model._meta.get_fields()
    if any(one.name == "region" for one in fields):
        return "region"
    for one in fields:
        if isinstance(one, ForeignKey) and any(far.name == "region" for far in one.related_model._meta.get_fields()):
            return f"{one.name}__region"
    return ""


def _put_back(held: PopoloFile, by: str, at: datetime) -> None:
    for code, kept in held.made["corrected"].items():
        one, before = known(held.region).get(code=code), kept["before"]
        back = {
            name: date.fromisoformat(value) if name in ("starts_on", "ends_on") and value else value
            for name, value in before.items()
        }
        if "on_behalf_of" in back:
            back["on_behalf_of"] = Organization.objects.filter(region=held.region, code=back["on_behalf_of"]).first()
        reason = f"{held.document}: undone"
        assembly.correct(membership=one, reason=reason, by=by, at=at, **back)
