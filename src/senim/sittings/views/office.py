"""Sittings for the secretariat, from agenda to minutes; a deputy sees those of the own bodies and marks nobody."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from senim.accounts.access import actor
from senim.accounts.permissions import Permission
from senim.accounts.problems import said
from senim.assembly.models import Organization, Person
from senim.assembly.selectors import members
from senim.common import paging
from senim.common.counting import counted
from senim.common.kazakh import sort_key
from senim.rating.models import Region
from senim.sittings import decisions, selectors, services, words
from senim.sittings.forms import (
    CloseForm,
    DecisionForm,
    ItemForm,
    MoveForm,
    OneOf,
    PaperForm,
    PlanForm,
    StepForm,
    VoteForm,
    WordsForm,
)
from senim.sittings.models import Call, Decision, Item, Sitting
from senim.sittings.views import shown
from senim.territory.shown import frame, office_region, spoken
from senim_core.errors import InputError
from senim_core.following_up import State, Step
from senim_core.sittings import Ballot, Mark, Needed, outside

PAGE = 30
Stage = Sitting.Stage
TITLES = {
    "item": _("Put a point on the agenda"), "drop_item": _("Take a point off the agenda"),
    "reschedule": _("Move it"), "cancel": _("Call the sitting off"), "mark": _("List of those present"),
    "roll_call": _("Roll call: who is there now"), "vote": _("Roll-call vote"), "decide": _("Write a decision"),
    "attach": _("Add a paper"), "close": _("The sitting has ended"),
    "correct_call": _("Put a roll call right"), "sign": _("The minutes are signed"),
}  # fmt: skip
AT: dict[str, tuple[str, ...]] = {
    Stage.PLANNED: ("mark", "item", "drop_item", "attach", "reschedule", "cancel"),
    Stage.OPEN: (
        "vote",
        "roll_call",
        "decide",
        "mark",
        "item",
        "drop_item",
        "attach",
        "close",
        "correct_call",
        "reschedule",
        "cancel",
    ),
    Stage.HELD: ("sign", "decide", "attach", "mark", "correct_call"),
    Stage.CANCELLED: (),
}
MARKS = (Mark.PRESENT, Mark.ABSENT, Mark.EXCUSED)
REST = "rest"


def queue(request: HttpRequest, form: PlanForm | None = None, status: int = 200, problem: str = "") -> HttpResponse:
    """One's sittings: those to come and those past without a record first, and a form for another one."""
    person, region = actor(request), office_region()
    today, own = region.today(), selectors.for_staff(person, region)
    state = request.GET.get("state", "coming")
    if state not in words.SITTING_STATES:
        raise Http404
    conditions = selectors.sitting_states(today)
    found = own.filter(conditions[state])
    page = paging.page(found.order_by("starts_at") if state == "coming" else found, request.GET.get("page"), PAGE)
    works = person.may(Permission.SITTING_WORK)
    context = {
        **frame(region), "person": person, "problem": problem, "page": page, "state": state, "query": f"state={state}",
        "tabs": [(key, words.SITTING_STATES[key], number) for key, number in counted(own, conditions).items()],
        "rows": [(one, shown.title_of(one)) for one in page.rows], "today": today,
        "form": (form or PlanForm(bodies=shown.bodies_of(region))) if works else None,
    }  # fmt: skip
    return render(request, "sittings/office_queue.html", context, status=status)


