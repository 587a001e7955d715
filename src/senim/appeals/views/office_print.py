"""What the office prints and takes along: a case, an answer as a letter, the register of a filter; PDF, DOCX, XLSX."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.appeals import selectors, vault, words
from senim.appeals.models import Appeal, Kind
from senim.appeals.personal import personal
from senim.appeals.views.public import described
from senim.common import documents
from senim.common.days import day
from senim.common.documents import Sheet
from senim.rating.names import names_of
from senim.territory.shown import office_region, spoken
from senim_core.appeals.status import Act, Status

KINDS = {
    "pdf": ("application/pdf", documents.pdf_sheet),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", documents.docx),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = {"xlsx": 50_000, "docx": 2_000}


def _masked(text: str, who: dict[str, Any]) -> str:
    """``text`` without what looks like personal data, and without the applicant's own name."""
    for one in reversed(personal(text)):
        text = f"{text[: one.start]}[…]{text[one.end :]}"
    for name in re.findall(r"\w{3,}", str(who.get("name", ""))):
        text = re.sub(rf"(?i)\b{re.escape(name)}\w{{0,4}}", "[…]", text)
    return text


def _case(appeal: Appeal) -> Sheet:
    """A case with its words, answers and dates; name and contact are not on it, nor where they stand in the words."""
    who, said = appeal.person, described(appeal)
    known = vault.words(who, who.sealed)
    facts = [
        (_("Registered"), day(appeal.registered_on)), (_("Due"), day(appeal.due_on)), (_("Kind"), str(said["kind"])),
        (_("Topic"), said["topic"]), (_("District"), said["area"]), (_("Deputy"), said["deputy"] or "—"),
        (_("State"), str(words.STATUSES[Status(appeal.status)].name)),
        (_("The office says"), str(said["outcome"] or "—")), (_("The applicant says"), str(said["says"] or "—")),
    ]  # fmt: skip
    happened = []
    for one in appeal.events.filter(shown=True):
        at = timezone.localtime(one.at)
        happened.append(f"{day(at)}, {at:%H:%M}: {words.ACTS[one.act]}")
        happened.append(_masked(vault.words(who, one.sealed).get("words", ""), known))
    text = _masked(vault.words(who, appeal.sealed).get("words", ""), known)
    title = _("Appeal")
    parts = [(_("Words"), [text]), (_("What happened"), [one for one in happened if one])]
    return Sheet(spoken(), appeal.region.title[spoken()], f"{title} {appeal.number}", facts, parts)


def _answer(appeal: Appeal, *, to: dict[str, Any]) -> Sheet:
    """The last answer as a letter in the language of the appeal; name and address only where ``to`` tells them."""
    last = appeal.events.filter(act=Act.ANSWER).order_by("-id").first()
    if last is None:
        raise Http404
    with translation.override(appeal.language):
        addressed = [(_("To"), part) for part in (to.get("name", ""), to.get("address", "")) if part]
        facts = [
            *addressed, (_("Number of the appeal"), appeal.number), (_("Registered"), day(appeal.registered_on)),
            (_("Answered"), day(timezone.localtime(last.at))),
            (_("Outcome"), str(words.OUTCOMES.get(appeal.outcome, "—"))),
        ]  # fmt: skip
        text = vault.words(appeal.person, last.sealed).get("words", "")
        further = _("If this does not help, you can have your appeal considered again within 15 working days.")
        title = _("Answer to appeal")
        return Sheet(
            appeal.language,
            appeal.region.title[appeal.language],
            f"{title} {appeal.number}",
            facts,
            [("", [text, further])],
        )


def paper(request: HttpRequest, code: str, what: str, form: str) -> HttpResponse:
    """A case or an answer as PDF or DOCX."""
    person = actor(request)
    own = selectors.for_staff(person, office_region()).select_related("person__key", "region")
    appeal = get_object_or_404(own, code=code)
    if form not in KINDS or what not in ("case", "answer"):
        raise Http404
    to = vault.words(appeal.person, appeal.person.sealed) if person.may(Permission.APPEAL_WORK) else {}
    sheet = _case(appeal) if what == "case" else _answer(appeal, to=to)
    kind, made = KINDS[form]
    answer = HttpResponse(made(sheet), content_type=kind)
    answer.headers["Content-Disposition"] = f'inline; filename="{what}-{appeal.code}.{form}"'
    return answer


def _rows(found: Any) -> Iterator[list[Any]]:
    region = office_region()
    names, topics = names_of(region, spoken()), selectors.topics(spoken())
    yield [
        _("Number of the appeal"), _("Kind"), _("Topic"), _("District"), _("Deputy"), _("Registered"), _("Due"),
        _("Answered"), _("State"), _("The office says"), _("The applicant says"),
    ]  # fmt: skip
    for one in found:
        yield [
            one.number, str(Kind(one.kind).label), topics.get(one.topic, one.topic),
            names.areas.get(one.area_code, ""), names.deputies.get(one.deputy_id, ""), one.registered_on, one.due_on,
            one.answered_on, str(words.STATUSES[Status(one.status)].name), str(words.OUTCOMES.get(one.outcome, "")),
            str(words.SAYS.get(one.says, "")),
        ]  # fmt: skip


def register(request: HttpRequest, form: str) -> HttpResponse:
    """The register of a saved filter as XLSX or DOCX: numbers, dates and outcomes, nothing personal."""
    region, today = office_region(), timezone.localdate()
    name = request.GET.get("filter", "all")
    if name not in selectors.queue_filters(today) or form not in MOST_ROWS:
        raise Http404
    own = selectors.for_staff(actor(request), region)
    whole = selectors.queue(own, name, today, actor(request).username)
    found = whole[: MOST_ROWS[form]]
    made = documents.spreadsheet if form == "xlsx" else documents.docx_table
    cut = whole[MOST_ROWS[form] : MOST_ROWS[form] + 1].exists()
    note = [[_("Only the first rows are here; choose a filter with fewer appeals.")]] if cut else []
    content = made(_("Appeals"), chain(_rows(found), note))
    answer = HttpResponse(content, content_type=XLSX if form == "xlsx" else KINDS["docx"][0])
    answer.headers["Content-Disposition"] = f'attachment; filename="appeals-{name}-{today}.{form}"'
    return answer
