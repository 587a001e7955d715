"""C2SP signed notes with Ed25519: a text, an empty line, signature lines (c2sp.org/signed-note).

Key ID = first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). A verifier key is written
``<name>+<8 hex digits>+<base64(0x01 ‖ public key)>``. Unknown keys are ignored; a known key that does not
verify refuses the note; so does a note that no known key signed.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from senim_core.errors import KeyFormatError, VerificationError

ED25519 = b"\x01"
DASH = "— "
MOST_SIGNATURES = 16
NAME = re.compile(r"[^\s+]+")


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise KeyFormatError(f"{name!r} is no key name", hint="no spaces and no plus signs")


@dataclass(frozen=True)
class Verifier:
    """A public key and the name it signs under."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that mark this key's signatures."""
        return _key_id(self.name, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """The key written as ``name+hash+base64``. Raises KeyFormatError."""
        try:
            name, digits, encoded = text.strip().split("+", 2)
            key = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error) as error:
            raise KeyFormatError("not a verifier key", hint="expected name+8 hex digits+base64") from error
        _check_name(name)
        if len(key) != 33 or key[:1] != ED25519:
            raise KeyFormatError("not an Ed25519 key", hint="this core verifies Ed25519 only")
        if _key_id(name, key[1:]).hex() != digits:
            raise KeyFormatError("the key's hash does not fit its name", hint="copy the whole line again")
        return cls(name, key[1:])


@dataclass(frozen=True)
class Signer:
    """A private key and the name it signs under. The key is never written by this module."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """``text`` as a signed note. Raises KeyFormatError for text that a note cannot hold."""
        _check_name(self.name)
        _check_text(text)
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        encoded = base64.b64encode(self.verifier.key_id + signature).decode()
        return f"{text}\n{DASH}{self.name} {encoded}\n"


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(ord(mark) < 32 and mark != "\n" for mark in text):
        raise KeyFormatError("a note is lines of text without control characters, ending in a line break")


def open_note(note: str, verifiers: Iterable[Verifier]) -> str:
    """The text of ``note`` if a known key signed it and none of the known keys' signatures is wrong.

    Raises KeyFormatError for a malformed note, VerificationError for a wrong or missing signature.
    """
    text, separator, signatures = note.rpartition("\n\n")
    if not separator:
        raise KeyFormatError("not a signed note", hint="expected a text, an empty line and signature lines")
    text += "\n"
    _check_text(text)
    lines = signatures.split("\n")
    if lines.pop() != "" or not lines or len(lines) > MOST_SIGNATURES:
        raise KeyFormatError(
            "the signature lines are malformed", hint=f"1 to {MOST_SIGNATURES} lines, each with a line break"
        )
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    verified = 0
    for line in lines:
        name, key_id, signature = _signature(line)
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, text.encode())
        except InvalidSignature as error:
            raise VerificationError(f"the signature of {name} is wrong", where="signed note") from error
        verified += 1
    if not verified:
        raise VerificationError("no known key signed it", where="signed note", hint="check the key given with --key")
    return text


def _signature(line: str) -> tuple[str, bytes, bytes]:
    try:
        name, encoded = line.removeprefix(DASH).split(" ")
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise KeyFormatError("a signature line is malformed", where="signed note") from error
    if not line.startswith(DASH) or len(raw) < 5 or base64.b64encode(raw).decode() != encoded:
        raise KeyFormatError("a signature line is malformed", where="signed note")
    return name, raw[:4], raw[4:]