def plan(request: HttpRequest) -> HttpResponse:
    """Plan a sitting and lead to its page."""
    region = office_region()
    form = PlanForm(request.POST, bodies=shown.bodies_of(region))
    if not form.is_valid():
        return queue(request, form, 400)
    given, (starts_at, ends_at) = form.cleaned_data, form.times()
    body = get_object_or_404(Organization, region=region, code=given["body"])
    try:
        made = services.plan(
            organization=body, starts_at=starts_at, ends_at=ends_at, number=given["number"], place=given["place"],
            by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        return queue(request, form, 400, said(error))
    return HttpResponseRedirect(reverse("office-sitting", args=[made.code]), status=303)


def _sitting(request: HttpRequest, code: str) -> Sitting:
    found = selectors.for_staff(actor(request), office_region()).select_related("organization", "region")
    return get_object_or_404(found, code=code)


def _people(one: Sitting) -> list[tuple[str, str]]:
    day = timezone.localdate(one.starts_at)
    found = [(member.person.code, member.person.name(spoken())) for member in members(one.organization, day)]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def _owners(region: Region) -> list[tuple[str, str]]:
    found = [(one.code, one.title(spoken())) for one in Organization.objects.filter(region=region)]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def form_of(act: str, one: Sitting, *given: Any) -> forms.Form:
    """The form of an act. Raises Http404 for an unknown one."""
    first: dict[str, Any] = {"auto_id": f"{act}-%s"}
    starts, ends = timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)
    times = {"day": starts.date(), "start": starts.time(), "end": ends.time(), "place": one.place}
    makers: dict[str, Callable[[], forms.Form]] = {
        "item": lambda: ItemForm(*given, **first, people=_people(one)),
        "drop_item": lambda: DropForm(*given, **first, items=one.items.all()),
        "reschedule": lambda: MoveForm(*given, **{**first, "initial": times}),
        "cancel": lambda: WordsForm(*given, **first),
        "vote": lambda: VoteForm(*given, **first, items=one.items.all()),
        "decide": lambda: DecisionForm(
            *given, **first, items=one.items.all(), calls=one.calls.filter(passed=True), owners=_owners(one.region)
        ),
        "attach": lambda: PaperForm(
            *given, **first, documents=one.documents.all(), items=one.items.all(), decisions=one.decisions.all()
        ),
        "correct_call": lambda: CallForm(*given, **first, calls=one.calls.all()),
        "close": lambda: CloseForm(*given, **{**first, "initial": {"end": ends.time()}}),
        "mark": lambda: forms.Form(*given), "roll_call": lambda: forms.Form(*given),
        "sign": lambda: forms.Form(*given),
    }  # fmt: skip
    if act not in makers:
        raise Http404
    return makers[act]()


