"""Pages only read: no view, frame, template tag or interface calls a writing method. Writes are verbs in services."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "senim"
WRITING = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "raw",
    "asave", "acreate", "aupdate", "adelete", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create",
    "add", "remove", "clear", "set", "truncate",
}  # fmt: skip
# `set` of the cache and of sets are no writes to the database; these receivers are known for what they are.
HARMLESS = {("cache", "set"), ("seen", "add"), ("found", "add"), ("found", "update"), ("context", "update")}


def readers() -> Iterator[Path]:
    """Files that only read."""
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        inside = {"views", "templatetags", "api"} & set(parts[:-1])
        if inside or path.name in {
            "context.py",
            "selectors.py",
            "views.py",
            "admin.py",
            "frozen.py",
            "charts.py",
            "office.py",
        }:
            yield path


def writes(source: str) -> list[str]:
    """Every call of a writing method, and every cursor that executes anything but a select."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, receiver = node.func.attr, node.func.value
        called_on = receiver.id if isinstance(receiver, ast.Name) else ""
        if name in WRITING and (called_on, name) not in HARMLESS:
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}")
        if name in {"execute", "executemany"}:
            text = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
            if not str(text).lower().startswith("select"):
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def test_there_are_pages_to_read() -> None:
    names = {str(path.relative_to(SOURCE)) for path in readers()}
    assert {"pages/views/deputies.py", "pages/views/releases.py", "pages/context.py", "rating/selectors.py"} <= names


@pytest.mark.parametrize("path", list(readers()), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_page_writes_nothing(path: Path) -> None:
    assert not writes(path.read_text("utf-8"))


@pytest.mark.parametrize("path", list(readers()), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_page_takes_no_verb_from_services(path: Path) -> None:
    """But for the log's public key, which is only read."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".services"):
            assert [alias.name for alias in node.names] == ["signer"], f"{path.name}, line {node.lineno}"


@pytest.mark.parametrize(
    "line",
    [
        "release.save()",
        "Release.objects.create(slug='x')",
        "Release.objects.filter(slug='x').update(seq=2)",
        "Release.objects.filter(slug='x').delete()",
        "RatedMandate.objects.bulk_create(rows)",
        "Region.objects.get_or_create(slug='x')",
        "deputy.cohorts.add(young)",
        "cursor.execute('delete from rating_release')",
        "cursor.execute(sql)",
    ],
)
def test_the_judge_finds_a_write(line: str) -> None:
    assert writes(f"def view(request):\n    {line}\n")


@pytest.mark.parametrize("line", ["cursor.execute('select 1')", "cache.set(key, page)", "found.filter(level='city')"])
def test_the_judge_lets_a_read_pass(line: str) -> None:
    assert not writes(f"def view(request):\n    {line}\n")
