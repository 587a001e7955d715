"""Events as iCalendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Entry:
    """An event: ``code`` makes its identifier, the times are aware; ``stamp``: when it was first said, ``version``: how
    often anew, so that a calendar takes a change."""

    code: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    cancelled: bool = False
    version: int = 0


def calendar(entries: Iterable[Entry], host: str, what: str) -> bytes:
    """Events as an iCalendar file; ``what``: a word for its maker's line."""
    from icalendar import Calendar, Event  # noqa: PLC0415 (loaded by the first that needs it)

    feed = Calendar()
    feed.add("prodid", f"-//Senim//{what}//KK")
    feed.add("version", "2.0")
    for one in entries:
        event = Event()
        event.add("uid", f"{one.code}@{host}")
        event.add("dtstamp", one.stamp.astimezone(UTC))
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("summary", one.title)
        event.add("location", one.place)
        event.add("sequence", one.version)
        if one.cancelled:
            event.add("status", "CANCELLED")
        feed.add_component(event)
    return bytes(feed.to_ical())
