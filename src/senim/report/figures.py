"""Every number of the report with the query it counts: the number and its list are one, and states sum to their whole.

What counts acts is of the period; what says how something stands is as of a day that stands beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from senim.appeals import selectors as appeals
from senim.appeals.models import Appeal, Reception
from senim.appeals.words import OUTCOMES, SAYS
from senim.assembly.models import Classification, CohortMember, Membership, Organization
from senim.assembly.selectors import known, on
from senim.campaign import selectors as campaigning
from senim.campaign import words as campaign_words
from senim.campaign.models import Campaign, ChairElection, Conference, ConferenceDecision
from senim.cohorts import selectors as cohorts
from senim.cohorts import words as cohort_words
from senim.common.counting import counted
from senim.common.days import day
from senim.councils import selectors as councils
from senim.councils import words as council_words
from senim.councils.models import Recommendation, SocialIssue, Visit
from senim.duties import selectors as duties
from senim.duties import words as duty_words
from senim.duties.models import Request, VoterReport
from senim.programme import selectors as programme
from senim.programme.models import Event, Measure, Notice, ProgrammeKind, RoadMap
from senim.programme.words import STATUSES
from senim.rating.models import RatedMandate, Region, Release
from senim.rating.names import names_of
from senim.sittings import selectors as sittings
from senim.sittings import words as sitting_words
from senim.sittings.models import Attendance, Decision, Sitting
from senim.territory.shown import spoken
from senim_core.appeals.status import Outcome, Says
from senim_core.evidence.rules import SMALL_CELL
from senim_core.evidence.schema import label
from senim_core.programme.notice import PUBLIC
from senim_core.social_issues import State as IssueState

YOUNG = CohortMember.Cohort.YOUNG_DEPUTIES
Row = tuple[str, date | None, str]  # what, when, where it stands


@dataclass(frozen=True)
class About:
    """What a report is about: an assembly, from a day to a day, as things stand on ``today``."""

    assembly: Organization
    first: date
    last: date
    today: date

    @property
    def region(self) -> Region:
        """The region of the assembly."""
        return self.assembly.region

    @cached_property
    def deputies(self) -> list[str]:
        """Mandates of the assembly that ran in the period."""
        seats = known(self.region).filter(organization=self.assembly, starts_on__lte=self.last)
        seats = seats.filter(Q(ends_on=None) | Q(ends_on__gte=self.first))
        return sorted(seats.values_list("code", flat=True))

    @property
    def address(self) -> tuple[str, str, str]:
        """Assembly and months, as an address has them."""
        return self.assembly.code, f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"

    def between(self, column: str, *, moment: bool = False) -> Q:
        """Whether a day, or a moment's day, lies in the period."""
        name = f"{column}__date" if moment else column
        return Q(**{f"{name}__gte": self.first, f"{name}__lte": self.last})


@dataclass(frozen=True)
class Group:
    """A number with the list it counts, and the states that sum to it.

    ``as_of`` is the day of what says how something stands; None where it counts acts of the period.
    """

    key: str
    title: Any
    found: QuerySet[Any]
    row: Callable[[Any], Row]
    states: Mapping[str, tuple[Any, Q]]
    as_of: date | None = None
    people: str = ""  # column of the person each row is of: then no number that tells of few of them is shown

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """State -> how many; ``""`` is all of them. One query."""
        return counted(self.found, {"": Q(), **{key: condition for key, (_text, condition) in self.states.items()}})

    @cached_property
    def hidden(self) -> frozenset[str]:
        """States that tell of fewer than `SMALL_CELL` people, and all beside them from which they could be reckoned."""
        numbers = self.numbers
        if not self.people or not numbers[""]:
            return frozenset()
        who = self.found.exclude(**{self.people: ""}).order_by().values(self.people).distinct()
        if len(who[:SMALL_CELL]) < SMALL_CELL:
            return frozenset(["", "rest", *self.states])
        few = any(0 < numbers[key] < SMALL_CELL for key in self.states)
        return frozenset(["rest", *self.states] if few else ())

    def number(self, state: str) -> int | None:
        """How many are in a state; None where that is hidden."""
        return None if state in self.hidden else self.rest if state == "rest" else self.numbers[state]

    @property
    def rest(self) -> int:
        """How many are in no state; below 0, how many are counted in more than one."""
        return self.numbers[""] - sum(self.numbers[key] for key in self.states) if self.states else 0

    def listed(self, state: str) -> QuerySet[Any]:
        """The rows that a number counts; ``rest``: those of no state. None where the number is hidden."""
        if state in self.hidden:
            return self.found.none()
        if state == "rest":
            every = Q()
            for _text, condition in self.states.values():
                every |= condition
            return self.found.exclude(pk__in=self.found.filter(every).values("pk"))
        return self.found.filter(self.states[state][1]) if state else self.found


