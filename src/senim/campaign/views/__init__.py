"""Pages of a campaign: what everyone sees, what the secretariat writes down."""
