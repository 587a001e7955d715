"""Shapes of areas."""

from django.db import models

from senim.rating.models import Region


class Shape(models.Model):
    """The shape of one area of a region: rings of whole hundred-thousandths of a degree (see `geometry`)."""

    PRIVACY = dict.fromkeys(("id", "region", "area_code", "rings"), "public")

    region = models.ForeignKey(Region, models.CASCADE, related_name="shapes")
    area_code = models.CharField(max_length=80)
    rings = models.JSONField()

    class Meta:
        ordering = ["area_code"]
        constraints = [models.UniqueConstraint(fields=["region", "area_code"], name="one_shape_an_area")]

    def __str__(self) -> str:
        return self.area_code
