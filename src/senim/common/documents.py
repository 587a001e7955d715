"""What leaves on paper: documents as PDF and DOCX, tables as XLSX, QR codes.

The libraries that write them take a second to load: they are loaded by the first document, so that no command and no
server that starts waits for them.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.template.loader import render_to_string


def qr(address: str) -> str:
    """A QR picture of an address as SVG that can stand in a page."""
    return str(
        segno.make(address, error="m").svg_inline(scale=4, omitsize=True, svgclass="qr", lineclass=None, border=4)
    )


def pdf(template: str, context: dict[str, object]) -> bytes:
    """A template as PDF. Nothing is fetched: our documents have no address of a file or picture."""
    from weasyprint import HTML  # noqa: PLC0415 (loaded by the first that needs it)

    html = render_to_string(template, context)
    made = HTML(string=html, url_fetcher=_nothing).write_pdf()
    assert isinstance(made, bytes)
    return made


NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph; with an address it leads there."""

    text: str
    where: str = ""


Paragraph = str | Sequence[Run]


def runs(paragraph: Paragraph) -> Sequence[Run]:
    """A paragraph in pieces."""
    return [Run(paragraph)] if isinstance(paragraph, str) else paragraph


@dataclass(frozen=True)
class Sheet:
    """A document: language, office, title, facts as (what, value), parts as (heading or empty, paragraphs)."""

    language: str
    office: str
    title: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, Sequence[Paragraph]]]


def pdf_sheet(sheet: Sheet) -> bytes:
    """A sheet as PDF."""
    parts = [(heading, [runs(one) for one in paragraphs]) for heading, paragraphs in sheet.parts]
    return pdf("common/sheet_pdf.html", {"sheet": sheet, "parts": parts})


def _clean(text: str) -> str:
    """Without the signs that XML cannot hold: words that were sealed long ago may have some."""
    return NOT_XML.sub("", text)


def _document(title: str) -> Any:
    import docx as library  # noqa: PLC0415 (loaded by the first that needs it)

    made = library.Document()
    # No clock and no name of a person or program: the same case gives the same document.
    made.core_properties.author, made.core_properties.title = "Senim", title
    made.core_properties.created = made.core_properties.modified = datetime(2021, 1, 1)  # noqa: DTZ001 (the format has no zone)
    made.add_heading(title, level=1)
    return made


def _saved(made: Any) -> bytes:
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def docx(sheet: Sheet) -> bytes:
    """A sheet as DOCX."""
    made = _document(sheet.title)
    made.add_paragraph(sheet.office)
    table = made.add_table(rows=0, cols=2)
    for what, value in sheet.facts:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _clean(what), _clean(value)
    for heading, paragraphs in sheet.parts:
        if heading:
            made.add_heading(heading, level=2)
        for paragraph in paragraphs:
            _write(made.add_paragraph(), runs(paragraph))
    return _saved(made)


def _write(paragraph: Any, pieces: Sequence[Run]) -> None:
    """Pieces into a paragraph; python-docx has no call for a link, so its two elements are made here."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 (loaded by the first that needs it)
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    for piece in pieces:
        run = paragraph.add_run(_clean(piece.text))
        if piece.where:
            run.font.underline = True
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(piece.where, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.append(run._r)
            paragraph._p.append(link)


def docx_table(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a table in a DOCX lying on its side; the first one is its head."""
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 (loaded by the first that needs it)

    made = _document(title)
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    listed = [["" if value is None else str(value) for value in row] for row in rows]
    table = made.add_table(rows=len(listed), cols=len(listed[0]), style="Table Grid")
    cells = table._cells
    padded = ([*row, *[""] * (len(listed[0]) - len(row))] for row in listed)
    for place, value in enumerate(value for row in padded for value in row):
        cells[place].text = _clean(value)
    return _saved(made)


def spreadsheet(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet of rows as XLSX."""
    from openpyxl import Workbook  # noqa: PLC0415 (loaded by the first that needs it)

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([_plain_cell(sheet, value) for value in row])
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _plain_cell(sheet: Any, value: object) -> object:
    """A text that begins as a formula does stays a text."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 (loaded by the first that needs it)

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"a document fetches nothing, and not {url}")
