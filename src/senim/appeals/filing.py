"""Taking an appeal in: registered, sealed, logged and numbered in one transaction, before any receipt is shown.

Refusing is impossible (APPC Art. 64): whatever was typed is taken; only a file may be turned down, by name. Sending the
same form twice, as a lost connection makes people do, gives the same appeal and the same receipt.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from senim.appeals import vault
from senim.appeals.models import Appeal, Channel, Counter, Event, Kind, Paper, Person, Regime
from senim.common.text import ALPHABET, plain, random_code
from senim.common.workdays_kz import calendar
from senim.ledger import services as ledger
from senim.rating.models import Region
from senim_core.appeals.deadlines import first_due_on, registered_on
from senim_core.appeals.status import Status
from senim_core.canonical import sha256, to_json
from senim_core.errors import InputError

CLOSES = time(18, 30)  # what comes later counts as come on the next day
LETTERS = {
    Kind.APPLICATION: "А", Kind.COMPLAINT: "Ш", Kind.MESSAGE: "Х", Kind.PROPOSAL: "Ұ", Kind.RESPONSE: "Ү",
    Kind.REQUEST: "С",
}  # fmt: skip
CASES = UUID("6f1d5ad8-8c1c-4c55-9a5a-6a3f3d2b1c11")  # the namespace of keys that follow from records


@dataclass(frozen=True)
class Applicant:
    """Who appeals. All of it is sealed."""

    name: str
    address: str = ""
    iin: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Filing:
    """What is filed. ``client_key`` is made with the form, so that sending it twice changes nothing."""

    kind: str
    topic: str
    area_code: str
    words: str
    language: str
    applicant: Applicant
    channel: str = Channel.WEB
    place: str = ""
    consent: bool = False
    deputy_id: str = ""
    regime: str = Regime.PARTY
    papers: Sequence[tuple[str, str, bytes]] = ()  # (name, kind, content) as `papers.cleaned` gives them
    client_key: UUID = field(default_factory=uuid4)
    point: str = ""  # latitude and longitude; sealed with the words
    settlement: str = ""  # a place below the district; sealed with the words
    may_publish: bool = False  # the applicant agrees that the matter is shown
    code: str = ""  # the public identifier that records bring; random where they bring none
    due_on: date | None = None  # the term that records bring (regime ``source``)


def contact_of(applicant: Applicant) -> str:
    """The contact by which an applicant is known again: the e-mail, else the phone's digits; empty without."""
    email = applicant.email.strip().lower()
    return email or "".join(one for one in applicant.phone if one.isdigit())[-10:]


def own_key(filed: Filing) -> UUID:
    """The key of what is filed: of the form and of all that stands in it.

    The same form sent again is the same appeal; another text in a form that was kept, on a shared machine say, is not.
    """
    said = [filed.kind, filed.topic, filed.area_code, filed.settlement, filed.point, filed.may_publish, filed.words]
    content = to_json([*vars(filed.applicant).values(), *said])
    return uuid5(filed.client_key, vault.keyed_hash("content", content.decode()))


def named(papers: Sequence[tuple[str, str, bytes]]) -> Iterator[tuple[str, str, bytes]]:
    """Papers under names that say nothing: people put their own into the names of files."""
    for number, (_name, kind, content) in enumerate(papers, start=1):
        yield f"{number}.{'pdf' if kind == 'application/pdf' else 'jpg'}", kind, content


def access_code(client_key: UUID) -> str:
    """The code on the receipt that opens the case: 10 signs, 50 bits, the same for the same form."""
    digest = bytes.fromhex(vault.keyed_hash("access", str(client_key)))
    return "".join(ALPHABET[one % 32] for one in digest[:10])


def access_hash(code: str, access: str) -> str:
    """What is stored of an access code."""
    return vault.keyed_hash("access-of", f"{code}\0{access.strip().upper()}")


def received_day(at: datetime) -> date:
    """The day on which something counts as received: the next one where the office had closed (APPC Art. 64(3))."""
    local = timezone.localtime(at)
    return local.date() + timedelta(days=1) if local.time() > CLOSES else local.date()


