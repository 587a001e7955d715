"""The public evidence: what its tables are, how they are read, checked and made safe to publish."""
