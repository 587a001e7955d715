"""A national bundle from nothing: 3,400 invented deputies of 223 assemblies, a year, as many appeals as asked for.

    python benchmarks/national.py FOLDER [--appeals 10000000]

Everything is made by DuckDB from numbers and hashes of numbers, so the same call gives the same evidence. Nobody in it
exists. The other tables are what 3,400 deputies make in a year; only appeals grow with --appeals.
"""

import argparse
from datetime import date
from pathlib import Path

import duckdb

from senim_core.bundle.meta import Meta
from senim_core.evidence import store
from senim_core.evidence.schema import sources, tables
from senim_core.rating.engine import Period

ASSEMBLIES, DEPUTIES, MEASURES = 223, 3_400, 10_000
SINCE, START, END = "date '2020-01-01'", "date '2021-01-01'", "date '2021-12-31'"
TEXT = {
    "kk": "Өлшеуге арналған ойдан шығарылған ел",
    "ru": "Вымышленная страна для измерений",
    "en": "An invented country to measure with",
}


def pick(number: str, salt: str, of: int) -> str:
    """A whole number from 0 to ``of`` - 1 that looks random and depends on ``number`` and ``salt`` alone."""
    return f"cast(hash({number}, '{salt}') % {of} as integer)"


def day(number: str, salt: str, days: int = 365, start: str = START) -> str:
    """A day of the year."""
    return f"({start} + {pick(number, salt, days)})"


def each(rows: int, *columns: str) -> str:
    """One row for each i from 0 with these columns."""
    return f"select {', '.join(columns)} from range({rows}) r(i)"


def one_of(number: str, salt: str, *values: str) -> str:
    """One of the values, as text or null."""
    listed = ", ".join("null" if value == "null" else f"'{value}'" for value in values)
    return f"list_extract([{listed}], {pick(number, salt, len(values))} + 1)"


def name(prefix: str, number: str = "i") -> tuple[str, str, str]:
    return tuple(f"'{prefix} ' || {number}" for _ in range(3))  # type: ignore[return-value]


DEPUTY = f"'D-' || {pick('i', 'deputy', DEPUTIES)}"
MINE = f"'D-' || (i % {DEPUTIES})"
LEVEL = "case when {0} < 20 then 'region' when {0} < 60 then 'city' else 'district' end"


