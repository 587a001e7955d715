"""The minutes of a sitting in Kazakh or Russian, as a document made from its records alone."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from senim.common.days import day
from senim.common.documents import Sheet
from senim.common.kazakh import sort_key
from senim.sittings import words
from senim.sittings.models import Call, Decision, Sitting
from senim_core.sittings import Mark


def minutes(sitting: Sitting, language: str) -> Sheet:
    """The minutes: who was there, what was on the agenda, how they voted, what was decided, and later corrections."""
    with translation.override(language):
        return _made(sitting, language)


def _made(sitting: Sitting, language: str) -> Sheet:
    starts, ends = timezone.localtime(sitting.starts_at), timezone.localtime(sitting.ends_at)
    people: dict[str, list[str]] = {}
    for row in sitting.attendance.select_related("membership__person"):
        people.setdefault(row.value, []).append(row.membership.person.name(language))
    listed = sum(map(len, people.values()))
    here = len(people.get(Mark.PRESENT, ()))
    facts = [
        (_("Body"), sitting.organization.title(language)), (_("Number of the sitting"), sitting.number or "—"),
        (_("Day"), day(starts)), (_("Time"), f"{starts:%H:%M} – {ends:%H:%M}"), (_("Place"), sitting.place or "—"),
        (_("On the list"), str(listed)), (_("Present"), str(here)),
        (_("Minutes signed"), day(sitting.minutes_on) if sitting.minutes_on else "—"),
    ]  # fmt: skip
    parts = [
        (first_up(f"{words.MARKS[mark]} ({len(people[mark])})"), ["; ".join(sorted(people[mark], key=sort_key))])
        for mark in Mark
        if mark in people
    ]
    agenda = []
    for item in sitting.items.select_related("speaker"):
        who = item.speaker.name(language) if item.speaker else item.speaker_words
        agenda.append(f"{item.position}. {item.title(language)}" + (f" ({who})" if who else ""))
    parts.append((_("Agenda"), agenda or ["—"]))
    votes = [_vote(one, language) for one in sitting.calls.filter(vote=True)]
    parts.append((_("Roll-call votes"), votes or ["—"]))
    decided = [_decision(one, language) for one in sitting.decisions.select_related("owner").order_by("id")]
    parts.append((_("Decisions"), decided or ["—"]))
    corrected = [
        f"{day(timezone.localtime(one.at))}: {words.ACTS[one.act]}: {one.words}"
        for one in sitting.events.filter(act__in=["correct_mark", "correct_call"]).order_by("id")
    ]
    if corrected:
        parts.append((_("Corrections"), corrected))
    parts.append((_("Signatures"), [f"{who}: ____________________" for who in (_("Chair"), _("Secretary"))]))
    return Sheet(language, sitting.region.title[language], _("Minutes of the sitting"), facts, parts)


def first_up(text: str) -> str:
    """A text that begins with a capital; the rest, with its names, as it is."""
    return text[:1].upper() + text[1:]


def _vote(call: Call, language: str) -> str:
    counts = {"for": call.votes_for, "against": call.against, "abstained": call.abstained, "absent": call.absent}
    said = "; ".join(f"{text}: {counts[option]}" for option, text in words.BALLOTS.items())
    result = _("passed") if call.passed else _("did not pass")
    return f"{first_up(call.title(language))}. {said}. {words.NEEDED[call.needed]}: {result}"


def _decision(one: Decision, language: str) -> str:
    text = f"№ {one.number}. {one.title(language)}"
    if one.first_due_on is None:
        return text
    owner = one.owner.title(language) if one.owner else one.owner_words
    carries, until = _("Who carries it out"), _("First due")
    return f"{text}. {carries}: {owner}. {until}: {day(one.first_due_on)}"
