"""A road map as offices keep it, in a spreadsheet: bytes to typed rows, and of every cell that is not understood what
is wrong with it, by its name such as ``D7``. No database: what names mean is given as tables.

Titles may stand above the heading line; a line with one filled cell below it is a direction for the lines that follow.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.common.kazakh import fold
from senim.intake.tabular import lines_of
from senim_core.errors import InputError
from senim_core.programme.status import Status

HEADS_WITHIN = 15  # lines from the top among which the headings are looked for
LEAST_HEADS = 3
MOST_ROWS = 20_000
LONGEST = 600

# field -> headings by which offices call it, in the languages they write in
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("коды", "код", "code"),
    "number": ("№", "№ р/с", "р/с №", "№ п/п", "п/п", "реттік №", "number", "no."),
    "direction": ("бағыт", "бағыты", "direction"),
    "direction_ru": ("направление", "бағыт (орысша)", "direction (russian)"),
    "direction_en": ("бағыт (ағылшынша)", "направление (на английском)", "direction (english)"),
    "title_kk": ("іс-шара", "іс-шара (қазақша)", "іс-шараның атауы", "measure (kazakh)"),
    "title_ru": ("мероприятие", "іс-шара (орысша)", "наименование мероприятия", "measure (russian)"),
    "title_en": ("measure", "іс-шара (ағылшынша)", "мероприятие (на английском)", "measure (english)"),
    "indicator": ("индикатор", "нысаналы индикатор", "целевой индикатор", "indicator"),
    "unit": ("өлшем бірлігі", "единица измерения", "ед. изм.", "unit"),
    "base": ("бастапқы мәні", "базовое значение", "base"),
    "target": ("нысаналы мәні", "целевое значение", "план", "target"),
    "value": ("нақты мәні", "фактическое значение", "факт", "value"),
    "weight": ("салмағы", "вес", "weight"),
    "starts_on": ("басталуы", "начало", "starts"),
    "due_on": ("орындалу мерзімі", "мерзімі", "срок исполнения", "срок", "due"),
    "body": ("жауапты орган", "жауапты орындаушы", "ответственный исполнитель", "ответственный орган", "body"),
    "deputy": ("бекітілген депутат", "закрепленный депутат", "deputy"),
    "council": ("қоғамдық кеңес", "общественный совет", "council"),
    "status": ("мәртебесі", "статус", "status"),
    "act_on": ("актінің күні", "дата акта", "act date"),
    "act": ("акт", "акт приемки", "қабылдау актісі", "act"),
}
NEEDED = ("title_kk", "title_ru", "due_on")
STATUSES: Mapping[str, Status] = {
    fold(word): status
    for status, words in {
        Status.DONE: ("орындалды", "аяқталды", "исполнено", "завершено", "выполнено", "done"),
        Status.IN_PROGRESS: ("орындалу сатысында", "орындалуда", "на стадии исполнения", "в работе", "in progress"),
        Status.NOT_DUE: (
            "орындалу мерзімі келген жоқ", "мерзімі болмаған", "срок исполнения не наступил", "срок не наступил",
            "not yet due", "not due",
        ),
        Status.PARTLY_DONE: ("ішінара орындалды", "исполнено частично", "done in part"),
        Status.NOT_DONE: ("орындалмады", "не исполнено", "not done"),
    }.items()
    for word in words
}  # fmt: skip
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
QUARTER = re.compile(r"\b(iv|i{1,3}|[1-4])\b[\s-]*(?:тоқсан|токсан|кв|quarter|q)")
YEAR = re.compile(r"\b(20[0-9]{2})\b")


def column_letter(place: int) -> str:
    """The letter of a column as spreadsheets show it: 1 is A."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (loaded by the first that needs it)

    return str(get_column_letter(place))


@dataclass(frozen=True)
class Known:
    """Names and what they stand for: folded name or identifier -> identifier. Bodies may be new."""

    deputies: Mapping[str, str]
    councils: Mapping[str, str]
    bodies: Mapping[str, str]


@dataclass(frozen=True)
class Finding:
    """What is wrong with a cell, or to be known of it: its name, its field, its text, what, and what to do.

    A ``note`` does not keep the line out.
    """

    cell: str
    field: str
    text: str
    what: str
    hint: str = ""
    note: bool = False