def recipes(appeals: int) -> dict[str, str]:
    """Table -> the SELECT that makes it, columns in the order of the schema."""
    assembly = f"(i % {ASSEMBLIES})"
    level = LEVEL.format(assembly)
    due = day("i", "due", 365)
    return {
        "areas": each(ASSEMBLIES * 4, "'A-' || i", "null", "case when i < 223 then 'district' else 'rural_okrug' end", *name("Area")),
        "calendar": "select d::date, isodow(d) < 6, cast(sum(case when isodow(d) < 6 then 1 else 0 end) over (order by d) as bigint) "
        "from range(timestamp '2020-01-01', timestamp '2022-12-31', interval 1 day) r(d)",
        "assemblies": each(ASSEMBLIES, "'M-' || i", LEVEL.format("i"), "'A-' || i", *name("Assembly")),
        "mandates": each(DEPUTIES, "'D-' || i", "'P-' || i", f"'M-' || {assembly}", level, *name("Deputy"), "'party_list'",
                         f"'A-' || {assembly}", SINCE, "null", "'none'", level, f"2000 + {pick('i', 'electors', 9000)}"),
        "cohorts": each(DEPUTIES // 10, "'D-' || (i * 10)", "'newcomers'"),
        "leave": each(200, "'L-' || i", "'D-' || (i * 17)", day("i", "leave", 300), f"{day('i', 'leave', 300)} + 14"),
        "feeds": " union all ".join(f"select '{one}', 'M-' || i, {START}, {END}, true from range({ASSEMBLIES}) r(i)" for one in sources()),
        "deputy_areas": each(DEPUTIES * 3, MINE, f"'A-' || ({ASSEMBLIES} + (i * 7) % {ASSEMBLIES * 3})"),
        "sittings": each(ASSEMBLIES * 36, "'S-' || i", f"'M-' || {assembly}", "case when i % 3 = 0 then 'session' else 'commission' end",
                         "null", f"{START} + cast((i // {ASSEMBLIES}) * 10 as integer)", "600", "720"),
        "attendance": f"select 'S-' || s.i, 'D-' || d.i, {one_of('s.i * 10000 + d.i', 'mark', *['present'] * 8, 'absent', 'excused')}, null "
        f"from range({ASSEMBLIES * 36}) s(i) join range({DEPUTIES}) d(i) on s.i % {ASSEMBLIES} = d.i % {ASSEMBLIES}",
        "requests": each(DEPUTIES * 20, "'R-' || i", DEPUTY, day("i", "sent"), f"{day('i', 'sent')} + 20", f"case when i % 3 = 0 then {day('i', 'sent')} + 60 end", "null"),
        "budget_notes": each(DEPUTIES * 6, "'N-' || i", DEPUTY, day("i", "note"), "'C-' || i", "1000", "'doc'", f"{day('i', 'note')} + 10"),
        "voter_reports": each(DEPUTIES, "'V-' || i", MINE, "date '2021-12-01'", "date '2021-10-01'", "date '2021-11-01'", "date '2021-11-10'", "5", pick("i", "told", 6)),
        "profile_checks": each(DEPUTIES * 6, "'K-' || i", MINE, "date '2021-06-01'",
                               "list_extract(['contacts', 'timetable', 'commission', 'measures', 'freshness', 'test_message'], "
                               f"cast((i // {DEPUTIES}) % 6 as integer) + 1)", f"{pick('i', 'passed', 4)} > 0"),
        "road_maps": each(9, "'G-' || i", "'regional'", "'A-' || i", *name("Road map")),
        "measures": each(MEASURES, "'E-' || i", "'G-' || (i % 9)", *name("Measure"), f"1 + {pick('i', 'weight', 5)}", START,
                         f"date '2021-03-01' + {pick('i', 'first', 240)}", f"date '2021-03-01' + {pick('i', 'first', 240)}",
                         "case when i % 3 = 0 then 'done' else 'in_progress' end",
                         f"case when i % 3 = 0 then date '2021-03-01' + {pick('i', 'first', 240)} + {pick('i', 'slip', 60)} - 20 end",
                         "case when i % 3 = 0 then 'Q-' || (i % 1000) end"),
        "assignments": each(MEASURES, "'T-' || i", DEPUTY, "'E-' || i", START, "null"),
        "measure_checks": each(MEASURES * 3, "'H-' || i", f"'T-' || (i % {MEASURES})", day("i", "check"), "'visit'", "'none'"),
        "warnings": each(MEASURES // 5, "'W-' || i", "'T-' || (i * 5)", START, "date '2021-02-01'", "i % 2 = 0"),
        "facilities": each(5000, "'F-' || i", f"'A-' || {assembly}", *name("Facility"), "'in_use'"),
        "facility_duties": each(5000, "'Y-' || i", DEPUTY, "'F-' || i", START, "null"),
        "inspections": each(9000, "'I-' || i", "'Y-' || (i % 5000)", day("i", "inspection")),
        "defects": each(9000, "'X-' || i", "'F-' || (i % 5000)", day("i", "defect", 200), "'citizen'", f"{day('i', 'defect', 200)} + 30",
                        f"{day('i', 'defect', 200)} + {pick('i', 'mended', 50)}"),
        "councils": each(1000, "'Q-' || i", "'territorial'", f"'A-' || {assembly}", *name("Council"), "null"),
        "council_members": each(DEPUTIES, "'Q-' || (i % 1000)", "'D-' || i", START, "null"),
        "recommendations": each(10_000, "'Z-' || i", "'Q-' || (i % 1000)", day("i", "made", 200), f"{day('i', 'made', 200)} + 30", f"{day('i', 'made', 200)} + 25", "i % 3 > 0"),
        "reception_timetable": each(DEPUTIES * 12, "'O-' || i", MINE, f"{START} + cast((i // {DEPUTIES}) * 30 as integer)"),
        "receptions": each(DEPUTIES * 13, "'B-' || i", DEPUTY, f"'A-' || ({ASSEMBLIES} + {pick('i', 'okrug', ASSEMBLIES * 3)})", "'field'",
                           f"{day('i', 'held', 330)} + 10", f"{day('i', 'held', 330)} + 20", f"1 + {pick('i', 'visitors', 20)}"),
        "appeals": each(appeals, "'U-' || i", DEPUTY, one_of("i", "topic", "roads", "gas", "water", "housing", "schools", "other"),
                        f"'A-' || {pick('i', 'area', ASSEMBLIES)}", "'source'", f"{due} - 20", due, "null", "null", "null", due,
                        f"{due} - 15 + {pick('i', 'answer', 20)}", one_of("i", "outcome", "resolved", "resolved", "explained", "refused", "partly_resolved"),
                        one_of("i", "says", "silent", "silent", "confirmed"), "null"),
        "pauses": "select null::varchar, null::varchar, null::date, null::date where false",
        "problem_groups": each(DEPUTIES * 2, "'J-' || i", DEPUTY, "4", day("i", "group", 200), f"{day('i', 'group', 200)} + 30",
                               f"{day('i', 'group', 200)} + 60", "'N1'", "null"),
        "assessments": each(max(appeals // 70, DEPUTIES * 12), "'Ä-' || i", MINE, "'2021-05'", f"1 + {pick('i', 'mark', 5)}"),
        "campaign_counts": each(ASSEMBLIES, "'A-' || i", END, "100", "30", "22", "21", "40"),
    }  # fmt: skip


def meta() -> Meta:
    """What the bundle is of."""
    period = Period(date(2021, 1, 1), date(2021, 12, 31))
    return Meta("national", TEXT, TEXT, period, "model-2021", exercise=False, fictional=True, retrospective=True)


def generate(folder: Path, appeals: int) -> Path:
    """Write the bundle with Parquet tables into the new ``folder``."""
    (folder / "evidence").mkdir(parents=True)
    made = recipes(appeals)
    with duckdb.connect(
        config={"memory_limit": "2GB", "threads": "2", "temp_directory": str(folder / ".spill")}
    ) as connection:
        for table in tables().values():
            store.create(connection, table)
            connection.execute(f'insert into "{table.name}" {made[table.name]}')
            target = store.quoted(folder / "evidence" / f"{table.name}.parquet")
            connection.execute(f'copy "{table.name}" to {target} (format parquet, compression zstd)')
            if table.name == "appeals":
                connection.execute('drop table "appeals"')
    (folder / "bundle.json").write_bytes(meta().to_bytes())
    return folder


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(description="Make an invented national bundle.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--appeals", type=int, default=10_000_000)
    given = parser.parse_args()
    generate(given.folder, given.appeals)
    size = sum(path.stat().st_size for path in given.folder.rglob("*.parquet"))
    print(f"{given.folder}: {given.appeals} appeals, {size // 1024**2} MiB of Parquet")


if __name__ == "__main__":
    main()
