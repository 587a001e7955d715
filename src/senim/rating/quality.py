"""What an editor should know of the evidence before it is published: counts, each with its total, in words.

Nothing here stops a release: what must not be published stops it in the core (schema and rules of the evidence).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from senim_core.rating.engine import Engine

# kind: (text, SQL of how many rows show it, SQL of how many there are)
CHECKS = {
    "attendance_unknown": (
        _("Attendance marks that are unknown because no list was handed in"),
        "select count(*) from attendance where value = 'unknown'",
        "select count(*) from attendance",
    ),
    "sitting_unmarked": (
        _("Sittings without a single mark of attendance"),
        "select count(*) from sittings where sitting_id not in (select sitting_id from attendance)",
        "select count(*) from sittings",
    ),
    "measure_unclassified": (
        _("Measures without a status"),
        "select count(*) from measures where status is null",
        "select count(*) from measures",
    ),
    "measure_unconfirmed": (
        _("Measures called done that no council confirmed"),
        "select count(*) from measures where status = 'done' and confirmed_by is null",
        "select count(*) from measures where status = 'done'",
    ),
    "appeal_overdue": (
        _("Appeals without an answer after their due date"),
        "select count(*) from appeals a, period p where a.answered_on is null and a.due_on < p.period_end",
        "select count(*) from appeals",
    ),
    "appeal_unconfirmed": (
        _("Appeals called resolved that the applicant did not confirm"),
        "select count(*) from appeals where outcome = 'resolved' and applicant_says <> 'confirmed'",
        "select count(*) from appeals where outcome = 'resolved'",
    ),
    "area_generalised": (
        _("Appeals whose topic or area is hidden because too few share it"),
        "select count(*) from appeals where topic = 'other' or area_code = 'other'",
        "select count(*) from appeals",
    ),
    "mandate_without_duty": (
        _("Mandates that are in no list of areas"),
        "select count(*) from mandates where deputy_id not in (select deputy_id from deputy_areas)",
        "select count(*) from mandates",
    ),
}


def counted(engine: Engine) -> list[dict[str, Any]]:
    """Every check that finds something: kind, rows that show it, rows there are."""
    found = []
    for kind, (_text, shown, everything) in CHECKS.items():
        number = engine.rows(shown)[0][0]
        if number:
            found.append({"kind": kind, "count": number, "of": engine.rows(everything)[0][0]})
    return found


def missing(engine: Engine) -> list[dict[str, Any]]:
    """Feeds that were not handed in, with the mandates they leave without a criterion."""
    rows = engine.rows(
        "select f.source, a.name_kk, a.name_ru, a.name_en, count(distinct m.deputy_id) from feeds f "
        "join assemblies a on a.assembly_id = f.assembly_id join mandates m on m.assembly_id = f.assembly_id "
        "where not f.delivered and not exists (select 1 from feeds g where g.delivered and g.source = f.source "
        "and g.assembly_id = f.assembly_id) group by all"
    )
    return [
        {"kind": "feed", "source": row[0], "assembly": {"kk": row[1], "ru": row[2], "en": row[3]}, "count": row[4]}
        for row in sorted(rows)
    ]
