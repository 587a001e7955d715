"""A score in words and line by line, from the same counts (rating-engine D.10).

Sentences are the rule set's own, with numbers put in; they are label and value, so that no ending of a
word depends on a number. A school pupil can redo the arithmetic with a calculator.
"""

from collections.abc import Sequence

from senim_core.i18n import translator
from senim_core.rating import arithmetic
from senim_core.rating.ruleset import Criterion, Part
from senim_core.rating.scoring import (
    BLOCK_MISSING,
    COVERAGE,
    EXERCISE,
    NOT_APPLICABLE,
    SOURCE_MISSING,
    TERM_SHORT,
    TOO_FEW,
    CriterionOutcome,
    Mandate,
    NotRated,
    PartOutcome,
    Scored,
    exposure,
)

NARROW = "\u00a0"  # no-break space between groups of three digits


def whole(value: int, language: str) -> str:
    """A whole number with groups of three digits: 1 234 567 (kk, ru) or 1,234,567 (en)."""
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", NARROW)


def points(ppm: int, language: str) -> str:
    """A score in points of 100 with two decimals, rounded for display only: 772727 ppm -> 77.27."""
    hundredths = arithmetic.rounded(ppm, 100)
    mark = "." if language == "en" else ","
    return f"{hundredths // 100}{mark}{hundredths % 100:02d}"


def percent(numerator: int, denominator: int, language: str) -> str:
    """A share in per cent with one decimal, rounded for display only; the denominator is above 0."""
    tenths = arithmetic.rounded(numerator * 1000, denominator)
    mark, sign = (".", "%") if language == "en" else (",", f"{NARROW}%")
    return f"{tenths // 10}{mark}{tenths % 10}{sign}"


def reason_text(reason: str, language: str) -> str:
    """Why something is not rated or not placed, in words."""
    _ = translator(language)
    texts = {
        SOURCE_MISSING: _(
            "Not rated: source missing. The records were not handed in; this does not count against the deputy."
        ),
        NOT_APPLICABLE: _("Not rated: nothing was owed in this period."),
        TOO_FEW: _("Not rated: too few items."),
        TERM_SHORT: _("No total: not long enough in office."),
        BLOCK_MISSING: _("No total: a block has too little data."),
        COVERAGE: _("No total: too few criteria have data."),
        EXERCISE: _("No total and no place: an engine exercise, not an assessment of anyone."),
    }
    return texts[reason]


def _halves(value: int, unit: int, language: str) -> str:
    tenths = arithmetic.rounded(value * 10, unit)
    mark = "." if language == "en" else ","
    return whole(tenths // 10, language) + (f"{mark}{tenths % 10}" if tenths % 10 else "")


def part_sentence(part: Part, outcome: PartOutcome, mandate: Mandate, language: str) -> str:
    """The counts of one part in words."""
    tally = outcome.tally
    goal = ""
    if part.kind == "target":
        owed = part.number("target", mandate.peer_group) * mandate.months
        goal = _halves(owed, 12, language)
    return part.sentence[language].format(
        n=whole(tally.n, language),
        x=whole(tally.x, language),
        y=whole(tally.y, language),
        gap=whole(max(tally.y - tally.x, 0), language),
        goal=goal,
        x_items=_halves(tally.x, part.unit, language),
        y_items=_halves(tally.y, part.unit, language),
    )


def sentences(criterion: Criterion, outcome: CriterionOutcome, mandate: Mandate, language: str) -> list[str]:
    """A criterion's outcome in words: one sentence a part, and the reason where there is no score."""
    said = []
    if outcome.reason != SOURCE_MISSING:
        for part, part_outcome in zip(criterion.parts.values(), outcome.parts, strict=True):
            said.append(part_sentence(part, part_outcome, mandate, language))
    if outcome.reason:
        said.append(reason_text(outcome.reason, language))
    return said


def _estimate_line(part: Part, outcome: Scored, mandate: Mandate, language: str) -> str:
    tally, group = outcome.tally, mandate.peer_group

    def n(value: int) -> str:
        return whole(value, language)

    scale, result = n(arithmetic.SCALE), n(outcome.estimate)
    if part.kind == "target":
        owed = part.number("target", group) * mandate.months
        goal = n(part.number("target", group))
        return f"s = min({n(tally.x)} × 12; {goal} × {mandate.months}) × {scale} / {n(owed)} = {result} ppm"
    if part.kind == "rate":
        a, b = n(part.number("a", group)), n(part.number("b", group))
        return f"p = ({n(tally.x)} + {a}) × {scale} / ({n(exposure(mandate))} + {b}) = {result} ppm"
    k, unit = n(part.number("k", group)), n(part.unit)
    if part.kind == "ratio":
        return f"p = ({n(tally.x)} + {k} × {unit}) × {scale} / ({n(tally.y)} + {k} × {unit}) = {result} ppm"
    m = n(part.number("m", group))
    return f"p = ({n(tally.x)} × {scale} + {k} × {unit} × {m}) / ({n(tally.y)} + {k} × {unit}) = {result} ppm"


def _part_lines(part: Part, outcome: PartOutcome, mandate: Mandate, language: str) -> list[str]:
    n, x, y = (whole(value, language) for value in (outcome.tally.n, outcome.tally.x, outcome.tally.y))
    counts = f"{part.title[language]}: n = {n}; x = {x}; y = {y}"
    if isinstance(outcome, NotRated):
        return [counts] + ([reason_text(outcome.reason, language)] if outcome.reason else [])
    lines = [counts, _estimate_line(part, outcome, mandate, language)]
    if part.kind != "target":
        low, high = part.number("lo", mandate.peer_group), part.number("hi", mandate.peer_group)
        values = (outcome.estimate, low, arithmetic.SCALE, high - low, outcome.score)
        estimate, lowest, scale, span, score = (whole(value, language) for value in values)
        lines.append(f"s = ({estimate} − {lowest}) × {scale} / {span} ⇒ {score} ppm")
    return lines


def arithmetic_lines(criterion: Criterion, outcome: CriterionOutcome, mandate: Mandate, language: str) -> Sequence[str]:
    """The arithmetic of a criterion's score, line by line, with the numbers put in."""
    _ = translator(language)
    lines: list[str] = []
    for part, part_outcome in zip(criterion.parts.values(), outcome.parts, strict=True):
        lines += _part_lines(part, part_outcome, mandate, language)
    if outcome.score is None:
        return lines
    scores = [whole(part.score, language) for part in outcome.parts if isinstance(part, Scored)]
    if criterion.combine == "product":
        lines.append(
            f"s = {' × '.join(scores)} / {whole(arithmetic.SCALE, language)} = {whole(outcome.score, language)} ppm"
        )
    if criterion.combine == "mean" and len(scores) > 1:
        lines.append(f"s = ({' + '.join(scores)}) / {len(scores)} = {whole(outcome.score, language)} ppm")
    lines.append(
        _("Score: {points} of 100. Weight: {weight}.").format(
            points=points(outcome.score, language), weight=criterion.weight
        )
    )
    return lines