@dataclass(frozen=True)
class Share:
    """A part of a whole that has no public list: both numbers, and the page that says more. None: hidden."""

    title: Any
    part: int | None
    whole: int
    day: date | None
    where: str


@dataclass(frozen=True)
class Section:
    """A chapter of the report."""

    key: str
    title: Any
    groups: tuple[Group, ...]
    shares: tuple[Share, ...] = ()


def texts(words: Mapping[Any, Any], conditions: Mapping[Any, Q]) -> dict[str, tuple[Any, Q]]:
    """States in words with their conditions."""
    return {str(key): (words[key], condition) for key, condition in conditions.items()}


def _road_map(one: RoadMap) -> str:
    return reverse("road-map", args=[one.code])


def _measure(one: Measure) -> Row:
    return one.title(spoken()), one.due_on, reverse("measure", args=[one.code])


def programme_of(about: About) -> Section:
    """Measures by status for each programme, and what was done about those at risk."""
    region, today = about.region, about.today
    status = {one: Q(status=one) for one in STATUSES}
    groups = [
        Group(f"measures-{kind}", ProgrammeKind(kind).label, programme.chosen(region, {"programme": kind}, today),
              _measure, texts(STATUSES, status), today)
        for kind in programme.kinds(region) if kind != ProgrammeKind.YOUTH
    ]  # fmt: skip
    maps = RoadMap.objects.filter(region=region).exclude(programme=ProgrammeKind.YOUTH)
    groups.insert(
        0,
        Group("road-maps", _("Road maps"), maps, lambda one: (one.title(spoken()), None, _road_map(one)),
              {kind.value: (kind.label, Q(programme=kind)) for kind in ProgrammeKind if kind != ProgrammeKind.YOUTH},
              today),
    )  # fmt: skip
    risk = programme.chosen(region, {"state": "risk"}, today)
    sent = Notice.objects.filter(about.between("sent_on"), region=region, state__in=[*PUBLIC]).select_related("measure")
    groups += [
        Group("at-risk", _("Measures at risk"), risk, _measure, {}, today),
        Group("notices", _("Notices sent to heads of bodies"), sent.order_by("sent_on", "pk"),
              lambda one: (one.measure.title(spoken()), one.sent_on, reverse("notice", args=[one.code])), {}),
    ]  # fmt: skip
    return Section("programme", _("Election programme"), tuple(groups))


def _organization(one: Organization) -> Row:
    return one.title(spoken()), one.founded_on, reverse("council", args=[one.code])


def _sitting(one: Sitting) -> Row:
    title = one.organization.title(spoken())
    return f"{title}: № {one.number}", timezone.localdate(one.starts_at), reverse("sitting", args=[one.code])


def councils_of(about: About) -> Section:
    """Councils, and what they did in the period."""
    region, today = about.region, about.today
    every = councils.councils(region)
    held = Sitting.objects.filter(
        about.between("starts_at", moment=True), organization__in=every, state=Sitting.Stage.HELD
    ).select_related("organization")  # fmt: skip
    visits = Visit.objects.filter(about.between("visited_on"), region=region).select_related("council")
    said = Event.objects.filter(about.between("at", moment=True), region=region, act="finding").select_related(
        "measure"
    )
    asked = Recommendation.objects.filter(about.between("made_on"), region=region).select_related("council")
    raised = SocialIssue.objects.filter(about.between("raised_on"), region=region).select_related("council")
    kinds = {"regional": Q(level="region"), "territorial": ~Q(level="region")}
    findings = {one: Q(changes__finding__1=one) for one in council_words.FINDINGS}
    groups = (
        Group("councils", _("Councils"), every, _organization, texts(council_words.KINDS, kinds), today),
        Group("council-sittings", _("Sittings of councils held"), held, _sitting, {}),
        Group("visits", _("Visits"), visits,
              lambda one: (f"{one.council.title(spoken())}: {one.place}", one.visited_on,
                           reverse("visit", args=[one.code])), {}),
        Group("findings", _("Findings on measures"), said.order_by("at", "pk"),
              lambda one: (one.measure.title(spoken()), timezone.localdate(one.at),
                           reverse("measure", args=[one.measure.code])), texts(council_words.FINDINGS, findings)),
        Group("recommendations", _("Recommendations"), asked,
              lambda one: (f"{one.council.title(spoken())}: {one.words[:120]}", one.made_on,
                           f"{reverse('recommendations')}?council={one.council.code}"),
              texts(council_words.RECOMMENDATIONS, councils.recommendation_states(today)), today),
        Group("issues", _("Acute social issues"), raised,
              lambda one: (one.title(spoken()), one.raised_on, reverse("issue", args=[one.code])),
              texts(council_words.ISSUES, {state: Q(state=state) for state in IssueState}), today),
    )  # fmt: skip
    return Section("councils", _("Councils"), groups)


