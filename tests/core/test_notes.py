"""Signed notes, keys, checkpoints and proof files: the C2SP forms, and what a verifier refuses of them."""

import base64

import pytest

from senim_core.errors import KeyFormatError, SenimError, VerificationError
from senim_core.ledger import checkpoint, merkle
from senim_core.ledger.note import DASH, Signer, Verifier, open_note

LOG = Signer("rating.example/log", bytes(range(32)))
OTHER = Signer("audit.example", bytes(32))
KEYS = [LOG.verifier]
TEXT = "one\n\ntwo\n"
NOTE = LOG.sign(TEXT)


def line(signer: Signer, text: str = TEXT) -> str:
    """The signature line of one signer."""
    return signer.sign(text).rpartition("\n\n")[2]


def test_a_note_is_text_an_empty_line_and_a_signature() -> None:
    assert NOTE.startswith(TEXT + "\n" + DASH + "rating.example/log ")
    assert open_note(NOTE, KEYS) == TEXT


def test_the_signature_begins_with_the_four_bytes_of_the_key() -> None:
    raw = base64.b64decode(NOTE.rsplit(" ", 1)[1])
    assert (raw[:4], len(raw)) == (LOG.verifier.key_id, 68)


def test_unknown_keys_are_ignored_where_a_known_one_signed() -> None:
    assert open_note(NOTE + line(OTHER), KEYS) == TEXT
    assert open_note(NOTE + f"{DASH}anyone AAAAAAA=\n", KEYS) == TEXT
    assert open_note(NOTE + line(OTHER), [LOG.verifier, OTHER.verifier]) == TEXT


def test_a_wrong_signature_of_a_known_key_refuses_the_note_even_beside_a_right_one() -> None:
    wrong = line(OTHER, "else\n")
    with pytest.raises(VerificationError, match=r"the signature of audit\.example is wrong"):
        open_note(NOTE + wrong, [LOG.verifier, OTHER.verifier])
    with pytest.raises(VerificationError, match=r"the signature of rating\.example/log is wrong"):
        open_note(NOTE.replace("two", "too"), KEYS)


def test_a_known_name_with_another_key_is_an_unknown_key() -> None:
    namesake = Signer(LOG.name, bytes(32))
    with pytest.raises(VerificationError, match="no known key signed it — check the key given with --key"):
        open_note(namesake.sign(TEXT), KEYS)
    with pytest.raises(VerificationError, match="no known key signed it"):
        open_note(NOTE, [])


def test_sixteen_signatures_are_read_and_seventeen_refused() -> None:
    assert open_note(NOTE + line(OTHER) * 15, KEYS) == TEXT
    with pytest.raises(KeyFormatError, match="1 to 16 lines"):
        open_note(NOTE + line(OTHER) * 16, KEYS)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "one\n",
        "one\n\n",  # no signature
        NOTE.rstrip("\n"),  # the last line break missing
        NOTE + "\n",
        NOTE.replace("one", "o\tne"),
        NOTE.replace("one", "o\rne"),
        NOTE.replace("one", "o\x00ne"),
        NOTE.replace(DASH, "- "),
        NOTE.replace(DASH, ""),
        NOTE + "nonsense\n",
        f"{TEXT}\n{DASH}name not*base64\n",
        f"{TEXT}\n{DASH}name ң\n",
        f"{TEXT}\n{DASH}name AAAA\n",  # no room for a key's four bytes and a signature
        f"{TEXT}\n{DASH}two words {NOTE.rsplit(' ', 1)[1]}",
    ],
)
def test_a_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(KeyFormatError):
        open_note(note, KEYS)


