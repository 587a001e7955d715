"""Pages of sittings: what everyone sees, what the secretariat works with, papers and calendar."""
