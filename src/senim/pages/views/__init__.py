"""Public pages: each view fetches, nothing here writes."""
