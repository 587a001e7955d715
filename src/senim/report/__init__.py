"""The report of an assembly's faction for some months: it writes itself from the records of all the others."""
