"""Addresses. Pages stand below their language; files of a release have one address for all languages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from senim.accounts import views as accounts
from senim.accounts.access import staff
from senim.accounts.permissions import Permission
from senim.appeals.views import citizen
from senim.appeals.views import office as appeals
from senim.appeals.views import office_bulk as many
from senim.appeals.views import office_print as prints
from senim.appeals.views import office_problems as problems
from senim.appeals.views import office_receptions as meetings
from senim.appeals.views import office_routes as routes
from senim.appeals.views import office_templates as templates
from senim.appeals.views import public as appeals_public
from senim.budget.views import office as money
from senim.budget.views import public as budget
from senim.campaign.views import office as elections
from senim.campaign.views import public as campaign
from senim.cohorts.views import office as corps
from senim.cohorts.views import public as cohorts
from senim.councils.views import office as watch
from senim.councils.views import public as councils
from senim.duties.views import office as owed
from senim.duties.views import public as duties
from senim.facilities.views import office as places
from senim.facilities.views import public as facilities
from senim.followers import views as followers
from senim.intake import office as intake
from senim.pages.public import View, public
from senim.pages.views import deputies, files, home, method, office, releases
from senim.people.views import office as register
from senim.programme.views import office as plans
from senim.programme.views import office_notices as letters
from senim.programme.views import office_sheets as sheets
from senim.programme.views import public as programme
from senim.rating import office as drafts
from senim.report import views as reports
from senim.sittings.views import office as desk
from senim.sittings.views import office_papers as decided
from senim.sittings.views import public as sittings


def at(route: str, view: View, *, name: str) -> URLPattern:
    """A public address."""
    return path(route, public(view), name=name)


def read(route: str, view: View, permission: Permission | None, *, name: str) -> URLPattern:
    """An address of the staff that only reads."""
    return path(route, staff(view, permission), name=name)


def act(route: str, view: View, permission: Permission | None, *, name: str, **more: str) -> URLPattern:
    """An address of the staff that does something."""
    return path(route, staff(view, permission, methods=("POST",)), more, name=name)


office_pages: list[URLPattern | URLResolver] = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", staff(accounts.password, methods=("GET", "HEAD", "POST")), name="password"),
    read("", office.home, None, name="office"),
    read("log/", office.log, Permission.LOG_READ, name="log"),
    read("staff/", accounts.staff_list, Permission.STAFF_READ, name="staff"),
    act("staff/add/", accounts.staff_add, Permission.STAFF_MANAGE, name="staff-add"),
    act("staff/<str:username>/renew/", accounts.staff_renew, Permission.STAFF_MANAGE, name="staff-renew"),
    act("staff/<str:username>/switch/", accounts.staff_switch, Permission.STAFF_MANAGE, name="staff-switch"),
    read("imports/", intake.listing, Permission.IMPORT_READ, name="imports"),
    act("imports/new/", intake.upload, Permission.IMPORT_APPLY, name="upload-new"),
    read("imports/uploads/<int:number>/", intake.preview, Permission.IMPORT_APPLY, name="upload"),
    read("imports/uploads/<int:number>/lines.csv", intake.rows_csv, Permission.IMPORT_APPLY, name="upload-rows"),
    act("imports/uploads/<int:number>/apply/", intake.apply, Permission.IMPORT_APPLY, name="upload-apply"),
    act("imports/uploads/<int:number>/drop/", intake.drop, Permission.IMPORT_APPLY, name="upload-drop"),
    read("imports/<int:number>/", intake.one, Permission.IMPORT_READ, name="import"),
    act("imports/<int:number>/undo/", intake.undo, Permission.IMPORT_UNDO, name="import-undo"),
    read("drafts/", drafts.listing, Permission.DRAFT_READ, name="drafts"),
    act("drafts/compute/", drafts.compute, Permission.DRAFT_COMPUTE, name="draft-compute"),
    read("drafts/<int:number>/", drafts.draft, Permission.DRAFT_READ, name="draft"),
    *(
        act(f"drafts/<int:number>/{name}/", drafts.decide, permission, name=f"draft-{name}", act=name)
        for name, permission in (
            ("submit", Permission.DRAFT_SUBMIT),
            ("withdraw", Permission.DRAFT_WITHDRAW),
            ("delay", Permission.DRAFT_DELAY),
            ("approve", Permission.DRAFT_APPROVE),
        )
    ),
]
office_pages += [
    read("appeals/", appeals.queue, Permission.APPEAL_READ, name="office-appeals"),
    read("worker.js", appeals.worker, None, name="office-worker"),
    read("appeals/new/", appeals.register, Permission.APPEAL_REGISTER, name="office-register"),
    act("appeals/register/", appeals.register_now, Permission.APPEAL_REGISTER, name="office-register-now"),
    read("appeals/register.<slug:form>", prints.register, Permission.APPEAL_READ, name="office-register-paper"),
    act("appeals/many/look/", many.look, Permission.APPEAL_WORK, name="office-bulk"),
    act("appeals/many/do/", many.act, Permission.APPEAL_WORK, name="office-bulk-do"),
    read("appeals/<str:code>/<slug:what>.<slug:form>", prints.paper, Permission.APPEAL_READ, name="office-case-paper"),
    read("appeals/<str:code>/", appeals.appeal, Permission.APPEAL_READ, name="office-appeal"),
    read("appeals/<str:code>/papers/<int:number>/", appeals.paper, Permission.APPEAL_READ, name="office-paper"),
    act("appeals/<str:code>/note/", appeals.note, Permission.APPEAL_NOTE, name="office-note"),
    act("appeals/<str:code>/erase/", appeals.erase, Permission.APPEAL_WORK, name="office-erase"),
    act("appeals/<str:code>/<slug:act>/", appeals.act, Permission.APPEAL_WORK, name="office-act"),
    read("problems/", problems.listing, Permission.APPEAL_READ, name="office-problems"),
    act("problems/group/<str:code>/", problems.group, Permission.APPEAL_WORK, name="office-group"),
    act("problems/<str:code>/<slug:step>/", problems.step, Permission.APPEAL_WORK, name="office-problem-step"),
    read("routes/", routes.listing, Permission.APPEAL_WORK, name="office-routes"),
    act("routes/new/", routes.new, Permission.APPEAL_WORK, name="office-route-new"),
    act("routes/<int:number>/drop/", routes.drop, Permission.APPEAL_WORK, name="office-route-drop"),
    read("templates/", templates.listing, Permission.APPEAL_WORK, name="office-templates"),
    act("templates/new/", templates.new, Permission.APPEAL_WORK, name="office-template-new"),
    act("templates/<int:number>/drop/", templates.drop, Permission.APPEAL_WORK, name="office-template-drop"),
    read("receptions/", meetings.reception_list, Permission.RECEPTION_READ, name="office-receptions"),
    act("receptions/announce/", meetings.announce, Permission.RECEPTION_WORK, name="office-announce"),
    act("receptions/held/", meetings.record_held, Permission.RECEPTION_WORK, name="office-record-held"),
    read("receptions/<str:code>/", meetings.reception, Permission.RECEPTION_READ, name="office-reception"),
    act("receptions/<str:code>/places/<int:number>/", meetings.unbook, Permission.RECEPTION_WORK, name="office-unbook"),
    *(
        act(f"receptions/<str:code>/{name}/", meetings.reception_act, Permission.RECEPTION_WORK,
            name=f"office-reception-{name}", act=name)
        for name in ("hold", "cancel")
    ),
]  # fmt: skip
office_pages += [
    read("programme/", plans.queue, Permission.PROGRAMME_READ, name="office-programme"),
    read("programme/setup/", plans.setup, Permission.PROGRAMME_WORK, name="office-programme-setup"),
    act("programme/road-maps/", plans.set_road_map, Permission.PROGRAMME_WORK, name="office-road-map-set"),
    act("programme/bodies/", plans.set_body, Permission.PROGRAMME_WORK, name="office-body-set"),
    read("programme/measures/<str:code>/", plans.measure, Permission.PROGRAMME_READ, name="office-measure"),
    act("programme/measures/<str:code>/notice/", letters.draft, Permission.NOTICE_SIGN, name="office-notice-draft"),
    act("programme/measures/<str:code>/keep/<slug:act>/", plans.keep, Permission.PROGRAMME_WORK,
        name="office-measure-keep"),
    act("programme/measures/<str:code>/report/<slug:act>/", plans.report, Permission.PROGRAMME_REPORT,
        name="office-measure-report"),
    act("programme/measures/<str:code>/watch/<slug:act>/", plans.watch, Permission.PROGRAMME_WATCH,
        name="office-measure-watch"),
    read("programme/notices/", letters.listing, Permission.NOTICE_READ, name="office-notices"),
    read("programme/notices/<str:code>/", letters.notice, Permission.NOTICE_READ, name="office-notice"),
    read("programme/notices/<str:code>/<slug:language>.<slug:form>", letters.paper, Permission.NOTICE_READ,
         name="office-notice-paper"),
    act("programme/notices/<str:code>/sign/<slug:act>/", letters.sign, Permission.NOTICE_SIGN,
        name="office-notice-sign"),
    act("programme/notices/<str:code>/reply/<slug:act>/", letters.reply, Permission.NOTICE_ANSWER,
        name="office-notice-reply"),
    read("programme/sheets/", sheets.listing, Permission.PROGRAMME_IMPORT, name="office-sheets"),
    act("programme/sheets/new/", sheets.upload, Permission.PROGRAMME_IMPORT, name="office-sheet-new"),
    read("programme/sheets/<int:number>/", sheets.preview, Permission.PROGRAMME_IMPORT, name="office-sheet"),
    act("programme/sheets/<int:number>/mend/", sheets.mend, Permission.PROGRAMME_IMPORT, name="office-sheet-mend"),
    act("programme/sheets/<int:number>/apply/", sheets.apply, Permission.PROGRAMME_IMPORT, name="office-sheet-apply"),
    act("programme/sheets/<int:number>/drop/", sheets.drop, Permission.PROGRAMME_IMPORT, name="office-sheet-drop"),
    read("programme/imports/<int:number>/", sheets.one, Permission.PROGRAMME_IMPORT, name="office-sheet-import"),
    act("programme/imports/<int:number>/undo/", sheets.undo, Permission.PROGRAMME_IMPORT, name="office-sheet-undo"),
]  # fmt: skip
office_pages += [
    read("budget/", money.note_queue, Permission.BUDGET_READ, name="office-budget-notes"),
    act("budget/notes/write/", money.write, Permission.BUDGET_NOTE, name="office-budget-write"),
    act("budget/notes/<str:code>/<slug:act>/", money.decide, Permission.BUDGET_WORK, name="office-budget-note"),
    read("budget/statements/", money.statement_list, Permission.BUDGET_WORK, name="office-statements"),
    act("budget/statements/bring/", money.bring, Permission.BUDGET_WORK, name="office-statement-bring"),
    read("budget/statements/<int:number>/", money.statement, Permission.BUDGET_WORK, name="office-statement"),
    act("budget/statements/<int:number>/<slug:act>/", money.act, Permission.BUDGET_WORK, name="office-statement-act"),
    read("facilities/", places.queue, Permission.FACILITY_READ, name="office-facilities"),
    read("facilities/new/", places.new, Permission.FACILITY_WORK, name="office-facility-new"),
    act("facilities/register/", places.register, Permission.FACILITY_WORK, name="office-facility-register"),
    read("facilities/remarks/", places.remarks, Permission.FACILITY_REMARK, name="office-remarks"),
    act("facilities/remarks/<int:number>/<slug:act>/", places.decide, Permission.FACILITY_REMARK,
        name="office-remark"),
    read("facilities/of/<str:code>/", places.facility, Permission.FACILITY_READ, name="office-facility"),
    act("facilities/of/<str:code>/keep/<slug:act>/", places.keep, Permission.FACILITY_WORK,
        name="office-facility-keep"),
    act("facilities/of/<str:code>/report/<slug:act>/", places.report, Permission.FACILITY_REPORT,
        name="office-facility-report"),
    act("facilities/of/<str:code>/watch/<slug:act>/", places.watch, Permission.FACILITY_WATCH,
        name="office-facility-watch"),
]  # fmt: skip
office_pages += [
    read("sittings/", desk.queue, Permission.SITTING_READ, name="office-sittings"),
    act("sittings/plan/", desk.plan, Permission.SITTING_WORK, name="office-sitting-plan"),
    read("sittings/of/<str:code>/", desk.sitting, Permission.SITTING_READ, name="office-sitting"),
    act("sittings/of/<str:code>/<slug:act>/", desk.act, Permission.SITTING_WORK, name="office-sitting-act"),
    read("decisions/", desk.decision_queue, Permission.SITTING_READ, name="office-decisions"),
    read("decisions/papers/", decided.listing, Permission.SITTING_WORK, name="office-decision-files"),
    act("decisions/papers/bring/", decided.bring, Permission.SITTING_WORK, name="office-decision-bring"),
    read("decisions/papers/<int:number>/", decided.file, Permission.SITTING_WORK, name="office-decision-file"),
    act("decisions/papers/<int:number>/<slug:act>/", decided.act, Permission.SITTING_WORK,
        name="office-decision-file-act"),
    read("decisions/<int:number>/", desk.decision, Permission.SITTING_READ, name="office-decision"),
    act("decisions/<int:number>/step/", desk.step, Permission.SITTING_WORK, name="office-decision-step"),
]  # fmt: skip
office_pages += [
    read("council/", watch.home, Permission.COUNCIL_WORK, name="office-council"),
    act("council/do/<slug:act>/", watch.act, Permission.COUNCIL_WORK, name="office-council-act"),
    act("council/plan/<int:number>/done/", watch.fulfil, Permission.COUNCIL_WORK, name="office-council-fulfil"),
    read("council/measures/<str:code>/", watch.measure, Permission.COUNCIL_WORK, name="office-council-measure"),
    act("council/measures/<str:code>/find/", watch.find, Permission.COUNCIL_WORK, name="office-council-find"),
    act("council/checks/<str:code>/recheck/", watch.recheck, Permission.COUNCIL_WORK, name="office-council-recheck"),
    act("council/warnings/<str:code>/weigh/", watch.weigh, Permission.COUNCIL_WORK, name="office-council-weigh"),
    read("council/visits/new/", watch.visit_new, Permission.COUNCIL_WORK, name="office-council-visit-new"),
    act("council/visits/send/", watch.visit_send, Permission.COUNCIL_WORK, name="office-council-visit-send"),
    read("council/visits/<str:code>/", watch.visit, Permission.COUNCIL_WORK, name="office-council-visit"),
    read("recommendations/", watch.answers, Permission.COUNCIL_READ, name="office-answers"),
    read("recommendations/<str:code>/", watch.recommendation, Permission.COUNCIL_READ, name="office-recommendation"),
    act("recommendations/<str:code>/answer/", watch.answer, Permission.COUNCIL_ANSWER,
        name="office-recommendation-answer"),
    read("issues/<str:code>/", watch.issue, Permission.COUNCIL_READ, name="office-issue"),
    act("issues/<str:code>/step/", watch.issue_step, Permission.COUNCIL_READ, name="office-issue-step"),
]  # fmt: skip
office_pages += [
    read("requests/", owed.request_queue, Permission.DUTY_READ, name="office-requests"),
    act("requests/send/", owed.send, Permission.DUTY_WORK, name="office-request-send"),
    read("requests/of/<str:code>/", owed.deputy_request, Permission.DUTY_READ, name="office-request"),
    act("requests/of/<str:code>/<slug:act>/", owed.request_act, Permission.DUTY_WORK, name="office-request-act"),
    read("voter-reports/", owed.report_queue, Permission.DUTY_READ, name="office-voter-reports"),
    act("voter-reports/owe/", owed.owe, Permission.DUTY_WORK, name="office-voter-reports-owe"),
    act("voter-reports/questions/<int:number>/", owed.answer, Permission.DUTY_WORK, name="office-voter-question"),
    read("voter-reports/of/<str:code>/", owed.report, Permission.DUTY_READ, name="office-voter-report"),
    act("voter-reports/of/<str:code>/<slug:act>/", owed.report_act, Permission.DUTY_WORK,
        name="office-voter-report-act"),
    read("cards/", owed.card_queue, Permission.DUTY_READ, name="office-cards"),
    act("cards/look/", owed.look, Permission.DUTY_WORK, name="office-cards-look"),
    read("cards/of/<str:deputy_id>/", owed.card, Permission.DUTY_READ, name="office-card"),
    act("cards/of/<str:deputy_id>/<slug:act>/", owed.card_act, Permission.DUTY_WORK, name="office-card-act"),
]  # fmt: skip
office_pages += [
    read("campaign/", elections.home, Permission.CAMPAIGN_WORK, name="office-campaign"),
    act("campaign/primaries/<str:code>/elect/", elections.elect, Permission.CAMPAIGN_WORK,
        name="office-primary-elect"),
    read("campaign/primaries/<str:code>/", elections.primary, Permission.CAMPAIGN_WORK, name="office-primary"),
    read("campaign/bodies/<str:code>/", elections.body, Permission.CAMPAIGN_WORK, name="office-elective-body"),
    act("campaign/bodies/<str:code>/elect/", elections.renew, Permission.CAMPAIGN_WORK,
        name="office-elective-body-renew"),
    read("campaign/conferences/<str:code>/", elections.conference, Permission.CAMPAIGN_WORK,
         name="office-conference"),
    act("campaign/conferences/<str:code>/decide/", elections.decide, Permission.CAMPAIGN_WORK,
        name="office-conference-decide"),
    act("campaign/decisions/<int:number>/done/", elections.carry_out, Permission.CAMPAIGN_WORK,
        name="office-conference-done"),
    act("campaign/<slug:act>/", elections.act, Permission.CAMPAIGN_WORK, name="office-campaign-act"),
    read("cohorts/", corps.overview, Permission.COHORT_WORK, name="office-cohorts"),
    act("cohorts/members/<int:number>/leave/", corps.leave, Permission.COHORT_WORK, name="office-cohort-leave"),
    act("cohorts/tasks/<int:number>/done/", corps.finish, Permission.COHORT_WORK, name="office-cohort-task-done"),
    read("cohorts/of/<slug:cohort>/", corps.cohort, Permission.COHORT_WORK, name="office-cohort"),
    act("cohorts/of/<slug:cohort>/<slug:act>/", corps.act, Permission.COHORT_WORK, name="office-cohort-act"),
]  # fmt: skip
office_pages += [
    read("people/", register.home, Permission.PEOPLE_WORK, name="office-people"),
    read("people/of/<str:code>/", register.person, Permission.PEOPLE_WORK, name="office-person"),
    act("people/of/<str:code>/<slug:act>/", register.person_act, Permission.PEOPLE_WORK, name="office-person-act"),
    read("people/seats/<str:code>/", register.membership, Permission.PEOPLE_WORK, name="office-membership"),
    act("people/seats/<str:code>/<slug:act>/", register.membership_act, Permission.PEOPLE_WORK,
        name="office-membership-act"),
    read("people/organizations/", register.organization_list, Permission.PEOPLE_WORK, name="office-organizations"),
    read("people/popolo/", register.file_list, Permission.PEOPLE_WORK, name="office-popolo"),
    act("people/popolo/bring/", register.bring, Permission.PEOPLE_WORK, name="office-popolo-bring"),
    read("people/popolo/<int:number>/", register.file, Permission.PEOPLE_WORK, name="office-popolo-file"),
    act("people/popolo/<int:number>/<slug:act>/", register.file_act, Permission.PEOPLE_WORK,
        name="office-popolo-act"),
    read("people/deliveries/", register.delivery_list, Permission.PEOPLE_WORK, name="office-deliveries"),
    act("people/deliveries/declare/", register.declare, Permission.PEOPLE_WORK, name="office-delivery-declare"),
    act("people/<slug:act>/", register.act, Permission.PEOPLE_WORK, name="office-people-act"),
]  # fmt: skip
# Pages of one citizen: read and sent, kept by nobody, guarded by the code of a receipt.
citizens = [
    path("appeals/new/", citizen.citizen(citizen.new), name="appeal-new"),
    path("appeals/mine/", citizen.citizen(citizen.mine), name="appeals-mine"),
    path("appeals/mine/<str:token>/", citizen.citizen(citizen.link), name="appeals-link"),
    path("appeals/case/<str:code>/<str:access>/",
         citizen.citizen(citizen.case, methods=("GET", "HEAD")), name="appeal-case"),
    path("appeals/case/<str:code>/<str:access>/receipt.pdf",
         citizen.citizen(citizen.receipt, methods=("GET", "HEAD")), name="appeal-receipt"),
    path("appeals/case/<str:code>/<str:access>/<slug:act>/",
         citizen.citizen(citizen.act, methods=("POST",)), name="appeal-act"),
    path("follow/<slug:what>/<str:code>/", citizen.citizen(followers.follow), name="follow"),
    path("following/<str:token>/", citizen.citizen(followers.follower, methods=("GET", "HEAD")), name="follower"),
    path("following/<str:token>/<slug:act>/", citizen.citizen(followers.act, methods=("POST",)), name="follower-act"),
    path("facilities/<str:code>/remark/", citizen.citizen(facilities.remark), name="facility-remark"),
    path("receptions/<str:code>/book/", citizen.citizen(citizen.book), name="reception-book"),
]  # fmt: skip
pages: list[URLPattern | URLResolver] = [
    path("office/", include(office_pages)),
    at("", home.home, name="home"),
    at("deputies/", deputies.current, name="deputies"),
    at("deputies/<str:deputy_id>/", deputies.permanent, name="current-deputy"),
    at("deputies/<str:deputy_id>/card/", duties.card, name="deputy-card"),
    at("deputies/<str:deputy_id>/<str:code>/", deputies.permanent, name="current-criterion"),
    at("method/", method.method, name="method"),
    at("method/data/", method.data, name="data"),
    at("releases/", releases.index, name="releases"),
    at("releases/<slug:slug>/", releases.release, name="release"),
    at("releases/<slug:slug>/firmness/", releases.firmness, name="firmness"),
    at("releases/<slug:slug>/changes/", releases.changes, name="changes"),
    at("releases/<slug:slug>/deputies/", deputies.listing, name="release-deputies"),
    at("releases/<slug:slug>/deputies/<str:deputy_id>/", deputies.deputy, name="deputy"),
    at("releases/<slug:slug>/deputies/<str:deputy_id>/<str:code>/", deputies.criterion, name="criterion"),
    at("releases/<slug:slug>/figures/<slug:figure_id>/", releases.figure, name="figure"),
    *citizens,
    at("appeals/", appeals_public.figures, name="appeals"),
    at("appeals/closed/", appeals_public.closed, name="appeals-closed"),
    at("appeals/list/<slug:figure>/", appeals_public.listing, name="appeals-list"),
    at("receptions/", appeals_public.receptions, name="receptions"),
    at("programme/", programme.overview, name="programme"),
    at("programme/feed.atom", programme.feed, name="programme-feed"),
    at("programme/measures/", programme.listing, name="measures"),
    at("programme/measures.<slug:form>", programme.listing_out, name="measures-out"),
    at("programme/measures/<str:code>/", programme.measure, name="measure"),
    at("programme/measures/<str:code>/feed.atom", programme.measure_feed, name="measure-feed"),
    at("programme/proofs/<int:number>/", programme.proof, name="proof"),
    at("programme/by/<slug:by>/", programme.grouped, name="programme-by"),
    at("programme/road-maps/<str:code>/", programme.road_map, name="road-map"),
    at("programme/risk/", programme.rules, name="risk-rules"),
    at("programme/notices/", programme.notice_list, name="notices"),
    at("programme/notices/<str:code>/", programme.notice, name="notice"),
    at("programme/notices/<str:code>/<slug:language>.<slug:form>", programme.notice_paper, name="notice-paper"),
    at("budget/", budget.overview, name="budget"),
    at("budget/package.zip", budget.package, name="budget-package"),
    at("budget/notes/", budget.note_list, name="budget-notes"),
    at("budget/lines/<str:code>/", budget.line, name="budget-line"),
    at("facilities/", facilities.overview, name="facilities"),
    at("facilities.csv", facilities.register_csv, name="facilities-csv"),
    at("facilities/oc4ids.json", facilities.oc4ids_json, name="oc4ids"),
    at("facilities/pictures/<int:number>/", facilities.picture, name="facility-picture"),
    at("facilities/<str:code>/", facilities.facility, name="facility"),
    at("facilities/<str:code>/plaque-<slug:language>.pdf", facilities.plaque_pdf, name="facility-plaque"),
    at("sittings/", sittings.listing, name="sittings"),
    at("sittings.ics", sittings.feed, name="sittings-feed"),
    at("sittings/papers/<int:number>/", sittings.paper, name="sitting-paper"),
    at("sittings/<str:code>/", sittings.sitting, name="sitting"),
    at("sittings/<str:code>/minutes-<slug:language>.<slug:form>", sittings.minutes_paper, name="minutes"),
    at("decisions/", sittings.decision_list, name="decisions"),
    at("decisions.csv", sittings.decisions_csv, name="decisions-csv"),
    at("decisions/<int:number>/", sittings.decision, name="decision"),
    at("bodies/", sittings.body_list, name="bodies"),
    at("popolo.json", sittings.popolo_json, name="popolo"),
    at("bodies/<str:code>/", sittings.body, name="body"),
    at("bodies/<str:code>/attendance/<str:person>/", sittings.attendance, name="body-attendance"),
    at("councils/", councils.overview, name="councils"),
    at("councils/recommendations/", councils.recommendation_list, name="recommendations"),
    at("councils/visits/", councils.visit_list, name="visits"),
    at("councils/visits/<str:code>/", councils.visit, name="visit"),
    at("councils/photos/<int:number>/", councils.photo, name="visit-photo"),
    at("councils/issues/", councils.issue_list, name="issues"),
    at("councils/issues/<str:code>/", councils.issue, name="issue"),
    at("councils/of/<str:code>/", councils.council, name="council"),
    at("councils/of/<str:code>/findings/", councils.finding_list, name="council-findings"),
    at("councils/of/<str:code>/<int:year>-<slug:language>.<slug:form>", councils.council_report, name="council-report"),
    at("requests/", duties.request_list, name="requests"),
    at("requests/<str:code>/", duties.deputy_request, name="deputy-request"),
    at("voter-reports/", duties.report_list, name="voter-reports"),
    at("voter-reports/<str:code>/", duties.report, name="voter-report"),
    at("card-checks/", duties.check_list, name="card-checks"),
    at("campaign/", campaign.overview, name="campaign"),
    at("campaign/primaries/", campaign.primary_list, name="campaign-primaries"),
    at("campaign/terms/", campaign.term_list, name="campaign-terms"),
    at("campaign/conferences/<str:code>/", campaign.conference, name="campaign-conference"),
    at("cohorts/", cohorts.overview, name="cohorts"),
    at("cohorts/<slug:cohort>/", cohorts.cohort, name="cohort"),
    at("report/", reports.choose, name="reports"),
    at("report/<str:assembly>/<str:first>/<str:last>/", reports.report, name="report"),
    at(
        "report/<str:assembly>/<str:first>/<str:last>/report-<slug:language>.<slug:form>",
        reports.report_paper,
        name="report-paper",
    ),
    at("report/<str:assembly>/<str:first>/<str:last>/<slug:key>/", reports.listing, name="report-list"),
    at("report/<str:assembly>/<str:first>/<str:last>/<slug:key>/<slug:state>/", reports.listing, name="report-state"),
    at("receptions.ics", appeals_public.receptions_feed, name="receptions-feed"),
]
urlpatterns = [
    at("", home.welcome, name="welcome"),
    at("releases/<slug:slug>.zip", files.archive, name="archive"),
    at("releases/<slug:slug>/files/<path:name>", files.file, name="file"),
    at(
        "releases/<slug:slug>/deputies/<str:deputy_id>/<str:code>/items.csv",
        deputies.items_csv,
        name="items-csv",
    ),
    at("releases/<slug:slug>/figures/<slug:figure_id>/items.csv", releases.figure_csv, name="figure-csv"),
    at("log/key.txt", files.key, name="log-key"),
    at("robots.txt", files.robots, name="robots"),
    at("health/", files.health, name="health"),
    at("ready/", files.ready, name="ready"),
    *i18n_patterns(*pages),
]
handler404 = "senim.pages.views.home.not_found"
handler500 = "senim.pages.views.home.failed"
