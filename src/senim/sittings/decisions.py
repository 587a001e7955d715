"""Decisions: taken at a sitting, then followed to their end. Each verb is one transaction with its step and its record.

The first day a decision was due is frozen; a moved day is a public step.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.assembly.models import Organization
from senim.common.kazakh import fold
from senim.common.text import plain
from senim.ledger import services as ledger
from senim.programme.acts import need, today_of
from senim.sittings.models import Call, Decision, DecisionStep, Item, Sitting
from senim.sittings.services import Titles, held_row, office, own_item, titled, told
from senim_core.errors import InputError
from senim_core.following_up import NEXT, State, Step

Stage = Sitting.Stage
ENDS = (State.DONE, State.NOT_DONE, State.WITHDRAWN)


@transaction.atomic
def decide(
    *, sitting: Sitting, number: str, titles: Titles, by: str, item: Item | None = None, call: Call | None = None,
    owner: Organization | None = None, owner_words: str = "", due_on: date | None = None,
    decided_on: date | None = None, at: datetime | None = None,
) -> Decision:  # fmt: skip
    """A decision of a sitting; with an owner and a day it is to be carried out, without both nothing is left to do.

    Raises InputError without a number, for one that is taken, a vote that did not pass, a day before the decision, or
    only one of owner and day.
    """
    found = held_row(sitting, by, [Stage.OPEN, Stage.HELD])
    own_item(found, item)
    if found.minutes_on:
        raise InputError(_("the minutes are signed"), hint=_("a decision belongs into the minutes of another sitting"))
    kept, who = plain(number, 40), plain(owner_words, 300)
    day = decided_on or timezone.localdate(found.starts_at)
    owned = owner is not None or bool(who)
    if not kept:
        raise InputError(_("the number is missing"), hint=_("a decision is found by its number and day"))
    if found.decisions.filter(number=kept).exists():
        raise InputError(_("this number is taken"), hint=_("choose another one"))
    if call is not None and not found.calls.filter(pk=call.pk, passed=True).exists():
        raise InputError(_("this vote did not pass"), hint=_("choose the vote that the decision rests on"))
    if owned != (due_on is not None):
        raise InputError(_("owner and day belong together"), hint=_("say who carries it out and until when"))
    if due_on is not None and due_on < day:
        raise InputError(_("the day it is due lies before the decision"), hint=_("check both days"))
    names = titled(titles)
    made = Decision.objects.create(
        region_id=found.region_id, organization=found.organization, sitting=found, item=item, call=call, number=kept,
        decided_on=day, owner=owner,
        owner_words=who, first_due_on=due_on, due_on=due_on, state=State.ASSIGNED if owned else State.ADOPTED,
        search=fold(" ".join((kept, f"{day:%d.%m.%Y}", *names.values())))[:2500], **names,
    )  # fmt: skip
    found.save(update_fields=["version"])
    told(found, "decide", by, at or timezone.now(), f"№ {kept}")
    ledger.record_later(
        kind="decision/v1", by=by, sitting=found.code, number=kept, decided_on=day, due_on=due_on,
        owner=owner.code if owner else None,
    )  # fmt: skip
    return made


@transaction.atomic
def step(
    *, decision: Decision, step: Step, words: str, by: str, due_on: date | None = None, version: int | None = None,
    at: datetime | None = None,
) -> Decision:  # fmt: skip
    """What happens to a decision: a report, a moved day, its end, or its beginning anew. Words are public.

    Raises InputError for a step its state does not allow, without words, or a moved day that is none.
    """
    office(by)
    found = (
        Decision.objects.select_for_update(of=("self",)).select_related("sitting", "organization").get(pk=decision.pk)
    )
    if version is not None and found.version != version:
        raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
    after = NEXT[State(found.state)].get(Step(step))
    if after is None:
        raise InputError(_("the decision is not at this point"), hint=_("look at it again, then decide"))
    said, when, before = need(words), at or timezone.now(), found.due_on
    today = today_of(when)
    if step == Step.MOVE:
        if due_on is None or due_on == found.due_on or due_on < today:
            raise InputError(_("the new day is missing or past"), hint=_("give a day from today on"))
        found.due_on = due_on
    found.state, found.ended_on = after, today if after in ENDS else None
    found.version += 1
    found.save()
    DecisionStep.objects.create(
        decision=found, step=step, at=when, words=said, due_before=before, due_after=found.due_on, by=by
    )
    ledger.record_later(
        kind="decision-step/v1",
        by=by,
        sitting=found.sitting.code if found.sitting else None,
        body=found.organization.code,
        number=found.number,
        step=step,
        due_on=found.due_on,
    )
    return found
