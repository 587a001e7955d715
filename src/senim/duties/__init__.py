"""What a deputy owes the voters: requests to bodies, a yearly report, a public card that is kept up to date."""
