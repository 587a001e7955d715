"""Formats: text cells in, typed rows of evidence or row errors out. No database here."""
