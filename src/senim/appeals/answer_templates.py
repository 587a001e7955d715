"""Templates of answers: kept in three languages, so that nobody is answered in a language not asked for."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from senim.appeals.models import AnswerTemplate
from senim.common.text import plain
from senim.ledger import services as ledger
from senim.rating.models import Region
from senim_core.appeals.status import Outcome
from senim_core.errors import InputError
from senim_core.i18n import LANGUAGES


@transaction.atomic
def keep(
    *, region: Region, name: str, outcome: str, texts: Mapping[str, str], by: str, at: datetime | None = None
) -> AnswerTemplate:
    """Keep a template, new or changed. Raises InputError where a language, a name or an outcome is missing."""
    cleaned = {language: plain(texts.get(language, "")) for language in LANGUAGES}
    if not plain(name, 80) or not all(cleaned.values()):
        raise InputError(_("a template has a name and words in three languages"), hint=_("fill in what is missing"))
    if outcome not in set(Outcome) - {Outcome.FORWARDED}:
        raise InputError(_("this is no outcome of an answer"), hint=_("choose one from the list"))
    made, _new = AnswerTemplate.objects.update_or_create(
        region=region, name=plain(name, 80),
        defaults={"outcome": outcome, "texts": cleaned, "by": by, "at": at or timezone.now()},
    )  # fmt: skip
    ledger.record_later(kind="answer-template/v1", by=by, template=made.pk)
    return made


@transaction.atomic
def drop(*, template: AnswerTemplate, by: str) -> None:
    """Take a template out; answers given with it stay as they are."""
    ledger.record_later(kind="answer-template-dropped/v1", by=by, template=template.pk)
    template.delete()
