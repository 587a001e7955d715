"""The report-and-election campaign: stages, primary organisations, terms of elective bodies, conferences."""
