"""The plan's public tables as they stood on a day: what came later is not there yet, or still open."""

from collections.abc import Mapping
from datetime import date

from senim.common.workdays_kz import between
from senim.demo import duties, programme, reception
from senim.demo.plan import SINCE, Plan, Row, new_plan
from senim_core.evidence.rules import publishable_marks
from senim_core.evidence.schema import sources, tables
from senim_core.workdays import Workdays

CALENDAR = (date(2020, 9, 1), date(2022, 12, 31))
# The day a row came into being, and the dates that were still open before they came.
BORN = {
    "leave": "starts_on", "sittings": "held_on", "requests": "sent_on", "budget_notes": "noted_on",
    "profile_checks": "checked_on", "measure_checks": "checked_on", "warnings": "warned_on",
    "inspections": "inspected_on", "defects": "reported_on", "recommendations": "made_on", "receptions": "held_on",
    "reception_timetable": "planned_on", "appeals": "registered_on", "problem_groups": "grouped_on",
    "campaign_counts": "counted_on",
}  # fmt: skip
OPEN = {
    "requests": ("answered_on", "accepted_on"), "budget_notes": ("accepted_on",),
    "voter_reports": ("announced_on", "published_on", "met_on"), "measures": ("act_on",),
    "warnings": ("body_acted_on",), "defects": ("closed_on",), "recommendations": ("answered_on",),
    "appeals": ("extended_on", "extension_notified_on", "extended_to", "answered_on", "disputed_on"),
    "problem_groups": ("proposed_on", "accepted_on", "done_on"),
}  # fmt: skip


def calendar_table() -> list[Row]:
    """Rows of table ``calendar`` from `holidays` (KZ): its days off, observed ones included, and worked weekends."""
    return list(between(*CALENDAR, {}))


def make(seed: int) -> Plan:
    """The whole region from a seed."""
    calendar = calendar_table()
    plan = new_plan(seed, Workdays(calendar))
    plan.rows["calendar"] = calendar
    duties.make(plan)
    programme.make(plan)
    reception.make(plan)
    return plan


def feeds(plan: Plan, until: date) -> list[Row]:
    """Everything handed in, but for two gaps that show what a missing source looks like."""
    rows: list[Row] = []
    assemblies = [str(row[0]) for row in plan.rows["assemblies"]]
    for assembly in assemblies:
        for source in sources():
            missing = source == "profile" and assembly == assemblies[-1]
            rows.append((source, assembly, SINCE, until, not missing))
    return rows


def _settle(table: str, row: dict[str, object]) -> None:
    """Make a row agree with itself after later dates were taken away."""
    if table == "appeals":
        if row["extended_to"] is None or row["extension_notified_on"] is None or row["extended_on"] is None:
            row["extended_on"] = row["extension_notified_on"] = row["extended_to"] = None
            row["due_on"] = row["first_due_on"]
        if row["answered_on"] is None and row["outcome"] != "in_execution":
            row["outcome"] = None
        if row["answered_on"] is None or (row["applicant_says"] == "disputed" and row["disputed_on"] is None):
            row["applicant_says"], row["disputed_on"] = "silent", None
    if table == "measures" and row["status"] == "done" and row["act_on"] is None:
        row["status"], row["confirmed_by"] = "in_progress", None
    if table == "recommendations" and row["answered_on"] is None:
        row["in_substance"] = False
    if table == "voter_reports" and row["met_on"] is None:
        row["questions"] = row["questions_answered"] = 0
    if table == "problem_groups" and row["accepted_on"] is None:
        row["decision_number"] = row["done_on"] = None


def _as_of(name: str, rows: list[Row], until: date) -> list[dict[str, object]]:
    columns = tables()[name].names
    kept = []
    for raw in rows:
        row = dict(zip(columns, raw, strict=True))
        born = row.get(BORN.get(name, ""))
        if isinstance(born, date) and born > until:
            continue
        for column in OPEN.get(name, ()):
            value = row[column]
            if isinstance(value, date) and value > until and column != "extended_to":
                row[column] = None
        _settle(name, row)
        kept.append(row)
    return kept


def _only_known(kept: dict[str, list[dict[str, object]]]) -> None:
    """Drop what points at rows that are not there yet."""
    sittings = {row["sitting_id"] for row in kept["sittings"]}
    kept["attendance"] = [row for row in kept["attendance"] if row["sitting_id"] in sittings]
    sent = {row["request_id"] for row in kept["requests"]}
    for row in kept["requests"]:
        if row["duplicate_of"] not in sent:
            row["duplicate_of"] = None


def snapshot(plan: Plan, until: date) -> Mapping[str, list[dict[str, object]]]:
    """Every table of the schema on the evening of ``until``: table -> rows as {column: value}."""
    source = {**plan.rows, "feeds": feeds(plan, until)}
    source["assessments"] = list(publishable_marks(row for row in source["assessments"] if row[2] <= until))
    kept = {name: _as_of(name, source.get(name, []), until) for name in tables()}
    moved = {measure for measure, moved_on, _due in plan.rows["moves"] if moved_on <= until}
    for row in kept["measures"]:
        if row["measure_id"] not in moved:
            row["due_on"] = row["first_due_on"]
    _only_known(kept)
    cells = reception.cells(plan, {str(row["appeal_id"]) for row in kept["appeals"]})
    for row in kept["appeals"]:
        row["topic"], row["area_code"] = cells[str(row["appeal_id"])]
    return kept
