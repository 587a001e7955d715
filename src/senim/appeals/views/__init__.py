"""Pages of citizens and of the reception office."""