@dataclass
class Read:
    """One line that names a measure: its number in the file, its values by field, and what was found."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        """Whether a finding keeps it out."""
        return any(not one.note for one in self.findings)

    def wrong(self, name: str, columns: Mapping[str, int], what: str, hint: str) -> None:
        """Find something wrong with the cell of a field."""
        cell = f"{column_letter(columns.get(name, 0) + 1)}{self.number}"
        self.findings.append(Finding(cell, name, str(self.values.get(name) or ""), what, hint))


@dataclass(frozen=True)
class Sheet:
    """A file that was read: all headings, which field each column is, and the lines."""

    headings: Sequence[str]
    columns: Mapping[str, int]
    rows: Sequence[Read]


def day_of(text: str) -> tuple[date, bool]:
    """(day, whether it was reckoned) of 2021-06-30, 30.06.2021, "2021 жылғы IV тоқсан" or 2021: the last day of a
    quarter or year. Raises ValueError.
    """
    plain = text.strip().lower().removesuffix(" 00:00:00")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
        return date.fromisoformat(plain), False
    told = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*(?:ж|г)\.?)?", plain)
    if told:
        return date(int(told[3]), int(told[2]), int(told[1])), False
    year = YEAR.search(plain)
    if year is None:
        raise ValueError(text)
    quarter = QUARTER.search(plain)
    rest = YEAR.sub("", plain)
    if quarter is None and re.search(r"[0-9]", rest):
        raise ValueError(text)
    month = QUARTERS[quarter[1]] * 3 if quarter else 12
    return date(int(year[1]) + month // 12, month % 12 + 1, 1) - timedelta(days=1), True


def whole_of(text: str) -> int:
    """A whole number, blanks between its digits forgiven. Raises ValueError."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not re.fullmatch(r"-?[0-9]{1,15}", plain):
        raise ValueError(text)
    return int(plain)


def _heads(cells: Sequence[str], asked: Mapping[str, str]) -> dict[str, int]:
    """Which column is which field: as ``asked`` (field -> heading), else by the headings that are known."""
    place = {fold(cell): number for number, cell in reversed(list(enumerate(cells))) if cell.strip()}
    found = {}
    for name, words in HEADINGS.items():
        listed = [asked[name]] if name in asked else words
        chosen = next((place[fold(word)] for word in listed if word and fold(word) in place), None)
        if chosen is not None:
            found[name] = chosen
    return found


def read(name: str, content: bytes, known: Known, asked: Mapping[str, str], mended: Mapping[str, str]) -> Sheet:
    """Read a road map. ``asked``: field -> heading, as remembered of this source; ``mended``: cell -> its new text.

    Raises InputError where the file is no table, has no headings that are known, or lacks one that is needed.
    """
    lines = lines_of(name, content)
    tried = ((place, _heads(cells, asked)) for place, (_n, cells) in enumerate(lines[:HEADS_WITHIN]))
    at = next((place for place, heads in tried if len(heads) >= (2 if "code" in heads else LEAST_HEADS)), None)
    if at is None:
        raise InputError(
            _("no line of headings was found"), where=name,
            hint=_("name the columns, such as №, Іс-шара, Мероприятие, Мерзімі, in one line near the top"),
        )  # fmt: skip
    headings = [cell.strip() for cell in lines[at][1]]
    columns = _heads(headings, asked)
    lacking = [one for one in NEEDED if one not in columns]
    if lacking and "code" not in columns:  # a sheet that names measures by their code may say of them what it likes
        wanted = ", ".join(HEADINGS[one][0] for one in lacking)
        raise InputError(_("a column is missing"), where=f"{name}: {wanted}", hint=_("add it, or say which one it is"))
    if len(lines) - at - 1 > MOST_ROWS:
        raise InputError(_("too many lines"), where=name, hint=_("split the file"))
    rows: list[Read] = []
    direction = ""
    for number, cells in lines[at + 1 :]:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) == 1 and len(columns) > 1 and not _names_measure(cells, columns):
            direction = re.sub(r"^[0-9IVX]+[.)]\s*", "", filled[0])[:LONGEST]
            continue
        rows.append(_row(number, cells, columns, known, mended, direction))
    _no_doubles(rows, columns)
    return Sheet(headings, columns, rows)


