"""Finding a measure by words as people type them: folded, every word somewhere in its titles or number."""

from django.db.models import Q

from senim.common.kazakh import fold
from senim.programme.models import Measure

MOST_WORDS = 8


def words_for(measure: Measure) -> str:
    """What a search looks in: number, code and titles, folded."""
    said = (measure.number, measure.code, measure.title_kk, measure.title_ru, measure.title_en)
    return fold(" ".join(part for part in said if part))[:2000]


def matching(typed: str) -> Q:
    """Measures that have every typed word."""
    found = Q()
    for word in fold(typed).split()[:MOST_WORDS]:
        found &= Q(search__contains=word)
    return found
