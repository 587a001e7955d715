"""The catalogues are complete in Kazakh, Russian and English, and no Kazakh ending is glued to a name or number."""

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PLACEHOLDER = r"(?:\{\w*\}|%\(\w+\)[sd]|%[sd])"
# A suffix depends on the vowels and the last sound of the word before it, so it cannot stand after a placeholder.
GLUED = re.compile(rf"{PLACEHOLDER}[-–]?[^\W\d_]")


def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("senim_messages", ROOT / "scripts" / "messages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kazakh_texts() -> Iterator[tuple[str, str]]:
    """(where, text) of every Kazakh text with a placeholder: catalogues and data files alike."""
    module = messages()
    for root, domain in module.CATALOGUES.values():
        path = module.po_path(root, "kk", domain)
        for message in module.read(path, "kk"):
            if message.id:
                yield path.name, str(message.string)
    for path in sorted((ROOT / "src").rglob("*.toml")):
        if path.name != "ruff.toml":
            yield from in_data(path.name, tomllib.loads(path.read_text("utf-8")))


def in_data(where: str, data: object) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "kk" and isinstance(value, str):
                yield where, value
            else:
                yield from in_data(where, value)
    elif isinstance(data, list):
        for value in data:
            yield from in_data(where, value)


def test_no_message_is_missing_fuzzy_or_stale() -> None:
    assert messages().problems() == []


def test_no_kazakh_ending_is_glued_to_a_placeholder() -> None:
    listed = list(kazakh_texts())
    assert len(listed) > 400
    assert sum("{" in text for _, text in listed) > 15
    assert [(where, text) for where, text in listed if GLUED.search(text)] == []


@pytest.mark.parametrize("text", ["{n}-ден 3", "{n} ден аз{m}ға", "%(name)sның", "{who}-ға", "{n}ші"])
def test_the_judge_finds_an_ending(text: str) -> None:
    assert GLUED.search(text)


@pytest.mark.parametrize("text", ["Жазба: {n}. Қабылданғаны: {x}.", "{n} / {m}", "{n} %", "Балл: {points} / 100."])
def test_the_judge_lets_label_and_value_pass(text: str) -> None:
    assert not GLUED.search(text)


def test_every_language_says_something_of_its_own() -> None:
    """A translation that repeats the English text was forgotten, unless it is a word that all languages share."""
    module = messages()
    for root, domain in module.CATALOGUES.values():
        for language in ("kk", "ru"):
            for message in module.read(module.po_path(root, language, domain), language):
                if message.id and re.search(r"[A-Za-z]{4}", str(message.id)):
                    assert message.string != message.id, (language, message.id)


def test_placeholders_are_the_same_in_every_language() -> None:
    module = messages()
    for root, domain in module.CATALOGUES.values():
        for language in module.LANGUAGES:
            for message in module.read(module.po_path(root, language, domain), language):
                ours, theirs = (sorted(re.findall(PLACEHOLDER, str(text))) for text in (message.id, message.string))
                assert ours == theirs or not message.id, (language, message.id)
