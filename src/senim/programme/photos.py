"""Day and place that a photo carries in itself: read for the office, before they are dropped from what is kept."""

import io
from datetime import datetime
from typing import Any

from django.utils import timezone
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base


def hidden_of(content: bytes) -> tuple[datetime | None, str]:
    """(when it was taken, where as ``47.11670, 51.88330``); None and empty where the photo does not say, or is none."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            exif = picture.getexif()
            return _taken(exif), _place(exif.get_ifd(IFD.GPSInfo))
    except Exception:  # a broken picture makes its reader fail in many ways; whether it is taken is decided elsewhere
        return None, ""


def _taken(exif: Any) -> datetime | None:
    said = exif.get_ifd(IFD.Exif).get(Base.DateTimeOriginal) or exif.get(Base.DateTime)
    try:
        return timezone.make_aware(datetime.strptime(str(said), "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007 (cameras have no zone)
    except ValueError:
        return None


def _place(gps: Any) -> str:
    try:
        north = _degrees(gps[GPS.GPSLatitude], gps.get(GPS.GPSLatitudeRef) == "S")
        east = _degrees(gps[GPS.GPSLongitude], gps.get(GPS.GPSLongitudeRef) == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    return f"{north:.5f}, {east:.5f}"


def _degrees(parts: Any, negative: bool) -> float:
    degrees, minutes, seconds = (float(one) for one in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if negative else found
