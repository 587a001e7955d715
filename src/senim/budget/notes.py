"""Deputies' notes on budget lines: written with a code, an amount and a document, and read a second time.

The second reader is of the secretariat and never who typed the note.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.budget.models import Note
from senim.common.text import plain, random_code
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of, voice_of
from senim.programme.models import Side
from senim.rating.models import EvidenceRow, Region
from senim_core.errors import InputError

READS = (Side.OFFICE, Side.SYSTEM, Side.RECORDS)


@transaction.atomic
def write(
    *, region: Region, budget_code: str, words: str, by: str, amount: int | None = None, document: str = "",
    code: str = "", side: Side = Side.SYSTEM, about: str = "", at: datetime | None = None,
) -> Note:  # fmt: skip
    """A deputy's finding, dated today. Without amount or document it is kept, but cannot be accepted.

    Raises InputError without words or a budget code, or for who is no deputy.
    """
    when, voice = at or timezone.now(), voice_of(by, side, about)
    if voice.side != Side.DEPUTY:
        raise InputError(_("this is not yours to do"), hint=_("a deputy writes it"))
    if not EvidenceRow.objects.filter(region=region, table="mandates", key=voice.about).exists():
        raise InputError(_("there is no such deputy"), hint=_("choose from the list"))
    wanted = plain(budget_code, 60)
    if not wanted:
        raise InputError(_("the budget code is missing"), hint=_("name the line of the budget"))
    if amount is not None and amount < 0:
        raise InputError(_("the amount is less than nothing"), hint=_("whole tenge, or leave it empty"))
    made = Note.objects.create(
        region=region, code=code or random_code(), deputy_id=voice.about, by=by, noted_on=today_of(when),
        budget_code=wanted, amount=amount,
        document=plain(document, 300), words=need(words),
    )  # fmt: skip
    ledger.record_later(
        kind="budget-note/v1", by=by, note=made.code, deputy=made.deputy_id, budget_code=wanted, amount=amount,
        document=made.document,
    )  # fmt: skip
    return made


def _held(note: Note, by: str) -> Note:
    """The row, held; raises InputError for who may not read it a second time, or where it was read."""
    if voice_of(by).side not in READS:
        raise InputError(_("this is not yours to do"), hint=_("the secretariat reads it"))
    held = Note.objects.select_for_update().get(pk=note.pk)
    if held.state != Note.State.WAITING:
        raise InputError(_("this note was read already"), hint=_("look at it again"))
    if held.by == by and by.startswith("staff:"):
        raise InputError(_("a second reader has to read it"), hint=_("somebody else of the secretariat"))
    return held


@transaction.atomic
def accept(*, note: Note, by: str, at: datetime | None = None) -> Note:
    """The second reader found the document and the figure as noted. Raises InputError where one of them is missing."""
    held = _held(note, by)
    if held.amount is None or not held.document:
        raise InputError(_("the note lacks an amount or a document"), hint=_("do not accept it; say why"))
    held.accepted_on, held.read_by = today_of(at or timezone.now()), by
    held.save(update_fields=["accepted_on", "read_by"])
    ledger.record_later(kind="budget-note-accepted/v1", by=by, note=held.code)
    return held


@transaction.atomic
def refuse(*, note: Note, words: str, by: str, at: datetime | None = None) -> Note:
    """The second reader does not accept it, and says why."""
    held = _held(note, by)
    held.refused_on, held.read_by, held.refusal = today_of(at or timezone.now()), by, need(words)
    held.save(update_fields=["refused_on", "read_by", "refusal"])
    ledger.record_later(kind="budget-note-refused/v1", by=by, note=held.code)
    return held
