"""What may be done, and which role may do it: one table. What is not listed is not allowed."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """An act of staff: ``<area>:<resource>:<action>``."""

    IMPORT_READ = "intake:import:read"
    IMPORT_APPLY = "intake:import:apply"
    IMPORT_UNDO = "intake:import:undo"
    DRAFT_READ = "rating:draft:read"
    DRAFT_COMPUTE = "rating:draft:compute"
    DRAFT_SUBMIT = "rating:draft:submit"
    DRAFT_WITHDRAW = "rating:draft:withdraw"
    DRAFT_APPROVE = "rating:draft:approve"
    DRAFT_DELAY = "rating:draft:delay"
    APPEAL_REGISTER = "appeals:appeal:register"
    APPEAL_READ = "appeals:appeal:read"
    APPEAL_WORK = "appeals:appeal:work"
    APPEAL_NOTE = "appeals:appeal:note"
    RECEPTION_READ = "appeals:reception:read"
    RECEPTION_WORK = "appeals:reception:work"
    PROGRAMME_READ = "programme:measure:read"
    PROGRAMME_WORK = "programme:measure:work"
    PROGRAMME_IMPORT = "programme:measure:import"
    PROGRAMME_REPORT = "programme:measure:report"
    PROGRAMME_WATCH = "programme:measure:watch"
    NOTICE_READ = "programme:notice:read"
    NOTICE_SIGN = "programme:notice:sign"
    NOTICE_ANSWER = "programme:notice:answer"
    FACILITY_READ = "facilities:facility:read"
    FACILITY_WORK = "facilities:facility:work"
    FACILITY_REPORT = "facilities:facility:report"
    FACILITY_WATCH = "facilities:facility:watch"
    FACILITY_REMARK = "facilities:remark:work"
    BUDGET_READ = "budget:note:read"
    BUDGET_NOTE = "budget:note:write"
    BUDGET_WORK = "budget:statement:work"
    SITTING_READ = "sittings:sitting:read"
    SITTING_WORK = "sittings:sitting:work"
    COUNCIL_READ = "councils:council:read"
    COUNCIL_WORK = "councils:council:work"
    COUNCIL_ANSWER = "councils:answer:work"
    DUTY_READ = "duties:duty:read"
    DUTY_WORK = "duties:duty:work"
    CAMPAIGN_WORK = "campaign:campaign:work"
    COHORT_WORK = "cohorts:cohort:work"
    PEOPLE_WORK = "people:person:work"
    LOG_READ = "ledger:log:read"
    STAFF_READ = "accounts:staff:read"
    STAFF_MANAGE = "accounts:staff:manage"


class Role(StrEnum):
    """What a member of staff is for. One person has one role; who keeps the accounts touches no rating."""

    REGISTRAR = "registrar"
    EDITOR = "editor"
    OPERATOR = "operator"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    EXECUTIVE = "executive"
    COUNCIL = "council"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Mapping[Role, object] = {
    Role.REGISTRAR: _("Registrar: takes in records"),
    Role.OPERATOR: _("Operator: the reception office"),
    Role.DEPUTY: _("Deputy: sees the own appeals and receptions"),
    Role.SECRETARY: _("Secretary: keeps the programme's road maps, runs sittings, signs notices"),
    Role.EXECUTIVE: _("Officer of an executive body: reports on its measures, answers notices"),
    Role.COUNCIL: _("Member of a council: findings, visits and recommendations of the own council"),
    Role.EDITOR: _("Editor: prepares releases"),
    Role.APPROVER: _("Approver: approves or delays releases"),
    Role.AUDITOR: _("Auditor: reads everything, changes nothing"),
    Role.ADMINISTRATOR: _("Administrator: keeps the accounts of staff"),
}

ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.REGISTRAR: frozenset({Permission.IMPORT_READ, Permission.IMPORT_APPLY, Permission.IMPORT_UNDO}),
    Role.OPERATOR: frozenset(
        {
            Permission.APPEAL_REGISTER,
            Permission.APPEAL_READ,
            Permission.APPEAL_WORK,
            Permission.APPEAL_NOTE,
            Permission.RECEPTION_READ,
            Permission.RECEPTION_WORK,
            Permission.FACILITY_REMARK,
        }
    ),
    # Who gains from outcomes, dates and receptions changes none of them.
    Role.DEPUTY: frozenset(
        {
            Permission.APPEAL_READ,
            Permission.APPEAL_NOTE,
            Permission.RECEPTION_READ,
            Permission.PROGRAMME_READ,
            Permission.PROGRAMME_WATCH,
            Permission.FACILITY_READ,
            Permission.FACILITY_WATCH,
            Permission.BUDGET_READ,
            Permission.BUDGET_NOTE,
            Permission.SITTING_READ,
            Permission.DUTY_READ,
        }
    ),
    Role.SECRETARY: frozenset(
        {
            Permission.PROGRAMME_READ,
            Permission.PROGRAMME_WORK,
            Permission.PROGRAMME_IMPORT,
            Permission.PROGRAMME_REPORT,
            Permission.NOTICE_READ,
            Permission.NOTICE_SIGN,
            Permission.NOTICE_ANSWER,
            Permission.FACILITY_READ,
            Permission.FACILITY_WORK,
            Permission.FACILITY_REPORT,
            Permission.BUDGET_READ,
            Permission.BUDGET_WORK,
            Permission.SITTING_READ,
            Permission.SITTING_WORK,
            Permission.COUNCIL_READ,
            Permission.COUNCIL_ANSWER,
            Permission.DUTY_READ,
            Permission.DUTY_WORK,
            Permission.CAMPAIGN_WORK,
            Permission.COHORT_WORK,
            Permission.PEOPLE_WORK,
        }
    ),
    Role.EXECUTIVE: frozenset(
        {
            Permission.PROGRAMME_READ,
            Permission.PROGRAMME_REPORT,
            Permission.NOTICE_READ,
            Permission.NOTICE_ANSWER,
            Permission.FACILITY_READ,
            Permission.FACILITY_REPORT,
        }
    ),
    # Attendance and answers in substance, which a council gains from, the secretariat writes down.
    Role.COUNCIL: frozenset({Permission.SITTING_READ, Permission.COUNCIL_READ, Permission.COUNCIL_WORK}),
    Role.EDITOR: frozenset(
        {
            Permission.IMPORT_READ,
            Permission.IMPORT_APPLY,
            Permission.IMPORT_UNDO,
            Permission.DRAFT_READ,
            Permission.DRAFT_COMPUTE,
            Permission.DRAFT_SUBMIT,
            Permission.DRAFT_WITHDRAW,
        }
    ),
    Role.APPROVER: frozenset(
        {Permission.IMPORT_READ, Permission.DRAFT_READ, Permission.DRAFT_APPROVE, Permission.DRAFT_DELAY}
    ),
    Role.AUDITOR: frozenset(
        {Permission.IMPORT_READ, Permission.DRAFT_READ, Permission.LOG_READ, Permission.STAFF_READ}
    ),
    Role.ADMINISTRATOR: frozenset({Permission.STAFF_READ, Permission.STAFF_MANAGE, Permission.LOG_READ}),
}


def may(role: str, permission: Permission) -> bool:
    """Whether a role may do something; an unknown role may do nothing."""
    return role in ALLOWED and permission in ALLOWED[Role(role)]