def sittings_of(about: About) -> Section:
    """Sittings of the assembly and its bodies, who was there, what was decided, requests and reports of deputies."""
    region, today = about.region, about.today
    own = Q(organization=about.assembly) | Q(
        organization__assembly=about.assembly,
        organization__classification__in=[Classification.FACTION, Classification.COMMISSION],
    )
    held = Sitting.objects.filter(
        own, about.between("starts_at", moment=True), region=region, state=Sitting.Stage.HELD
    ).select_related("organization")  # fmt: skip
    kinds = (Classification.MASLIKHAT, Classification.FACTION, Classification.COMMISSION)
    marks = Attendance.objects.filter(sitting__in=held).exclude(deputy_id="")
    marks = marks.select_related("sitting__organization", "membership__person").order_by("sitting__starts_at", "pk")
    taken = Decision.objects.filter(own, about.between("decided_on"), region=region)
    sent = Request.objects.filter(about.between("sent_on"), region=region, deputy_id__in=about.deputies)
    owed = VoterReport.objects.filter(
        about.between("due_on"), region=region, deputy_id__in=about.deputies, dropped=False
    )
    people = names_of(region, spoken()).deputies
    groups = (
        Group("sittings", _("Sittings held"), held, _sitting,
              {kind: (sitting_words.BODIES[kind], Q(organization__classification=kind)) for kind in kinds}),
        Group("attendance", _("Marks of deputies at these sittings"), marks,
              lambda one: (f"{one.membership.person.name(spoken())}: {_sitting(one.sitting)[0]}",
                           timezone.localdate(one.sitting.starts_at), reverse("sitting", args=[one.sitting.code])),
              texts(sitting_words.MARKS, {mark: Q(value=mark) for mark in sitting_words.MARKS})),
        Group("decisions", _("Decisions"), taken,
              lambda one: (f"№ {one.number}. {one.title(spoken())}", one.decided_on,
                           reverse("decision", args=[one.pk])),
              texts(sitting_words.DECISION_STATES, sittings.decision_states(today)), today),
        Group("requests", _("Requests of deputies"), sent,
              lambda one: (f"{people.get(one.deputy_id, one.deputy_id)}: {one.words[:120]}", one.sent_on,
                           reverse("deputy-request", args=[one.code])),
              texts(duty_words.REQUESTS, duties.request_states(today)), today),
        Group("voter-reports", _("Reports to voters that were due"), owed,
              lambda one: (people.get(one.deputy_id, one.deputy_id), one.due_on,
                           reverse("voter-report", args=[one.code])),
              texts(duty_words.REPORTS, duties.report_states(today)), today),
    )  # fmt: skip
    return Section("sittings", _("Sittings and duties of deputies"), groups)


def _appeal(one: Appeal) -> Row:
    return one.number, one.registered_on, f"{reverse('appeals-list', args=['received'])}?deputy={one.deputy_id}"


