"""Public pages across domains, and the same pages as static files."""
