"""What is shown to everyone of an appeal's matter: only where the applicant agreed, and after the office has read it.

The published words are found again by search: folded, so that Kazakh letters may be typed without a Kazakh keyboard,
and by groups of three signs, so that a typing error does not hide a word. The same tables do it on both databases, and
they grow with the vocabulary, not with the texts.
"""

import re
from collections import Counter
from collections.abc import Callable

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_noop as _

from senim.appeals.filing import plain
from senim.appeals.models import Appeal, Gram, Word, WordOfAppeal
from senim.appeals.personal import personal
from senim.appeals.services import APPLICANT, refuse_who_gains
from senim.common.kazakh import fold
from senim.ledger import services as ledger
from senim_core.errors import InputError

MOST_SIGNS = 2000
LONGEST = 40
ALIKE = 30  # as in pg_trgm: percent of the groups of three that two words share, from which one is taken for the other
MOST_WORDS = 8  # of a search
MOST_ALIKE = 30  # words taken for one that was typed


def words_of(text: str) -> list[str]:
    """The folded words of a text that are searched for: of two signs or more, each once, in order."""
    found = re.findall(r"\w+", fold(text))
    return list(dict.fromkeys(word[:LONGEST] for word in found if len(word) > 1))


def grams(word: str) -> list[str]:
    """The groups of three signs of a word, with two blanks before it and one after, as pg_trgm cuts them.

    >>> grams("su")
    ['  s', ' su', 'su ']
    """
    padded = f"  {word} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})


def similar(typed: str, word: str) -> bool:
    """Whether one word may be meant by the other: they share enough groups, or one begins the other."""
    mine, theirs = set(grams(typed)), set(grams(word))
    return word.startswith(typed) or 100 * len(mine & theirs) >= ALIKE * len(mine | theirs)


def _index(appeal: Appeal) -> None:
    appeal.words.all().delete()
    wanted = words_of(appeal.public_words)
    known = {word.text: word for word in Word.objects.filter(text__in=wanted)}
    for text in wanted:
        if text not in known:
            cut = grams(text)
            known[text], new = Word.objects.get_or_create(text=text, defaults={"grams": len(cut)})
            if new:
                Gram.objects.bulk_create(Gram(gram=gram, word=known[text]) for gram in cut)
    WordOfAppeal.objects.bulk_create(WordOfAppeal(appeal=appeal, word=known[text]) for text in wanted)


@transaction.atomic
def publish(*, appeal: Appeal, words: str, by: str) -> Appeal:
    """Show ``words`` of an appeal to everyone, or none where they are empty.

    Raises InputError where the applicant did not agree, or where the words hold personal data.
    """
    refuse_who_gains(by)
    found = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    text = plain(words, MOST_SIGNS)
    if text and not found.may_publish:
        raise InputError(_("the applicant did not agree to publishing"), hint=_("ask first; number and dates remain"))
    if text and personal(text):
        raise InputError(_("there are personal data in it"), hint=_("take them out, then publish"))
    found.public_words = text
    found.save(update_fields=["public_words"])
    _index(found)
    ledger.record_later(kind="appeal-words/v1", by=by, appeal=found.code, shown=bool(text))
    return found


@transaction.atomic
def agree(*, appeal: Appeal, yes: bool) -> Appeal:
    """The applicant agrees that the matter is shown, or takes that back; then nothing is shown any more."""
    found = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    found.may_publish = yes
    found.save(update_fields=["may_publish"])
    ledger.record_later(kind="appeal-consent/v1", by=APPLICANT, appeal=found.code, shown=yes)
    return found if yes or not found.public_words else publish(appeal=found, words="", by=APPLICANT)


def _meant(typed: str) -> list[int]:
    """Words of the index that may be meant by a typed one, the most alike first."""
    cut = grams(typed)
    shared = Gram.objects.filter(gram__in=cut).values("word", "word__grams", "word__text").annotate(n=Count("id"))
    least = -(-len(cut) * ALIKE // 100)
    found: Counter[int] = Counter()
    for row in shared.filter(n__gte=min(least, len(cut))).order_by("-n", F("word__grams"))[: 10 * MOST_ALIKE]:
        either = len(cut) + row["word__grams"] - row["n"]
        percent = 100 * row["n"] // either
        if percent >= ALIKE or row["word__text"].startswith(typed):
            found[row["word"]] = percent
    return [word for word, _percent in found.most_common(MOST_ALIKE)]


def search(
    found: QuerySet[Appeal], typed: str, named: Callable[[str], Q] = lambda _word: Q(pk__in=[])
) -> QuerySet[Appeal]:
    """Those of ``found`` that hold every word that was typed, or one much like it, in their published words.

    ``named`` says for a folded word which appeals have it in a name that is shown beside them: topic, district, deputy.
    """
    words = words_of(typed)[:MOST_WORDS]
    for word in words:
        holding = WordOfAppeal.objects.filter(word__in=_meant(word)).values("appeal")
        found = found.filter(Q(pk__in=holding) | named(word))
    return found if words else found.none()
