"""Rules of risk: each by a case just inside its limit and one just past it, in words, and never where nothing is known."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.errors import InputError
from senim_core.i18n import LANGUAGES
from senim_core.programme import notice, risk
from senim_core.programme.notice import Act, State
from senim_core.programme.risk import Facts, Flag, flags, parse, said, shipped
from senim_core.programme.status import Status
from senim_core.workdays import Workdays

START, DUE = date(2021, 1, 1), date(2021, 4, 11)  # a plan of 100 days
QUIET = Facts(Status.IN_PROGRESS, START, DUE, DUE, START, proofs=1)


def found(day: int, **more: Any) -> dict[str, dict[str, Any]]:
    """Flags on a day counted from the start; the last word is of that day unless told otherwise."""
    today = START + timedelta(days=day)
    facts = replace(QUIET, **{"last_word_on": today, **more})
    return {flag.rule: dict(flag.values) for flag in flags(facts, shipped(), today)}


def test_a_measure_of_which_everything_is_well_has_no_flag() -> None:
    assert found(50) == {}


@pytest.mark.parametrize(
    ("rule", "inside", "past"),
    [
        ("overdue", (100, {}), (101, {})),
        ("moved", (100, {"due_on": DUE + timedelta(days=9)}), (101, {"due_on": DUE + timedelta(days=9)})),
        ("slip", (50, {"base": 0, "target": 10, "value": 3}), (51, {"base": 0, "target": 10, "value": 3})),
        ("near", (69, {"base": 0, "target": 10, "value": 7}), (70, {"base": 0, "target": 10, "value": 7})),
        ("near", (90, {"base": 0, "target": 10, "value": 8}), (90, {"base": 0, "target": 1000, "value": 799})),
        ("silence", (45, {"last_word_on": START}), (46, {"last_word_on": START})),
        ("no_evidence", (60, {"proofs": 0}), (61, {"proofs": 0})),
        ("money", (59, {"planned": 100, "paid": 49}), (60, {"planned": 100, "paid": 49})),
        ("money", (60, {"planned": 100, "paid": 50}), (60, {"planned": 100, "paid": 49})),
        ("body_said", (50, {}), (50, {"body_said_on": START})),
        ("council", (50, {}), (50, {"council_disagreed_on": START})),
    ],
)
def test_a_rule_speaks_just_past_its_limit(
    rule: str, inside: tuple[int, dict[str, Any]], past: tuple[int, dict[str, Any]]
) -> None:
    assert rule not in found(inside[0], **inside[1])
    assert rule in found(past[0], **past[1])


def test_the_words_name_the_numbers_by_which_the_rule_judged() -> None:
    assert found(60, base=0, target=10, value=3)["slip"] == {
        "elapsed": 60, "days": 100, "made": 3, "whole": 10, "limit": 20,
    }  # fmt: skip
    assert found(103)["overdue"] == {"due": "2021-04-11", "days": 3}
    title, why, clear = said("silence", {"days": 46, "limit": 45}, shipped(), "en")
    assert (title, why) == ("No word for long", "Days since the last report: 46. Limit: 45.")
    assert clear


def test_unknown_is_never_zero() -> None:
    """No indicator, no slip; no plan of money, none unspent; no payment on record is not a payment of nothing."""
    assert found(99) == {}
    assert found(99, base=0, target=10) == {}
    assert found(99, planned=100) == {}
    assert found(99, planned=0, paid=0) == {}


def test_what_is_done_is_at_risk_only_where_a_council_disagrees() -> None:
    everything = {
        "status": Status.DONE, "base": 0, "target": 10, "value": 1, "planned": 100, "paid": 0, "proofs": 0,
        "last_word_on": START, "body_said_on": START, "council_disagreed_on": START,
    }  # fmt: skip
    assert set(found(300, **everything)) == {"council"}


def test_what_is_not_due_is_silent_until_it_should_have_begun() -> None:
    later = {"status": Status.NOT_DUE, "starts_on": START + timedelta(days=80), "last_word_on": START, "proofs": 0}
    assert found(79, **later) == {}
    assert "silence" in found(126, **{**later, "due_on": DUE + timedelta(days=99), "first_due_on": DUE})


def test_the_unclassified_is_not_called_overdue_for_nobody_knows() -> None:
    assert "overdue" not in found(300, status=Status.UNCLASSIFIED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", risk.TESTS)
def test_every_rule_has_its_words_filled_in_each_language(rule: str, language: str) -> None:
    values = dict.fromkeys(
        ("due", "days", "first", "elapsed", "made", "whole", "limit", "left", "paid", "planned", "on"), 1
    )
    title, why, clear = said(rule, values, shipped(), language)
    assert title
    assert clear
    assert "{" not in why


def test_a_flag_of_a_rule_that_is_no_more_says_its_name() -> None:
    assert said("gone", {}, shipped(), "kk") == ("gone", "", "")


ONE = """[[rule]]
id = "silence"
limits = { days = 45 }
title = { kk = "a", ru = "b", en = "c" }
why = { kk = "a", ru = "b", en = "c" }
clear = { kk = "a", ru = "b", en = "c" }
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[rule", "no rules"),
        ("x = 1", "no rules"),
        (ONE + ONE, "an unknown rule, or one twice"),
        (ONE.replace("silence", "noise"), "an unknown rule, or one twice"),
        (ONE.replace("days = 45", "weeks = 6"), "whole numbers: days"),
        (ONE.replace("45", "4.5"), "whole numbers: days"),
        (ONE.replace("45", "-1"), "whole numbers: days"),
        (ONE.replace("45", "true"), "whole numbers: days"),
        (ONE.replace("silence", "overdue"), "whole numbers: none"),
        (ONE.replace('clear = { kk = "a", ', "clear = { "), "no text in kk"),
    ],
)
def test_rules_that_lie_are_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse(text)


