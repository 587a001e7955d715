"""The append-only log: leaves of one Merkle tree, written in the transaction of the act they record."""
