"""Small invented files of a city and of a council, and how tests have them read and taken in."""

import io
from pathlib import Path
from typing import Any

import openpyxl

from senim.intake import services
from senim.intake.models import Import
from senim.intake.parsed import Finding
from senim.intake.source import Source, load

DATA = Path(__file__).parent / "data"
CITY = (Path(__file__).parents[2] / "examples" / "city311.csv").read_bytes()
VOTES = (DATA / "rollcall-votes.csv").read_bytes()
BY = "system:test"


def seen(content: bytes = CITY, source: Source | None = None, **more: Any) -> services.Preview:
    return services.preview(source=source or load("baltimore311"), files=[("city.csv", content)], **more)


def taken(content: bytes = CITY, **more: Any) -> Import | None:
    return services.apply(source=load("baltimore311"), files=[("city.csv", content)], by=BY, **more)


def council() -> Source:
    """The Dallas source with the invented decisions and columns of the small file."""
    return load("dallas", (DATA / "rollcall.names.toml").read_bytes(), "rollcall.names.toml")


def voted(content: bytes = VOTES, **more: Any) -> services.Preview:
    return services.preview(source=council(), files=[("votes.csv", content)], **more)


def findings(preview: services.Preview) -> dict[str, Finding]:
    """The findings by name."""
    return {one.name: one for one in preview.parsed.findings}


def city(*lines: str, head: str = "SRRecordID,SRType,CreatedDate,SRStatus,DueDate,CloseDate,CouncilDistrict") -> bytes:
    """A file of these lines."""
    return "\n".join((head, *lines, "")).encode()


def requests(number: int, **other: str) -> list[str]:
    """So many good lines of a city file, with ``other`` cells."""
    cells = {"created": "01/10/2018 09:00:00 AM", "status": "Closed", "due": "01/20/2018 09:00:00 AM",
             "closed": "01/15/2018 12:00:00 PM", "district": "1"} | other  # fmt: skip
    name = other.get("id", "-".join(other.values()) or "R").replace(",", "")
    return [f"{name}-{one},SW-Invented Bin,{','.join(list(cells.values())[:5])}" for one in range(number)]


def as_sheet(content: bytes, typed: dict[int, Any] | None = None) -> bytes:
    """The same file as XLSX; ``typed`` says by column how to turn a cell's text into another type."""
    book = openpyxl.Workbook()
    for number, line in enumerate(content.decode().splitlines()):
        cells: list[Any] = [cell or None for cell in line.split(",")]
        for place, turn in (typed or {}).items():
            if number and cells[place]:
                cells[place] = turn(cells[place])
        book.active.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
