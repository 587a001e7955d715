"""What must hold of the evidence beyond single columns: order of dates, small cells, terms of appeals.

Each rule is one row: table, column, what is wrong, and the SQL condition of a row that breaks it. They run
when a release is built and again when a stranger verifies it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date

import duckdb

from senim_core.appeals.deadlines import COMPUTED_REGIMES, due_on, first_due_on, paused_days
from senim_core.errors import InputError
from senim_core.evidence.schema import tables
from senim_core.evidence.store import LISTED, Finding, findings
from senim_core.small_cells import LEAST
from senim_core.workdays import Workdays

SMALL_CELL = LEAST  # applicants that must share topic and area before the cell is published
MIN_MARKS = 10  # marks a mandate needs before any of them is published
OTHER = "other"

RULES: tuple[tuple[str, str, str, str], ...] = (
    ("mandates", "ends_on", "ends before it starts", "t.ends_on < t.starts_on"),
    ("leave", "ends_on", "ends before it starts", "t.ends_on < t.starts_on"),
    ("feeds", "to_date", "ends before it starts", "t.to_date < t.from_date"),
    ("sittings", "end_minute", "ends before it starts", "t.end_minute <= t.start_minute"),
    (
        "attendance",
        "kind",
        "a kind of absence that does not go with the mark",
        (
            "(t.kind in ('absent', 'absent_at_vote') and t.value <> 'absent') "
            "or (t.kind = 'council_business' and t.value <> 'excused') "
            "or (t.kind in ('not_yet_member', 'no_longer_member') and t.value <> 'not_eligible')"
        ),
    ),
    ("requests", "answered_on", "answered before it was sent", "t.answered_on < t.sent_on"),
    ("requests", "accepted_on", "accepted before it was sent", "t.accepted_on < t.sent_on"),
    ("budget_notes", "accepted_on", "accepted before it was written", "t.accepted_on < t.noted_on"),
    (
        "voter_reports",
        "questions_answered",
        "more answers than questions",
        "t.questions_answered > t.questions",
    ),
    ("measures", "first_due_on", "due before it starts", "t.first_due_on < t.starts_on"),
    (
        "measures",
        "act_on",
        "done without an act, or an act without done",
        "(coalesce(t.status, '') = 'done') <> (t.act_on is not null)",
    ),
    ("defects", "closed_on", "closed before it was reported", "t.closed_on < t.reported_on"),
    ("recommendations", "answered_on", "answered before it was made", "t.answered_on < t.made_on"),
    ("appeals", "answered_on", "answered before it was registered", "t.answered_on < t.registered_on"),
    (
        "appeals",
        "outcome",
        "an outcome without an answer",
        "t.outcome not in ('in_execution', 'forwarded') and t.answered_on is null",
    ),
    ("appeals", "disputed_on", "disputed before it was answered", "t.disputed_on < t.answered_on"),
    ("pauses", "replied_on", "replied before it was asked", "t.replied_on < t.asked_on"),
    (
        "appeals",
        "topic",
        f"fewer than {SMALL_CELL} share topic and area",
        (
            "(t.topic <> 'other' or t.area_code <> 'other') and (t.topic, t.area_code) in "
            f"(select (topic, area_code) from appeals group by all having count(*) < {SMALL_CELL})"
        ),
    ),
    ("assessments", "mark", "a mark is 1 to 5", "t.mark not between 1 and 5"),
    (
        "assessments",
        "month",
        "a month is written 2021-05",
        "not regexp_full_match(t.month, '[0-9]{4}-(0[1-9]|1[0-2])')",
    ),
    (
        "assessments",
        "deputy_id",
        f"fewer than {MIN_MARKS} marks published",
        (
            "exists (select 1 from (select deputy_id from assessments group by 1 "
            f"having count(*) < {MIN_MARKS}) s where s.deputy_id = t.deputy_id)"
        ),
    ),
    (
        "campaign_counts",
        "chairs",
        f"a part is larger than the whole or smaller than {SMALL_CELL}",
        " or ".join(
            f"t.{part} > t.chairs or t.{part} between 1 and {SMALL_CELL - 1}"
            for part in ("women", "under_35", "renewed", "primaries")
        ),
    ),
)


def _check_terms(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Recompute the due dates of appeals whose term the law or the office's standard sets."""
    calendar_rows = connection.execute("select day, is_working, number from calendar order by day").fetchall()
    regimes = ", ".join(f"'{regime}'" for regime in sorted(COMPUTED_REGIMES))
    appeals = connection.execute(
        "select appeal_id, registered_on, first_due_on, extended_on, extension_notified_on, extended_to, due_on "
        f"from appeals where regime in ({regimes}) order by appeal_id"
    ).fetchall()
    pauses: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for appeal_id, asked, replied in connection.execute(
        "select appeal_id, asked_on, replied_on from pauses"
    ).fetchall():
        pauses[appeal_id].append((asked, replied))
    wrong: dict[str, list[str]] = defaultdict(list)
    try:
        calendar = Workdays(calendar_rows)
        for appeal_id, registered, first, extended, notified, extended_to, due in appeals:
            if not calendar.is_working(registered):
                wrong["registered_on"].append(appeal_id)
            if first_due_on(registered, calendar) != first:
                wrong["first_due_on"].append(appeal_id)
            paused = paused_days(pauses.get(appeal_id, ()), calendar)
            if due_on(first, extended, notified, extended_to, calendar, paused) != due:
                wrong["due_on"].append(appeal_id)
    except InputError as error:
        return [Finding("calendar", "day", str(error), 1, ())]
    text = "date differs from the one the term gives"
    return [Finding("appeals", column, text, len(ids), tuple(ids[:LISTED])) for column, ids in wrong.items()]


