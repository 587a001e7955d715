"""The register as a spreadsheet: a line a facility, in the columns in which an office keeps it."""

from collections.abc import Iterator

from senim.facilities import selectors, words
from senim.facilities.models import Facility
from senim.rating.names import Names
from senim_core.canonical import to_csv

HEADINGS = (
    "code", "title_kk", "title_ru", "title_en", "kind", "stage", "area_code", "area", "address", "latitude",
    "longitude", "body", "cost_kzt", "money_from", "contractor", "contract", "handover_due_on", "handed_over_on",
    "warranty_until", "sign", "sign_basis", "responsible_deputies", "open_defects",
)  # fmt: skip


def csv_of(found: list[Facility], names: Names, language: str) -> bytes:
    """Facilities as CSV in UTF-8; an empty cell is unknown, never zero."""
    return to_csv(HEADINGS, list(_lines(found, names, language)))


def _lines(found: list[Facility], names: Names, language: str) -> Iterator[list[object]]:
    deputies, defects = selectors.deputies_of(found, names), selectors.open_defects(found)
    for one in found:
        yield [
            one.code, one.title_kk, one.title_ru, one.title_en, str(words.KINDS[one.kind]),
            str(words.STAGES[one.stage]), one.area_code, names.areas.get(one.area_code, ""), one.address,
            _degrees(one.north), _degrees(one.east), one.body.title(language) if one.body else "", one.cost,
            one.money_from, one.contractor, one.contract, one.handover_due_on, one.handed_over_on, one.warranty_until,
            str(words.SIGNS[one.sign]), one.sign_basis, "; ".join(deputies[one.pk]), defects[one.pk],
        ]  # fmt: skip


def _degrees(value: int | None) -> str | None:
    return None if value is None else f"{value / 100_000:.5f}"
