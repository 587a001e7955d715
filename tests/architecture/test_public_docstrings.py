"""Every module, class and function that others may call says in one sentence what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
# Django calls these by name; what they do is Django's to say.
FRAMEWORK = {"Meta", "__str__", "__init__", "__enter__", "__exit__", "__repr__", "__call__"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def modules() -> list[Path]:
    found = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    return sorted(path for path in found if path.stat().st_size)


def silent(source: str) -> list[str]:
    """Names of public definitions without a docstring; `module` where the module itself has none."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else ["module"]
    return found + [name for name, node in public(tree) if not ast.get_docstring(node)]


def public(body: ast.Module | ast.ClassDef, within: str = "") -> Iterator[tuple[str, Definition]]:
    """Definitions of a module and of its public classes; those inside functions are nobody else's business."""
    for node in body.body:
        if not isinstance(node, Definition) or node.name.startswith("_") or node.name in FRAMEWORK:
            continue
        yield within + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from public(node, f"{node.name}.")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_everything_public_says_what_it_is(path: Path) -> None:
    assert not silent(path.read_text("utf-8"))


def test_the_judge_finds_silence() -> None:
    source = '"""M."""\ndef said(): "x"\ndef kept(): pass\ndef _own(): pass\nclass C:\n    "c"\n    def m(self): pass\n'
    assert silent(source) == ["kept", "C.m"]
    assert silent("x = 1") == ["module"]
