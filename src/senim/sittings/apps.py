"""Lists of sittings follow what becomes known of memberships: who was no member on a day was not eligible."""

from typing import Any

from django.apps import AppConfig


class SittingsConfig(AppConfig):
    """Listens to people and organisations, which know nothing of sittings."""

    name = "senim.sittings"

    def ready(self) -> None:
        """Connect once all models are there."""
        from senim.assembly.services import membership_changed  # noqa: PLC0415 (models are not there before)
        from senim.sittings import services  # noqa: PLC0415

        def follow(region: Any, code: str, by: str, at: Any, **_: Any) -> None:
            services.follow_membership(region=region, code=code, by=by, at=at)

        membership_changed.connect(follow, dispatch_uid="sittings", weak=False)
