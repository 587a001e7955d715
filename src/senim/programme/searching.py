"""Finding by words as people type them: folded, every word somewhere in what a row is searched by."""

from django.db.models import Q

from senim.common.kazakh import fold
from senim.programme.models import Measure

MOST_WORDS = 8


def words_for(measure: Measure) -> str:
    """What a search looks in: number, code and titles, folded."""
    said = (measure.number, measure.code, measure.title_kk, measure.title_ru, measure.title_en)
    return fold(" ".join(part for part in said if part))[:2000]


def matching(typed: str, field: str = "search") -> Q:
    """Rows that have every typed word in ``field``."""
    found = Q()
    for word in fold(typed).split()[:MOST_WORDS]:
        found &= Q(**{f"{field}__contains": word})
    return found
