"""Firmness and change in words, kk/ru/en: label and value, so that no ending of a word depends on a number."""

from senim_core.i18n import translator
from senim_core.rating.change import AVAILABILITY, METHOD, Change
from senim_core.rating.explain import points
from senim_core.rating.ruleset import Ruleset
from senim_core.rating.stability import Interval


def signed(hundredths: int, language: str) -> str:
    """A difference in 1/100 points with its sign: +1.20, −0.05, ±0.00."""
    sign = "+" if hundredths > 0 else "−" if hundredths < 0 else "±"
    return sign + points(abs(hundredths) * 100, language)


def _moved(places: int) -> str:
    """A number of places with its sign: +2, −1, ±0."""
    return f"+{places}" if places > 0 else f"−{-places}" if places < 0 else "±0"


def interval_text(variant: str, interval: Interval, language: str) -> str:
    """What a variant's interval says of the place, named as what it is."""
    _ = translator(language)
    firm = {
        "weights": _("When the weights move, the place stays at {low}."),
        "data": _("When the data move within their uncertainty, the place stays at {low}."),
        "both": _("When weights and data both move, the place stays at {low}."),
    }
    wide = {
        "weights": _("When the weights move, the place is between {low} and {high}."),
        "data": _("When the data move within their uncertainty, the place is between {low} and {high}."),
        "both": _("When weights and data both move, the place is between {low} and {high}."),
    }
    texts = firm if interval.low == interval.high else wide
    return texts[variant].format(low=interval.low, high=interval.high)


def variant_name(variant: str, language: str) -> str:
    """The name of a variant: what it measures, not "confidence"."""
    _ = translator(language)
    return {
        "weights": _("Sensitivity to weights"),
        "data": _("Data uncertainty"),
        "both": _("Weights and data together"),
    }[variant]


def scenario_text(kind: str, subject: str, subject_title: str, language: str) -> str:
    """A scenario in words; ``subject_title`` is the title of the criterion, block or source that is left out."""
    _ = translator(language)
    return {
        "equal_weights": _("All criteria weigh the same"),
        "geometric_blocks": _("Geometric mean of the blocks"),
        "without_criterion": _("Without criterion {code}: {title}"),
        "without_block": _("Without block {code}: {title}"),
        "without_source": _("Without the source: {title}"),
        "no_prior": _("No prior: small counts are taken as they are"),
        "double_prior": _("Prior twice as strong"),
        "places_as_scores": _("Places inside the group instead of goalposts"),
        "missing_as_mean": _("Not rated counts as the group's mean"),
    }[kind].format(code=subject, title=subject_title)


def part_text(part: str, ruleset: Ruleset, language: str) -> str:
    """The name of a part of a change."""
    _ = translator(language)
    if part == AVAILABILITY:
        return _("Other criteria are rated than before")
    if part == METHOD:
        return _("The rules changed")
    return f"{part} {ruleset.criteria[part].title[language]}"


def change_lines(change: Change, ruleset: Ruleset, language: str) -> list[str]:
    """A mandate's change in words: total, place, and every part that is not zero; the parts add up to the total's."""
    _ = translator(language)
    if change.shown is None:
        sides = [
            "—" if total is None else points(total, language) for total in (change.total_before, change.total_after)
        ]
        return [_("Total: {before} → {after}. It cannot be compared.").format(before=sides[0], after=sides[1])]
    lines = [
        _("Total: {before} → {after} ({change}).").format(
            before=points(change.total_before or 0, language),
            after=points(change.total_after or 0, language),
            change=signed(change.shown, language),
        )
    ]
    if change.own_places is not None and change.others_places is not None:
        lines.append(
            _("Place: {before} → {after}. By own change: {own}. By the change of others: {others}.").format(
                before=change.place_before,
                after=change.place_after,
                own=_moved(change.own_places),
                others=_moved(change.others_places),
            )
        )
    lines += [
        f"{part_text(part, ruleset, language)}: {signed(value, language)}"
        for part, value in change.parts.items()
        if value
    ]
    return lines
