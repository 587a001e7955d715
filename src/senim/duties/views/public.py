"""What everyone sees of deputies' duties: requests with replies, reports to voters, public cards and their checks."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from senim.common import paging
from senim.duties import profile, reports, selectors, words
from senim.duties.models import ProfileCheck, Request, VoterReport
from senim.duties.requests import ANSWER_DAYS
from senim.duties.views import shown
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.sittings.views.shown import sums_of
from senim.territory.shown import frame, office_region, spoken

PAGE = 30
FEW = 12


def _years(found: QuerySet[Any], column: str) -> list[int]:
    ordered = found.order_by(f"-{column}__year")
    return list(ordered.values_list(f"{column}__year", flat=True).distinct())


def rows_of_requests(region: Region, found: list[Request]) -> shown.Rows:
    """Requests in words; which were replied to is one query."""
    today = region.today()
    replied = set(
        Request.objects.filter(pk__in=[one.pk for one in found], replies__isnull=False).values_list("pk", flat=True)
    )
    return [shown.request_row(one, today, replied=one.pk in replied) for one in found]


def request_list(request: HttpRequest) -> HttpResponse:
    """Deputies' requests of a choice, newest first; the states sum to all of the choice."""
    region = office_region()
    today, given = region.today(), shown.given_of(request, words.REQUESTS, region)
    whole = selectors.requests(region, {**given, "state": ""}, today)
    page = paging.page(selectors.requests(region, given, today), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "given": given, "today": today, "page": page, "query": query_of(given), "tab": "requests",
        "choices": shown.choices_of(region, given, _years(Request.objects.filter(region=region), "sent_on")),
        **sums_of(whole, selectors.request_states(today), words.REQUESTS, given), "days": ANSWER_DAYS,
        "rows": rows_of_requests(region, page.rows),
    }  # fmt: skip
    return render(request, "duties/requests.html", context)


def deputy_request(request: HttpRequest, code: str) -> HttpResponse:
    """One request: what was asked, every reply, the decision that took it up, what repeats it."""
    region = office_region()
    found = Request.objects.select_related("region", "body", "duplicate_of")
    one = get_object_or_404(found, region=region, code=code)
    replies = list(one.replies.all())
    context = {
        **frame(region), **shown.request_row(one, region.today(), replied=bool(replies)), "replies": replies,
        "repeats": one.repeats.all(),
    }  # fmt: skip
    return render(request, "duties/request.html", context)


def report_list(request: HttpRequest) -> HttpResponse:
    """Reports to voters owed, of a choice; the states sum to all of the choice."""
    region = office_region()
    today, given = region.today(), shown.given_of(request, words.REPORTS, region)
    whole = selectors.reports(region, {**given, "state": ""}, today)
    found = selectors.with_log(selectors.reports(region, given, today))
    page = paging.page(found, request.GET.get("page"), PAGE)
    context = {
        **frame(region), "given": given, "today": today, "page": page, "query": query_of(given), "tab": "reports",
        "choices": shown.choices_of(region, given, _years(VoterReport.objects.filter(region=region), "due_on")),
        **sums_of(whole, selectors.report_states(today), words.REPORTS, given),
        "rows": [shown.report_row(one, today) for one in page.rows], "notice": reports.NOTICE_DAYS,
    }  # fmt: skip
    return render(request, "duties/reports.html", context)


def report(request: HttpRequest, code: str) -> HttpResponse:
    """One report owed: announcement, paper, meeting, and the log of questions with their answers."""
    region = office_region()
    one = get_object_or_404(VoterReport.objects.select_related("region"), region=region, code=code, dropped=False)
    context = {
        **frame(region), **shown.report_row(one, region.today()), "questions": one.questions.all(),
        "notice": reports.NOTICE_DAYS,
    }  # fmt: skip
    return render(request, "duties/report.html", context)


def check_list(request: HttpRequest) -> HttpResponse:
    """Checks of public cards of a choice, newest first; what holds and what does not sum to all."""
    region = office_region()
    given = shown.given_of(request, words.CHECKS, region)
    whole = selectors.checks(region, {**given, "state": ""})
    page = paging.page(selectors.checks(region, given), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "given": given, "today": region.today(), "page": page, "query": query_of(given),
        "choices": shown.choices_of(region, given, _years(ProfileCheck.objects.filter(region=region), "checked_on")),
        **sums_of(whole, selectors.CHECK_STATES, words.CHECKS, given), "tab": "checks",
        "rows": [shown.check_row(one) for one in page.rows],
    }  # fmt: skip
    return render(request, "duties/checks.html", context)


def card(request: HttpRequest, deputy_id: str) -> HttpResponse:
    """A deputy's public card: how to reach the office, when it receives, where it sits; duties and their states."""
    region = office_region()
    context = {**frame(region), **card_of(region, deputy_id)}
    return render(request, "duties/card.html", context)


def card_of(region: Region, deputy_id: str) -> dict[str, Any]:
    """What a card shows. Raises Http404 for who is no deputy today."""
    today = region.today()
    found = profile.cards(region, today, deputy_id)
    if not found:
        raise Http404
    one = found[0]
    own = {"deputy": deputy_id, "year": "", "state": ""}
    checks = selectors.checks(region, own)
    return {
        "card": one, "name": one.mandate.person.name(spoken()), "today": today,
        "assembly": one.mandate.organization.title(spoken()),
        "area": shown.names(region).areas.get(one.mandate.area_code, ""),
        "commissions": [(seat.organization.code, seat.organization.title(spoken())) for seat in one.commissions],
        "contacts": [(words.CONTACTS.get(entry["type"], ""), entry) for entry in one.mandate.person.contacts],
        "points": shown.card_rows(one, today), "checks": [shown.check_row(found) for found in checks[:FEW]],
        "requests": sums_of(
            selectors.requests(region, own, today), selectors.request_states(today), words.REQUESTS, own
        ),
        "reports": [shown.report_row(found, today) for found in selectors.reports(region, own, today)],
    }  # fmt: skip
