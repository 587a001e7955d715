"""What everyone sees of councils: which watch what, what they did and plan, what they asked and raised."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from senim.assembly.models import Organization
from senim.common import paging
from senim.common.kazakh import sort_key
from senim.councils import selectors, words
from senim.councils.models import Recommendation, SocialIssue, Visit, VisitPhoto
from senim.councils.report import report
from senim.councils.views import shown
from senim.programme.letters import FORMS, LANGUAGES
from senim.programme.selectors import NONE_YET
from senim.programme.views.shown import query_of
from senim.rating.models import Region
from senim.rating.names import names_of
from senim.sittings.models import Sitting
from senim.sittings.views.shown import members_of, sums_of
from senim.territory.shown import frame, office_region, spoken

PAGE = 30
FEW = 10


def overview(request: HttpRequest) -> HttpResponse:
    """Every council with what it watches and did; measures that nobody watches are a row of their own."""
    region = office_region()
    watched = selectors.watched(region)
    rows: list[dict[str, Any]] = []
    visits, asked = selectors.numbers(region, Visit), selectors.numbers(region, Recommendation)
    raised = selectors.numbers(region, SocialIssue)
    for one in selectors.councils(region):
        counts = watched.get(one.code, {})
        rows.append(
            {"council": one, "title": one.title(spoken()), "level": one.level, "watched": sum(counts.values()),
             "findings": [(words.FINDINGS.get(one_of, words.NO_FINDING), counts.get(one_of, 0), one_of or NONE_YET)
                          for one_of in words.EACH_FINDING],
             "visits": visits.get(one.code, 0), "asked": asked.get(one.code, 0), "raised": raised.get(one.code, 0)}
        )  # fmt: skip
    rows.sort(key=lambda row: (row["level"] != "region", sort_key(row["title"])))
    known = {row["council"].code for row in rows}
    nobody = sum(sum(counts.values()) for code, counts in watched.items() if code not in known)
    whole = sum(sum(counts.values()) for counts in watched.values())
    context = {
        **frame(region), "rows": rows, "nobody": nobody, "whole": whole, "watched": whole - nobody,
        "today": region.today(), "total": len(rows),
        "findings": [words.FINDINGS.get(one, words.NO_FINDING) for one in words.EACH_FINDING],
    }  # fmt: skip
    return render(request, "councils/overview.html", context)


def _council(region: Region, code: str) -> Organization:
    return get_object_or_404(selectors.councils(region).select_related("region", "parent"), code=code)


def council(request: HttpRequest, code: str) -> HttpResponse:
    """A council: members, plan, sittings, visits, findings, recommendations, issues, and its report to take along."""
    region = office_region()
    one, today = _council(region, code), region.today()
    own = {"council": code, "state": ""}
    watched, names = selectors.watched(region).get(code, {}), names_of(region, spoken())
    asked = _sums(region, own, today)
    context = {
        **frame(region), "council": one, "title": one.title(spoken()), "today": today, "languages": LANGUAGES,
        "parent": one.parent.title(spoken()) if one.parent else "", "year": today.year,
        "members": members_of(one, today), "watched": sum(watched.values()),
        "sittings_number": one.sittings.filter(state=Sitting.Stage.HELD).count(),
        "plan": [shown.plan_row(item, today) for item in one.plan_items.filter(year=today.year)],
        "visits": [shown.visit_row(found, names) for found in selectors.visits(region, own)[:FEW]],
        "visits_number": selectors.visits(region, own).count(),
        "findings": shown.finding_rows(selectors.findings(one)[:FEW]),
        "findings_number": selectors.findings(one).count(),
        "asked": asked["parts"], "asked_number": asked["whole"],
        "issues": [shown.issue_row(found, today) for found in selectors.issues(region, own)[:FEW]],
        "issues_number": selectors.issues(region, own).count(),
    }  # fmt: skip
    return render(request, "councils/council.html", context)


def _sums(region: Region, given: dict[str, str], today: Any) -> dict[str, Any]:
    """States of recommendations with their numbers and lists."""
    whole = selectors.recommendations(region, {**given, "state": ""}, today)
    return sums_of(whole, selectors.recommendation_states(today), words.RECOMMENDATIONS, given)


def finding_list(request: HttpRequest, code: str) -> HttpResponse:
    """Every finding of a council, newest first: the list behind its number."""
    region = office_region()
    one = _council(region, code)
    found = selectors.findings(one)
    page = paging.page(found, request.GET.get("page"), PAGE)
    context = {
        **frame(region), "council": one, "title": one.title(spoken()), "page": page, "total": found.count(),
        "today": region.today(), "rows": shown.finding_rows(page.rows),
    }  # fmt: skip
    return render(request, "councils/findings.html", context)


def council_report(request: HttpRequest, code: str, year: int, language: str, form: str) -> HttpResponse:
    """A council's report of a year as PDF or DOCX."""
    region = office_region()
    if language not in LANGUAGES or form not in FORMS or not 1900 < year < 3000:
        raise Http404
    kind, made = FORMS[form]
    answer = HttpResponse(made(report(_council(region, code), year, region.today(), language)), content_type=kind)
    answer.headers["Content-Disposition"] = f'inline; filename="{code}-{year}-{language}.{form}"'
    return answer


