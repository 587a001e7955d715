"""Change between two ratings: parts that add up, places split in two, items with their effect."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.ratings import Counts, rating, rules, shares
from senim_core.rating.change import AVAILABILITY, METHOD, Change, change_of, changes, effect, hundredths, item_changes
from senim_core.rating.impact import Impact, impact
from senim_core.rating.stability import Interval
from senim_core.rating.words import change_lines, interval_text, part_text, scenario_text, signed, variant_name


def between(before: Counts, after: Counts, one: str = "d1") -> Change:
    return change_of(rating(before), rating(after), one)


def test_each_criterion_has_its_part_and_they_add_up() -> None:
    # 0.4 · (60 - 50) = 4.00; 0.2 · (40 - 50) = -2.00; B-1 as before.
    found = between({"d1": shares(50, 50, 50)}, {"d1": shares(60, 40, 50)})
    assert (found.shown, dict(found.parts)) == (200, {"A-1": 400, "A-2": -200, "B-1": 0, AVAILABILITY: 0})


def test_a_criterion_that_became_rated_is_availability() -> None:
    # Before: 0.6 · 50 + 0.4 · 50 = 50. After: 0.4 · 50 + 0.2 · 80 + 0.4 · 50 = 56; no criterion changed of itself.
    found = between({"d1": shares(50, None, 50)}, {"d1": shares(50, 80, 50)})
    assert (found.shown, dict(found.parts)) == (600, {"A-1": 0, "B-1": 0, AVAILABILITY: 600})


def test_a_criterion_that_stopped_being_rated_is_availability() -> None:
    found = between({"d1": shares(50, 80, 50)}, {"d1": shares(60, None, 50)})
    # 0.4 · 10 = 4.00 of its own; the rest: 0.6·60 - 0.4·60 - 0.2·80 = -4.00.
    assert dict(found.parts) == {"A-1": 400, "B-1": 0, AVAILABILITY: -400}
    assert found.shown == 0


def test_without_a_total_on_one_side_nothing_is_compared() -> None:
    found = between({"d1": shares(50, 50, None)}, {"d1": shares(50, 50, 50)})
    assert (found.shown, dict(found.parts), found.own_places) == (None, {}, None)


def test_the_way_between_places_is_split_in_own_and_others() -> None:
    before: Counts = {"d1": shares(50, 50, 50), "d2": shares(60, 60, 60), "d3": shares(70, 70, 70)}
    after: Counts = {"d1": shares(65, 65, 65), "d2": shares(60, 60, 60), "d3": shares(62, 62, 62)}
    found = between(before, after)
    # 3 -> 1: alone it would have passed d2 (place 2); that d3 fell below is the others' doing.
    assert (found.place_before, found.place_after, found.own_places, found.others_places) == (3, 1, 1, 1)


def test_a_change_of_rules_is_one_part() -> None:
    old, new = rules(a1=40), rules(a1=20)
    before, after = rating({"d1": shares(50, 50, 50)}, old), rating({"d1": shares(80, 50, 50)}, new)
    bridge = rating({"d1": shares(80, 50, 50)}, old)
    found = change_of(before, after, "d1", bridge)
    # Evidence under old rules: 0.4 · 30 = 12.00; then A-1 weighs 0.2 and A-2 0.4: 62 -> 56.
    assert dict(found.parts) == {"A-1": 1200, "A-2": 0, "B-1": 0, AVAILABILITY: 0, METHOD: -600}
    assert found.shown == 600


score = st.one_of(st.none(), st.integers(0, 100))
counts = st.tuples(score, score, st.integers(0, 100)).filter(lambda row: row[0] is not None or row[1] is not None)


@given(counts, counts, st.integers(1, 7), st.integers(1, 7))
def test_the_parts_always_add_up_exactly(
    first: tuple[int | None, ...], second: tuple[int | None, ...], odd: int, even: int
) -> None:
    def row(values: tuple[int | None, ...], n: int) -> dict[str, tuple[int, int] | None]:
        return {
            code: None if x is None else (min(x, n * 14), n * 14 + 1)
            for code, x in zip(("A-1", "A-2", "B-1"), values, strict=True)
        }

    found = change_of(rating({"d1": row(first, odd)}), rating({"d1": row(second, even)}), "d1")
    assert found.total_before is not None and found.total_after is not None
    assert sum(found.parts.values()) == found.shown == hundredths(found.total_after) - hundredths(found.total_before)


def test_everyone_who_stands_in_both_is_compared() -> None:
    found = changes(
        rating({"d1": shares(1, 1, 1), "d2": shares(2, 2, 2)}), rating({"d2": shares(2, 2, 2), "d3": shares(3, 3, 3)})
    )
    assert [one.deputy_id for one in found] == ["d2"]


def test_items_that_are_new_gone_or_different_are_listed_with_their_effect() -> None:
    old, new = rating({"d1": shares(2, 2, 2)}), rating({"d1": shares(2, 2, 2)})
    criterion = old.ruleset.criteria["A-1"]

    def side(found: object, rows: list[tuple[str, str, str, int, int]]) -> tuple[object, object, list[object]]:
        return (found.criteria["d1"]["A-1"], found.mandates["d1"], rows)  # type: ignore[attr-defined,return-value]

    before = side(old, [("d1", "done", "same", 1, 1), ("d1", "done", "gone", 1, 1), ("d1", "done", "turned", 0, 1)])
    after = side(new, [("d1", "done", "same", 1, 1), ("d1", "done", "new", 0, 1), ("d1", "done", "turned", 1, 1)])
    found = {item.item_id: item for item in item_changes(criterion, before, after)}  # type: ignore[arg-type]
    assert set(found) == {"gone", "new", "turned"}
    # 2 of 100 with it, 2 of 99 without: 0.02 - 0.020202; and 1 of 99 without one that was done.
    assert (found["new"].before, found["new"].after, found["new"].effect) == (None, (0, 1), 20_000 - 20_202)
    assert (found["turned"].before, found["turned"].effect) == ((0, 1), 20_000 - 10_101)
    assert (found["gone"].after, found["gone"].effect) == (None, 20_000 - 10_101)


def test_an_item_without_a_score_beside_it_has_no_effect() -> None:
    found = rating({"d1": {"A-1": (0, 1), "A-2": None, "B-1": None}})
    one = ("d1", "done", "only", 0, 1)
    criteria = found.ruleset.criteria
    assert effect(criteria["A-1"], found.criteria["d1"]["A-1"], found.mandates["d1"], one) is None, "none is left"
    assert effect(criteria["B-1"], found.criteria["d1"]["B-1"], found.mandates["d1"], one) is None, "there was none"


def test_the_impact_of_other_rules_is_who_moves_and_by_how_much() -> None:
    people: Counts = {
        "d1": shares(90, 10, 50),
        "d2": shares(10, 90, 50),
        "d3": shares(40, 40, 40),
        "d4": shares(50, 50, None),
    }
    groups, found = impact(rating(people, rules(a1=40)), rating(people, rules(a1=10)))
    # Totals 58, 42, 40 under the old weights; 34, 66, 40 under the new ones.
    assert groups == [Impact("city", 3, 0, 0, 3, 4, 2, -1, 3)]
    assert [(one.place_before, one.place_after) for one in found] == [(1, 3), (2, 1), (3, 2), (None, None)]
    assert {name: value for name, value in found[0].parts.items() if value} == {METHOD: -2400}


def test_a_stricter_gate_takes_totals_away() -> None:
    strict = rules(top=rules_with_gate())
    people: Counts = {"d1": shares(90, None, 50), "d2": shares(10, 90, 50)}
    groups, _ = impact(rating(people), rating(people, strict))
    assert [(one.both, one.gained, one.lost) for one in groups] == [(1, 0, 1)]
    groups, _ = impact(rating(people, strict), rating(people))
    assert [(one.both, one.gained, one.lost) for one in groups] == [(1, 1, 0)]


def rules_with_gate() -> str:
    from core.ratings import LOOSE  # noqa: PLC0415

    return LOOSE.replace("coverage = 0", "coverage = 90")


def test_nobody_with_a_total_means_no_impact_to_show() -> None:
    people: Counts = {"d1": shares(90, 10, None)}
    assert impact(rating(people), rating(people))[0] == []


def test_a_change_in_words_names_total_place_and_parts() -> None:
    before: Counts = {"d1": shares(50, 50, 50), "d2": shares(55, 55, 55)}
    after: Counts = {"d1": shares(60, 40, 60), "d2": shares(55, 55, 55)}
    lines = change_lines(between(before, after), rules(), "en")
    assert lines == [
        "Total: 50.00 → 56.00 (+6.00).",
        "Place: 2 → 1. By own change: +1. By the change of others: ±0.",
        "A-1 Trial: +4.00",
        "A-2 Trial: −2.00",
        "B-1 Trial: +4.00",
    ]
    missing = change_lines(between({"d1": shares(50, 50, None)}, {"d1": shares(50, 50, 50)}), rules(), "ru")
    assert missing == ["Итог: — → 50,00. Сравнить нельзя."]


def test_names_of_parts_variants_and_scenarios_exist_in_each_language() -> None:
    firm, wide = Interval(4, 4, 4, None, None), Interval(4, 6, 9, 0, 0)
    for language in ("kk", "ru", "en"):
        said = [part_text(part, rules(), language) for part in ("A-1", AVAILABILITY, METHOD)]
        said += [variant_name(variant, language) for variant in ("weights", "data", "both")]
        said += [
            interval_text(variant, one, language) for variant in ("weights", "data", "both") for one in (firm, wide)
        ]
        said += [
            scenario_text(kind, "A-1", "title", language)
            for kind in (
                "equal_weights", "geometric_blocks", "without_criterion", "without_block", "without_source",
                "no_prior", "double_prior", "places_as_scores", "missing_as_mean",
            )
        ]  # fmt: skip
        assert len(set(said)) == len(said)
    assert interval_text("weights", wide, "en") == "When the weights move, the place is between 4 and 9."


def test_a_change_of_nothing_has_its_own_sign() -> None:
    assert [signed(value, "en") for value in (120, -5, 0)] == ["+1.20", "−0.05", "±0.00"]


def test_a_place_in_another_peer_group_is_not_compared() -> None:
    before, after = rating({"d1": shares(50, 50, 50)}), rating({"d1": shares(60, 60, 60)})
    moved = replace(after, totals={"d1": replace(after.totals["d1"], peer_group="region")})
    found = change_of(before, moved, "d1")
    assert (found.shown, found.own_places, found.others_places) == (1000, None, None)
    lines = change_lines(found, rules(), "kk")
    assert lines[0] == "Жиынтық балл: 50,00 → 60,00 (+10,00)."
    assert not any("Орны" in line for line in lines)
