"""The letter of a notice, in Kazakh and Russian, as DOCX and PDF; and sending it to the body with both in the envelope.

It is addressed to the head of the body by office, not by name, and is written in the language of the one who reads it.
"""

from collections.abc import Callable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from senim.common import documents
from senim.common.days import day
from senim.common.documents import Sheet
from senim.programme.models import Notice
from senim.programme.telling import reasons_of
from senim.rating.names import names_of
from senim_core.programme.notice import REPLY_DAYS

LANGUAGES = ("kk", "ru")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "pdf": ("application/pdf", documents.pdf_sheet),
    "docx": (DOCX, documents.docx),
}


def sheet_of(notice: Notice, language: str, address: str) -> Sheet:
    """The letter in a language; ``address`` is where the notice stands in public."""
    with translation.override(language):
        return _sheet(notice, language, address)


def _sheet(notice: Notice, language: str, address: str) -> Sheet:
    one, body = notice.measure, notice.body
    head = getattr(body, f"head_{language}") or _("To the head")
    names = names_of(notice.region, language)
    facts: list[tuple[str, str]] = [
        (_("To"), f"{head}, {body.title(language)}"),
        (_("Number"), notice.number or _("a draft: not signed yet")),
        (_("Date"), day(notice.sent_on) if notice.sent_on else "—"),
        (_("Measure"), one.title(language)),
        (_("Road map"), one.road_map.title(language)),
        (_("First due date"), day(one.first_due_on)),
        (_("Due date in force"), day(one.due_on)),
    ]
    if one.deputy_id:
        facts.append((_("Supervising deputy"), names.deputies.get(one.deputy_id, one.deputy_id)))
    why = [f"{reason['title']}. {reason['why']} {reason['clear']}" for reason in reasons_of(notice.reasons)]
    own = notice.words_kk if language == "kk" else notice.words_ru
    reply = _("Answer within {days} working days, by: {day}.").format(
        days=REPLY_DAYS, day=day(notice.due_on) if notice.due_on else "—"
    )
    own_term = _("This term is our own published standard; no law sets it.")
    public = _("The notice and the answer, or that there is none, stand here for everyone to read: {address}")
    parts: list[tuple[str, Sequence[str]]] = [
        ("", [_("By the records of the programme, this measure is in danger of not being carried out in time.")]),
        (_("Reasons"), why),
        *([("", [own])] if own else []),
        (
            _("What we ask"),
            [
                _("Say what is done so that the measure is carried out, who answers for it, and by when."),
                f"{reply} {own_term}",
                public.format(address=address),
            ],
        ),
        ("", [_("Secretariat of the programme") + ": ____________________"]),
    ]  # fmt: skip
    return Sheet(language, notice.region.title[language], _("Notice of a measure at risk"), facts, parts)


def made(notice: Notice, language: str, form: str, address: str) -> tuple[str, bytes]:
    """(media type, content) of the letter. Raises KeyError for a language or form that is not written."""
    if language not in LANGUAGES:
        raise KeyError(language)
    media_type, write = FORMS[form]
    return media_type, write(sheet_of(notice, language, address))
