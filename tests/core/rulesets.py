"""A tiny valid rule set for tests: one criterion, one peer group; each test changes one thing in it."""

from collections.abc import Mapping
from typing import Any

from senim_core.rating.ruleset import Ruleset, build

TEXT = '{ kk = "Сынақ", ru = "Проба", en = "Trial" }'
SQL = (
    "select a.deputy_id, 'done' as part, a.appeal_id as item_id, 1 as earned, 1 as possible\n"
    "from appeals a where a.answered_on is not null\n"
)
SHARE = {"m": 500000, "k": 2, "lo": 0, "hi": 1000000, "minimum": 1}


def part(name: str = "done", kind: str = "share", unit: int = 1, **numbers: Any) -> str:
    """TOML of one part; ``numbers`` replace the parameters of a plain share."""
    listed = {**(SHARE if kind == "share" else {}), **numbers}
    lines = [f"[criterion.parts.{name}]", f'kind = "{kind}"', f"unit = {unit}", 'table = "appeals"']
    lines += [f"title = {TEXT}", f"sentence = {TEXT}", *(f"{key} = {value}" for key, value in listed.items())]
    return "\n".join(lines) + "\n"


def criterion(code: str = "T-1", *parts: str, weight: int = 100, block: str = "T", combine: str = "single") -> str:
    """TOML of one criterion."""
    return (
        f'[[criterion]]\ncode = "{code}"\nblock = "{block}"\nweight = {weight}\nsources = ["appeals"]\n'
        f'combine = "{combine}"\ntitle = {TEXT}\nabout = {TEXT}\n' + "".join(parts or (part(),))
    )


TOP = f"""schema = 1
id = "tiny"
status = "draft"
official = false
provisional = true
scale = 1000000
title = {TEXT}
notice = {TEXT}
[gates]
coverage = 60
days = 90
block_min = 50
[stability]
draws = 100
spread_permille = 250
[bands]
high = 750000
middle = 500000
[[peer_group]]
id = "city"
title = {TEXT}
"""
BLOCK = f'[[block]]\nid = "T"\nweight = 100\ntitle = {TEXT}\n'


def files(toml: str = TOP + BLOCK + criterion(), **sql: str) -> dict[str, bytes]:
    """A rule set as {path: bytes}; ``sql`` gives other queries, with `_` for `-` in the code."""
    queries = {"T_1": SQL, **sql}
    found = {f"criteria/{code.replace('_', '-')}.sql": text.encode() for code, text in queries.items()}
    return {"ruleset.toml": toml.encode(), **found}


def tiny(*parts: str, sql: str = SQL, combine: str = "single", tables: Mapping[str, str] | None = None) -> Ruleset:
    """The tiny rule set with these parts and this query."""
    own = {f"tables/{name}.csv": text.encode() for name, text in (tables or {}).items()}
    toml = TOP + BLOCK + criterion("T-1", *parts, combine=combine)
    return build({**files(toml, T_1=sql), **own})