@pytest.mark.parametrize("text", ["", "no line break", "a\tb\n", "a\rb\n", "a\x1b\n"])
def test_a_text_a_note_cannot_hold_is_not_signed(text: str) -> None:
    with pytest.raises(KeyFormatError, match="a note is lines of text without control characters"):
        LOG.sign(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak"])
def test_a_name_that_is_no_name_does_not_sign(name: str) -> None:
    with pytest.raises(KeyFormatError, match="no spaces and no plus signs"):
        Signer(name, bytes(32)).sign(TEXT)


def test_a_key_is_written_as_name_hash_and_base64() -> None:
    written = str(LOG.verifier)
    assert Verifier.parse(written) == LOG.verifier
    assert Verifier.parse(f"  {written}\n") == LOG.verifier
    # The example of golang.org/x/mod/sumdb/note, whose format this is.
    known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(Verifier.parse(known)) == known


KEY = str(LOG.verifier)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not a verifier key — expected name"),
        ("name+0a0b0c0d", "not a verifier key"),
        (KEY.replace("=", "*") if "=" in KEY else KEY + "*", "not a verifier key|not an Ed25519 key"),
        (KEY.rsplit("+", 1)[0] + "+AAAA", "not an Ed25519 key"),
        (KEY.rsplit("+", 1)[0] + "+" + base64.b64encode(b"\x06" + LOG.verifier.public).decode(), "not an Ed25519 key"),
        (KEY.replace("rating", "voting"), "the key's hash does not fit its name"),
        ("+" + KEY.split("+", 1)[1], "'' is no key name"),
        ("two words+" + KEY.split("+", 1)[1], "'two words' is no key name"),
    ],
)
def test_a_malformed_key_is_refused(text: str, problem: str) -> None:
    with pytest.raises(KeyFormatError, match=problem):
        Verifier.parse(text)


LEAVES = [merkle.leaf_hash(content) for content in (b"a", b"b", b"c")]
SIGNED = checkpoint.sign(LEAVES, LOG)
PROOF = checkpoint.proof_file(LEAVES, 1, SIGNED)


def test_a_checkpoint_is_three_lines_signed() -> None:
    found = checkpoint.open_checkpoint(SIGNED, KEYS)
    assert (found.origin, found.size, found.root) == ("rating.example/log", 3, merkle.root(LEAVES))
    assert SIGNED.startswith("rating.example/log\n3\n")


ROOT = base64.b64encode(merkle.root(LEAVES)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "log\n3\n",
        f"log\n3\n{ROOT}\nextension\n",
        f"\n3\n{ROOT}\n",
        f"log\n03\n{ROOT}\n",
        f"log\n-3\n{ROOT}\n",
        f"log\n٣\n{ROOT}\n",
        f"log\n\n{ROOT}\n",
        f"log\n{'9' * 5000}\n{ROOT}\n",
        "log\n3\nAAAA\n",
        "log\n3\n*\n",
        f"log\n3\n{ROOT[:-2]}x=\n",  # base64 of the same bytes, written in another way
    ],
)
def test_a_malformed_checkpoint_is_refused_though_signed(text: str) -> None:
    with pytest.raises(KeyFormatError):
        checkpoint.open_checkpoint(LOG.sign(text), KEYS)


def test_a_proof_file_shows_that_a_leaf_is_in_the_log() -> None:
    index, head = checkpoint.verify_proof(PROOF, b"b", KEYS)
    assert (index, head.size) == (1, 3)
    single = checkpoint.sign(LEAVES[:1], LOG)
    assert checkpoint.verify_proof(checkpoint.proof_file(LEAVES[:1], 0, single), b"a", KEYS)[0] == 0


@pytest.mark.parametrize(
    ("proof", "leaf"),
    [
        ("", b"b"),
        (PROOF.replace("@v1", "@v2"), b"b"),
        (PROOF.replace("index 1", "place 1"), b"b"),
        (PROOF.replace("index 1", "index one"), b"b"),
        (PROOF.replace("index 1", "index 2"), b"b"),
        (PROOF.replace("index 1", "index 3"), b"b"),
        (PROOF.replace("index 1", "index 1\nAAAA"), b"b"),
        (PROOF.replace("index 1", f"index 1\n{ROOT}"), b"b"),
        (PROOF.partition("\n\n")[0], b"b"),
        (PROOF.replace("\nindex 1", ""), b"b"),
        (PROOF, b"c"),
        (PROOF, b""),
        (PROOF[:-10], b"b"),
        (PROOF + "more", b"b"),
        (checkpoint.proof_file(LEAVES, 1, checkpoint.sign(LEAVES, OTHER)), b"b"),
        (checkpoint.proof_file(LEAVES, 1, checkpoint.sign(LEAVES[:2], LOG)), b"b"),
    ],
)
def test_a_false_or_malformed_proof_file_is_refused(proof: str, leaf: bytes) -> None:
    with pytest.raises(SenimError):
        checkpoint.verify_proof(proof, leaf, KEYS)
