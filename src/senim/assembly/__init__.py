"""People, organisations, seats and memberships in Popolo's words: what was known when, corrections never overwrite."""