def appeals_of(about: About) -> Section:
    """Receptions held and appeals registered in the period: what became of them, by the office and by applicants."""
    region, today = about.region, about.today
    held = Reception.objects.filter(
        about.between("starts_at", moment=True), region=region, deputy_id__in=about.deputies,
        state=Reception.State.HELD,
    )  # fmt: skip
    came = Appeal.objects.filter(about.between("registered_on"), region=region, deputy_id__in=about.deputies)
    came = came.order_by("registered_on", "pk")
    answered = came.filter(answered_on__isnull=False)
    conditions = appeals.conditions(today)
    people = names_of(region, spoken()).deputies
    says: dict[str, tuple[Any, Q]] = {one.value: (SAYS[one], Q(says=one)) for one in Says}
    groups = (
        Group("receptions", _("Receptions held"), held,
              lambda one: (f"{people.get(one.deputy_id, one.deputy_id)}: {one.place}",
                           timezone.localdate(one.starts_at), reverse("receptions")),
              {form.value: (form.label, Q(form=form)) for form in Reception.Form}),
        Group("appeals", _("Appeals registered"), came, _appeal,
              {name: (_title(name), conditions[name]) for name in appeals.ENDS}, today, "applicant"),
        Group("outcomes", _("Answered, by what the office says"), answered, _appeal,
              {one.value: (OUTCOMES[one], Q(outcome=one)) for one in Outcome}, today, "applicant"),
        Group("applicants", _("Answered, by what the applicant says"), answered, _appeal,
              {**says, "nothing": (_title("says_nothing"), Q(says=""))}, today, "applicant"),
    )  # fmt: skip
    resolved = None if groups[1].number("") is None else groups[2].number(Outcome.RESOLVED)
    where = reverse("report-state", args=[*about.address, "outcomes", Outcome.RESOLVED.value])
    shares = (Share(_("resolved positively, of all registered"), resolved, groups[1].numbers[""], today, where),)
    return Section("appeals", _("Receptions and appeals"), groups, shares)


def _title(name: str) -> Any:
    return _(appeals.TITLES[name])


def release_of(about: About) -> Release | None:
    """The newest release whose period ends in the report's."""
    found = Release.objects.filter(region=about.region, period_end__lte=about.last, period_end__gte=about.first)
    return found.order_by("-seq").first()


def rating_of(about: About) -> Section:
    """How the deputies of the assembly stand in the release, those without a place too."""
    release = release_of(about)
    rated = RatedMandate.objects.filter(release=release, assembly_id=about.assembly.code) if release else None
    if release is None or rated is None:
        return Section("rating", _("Rating of deputies"), ())
    bands = {
        "high": (_("High"), Q(band="high", place__isnull=False)),
        "middle": (_("Middle"), Q(band="middle", place__isnull=False)),
        "low": (_("Low"), Q(band="low", place__isnull=False)),
        "unplaced": (_("without a place, with the reason"), Q(place=None)),
    }
    group = Group(
        "rated", _("Deputies in the release"), rated.order_by("place", "deputy_id"),
        lambda one: (one.name[spoken()], None, reverse("deputy", args=[release.slug, one.deputy_id])), bands,
        release.period_end,
    )  # fmt: skip
    return Section("rating", _("Rating of deputies"), (group,))


def campaign_of(about: About) -> Section:
    """The campaign that met the period: elections of chairs, shares, terms, conferences and their decisions."""
    region, today, title = about.region, about.today, _("Report-and-election campaign")
    found = Campaign.objects.filter(region=region, starts_on__lte=about.last, ends_on__gte=about.first).first()
    if found is None:
        return Section("campaign", title, ())
    elected = ChairElection.objects.filter(about.between("held_on"), campaign=found).select_related("primary")
    bodies = campaigning.bodies(region, {}, today)
    met = Conference.objects.filter(about.between("held_on"), campaign=found)
    decided = ConferenceDecision.objects.filter(conference__in=met).select_related("conference")
    groups = (
        Group("elections", _("Chairs of primary organisations elected"), elected.order_by("held_on", "pk"),
              lambda one: (one.primary.title(spoken()), one.held_on, reverse("campaign-primaries")), {}),
        Group("terms", _("Terms of elective bodies"), bodies,
              lambda one: (one.title(spoken()), one.due_on, reverse("campaign-terms")),
              texts(campaign_words.TERMS, campaigning.term_states(today)), today),
        Group("conferences", _("Conferences"), met,
              lambda one: (one.title(spoken()), one.held_on, reverse("campaign-conference", args=[one.code])), {}),
        Group("conference-decisions", _("Decisions of conferences"), decided,
              lambda one: (f"№ {one.number}. {one.title(spoken())}", one.due_on,
                           reverse("campaign-conference", args=[one.conference.code])),
              texts(campaign_words.DECISIONS, campaigning.decision_states(today)), today),
    )  # fmt: skip
    chairs = campaigning.chairs(found)
    shares = tuple(
        Share(text, chairs.total[fact].number, chairs.elected, chairs.counted_on, reverse("campaign"))
        for fact, text in campaign_words.FACTS.items()
    )
    return Section("campaign", title, groups, shares)