class CallForm(WordsForm):
    """Which roll call is put right; the answers stand beside it."""

    call = OneOf(label=_("Roll call"), queryset=Call.objects.none())

    field_order = ("call", "words")

    def __init__(self, *args: Any, calls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls  # type: ignore[attr-defined]


class DropForm(WordsForm):
    """Which point is taken off."""

    item = OneOf(label=_("Point of the agenda"), queryset=Item.objects.none())

    field_order = ("item", "words")

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


def _rows(one: Sitting, given: QueryDict | None) -> list[dict[str, Any]]:
    """The list to mark: members with what was typed, else what is there; who is not eligible is said so."""
    day = timezone.localdate(one.starts_at)
    there = {row.membership.code: row for row in one.attendance.select_related("membership")}
    typed, found = given or QueryDict(), []
    for member in services.listed(one):
        row = there.get(member.code)
        why = outside(day, member.starts_on, member.ends_on)
        found.append(
            {"code": member.code, "name": member.person.name(spoken()), "why": words.ABSENCES[why] if why else "",
             "mark": typed.get(f"m-{member.code}", row.start if row else ""),
             "vote": typed.get(f"v-{member.code}", ""),
             "reason": typed.get(f"r-{member.code}", row.reason if row else ""),
             "paper": typed.get(f"p-{member.code}", row.paper if row else "")}
        )  # fmt: skip
    return sorted(found, key=lambda row: sort_key(row["name"]))


def _page(
    request: HttpRequest, one: Sitting, status: int = 200, problem: str = "", failed: tuple[str, Any] | None = None
) -> HttpResponse:
    person, region = actor(request), office_region()
    works = person.may(Permission.SITTING_WORK)
    acts = [act for act in AT[one.state] if _now(one, act)] if works else []
    context = {
        **frame(region), "person": person, "problem": problem, "sitting": one, "title": shown.title_of(one),
        "state": words.STAGES[one.state], "items": shown.items_of(one), **shown.attendance_of(one),
        "calls": shown.calls_of(one), "events": shown.events_of(one),
        "rows": _rows(one, request.POST if failed else None) if acts else [],
        "marks": [(mark, words.MARKS[mark]) for mark in MARKS],
        "ballots": [(option, words.BALLOTS[option]) for option in Ballot],
        "here": [(option, words.HERE[option]) for option in (services.HERE, services.GONE)],
        "decisions": [shown.decision_row(found, region.today()) for found in one.decisions.select_related("owner",
                      "sitting__organization").order_by("id")],
        "clashes": [(other, shown.title_of(other), number) for other, number in selectors.clashes(one)]
        if one.state == Stage.PLANNED else [],
        "acts": [
            (act, TITLES[act], failed[1] if failed and failed[0] == act else form_of(act, one),
             bool(failed and failed[0] == act))
            for act in acts
        ],
    }  # fmt: skip
    return render(request, "sittings/office_sitting.html", context, status=status)


def _now(one: Sitting, act: str) -> bool:
    """Whether an act makes sense now: what is signed is decided on no more, what was called is not moved."""
    if act in ("sign", "decide"):
        return one.minutes_on is None
    if act in ("reschedule", "cancel"):
        return not one.calls.exists() and not one.decisions.exists()
    return act != "correct_call" or one.calls.exists()


def sitting(request: HttpRequest, code: str) -> HttpResponse:
    """A sitting: what may be done now, its agenda, list, votes, decisions, and everything that happened."""
    return _page(request, _sitting(request, code))


def _marks(one: Sitting, given: QueryDict) -> dict[str, services.Given]:
    """Marks as they were typed; ``rest``: whoever has none is present."""
    day, found = timezone.localdate(one.starts_at), {}
    for member in services.listed(one):
        if outside(day, member.starts_on, member.ends_on):
            continue
        value = given.get(f"m-{member.code}", "") or (str(Mark.PRESENT) if given.get(REST) else "")
        if value:
            reason, paper = given.get(f"r-{member.code}", ""), given.get(f"p-{member.code}", "")
            found[member.code] = services.Given(value, reason, paper)
    return found


def _options(one: Sitting, given: QueryDict) -> dict[str, str]:
    """Answers as they were typed; ``rest``: what everybody says who was present at the start and has no answer."""
    rest, found = given.get(REST, ""), {}
    for row in one.attendance.select_related("membership"):
        if row.start == Mark.NOT_ELIGIBLE:
            continue
        here = rest if row.start == Mark.PRESENT else ""
        option = given.get(f"v-{row.membership.code}", "") or here
        if option:
            found[row.membership.code] = option
    return found


def _typed(one: Sitting, given: QueryDict) -> dict[str, str]:
    """Answers that were typed, and no others."""
    codes = one.attendance.exclude(start=Mark.NOT_ELIGIBLE).values_list("membership__code", flat=True)
    typed = {code: given.get(f"v-{code}", "") for code in codes}
    return {code: option for code, option in typed.items() if option}


Do = Callable[[Sitting, Any, QueryDict, str], object]
DO: dict[str, Do] = {
    "item": lambda one, form, _given, by: services.add_item(
        sitting=one, titles=form.titles(), by=by, speaker=_speaker(one, form.cleaned_data["speaker"]),
        speaker_words=form.cleaned_data["speaker_words"],
    ),
    "drop_item": lambda _one, form, _given, by: services.drop_item(
        item=form.cleaned_data["item"], words=form.cleaned_data["words"], by=by
    ),
    "reschedule": lambda one, form, given, by: services.reschedule(
        sitting=one, starts_at=form.times()[0], ends_at=form.times()[1], place=form.cleaned_data["place"],
        words=form.cleaned_data["words"], by=by, version=_version(given),
    ),
    "cancel": lambda one, form, given, by: services.cancel(
        sitting=one, words=form.cleaned_data["words"], by=by, version=_version(given)
    ),
    "mark": lambda one, _form, given, by: services.mark(
        sitting=one, marks=_marks(one, given), words=given.get("words", ""), by=by, version=_version(given)
    ),
    "roll_call": lambda one, _form, given, by: services.call(
        sitting=one, options=_options(one, given), vote=False, by=by, version=_version(given)
    ),
    "vote": lambda one, form, given, by: services.call(
        sitting=one, options=_options(one, given), titles=form.titles(), item=form.cleaned_data["item"],
        needed=Needed(form.cleaned_data["needed"]), by=by, version=_version(given),
    ),
    "correct_call": lambda one, form, given, by: services.correct_call(
        call=form.cleaned_data["call"], options=_typed(one, given), words=form.cleaned_data["words"], by=by,
        version=_version(given),
    ),
    "decide": lambda one, form, _given, by: decisions.decide(
        sitting=one, titles=form.titles(), by=by, owner=_owner(one, form.cleaned_data["owner"]),
        **{name: form.cleaned_data[name] for name in ("number", "item", "call", "owner_words", "due_on")},
    ),
    "attach": lambda one, form, _given, by: services.attach(
        sitting=one, titles=(form.cleaned_data["title_kk"], form.cleaned_data["title_ru"], ""), by=by,
        **{name: form.cleaned_data[name] for name in ("language", "file", "item", "decision", "document")},
    ),
    "close": lambda one, form, given, by: services.close(
        sitting=one, ended_at=timezone.localtime(one.starts_at).replace(
            hour=form.cleaned_data["end"].hour, minute=form.cleaned_data["end"].minute),
        by=by, version=_version(given),
    ),
    "sign": lambda one, _form, given, by: services.sign_minutes(sitting=one, by=by, version=_version(given)),
}  # fmt: skip


def _version(given: QueryDict) -> int:
    """The version of the page on which it was decided; one that is no number is none that is there."""
    typed = given.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _speaker(one: Sitting, code: str) -> Person | None:
    return Person.objects.filter(region=one.region, code=code).first() if code else None


def _owner(one: Sitting, code: str) -> Organization | None:
    return Organization.objects.filter(region=one.region, code=code).first() if code else None


def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do something to a sitting."""
    one = _sitting(request, code)
    form = form_of(act, one, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, one, 400, failed=(act, form))
    try:
        DO[act](one, form, request.POST, actor(request).actor)
    except InputError as error:
        return _page(request, _sitting(request, code), 400, said(error), (act, form))
    return HttpResponseRedirect(reverse("office-sitting", args=[code]), status=303)


def decision_queue(request: HttpRequest) -> HttpResponse:
    """Decisions one works with: late ones first."""
    person, region = actor(request), office_region()
    today, own = region.today(), selectors.decisions_for_staff(person, region)
    state = request.GET.get("state", "late")
    if state not in words.DECISION_STATES:
        raise Http404
    conditions = selectors.decision_states(today)
    page = paging.page(own.filter(conditions[state]).select_related("owner"), request.GET.get("page"), PAGE)
    context = {
        **frame(region), "person": person, "page": page, "state": state, "query": f"state={state}",
        "tabs": [(key, words.DECISION_STATES[key], number) for key, number in counted(own, conditions).items()],
        "rows": [shown.decision_row(one, today) for one in page.rows],
    }  # fmt: skip
    return render(request, "sittings/office_decisions.html", context)


def _decision(request: HttpRequest, number: int) -> Decision:
    found = selectors.decisions_for_staff(actor(request), office_region()).select_related("owner")
    return get_object_or_404(found, pk=number)


def _step_page(
    request: HttpRequest, one: Decision, form: StepForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    person, region = actor(request), office_region()
    may = person.may(Permission.SITTING_WORK) and one.state != State.WITHDRAWN
    context = {
        **frame(region), **shown.decision_row(one, region.today()), "person": person, "problem": problem,
        "steps": [(step, words.STEPS[step.step]) for step in one.steps.all()],
        "form": (form or StepForm(state=one.state, initial={"version": one.version})) if may else None,
    }  # fmt: skip
    return render(request, "sittings/office_decision.html", context, status=status)


def decision(request: HttpRequest, number: int) -> HttpResponse:
    """A decision: what happened to it, and what may be done."""
    return _step_page(request, _decision(request, number))


def step(request: HttpRequest, number: int) -> HttpResponse:
    """What happened to a decision."""
    one = _decision(request, number)
    form = StepForm(request.POST, state=one.state)
    if not form.is_valid():
        return _step_page(request, one, form, 400)
    given = form.cleaned_data
    try:
        decisions.step(
            decision=one, step=Step(given["step"]), words=given["words"], due_on=given["due_on"],
            version=given["version"], by=actor(request).actor,
        )  # fmt: skip
    except InputError as error:
        again = _decision(request, number)
        new = StepForm(state=again.state, initial={**given, "version": again.version})
        return _step_page(request, again, new, 400, said(error))
    return HttpResponseRedirect(reverse("office-decision", args=[number]), status=303)
