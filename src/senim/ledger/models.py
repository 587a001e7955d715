"""Leaves of the one log. A leaf is never changed and never deleted."""

from django.db import models


class Leaf(models.Model):
    """One leaf: its place in the tree and its content, canonical JSON."""

    PRIVACY = {"index": "public", "kind": "public", "body": "public"}

    index = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class Waiting(models.Model):
    """A record written in its act's transaction that becomes a leaf soon after, so that acts need not queue."""

    PRIVACY = {"id": "internal", "kind": "public", "body": "public"}

    kind = models.CharField(max_length=40)
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"
