"""Appeals that may be about the same thing: of the same place or topic, near in time, and how alike their words are.

Words are sealed, so those of the few that come into question are opened and compared here, in the office, and nothing
of it is kept. A text that many send is a template, and never a reason to refuse one: it is only shown.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from senim.appeals import vault
from senim.appeals.models import Appeal
from senim.appeals.publishing import words_of
from senim.appeals.selectors import YES

NEAR = timedelta(days=60)
MOST_OPENED = 200
ALIKE = 40  # percent of all words that both texts have


@dataclass(frozen=True)
class Like:
    """An appeal like another one: percent of the words of both that both have; whether topic and area are the same."""

    appeal: Appeal
    percent: int
    same_cell: bool


def percent_alike(one: set[str], other: set[str]) -> int:
    """Words that both have, of all, in whole percent.

    >>> percent_alike({"lamp", "street"}, {"lamp", "road", "street"})
    66
    """
    return 100 * len(one & other) // len(one | other) if one and other else 0


def alike(appeal: Appeal, found: QuerySet[Appeal], most: int = 10) -> list[Like]:
    """Open appeals of ``found`` that are like ``appeal``: words most alike first, then the nearest in time."""
    near = found.filter(
        Q(topic=appeal.topic) | Q(area_code=appeal.area_code), waiting__in=YES, joined_to=None,
        received_at__range=(appeal.received_at - NEAR, appeal.received_at + NEAR),
    ).exclude(pk=appeal.pk)  # fmt: skip
    mine = set(words_of(vault.words(appeal.person, appeal.sealed).get("words", "")))
    likes = []
    for one in near.select_related("person__key").order_by("-received_at")[:MOST_OPENED]:
        theirs = set(words_of(vault.words(one.person, one.sealed).get("words", "")))
        same = (one.topic, one.area_code) == (appeal.topic, appeal.area_code)
        like = Like(one, percent_alike(mine, theirs), same)
        if same or like.percent >= ALIKE:
            likes.append(like)
    return sorted(likes, key=lambda like: -like.percent)[:most]
