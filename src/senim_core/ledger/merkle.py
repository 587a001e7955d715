"""RFC 6962 Merkle tree hashing: roots, inclusion proofs, consistency proofs.

Leaf = SHA-256(0x00 ‖ data), node = SHA-256(0x01 ‖ left ‖ right), empty tree = SHA-256 of nothing
(RFC 6962 section 2.1; verification as in RFC 9162 sections 2.1.3.2 and 2.1.4.2). Hashes are 32 bytes.
"""

import hashlib
from collections.abc import Iterable, Sequence

from senim_core.errors import VerificationError


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf with content ``data``."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, in order; SHA-256 of nothing for no leaf."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0]


def streamed_root(leaves: Iterable[bytes]) -> tuple[int, bytes]:
    """(number, root) over leaf hashes that come one by one; memory grows with the height of the tree only."""
    sha, peaks, size = hashlib.sha256, list[bytes](), 0
    for leaf in leaves:
        node, rest = leaf, size
        while rest & 1:
            node = sha(b"\x01" + peaks.pop() + node).digest()
            rest >>= 1
        peaks.append(node)
        size += 1
    if not peaks:
        return 0, root(())
    found = peaks.pop()
    while peaks:
        found = node_hash(peaks.pop(), found)
    return size, found


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of leaf ``index``, from the leaf to the root. Raises IndexError outside the tree."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion_proof(leaves[:k], index), root(leaves[k:])]
    return [*inclusion_proof(leaves[k:], index - k), root(leaves[:k])]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Proof that the tree of the first ``old_size`` leaves is a prefix; 0 < old_size <= len(leaves)."""
    if not 0 < old_size <= len(leaves):
        raise IndexError(old_size)
    return _subproof(leaves, old_size, whole=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root(leaves)]
    k = _split(len(leaves))
    if old_size <= k:
        return [*_subproof(leaves[:k], old_size, whole=whole), root(leaves[k:])]
    return [*_subproof(leaves[k:], old_size - k, whole=False), root(leaves[:k])]


def _climb(node: int, last: int) -> tuple[int, int]:
    """Where a node that has just met a left sibling stands, and where the last node stands, one level up."""
    while node % 2 == 0 and node:
        node, last = node >> 1, last >> 1
    return node >> 1, last >> 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Raise VerificationError unless ``leaf`` is leaf ``index`` of the tree of ``size`` with root ``expected``."""
    where = "inclusion proof"
    if not 0 <= index < size:
        raise VerificationError(f"leaf {index} does not exist in a tree of {size}", where=where)
    node, last, current = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise VerificationError("the proof is too long", where=where)
        if node % 2 or node == last:
            current = node_hash(step, current)
            node, last = _climb(node, last)
        else:
            current = node_hash(current, step)
            node, last = node >> 1, last >> 1
    if last != 0:
        raise VerificationError("the proof is too short", where=where)
    if current != expected:
        raise VerificationError("the proof does not lead to the root of the checkpoint", where=where)


def _walk(old_size: int, size: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root that a consistency proof leads to."""
    where = "consistency proof"
    if not steps:
        raise VerificationError("the proof is too short", where=where)
    node, last = old_size - 1, size - 1
    while node % 2:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise VerificationError("the proof is too long", where=where)
        if node % 2 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            node, last = _climb(node, last)
        else:
            new = node_hash(new, step)
            node, last = node >> 1, last >> 1
    if last != 0:
        raise VerificationError("the proof is too short", where=where)
    return old, new


def verify_consistency(old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise VerificationError unless the old tree is a prefix of the new one."""
    where = "consistency proof"
    if not 0 < old_size <= size:
        raise VerificationError(f"a tree of {size} cannot contain one of {old_size}", where=where)
    if old_size == size:
        if proof or old_root != new_root:
            raise VerificationError("two different trees of the same size", where=where)
        return
    whole = old_size & (old_size - 1) == 0  # the old tree is a node of the new one, so its root is not in the proof
    if _walk(old_size, size, [old_root, *proof] if whole else proof) != (old_root, new_root):
        raise VerificationError("the old tree is not a prefix of the new one", where=where)
