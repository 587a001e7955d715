"""Councils of the organisation that set them up: plans, visits, recommendations, acute issues, findings on measures."""
