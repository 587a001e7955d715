"""The schema of the evidence: every column has a type, a meaning, a privacy class; every word a label."""

import pytest

from senim_core.errors import InputError
from senim_core.evidence.schema import BASE, label, labels, parse, sources, tables

ABOUT = 'about = { kk = "а", ru = "б", en = "c" }'
COLUMN = f'[[table.column]]\nname = "id"\ntype = "text"\nprivacy = "public"\n{ABOUT}\n'
TABLE = f'[[table]]\nname = "t"\nsource = "base"\nkey = ["id"]\ntitle = {{ kk = "а", ru = "б", en = "c" }}\n{ABOUT}\n'


def test_a_table_is_read_with_its_columns() -> None:
    table = parse(TABLE + COLUMN.replace('"text"', '"date?"'))["t"]
    assert (table.key, table.names) == (("id",), ("id",))
    assert (table.columns[0].type, table.columns[0].optional) == ("date", True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (TABLE + COLUMN.replace('"text"', '"float"'), "schema.toml, t.id: unknown type 'float' — one of text, date"),
        (TABLE + COLUMN.replace('type = "text"\n', ""), "t.id: unknown type ''"),
        (TABLE + COLUMN.replace('privacy = "public"\n', ""), "t.id: no privacy class — one of public, generalised"),
        (TABLE + COLUMN.replace('"public"', '"secret"'), "t.id: no privacy class"),
        (TABLE + COLUMN.replace(ABOUT, ""), "schema.toml, t.id: no text in kk — give kk, ru and en"),
        (TABLE + COLUMN.replace(', en = "c"', ""), "t.id: no text in en"),
        (TABLE.replace('ru = "б"', 'ru = ""', 1) + COLUMN, "schema.toml, t: no text in ru"),
        (TABLE.replace(ABOUT, 'about = "c"') + COLUMN, "schema.toml, t: no text in kk"),
    ],
)
def test_a_schema_with_a_gap_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        parse(text)


def test_every_reference_and_key_names_a_column() -> None:
    for table in tables().values():
        assert table.key, f"{table.name} has a key"
        assert set(table.key) <= set(table.names)
        for column in table.columns:
            if column.references:
                target, name = column.references
                assert tables()[target].key == (name,), f"{table.name}.{column.name}"


def test_every_word_of_the_schema_has_a_label_in_three_languages() -> None:
    for language in ("kk", "ru", "en"):
        for source in (BASE, *sources()):
            assert label("source", source, language) in labels()["source"][source].values()
        for table in tables().values():
            for column in table.columns:
                assert labels()["type"][column.type][language]
                assert labels()["privacy"][column.privacy][language]
                assert not column.unit or labels()["unit"][column.unit][language]
                for value in column.values:
                    assert labels()["value"][f"{table.name}.{column.name}.{value}"][language]


def test_no_label_is_left_over() -> None:
    values = {
        f"{table.name}.{column.name}.{value}"
        for table in tables().values()
        for column in table.columns
        for value in column.values
    }
    assert set(labels()["value"]) == values
    assert set(labels()["source"]) == {BASE, *sources()}


def test_a_word_the_data_brings_is_its_own_label() -> None:
    assert label("topic", "camels", "kk") == "camels"
    assert label("topic", "gas", "en") == "gas"


def test_the_outcomes_are_a_source_beside_the_appeals() -> None:
    assert sources()[-1] == "outcomes"
    assert BASE not in sources()


def test_no_column_could_hold_who_an_applicant_is() -> None:
    forbidden = {"applicant", "iin", "phone", "email", "address", "text", "name"}
    for name in ("appeals", "assessments", "receptions", "problem_groups"):
        assert not forbidden & set(tables()[name].names)
