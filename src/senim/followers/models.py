"""Who follows what. The e-mail lies sealed in the vault of applicants (`senim.appeals`), under a key of its own."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from senim.appeals.models import Person
from senim.programme.models import Measure, RoadMap
from senim.rating.models import Region


class Follower(models.Model):
    """One e-mail of a region; ``contact`` is its keyed hash, ``told_on`` the day of the last digest.

    ``site``: the address at which it was asked for, for links where the installation has none of its own set.
    """

    PRIVACY = dict.fromkeys(
        ("id", "region", "person", "contact", "language", "site", "told_on", "created_at"), "personal"
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, models.PROTECT, related_name="follower")
    contact = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    site = models.CharField(max_length=200)
    told_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "contact"], name="one_follower_a_contact")]

    def __str__(self) -> str:
        return str(self.id)


class Following(models.Model):
    """A measure or a whole road map somebody asked to follow; it counts from the day the e-mail was confirmed.

    ``asked_at``: when the last letter asked to confirm it. ``told``: the last event (`senim.programme.models.Event`)
    that was told, or needed no telling.
    """

    PRIVACY = dict.fromkeys(("id", "follower", "measure", "road_map", "asked_at", "confirmed_at", "told"), "personal")

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="followings")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, related_name="+")
    road_map = models.ForeignKey(RoadMap, models.CASCADE, null=True, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["told"], name="following_untold", condition=Q(confirmed_at__isnull=False))]
        constraints = [
            models.UniqueConstraint(fields=["follower", "measure"], name="one_following_a_measure"),
            models.UniqueConstraint(fields=["follower", "road_map"], name="one_following_a_road_map"),
            models.CheckConstraint(
                condition=Q(measure=None, road_map__isnull=False) | Q(measure__isnull=False, road_map=None),
                name="a_measure_or_a_road_map",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} {self.measure_id or self.road_map_id}"

    def followed(self) -> Measure | RoadMap:
        """What is followed."""
        found = self.measure or self.road_map
        assert found is not None  # one of the two is there: a constraint of the table
        return found


class Watermark(models.Model):
    """Up to which event a region's followers may be told: every transaction that wrote an earlier one has ended.

    ``last`` may be told; ``newest`` was the newest one ``at`` that moment and may be told once enough time is gone.
    """

    PRIVACY = dict.fromkeys(("id", "region", "last", "newest", "at"), "internal")

    region = models.OneToOneField(Region, models.CASCADE, related_name="+")
    last = models.BigIntegerField()
    newest = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.region_id} {self.last}"