def _names_measure(cells: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Whether the one filled cell is a code or a day, and no heading over the lines that follow."""
    return any(
        columns[name] < len(cells) and cells[columns[name]].strip() for name in ("code", "due_on") if name in columns
    )


def _row(
    number: int, cells: Sequence[str], columns: Mapping[str, int], known: Known, mended: Mapping[str, str],
    direction: str,
) -> Read:  # fmt: skip
    found = Read(number)
    found.values["direction"] = direction
    for name, place in columns.items():
        cell = f"{column_letter(place + 1)}{number}"
        text = mended.get(cell, cells[place] if place < len(cells) else "").strip()
        value: Any = None
        try:
            value = READERS.get(name, _text)(text, known) if text else value
        except _CellError as error:
            found.findings.append(Finding(cell, name, text, error.what, error.hint))
            continue
        if text and name in ("starts_on", "due_on") and value[1]:
            what = _("reckoned as the last day of the quarter or year")
            found.findings.append(Finding(cell, name, f"{text} → {value[0].isoformat()}", what, note=True))
        if name == "body" and value and value not in known.bodies.values():
            what = _("a body that is new: it will be added")
            found.findings.append(Finding(cell, name, text, what, note=True))
        found.values[name] = value[0] if isinstance(value, tuple) else value
    _together(found, columns)
    return found


class _CellError(Exception):
    def __init__(self, what: str, hint: str = "") -> None:
        self.what, self.hint = what, hint
        super().__init__(what)


def _text(text: str, _known: Known) -> str:
    if len(text) > LONGEST:
        raise _CellError(_("more than 600 signs"), _("shorten it"))
    return text


def _day(text: str, _known: Known) -> tuple[date, bool]:
    try:
        return day_of(text)
    except ValueError as error:
        raise _CellError(_("no day"), _("write it as 30.06.2021")) from error


def _act_day(text: str, known: Known) -> date:
    return _day(text, known)[0]


def _whole(text: str, _known: Known) -> int:
    try:
        return whole_of(text)
    except ValueError as error:
        raise _CellError(_("no whole number"), _("digits only")) from error


def _weight(text: str, known: Known) -> int:
    value = _whole(text, known)
    if not 1 <= value <= 1000:
        raise _CellError(_("a weight is 1 to 1000"), _("correct the number"))
    return value


def _status(text: str, _known: Known) -> Status:
    found = STATUSES.get(fold(text))
    if found is None:
        raise _CellError(_("no status that is known"), _("use the words of the public list"))
    return found


def _named(names: Callable[[Known], Mapping[str, str]], what: str) -> Callable[[str, Known], str]:
    def reader(text: str, known: Known) -> str:
        found = names(known).get(fold(text), "")
        if not found:
            near = get_close_matches(fold(text), list(names(known)), 1, 0.75)
            raise _CellError(what, near[0] if near else _("look the name up in the list"))
        return found

    return reader


def _body(text: str, known: Known) -> str:
    found = known.bodies.get(fold(text), "")
    if found:
        return found
    near = get_close_matches(fold(text), list(known.bodies), 1, 0.85)
    if near:
        raise _CellError(_("almost the name of a body that is known"), near[0])
    return _text(text, known)


READERS: Mapping[str, Callable[[str, Known], Any]] = {
    "starts_on": _day, "due_on": _day, "act_on": _act_day, "base": _whole, "target": _whole, "value": _whole,
    "weight": _weight, "status": _status, "body": _body,
    "deputy": _named(lambda known: known.deputies, _("no deputy of this name, or several")),
    "council": _named(lambda known: known.councils, _("no council of this name, or several")),
}  # fmt: skip


def _together(found: Read, columns: Mapping[str, int]) -> None:
    """What one cell says against another."""
    values = found.values

    starts, due = values.get("starts_on"), values.get("due_on")
    if starts and due and due < starts:
        found.wrong("due_on", columns, _("due before work begins"), _("correct one of the two days"))
    if values.get("status") == Status.DONE and not values.get("act_on"):
        found.wrong(
            "status", columns, _("done without the day of an act of acceptance"), _("give the act, or another status")
        )
    if values.get("act_on") and values.get("status") != Status.DONE:
        found.wrong("act_on", columns, _("an act of acceptance without the status done"), _("correct one of the two"))


def need_all(row: Read, columns: Mapping[str, int]) -> None:
    """Find what a line of a new measure lacks."""
    for name in NEEDED:
        wrong = any(one.field == name and not one.note for one in row.findings)
        if not row.values.get(name) and not wrong:
            cell = f"{column_letter(columns[name] + 1)}{row.number}" if name in columns else f"{row.number}"
            row.findings.append(Finding(cell, name, "", _("an empty cell that must be filled")))


def _no_doubles(rows: Sequence[Read], columns: Mapping[str, int]) -> None:
    for name in ("code", "number"):
        seen: dict[str, int] = {}
        for row in rows if name in columns else ():
            key = row.values.get(name)
            if key and name == "number":  # numbers may begin anew in each direction
                key = f"{row.values.get('direction') or ''}/{key}"
            if key in seen:
                cell = f"{column_letter(columns[name] + 1)}{row.number}"
                what = _("it stood in an earlier line")
                row.findings.append(Finding(cell, name, str(row.values[name]), what, str(seen[key])))
            elif key:
                seen[key] = row.number
