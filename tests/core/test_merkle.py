"""The tree of RFC 6962: the vectors of Certificate Transparency, every size up to 40, and every kind of lie."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim_core.errors import VerificationError
from senim_core.ledger import merkle

# The vectors travel with the tests; where a collection of data lies beside the repository, it is read too.
OWN = Path(__file__).parent / "data" / "rfc6962_vectors.json"
BESIDE = Path(__file__).parents[3] / "shared" / "data" / "rfc6962_vectors" / "vectors.json"
MOST = 40
LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(MOST)]
ROOTS = [merkle.root(LEAVES[:size]) for size in range(MOST + 1)]


@pytest.fixture(params=[path for path in (OWN, BESIDE) if path.exists()], ids=lambda path: path.stem)
def vectors(request: pytest.FixtureRequest) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(request.param.read_text("utf-8"))
    return content


def hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def test_hashes_and_roots_are_those_of_certificate_transparency(vectors: dict[str, Any]) -> None:
    assert merkle.root([]).hex() == vectors["empty_tree_root"]
    for entry in vectors["leaf_hash"]:
        assert merkle.leaf_hash(bytes.fromhex(entry["input"])).hex() == entry["output"]
    for entry in vectors["node_hash"]:
        assert merkle.node_hash(*hashes([entry["left"], entry["right"]])).hex() == entry["output"]
    leaves = [merkle.leaf_hash(content) for content in hashes(vectors["leaf_inputs_hex"])]
    for size, root in vectors["roots_by_tree_size"].items():
        assert merkle.root(leaves[: int(size)]).hex() == root


def test_inclusion_proofs_are_those_of_certificate_transparency(vectors: dict[str, Any]) -> None:
    leaves = [merkle.leaf_hash(content) for content in hashes(vectors["leaf_inputs_hex"])]
    for entry in vectors["inclusion"]:
        index, size, proof = entry["leaf_index_zero_based"], entry["tree_size"], hashes(entry["proof"])
        assert merkle.inclusion_proof(leaves[:size], index) == proof
        leaf = merkle.leaf_hash(bytes.fromhex(entry["leaf_input"]))
        merkle.verify_inclusion(leaf, index, size, proof, bytes.fromhex(entry["root"]))


def test_consistency_proofs_are_those_of_certificate_transparency(vectors: dict[str, Any]) -> None:
    leaves = [merkle.leaf_hash(content) for content in hashes(vectors["leaf_inputs_hex"])]
    for entry in vectors["consistency"]:
        old, new, proof = entry["size1"], entry["size2"], hashes(entry["proof"])
        assert merkle.consistency_proof(leaves[:new], old) == proof
        merkle.verify_consistency(old, *hashes([entry["root1"]]), new, *hashes([entry["root2"]]), proof)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_of_every_tree_can_be_proved_and_nothing_else(size: int) -> None:
    for index in range(size):
        proof = merkle.inclusion_proof(LEAVES[:size], index)
        merkle.verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
        for leaf, place in ((LEAVES[(index + 1) % MOST], index), (LEAVES[index], (index + 1) % size)):
            if (leaf, place) != (LEAVES[index], index):
                with pytest.raises(VerificationError):
                    merkle.verify_inclusion(leaf, place, size, proof, ROOTS[size])


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_tree_contains_every_smaller_one(size: int) -> None:
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(LEAVES[:size], old)
        merkle.verify_consistency(old, ROOTS[old], size, ROOTS[size], proof)
        if old < size:
            with pytest.raises(VerificationError):
                merkle.verify_consistency(old, ROOTS[old - 1], size, ROOTS[size], proof)
            with pytest.raises(VerificationError):
                merkle.verify_consistency(old, ROOTS[old], size, ROOTS[size - 1], proof)


PROOF = merkle.inclusion_proof(LEAVES[:7], 5)
OTHER = merkle.leaf_hash(b"other")


@pytest.mark.parametrize(
    ("leaf", "index", "size", "proof", "root", "problem"),
    [
        (LEAVES[5], 7, 7, PROOF, ROOTS[7], "leaf 7 does not exist in a tree of 7"),
        (LEAVES[5], -1, 7, PROOF, ROOTS[7], "leaf -1 does not exist"),
        (LEAVES[5], 0, 0, [], ROOTS[0], "leaf 0 does not exist in a tree of 0"),
        (LEAVES[5], 4, 7, PROOF, ROOTS[7], "does not lead to the root"),
        (LEAVES[5], 5, 15, PROOF, ROOTS[7], "the proof is too short"),
        (LEAVES[5], 5, 7, PROOF[:-1], ROOTS[7], "the proof is too short"),
        (LEAVES[5], 5, 7, [], ROOTS[7], "the proof is too short"),
        (LEAVES[5], 5, 7, [*PROOF, OTHER], ROOTS[7], "the proof is too long"),
        (LEAVES[5], 5, 7, [*PROOF[:-1], OTHER], ROOTS[7], "does not lead to the root"),
        (LEAVES[5], 5, 7, PROOF[::-1], ROOTS[7], "does not lead to the root"),
        (LEAVES[5], 5, 7, PROOF, ROOTS[6], "does not lead to the root"),
        (OTHER, 5, 7, PROOF, ROOTS[7], "does not lead to the root"),
        (LEAVES[0], 0, 1, [OTHER], ROOTS[1], "the proof is too long"),
    ],
)
def test_a_false_proof_of_inclusion_is_refused(
    leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes, problem: str
) -> None:
    with pytest.raises(VerificationError, match=f"inclusion proof: .*{problem}"):
        merkle.verify_inclusion(leaf, index, size, proof, root)


STEPS = merkle.consistency_proof(LEAVES[:7], 3)
EVEN = merkle.consistency_proof(LEAVES[:7], 4)


@pytest.mark.parametrize(
    ("old_size", "old", "size", "new", "proof", "problem"),
    [
        (0, ROOTS[0], 7, ROOTS[7], [], "a tree of 7 cannot contain one of 0"),
        (8, ROOTS[8], 7, ROOTS[7], [], "a tree of 7 cannot contain one of 8"),
        (3, ROOTS[7], 7, ROOTS[3], STEPS, "not a prefix"),  # the roots swapped
        (2, ROOTS[2], 7, ROOTS[7], STEPS, "."),
        (3, ROOTS[3], 15, ROOTS[7], STEPS, "the proof is too short"),
        (3, ROOTS[3], 7, ROOTS[7], STEPS[:-1], "the proof is too short"),
        (3, ROOTS[3], 7, ROOTS[7], [], "the proof is too short"),
        (3, ROOTS[3], 7, ROOTS[7], [*STEPS, OTHER], "the proof is too long"),
        (3, ROOTS[3], 7, ROOTS[7], [OTHER, *STEPS[1:]], "not a prefix"),
        (4, ROOTS[4], 7, ROOTS[7], EVEN[:-1], "the proof is too short"),
        (4, ROOTS[5], 7, ROOTS[7], EVEN, "not a prefix"),
        (7, ROOTS[7], 7, ROOTS[7], [OTHER], "two different trees of the same size"),
        (7, ROOTS[6], 7, ROOTS[7], [], "two different trees of the same size"),
    ],
)
def test_a_false_proof_of_consistency_is_refused(
    old_size: int, old: bytes, size: int, new: bytes, proof: list[bytes], problem: str
) -> None:
    with pytest.raises(VerificationError, match=f"consistency proof: .*{problem}"):
        merkle.verify_consistency(old_size, old, size, new, proof)


@pytest.mark.parametrize("index", [-1, 7])
def test_there_is_no_proof_for_a_leaf_outside_the_tree(index: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof(LEAVES[:7], index)


@pytest.mark.parametrize("old", [0, 8])
def test_there_is_no_proof_for_a_tree_of_another_size(old: int) -> None:
    with pytest.raises(IndexError):
        merkle.consistency_proof(LEAVES[:7], old)


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=20), st.integers(0, 19), st.binary(max_size=3))
def test_a_changed_leaf_changes_the_root(contents: list[bytes], place: int, other: bytes) -> None:
    changed = list(contents)
    changed[place % len(contents)] = other
    same = changed == contents
    roots = [merkle.root([merkle.leaf_hash(leaf) for leaf in leaves]) for leaves in (contents, changed)]
    assert (roots[0] == roots[1]) is same
