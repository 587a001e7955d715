"""The election programme: statuses of a measure, totals that reconcile, risk with reasons, notices with a clock."""
