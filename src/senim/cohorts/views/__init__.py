"""Pages of cohorts: what everyone sees, what the secretariat keeps."""