def test_other_limits_are_data_and_change_the_hash() -> None:
    strict = parse(ONE.replace("45", "10"))
    today = START + timedelta(days=11)
    assert flags(replace(QUIET, last_word_on=START), strict, today) == [Flag("silence", {"days": 11, "limit": 10})]
    assert strict.sha256 != parse(ONE).sha256


@given(st.integers(0, 400), st.integers(0, 100), st.sampled_from([Status.NOT_DUE, Status.IN_PROGRESS]))
def test_more_done_never_brings_a_flag_of_slip(day: int, value: int, status: Status) -> None:
    less = found(day, base=0, target=100, value=value, status=status)
    more = found(day, base=0, target=100, value=min(value + 1, 100), status=status)
    assert not ({"slip", "near"} & set(more)) - set(less)


@given(st.integers(0, 400), st.integers(0, 400))
def test_any_report_ends_silence(day: int, word: int) -> None:
    assert "silence" not in found(day, last_word_on=START + timedelta(days=day))
    later = found(day, last_word_on=START + timedelta(days=word))
    assert ("silence" in later) == (day - word > 45)


CALENDAR = Workdays.of(date(2021, 1, 1), date(2021, 12, 31), off=set(), worked=set())
STATES = {
    Act.DROP: "draft", Act.SEND: "draft", Act.ACKNOWLEDGE: "sent", Act.ANSWER: "sent acknowledged lapsed",
    Act.RESOLVE: "answered", Act.LAPSE: "sent acknowledged",
}  # fmt: skip


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", State)
def test_a_notice_goes_from_draft_to_its_end_by_the_table(state: State, act: Act) -> None:
    assert notice.may(state, act) == (state in STATES[act].split())


def test_the_clock_of_a_notice_is_fifteen_working_days() -> None:
    assert notice.due_on(date(2021, 3, 1), CALENDAR) == date(2021, 3, 22)
    assert State.DRAFT not in notice.PUBLIC
    assert {State.SENT, State.ACKNOWLEDGED} == notice.WAITING