def recommendation_list(request: HttpRequest) -> HttpResponse:
    """Recommendations of a choice; the states sum to all."""
    region = office_region()
    today, given = region.today(), shown.given_of(request, words.RECOMMENDATIONS)
    page = paging.page(selectors.recommendations(region, given, today), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "given": given, "today": today, "page": page, "query": query_of(given),
        **_sums(region, given, today),
        "rows": [shown.recommendation_row(one, today) for one in page.rows],
    }  # fmt: skip
    return render(request, "councils/recommendations.html", context)


def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits of a choice, newest first."""
    region, given = office_region(), shown.given_of(request, ())
    found = selectors.visits(region, given)
    page = paging.page(found, request.GET.get("page"), PAGE)
    names = {**frame(region), "page": page, "query": query_of(given), "total": found.count()}
    rows = [shown.visit_row(one, names_of(region, spoken())) for one in page.rows]
    return render(request, "councils/visits.html", {**names, "rows": rows})


def visit(request: HttpRequest, code: str) -> HttpResponse:
    """A visit: where, what was found, photos."""
    region = office_region()
    found = Visit.objects.select_related("council__region", "measure", "facility")
    one = get_object_or_404(found, region=region, code=code)
    photos = list(one.photos.defer("content"))
    context = {**frame(region), **shown.visit_row(one, shown.names(one.council)), "photos": photos}
    return render(request, "councils/visit.html", context)


def photo(request: HttpRequest, number: int) -> HttpResponse:
    """A photo of a visit."""
    one = get_object_or_404(VisitPhoto, pk=number, visit__region=office_region())
    return HttpResponse(bytes(one.content), content_type=one.media_type)


def issue_list(request: HttpRequest) -> HttpResponse:
    """Acute social issues of a choice; the states sum to all."""
    region = office_region()
    today, given = region.today(), shown.given_of(request, words.ISSUES)
    whole = selectors.issues(region, {**given, "state": ""})
    page = paging.page(selectors.issues(region, given), request.GET.get("page"), PAGE)
    conditions = {key: Q(state=key) for key in words.ISSUES}
    context = {
        **frame(region), "given": given, "today": today, "page": page, "query": query_of(given),
        **sums_of(whole, conditions, words.ISSUES, given),
        "rows": [shown.issue_row(one, today) for one in page.rows],
    }  # fmt: skip
    return render(request, "councils/issues.html", context)


def issue(request: HttpRequest, code: str) -> HttpResponse:
    """An issue: what it rests on, its terms, everything that happened."""
    region = office_region()
    found = SocialIssue.objects.select_related("council", "body", "problem", "visit")
    one = get_object_or_404(found, region=region, code=code)
    steps = [(step, words.STEPS[step.step]) for step in one.steps.all()]
    return render(
        request, "councils/issue.html", {**frame(region), **shown.issue_row(one, region.today()), "steps": steps}
    )
