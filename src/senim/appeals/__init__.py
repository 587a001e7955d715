"""Appeals and receptions: from a citizen's words to an outcome both sides confirm. Their data stay here."""
