"""Kazakhstan's working days: the library, and days that a decision moved, from the installation's own table."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from senim.common.workdays_kz import calendar, overrides
from senim_core.errors import InputError

HEAD = "day,kind,document\n"


def test_a_moved_day_off_and_a_worked_saturday_change_the_terms(settings: Settings, tmp_path: Path) -> None:
    settings.SENIM_VAR = tmp_path
    before = calendar(date(2026, 3, 16))
    assert before.after(date(2026, 5, 7), 1) == date(2026, 5, 8)
    (tmp_path / "calendar.csv").write_text(HEAD + "2026-05-08,off,№ 1\n2026-05-16,worked,№ 1\n", "utf-8")
    after = calendar(date(2026, 3, 16))
    assert not after.is_working(date(2026, 5, 8))
    assert after.is_working(date(2026, 5, 16))
    assert after.number(date(2026, 5, 31)) == before.number(date(2026, 5, 31))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("8.5.2026,off,x", "line 2: '8.5.2026' is no day"),
        ("2026-05-08,free,x", "line 2: kind or document is missing"),
        ("2026-05-08,off,", "line 2: kind or document is missing"),
        ("2026-05-08,off,x\n2026-05-08,worked,x", "line 3: 2026-05-08 stands twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text(HEAD + line + "\n", "utf-8")
    with pytest.raises(InputError, match=said):
        overrides(path)


def test_no_table_moves_nothing(tmp_path: Path) -> None:
    assert overrides(tmp_path / "calendar.csv") == {}
