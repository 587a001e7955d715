"""The release folder: how it is written and how a stranger verifies it."""
