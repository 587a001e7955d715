"""What the office prints and takes along: a case as PDF, the register of a filter as a spreadsheet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from senim.accounts.access import actor
from senim.appeals import papers_out, selectors, vault, words
from senim.appeals.models import Kind
from senim.appeals.views.public import described, office_region, spoken
from senim_core.appeals.status import Status

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000


def case(request: HttpRequest, code: str) -> HttpResponse:
    """A case with its words, answers and dates as PDF; name and contact are not on it."""
    region = office_region()
    own = selectors.for_staff(actor(request), region).select_related("person__key", "region")
    appeal = get_object_or_404(own, code=code)
    who = appeal.person
    context: dict[str, Any] = {
        **described(appeal), "language": spoken(), "office": region.title[spoken()],
        "status": words.STATUSES[Status(appeal.status)].name, "text": vault.words(who, appeal.sealed).get("words", ""),
        "events": [
            (one.at, words.ACTS[one.act], vault.words(who, one.sealed).get("words", ""))
            for one in appeal.events.filter(shown=True)
        ],
    }  # fmt: skip
    answer = HttpResponse(papers_out.pdf("appeals/case_pdf.html", context), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{appeal.code}.pdf"'
    return answer


def register(request: HttpRequest) -> HttpResponse:
    """The register of a saved filter as XLSX: numbers, dates and outcomes, nothing personal."""
    region, today = office_region(), timezone.localdate()
    name = request.GET.get("filter", "all")
    if name not in selectors.queue_filters(today):
        raise Http404
    found = selectors.queue(selectors.for_staff(actor(request), region), name, today)[:MOST_ROWS]
    names, topics = selectors.names(region, spoken()), selectors.topics(spoken())
    head = [
        _("Number of the appeal"), _("Kind"), _("Topic"), _("District"), _("Deputy"), _("Registered"), _("Due"),
        _("Answered"), _("State"), _("The office says"), _("The applicant says"),
    ]  # fmt: skip
    rows = (
        [one.number, str(Kind(one.kind).label), topics.get(one.topic, one.topic), names.areas.get(one.area_code, ""),
         names.deputies.get(one.deputy_id, ""), one.registered_on, one.due_on, one.answered_on,
         str(words.STATUSES[Status(one.status)].name), str(words.OUTCOMES.get(one.outcome, "")),
         str(words.SAYS.get(one.says, ""))]
        for one in found
    )  # fmt: skip
    content = papers_out.spreadsheet(_("Appeals"), [head, *rows])
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="appeals-{name}-{today}.xlsx"'
    return answer
