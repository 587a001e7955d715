"""The root over the evidence: hashed in the engine or row by row in Python, it is the same."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bundles import engine_with, evidence
from core.releases import rows
from senim_core.bundle.write import evidence_root
from senim_core.canonical import to_json
from senim_core.evidence import store
from senim_core.evidence.schema import tables
from senim_core.ledger import merkle
from senim_core.rating.engine import DuckDB


def slowly(engine: DuckDB) -> tuple[int, bytes]:
    leaves = [
        merkle.leaf_hash(to_json([table.name, *row]))
        for table in tables().values()
        for row in store.rows(engine.connection, table)
    ]
    return len(leaves), merkle.root(sorted(leaves))


def both(**given: object) -> tuple[object, object]:
    engine = engine_with(evidence(**given))  # type: ignore[arg-type]
    try:
        return evidence_root(engine), slowly(engine)
    finally:
        engine.close()


def test_the_root_of_a_whole_bundle_is_the_same_both_ways() -> None:
    engine = engine_with(rows())
    try:
        assert evidence_root(engine) == slowly(engine)
    finally:
        engine.close()


MARKS = [
    'a"b',
    "back\\slash",
    "line\nbreak",
    "\t\b\f\r",
    "\x01\x1f\x7f",
    "е\u0301 не NFC",
    "/й«»",
    "\u2028",
    "  spaces  ",
]


@pytest.mark.parametrize("text", MARKS)
def test_a_text_with_marks_is_hashed_as_canonical_json_writes_it(text: str) -> None:
    fast, slow = both(areas=[{"area_code": "a1", "name_en": text}, {"area_code": "a2"}])
    assert fast == slow


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=12))
def test_any_text_is_hashed_as_canonical_json_writes_it(text: str) -> None:
    fast, slow = both(areas=[{"area_code": "a1", "name_en": text}, {"area_code": "a2", "name_kk": text}])
    assert fast == slow


@given(st.integers(0, 70))
def test_a_stream_of_leaves_has_the_root_of_the_list(size: int) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(size)]
    assert merkle.streamed_root(iter(leaves)) == (size, merkle.root(leaves))


def test_rows_are_handed_over_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PIECE", 3)
    fast, slow = both()
    assert fast == slow
