"""One way to write bytes: the same facts have the same hash."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.canonical import sha256, to_csv, to_json
from senim_core.errors import InputError, SenimError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"day": date(2021, 5, 31)}, '{"day":"2021-05-31"}'),
        (("Ә", "ң"), '["Ә","ң"]'),
        ("и\u0306", '"й"'),  # letter and mark become one letter
        ({"и\u0306": 1}, '{"й":1}'),
        (10**30, "1" + "0" * 30),
    ],
)
def test_json_is_sorted_bare_and_composed(value: object, text: str) -> None:
    assert to_json(value) == text.encode()


@pytest.mark.parametrize("value", [0.5, [1.0], {"a": {"b": 1e9}}])
def test_a_fraction_is_never_written(value: object) -> None:
    with pytest.raises(InputError, match="a fraction cannot be written canonically — use whole numbers"):
        to_json(value)


def test_csv_tells_a_missing_value_from_an_empty_text() -> None:
    rows = [(None, "", True, False, 7, date(2021, 5, 31)), ('say "so"', "a,b", "c\nd", "e\rf", "plain", "и\u0306")]
    assert to_csv(("a", "b", "c", "d", "e", "f"), rows).decode() == (
        'a,b,c,d,e,f\n,"",true,false,7,2021-05-31\n"say ""so""","a,b","c\nd","e\rf",plain,й\n'
    )


@given(st.lists(st.lists(st.text(alphabet='ab",\n', min_size=1), min_size=2, max_size=2), min_size=1))
def test_what_is_written_as_csv_can_be_read_again(rows: list[list[str]]) -> None:
    content = to_csv(("a", "b"), rows).decode()
    assert list(csv.reader(io.StringIO(content, newline=""))) == [["a", "b"], *rows]


def test_a_hash_is_64_digits() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_error_says_where_what_and_what_to_do() -> None:
    assert str(SenimError("wrong", where="a.csv", hint="mend it")) == "a.csv: wrong — mend it"
    assert str(SenimError("wrong")) == "wrong"
