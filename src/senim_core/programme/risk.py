"""Risk of a measure with reasons: written rules with thresholds as data (``risk.toml``), each flag in words.

A rule speaks only where it knows: no indicator, no slip; no money planned, none unspent. A flag never counts against a
deputy: in the rating only a deputy's own warning counts.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from senim_core.canonical import sha256
from senim_core.errors import InputError
from senim_core.i18n import check_texts
from senim_core.programme.status import Status, elapsed_of, made_of

FILE = Path(__file__).with_name("risk.toml")


@dataclass(frozen=True)
class Facts:
    """What the rules look at. ``base``, ``target``, ``value``: the indicator; money in whole tenge; None: unknown."""

    status: Status
    starts_on: date
    first_due_on: date
    due_on: date
    last_word_on: date  # the latest report, or the day the measure was taken in
    proofs: int
    base: int | None = None
    target: int | None = None
    value: int | None = None
    planned: int | None = None
    paid: int | None = None
    body_said_on: date | None = None  # the body itself said that it is in danger
    council_disagreed_on: date | None = None  # the latest finding of a council is that it disagrees


@dataclass(frozen=True)
class Rule:
    """One rule: its limits in whole numbers, and its texts in kk/ru/en: title, why, and what would clear it."""

    id: str
    limits: Mapping[str, int]
    title: Mapping[str, str]
    why: Mapping[str, str]
    clear: Mapping[str, str]


@dataclass(frozen=True)
class Rules:
    """All rules in their order, and the hash of the file they came from."""

    sha256: str
    rules: Mapping[str, Rule]


@dataclass(frozen=True)
class Flag:
    """A rule that a measure broke, with the numbers and days that its words name."""

    rule: str
    values: Mapping[str, int | str]


Values = dict[str, int | str]
Test = Callable[[Facts, Mapping[str, int], date], Values | None]


def _running(facts: Facts, today: date) -> bool:
    """Work is going on, or should be."""
    return facts.status == Status.IN_PROGRESS or (facts.status == Status.NOT_DUE and facts.starts_on <= today)


def _overdue(facts: Facts, _limits: Mapping[str, int], today: date) -> Values | None:
    if facts.status in (Status.DONE, Status.UNCLASSIFIED) or today <= facts.due_on:
        return None
    return {"due": facts.due_on.isoformat(), "days": (today - facts.due_on).days}


def _moved(facts: Facts, _limits: Mapping[str, int], today: date) -> Values | None:
    if facts.status == Status.DONE or not facts.first_due_on < today <= facts.due_on:
        return None
    return {"first": facts.first_due_on.isoformat(), "due": facts.due_on.isoformat()}


def _slip(facts: Facts, limits: Mapping[str, int], today: date) -> Values | None:
    made = made_of(facts.base, facts.target, facts.value)
    if made is None or not _running(facts, today):
        return None
    elapsed = elapsed_of(facts.starts_on, facts.first_due_on, today)
    behind = elapsed[0] * made[1] - made[0] * elapsed[1]  # of the product of both wholes: nothing is rounded
    if behind * 100 <= limits["points"] * elapsed[1] * made[1]:
        return None
    return {"elapsed": elapsed[0], "days": elapsed[1], "made": made[0], "whole": made[1], "limit": limits["points"]}


def _near(facts: Facts, limits: Mapping[str, int], today: date) -> Values | None:
    made = made_of(facts.base, facts.target, facts.value)
    left = (facts.due_on - today).days
    if made is None or not _running(facts, today) or not 0 <= left <= limits["days"]:
        return None
    if made[0] * 100 >= limits["points"] * made[1]:
        return None
    return {"left": left, "made": made[0], "whole": made[1], "limit": limits["points"]}


def _silence(facts: Facts, limits: Mapping[str, int], today: date) -> Values | None:
    days = (today - max(facts.last_word_on, facts.starts_on)).days
    if not _running(facts, today) or days <= limits["days"]:
        return None
    return {"days": days, "limit": limits["days"]}


def _no_evidence(facts: Facts, limits: Mapping[str, int], today: date) -> Values | None:
    days = (today - facts.starts_on).days
    if facts.proofs or not _running(facts, today) or days <= limits["days"]:
        return None
    return {"days": days, "limit": limits["days"]}


def _money(facts: Facts, limits: Mapping[str, int], today: date) -> Values | None:
    if not facts.planned or facts.paid is None or not _running(facts, today):
        return None
    elapsed = elapsed_of(facts.starts_on, facts.due_on, today)
    early = elapsed[0] * 100 < limits["time_points"] * elapsed[1]
    if early or facts.paid * 100 >= facts.planned * limits["paid_points"]:
        return None
    return {"paid": facts.paid, "planned": facts.planned, "elapsed": elapsed[0], "days": elapsed[1]}


def _body_said(facts: Facts, _limits: Mapping[str, int], _today: date) -> Values | None:
    if facts.body_said_on is None or facts.status == Status.DONE:
        return None
    return {"on": facts.body_said_on.isoformat()}


def _council(facts: Facts, _limits: Mapping[str, int], _today: date) -> Values | None:
    return None if facts.council_disagreed_on is None else {"on": facts.council_disagreed_on.isoformat()}


TESTS: Mapping[str, Test] = {
    "overdue": _overdue, "moved": _moved, "slip": _slip, "near": _near, "silence": _silence,
    "no_evidence": _no_evidence, "money": _money, "body_said": _body_said, "council": _council,
}  # fmt: skip
LIMITS: Mapping[str, frozenset[str]] = {
    "slip": frozenset({"points"}), "near": frozenset({"days", "points"}), "silence": frozenset({"days"}),
    "no_evidence": frozenset({"days"}), "money": frozenset({"time_points", "paid_points"}),
}  # fmt: skip


def parse(text: str) -> Rules:
    """The rules of a TOML file. Raises InputError naming the rule that is unknown, twice there or incomplete."""
    found: dict[str, Rule] = {}
    try:
        listed = tomllib.loads(text)["rule"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise InputError(f"no rules ({error})", where="risk.toml", hint="mend the TOML") from error
    for raw in listed:
        name = str(raw.get("id"))
        where = f"risk.toml, {name}"
        if name not in TESTS or name in found:
            raise InputError("an unknown rule, or one twice", where=where, hint="one of " + ", ".join(TESTS))
        limits = raw.get("limits", {})
        if set(limits) != LIMITS.get(name, frozenset()) or not all(
            type(value) is int and value >= 0 for value in limits.values()
        ):
            wanted = ", ".join(sorted(LIMITS.get(name, ()))) or "none"
            raise InputError("other limits than the rule has", where=where, hint=f"whole numbers: {wanted}")
        texts = {part: check_texts(raw.get(part), f"{where}, {part}") for part in ("title", "why", "clear")}
        found[name] = Rule(name, limits, **texts)
    return Rules(sha256(text.encode()), found)


@cache
def shipped() -> Rules:
    """The rules that come with the program."""
    return parse(FILE.read_text("utf-8"))


def flags(facts: Facts, rules: Rules, today: date) -> list[Flag]:
    """Every rule a measure breaks on a day, in the order of the file."""
    found = []
    for rule in rules.rules.values():
        values = TESTS[rule.id](facts, rule.limits, today)
        if values is not None:
            found.append(Flag(rule.id, values))
    return found


def said(rule: str, values: Mapping[str, Any], rules: Rules, language: str) -> tuple[str, str, str]:
    """(title, why, what would clear it) in a language; a rule that is no more says its name."""
    known = rules.rules.get(rule)
    if known is None:
        return rule, "", ""
    return known.title[language], known.why[language].format(**values), known.clear[language]
