"""Pages of deputies' duties: what everyone sees, what the secretariat works with."""
