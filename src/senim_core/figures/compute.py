"""Computes the figures of ``figures.toml``: each number is the sum over its published list."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from senim_core.canonical import to_csv
from senim_core.errors import InputError
from senim_core.evidence.schema import tables
from senim_core.i18n import check_texts
from senim_core.rating.engine import Engine, Row
from senim_core.rating.ruleset import Texts

FOLDER = Path(__file__).parent
COLUMNS = ("figure", "part", "amount", "reason")
SOURCE_MISSING = "source_missing"


@dataclass(frozen=True)
class Figure:
    """One figure: its parts with their labels, and ``share``, the part shown as a share of the whole."""

    id: str
    sources: tuple[str, ...]
    table: str
    show: tuple[str, ...]
    share: str
    title: Texts
    parts: Mapping[str, Texts]
    sql: str


@dataclass(frozen=True)
class Amounts:
    """Amounts by part, every part named in the order of the file; None where a source was not delivered."""

    parts: Mapping[str, int] | None

    @property
    def total(self) -> int | None:
        """The whole: the sum of the parts, which is how it always reconciles."""
        return None if self.parts is None else sum(self.parts.values())


def parse(text: str) -> dict[str, Figure]:
    """Figures by id from the text of a figures file. Raises InputError naming the figure at fault."""
    found = {}
    for raw in tomllib.loads(text)["figure"]:
        where = f"figures.toml, {raw['id']}"
        if set(raw["show"]) - set(tables()[raw["table"]].names):
            raise InputError("shows a column that does not exist", where=where, hint="see the evidence schema")
        found[raw["id"]] = Figure(
            id=raw["id"],
            sources=tuple(raw["sources"]),
            table=raw["table"],
            show=tuple(raw["show"]),
            share=raw.get("share", ""),
            title=check_texts(raw["title"], where),
            parts={name: check_texts(label, f"{where}, {name}") for name, label in raw["parts"].items()},
            sql=(FOLDER / "sql" / f"{raw['id']}.sql").read_text("utf-8"),
        )
    return found


@cache
def figures() -> Mapping[str, Figure]:
    """All figures by id, in the order they are shown."""
    return parse((FOLDER / "figures.toml").read_text("utf-8"))


def items(engine: Engine, figure: Figure) -> list[Row]:
    """The list behind a figure: (item_id, part, amount, then the shown columns), sorted by part and item.

    A row with amount 0 says nothing and is left out.
    """
    key = tables()[figure.table].key[0]
    shown = "".join(f', t."{column}"' for column in figure.show)
    rows = engine.rows(
        f"select i.item_id, i.part, i.amount{shown} from ({figure.sql}) i "
        f'left join "{figure.table}" t on t."{key}" = i.item_id where i.amount > 0'
    )
    order = list(figure.parts)
    return sorted(rows, key=lambda row: (order.index(row[1]), row[0].encode()))


def amounts(engine: Engine, figure: Figure) -> Amounts:
    """Amounts by part. Raises InputError for a part the figure does not name."""
    sources = ", ".join(f"'{source}'" for source in figure.sources)
    handed = engine.rows(f"select count(distinct source) from feeds where delivered and source in ({sources})")
    if handed[0][0] < len(figure.sources):
        return Amounts(None)
    sums: dict[str, int] = dict(
        engine.rows(f"select i.part, cast(sum(i.amount) as bigint) from ({figure.sql}) i group by i.part")
    )
    unknown = sorted(set(sums) - set(figure.parts))
    if unknown:
        raise InputError(
            f"part {unknown[0]!r} is not named", where=f"figure {figure.id}", hint="name it in figures.toml"
        )
    return Amounts({part: sums.get(part, 0) for part in figure.parts})


def results(engine: Engine) -> bytes:
    """All figures as canonical CSV: one row a part, or one row with a reason."""
    rows: list[tuple[str, str | None, int | None, str | None]] = []
    for figure in figures().values():
        parts = amounts(engine, figure).parts
        if parts is None:
            rows.append((figure.id, None, None, SOURCE_MISSING))
        else:
            rows += [(figure.id, part, amount, None) for part, amount in parts.items()]
    return to_csv(COLUMNS, rows)
