"""The table of statuses: every pair of status and act is either allowed as written here or refused by name."""

import pytest

from senim_core.appeals.status import OPEN, TABLE, Act, Outcome, Says, Status, after, may
from senim_core.errors import InputError

# Written out by hand; it must not follow the code. Rows: status; letters: acts that may be done then.
LETTERS = {
    "t": Act.TAKE, "i": Act.ASSIGN, "q": Act.ASK, "r": Act.REPLY, "p": Act.PROMISE, "e": Act.EXTEND, "f": Act.FORWARD,
    "a": Act.ANSWER, "s": Act.SAY, "o": Act.REOPEN, "m": Act.REMIND, "u": Act.ESCALATE, "c": Act.CLOSE,
    "w": Act.WITHDRAW, "l": Act.LEAVE, "j": Act.JOIN, "P": Act.SEND_PART, "A": Act.PART_ANSWER, "h": Act.HAND,
}  # fmt: skip
ALLOWED = {
    Status.REGISTERED: "tiqpefamuwljPAh",
    Status.IN_REVIEW: "iqpefamuwljPAh",
    Status.RETURNED: "iramuwlAh",
    Status.IN_EXECUTION: "iqeamuwljPAh",
    Status.FORWARDED: "amuAh",
    Status.ANSWERED: "soucA",
    Status.CLOSED: "souA",
    Status.WITHDRAWN: "",
    Status.LEFT: "A",
    Status.JOINED: "A",
}
THEN = {
    "t": "in_review", "q": "returned_for_completion", "r": "in_review", "p": "in_execution", "f": "forwarded",
    "a": "answered", "o": "in_review", "c": "closed", "w": "withdrawn", "l": "left_without_consideration",
    "j": "joined_duplicate",
}  # fmt: skip


def test_the_tables_speak_of_the_same_acts_and_statuses() -> None:
    assert set(LETTERS.values()) == set(Act) == set(TABLE)
    assert set(ALLOWED) == set(Status)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("letter", LETTERS)
def test_an_act_is_possible_where_the_table_says_and_nowhere_else(status: Status, letter: str) -> None:
    act = LETTERS[letter]
    if letter in ALLOWED[status]:
        assert may(status, act)
        assert after(status, act) == THEN.get(letter, status)
    else:
        assert not may(status, act)
        with pytest.raises(InputError, match=f"{act} cannot be done to an appeal that is {status} — possible at: "):
            after(status, act)


def test_every_status_can_be_reached_and_every_open_one_left() -> None:
    reached = {then for _, then in TABLE.values() if then} | {Status.REGISTERED}
    assert reached == set(Status)
    assert all(any(may(one, act) and after(one, act) not in OPEN for act in Act) for one in OPEN)


def test_what_was_promised_is_no_answer_and_silence_is_no_word() -> None:
    assert "in_execution" not in set(Outcome)
    assert "silent" not in set(Says)
