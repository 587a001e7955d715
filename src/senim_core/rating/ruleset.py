"""A rule set: one published folder of TOML and SQL. Loading it checks everything that can be checked.

``<folder>/ruleset.toml``        weights, kinds, parameters, texts
``<folder>/criteria/<code>.sql`` one SELECT a criterion: one row per item of evidence or of duty
``<folder>/tables/<name>.csv``   the rule set's own tables of text and whole numbers

Its hash is over the bytes of all these files, so a changed comma is another rule set.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any

from senim_core.canonical import sha256
from senim_core.errors import InputError, RulesetError
from senim_core.evidence.schema import BASE, sources, tables
from senim_core.i18n import check_texts
from senim_core.rating.sqlguard import parse

FOLDER = Path(__file__).parent / "rulesets"
SCALE = 1_000_000
KINDS: Mapping[str, tuple[str, ...]] = {
    "share": ("m", "k", "lo", "hi", "minimum"),
    "target": ("target",),
    "rate": ("a", "b", "lo", "hi", "minimum"),
    "ratio": ("k", "lo", "hi", "minimum"),
    "shown": (),
}
COMBINE = ("single", "mean", "product")
ENGINE_TABLES = frozenset({"period", "spans", "params"})
PLACEHOLDERS = frozenset({"n", "x", "y", "gap", "goal", "x_items", "y_items"})
MOST_DRAWS, MOST_SPREAD = 100_000, 900
NAME = re.compile(r"[a-z][a-z0-9_]*")  # of a part, a table or a column: it enters SQL as it is

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """One part of a criterion. ``numbers`` holds the parameters of its kind: name -> peer group -> whole number."""

    name: str
    kind: str
    unit: int
    withheld: bool
    table: str
    show: tuple[str, ...]
    title: Texts
    sentence: Texts
    numbers: Mapping[str, Mapping[str, int]]

    def number(self, name: str, peer_group: str) -> int:
        """The parameter ``name`` for ``peer_group``."""
        return self.numbers[name][peer_group]


@dataclass(frozen=True)
class Criterion:
    """One criterion: its weight in points of 100, its SQL, the feeds it needs and its parts."""

    code: str
    block: str
    weight: int
    sources: tuple[str, ...]
    combine: str
    title: Texts
    about: Texts
    params: Mapping[str, int]
    parts: Mapping[str, Part]
    sql: str
    reads: frozenset[str]

    @property
    def scored(self) -> tuple[Part, ...]:
        """The parts that enter the score, in the order of the file."""
        return tuple(part for part in self.parts.values() if part.kind != "shown")


@dataclass(frozen=True)
class Block:
    """A block of criteria and its weight in points of 100."""

    id: str
    weight: int
    title: Texts


@dataclass(frozen=True)
class Gates:
    """What a total needs: points of weight with data, days in office, per cent of each block with data."""

    coverage: int
    days: int
    block_min: int


@dataclass(frozen=True)
class Stability:
    """How firmness is tried: number of draws, and by how many per mille a weight may move either way."""

    draws: int
    spread: int


@dataclass(frozen=True)
class Ruleset:
    """A validated rule set."""

    id: str
    status: str
    official: bool
    provisional: bool
    title: Texts
    notice: Texts
    gates: Gates
    stability: Stability
    bands: Mapping[str, int]
    peer_groups: Mapping[str, Texts]
    blocks: Mapping[str, Block]
    criteria: Mapping[str, Criterion]
    tables: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]]
    files: Mapping[str, bytes] = field(repr=False)
    sha256: str

    def params(self) -> list[tuple[str, str, int]]:
        """Rows of table ``params``: (peer_group, name, value), sorted."""
        found = []
        for criterion in self.criteria.values():
            for group in self.peer_groups:
                found += [(group, f"{criterion.code}.{name}", value) for name, value in criterion.params.items()]
                for part in criterion.parts.values():
                    found += [
                        (group, f"{criterion.code}.{part.name}.{name}", by_group[group])
                        for name, by_group in part.numbers.items()
                    ]
        return sorted(found)


def _whole(value: Any, where: str, *, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RulesetError(f"{value!r} is not a whole number", where=where, hint="write 35 % as 350000 ppm")
    if value < least:
        raise RulesetError(f"{value} is too small", where=where, hint=f"at least {least}")
    return value


def _pick(raw: Mapping[str, Any], key: str, allowed: Any, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or value not in allowed:
        raise RulesetError(f"{key} is {value!r}", where=where, hint="one of " + ", ".join(sorted(allowed)))
    return value


def _only(raw: Mapping[str, Any], allowed: set[str], where: str) -> None:
    unknown = sorted(set(raw) - allowed)
    if unknown:
        raise RulesetError(f"unknown key {unknown[0]!r}", where=where, hint="known: " + ", ".join(sorted(allowed)))


def _texts(raw: Mapping[str, Any], key: str, where: str) -> Texts:
    try:
        return check_texts(raw.get(key), f"{where}, {key}")
    except InputError as error:
        raise RulesetError(error.message, where=error.where, hint=error.hint) from error


def _check_name(name: str, where: str) -> None:
    if not NAME.fullmatch(name):
        raise RulesetError(f"{name!r} is no name", where=where, hint="small Latin letters, digits and _")


def _by_group(value: Any, groups: Mapping[str, Texts], where: str) -> dict[str, int]:
    if isinstance(value, dict):
        if set(value) != set(groups):
            raise RulesetError("does not name each peer group once", where=where, hint=", ".join(groups))
        return {group: _whole(value[group], f"{where}, {group}") for group in groups}
    return dict.fromkeys(groups, _whole(value, where))


def _check_sentence(sentence: Texts, where: str) -> None:
    for language, text in sentence.items():
        place, hint = f"{where}, sentence.{language}", "known: " + ", ".join(sorted(PLACEHOLDERS))
        try:
            fields = [field for field in Formatter().parse(text) if field[1] is not None]
        except ValueError as error:
            raise RulesetError(f"{error}", where=place, hint=hint) from error
        for _, name, form, conversion in fields:
            if name not in PLACEHOLDERS or form or conversion:
                raise RulesetError(f"unknown placeholder {name!r}", where=place, hint=hint)


def _part(name: str, raw: Mapping[str, Any], groups: Mapping[str, Texts], where: str) -> Part:
    _check_name(name, where)
    kind = _pick(raw, "kind", KINDS, where)
    _only(raw, {"kind", "unit", "withheld", "table", "show", "title", "sentence", *KINDS[kind]}, where)
    table = _pick(raw, "table", tables(), where)
    for column in raw.get("show", ()):
        if column not in tables()[table].names:
            raise RulesetError(f"no column {column!r} in {table}", where=where, hint="see the evidence schema")
    numbers = {}
    for key in KINDS[kind]:
        if key not in raw:
            raise RulesetError(f"{key} is missing", where=where, hint=f"a {kind} needs " + ", ".join(KINDS[kind]))
        numbers[key] = _by_group(raw[key], groups, f"{where}, {key}")
    for group in groups:
        if "hi" in numbers and numbers["hi"][group] <= numbers["lo"][group]:
            raise RulesetError("hi is not above lo", where=f"{where}, {group}", hint="goalposts need lo < hi")
        if "m" in numbers and numbers["m"][group] > SCALE:
            raise RulesetError("m is above 1000000", where=f"{where}, {group}", hint="a share is at most all")
        if kind == "target" and numbers["target"][group] < 1:
            raise RulesetError("target is 0", where=f"{where}, {group}", hint="at least 1 point a year")
        if kind == "rate" and numbers["b"][group] < 1:
            raise RulesetError("b is 0", where=f"{where}, {group}", hint="at least 1 unit of exposure")
    sentence = _texts(raw, "sentence", where)
    _check_sentence(sentence, where)
    return Part(
        name=name,
        kind=kind,
        unit=_whole(raw.get("unit"), f"{where}, unit", least=1),
        withheld=bool(raw.get("withheld", False)),
        table=table,
        show=tuple(raw.get("show", ())),
        title=_texts(raw, "title", where),
        sentence=sentence,
        numbers=numbers,
    )


def _text(files: Mapping[str, bytes], path: str) -> str:
    try:
        return files[path].decode("utf-8")
    except UnicodeDecodeError as error:
        raise RulesetError("not UTF-8", where=path, hint="save the file as UTF-8") from error


def _criterion(raw: Mapping[str, Any], files: Mapping[str, bytes], known: "_Known") -> Criterion:
    code = str(raw.get("code", ""))
    where = f"ruleset.toml, criterion {code or '?'}"
    _only(raw, {"code", "block", "weight", "sources", "combine", "title", "about", "params", "parts"}, where)
    path = f"criteria/{code}.sql"
    if path not in files:
        raise RulesetError(f"no file {path}", where=where, hint="each criterion has one SQL file")
    needed = tuple(raw.get("sources", ()))
    if not needed or set(needed) - set(sources()):
        raise RulesetError(f"sources are {list(needed)}", where=where, hint="of " + ", ".join(sources()))
    sql = _text(files, path)
    reads = parse(sql, path).tables
    for table in sorted(reads - ENGINE_TABLES - set(known.tables)):
        if table not in tables():
            raise RulesetError(f"unknown table {table!r}", where=path, hint="see the evidence schema")
        if tables()[table].source not in (BASE, *needed):
            raise RulesetError(
                f"reads {table}, of source {tables()[table].source}", where=path, hint="name it in `sources`"
            )
    parts = {
        name: _part(name, part, known.groups, f"{where}, part {name}") for name, part in raw.get("parts", {}).items()
    }
    criterion = Criterion(
        code=code,
        block=_pick(raw, "block", known.blocks, where),
        weight=_whole(raw.get("weight"), f"{where}, weight", least=1),
        sources=needed,
        combine=_pick(raw, "combine", COMBINE, where),
        title=_texts(raw, "title", where),
        about=_texts(raw, "about", where),
        params={name: _whole(value, f"{where}, params.{name}") for name, value in raw.get("params", {}).items()},
        parts=parts,
        sql=sql,
        reads=reads,
    )
    if not criterion.scored or (criterion.combine == "single") != (len(criterion.scored) == 1):
        raise RulesetError(
            f"{len(criterion.scored)} scored parts with combine = {criterion.combine}",
            where=where,
            hint="single has one, mean and product have more",
        )
    return criterion


@dataclass(frozen=True)
class _Known:
    groups: Mapping[str, Texts]
    blocks: Mapping[str, Block]
    tables: Mapping[str, Any]


def _own_tables(
    files: Mapping[str, bytes],
) -> dict[str, tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]]:
    found = {}
    for path in sorted(files):
        if not path.startswith("tables/"):
            continue
        name = path.removeprefix("tables/").removesuffix(".csv")
        if name in tables() or name in ENGINE_TABLES:
            raise RulesetError("the name is taken by the evidence or the engine", where=path, hint="rename the table")
        header, *lines = list(csv.reader(_text(files, path).splitlines())) or [[]]
        for word in (name, *header) if header else ("",):
            _check_name(word, path)
        rows = []
        for number, line in enumerate(lines, start=2):
            if len(line) != len(header):
                raise RulesetError(f"{len(line)} cells, expected {len(header)}", where=f"{path}, line {number}")
            rows.append(tuple(_table_cell(cell, f"{path}, line {number}") for cell in line))
        found[name] = (tuple(header), tuple(rows))
    return found


def _table_cell(cell: str, where: str) -> str | int:
    if cell.isdecimal():
        return int(cell)
    if cell.replace(".", "", 1).replace("-", "", 1).isdecimal():
        raise RulesetError(f"{cell} is a fraction or negative", where=where, hint="use whole numbers >= 0")
    return cell


def _check_weights(blocks: Mapping[str, Block], criteria: Mapping[str, Criterion]) -> None:
    total = sum(criterion.weight for criterion in criteria.values())
    if total != 100:
        raise RulesetError(f"weights of criteria sum to {total}", where="ruleset.toml", hint="they must sum to 100")
    for block in blocks.values():
        inside = sum(criterion.weight for criterion in criteria.values() if criterion.block == block.id)
        if inside != block.weight:
            raise RulesetError(
                f"weight {block.weight}, its criteria sum to {inside}",
                where=f"ruleset.toml, block {block.id}",
                hint="make them equal",
            )


def _unique(raw: list[Mapping[str, Any]], key: str, what: str) -> None:
    seen = set()
    for entry in raw:
        if entry.get(key) in seen:
            raise RulesetError(f"{what} {entry.get(key)} stands twice", where="ruleset.toml", hint="codes are unique")
        seen.add(entry.get(key))


def _no_floats(value: Any, where: str) -> None:
    if isinstance(value, float):
        raise RulesetError(f"{value} is a fraction", where=where, hint="whole numbers only: 35 % is 350000 ppm")
    if isinstance(value, dict):
        for key, inner in value.items():
            _no_floats(inner, f"{where}, {key}")
    if isinstance(value, list):
        for inner in value:
            label = inner.get("code", inner.get("id", "")) if isinstance(inner, dict) else ""
            _no_floats(inner, f"{where} {label}".rstrip())


def build(files: Mapping[str, bytes]) -> Ruleset:
    """Validate a rule set given as {path in the folder: bytes}.

    Raises RulesetError naming file, line or criterion, and what to do.
    """
    try:
        return _build(files)
    except (AttributeError, KeyError, TypeError, csv.Error) as error:
        raise RulesetError(
            f"not of the expected form ({error})", where="ruleset.toml", hint="compare with model-2021"
        ) from error


def _build(files: Mapping[str, bytes]) -> Ruleset:
    if "ruleset.toml" not in files:
        raise RulesetError("no file ruleset.toml", hint="a rule set is a folder with ruleset.toml and criteria/")
    try:
        raw = tomllib.loads(_text(files, "ruleset.toml"))
    except tomllib.TOMLDecodeError as error:
        raise RulesetError(str(error), where="ruleset.toml", hint="mend the TOML") from error
    _no_floats(raw, "ruleset.toml")
    top = "ruleset.toml"
    _only(
        raw,
        {"schema", "id", "status", "official", "provisional", "scale", "title", "notice", "gates",
         "stability", "bands", "peer_group", "block", "criterion"},
        top,
    )  # fmt: skip
    for key in ("peer_group", "block", "criterion"):
        _unique(raw.get(key, []), "code" if key == "criterion" else "id", key)
    if raw.get("schema") != 1 or raw.get("scale") != SCALE:
        raise RulesetError("schema must be 1 and scale 1000000", where=top, hint="this core reads no other")
    groups = {
        str(entry.get("id")): _texts(entry, "title", f"{top}, peer_group {entry.get('id')}")
        for entry in raw.get("peer_group", [])
    }
    blocks = {
        str(entry.get("id")): Block(
            str(entry.get("id")),
            _whole(entry.get("weight"), f"{top}, block {entry.get('id')}", least=1),
            _texts(entry, "title", f"{top}, block {entry.get('id')}"),
        )
        for entry in raw.get("block", [])
    }
    own = _own_tables(files)
    known = _Known(groups, blocks, own)
    criteria = {str(entry.get("code")): _criterion(entry, files, known) for entry in raw.get("criterion", [])}
    _check_weights(blocks, criteria)
    stray = sorted(path for path in files if path.startswith("criteria/") and path[9:-4] not in criteria)
    if stray:
        raise RulesetError("no criterion of this code", where=stray[0], hint="remove the file or add its entry")
    gates = raw.get("gates", {})
    listing = "".join(f"{sha256(files[path])}  {path}\n" for path in sorted(files))
    return Ruleset(
        id=str(raw.get("id", "")),
        status=_pick(raw, "status", {"draft", "published"}, top),
        official=bool(raw.get("official", False)),
        provisional=bool(raw.get("provisional", True)),
        title=_texts(raw, "title", top),
        notice=_texts(raw, "notice", top),
        gates=Gates(*(_whole(gates.get(name), f"{top}, gates.{name}") for name in ("coverage", "days", "block_min"))),
        stability=_stability(raw.get("stability", {}), f"{top}, stability"),
        bands={name: _whole(raw.get("bands", {}).get(name), f"{top}, bands.{name}") for name in ("high", "middle")},
        peer_groups=groups,
        blocks=blocks,
        criteria=criteria,
        tables=own,
        files=dict(files),
        sha256=sha256(listing.encode()),
    )


def _stability(raw: Mapping[str, Any], where: str) -> Stability:
    _only(raw, {"draws", "spread_permille"}, where)
    found = Stability(
        _whole(raw.get("draws"), f"{where}.draws", least=100),
        _whole(raw.get("spread_permille"), f"{where}.spread_permille"),
    )
    if found.draws > MOST_DRAWS or found.spread > MOST_SPREAD:
        raise RulesetError(
            f"{found.draws} draws, spread {found.spread}",
            where=where,
            hint=f"at most {MOST_DRAWS} draws and a spread of {MOST_SPREAD} per mille",
        )
    return found


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a rule set folder: {path in the folder: bytes}. Raises RulesetError for any other file."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            continue
        name = path.relative_to(folder).as_posix()
        expected = name == "ruleset.toml" or (
            name.count("/") == 1
            and (
                (name.startswith("criteria/") and name.endswith(".sql"))
                or (name.startswith("tables/") and name.endswith(".csv"))
            )
        )
        if not expected or path.is_symlink():
            raise RulesetError(
                "no such file belongs to a rule set",
                where=name,
                hint="ruleset.toml, criteria/*.sql, tables/*.csv",
            )
        found[name] = path.read_bytes()
    return found


def load(folder: Path) -> Ruleset:
    """Load and validate the rule set in ``folder``. Raises RulesetError."""
    return build(read_files(folder))


def shipped(name: str = "model-2021") -> Ruleset:
    """A rule set that travels with the core. Raises RulesetError for an unknown name."""
    if not (FOLDER / name / "ruleset.toml").is_file():
        known = ", ".join(sorted(path.name for path in FOLDER.iterdir()))
        raise RulesetError(f"no rule set {name!r} travels with the core", hint=f"one of {known}, or a folder")
    return load(FOLDER / name)
