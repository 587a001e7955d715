"""RFC 6962 Merkle tree and the C2SP text forms of checkpoints and proofs."""
