"""Pages of one citizen: filing, the case behind a receipt, my appeals, booking a reception. No account, no cookie but
the one that guards forms; whoever holds number and code of a receipt sees the case, nobody else does."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from senim.accounts.problems import said
from senim.appeals import (
    filing,
    letters,
    limits,
    passes,
    publishing,
    receptions,
    selectors,
    services,
    vault,
    words,
)
from senim.appeals.filing import Applicant, access_code, access_hash, contact_of
from senim.appeals.forms import (
    Areas,
    BookingForm,
    CitizenForm,
    CodeForm,
    FindForm,
    LinkForm,
    MarkForm,
    ReplyForm,
    SayForm,
)
from senim.appeals.models import Appeal, Booking, Kind, Reception, Regime
from senim.appeals.personal import personal
from senim.appeals.views.public import described
from senim.common import documents
from senim.rating.models import Region
from senim.rating.names import Names, names_of
from senim.territory.shown import drawn, frame, office_region, outside, spoken
from senim_core.appeals.deadlines import rule
from senim_core.appeals.status import Act, Status, may
from senim_core.errors import InputError

View = Callable[..., HttpResponse]


def citizen(view: View, *, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> View:
    """What holds for every page of a citizen: kept by nobody on the way, found by no search engine.

    The site's referrer policy keeps the address of a case from other sites; a stricter one would make browsers send
    forms with no origin, and then they are refused.
    """

    @never_cache
    @sensitive_post_parameters()
    @require_http_methods(methods)
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404
        try:
            answer = view(request, *args, **kwargs)
        except InputError as error:  # a limit: whatever was asked, nothing is told
            answer = render(request, "pages/error.html", {"code": 429, "problem": said(error)}, status=429)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    return guarded


def network(request: HttpRequest) -> str:
    """The address a request came from; it is hashed with the key of the day before anything is kept.

    Behind the installation's own proxy it is the last one the proxy has written down.
    """
    near = str(request.META.get("REMOTE_ADDR", ""))
    return request.META.get("HTTP_X_FORWARDED_FOR", near).rsplit(",", 1)[-1].strip() if settings.SENIM_PROXY else near


def case_address(appeal: Appeal) -> str:
    """The address of a case: whoever has it has the receipt."""
    return reverse("appeal-case", args=[appeal.code, access_code(appeal.client_key)])


@sensitive_variables("form")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an appeal. Filed, it is committed before the receipt is shown."""
    region = office_region()
    form = form_of(request, region)
    context = {**frame(region), "form": form, "map": drawn(region)}
    return taken_in(request, region, form, "appeals/new.html", context)


def form_of(request: HttpRequest, region: Region, **first: Any) -> CitizenForm:
    """The form with what was typed; ``first`` is what stands in it before."""
    return CitizenForm(
        request.POST or None, request.FILES or None, topics=selectors.topics(spoken()),
        areas=districts(names_of(region, spoken())), spoken=spoken(), initial=first,
    )  # fmt: skip


