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

from senim.accounts.services import refuse_who_gains
from senim.appeals.models import Appeal, Gram, Person, Word, WordOfAppeal
from senim.appeals.personal import personal
from senim.appeals.services import APPLICANT, GONE, hide_words
from senim.common.kazakh import fold
from senim.common.text import plain
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
    wanted = sorted(words_of(appeal.public_words))  # in one order, so that two at once do not wait for each other
    there = set(Word.objects.filter(text__in=wanted).values_list("text", flat=True))
    new = [text for text in wanted if text not in there]
    Word.objects.bulk_create((Word(text=text, grams=len(grams(text))) for text in new), ignore_conflicts=True)
    known = {word.text: word for word in Word.objects.filter(text__in=wanted).order_by("text").select_for_update()}
    cut = ((known[text], gram) for text in new for gram in grams(text))
    Gram.objects.bulk_create((Gram(gram=gram, word=word) for word, gram in cut), ignore_conflicts=True)
    WordOfAppeal.objects.bulk_create(WordOfAppeal(appeal=appeal, word=known[text]) for text in wanted)


def _held(appeal: Appeal) -> Appeal:
    found = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if found.status in GONE or Person.objects.get(pk=found.person_id).key_id is None:
        raise InputError(_("nothing of it is shown any more"), hint=_("it ended, or its words were erased"))
    return found


@transaction.atomic
def publish(*, appeal: Appeal, words: str, by: str, version: int | None = None) -> Appeal:
    """Show ``words`` of an appeal to everyone, or none where they are empty.

    Raises InputError where the applicant did not agree, where the words hold personal data, where it ended or was
    erased, or where somebody else worked on it meanwhile.
    """
    refuse_who_gains(by)
    found = _held(appeal)
    if version is not None and version != found.version:
        raise InputError(_("somebody else worked on it meanwhile"), hint=_("look at it again, then decide"))
    text = plain(words, MOST_SIGNS)
    if text and not found.may_publish:
        raise InputError(_("the applicant did not agree to publishing"), hint=_("ask first; number and dates remain"))
    if text and personal(text):
        raise InputError(_("there are personal data in it"), hint=_("take them out, then publish"))
    agreed = found.may_publish
    hide_words(found)
    found.may_publish, found.public_words, found.version = agreed, text, found.version + 1
    found.save(update_fields=["may_publish", "public_words", "version"])
    _index(found)
    ledger.record_later(kind="appeal-words/v1", by=by, appeal=found.code, shown=bool(text))
    return found


@transaction.atomic
def agree(*, appeal: Appeal, yes: bool) -> Appeal:
    """The applicant agrees that it is shown, or takes that back. Raises InputError where it ended or was erased."""
    found = _held(appeal)
    if not yes:
        hide_words(found)
    found.may_publish, found.version = yes, found.version + 1
    found.save(update_fields=["may_publish", "public_words", "version"])
    ledger.record_later(kind="appeal-consent/v1", by=APPLICANT, appeal=found.code, shown=yes)
    return found


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
