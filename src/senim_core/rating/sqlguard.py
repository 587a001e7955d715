"""Refuses SQL that a criterion may not contain, before it is ever run.

A criterion is one SELECT over named tables in the part of SQL that DuckDB and Spark share and that gives
the same bytes on every engine. The text is parsed by DuckDB's own parser and its tree is walked with lists
of what is allowed: what is not on a list is refused.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb

from senim_core.errors import RulesetError

FUNCTIONS = frozenset(
    {
        "+", "-", "*", "||", "coalesce", "count", "count_star", "sum", "min", "max",
        "year", "month", "quarter", "row_number",
    }
)  # fmt: skip
NODES = frozenset(
    {
        "SELECT_NODE", "SET_OPERATION_NODE", "BASE_TABLE", "JOIN", "SUBQUERY", "EMPTY", "COLUMN_REF", "STAR",
        "VALUE_CONSTANT", "CASE_EXPR", "FUNCTION", "WINDOW_ROW_NUMBER", "ORDER_MODIFIER", "DISTINCT_MODIFIER",
        "ORDER_DEFAULT", "ASCENDING", "DESCENDING", "TYPE", "OPERATOR_CAST", "OPERATOR_COALESCE", "OPERATOR_IS_NULL",
        "OPERATOR_IS_NOT_NULL", "OPERATOR_NOT", "COMPARE_IN", "COMPARE_NOT_IN", "COMPARE_BETWEEN",
        "COMPARE_NOT_BETWEEN", "COMPARE_EQUAL", "COMPARE_NOTEQUAL", "COMPARE_LESSTHAN", "COMPARE_GREATERTHAN",
        "COMPARE_LESSTHANOREQUALTO", "COMPARE_GREATERTHANOREQUALTO", "COMPARE_DISTINCT_FROM",
        "COMPARE_NOT_DISTINCT_FROM", "CONJUNCTION_AND", "CONJUNCTION_OR",
    }
)  # fmt: skip
CLOCKS = frozenset(
    {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "session_user",
     "user", "current_role", "current_catalog", "current_schema", "rowid"}
)  # fmt: skip
LITERALS = frozenset({"INTEGER", "STRING", "NULL_LITERAL", "BOOLEAN"})
CASTS = frozenset({"BIGINT", "INTEGER", "VARCHAR", "DATE", "STRING", "INT"})
JOINS = frozenset({"REGULAR", "CROSS"})
UNORDERED = ("sample", "qualify", "distinct_on_targets", "at_clause")  # which rows these give is an accident


@dataclass(frozen=True)
class Parsed:
    """What a criterion's SQL reads: names of tables, without those it defines itself."""

    tables: frozenset[str]


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for inner in node.values():
            yield from _walk(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _walk(inner)


def _line(sql: str, node: dict[str, Any]) -> str:
    position = int(node.get("query_location", len(sql)))
    return f", line {sql.count(chr(10), 0, position) + 1}" if position < len(sql) else ""


def _tree(sql: str, where: str) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        text = connection.execute(
            "select json_serialize_sql(?, skip_null := true, skip_empty := true)", [sql]
        ).fetchall()[0][0]
    tree = json.loads(text)
    if tree["error"]:
        node = {"query_location": tree["position"]} if "position" in tree else {}
        hint = "a criterion is one SELECT" if tree.get("error_type") == "not implemented" else "mend the SQL"
        raise RulesetError(tree["error_message"], where=where + _line(sql, node), hint=hint)
    if len(tree["statements"]) != 1:
        raise RulesetError(f"{len(tree['statements'])} statements", where=where, hint="a criterion is one SELECT")
    statements: list[dict[str, Any]] = tree["statements"]
    return statements


def _check_node(node: dict[str, Any], sql: str, where: str) -> None:
    place = where + _line(sql, node)
    kind = node.get("type")
    if kind == "TABLE_FUNCTION":
        name = node["function"]["function_name"]
        raise RulesetError(
            f"table function {name}() reaches outside the evidence",
            where=place,
            hint="read named tables only",
        )
    if isinstance(kind, str) and kind not in NODES:
        raise RulesetError(f"{kind.lower()} is not in the portable part of SQL", where=place, hint="see docs/rating.md")
    if "function_name" in node and node["function_name"] not in FUNCTIONS:
        raise RulesetError(
            f"function {node['function_name']} is not allowed",
            where=place,
            hint="allowed: " + ", ".join(sorted(FUNCTIONS)),
        )
    if node.get("class") == "CONSTANT" and node.get("literal", {}).get("kind") not in LITERALS:
        raise RulesetError("a fraction in the SQL", where=place, hint="use whole numbers")
    if kind == "OPERATOR_CAST" and (node["type_expr"]["type_name"].upper() not in CASTS or node.get("try_cast")):
        raise RulesetError("a cast that may lose or hide a value", where=place, hint="cast to bigint, string or date")
    if kind == "WINDOW_ROW_NUMBER" and len(node.get("orders", ())) < 2:
        raise RulesetError("row_number() without a total order", where=place, hint="order by a day and a unique id")
    for clause in UNORDERED:
        if clause in node:
            raise RulesetError(
                f"{clause.split('_')[0]} is not in the portable part of SQL", where=place, hint="use where"
            )
    if kind == "JOIN" and node["ref_type"] not in JOINS:
        raise RulesetError(
            f"a {node['ref_type'].lower()} join is not in the portable part of SQL",
            where=place,
            hint="use on",
        )
    if kind == "COLUMN_REF" and node["column_names"][-1].lower() in CLOCKS:
        raise RulesetError(
            f"{node['column_names'][-1]} reads a clock or the session", where=place, hint="use table period"
        )
    if kind == "BASE_TABLE" and ("schema_name" in node or "catalog_name" in node):
        raise RulesetError("a table of another schema", where=place, hint="read named tables only")


def _read(node: Any, steps: frozenset[str]) -> set[str]:
    """Tables read under ``node``, without the named steps in force there. A step does not see itself."""
    if isinstance(node, list):
        return set().union(*(_read(inner, steps) for inner in node))
    if not isinstance(node, dict):
        return set()
    if node.get("type") == "BASE_TABLE" and node["table_name"] not in steps:
        return {node["table_name"]}
    found: set[str] = set()
    for step in node.get("cte_map", {}).get("map", ()):
        found |= _read(step["value"], steps)
        steps |= {step["key"]}
    return found.union(*(_read(inner, steps) for key, inner in node.items() if key != "cte_map"))


@lru_cache(maxsize=256)  # the same text is loaded again and again; parsing it starts an engine
def parse(sql: str, where: str) -> Parsed:
    """Tables that ``sql`` reads. Raises RulesetError with file and line for anything not allowed."""
    try:
        tree = _tree(sql, where)
        for node in _walk(tree):
            _check_node(node, sql, where)
        return Parsed(frozenset(_read(tree, frozenset())))
    except RecursionError as error:
        raise RulesetError("nested too deeply", where=where, hint="write it in named steps") from error
