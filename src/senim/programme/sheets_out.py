"""Measures as a spreadsheet in the columns of `sheet_reading`: what goes out can come in again."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from senim.programme import words
from senim.programme.models import Measure
from senim.programme.sheet_reading import HEADINGS
from senim.rating.models import EvidenceRow, Region
from senim.rating.names import names_of
from senim_core.programme.status import Status

# Which of the known headings each field has in a language; `sheet_reading` reads them all.
OUT = {
    "kk": {name: heads[0] for name, heads in HEADINGS.items()},
    "ru": {
        "code": "код", "number": "№ п/п", "direction": "бағыт", "direction_ru": "направление",
        "direction_en": "направление (на английском)", "title_kk": "іс-шара", "title_ru": "мероприятие",
        "title_en": "мероприятие (на английском)", "indicator": "целевой индикатор", "unit": "единица измерения",
        "base": "базовое значение", "target": "целевое значение", "value": "фактическое значение", "weight": "вес",
        "starts_on": "начало", "due_on": "срок исполнения", "body": "ответственный исполнитель",
        "deputy": "закрепленный депутат", "council": "общественный совет", "status": "статус", "act_on": "дата акта",
        "act": "акт приемки",
    },
    "en": {name: heads[-1] for name, heads in HEADINGS.items()},
}  # fmt: skip


def rows_of(region: Region, found: Iterable[Measure], language: str) -> Iterable[Sequence[Any]]:
    """The head, then a row a measure; dates as days, numbers as numbers."""
    deputies = _told(names_of(region, language).deputies)
    kept = EvidenceRow.objects.filter(region=region, table="councils").values_list("key", "values")
    councils = _told({key: values[f"name_{language}"] for key, values in kept})
    yield [OUT[language][name] for name in HEADINGS]
    for one in found:
        direction, body = one.direction, one.body
        cells = {
            "code": one.code, "number": one.number, "direction": direction.title_kk if direction else "",
            "direction_ru": direction.title_ru if direction else "",
            "direction_en": direction.title_en if direction else "",
            "title_kk": one.title_kk, "title_ru": one.title_ru, "title_en": one.title_en, "indicator": one.indicator,
            "unit": one.unit, "base": one.base, "target": one.target, "value": one.value, "weight": one.weight,
            "starts_on": one.starts_on, "due_on": one.due_on, "body": body.title(language) if body else "",
            "deputy": deputies.get(one.deputy_id, one.deputy_id),
            "council": councils.get(one.council_id, one.council_id),
            "status": "" if one.status == Status.UNCLASSIFIED else str(words.STATUSES[one.status]),
            "act_on": one.act_on, "act": "",
        }  # fmt: skip
        yield [cells[name] for name in HEADINGS]


def _told(names: Mapping[str, str]) -> dict[str, str]:
    """Names by identifier; who shares a name with another is told by the identifier."""
    shared = Counter(names.values())
    return {key: name if shared[name] == 1 else key for key, name in names.items()}


def csv_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV that spreadsheets open as text: a cell that begins like a formula gets a mark before it."""
    body = io.StringIO(newline="")
    writer = csv.writer(body, lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell)[:1] in ("=", "+", "@") else cell for cell in row])
    return b"\xef\xbb\xbf" + body.getvalue().encode()