@sensitive_variables("form", "filed")
def taken_in(
    request: HttpRequest, region: Region, form: CitizenForm, template: str, context: dict[str, Any],
    then: Callable[[Appeal], object] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of the form, or, filed, the way to the receipt. ``then`` is done with the appeal, or neither is."""
    context = {"found": [], "problem": "", **context}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=400)
    filed, now = form.filing(), timezone.now()
    try:
        limits.check("file", network=network(request), at=now)
    except InputError as error:
        return render(request, template, {**context, "problem": said(error)}, status=429)
    found = personal(form.cleaned_data["words"])
    if found and not form.cleaned_data["seen"]:
        form.data = {**request.POST.dict(), "seen": "on"}
        context["found"] = [(words.PERSONAL[one.kind], one.text) for one in found]
        return render(request, template, context, status=422)
    with transaction.atomic():
        appeal = filing.file(region=region, filed=filed, by=services.APPLICANT, at=now)
        if then is not None:
            then(appeal)
    if appeal.person.confirmed_at is None and not appeal.person.passes.exists() and _may_write(filed.applicant, now):
        passes.send_code(person=appeal.person, language=filed.language, at=now)
        address = outside(request, case_address(appeal))
        news = letters.news(appeal.number, gettext_noop("Your appeal is registered."), address)
        letters.write(person=appeal.person, language=filed.language, words=news, at=now)
    return HttpResponseRedirect(case_address(appeal), status=303)


def _may_write(applicant: Applicant, at: datetime) -> bool:
    """Whether letters go to a contact that many forms name; the appeal is taken either way (APPC Art. 64)."""
    try:
        limits.check("file", contact=contact_of(applicant), at=at)
    except InputError:
        return False
    return True


def districts(known: Names) -> Areas:
    """Places an appeal may be of: the areas right below the whole region, and what lies in each; all without order."""
    tops = {code for code, above in known.above.items() if not above}
    firsts = {code for code in known.areas if known.above[code] in tops} or set(known.areas)

    def district(code: str) -> str:
        seen: set[str] = set()
        while code and code not in firsts and code not in seen:
            seen.add(code)
            code = known.above.get(code, "")
        return code if code in firsts else ""

    return Areas(known.areas, {code: district(code) for code in known.areas if district(code)})


def _case(request: HttpRequest, code: str, access: str) -> Appeal:
    found = Appeal.objects.select_related("person__key", "region").filter(code=code).first()
    if found is None or found.access != access_hash(code, access):
        limits.check("open", network=network(request), at=timezone.now())
        raise Http404
    return found


def _timeline(appeal: Appeal) -> list[dict[str, Any]]:
    who = appeal.person
    return [
        {
            "at": event.at, "name": words.ACTS[event.act], "mine": event.by == services.APPLICANT,
            "words": vault.words(who, event.sealed).get("words", ""), "about": event.about,
        }
        for event in appeal.events.filter(shown=True)
    ]  # fmt: skip


def _latest(appeal: Appeal) -> str:
    """The words that wait for the applicant: the last answer, or the question that is open."""
    act = {Status.ANSWERED: Act.ANSWER, Status.CLOSED: Act.ANSWER, Status.RETURNED: Act.ASK}.get(Status(appeal.status))
    last = appeal.events.filter(act=act).order_by("-id").first() if act else None
    return str(vault.words(appeal.person, last.sealed).get("words", "")) if last else ""


def _forms(appeal: Appeal) -> dict[str, Any]:
    """What the applicant can do now."""
    status, today = Status(appeal.status), timezone.localdate()
    late = appeal.clock_on is not None and today > appeal.clock_on
    answered = status in (Status.ANSWERED, Status.CLOSED)
    assessed = hasattr(appeal, "assessed")
    return {
        "reply": ReplyForm() if may(status, Act.REPLY) else None,
        "say": SayForm() if may(status, Act.SAY) and not appeal.says else None,
        "mark": MarkForm() if answered and appeal.deputy_id and not assessed else None,
        "reopen": services.may_reopen(appeal, today),
        "remind": late and appeal.reminded_on != today and may(status, Act.REMIND),
        "escalate": (late or answered) and may(status, Act.ESCALATE) and appeal.level != services.LADDER[-1],
        "withdraw": may(status, Act.WITHDRAW),
        "agree": appeal.person.key_id is not None and status not in services.GONE,
        "code": CodeForm() if not appeal.person.confirmed_at and letters.reachable(appeal.person) else None,
    }


def _term(appeal: Appeal) -> dict[str, Any]:
    """What gives the due date: an article of the law, or the office's own standard; never one for the other."""
    if appeal.regime == Regime.SOURCE:
        return {"article": "", "days": None}
    found = rule(appeal.regime, "answer", appeal.registered_on)
    return {"article": found.article, "days": found.days}


def _shown(request: HttpRequest, appeal: Appeal, access: str, status: int = 200, problem: str = "") -> HttpResponse:
    address = outside(request, request.path if request.method == "GET" else case_address(appeal))
    kept = vault.words(appeal.person, appeal.sealed)
    context = {
        **frame(appeal.region),
        **described(appeal),
        "access": access,
        "status": words.STATUSES[Status(appeal.status)],
        "term": _term(appeal),
        "overdue": appeal.clock_on is not None and timezone.localdate() > appeal.clock_on,
        "text": kept.get("words", ""),
        "place": placed(appeal, kept),
        "map": drawn(appeal.region, kept["point"]) if kept.get("point") else None,
        "parts": [(one, vault.words(appeal.person, one.answer).get("words", "")) for one in appeal.parts.all()],
        "papers": appeal.papers.count(),
        "timeline": _timeline(appeal),
        "latest": _latest(appeal),
        "qr": documents.qr(address),
        "problem": problem,
        **{f"do_{name}": form for name, form in _forms(appeal).items()},
    }
    return render(request, "appeals/case.html", context, status=status)


def placed(appeal: Appeal, kept: dict[str, Any]) -> str:
    """The settlement and the place in the applicant's words."""
    settlement = names_of(appeal.region, spoken()).areas.get(kept.get("settlement", ""), "")
    return ", ".join(part for part in (settlement, kept.get("place", ""), kept.get("point", "")) if part)


def case(request: HttpRequest, code: str, access: str) -> HttpResponse:
    """A case: receipt, where it stands in plain words, and what the applicant can do."""
    return _shown(request, _case(request, code, access), access)


def receipt(request: HttpRequest, code: str, access: str) -> HttpResponse:
    """The receipt as PDF."""
    appeal = _case(request, code, access)
    address = outside(request, case_address(appeal))
    context = {
        "appeal": appeal, "access": access, "kind": Kind(appeal.kind).label, "term": _term(appeal),
        "language": spoken(),
        "office": appeal.region.title[spoken()], "qr": documents.qr(address), "address": address,
    }  # fmt: skip
    answer = HttpResponse(documents.pdf("appeals/receipt_pdf.html", context), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="receipt-{appeal.code}.pdf"'
    return answer


def _reply(appeal: Appeal, request: HttpRequest) -> None:
    services.reply(appeal=appeal, words=request.POST.get("words", ""))


def _say(appeal: Appeal, request: HttpRequest) -> None:
    services.say(appeal=appeal, says=request.POST.get("says", ""), words=request.POST.get("words", ""))


def _mark(appeal: Appeal, request: HttpRequest) -> None:
    given = request.POST.get("mark", "")
    services.assess(appeal=appeal, mark=int(given) if given in ("1", "2", "3", "4", "5") else 0)


def _reopen(appeal: Appeal, request: HttpRequest) -> None:
    services.reopen(appeal=appeal, words=request.POST.get("words", ""))


def _escalate(appeal: Appeal, request: HttpRequest) -> None:
    services.escalate(appeal=appeal, words=request.POST.get("words", ""))


def _code(appeal: Appeal, request: HttpRequest) -> None:
    limits.check("code", contact=appeal.person.contact, network=network(request), at=timezone.now())
    passes.send_code(person=appeal.person, language=appeal.language, at=timezone.now())


def _confirm(appeal: Appeal, request: HttpRequest) -> None:
    limits.check("open", network=network(request), at=timezone.now())
    passes.confirm(person=appeal.person, code=request.POST.get("code", ""), at=timezone.now())


DONE: dict[str, Callable[[Appeal, HttpRequest], None]] = {
    "reply": _reply,
    "say": _say,
    "mark": _mark,
    "reopen": _reopen,
    "escalate": _escalate,
    "code": _code,
    "confirm": _confirm,
    "agree": lambda appeal, request: (publishing.agree(appeal=appeal, yes="yes" in request.POST), None)[1],
    "remind": lambda appeal, _request: (services.remind(appeal=appeal), None)[1],
    "withdraw": lambda appeal, _request: (services.withdraw(appeal=appeal), None)[1],
}


def act(request: HttpRequest, code: str, access: str, act: str) -> HttpResponse:
    """What an applicant does to the own case."""
    appeal = _case(request, code, access)
    if act not in DONE:
        raise Http404
    try:
        DONE[act](appeal, request)
    except InputError as error:
        return _shown(request, _case(request, code, access), access, 400, said(error))
    return HttpResponseRedirect(reverse("appeal-case", args=[code, access]), status=303)


def mine(request: HttpRequest) -> HttpResponse:
    """Find an appeal by the receipt's number and code, or have a one-time link to all of them sent."""
    region = office_region()
    by_code = FindForm(request.POST if "number" in request.POST else None)
    by_link = LinkForm(request.POST if "email" in request.POST else None)
    context: dict[str, Any] = {**frame(region), "by_code": by_code, "by_link": by_link, "sent": False, "problem": ""}
    status = 200
    try:
        if by_code.is_bound and by_code.is_valid():
            access = "".join(by_code.cleaned_data["access"].split())
            named = selectors.with_number(Appeal.objects.filter(region=region), region, by_code.cleaned_data["number"])
            # A number without its letter may be of several; the code says which.
            found = next((one for one in named[:20] if one.access == access_hash(one.code, access)), None)
            if found:
                return HttpResponseRedirect(case_address(found), status=303)
            limits.check("open", network=network(request), at=timezone.now())  # only wrong ones count
            context["problem"], status = _("Number or code is wrong."), 400
        elif by_link.is_bound and by_link.is_valid():
            email = by_link.cleaned_data["email"]
            limits.check("link", contact=email.strip().lower(), network=network(request), at=timezone.now())
            address = outside(request, reverse("appeals-link", args=["{token}"])).replace("%7Btoken%7D", "{token}")
            passes.send_link(region=region, contact=email, language=spoken(), address=address, at=timezone.now())
            context["sent"] = True
        elif request.method == "POST":
            status = 400
    except InputError as error:
        context["problem"], status = said(error), 429
    return render(request, "appeals/mine.html", context, status=status)


def link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: looking does not use it, the button does."""
    region, now = office_region(), timezone.now()
    context: dict[str, Any] = {**frame(region), "good": passes.link_is_good(token=token, at=now), "appeals": None}
    if request.method == "POST":
        try:
            found = passes.use_link(token=token, at=now)
        except InputError as error:
            return render(request, "appeals/link.html", {**context, "good": False, "problem": said(error)}, status=400)
        context["appeals"] = [
            (appeal, words.STATUSES[Status(appeal.status)].name, case_address(appeal)) for appeal in found
        ]
    return render(request, "appeals/link.html", context, status=200 if context["good"] else 410)


def book(request: HttpRequest, code: str) -> HttpResponse:
    """Book a place at a reception."""
    found = get_object_or_404(Reception.objects.select_related("region"), code=code)
    form = BookingForm(request.POST or None)
    names = names_of(found.region, spoken())
    context: dict[str, Any] = {
        **frame(found.region), "reception": found, "form": form, "position": None, "problem": "",
        "deputy": names.deputies.get(found.deputy_id, ""), "area": names.areas.get(found.area_code, ""),
        "form_name": Reception.Form(found.form).label,
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "appeals/book.html", context)
    if "give_up" in request.POST:  # the key of the form is known to who filled it in, and to nobody else
        booking = _booked(found, request.POST["give_up"])
        receptions.unbook(booking=booking, by=services.APPLICANT)
        return render(request, "appeals/book.html", {**context, "given_up": True})
    if not form.is_valid():
        return render(request, "appeals/book.html", context, status=400)
    given = form.cleaned_data
    who = Applicant(given["name"], phone=given["phone"])
    try:
        limits.check("book", contact=contact_of(who), network=network(request), at=timezone.now())
        _booking, context["position"] = receptions.book(
            reception=found, applicant=who, by=services.APPLICANT, client_key=given["client_key"]
        )
    except InputError as error:
        return render(request, "appeals/book.html", {**context, "problem": said(error)}, status=400)
    context["waits"], context["key"] = context["position"] > found.slots, given["client_key"]
    return render(request, "appeals/book.html", context)


def _booked(reception: Reception, key: str) -> Booking:
    try:
        wanted = UUID(key)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(reception.bookings.select_related("person", "reception"), client_key=wanted)
