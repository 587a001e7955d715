"""Takes in records from outside: preview, findings by row, dry run, apply, undo."""
