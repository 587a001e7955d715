"""Cohorts of deputies: who belongs to one since when and by what rule, compared inside it, and its joint tasks."""
