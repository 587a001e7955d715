"""What leaves the office on paper or as a feed: documents as PDF, QR codes, receptions as iCalendar."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC

import segno
from django.template.loader import render_to_string
from icalendar import Calendar, Event
from openpyxl import Workbook
from weasyprint import HTML

from senim.appeals.models import Reception


def qr(address: str) -> str:
    """A QR picture of an address as SVG that can stand in a page."""
    return str(
        segno.make(address, error="m").svg_inline(scale=4, omitsize=True, svgclass="qr", lineclass=None, border=4)
    )


def pdf(template: str, context: dict[str, object]) -> bytes:
    """A template as PDF. Nothing is fetched: our documents have no address of a file or picture."""
    html = render_to_string(template, context)
    made = HTML(string=html, url_fetcher=_nothing).write_pdf()
    assert isinstance(made, bytes)
    return made


def spreadsheet(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet of rows as XLSX."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"a document fetches nothing, and not {url}")


def calendar_feed(receptions: Iterable[tuple[Reception, str, str]], host: str) -> bytes:
    """Receptions as iCalendar; each is (reception, title, place)."""
    feed = Calendar()
    feed.add("prodid", "-//Senim//receptions//KK")
    feed.add("version", "2.0")
    for one, title, place in receptions:
        event = Event()
        event.add("uid", f"{one.code}@{host}")
        event.add("dtstamp", one.starts_at.astimezone(UTC))
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("summary", title)
        event.add("location", place)
        feed.add_component(event)
    return bytes(feed.to_ical())
