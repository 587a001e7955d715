"""The method, generated from the rule set in force, and the data dictionary, generated from the schema."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from senim.pages.views.shown import banner, language
from senim.rating import selectors
from senim_core.evidence.schema import BASE, label, tables
from senim_core.rating.ruleset import Criterion, Ruleset, shipped


def _in_force() -> tuple[Ruleset, str]:
    region = selectors.primary_region()
    release = selectors.latest(region) if region else None
    return (selectors.ruleset(release), banner(release)) if release else (shipped(), "")


def _numbers(criterion: Criterion) -> list[tuple[str, str, str]]:
    """(part, name, value) of every parameter; one value where all peer groups share it."""
    rows = [("", name, str(value)) for name, value in criterion.params.items()]
    for part in criterion.parts.values():
        for name, by_group in part.numbers.items():
            values = set(by_group.values())
            text = (
                str(values.pop())
                if len(values) == 1
                else ", ".join(f"{group}: {value}" for group, value in by_group.items())
            )
            rows.append((part.title[language()], name, text))
    return rows


def method(request: HttpRequest) -> HttpResponse:
    """Blocks, criteria, weights, parameters, gates, and each criterion's SQL as it is run."""
    rules, notice = _in_force()
    spoken = language()
    blocks: list[dict[str, Any]] = [
        {
            "id": block.id,
            "title": block.title[spoken],
            "weight": block.weight,
            "criteria": [
                {
                    "code": criterion.code,
                    "title": criterion.title[spoken],
                    "about": criterion.about[spoken],
                    "weight": criterion.weight,
                    "combine": criterion.combine,
                    "kinds": [(part.title[spoken], part.kind) for part in criterion.parts.values()],
                    "sources": [label("source", source, spoken) for source in criterion.sources],
                    "numbers": _numbers(criterion),
                    "sql": criterion.sql,
                }
                for criterion in rules.criteria.values()
                if criterion.block == block.id
            ],
        }
        for block in rules.blocks.values()
    ]
    context = {
        "banner": notice,
        "rules": rules,
        "rules_title": rules.title[spoken],
        "rules_notice": rules.notice[spoken],
        "blocks": blocks,
        "bands": {name: value // 10_000 for name, value in rules.bands.items()},
    }
    return render(request, "pages/method.html", context)


def data(request: HttpRequest) -> HttpResponse:
    """Every table and column of the public evidence: type, meaning, unit, privacy class."""
    rules, notice = _in_force()
    spoken = language()
    listed = [
        {
            "name": table.name,
            "title": table.title[spoken],
            "about": table.about[spoken],
            "source": "" if table.source == BASE else label("source", table.source, spoken),
            "columns": [
                {
                    "name": column.name,
                    "type": label("type", column.type, spoken),
                    "optional": column.optional,
                    "about": column.about[spoken],
                    "unit": label("unit", column.unit, spoken) if column.unit else "",
                    "privacy": label("privacy", column.privacy, spoken),
                    "values": [
                        (value, label("value", f"{table.name}.{column.name}.{value}", spoken))
                        for value in column.values
                    ],
                }
                for column in table.columns
            ],
        }
        for table in tables().values()
    ]
    return render(
        request, "pages/data.html", {"banner": notice, "rules_notice": rules.notice[spoken], "tables": listed}
    )
