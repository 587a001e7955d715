"""Makes `examples/release`: one assembly of the demonstration region as a small signed release.

It is what a newcomer verifies in the first minute. The evidence and the results are the same bytes each time;
the signing key is made for the occasion and thrown away, so `examples/release-key.txt` changes with each call.
"""

import secrets
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from senim.demo.reception import cells
from senim.demo.snapshot import make, snapshot
from senim.demo.words import NOTICE
from senim_core.bundle.meta import Meta
from senim_core.bundle.write import Built, build, methodology_leaf, seal
from senim_core.canonical import to_csv
from senim_core.evidence.schema import tables
from senim_core.ledger.note import Signer
from senim_core.rating.engine import Period
from senim_core.rating.ruleset import shipped

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ASSEMBLY = "A-353600000"  # the assembly whose feed of profile checks is missing, so that every reason is seen
SEED = 1
UNTIL = date(2021, 5, 31)
LOGGED, PUBLISHED = "2021-06-01T00:00:00Z", "2021-06-05T05:00:00Z"
TITLE = {
    "kk": "Шағын мысал: ойдан шығарылған аудандық мәслихат",
    "ru": "Небольшой пример: вымышленный районный маслихат",
    "en": "A small example: a fictional district maslikhat",
}

Rows = dict[str, list[dict[str, object]]]


def _ids(rows: Rows, table: str, column: str) -> set[object]:
    return {row[column] for row in rows[table]}


def one_assembly(everything: Mapping[str, list[dict[str, object]]], assembly: str) -> Rows:
    """The rows of one assembly, and of everything they refer to."""
    rows: Rows = {name: list(found) for name, found in everything.items()}

    def keep(table: str, column: str, known: set[object]) -> None:
        rows[table] = [row for row in rows[table] if row[column] in known]

    for table in ("assemblies", "mandates", "feeds", "sittings"):
        keep(table, "assembly_id", {assembly})
    deputies = _ids(rows, "mandates", "deputy_id")
    for name, table in tables().items():
        if "deputy_id" in table.names and name != "mandates":
            keep(name, "deputy_id", deputies)
    keep("measures", "measure_id", _ids(rows, "assignments", "measure_id"))
    keep("road_maps", "road_map_id", _ids(rows, "measures", "road_map_id"))
    keep("measure_checks", "assignment_id", _ids(rows, "assignments", "assignment_id"))
    keep("warnings", "assignment_id", _ids(rows, "assignments", "assignment_id"))
    keep("facilities", "facility_id", _ids(rows, "facility_duties", "facility_id"))
    keep("inspections", "duty_id", _ids(rows, "facility_duties", "duty_id"))
    keep("defects", "facility_id", _ids(rows, "facilities", "facility_id"))
    keep("councils", "chair_deputy_id", deputies)
    keep("recommendations", "council_id", _ids(rows, "councils", "council_id"))
    councils = _ids(rows, "councils", "council_id")
    for measure in rows["measures"]:
        if measure["confirmed_by"] not in councils:  # confirmed by a council of another assembly: stay inside this one
            measure["confirmed_by"] = sorted(map(str, councils))[0] if measure["confirmed_by"] else None
    areas = _ids(rows, "mandates", "area_code")
    keep("campaign_counts", "area_code", areas)
    keep("attendance", "sitting_id", _ids(rows, "sittings", "sitting_id"))
    return rows


def bundle(folder: Path) -> None:
    """Write the example's bundle into the empty ``folder``."""
    plan = make(SEED)
    rows = one_assembly(snapshot(plan, UNTIL), ASSEMBLY)
    shown = cells(plan, {str(row["appeal_id"]) for row in rows["appeals"]})
    for row in rows["appeals"]:
        row["topic"], row["area_code"] = shown[str(row["appeal_id"])]
    (folder / "evidence").mkdir(parents=True)
    for name, table in tables().items():
        content = to_csv(table.names, [list(row.values()) for row in rows[name]])
        (folder / "evidence" / f"{name}.csv").write_bytes(content)
    meta = Meta(
        id="example",
        title=TITLE,
        notice=NOTICE,
        period=Period(date(2021, 1, 1), UNTIL),
        ruleset="model-2021",
        exercise=False,
        fictional=True,
        retrospective=True,
    )
    (folder / "bundle.json").write_bytes(meta.to_bytes())


def unsealed(target: Path) -> Built:
    """Build the example at ``target``, everything but its log."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "bundle"
        bundle(source)
        return build(source, target, shipped(), published=PUBLISHED, seq=1)


def main() -> None:
    """Make the example anew, signed by a key that is thrown away."""
    target = EXAMPLES / "release"
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(exist_ok=True)
    built = unsealed(target)
    signer = Signer("example.senim.example/log", secrets.token_bytes(32))
    leaves = [methodology_leaf(built.rating.ruleset, LOGGED), built.statement]
    seal(target, leaves, {"ruleset": 0, "release": 1}, signer)
    (EXAMPLES / "release-key.txt").write_text(f"{signer.verifier}\n", "utf-8")
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"{target.relative_to(EXAMPLES.parent)}: {len(built.rating.totals)} mandates, {size // 1024} KiB")


if __name__ == "__main__":
    main()
