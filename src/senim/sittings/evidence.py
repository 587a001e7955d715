"""The public rows that sittings give the rating: sittings that were held, and who was there."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from senim.assembly.models import Classification
from senim.assembly.selectors import SITS
from senim.rating.models import EvidenceRow, Region
from senim.sittings.models import Attendance, Sitting

Row = dict[str, Any]
HELD = Sitting.Stage.HELD


def sittings(region: Region) -> Iterator[Row]:
    """Rows of table ``sittings``; minutes are of the region's time zone."""
    found = Sitting.objects.filter(region=region, state=HELD).select_related("organization__assembly")
    for one in found.order_by("code").iterator(2000):
        starts, ends = timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)
        body = one.organization
        yield {
            "sitting_id": one.code, "assembly_id": (body.assembly or body).code, "body": SITS[body.classification],
            "council_id": body.code if body.classification == Classification.PUBLIC_COUNCIL else None,
            "held_on": starts.date(), "start_minute": starts.hour * 60 + starts.minute,
            "end_minute": ends.hour * 60 + ends.minute,
        }  # fmt: skip


def attendance(region: Region) -> Iterator[Row]:
    """Rows of table ``attendance``: of deputies alone."""
    found = Attendance.objects.filter(region=region, sitting__state=HELD).exclude(deputy_id="")
    columns = ("sitting__code", "deputy_id", "value", "kind")
    for sitting, deputy, value, kind in found.order_by("sitting__code", "deputy_id").values_list(*columns):
        yield {"sitting_id": sitting, "deputy_id": deputy, "value": value, "kind": kind or None}


MADE = {"sittings": sittings, "attendance": attendance}
TABLES = tuple(MADE)


def rows(region: Region) -> Mapping[str, list[Row]]:
    """Every table that sittings give."""
    return {table: list(give(region)) for table, give in MADE.items()}


def own_keys(region: Region) -> dict[str, set[str]]:
    """Table -> keys of rows that are of these records; a mark that was taken off a list is of its sitting still."""
    own = set(Sitting.objects.filter(region=region).values_list("code", flat=True))
    listed = EvidenceRow.objects.filter(region=region, table="attendance").values_list("key", flat=True)
    return {"sittings": own, "attendance": {key for key in listed if key.split("/")[0] in own}}