def check(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Every rule that the loaded evidence breaks, with counts and examples."""
    found: list[Finding] = []
    known = tables()
    for table, column, problem, condition in RULES:
        found += findings(connection, known[table], column, problem, condition)
    return found + _check_terms(connection)


Cell = tuple[str, str]


def generalise(appeals: Iterable[tuple[str, Hashable, str, str]]) -> Mapping[str, Cell]:
    """Topic and area of each appeal as they may be published.

    ``appeals``: (appeal_id, applicant, topic, area_code); the applicant stays inside. A cell shared by
    fewer than 3 different applicants first loses its topic, then its area; the rest is (other, other).
    """
    listed = list(appeals)
    cells: dict[str, Cell] = {appeal_id: (topic, area) for appeal_id, _, topic, area in listed}
    people = {appeal_id: applicant for appeal_id, applicant, _, _ in listed}
    for coarser in (lambda cell: (OTHER, cell[1]), lambda cell: (OTHER, OTHER)):
        sharing: dict[Cell, set[Hashable]] = defaultdict(set)
        for appeal_id, cell in cells.items():
            sharing[cell].add(people[appeal_id])
        small = {cell for cell, sharers in sharing.items() if len(sharers) < SMALL_CELL}
        cells = {appeal_id: coarser(cell) if cell in small else cell for appeal_id, cell in cells.items()}
    return cells


def publishable_marks(marks: Iterable[tuple[str, str, date, int]]) -> list[tuple[str, str, str, int]]:
    """Marks as they may be published: (assessment_id, deputy_id, month, mark).

    ``marks``: (assessment_id, deputy_id, day, mark). The day is cut to the month; mandates with fewer than
    10 marks publish none.
    """
    listed = list(marks)
    counts: dict[str, int] = defaultdict(int)
    for _, deputy_id, _, _ in listed:
        counts[deputy_id] += 1
    return [
        (code, deputy, day.isoformat()[:7], mark) for code, deputy, day, mark in listed if counts[deputy] >= MIN_MARKS
    ]
