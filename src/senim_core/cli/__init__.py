"""The command line of the core: one command a file, tables for people and --json for machines."""
