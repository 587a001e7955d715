"""The report as a document: the page's numbers with the addresses of their lists, in Kazakh, Russian or English."""

from collections.abc import Callable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from senim.common.days import day
from senim.common.documents import Run, Sheet
from senim.report.figures import About, Gap, Group, Section, Share, gaps, named, sections, unsettled
from senim.territory.shown import spoken
from senim_core.rating.explain import percent

Where = Callable[[str, str], str]  # key and state of a number -> address of its list


def report(about: About, language: str, site: str, where: Where) -> Sheet:
    """The report; ``site``: scheme and host before an address."""
    with translation.override(language):
        found = sections(about)
        facts = [
            (_("Assembly"), about.assembly.title(language)), (_("Period"), named(about)),
            (_("How things stand, as of"), day(about.today)),
        ]  # fmt: skip
        parts = [(str(section.title), _paragraphs(section, site, where)) for section in found]
        parts.append((_("What does not add up"), _does_not(found, gaps(about, found), site, where)))
        office = about.region.title[language]
        return Sheet(language, office, _("Report of the faction"), facts, parts)


def _paragraphs(section: Section, site: str, where: Where) -> Sequence[Sequence[Run]]:
    made = [_group(group, site, where) for group in section.groups]
    made += [_share(share, site) for share in section.shares]
    return made or [[Run(_("Nothing in this period."))]]


def _group(group: Group, site: str, where: Where) -> list[Run]:
    runs = [Run(f"{str(group.title).capitalize()}: "), Run(_number(group, ""), f"{site}{where(group.key, '')}")]
    joint = " = "
    for state, (text, _condition) in group.states.items():
        runs += [Run(f"{joint}{text}: "), Run(_number(group, state), f"{site}{where(group.key, state)}")]
        joint = " + "
    if group.number("rest"):
        runs += [Run(f" + {_('in no state')}: "), Run(_number(group, "rest"), f"{site}{where(group.key, 'rest')}")]
    if group.as_of:
        runs.append(Run(f" ({_('as of')} {day(group.as_of)})"))
    return runs


def _number(group: Group, state: str) -> str:
    number = group.number(state)
    return _("hidden") if number is None else str(number)


def _share(share: Share, site: str) -> list[Run]:
    head = Run(f"{str(share.title).capitalize()}: ")
    if share.part is None:
        return [head, Run(_("hidden"), f"{site}{share.where}")]
    of = f" ({percent(share.part, share.whole, spoken())})" if share.whole else ""
    when = f", {day(share.day)}" if share.day else ""
    return [head, Run(f"{share.part} / {share.whole}", f"{site}{share.where}"), Run(f"{of}{when}")]


def _does_not(found: list[Section], differ: list[Gap], site: str, where: Where) -> Sequence[Sequence[Run]]:
    made = []
    for group, state, text, number in unsettled(found):
        head = f"{str(group.title).capitalize()}: {text}: "
        made.append([Run(head), Run(str(number), f"{site}{where(group.key, state)}")])
    for gap in differ:
        made.append(
            [Run(f"{str(gap.title).capitalize()}: {_('the records now')}: {gap.here}; {_('the release')}: "),
             Run(str(gap.there), f"{site}{gap.where}")]
        )  # fmt: skip
    return made or [[Run(_("Every number is the sum of its states."))]]
