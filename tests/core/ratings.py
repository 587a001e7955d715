"""Small ratings made by hand: a rule set of three criteria in two blocks, and counts of each mandate."""

from collections.abc import Mapping
from datetime import date

from core.rulesets import TEXT, TOP, criterion, files, part
from senim_core.rating.engine import Period, Tally
from senim_core.rating.rate import Rating
from senim_core.rating.ruleset import Ruleset, build
from senim_core.rating.scoring import Mandate, score_criterion, total_of, with_places

PERIOD = Period(date(2021, 1, 1), date(2021, 12, 31))
# Block A weighs 60: A-1 40, A-2 20. Block B weighs 40: B-1 alone.
LOOSE = TOP.replace("coverage = 60", "coverage = 0").replace("block_min = 50", "block_min = 0")
BLOCKS = "".join(
    f'[[block]]\nid = "{name}"\nweight = {weight}\ntitle = {TEXT}\n' for name, weight in (("A", 60), ("B", 40))
)
PLAIN = part(k=0)

Counts = Mapping[str, Mapping[str, tuple[int, int] | None]]


def rules(*, a1: int = 40, k: int = 0, top: str = LOOSE) -> Ruleset:
    """Three criteria of one plain share each; ``a1`` is the weight of A-1 inside the 60 of block A."""
    weights = (("A-1", a1, "A"), ("A-2", 60 - a1, "A"), ("B-1", 40, "B"))
    toml = (
        top
        + BLOCKS
        + "".join(criterion(code, part(k=k), weight=weight, block=block) for code, weight, block in weights)
    )
    query = files()["criteria/T-1.sql"].decode()
    return build(
        {name: text for name, text in files(toml, A_1=query, A_2=query, B_1=query).items() if "T-1" not in name}
    )


def rating(counts: Counts, ruleset: Ruleset | None = None) -> Rating:
    """The rating of mandates with these counts: code -> (x, y), or None where the source was not delivered."""
    own = ruleset or rules()
    mandates = {name: Mandate(name, "city", 365, 12, None) for name in counts}
    criteria = {}
    for name, row in counts.items():
        criteria[name] = {
            code: score_criterion(
                entry,
                {"done": Tally(name, "done", pair[1], *pair)} if (pair := row[code]) else {},
                mandates[name],
                delivered=pair is not None,
            )
            for code, entry in own.criteria.items()
        }
    totals = [total_of(own, criteria[name], mandate, exercise=False) for name, mandate in mandates.items()]
    return Rating(own, PERIOD, mandates, criteria, {entry.deputy_id: entry for entry in with_places(totals)})


def shares(a1: int | None, a2: int | None, b1: int | None) -> dict[str, tuple[int, int] | None]:
    """Counts of 100 items each, so that the score in points is the number given."""
    return {code: None if x is None else (x, 100) for code, x in zip(("A-1", "A-2", "B-1"), (a1, a2, b1), strict=True)}
