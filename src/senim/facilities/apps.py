"""Facilities follow the map: when it changes, the district of each is said anew."""

from typing import Any

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Listens to the territory, which knows nothing of facilities."""

    name = "senim.facilities"

    def ready(self) -> None:
        """Connect once all models are there."""
        from senim.facilities import services  # noqa: PLC0415 (models are not there before)
        from senim.territory.services import map_changed  # noqa: PLC0415

        def follow(region: Any, **_: Any) -> None:
            services.place_again(region=region)

        map_changed.connect(follow, dispatch_uid="facilities", weak=False)
