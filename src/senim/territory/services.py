"""The map of a region: taken in as a whole, logged, and taken out again."""

from collections.abc import Mapping

from django.core.cache import cache
from django.db import transaction
from django.dispatch import Signal

from senim.ledger import services as ledger
from senim.rating.models import EvidenceRow, Region
from senim.territory.geometry import Rings
from senim.territory.models import Shape
from senim_core.canonical import sha256, to_json
from senim_core.errors import InputError


def unknown(region: Region, shapes: Mapping[str, Rings]) -> list[str]:
    """Codes of shapes that are no area of the region's evidence."""
    known = EvidenceRow.objects.filter(region=region, table="areas", key__in=list(shapes)).values_list("key", flat=True)
    return sorted(set(shapes) - set(known))


map_changed = Signal()  # ``region``: what lies in which district is to be said anew


def _changed(region: Region) -> None:
    cache.delete(f"map:{region.pk}")
    map_changed.send(sender=Region, region=region)


@transaction.atomic
def set_map(*, region: Region, shapes: Mapping[str, Rings], by: str) -> int:
    """Put shapes in the place of the region's map; none takes it out. Raises InputError for a code that is no area."""
    strange = unknown(region, shapes)
    if strange:
        raise InputError(f"no area of the region: {', '.join(strange[:10])}", hint="correct the codes")
    region.shapes.all().delete()
    Shape.objects.bulk_create(
        Shape(region=region, area_code=code, rings=[[list(point) for point in ring] for ring in rings])
        for code, rings in sorted(shapes.items())
    )
    digest = sha256(to_json([[code, rings] for code, rings in sorted(shapes.items())]))
    ledger.record(kind="map/v1", by=by, region=region.slug, areas=len(shapes), sha256=digest)
    transaction.on_commit(lambda: _changed(region))
    return len(shapes)