def new_person(*, region: Region, applicant: Applicant, at: datetime) -> Person:
    """Store an applicant, sealed under a new key."""
    key = vault.new_key()
    key.save()
    contact = contact_of(applicant)
    person = Person(
        region=region, key=key, contact=vault.keyed_hash("contact", contact) if contact else "", created_at=at
    )
    person.sealed = vault.seal_words(person, {name: plain(str(value), 300) for name, value in vars(applicant).items()})
    person.save()
    return person


def _number(region: Region, kind: str, on: date) -> str:
    counter = Counter.objects.filter(region=region, year=on.year)
    if not counter.update(last=F("last") + 1):  # holds the row until the transaction ends
        Counter.objects.get_or_create(region=region, year=on.year)
        counter.update(last=F("last") + 1)
    return f"{LETTERS[Kind(kind)]}-{on.year}-{counter.get().last:06d}"


def commitment(salt: str, appeal: Appeal, words: str) -> str:
    """SHA-256 over a random salt and the appeal as it was filed: the log holds it, the applicant can prove it."""
    item = to_json([appeal.number, appeal.kind, appeal.registered_on, appeal.due_on, sha256(words.encode())])
    return hashlib.sha256(bytes.fromhex(salt) + item).hexdigest()


def _store(region: Region, filed: Filing, by: str, at: datetime) -> Appeal:
    person = new_person(region=region, applicant=filed.applicant, at=at)
    key = own_key(filed)
    days = calendar(at.date())
    received = received_day(at)
    registered = received if filed.regime == Regime.SOURCE else registered_on(received, days)
    due = filed.due_on or first_due_on(registered, days)
    words = plain(filed.words)
    code, salt = filed.code or random_code(), secrets.token_hex(16)
    appeal = Appeal(
        region=region, code=code, client_key=key, person=person, applicant=person.contact or str(person.pk),
        kind=filed.kind, topic=filed.topic, area_code=filed.area_code,
        channel=filed.channel, language=filed.language, regime=filed.regime, consent=filed.consent, salt=salt,
        may_publish=filed.may_publish,
        typed_by="" if filed.channel == Channel.WEB else by, access=access_hash(code, access_code(key)),
        received_at=at, registered_on=registered, first_due_on=due, due_on=due, clock_on=due,
        deputy_id=filed.deputy_id, status=Status.REGISTERED, number=_number(region, filed.kind, registered),
    )  # fmt: skip
    appeal.sealed = vault.seal_words(
        person, {"words": words, "place": plain(filed.place, 300), "settlement": filed.settlement, "point": filed.point}
    )
    appeal.commitment = commitment(salt, appeal, words)
    appeal.save()
    Paper.objects.bulk_create(
        Paper(
            appeal=appeal, name=name, kind=kind, size=len(content), sha256=sha256(content),
            sealed=vault.seal(person, content),
        )
        for name, kind, content in named(filed.papers)
    )  # fmt: skip
    Event.objects.create(
        appeal=appeal, act="register", by=by, at=at, status=appeal.status, about={"channel": filed.channel}
    )
    ledger.record_later(
        kind="appeal-registered/v1", by=by, appeal=code, number=appeal.number, commitment=appeal.commitment,
        registered_on=registered, due_on=due, channel=filed.channel,
    )  # fmt: skip
    return appeal


def file(*, region: Region, filed: Filing, by: str, at: datetime | None = None) -> Appeal:
    """Register an appeal; the one that is there where the same form was sent before.

    Raises InputError where a term is given that only records of another source may bring.
    When this returns, the appeal is committed (or will be with the transaction it was called in).
    """
    if (filed.due_on is not None) != (filed.regime == Regime.SOURCE):
        raise InputError("a due date goes with the regime of the source alone", hint="leave it out, or name the regime")
    there = Appeal.objects.filter(client_key=own_key(filed)).first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            return _store(region, filed, by, at or timezone.now())
    except IntegrityError:  # the same form came twice at the same moment
        return Appeal.objects.get(client_key=own_key(filed))
