"""Every address of the URL conf with one example, so that a test can visit them all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

DEPUTY = "D-000000000-14"
RELEASE = "2021-05"
HTML, CSV, TEXT = "text/html; charset=utf-8", "text/csv; charset=utf-8", "text/plain; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
MONTHS = {"assembly": "A-000000000", "first": "2021-01", "last": "2021-05"}
PERSON = {"slug": RELEASE, "deputy_id": DEPUTY}


@dataclass(frozen=True)
class Row:
    """What an address answers with."""

    where: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    kind: str = HTML


PAGES: Mapping[str, Row] = {
    "home": Row(),
    "deputies": Row(),
    "current-deputy": Row({"deputy_id": DEPUTY}, 302),
    "current-criterion": Row({"deputy_id": DEPUTY, "code": "II-1"}, 302),
    "method": Row(),
    "data": Row(),
    "releases": Row(),
    "release": Row({"slug": RELEASE}),
    "firmness": Row({"slug": RELEASE}),
    "changes": Row({"slug": RELEASE}),
    "release-deputies": Row({"slug": RELEASE}),
    "deputy": Row(PERSON),
    "criterion": Row({**PERSON, "code": "III-3"}),
    "figure": Row({"slug": RELEASE, "figure_id": "appeals"}),
    "appeals": Row(),
    "appeals-list": Row({"figure": "received"}),
    "appeals-closed": Row(),
    "receptions": Row(),
    "programme": Row(),
    "measures": Row(),
    "measure": Row({"code": "M-0001"}),
    "programme-by": Row({"by": "body"}),
    "road-map": Row({"code": "RM-000000000"}),
    "risk-rules": Row(),
    "notices": Row(),
    "sittings": Row(),
    "sitting": Row({"code": "S-A-000000000-session-2"}),
    "decisions": Row(),
    "bodies": Row(),
    "councils": Row(),
    "recommendations": Row(),
    "visits": Row(),
    "issues": Row(),
    "council": Row({"code": "K-000000000-01"}),
    "council-findings": Row({"code": "K-000000000-05"}),
    "body": Row({"code": "A-000000000"}),
    "body-attendance": Row({"code": "A-000000000", "person": "P-014"}),
    "requests": Row(),
    "deputy-request": Row({"code": "R-0001"}),
    "voter-reports": Row(),
    "voter-report": Row({"code": "V-D-000000000-14"}),
    "card-checks": Row(),
    "deputy-card": Row({"deputy_id": DEPUTY}),
    "campaign": Row(),
    "campaign-primaries": Row(),
    "campaign-terms": Row(),
    "campaign-conference": Row({"code": "region"}),
    "cohorts": Row(),
    "cohort": Row({"cohort": "young_deputies"}),
    "reports": Row(),
    "report": Row(MONTHS),
    "report-list": Row({**MONTHS, "key": "measures-regional"}),
    "report-state": Row({**MONTHS, "key": "measures-regional", "state": "done"}),
    "budget": Row(),
    "budget-notes": Row(),
    "budget-line": Row({"code": "376-036"}),
    "facilities": Row(),
    "facility": Row({"code": "F-001"}),
}
FILES: Mapping[str, Row] = {
    "welcome": Row({}, 302),
    "archive": Row({"slug": RELEASE}, 200, "application/zip"),
    "file": Row({"slug": RELEASE, "name": "results/totals.csv"}, 200, CSV),
    "items-csv": Row({**PERSON, "code": "III-3"}, 200, CSV),
    "figure-csv": Row({"slug": RELEASE, "figure_id": "appeals"}, 200, CSV),
    "log-key": Row({}, 200, TEXT),
    "robots": Row({}, 200, TEXT),
    "health": Row({}, 200, TEXT),
    "ready": Row({}, 200, TEXT),
    "receptions-feed": Row({}, 200, "text/calendar; charset=utf-8"),
    "sittings-feed": Row({}, 200, "text/calendar; charset=utf-8"),
    "popolo": Row({}, 200, "application/json"),
    "decisions-csv": Row({}, 200, CSV),
    "minutes": Row({"code": "S-A-000000000-session-2", "language": "kk", "form": "pdf"}, 200, "application/pdf"),
    "council-report": Row(
        {"code": "K-000000000-01", "year": "2021", "language": "ru", "form": "pdf"}, 200, "application/pdf"
    ),
    "report-paper": Row({**MONTHS, "language": "en", "form": "pdf"}, 200, "application/pdf"),
    "programme-feed": Row({}, 200, ATOM),
    "measure-feed": Row({"code": "M-0001"}, 200, ATOM),
    "measures-out": Row({"form": "csv"}, 200, CSV),
    "budget-package": Row({}, 200, "application/zip"),
    "facilities-csv": Row({}, 200, CSV),
    "oc4ids": Row({}, 200, "application/json"),
    "facility-plaque": Row({"code": "F-001", "language": "ru"}, 200, "application/pdf"),
}
# Pages of one notice or proof, whose codes are random; `test_programme` visits them.
PROGRAMME = {"notice", "notice-paper", "proof", "facility-picture"}
# Pages of one citizen; `test_citizen` visits them, for each needs a case or a token of its own.
SITTINGS = {
    "sitting-paper",
    "decision",
    "visit",
    "visit-photo",
    "issue",
}  # numbers of the database; `test_sittings` and `test_councils` visit them
CITIZEN = {
    "appeal-new", "appeals-mine", "appeals-link", "appeal-case", "appeal-receipt", "appeal-act", "reception-book",
    "facility-remark", "follow", "follower", "follower-act",
}  # fmt: skip


@dataclass(frozen=True)
class Guarded:
    """An address of the staff: who may, and whether it does something (POST) or only reads (GET)."""

    roles: str
    where: Mapping[str, str | int] = field(default_factory=dict)
    act: bool = False


# r registrar, e editor, a approver, u auditor, m administrator, o operator, d deputy, s secretary, x executive, c council. Written out by hand: it must not follow the code.
ONE = {"number": 1}
CASE = {"code": "ABC"}
WHO = {"username": "someone"}
OFFICE: Mapping[str, Guarded] = {
    "sign-in": Guarded("public"),
    "sign-out": Guarded("public", act=True),
    "office": Guarded("reaumodsxc"),
    "password": Guarded("reaumodsxc"),
    "log": Guarded("um"),
    "staff": Guarded("um"),
    "staff-add": Guarded("m", act=True),
    "staff-renew": Guarded("m", WHO, act=True),
    "staff-switch": Guarded("m", WHO, act=True),
    "imports": Guarded("reau"),
    "upload-new": Guarded("re", act=True),
    "upload": Guarded("re", ONE),
    "upload-rows": Guarded("re", ONE),
    "upload-apply": Guarded("re", ONE, act=True),
    "upload-drop": Guarded("re", ONE, act=True),
    "import": Guarded("reau", ONE),
    "import-undo": Guarded("re", ONE, act=True),
    "drafts": Guarded("eau"),
    "draft": Guarded("eau", ONE),
    "draft-compute": Guarded("e", act=True),
    "draft-submit": Guarded("e", ONE, act=True),
    "draft-withdraw": Guarded("e", ONE, act=True),
    "draft-delay": Guarded("a", ONE, act=True),
    "draft-approve": Guarded("a", ONE, act=True),
    "office-appeals": Guarded("od"),
    "office-register": Guarded("o"),
    "office-register-now": Guarded("o", act=True),
    "office-appeal": Guarded("od", CASE),
    "office-register-paper": Guarded("od", {"form": "xlsx"}),
    "office-worker": Guarded("reaumodsxc"),
    "office-bulk": Guarded("o", act=True),
    "office-bulk-do": Guarded("o", act=True),
    "office-case-paper": Guarded("od", {**CASE, "what": "case", "form": "pdf"}),
    "office-paper": Guarded("od", {**CASE, **ONE}),
    "office-note": Guarded("od", CASE, act=True),
    "office-erase": Guarded("o", CASE, act=True),
    "office-act": Guarded("o", {**CASE, "act": "take"}, act=True),
    "office-problems": Guarded("od"),
    "office-group": Guarded("o", CASE, act=True),
    "office-problem-step": Guarded("o", {**CASE, "step": "propose"}, act=True),
    "office-routes": Guarded("o"),
    "office-route-new": Guarded("o", act=True),
    "office-route-drop": Guarded("o", ONE, act=True),
    "office-templates": Guarded("o"),
    "office-template-new": Guarded("o", act=True),
    "office-template-drop": Guarded("o", ONE, act=True),
    "office-receptions": Guarded("od"),
    "office-announce": Guarded("o", act=True),
    "office-unbook": Guarded("o", {**CASE, **ONE}, act=True),
    "office-record-held": Guarded("o", act=True),
    "office-reception": Guarded("od", CASE),
    "office-reception-hold": Guarded("o", CASE, act=True),
    "office-reception-cancel": Guarded("o", CASE, act=True),
    "office-requests": Guarded("ds"),
    "office-request-send": Guarded("s", act=True),
    "office-request": Guarded("ds", CASE),
    "office-request-act": Guarded("s", {**CASE, "act": "reply"}, act=True),
    "office-voter-reports": Guarded("ds"),
    "office-voter-reports-owe": Guarded("s", act=True),
    "office-voter-question": Guarded("s", ONE, act=True),
    "office-voter-report": Guarded("ds", CASE),
    "office-voter-report-act": Guarded("s", {**CASE, "act": "publish"}, act=True),
    "office-cards": Guarded("ds"),
    "office-cards-look": Guarded("s", act=True),
    "office-card": Guarded("ds", {"deputy_id": DEPUTY}),
    "office-card-act": Guarded("s", {"deputy_id": DEPUTY, "act": "contacts"}, act=True),
    "office-campaign": Guarded("s"),
    "office-campaign-act": Guarded("s", {"act": "stage"}, act=True),
    "office-primary": Guarded("s", CASE),
    "office-primary-elect": Guarded("s", CASE, act=True),
    "office-elective-body": Guarded("s", CASE),
    "office-elective-body-renew": Guarded("s", CASE, act=True),
    "office-conference": Guarded("s", CASE),
    "office-conference-decide": Guarded("s", CASE, act=True),
    "office-conference-done": Guarded("s", ONE, act=True),
    "office-cohorts": Guarded("s"),
    "office-cohort": Guarded("s", {"cohort": "women"}),
    "office-cohort-act": Guarded("s", {"cohort": "women", "act": "task"}, act=True),
    "office-cohort-leave": Guarded("s", ONE, act=True),
    "office-cohort-task-done": Guarded("s", ONE, act=True),
    "office-people": Guarded("s"),
    "office-people-act": Guarded("s", {"act": "person"}, act=True),
    "office-person": Guarded("s", CASE),
    "office-person-act": Guarded("s", {**CASE, "act": "join"}, act=True),
    "office-membership": Guarded("s", CASE),
    "office-membership-act": Guarded("s", {**CASE, "act": "end"}, act=True),
    "office-organizations": Guarded("s"),
    "office-deliveries": Guarded("s"),
    "office-delivery-declare": Guarded("s", act=True),
    "office-popolo": Guarded("s"),
    "office-popolo-bring": Guarded("s", act=True),
    "office-popolo-file": Guarded("s", ONE),
    "office-popolo-act": Guarded("s", {**ONE, "act": "apply"}, act=True),
    "office-decision-files": Guarded("s"),
    "office-decision-bring": Guarded("s", act=True),
    "office-decision-file": Guarded("s", ONE),
    "office-decision-file-act": Guarded("s", {**ONE, "act": "apply"}, act=True),
    "office-council-recheck": Guarded("c", CASE, act=True),
    "office-council-weigh": Guarded("c", CASE, act=True),
    "office-programme": Guarded("dsx"),
    "office-programme-setup": Guarded("s"),
    "office-road-map-set": Guarded("s", act=True),
    "office-body-set": Guarded("s", act=True),
    "office-measure": Guarded("dsx", CASE),
    "office-notice-draft": Guarded("s", CASE, act=True),
    "office-measure-keep": Guarded("s", {**CASE, "act": "move_date"}, act=True),
    "office-measure-report": Guarded("sx", {**CASE, "act": "report"}, act=True),
    "office-measure-watch": Guarded("d", {**CASE, "act": "check"}, act=True),
    "office-notices": Guarded("sx"),
    "office-notice": Guarded("sx", CASE),
    "office-notice-paper": Guarded("sx", {**CASE, "language": "kk", "form": "pdf"}),
    "office-notice-sign": Guarded("s", {**CASE, "act": "send"}, act=True),
    "office-notice-reply": Guarded("sx", {**CASE, "act": "answer"}, act=True),
    "office-sheets": Guarded("s"),
    "office-sheet-new": Guarded("s", act=True),
    "office-sheet": Guarded("s", ONE),
    "office-sheet-mend": Guarded("s", ONE, act=True),
    "office-sheet-apply": Guarded("s", ONE, act=True),
    "office-sheet-drop": Guarded("s", ONE, act=True),
    "office-sheet-import": Guarded("s", ONE),
    "office-sheet-undo": Guarded("s", ONE, act=True),
    "office-budget-notes": Guarded("ds"),
    "office-budget-write": Guarded("d", act=True),
    "office-budget-note": Guarded("s", {**CASE, "act": "accept"}, act=True),
    "office-statements": Guarded("s"),
    "office-statement-bring": Guarded("s", act=True),
    "office-statement": Guarded("s", ONE),
    "office-statement-act": Guarded("s", {**ONE, "act": "apply"}, act=True),
    "office-sittings": Guarded("dsc"),
    "office-sitting-plan": Guarded("s", act=True),
    "office-sitting": Guarded("dsc", CASE),
    "office-sitting-act": Guarded("s", {**CASE, "act": "item"}, act=True),
    "office-decisions": Guarded("dsc"),
    "office-decision": Guarded("dsc", ONE),
    "office-decision-step": Guarded("s", ONE, act=True),
    "office-council": Guarded("c"),
    "office-council-act": Guarded("c", {"act": "plan"}, act=True),
    "office-council-fulfil": Guarded("c", ONE, act=True),
    "office-council-measure": Guarded("c", CASE),
    "office-council-find": Guarded("c", CASE, act=True),
    "office-council-visit-new": Guarded("c"),
    "office-council-visit-send": Guarded("c", act=True),
    "office-council-visit": Guarded("c", CASE),
    "office-answers": Guarded("sc"),
    "office-recommendation": Guarded("sc", CASE),
    "office-recommendation-answer": Guarded("s", CASE, act=True),
    "office-issue": Guarded("sc", CASE),
    "office-issue-step": Guarded("sc", CASE, act=True),
    "office-facilities": Guarded("dsx"),
    "office-facility-new": Guarded("s"),
    "office-facility-register": Guarded("s", act=True),
    "office-remarks": Guarded("o"),
    "office-remark": Guarded("o", {**ONE, "act": "accept"}, act=True),
    "office-facility": Guarded("dsx", CASE),
    "office-facility-keep": Guarded("s", {**CASE, "act": "correct"}, act=True),
    "office-facility-report": Guarded("sx", {**CASE, "act": "stage"}, act=True),
    "office-facility-watch": Guarded("d", {**CASE, "act": "inspect"}, act=True),
}
ROLES = {
    "r": "registrar", "e": "editor", "a": "approver", "u": "auditor", "m": "administrator", "o": "operator",
    "d": "deputy", "s": "secretary", "x": "executive", "c": "council",
}  # fmt: skip
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


def named() -> set[str]:
    """Names of all addresses in the URL conf."""

    def below(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from below(pattern.url_patterns)
            else:
                yield pattern.name or f"(no name) {pattern.pattern}"

    return set(below(get_resolver().url_patterns))


def address(name: str, language: str = "kk", **where: str) -> str:
    """An address in a language, at its example unless told where."""
    row = {**PAGES, **FILES}[name]
    with translation.override(language):
        return reverse(name, kwargs={**row.where, **where})


def html_pages() -> list[tuple[str, str]]:
    """(name, language) of every page that is read, not led on from."""
    return [(name, language) for name, row in PAGES.items() if row.status == 200 for language in LANGUAGES]