def youth_of(about: About) -> Section:
    """The young deputies' corps, its joint tasks, and the youth programme."""
    region, today = about.region, about.today
    codes = [deputy for deputy, _since, _entry in cohorts.entries(region, YOUNG, today)]
    seats = known(region).filter(
        on(today), code__in=codes, organization__classification=Classification.MASLIKHAT
    ).select_related("person", "organization")  # fmt: skip
    levels = {
        level: (label("value", f"assemblies.level.{level}", spoken()), Q(organization__level=level))
        for level in ("region", "city", "district")
    }
    tasks = cohorts.tasks(region, YOUNG).filter(given_on__lte=about.last)
    groups = [
        Group("young-deputies", cohort_words.COHORTS[YOUNG], seats, _seat, levels, today),
        Group("joint-tasks", _("Joint tasks"), tasks,
              lambda one: (one.title(spoken()), one.due_on, reverse("cohort", args=[YOUNG])),
              texts(cohort_words.TASKS, cohorts.task_states(today)), today),
    ]  # fmt: skip
    if ProgrammeKind.YOUTH in programme.kinds(region):
        status = {one: Q(status=one) for one in STATUSES}
        found = programme.chosen(region, {"programme": ProgrammeKind.YOUTH}, today)
        groups.append(
            Group("measures-youth", ProgrammeKind.YOUTH.label, found, _measure, texts(STATUSES, status), today)
        )
    return Section("youth", _("Youth"), tuple(groups))


def _seat(one: Membership) -> Row:
    return one.person.name(spoken()), one.starts_on, reverse("deputy-card", args=[one.code])


MAKERS = (programme_of, councils_of, sittings_of, appeals_of, rating_of, campaign_of, youth_of)


def sections(about: About) -> list[Section]:
    """The whole report: programme, councils, sittings, appeals, rating, campaign, youth."""
    return [make(about) for make in MAKERS]


def group_of(about: About, key: str) -> Group | None:
    """The number of a key; chapters after its own are not made."""
    groups = (group for make in MAKERS for group in make(about).groups)
    return next((group for group in groups if group.key == key), None)


def unsettled(found: list[Section]) -> list[tuple[Group, str, Any, int]]:
    """What has no state, or one that says that it is not stated: (group, state, its words, how many)."""
    listed = []
    for group in (group for section in found for group in section.groups):
        if group.hidden:
            continue
        if number := group.numbers.get("unclassified", 0):
            listed.append((group, "unclassified", group.states["unclassified"][0], number))
        if group.rest:
            listed.append((group, "rest", _("in no state"), group.rest))
    return listed


@dataclass(frozen=True)
class Gap:
    """Something that does not add up: what, how much there is on each side, and where to look."""

    title: Any
    here: int
    there: int
    where: str


def gaps(about: About, found: list[Section]) -> list[Gap]:
    """Where the records now and the published release of the same period differ.

    The release is frozen and the records go on, so a difference is said, not hidden; none is said where no release
    ends on the report's last day.
    """
    release = release_of(about)
    if release is None or release.period_end != about.last or release.period_start != about.first:
        return []
    groups = {group.key: group for section in found for group in section.groups}
    top = about.assembly.level == "region"
    pairs = {
        "receptions": "receptions" if top else "", "appeals": "appeals" if top else "",
        "measures-regional": "measures-regional", "measures-city-district": "measures-city_district",
        "measures-youth": "measures-youth", "councils": "councils", "young-deputies": "young-deputies",
    }  # fmt: skip
    differ = []
    for figure, key in pairs.items():
        amounts = release.figures.get(figure)
        if amounts is None or key not in groups:
            continue
        here, there = groups[key].numbers[""], sum(amounts.values())
        if here != there and not groups[key].hidden:
            differ.append(Gap(groups[key].title, here, there, reverse("figure", args=[release.slug, figure])))
    return differ


def named(about: About) -> str:
    """The period in words."""
    return f"{day(about.first)} – {day(about.last)}"
