"""Receptions as iCalendar."""

from collections.abc import Iterable
from datetime import UTC

from senim.appeals.models import Reception


def calendar_feed(receptions: Iterable[tuple[Reception, str, str]], host: str) -> bytes:
    """Receptions as iCalendar; each is (reception, title, place)."""
    from icalendar import Calendar, Event  # noqa: PLC0415 (loaded by the first that needs it)

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
