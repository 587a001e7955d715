"""Checkpoints (c2sp.org/tlog-checkpoint) and proofs of inclusion that stand alone (c2sp.org/tlog-proof).

A checkpoint is a signed note of three lines: origin, tree size, base64 root. A proof file is the line
``c2sp.org/tlog-proof@v1``, ``index N``, the audit path one base64 hash a line, an empty line, the checkpoint.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from senim_core.errors import KeyFormatError
from senim_core.ledger import merkle
from senim_core.ledger.note import Signer, Verifier, open_note

PROOF_HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Checkpoint:
    """A tree head: whose log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def _hash(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise KeyFormatError("not base64", where="tlog") from error
    if len(value) != 32 or base64.b64encode(value).decode() != text:
        raise KeyFormatError("not a SHA-256 hash in base64", where="tlog")
    return value


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 19 or str(int(text)) != text:
        raise KeyFormatError(f"{text!r} is not a whole number", where="tlog")
    return int(text)


def sign(leaves: Sequence[bytes], signer: Signer) -> str:
    """Signed checkpoint over leaf hashes; the origin is the signer's name."""
    return signer.sign(Checkpoint(signer.name, len(leaves), merkle.root(leaves)).text())


def open_checkpoint(note: str, verifiers: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint in ``note``, its signature verified. Raises KeyFormatError or VerificationError."""
    lines = open_note(note, verifiers).split("\n")
    if len(lines) != 4 or lines[3] != "" or not lines[0]:
        raise KeyFormatError("not a checkpoint", hint="expected origin, size and root, one a line")
    return Checkpoint(lines[0], _whole(lines[1]), _hash(lines[2]))


def proof_file(leaves: Sequence[bytes], index: int, checkpoint: str) -> str:
    """Proof that leaf ``index`` is in the tree of the signed ``checkpoint`` over ``leaves``."""
    path = [base64.b64encode(step).decode() for step in merkle.inclusion_proof(leaves, index)]
    return "\n".join([PROOF_HEADER, f"index {index}", *path]) + f"\n\n{checkpoint}"


def verify_proof(proof: str, leaf: bytes, verifiers: Iterable[Verifier]) -> tuple[int, Checkpoint]:
    """(index, checkpoint) if ``proof`` shows that the content ``leaf`` is in the log of a known key.

    Raises KeyFormatError for a malformed file, VerificationError for a wrong signature or path.
    """
    head, separator, note = proof.partition("\n\n")
    lines = head.split("\n")
    if not separator or len(lines) < 2 or lines[0] != PROOF_HEADER or not lines[1].startswith("index "):
        raise KeyFormatError("not a proof file", where="tlog-proof", hint=f"expected {PROOF_HEADER}")
    checkpoint = open_checkpoint(note, verifiers)
    index = _whole(lines[1].removeprefix("index "))
    path = [_hash(line) for line in lines[2:]]
    merkle.verify_inclusion(merkle.leaf_hash(leaf), index, checkpoint.size, path, checkpoint.root)
    return index, checkpoint
